"""A survey on paper: its questions, and a copy of what was answered, as tagged PDF."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from ds4skills.web import papers, times
from ds4skills.web.texts import pick
from surveys.answering.models import Revision
from surveys.answering.sheets import Part
from surveys.authoring.definition import Document, Item, options_of
from surveys.authoring.kinds import KINDS
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.piping import unfilled

FOLDER = Path(settings.BASE_DIR) / "templates" / "surveys" / "answering"
Json = dict[str, Any]
MANY = 40  # choices; of more, paper shows a line to write on


def questionnaire(version: SurveyVersion, language: str) -> bytes:
    """Give the questions of a version as a PDF to be read, talked over or filled in by hand."""
    document, survey = version.definition, version.survey
    with override(language):
        model = {
            "language": language,
            "title": pick(document.get("title") or survey.title)[0],
            "about": pick(survey.about)[0],
            "until": f"{_('Open until')} {times.moment(survey.closes_at, survey.tz)}",
            "footer": _("Version %(number)d, %(digest)s")
            % {"number": version.number, "digest": version.digest[:16]},
            "page": _("Page"),
            "sections": [
                _section(document, section, number)
                for number, section in enumerate(document["sections"], start=1)
            ],
        }
    stamp = version.published_at or survey.opens_at
    return compiled("questionnaire.typ", model, stamp)


def _section(document: Document, section: Item, number: int) -> Json:
    return {
        "label": _said(section, "label") or _("Section %(n)d") % {"n": number},
        "hint": _said(section, "hint"),
        "condition": _condition(section),
        "items": [each for item in section["items"] for each in _printed(document, item)],
    }


def _said(item: Item, name: str) -> str:
    """Give a text as paper shows it: where it would show an answer, there are dots."""
    return pick(unfilled(item.get(name, {})))[0]


def _printed(document: Document, item: Item) -> list[Json]:
    """Give what is printed of an item; a group is its heading, then its items; a computed value is not asked."""
    if item["kind"] == "group":
        inner = [each for one in item.get("items", []) for each in _printed(document, one)]
        head = {"kind": "group", "label": _said(item, "label"), "condition": _condition(item)}
        return [{**_blank(), **head}, *inner]
    if item["kind"] == "computed":
        return []
    options = options_of(document, item)
    leaves = KINDS[item["kind"]].leaves(document, item)
    asked = "label" if item.get("label") else "wording"
    known = {
        "kind": item["kind"],
        "label": _said(item, asked) or item["key"],
        "hint": _said(item, "hint"),
        "condition": _condition(item),
        "choices": [pick(option.label)[0] for option in options][:MANY] if item["kind"] != "rating" else [],
        "rows": [pick(unfilled(leaf.asked))[0] for leaf in leaves] if item["kind"] == "matrix" else [],
        "places": KINDS["rating"].places(leaves[0]) if item["kind"] == "rating" else [],  # type: ignore[attr-defined]
        "lines": int(item.get("lines", 1)) if item["kind"] in {"text", "number", "date"} else 0,
        "needed": _("needed") if item.get("required") in {"yes", True} else "",
    }
    return [{**_blank(), **known}]


def _blank() -> Json:
    return {"hint": "", "choices": [], "rows": [], "places": [], "lines": 0, "needed": "", "condition": ""}


def _condition(item: Item) -> str:
    return _("Asked only after some answers.") if item.get("show") else ""


def copy(revision: Revision, survey: Survey, parts: list[Part]) -> bytes:
    """Give a copy of what was sent, with its number, instant and digest, in the language that is spoken."""
    language = revision.language
    at: datetime = revision.said_at
    model = {
        "language": language,
        "title": pick(survey.title)[0],
        "head": _("A copy of your answers"),
        "page": _("Page"),
        "facts": [
            [_("Number"), f"{revision.response_id}.{revision.number}"],
            *([[_("Received"), times.moment(at, survey.tz)]] if revision.at else []),
            [_("Digest of your answers"), revision.digest],
            [_("Version of the survey"), f"{revision.version.number}, {revision.version.digest[:16]}"],
        ],
        "sections": [
            {"label": pick(part.label)[0], "said": [_answered(each) for each in part.said]} for part in parts
        ],
    }
    return compiled("copy.typ", model, at)


def _answered(each: Any) -> Json:
    words = [pick(word)[0] or word.get("", "") for word in each.words]
    beside = [text for text in (each.other, each.why) if text]
    marked = [_("objection")] if each.objects else []
    key = each.leaf.proposal.partition("@")[0]
    return {
        "asked": f"{key} {pick(each.leaf.asked)[0]}".strip(),
        "words": ", ".join(words) or _("No answer"),
        "beside": "\n".join([*beside, *marked]),
    }


def compiled(name: str, model: Json, stamp: datetime) -> bytes:
    """Give the tagged PDF of a model, by the name of its template."""
    return papers.compiled(FOLDER / name, model, stamp)
