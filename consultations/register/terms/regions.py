"""The regions of Europe in which countries lie, as the United Nations' statisticians group them.

Cyprus and Türkiye count with the south, Georgia with the east: they are among the countries of Europe here.
"""

from django.utils.translation import gettext_lazy

REGIONS = {
    "north": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ".split(),
    "west": "AT BE CH DE FR LI LU MC NL".split(),
    "south": "AD AL BA CY ES GI GR HR IT ME MK MT PT RS SI SM TR VA XK".split(),
    "east": "BG BY CZ GE HU MD PL RO SK UA".split(),
}
ELSEWHERE = "elsewhere"
REGION_WORDS = {
    "north": gettext_lazy("Northern Europe"),
    "west": gettext_lazy("Western Europe"),
    "south": gettext_lazy("Southern Europe"),
    "east": gettext_lazy("Eastern Europe"),
    ELSEWHERE: gettext_lazy("Elsewhere"),
}
_REGION_OF = {country: region for region, members in REGIONS.items() for country in members}


def region_of(country: str) -> str:
    """Give the code of the region of a country; "" where no country is known."""
    return _REGION_OF.get(country, ELSEWHERE) if country else ""
