"""Whom the partners want to hear, how they judge them, and the segments they keep."""

from consultations.register.engagement.targets import set_target
from consultations.register.mapping.actions import assess
from consultations.register.mapping.steps import STEPS
from consultations.register.segments.actions import make, snapshot
from consultations.register.terms.models import CATEGORY, Term
from ds4skills.demonstration.stage import Stage

TARGETS = (("company", "", 40), ("training", "", 30), ("public-authority", "MT", 3), ("company", "LV", 4))
REASONS = (
    "They run a platform that many employers use.",
    "Their members would have to deliver the data.",
    "They took part in two earlier pilots.",
    "They answered once and then no more.",
)


def build(stage: Stage) -> str:
    """Set targets, judge every fifth organisation, keep three segments, one of them used."""
    coordinator, second = stage.staff["coordinator"], stage.staff["second"]
    exercise = stage.consultation.exercise
    for code, country, count in TARGETS:
        term = Term.objects.get(taxonomy__slug=CATEGORY, code=code)
        set_target(
            actor=coordinator, exercise=exercise, term=term, country=country, count=count, at=stage.ago(65)
        )
    judged = _judge(stage)
    asked = {"field": "stage", "of": exercise, "op": "least", "value": "invited"}
    silent = {"field": "stage", "of": exercise, "op": "below", "value": "responded"}
    people = {"field": "kind", "op": "any", "value": ["person"]}
    small = {"field": "size", "op": "any", "value": ["micro", "small"]}
    firms = {"field": "term", "of": CATEGORY, "op": "any", "value": ["company"]}
    keen = {"field": "interest", "op": "least", "value": 4}
    strong = {"field": "influence", "op": "least", "value": 4}
    kept = [
        make(actor=who, name=name, filter={"any": groups}, shared=True, at=stage.ago(30))
        for who, name, groups in (
            (coordinator, "Small companies", [[firms, small, people]]),
            (second, "Invited, no answer yet", [[asked, silent, people]]),
            (coordinator, "Keen or influential", [[keen], [strong]]),
        )
    ]
    snapshot(segment=kept[0], at=stage.ago(28), reason=exercise)
    return f"{len(TARGETS)} targets, {judged} judgements, {len(kept)} segments"


def _judge(stage: Stage) -> int:
    seen = list(dict.fromkeys(member.organisation for member in stage.members))[::5]
    for number, organisation in enumerate(seen):
        for who in ("coordinator", "second") if number % 3 == 0 else ("coordinator",):
            now = stage.chance.randrange(4)
            assess(
                actor=stage.staff[who],
                organisation=organisation,
                reason=REASONS[number % len(REASONS)],
                interest=stage.chance.choice([2, 3, 3, 4, 4, 5]),
                influence=stage.chance.choice([1, 2, 3, 3, 4, 5]),
                current=STEPS[now],
                desired=STEPS[min(4, now + stage.chance.choice([0, 1, 1, 2]))],
                at=stage.ago(40),
            )
    return sum(2 if number % 3 == 0 else 1 for number in range(len(seen)))
