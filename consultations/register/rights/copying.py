"""A complete copy of what is held about somebody, as JSON and as a page that opens anywhere."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from ds4skills.accounts.privacy import Subject, holdings

Rows = Sequence[Mapping[str, Any]]


def whole(subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """Give everything, table by table: {table, purpose, basis, keep, stays, columns, rows}; empty ones are left out."""
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
                }
            )
    return found


def archive(subjects: Sequence[Subject], *, language: str, at: datetime) -> bytes:
    """Give a zip of `data.json` and `data.html`, both with everything, in the person's language."""
    with translation.override(language):
        tables = whole(subjects)
        context = {"tables": [_shown(each) for each in tables], "at": at, "language": language}
        page = render_to_string("consultations/register/rights/copy.html", context)
    data = {"made_at": at.isoformat(), "tables": tables}
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", text)
        packed.writestr("data.html", page)
    return out.getvalue()


def _shown(table: Mapping[str, Any]) -> dict[str, Any]:
    """Give a table for the page: cells in the order of its columns."""
    cells = [[row[name] for name in table["columns"]] for row in table["rows"]]
    return {**table, "cells": cells}
