"""Countries one can choose: every one of ISO 3166-1, the Union and its neighbours first."""

from babel import Locale
from django.utils.translation import gettext as _

from ds4skills.web.texts import fold, language

EUROPE = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE "
    "AD AL BA BY CH FO GB GE GG GI IM IS JE LI MC MD ME MK NO RS SJ SM TR UA VA XK AX".split()
)
REGIONS = frozenset("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split())  # CLDR has them; ISO 3166-1 has not
Pairs = list[tuple[str, str]]


def codes() -> frozenset[str]:
    """Give the code of every country: two letters, with XK for Kosovo."""
    return frozenset(str(code) for code in Locale("en").territories if str(code).isalpha()) - REGIONS


def country_groups() -> list[tuple[str, Pairs]]:
    """Give the countries for a select: those of Europe, then the others, by name in the language spoken now."""
    names = Locale.parse(language(), sep="-").territories
    found = sorted(((code, str(names.get(code, code))) for code in codes()), key=lambda pair: fold(pair[1]))
    near = [pair for pair in found if pair[0] in EUROPE]
    return [(_("Europe"), near), (_("Elsewhere"), [pair for pair in found if pair[0] not in EUROPE])]


def countries() -> Pairs:
    """Give the countries in one list, Europe's first."""
    return [pair for _title, pairs in country_groups() for pair in pairs]
