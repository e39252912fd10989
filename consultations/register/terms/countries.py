"""Countries one can choose: the Union and its neighbours."""

from babel import Locale

from ds4skills.web.texts import language

EU = "AT BE BG HR CY CZ DK EE FI FR DE EL HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
NEAR = "AL BA CH GB GE IS LI MD ME MK NO RS TR UA XK".split()


def countries() -> list[tuple[str, str]]:
    """Give the countries one can choose, by name in the language that is spoken now."""
    names = Locale.parse(language(), sep="-").territories
    found = [(code, str(names.get("GR" if code == "EL" else code, code))) for code in (*EU, *NEAR)]
    return sorted(found, key=lambda pair: pair[1])
