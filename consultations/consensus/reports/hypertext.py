"""A report as one HTML file that opens offline: the page's words and pictures, its style inside, no script."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from consultations.consensus import shown
from consultations.consensus.models import Report
from consultations.consensus.reports import words
from ds4skills.web.texts import language

STYLES = ("tokens.css", "base.css", "components.css", "rooms.css")
FACE = re.compile(r"@font-face\s*\{[^}]*\}")


def reading(report: Report, *, site: str = "") -> dict[str, Any]:
    """Give what a reader sees of a report; `site` goes before every address, for a file that lies elsewhere."""
    slug = report.consultation.slug
    body: dict[str, Any] = report.public_body
    cards, domain = shown.cards(body["proposals"])
    return {
        "report": report,
        "consultation": report.consultation,
        "site": site,
        "figures": site + reverse("report", kwargs={"slug": slug, "number": report.number}),
        "base": site + reverse("proposals", kwargs={"slug": slug}),
        "body": body,
        "finding": words.finding(body["summary"]),
        "cards": cards,
        "domain": domain,
        "entries": words.rule_words(body["rule"]["body"]),
        "voice": words.voice_words(body["rule"]["body"]),
        "counted": words.counted_words(),
        "merges": words.merges_words(body),
        "unit": words.unit_words(body["register"]["unit"], 2),
    }


def style() -> SafeString:
    """Give the site's style as an element; the reader's own fonts stand in for the site's."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    text = "".join((folder / name).read_text(encoding="utf-8") for name in STYLES)
    return SafeString(f"<style>{FACE.sub('', text)}</style>")  # our own files, no text of people


def html(report: Report) -> bytes:
    """Give the file: same model, same bytes."""
    context = reading(report, site=settings.ORIGIN) | {"style": style(), "language": language()}
    return render_to_string("consultations/consensus/report_file.html", context).encode()
