"""A complete copy of what is held about somebody, as JSON and as a page that opens anywhere."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from consultations.register.rights.wording import heading, shown
from ds4skills.accounts.privacy import Subject, holdings

Rows = Sequence[Mapping[str, Any]]


def whole(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """Give everything, table by table: {table, purpose, basis, keep, stays, columns, rows, words, told}.

    `rows` are for programs, {column: value}; `words` and `told` are the same for readers: headings, and
    rows of (heading, value). Empty tables are left out.
    """
    found = []
    for each in holdings():
        rows = [row for subject in subjects for row in each.copy(subject)]
        if rows:
            found.append(
                {
                    "table": each.table._meta.label,
                    "purpose": str(each.purpose),
                    "basis": str(each.basis),
                    "keep": str(each.keep),
                    "stays": str(each.stays),
                    "columns": list(each.copied),
                    "rows": rows,
                    "words": [heading(name) for name in each.copied],
                    "told": [
                        [(heading(name), shown(each.table, name, row[name])) for name in each.copied]
                        for row in rows
                    ],
                }
            )
    return found


def archive(subjects: Sequence[Subject], *, language: str, at: datetime) -> bytes:
    """Give a zip of `data.json` and `data.html`, both with everything, in the person's language."""
    with translation.override(language):
        tables = whole(subjects)
        context = {"tables": tables, "at": at, "language": language}
        page = render_to_string("consultations/register/rights/copy.html", context)
    plain = [{name: each[name] for name in each if name not in {"words", "told"}} for each in tables]
    data = {"made_at": at.isoformat(), "tables": plain}
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", text)
        packed.writestr("data.html", page)
    return out.getvalue()
