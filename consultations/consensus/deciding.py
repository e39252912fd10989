"""Fixing the rule before opening, and recording every later deviation."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from consultations.consensus.measures import levels
from consultations.consensus.models import Deviation, Rule
from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.audit.chain import digest

PRESETS = Path(__file__).resolve().parent / "presets"


class RuleFixedError(Exception):
    """The rule is fixed already; a deviation can be recorded, the rule stays."""


class TooLateError(Exception):
    """The consultation has opened: a rule fixed now must be recorded as a deviation."""


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Give the rules one can choose by name; `people` counts everybody once, `default` organisations."""
    base: dict[str, Any] = json.loads((PRESETS / "default.json").read_text(encoding="utf-8"))
    voice = {**base["voice"], "unit": "person"}
    found = {"default": base, "people": {**base, "voice": voice}}
    others = json.loads((PRESETS / "others.json").read_text(encoding="utf-8"))
    for name, body in others.items():
        parts = {key: value for key, value in body.items() if key != "about"}
        merged = {**base, **parts}
        merged["positions"] = {**base["positions"], **parts.get("positions", {})}
        found[name] = merged
    return found


def rule_of(consultation: Consultation) -> Rule | None:
    """Give the rule that is fixed, if there is one."""
    return Rule.objects.filter(consultation=consultation).first()


def body_of(consultation: Consultation) -> Mapping[str, Any]:
    """Give the rule that holds, or the default as long as none is fixed."""
    found = rule_of(consultation)
    return found.body if found else presets()["default"]


@transaction.atomic
def fix(
    *,
    actor: User | None,
    consultation: Consultation,
    body: Mapping[str, Any],
    at: datetime,
    late: str = "",
) -> Rule:
    """Fix the rule of a consultation, before it opens; later only with a reason, kept as a deviation."""
    levels.check(body)
    if at >= consultation.opens_at and not late:
        raise TooLateError
    try:
        with transaction.atomic():
            rule = Rule.objects.create(
                consultation=consultation, body=dict(body), digest=digest(body), fixed_at=at, fixed_by=actor
            )
    except IntegrityError as error:
        raise RuleFixedError from error
    note(
        actor=actor, verb="rule.fixed", target=rule, scope=consultation, at=at, digest=rule.digest, late=late
    )
    if late:
        what = "The rule was fixed after the consultation had opened."
        Deviation.objects.create(rule=rule, what=what, reason=late, by=actor, at=at)
    return rule


@transaction.atomic
def deviate(*, actor: User, rule: Rule, what: str, reason: str, at: datetime) -> Deviation:
    """Record that something was done otherwise than the rule says."""
    row = Deviation.objects.create(rule=rule, what=what, reason=reason, by=actor, at=at)
    note(actor=actor, verb="rule.deviation", target=row, scope=rule.consultation, at=at)
    return row
