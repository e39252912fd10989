"""Building the archive: tables in one pass over the rows, then what explains them, then the digests of all."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ds4skills import __version__
from ds4skills.web.exporting import CsvWriter
from surveys.answering.words import Upload
from surveys.authoring.models import Survey, SurveyVersion
from surveys.results.exports import spss
from surveys.results.exports.figures import COLUMNS as FIGURES
from surveys.results.exports.figures import figures
from surveys.results.exports.labels import codebook, codebook_columns
from surveys.results.exports.models import DataPackage
from surveys.results.exports.records import Frame, response_id, versions_of
from surveys.results.exports.sinks import Book, Csv, Lines, Record, Row, Sink

Tell = Callable[[int, int], None]
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content gives the same archive
EVERY = 200


@dataclass(frozen=True)
class Query:
    """What a package is to hold: the numbers of versions (none: all), languages, whether files come along."""

    kind: str
    versions: list[int] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    files: bool = True

    def spell(self) -> dict[str, Any]:
        """Spell it for the manifest."""
        return {
            "kind": self.kind,
            "versions": self.versions,
            "languages": self.languages,
            "files": self.files,
        }


CODE = __version__  # of this code


def newest(survey: Survey, query: Query) -> SurveyVersion:
    """Give the newest of the versions that are exported."""
    return versions_of(survey, query.versions)[0]


def fill(survey: Survey, query: Query, folder: Path, tell: Tell, at: datetime) -> Frame:
    """Write the tables of a package, public or restricted, into a folder."""
    if query.kind == DataPackage.Kind.RESTRICTED:
        return restricted(survey, query, folder, tell)
    return public(survey, query, folder, tell, at)


def rules_of(survey: Survey, query: Query) -> list[str]:
    """Say in words what the package holds and leaves out."""
    if query.kind == DataPackage.Kind.PUBLIC:
        return [
            "Counts by category; no answer of one respondent, no texts, no numbers or dates as they were given.",
            f"A figure from 1 to {survey.k_min - 1} is hidden (*), and so is each that would give it away.",
            "The same figures as in published results: small categories stand together, joined by +.",
        ]
    when = {"named": "to the second", "confidential": "the day only", "anonymous": "never"}
    return [
        "One row for each response: its last valid word. No names, no addresses.",
        f"When something was sent is given: {when[survey.identity]}.",
        "Texts and files may name people: keep the package as you keep personal data.",
    ]


def public(survey: Survey, query: Query, folder: Path, tell: Tell, at: datetime) -> Frame:
    """Write the files of a public package: figures of all versions, and what explains them."""
    versions = versions_of(survey, [])
    frame = Frame(survey, versions)
    languages = languages_of(query, versions[0].definition)
    with (folder / "figures.csv").open("w", encoding="utf-8-sig", newline="") as out:
        writer = CsvWriter(out)
        writer.head(FIGURES)
        for row in figures(survey, at, languages[0]):
            writer.row(row)
    write_codebook(frame, languages, folder)
    tell(1, 1)
    return frame


def languages_of(query: Query, definition: Mapping[str, Any]) -> list[str]:
    """Give the languages of the labels: those that are wanted, else those of the newest version."""
    known: list[str] = list(definition["languages"])
    return [code for code in query.languages if code in known] or known


def restricted(survey: Survey, query: Query, folder: Path, tell: Tell) -> Frame:
    """Write every file of a restricted package into a folder."""
    versions = versions_of(survey, query.versions)
    frame = Frame(survey, versions)
    languages = languages_of(query, versions[0].definition)
    first = languages[0]
    names = dict(Upload.objects.filter(revision__response__survey=survey).values_list("pk", "name"))
    files = {str(key): name for key, name in names.items()}
    book = Book(folder / "data.xlsx", frame, first)
    tables: list[Sink] = [
        Csv(folder / "data_codes.csv", frame),
        *(Csv(folder / f"data_labels_{code}.csv", frame, code) for code in languages),
        Csv(folder / "data_long.csv", frame, long=True),
        book,
    ]
    if spss.available():
        tables.append(spss.Spss(folder / "data.sav", frame, first))
    total = frame.revisions().count()
    for done, (revision, journey) in enumerate(frame.rows(), start=1):
        record = Record(frame, revision, journey, files)
        for table in tables:
            table.take(record)
        if done % EVERY == 0:
            tell(done, total)
    book.table("Codebook", codebook_columns(languages), codebook(frame.variables, languages))
    book.table("Versions", VERSIONS, versions_table(frame))
    book.table("About", ["name", "value"], about(survey, query, total))
    for table in tables:
        table.end()
    if not spss.available():
        (folder / "import.sps").write_text(spss.syntax(frame, first), encoding="utf-8-sig")
    Lines(folder / "data.jsonl").write(frame)
    write_codebook(frame, languages, folder)
    if query.files:
        write_files(survey, folder)
    return frame


VERSIONS = ["version", "digest", "question", "series"]


def versions_table(frame: Frame) -> Iterator[Row]:
    """Give which version asked which question, in which series."""
    for one in frame.wordings.values():
        for leaf in one.plan.leaves:
            yield [one.number, one.digest, leaf.key, one.series.get(leaf.key, 1)]


def about(survey: Survey, query: Query, rows: int) -> Iterator[Row]:
    """Say what the workbook holds."""
    yield ["survey", survey.code]
    yield ["identity", survey.identity]
    yield ["rows", rows]
    yield ["query", json.dumps(query.spell(), sort_keys=True)]
    yield ["missing codes", "-99 no answer, -77 not asked, -66 not in that version"]


def write_codebook(frame: Frame, languages: list[str], folder: Path) -> None:
    """Write the codebook."""
    with (folder / "codebook.csv").open("w", encoding="utf-8-sig", newline="") as out:
        writer = CsvWriter(out)
        writer.head(codebook_columns(languages))
        for row in codebook(frame.variables, languages):
            writer.row(row)


def write_files(survey: Survey, folder: Path) -> None:
    """Write the files that were sent, each under its response and question; equal names are numbered."""
    rows = Upload.objects.filter(revision__response__survey=survey).select_related("revision__response")
    for upload in rows.order_by("pk").iterator(chunk_size=1):
        if upload.revision is None:
            continue
        place = folder / "files" / response_id(upload.revision.response) / upload.question
        place.mkdir(parents=True, exist_ok=True)
        (place / _free(place, upload.name)).write_bytes(bytes(upload.content))


def _free(place: Path, name: str) -> str:
    plain = Path(name).name.replace("\\", "_").lstrip(".") or "file"
    stem, dot, ending = plain.rpartition(".")
    number, found = 1, plain
    while (place / found).exists():
        number += 1
        found = f"{stem or ending}-{number}{dot}{ending if stem else ''}"
    return found


def digests(folder: Path) -> dict[str, dict[str, Any]]:
    """Give the size and the SHA-256 of each file of a folder, by its name."""
    found = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        with path.open("rb") as held:
            found[path.relative_to(folder).as_posix()] = {
                "size": path.stat().st_size,
                "sha256": hashlib.file_digest(held, "sha256").hexdigest(),
            }
    return found


def archive(folder: Path, path: Path, top: str) -> None:
    """Pack a folder: the same files give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        for each in sorted(each for each in folder.rglob("*") if each.is_file()):
            name = f"{top}/{each.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with each.open("rb") as held, packed.open(entry, "w", force_zip64=True) as out:
                while piece := held.read(1 << 20):
                    out.write(piece)
