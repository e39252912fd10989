"""Lines of choices: key and code stay when the words change, new ones take the next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ds4skills.web.forms import TextField
from ds4skills.web.texts import language_name
from surveys.authoring.definition import MOST_CHOICES, NOT_ASKED, OTHER_VERSION, SPELLED
from surveys.authoring.forms.base import LONGEST_CHOICE, EditorForm, select

LOWEST, HIGHEST, KEPT = -98, 32_767, frozenset((NOT_ASKED, OTHER_VERSION))
KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,23}")
COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,30}")
STANCES = (
    ("", gettext_lazy("no stance")),
    ("-2", gettext_lazy("Strongly oppose")),
    ("-1", gettext_lazy("Oppose")),
    ("0", gettext_lazy("Neutral")),
    ("1", gettext_lazy("Support")),
    ("2", gettext_lazy("Strongly support")),
    ("N", gettext_lazy("No opinion")),
    ("A", gettext_lazy("Abstains")),
    ("R", gettext_lazy("Recused")),
)
SPARE = 4


def columns_text(columns: Mapping[str, str]) -> str:
    """Spell the columns of a choice: "region=north; size=small"."""
    return "; ".join(f"{name}={value}" for name, value in columns.items())


class ChoicesForm(EditorForm):
    """A form with lines of choices."""

    def add_choices(self, stored: Sequence[Mapping[str, Any]], *, stances: bool) -> None:
        """Add the fields of each line."""
        self.stored_choices = {row["key"]: row for row in stored}
        spare = SPARE if not stored else 2
        for n in range(self.count("choices", len(stored), spare, MOST_CHOICES)):
            row = stored[n] if n < len(stored) else {}
            self._line(n, row, stances=stances)

    def _line(self, n: int, row: Mapping[str, Any], *, stances: bool) -> None:
        number = n + 1
        for code in self.languages:
            self.fields[f"c{n}_{code}"] = TextField(
                label=f"{number}. {language_name(code)}",
                max_length=LONGEST_CHOICE,
                required=False,
                initial=row.get("label", {}).get(code, ""),
            )
        self.fields[f"c{n}_key"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=24, initial=row.get("key", "")
        )
        self.fields[f"c{n}_code"] = forms.IntegerField(
            label=_("%(n)d. code") % {"n": number},
            min_value=LOWEST,
            max_value=HIGHEST,
            required=False,
            initial=row.get("code"),
        )
        if stances:
            known = SPELLED.get(str(row.get("stance", "")), str(row.get("stance", "")))
            self.fields[f"c{n}_stance"] = select(_("%(n)d. stance") % {"n": number}, STANCES, known)
        self.fields[f"c{n}_text"] = forms.BooleanField(
            label=_("%(n)d. with a text beside it") % {"n": number},
            required=False,
            initial=bool(row.get("text")),
        )
        self.fields[f"c{n}_columns"] = forms.CharField(
            label=_("%(n)d. columns for filters") % {"n": number},
            max_length=300,
            required=False,
            initial=columns_text(row.get("columns", {})),
        )
        self.fields[f"c{n}_order"] = forms.IntegerField(
            label=_("%(n)d. place") % {"n": number},
            min_value=1,
            max_value=999,
            required=False,
            initial=number,
        )

    def choice_lines(self) -> list[dict[str, Any]]:
        """Give the fields of each line: the words, and the rest behind a summary; open where something is wrong."""
        return [self._shown(n) for n in range(self.counts["choices"])]

    def _shown(self, n: int) -> dict[str, Any]:
        rest = self.bound(f"c{n}_code", f"c{n}_order", f"c{n}_columns", f"c{n}_text")
        code = self[f"c{n}_code"].value()
        return {
            "words": self.of(f"c{n}"),
            "near": self.bound(f"c{n}_stance"),
            "rest": rest,
            "number": n + 1,
            "open": any(field.errors for field in rest),
            "summary": _("%(n)d. code %(code)s, place, columns, text beside it")
            % {"n": n + 1, "code": "–" if code in {None, ""} else code},
        }

    def choices(self) -> list[dict[str, Any]]:
        """Give the choices in their order; says what is wrong with a key or a code."""
        data, found = self.cleaned_data, []
        keys: set[str] = set()
        for n in range(self.counts["choices"]):
            key = data.get(f"c{n}_key", "")
            old = self.stored_choices.get(key, {})
            label = self.texts(f"c{n}", old.get("label", {}))
            if not any(data.get(f"c{n}_{code}") for code in self.languages):
                continue
            if key in keys or (key and not KEY.fullmatch(key)):
                key = ""
            keys.add(key)
            place = data.get(f"c{n}_order") or n + 1
            found.append((place, n, self._choice(n, key, old, label)))
        rows = [row for _place, _n, row in sorted(found, key=lambda each: each[:2])]
        self._number(rows)
        return rows

    def _choice(self, n: int, key: str, old: Mapping[str, Any], label: dict[str, str]) -> dict[str, Any]:
        data = self.cleaned_data
        code = data.get(f"c{n}_code")
        if code in KEPT:
            self.add_error(
                f"c{n}_code", _("The codes -77 and -66 say why an answer is missing. Choose another.")
            )
        row = {"key": key, "code": code if code is not None else old.get("code"), "label": label}
        stance = data[f"c{n}_stance"] if f"c{n}_stance" in self.fields else old.get("stance", "")
        columns = self._columns(n)
        more = {"stance": stance, "columns": columns, "text": bool(data.get(f"c{n}_text"))}
        return row | {name: value for name, value in more.items() if value not in ("", {}, False)}

    def _columns(self, n: int) -> dict[str, str]:
        found = {}
        for part in str(self.cleaned_data.get(f"c{n}_columns", "")).split(";"):
            if not part.strip():
                continue
            name, mark, value = (each.strip() for each in part.partition("="))
            if not mark or not COLUMN.fullmatch(name):
                self.add_error(f"c{n}_columns", _("Write columns like region=north; size=small."))
                return {}
            found[name] = value
        return found

    def _number(self, rows: list[dict[str, Any]]) -> None:
        """Give new choices the next code and the next key; two equal codes are refused."""
        codes = [row["code"] for row in rows if row["code"] is not None]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            self.add_error(None, _("Two choices have the code %(code)d.") % {"code": twice})
        top = max([0, *(row["code"] for row in self.stored_choices.values()), *codes])
        taken = {*self.stored_choices, *(row["key"] for row in rows)}
        for row in rows:
            if row["code"] is None:
                top += 1
                row["code"] = top
            if not row["key"]:
                number = row["code"] if row["code"] > 0 else 1
                while f"c{number}" in taken:
                    number += 1
                row["key"] = f"c{number}"
                taken.add(row["key"])
