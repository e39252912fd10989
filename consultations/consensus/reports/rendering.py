"""A frozen report as PDF, HTML, workbook, CSV and JSON: every format renders the one model."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from consultations.consensus.models import Report
from consultations.consensus.reports import words
from consultations.consensus.reports.hypertext import html
from ds4skills.web import times
from ds4skills.web.exporting import Sheet, to_csv, to_xlsx
from ds4skills.web.papers import compiled
from ds4skills.web.texts import language, pick

Json = dict[str, Any]


def document(report: Report, *, auditor: bool = False) -> bytes:
    """Give the JSON that the verifier reads: the model with its digest."""
    body, digest = (report.body, report.digest) if auditor else (report.public_body, report.public_digest)
    whole = {"digest": digest, "report": body}
    return (json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _zone(body: Json) -> ZoneInfo:
    return ZoneInfo(body["consultation"]["zone"])


def moment(body: Json, spelled: str) -> str:
    """Give an instant of the model in words."""
    return times.moment(datetime.fromisoformat(spelled), _zone(body), full=False)


def sheets(report: Report) -> list[Sheet]:
    """Give the report's tables."""
    body = report.public_body
    about = [
        (_("Consultation"), pick(body["consultation"]["title"])[0]),
        (_("Report"), str(body["number"])),
        (_("As of"), body["as_of"]),
        (_("Digest"), report.public_digest),
        (_("Rule"), body["rule"]["digest"]),
        (_("Not shown"), _("Figures of 1 to 4, and those that would reveal them, are left empty.")),
    ]
    return [
        Sheet(
            "proposals",
            PROPOSALS,
            [_proposal_row(each) for each in body["proposals"]],
            about,
            digested=False,
        ),
        Sheet("categories", CATEGORIES, [row for each in body["proposals"] for row in _category_rows(each)]),
        Sheet("objections", OBJECTIONS, [row for each in body["proposals"] for row in _objection_rows(each)]),
        Sheet("channels", CHANNELS, [_channel_row(each) for each in body["channels"]]),
        Sheet("figures", FIGURES, [[each.get(name) for name in FIGURES] for each in body["figures"]]),
    ]


COUNTS = ("support", "neutral", "oppose", "aside", "recused", "silent", "expressed")
PROPOSALS = (
    "key",
    "version",
    "wording",
    "level",
    "direction",
    "robust",
    "share",
    "low",
    "high",
    "register",
    *COUNTS,
    "merged",
)
CATEGORIES = ("key", "category", "label", "share", "low", "high", "register", *COUNTS)
OBJECTIONS = ("key", "code", "state", "category", "reason", "wished_change", "answer")
CHANNELS = ("channel", "label", "asked", "opened", "answered", "positions")
FIGURES = ("id", "what", "proposal", "category", "base", "value", "rows", "digest")


def _share(each: Json) -> list[str]:
    share = each["share"]
    return [share["text"], share["low"], share["high"]] if share else ["", "", ""]


def _proposal_row(each: Json) -> list[Any]:
    level = each["level"]
    head = [each["key"], each["version"], pick(each["wordings"])[0], level["name"], level["direction"]]
    numbers = [each["shown"][name] for name in COUNTS]
    return [*head, bool(level["robust"]), *_share(each), each["register"], *numbers, each.get("merged", 0)]


def _category_rows(each: Json) -> list[list[Any]]:
    return [
        [each["key"], row["category"], pick(row["label"])[0], *_share(row), row["register"]]
        + [row["shown"][name] for name in COUNTS]
        for row in each["categories"]
    ]


def _objection_rows(each: Json) -> list[list[Any]]:
    return [
        [
            each["key"],
            one["code"],
            one["state"],
            one["category"],
            one["reason"],
            one["wished_change"],
            "\n".join(event["outcome"] for event in one["events"] if event["outcome"]),
        ]
        for one in each["objections"]
    ]


def _channel_row(each: Json) -> list[Any]:
    numbers = [each[name] for name in ("asked", "opened", "answered", "positions")]
    return [each["channel"], pick(each["label"])[0], *numbers]


def xlsx(report: Report) -> bytes:
    """Give the workbook: a sheet for each table."""
    return to_xlsx(sheets(report), made_at=report.as_of)


def csv(report: Report) -> bytes:
    """Give the table of proposals."""
    return to_csv(sheets(report)[0])


def _typst_proposal(each: Json) -> Json:
    """Give what the PDF prints of a proposal."""
    names = words.state_words()
    rows = [
        [
            pick(row["label"])[0] or _("No category"),
            *[words.hidden(row["shown"][name]) for name in COUNTS[:6]],
            row["share"]["text"] if row["share"] else words.hidden(None),
        ]
        for row in each["categories"]
    ]
    return {
        "key": each["key"],
        "version": str(each["version"]),
        "wording": pick(each["wordings"])[0],
        "level": words.level_words(each["level"]["name"], each["level"]["direction"]),
        "robust": bool(each["level"]["robust"]),
        "share": each["share"]["text"] if each["share"] else words.hidden(None),
        "rows": rows,
        "changes": [words.change_words(change) for change in each["changes"]],
        "merged": words.merged_words(each.get("merged", 0)),
        "objections": [
            {
                "code": one["code"],
                "state": one["state"],
                "reason": one["reason"],
                "wish": one["wished_change"],
            }
            for one in each["objections"]
        ],
        "reasons": [f"“{one['text']}” ({names.get(one['side'], one['side'])})" for one in each["reasons"]],
    }


def _typst_rule(body: Json) -> Json:
    """Give what the PDF prints of the rule and of who responded."""
    rule, register = body["rule"], body["register"]
    return {
        "voice": words.voice_words(rule["body"]),
        "rule": [
            [name, "; ".join(tests) or _("in every other case")]
            for name, _kind, tests in words.rule_words(rule["body"])
        ],
        "deviations": [f"{each['what']} {each['reason']}" for each in rule["deviations"]],
        "unit": words.unit_words(register["unit"], 2),
        "responded": words.hidden(register["responded"]),
        "register": words.hidden(register["register"]),
        "counted": words.counted_words(),
        "merges": words.merges_words(body),
        "categories": [
            [
                pick(each["label"])[0] or _("No category"),
                words.hidden(each["responded"]),
                words.hidden(each["register"]),
            ]
            for each in register["categories"]
        ],
        "channels": [
            [pick(each["label"])[0], *[words.hidden(each[name]) for name in CHANNELS[2:]]]
            for each in body["channels"]
        ],
    }


def _typst_model(report: Report) -> Json:
    """Give what the PDF's template prints: words only."""
    body = report.public_body
    consultation = body["consultation"]
    return {
        **_typst_rule(body),
        "language": language(),
        "title": pick(consultation["title"])[0],
        "summary": pick(consultation["summary"])[0],
        "finding": words.finding(body["summary"]),
        "as_of": moment(body, body["as_of"]),
        "opens": moment(body, consultation["opens_at"]),
        "closes": moment(body, consultation["closes_at"]),
        "number": str(body["number"]),
        "proposals": [_typst_proposal(each) for each in body["proposals"]],
        "digest": report.public_digest,
        "rule_digest": body["rule"]["digest"],
        "head": str(body["head"]["seq"]),
        "code": body["code"],
        "labels": _labels(words.state_words()),
    }


def _labels(names: dict[str, str]) -> Json:
    return {
        "report": _("Consensus report"),
        "as_of": _("As of"),
        "open": _("Open"),
        "responded": _("with a position, of"),
        "glance": _("At a glance"),
        "proposal": _("Proposal"),
        "level": _("Level"),
        "support": _("Support"),
        "category": _("Category"),
        "rule": _("The rule it follows"),
        "deviations": _("Deviations from the rule"),
        "who": _("Who took a position"),
        "register": _("On the register"),
        "channels": _("Channels"),
        "channel": [_("Channel"), _("Asked"), _("Opened"), _("Answered"), _("Positions")],
        "each": _("Proposal by proposal"),
        "change": _("What would change this level"),
        "objections": _("Objections"),
        "wish": _("Would be removed by:"),
        "reasons": _("In their own words"),
        "robust": _("robust"),
        "not_robust": _("met, not robust"),
        "check": _("Check it yourself"),
        "limits": _(
            "Figures hold for those who took a position; they chose to. Figures of 1 to 4 are not shown, "
            "nor are those that would reveal them."
        ),
        "states": [names[name] for name in COUNTS[:6]],
        "digest": _("Digest of the report"),
        "rule_digest": _("Digest of the rule"),
        "head": _("Ledger up to row"),
        "code": _("Program"),
        "page": _("Page"),
    }


def pdf(report: Report) -> bytes:
    """Give the tagged PDF (PDF/UA-1): same model, same bytes."""
    template = Path(settings.BASE_DIR) / "templates" / "reports" / "report.typ"
    return compiled(template, _typst_model(report), report.as_of)


FORMATS = {"pdf": pdf, "html": html, "xlsx": xlsx, "csv": csv, "json": document}


def write_all(report: Report, folder: Path) -> list[Path]:
    """Write every format and the auditor's copy into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{report.consultation.slug}-report-{report.number}"
    found = []
    for suffix, render in FORMATS.items():
        found.append(folder / f"{stem}.{suffix}")
        found[-1].write_bytes(render(report))
    found.append(folder / f"{stem}-auditor.json")
    found[-1].write_bytes(document(report, auditor=True))
    return found
