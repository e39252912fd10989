"""The steps of engagement in their order, and medians over assessors. Pure."""

from collections.abc import Sequence

STEPS = ("unaware", "resistant", "neutral", "supportive", "leading")
PLACES = tuple(range(len(STEPS)))


def steps_from(place: int) -> tuple[str, ...]:
    """Give the codes from a place on; places count from 0."""
    return STEPS[max(0, place) :]


def low_median(values: Sequence[int]) -> int | None:
    """Give the middle value, of two the lower one; nothing of nothing."""
    return sorted(values)[(len(values) - 1) // 2] if values else None


def spread(values: Sequence[int]) -> int:
    """Give how far the assessors are apart."""
    return max(values) - min(values) if values else 0
