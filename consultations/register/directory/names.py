"""Names folded for search and comparison: pure, no database."""

import re
import unicodedata
from urllib.parse import urlsplit

DOTTED = re.compile(r"\b(?:[a-z]\.\s?){2,6}", re.IGNORECASE)
APOSTROPHES = dict.fromkeys(map(ord, "'’`´"), " ")
LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d"})
SECOND_LEVEL = frozenset("ac co com edu gob gouv gov gv info net or org".split())
SHARED_HOSTS = frozenset(
    [
        "facebook.com",
        "google.com",
        "linkedin.com",
        "twitter.com",
        "x.com",
        "wordpress.com",
        "blogspot.com",
        "wixsite.com",
        "github.io",
        "europa.eu",
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "yahoo.com",
        "icloud.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "libero.it",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "wp.pl",
        "seznam.cz",
        "abv.bg",
        "proton.me",
    ]
)
LEAST_LABELS = 2


def fold(text: str) -> str:
    """Give a name without case, accents and punctuation, one blank between words."""
    text = DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    text = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold().translate(LETTERS)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", text).strip()


def domain(url: str) -> str:
    """Give the registrable domain of a web or mail address; '' where strangers share the host."""
    url = url.strip().lower()
    host = url.rpartition("@")[2] if "@" in url else _host(url)
    labels = [part for part in host.rstrip(".").split(".") if part]
    if len(labels) < LEAST_LABELS:
        return ""
    second = len(labels) > LEAST_LABELS and labels[-2] in SECOND_LEVEL and len(labels[-1]) == LEAST_LABELS
    name = ".".join(labels[-3 if second else -2 :])
    return "" if name in SHARED_HOSTS or host in SHARED_HOSTS else name


def _host(url: str) -> str:
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
