"""Texts in several languages, and text as we store it."""

import re
import unicodedata
from collections.abc import Mapping

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

Texts = Mapping[str, str]
# Control characters other than tab and newline, lone surrogates and noncharacters are never stored.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
OFFICIAL = "bg es cs da de et el en fr ga hr it lv lt hu mt nl pl pt ro sk sl fi sv".split()


def language() -> str:
    """Give the language that is spoken now."""
    return get_language() or settings.LANGUAGE_CODE


def pick(texts: Texts, wanted: str = "") -> tuple[str, str]:
    """Give a text and its language: the wanted one, else the site's own, else the first there is."""
    for code in (wanted or language(), settings.LANGUAGE_CODE, *texts):
        if texts.get(code):
            return texts[code], code
    return "", wanted or language()


def said(texts: Texts) -> SafeString:
    """Give a text for a page; one in another language is marked with `lang`."""
    text, code = pick(texts)
    if code == language():
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', code, text)


def storable(text: str) -> str:
    """Give the one normal form of text at every entry: NFC, line feeds; ValueError where forbidden."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if found := FORBIDDEN.search(text):
        raise ValueError(f"character U+{ord(found[0]):04X} at {found.start()}")
    return text


def tidy(text: str) -> str:
    """Give the normal form with the forbidden characters taken out."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return FORBIDDEN.sub("", text)


def check_storable(text: str) -> None:
    """Refuse, as a form does, text that cannot be stored."""
    try:
        storable(text)
    except ValueError as error:
        raise ValidationError(
            _("This text holds a character that cannot be kept (%(what)s). Take it out."),
            params={"what": str(error)},
            code="forbidden_character",
        ) from error


def language_name(code: str) -> str:
    """Give a language's name in that language."""
    try:
        return (Locale.parse(code).get_language_name(code) or code).capitalize()
    except (UnknownLocaleError, ValueError):
        return code


def written_languages() -> list[tuple[str, str]]:
    """Give the languages in which the site speaks and writes, by their own names."""
    return [(code, language_name(code)) for code, _name in settings.LANGUAGES]


def official_languages() -> list[tuple[str, str]]:
    """Give the official languages by their own names; where we do not write in one, we write in English."""
    return [(code, language_name(code)) for code in OFFICIAL]


def country_name(code: str) -> str:
    """Give a country's name (ISO 3166-1, two letters) in the language that is spoken now."""
    territories = Locale.parse(language(), sep="-").territories
    return str(territories.get("GR" if code == "EL" else code, code))


def fold(text: str) -> str:
    """Give a key for sorting and search: no case, no accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
