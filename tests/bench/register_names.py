"""Names of organisations as registers hold them, made up: one in fifty is written down twice."""

import random

from consultations.register.directory.evidence import Body
from consultations.register.directory.names import core

KINDS = "Association Federation Institute Academy Chamber Council Network Alliance University Foundation Union".split()
FIELDS = "Skills Digital Training Education Crafts Data Energy Health Textile Metal Software Transport Food".split()
FORMS = ["", "", "", "GmbH", "SA", "AISBL", "e.V.", "Ltd", "S.p.A.", "BV"]
COUNTRIES = "BE FR DE IT ES PL NL SE FI PT RO HU GR".split()
SYLLABLES = (
    "ba ber bri ca den do el fer gan hol in ka lin lor mar mon nor o pel ra sen ti tur va vil wes zan".split()
)


def word(draw: random.Random) -> str:
    """Make a word."""
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))).title()


def generated(count: int) -> list[Body]:
    """Make organisations as registers hold them: one in fifty is written down twice, a little differently."""
    draw = random.Random(7)
    towns = [word(draw) for _ in range(2_000)]
    found: list[Body] = []
    while len(found) < count:
        own = [word(draw) for _ in range(draw.randint(2, 3))]
        words = [draw.choice(KINDS), "of", draw.choice(FIELDS), *own] if draw.random() < 0.6 else own
        name = " ".join([*words, draw.choice(FORMS)]).strip()
        country, city = draw.choice(COUNTRIES), draw.choice(towns)
        site = f"https://{''.join(own).lower()}.example" if draw.random() < 0.5 else ""
        found.append(Body(name, country, city, website=site, ready=core(name)))
        if draw.random() < 0.02:
            again = name.upper() if draw.random() < 0.5 else f"{name[:-1]}"
            found.append(Body(again, country, city, ready=core(again)))
    return found[:count]
