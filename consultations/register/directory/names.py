"""Names folded for search and comparison: pure, no database."""

import re
import unicodedata
from functools import lru_cache
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
        "aol.com",
        "alice.it",
        "azet.sk",
        "bol.com.br",
        "centrum.cz",
        "dir.bg",
        "email.cz",
        "freemail.hu",
        "gitlab.io",
        "herokuapp.com",
        "instagram.com",
        "interia.pl",
        "jimdo.com",
        "jimdofree.com",
        "laposte.net",
        "live.com",
        "mail.bg",
        "mail.com",
        "mail.ru",
        "medium.com",
        "msn.com",
        "netlify.app",
        "o2.pl",
        "onet.pl",
        "pages.dev",
        "posteo.de",
        "protonmail.com",
        "sfr.fr",
        "squarespace.com",
        "substack.com",
        "t-online.de",
        "tiscali.it",
        "tutanota.com",
        "ukr.net",
        "vercel.app",
        "virgilio.it",
        "webflow.io",
        "weebly.com",
        "wix.com",
        "yandex.ru",
        "youtube.com",
        "zoho.com",
    ]
)
# Mail for everybody in many countries: yahoo.fr, outlook.de, gmx.at, webnode.cz.
SHARED_NAMES = frozenset("aol gmail gmx googlemail hotmail live outlook webnode yahoo yandex".split())
LEAST_LABELS = 2
LEGAL = frozenset(
    (
        "ab ae aeie aisbl ag aps as asbl av bt bv bvba cic cio co company corp corporation cv doo dd ead ee eeig "
        "eesv eg ek ev geie ggmbh gie gmbh ike inc incorporated ivzw kda kft kg kgaa ks lda ltd limited lp llc llp "
        "mbh mtu nv nyrt oe og ohg ood oy oyj oue plc publ ry rt sa sab sarl sas sca scrl sce se sia sicav sl slu "
        "snc soc spa spj spk srl srls srlu sro ua uab ug vof vos vzw zrt zoo zs sp o"
    ).split()
)
FILLERS = frozenset(
    (
        "the of and for et de des du la le les und der die das fur di dei degli della e y el los do da dos van het "
        "een i w na"
    ).split()
)
TOKEN = 60  # letters of a word that are kept for searching


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Give a name without case, accents and punctuation, one blank between words."""
    text = DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", text)
    text = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold().translate(LETTERS)
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", text).strip()


@lru_cache(maxsize=4096)
def core(text: str) -> str:
    """Give the folded name without legal form and filler words; the folded name where nothing would be left."""
    words = fold(text).split()
    kept = [word for word in words if word not in LEGAL and word not in FILLERS]
    return " ".join(kept or words)


def tokens(*texts: str) -> frozenset[str]:
    """Give the folded words of some names, by which they are found."""
    return frozenset(word[:TOKEN] for text in texts for word in fold(text).split())


def domain(url: str) -> str:
    """Give the registrable domain of a web or mail address; '' where strangers share the host."""
    url = url.strip().lower()
    host = url.rpartition("@")[2] if "@" in url else _host(url)
    labels = [part for part in host.rstrip(".").split(".") if part]
    if len(labels) < LEAST_LABELS:
        return ""
    second = len(labels) > LEAST_LABELS and labels[-2] in SECOND_LEVEL and len(labels[-1]) == LEAST_LABELS
    name = ".".join(labels[-3 if second else -2 :])
    shared = name in SHARED_HOSTS or host in SHARED_HOSTS or name.partition(".")[0] in SHARED_NAMES
    return "" if shared else name


def _host(url: str) -> str:
    try:
        return urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
