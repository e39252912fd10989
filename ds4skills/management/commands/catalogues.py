"""The catalogues of translations, without gettext's own tools: extract, compile, check."""

import io
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import templatize

ROOMS = ("ds4skills", "consultations", "surveys", "workshops")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def path_of(code: str) -> Path:
    """Give where a language's catalogue stands."""
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[tuple[str, bytes]]:
    """Give every file that speaks: Python as it stands, templates turned into Python."""
    base = Path(settings.BASE_DIR)
    for room in ROOMS:
        for path in sorted((base / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(base)), path.read_bytes()
    for path in sorted((base / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            name = str(path.relative_to(base))
            spoken = templatize(path.read_text(encoding="utf-8"), origin=name)
            yield name, "\n".join(line.strip() for line in spoken.splitlines()).encode()


def collect() -> Catalog:
    """Collect every message of the project."""
    found = Catalog(project="DS4Skills", charset="utf-8")
    for name, body in sources():
        for _line, message, comments, context in extract("python", io.BytesIO(body), KEYWORDS):
            found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def read(code: str) -> Catalog:
    """Read a language's catalogue; an empty one where there is none."""
    path = path_of(code)
    if not path.exists():
        return Catalog(locale=code, project="DS4Skills", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def missing(code: str) -> list[str]:
    """List the messages that a catalogue lacks or has only guessed."""
    known = read(code)
    lacks = []
    for message in collect():
        if message.id:
            mine = known.get(message.id, message.context)
            texts = mine.string if mine else ""
            parts = texts if isinstance(texts, tuple | list) else [texts]
            if mine is None or not all(parts) or mine.fuzzy:
                first = message.id if isinstance(message.id, str) else message.id[0]
                lacks.append(first)
    return lacks


class Command(BaseCommand):
    """Keep the catalogues complete."""

    help = "extract: take new messages up; compile: write what Django reads; check: fail where one lacks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("what", choices=["extract", "compile", "check"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it for each language of the site."""
        codes = [code for code, _ in settings.LANGUAGES]
        {"extract": self.extract, "compile": self.compile, "check": self.complain}[options["what"]](codes)

    def extract(self, codes: list[str]) -> None:
        """Bring every catalogue up to date; English says what the code says."""
        for code in codes:
            catalogue = read(code)
            catalogue.update(collect(), no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            if code == "en":
                for message in catalogue:
                    if message.id:
                        message.string = message.id
            path = path_of(code)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(
                    file,
                    catalogue,
                    width=110,
                    omit_header=False,
                    sort_output=True,
                    no_location=True,
                )
            self.stdout.write(f"{code}: {len(catalogue)} messages, {len(missing(code))} to translate")

    def compile(self, codes: list[str]) -> None:
        """Write the compiled catalogues where they are older than their sources."""
        for code in codes:
            source, made = path_of(code), path_of(code).with_suffix(".mo")
            if source.exists() and (not made.exists() or made.stat().st_mtime < source.stat().st_mtime):
                with made.open("wb") as file:
                    write_mo(file, read(code))

    def complain(self, codes: list[str]) -> None:
        """Fail where a message lacks its translation."""
        lacks = {code: missing(code) for code in codes}
        for code, messages in lacks.items():
            for message in messages[:20]:
                self.stderr.write(f"{code}: {message[:100]!r}")
        if any(lacks.values()):
            counts = ", ".join(f"{code} {len(found)}" for code, found in lacks.items())
            raise CommandError(f"Messages without a translation: {counts}")
