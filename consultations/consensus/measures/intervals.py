"""Wilson score intervals, with the correction for a finite register; shares in words of figures. Pure."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext

Z95 = Decimal("1.959963984540054")
DIGITS = 28


def wilson_exact(k: int, n: int, register: int | None = None) -> tuple[Decimal, Decimal]:
    """Give the 95 % Wilson interval of k of n, computed with 28 digits.

    With a finite register of N units the sample counts as n(N-1)/(N-n); n = N gives no width, n = 0 [0, 1].
    Source: Wilson 1927; golden family `wilson`.
    """
    if n == 0:
        return Decimal(0), Decimal(1)
    with localcontext() as context:
        context.prec = DIGITS
        p, size = Decimal(k) / n, Decimal(n)
        if register is not None and register >= n:
            if register == n:
                return p, p
            size = size * (register - 1) / (register - n)
        square = Z95 * Z95
        centre = p + square / (2 * size)
        half = Z95 * (p * (1 - p) / size + square / (4 * size * size)).sqrt()
        scale = 1 + square / size
        low, high = (centre - half) / scale, (centre + half) / scale
        return max(Decimal(0), low), min(Decimal(1), high)


def wilson(k: int, n: int, register: int | None = None) -> tuple[float, float]:
    """Give the same as floats, for comparisons."""
    low, high = wilson_exact(k, n, register)
    return float(low), float(high)


def spell(value: Decimal) -> str:
    """Give a share with six digits, as published."""
    return str(value.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN))


def percent(numerator: int, denominator: int) -> str:
    """Give a share as whole per cent, half up; "-" where the base is empty."""
    if not denominator:
        return "-"
    return f"{(200 * numerator + denominator) // (2 * denominator)}%"


def share(numerator: int, base: int, eligible: int) -> dict[str, int | str]:
    """Give a share as a report prints it, with its interval over those who could have been counted."""
    low, high = wilson_exact(numerator, base, eligible)
    return {
        "num": numerator,
        "den": base,
        "text": percent(numerator, base),
        "low": spell(low),
        "high": spell(high),
    }
