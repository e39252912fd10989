"""How the demonstration decides: the rule before it opens, objections with answers, a published report."""

from pathlib import Path

from django.conf import settings

from consultations.consensus import deciding, queries, verify_report
from consultations.consensus.reports import actions, rendering
from consultations.ledger import objections
from consultations.ledger.models import Objection, ObjectionEvent
from ds4skills.demonstration.stage import Stage

FOLDER = "reports"


def fix_rule(stage: Stage) -> str:
    """Fix the default rule before the consultation opens."""
    rule = deciding.fix(
        actor=stage.staff["coordinator"],
        consultation=stage.consultation,
        body=deciding.presets()["default"],
        at=stage.ago(66),
    )
    return f"one organisation, one voice, two thirds; digest {rule.digest[:12]}"


def answer_objections(stage: Stage) -> str:
    """Answer half of the open objections."""
    rows = list(Objection.objects.filter(consultation=stage.consultation).order_by("number"))
    answered = 0
    for row in rows[::2]:
        last = row.events.order_by("-id").first()
        if last is not None and last.kind in ObjectionEvent.OPEN:
            objections.move_objection(
                actor=stage.staff["editor"],
                objection=row,
                kind=ObjectionEvent.Kind.ANSWERED,
                outcome="The threshold is ten in the second draft, as the statistical offices ask.",
                accommodated=True,
                at=stage.ago(3),
            )
            answered += 1
    return f"{len(rows)} raised, {answered} answered now"


def build(stage: Stage) -> str:
    """Build the report, publish it by a second coordinator, write its files, compute it again."""
    report = actions.build(
        actor=stage.staff["coordinator"], consultation=stage.consultation, at=stage.ago(0, 1)
    )
    actions.publish(actor=stage.staff["second"], report=report, at=stage.now)
    folder = Path(settings.DATA_DIR) / FOLDER
    files = rendering.write_all(report, folder)
    told = []
    for path in sorted(files):
        if path.suffix == ".json":
            status = verify_report.main([str(path)])
            told.append("equal" if status == 0 else "DIFFERS")
    stage.counts["verified"] = told.count("equal")
    return f"report {report.number}, {len(files)} files, verified: {', '.join(told)}"


def tally(stage: Stage) -> list[str]:
    """Give the final tally as lines of a table."""
    lines = [f"{'':6} {'level':30} {'voices':>6} {'support':>8} {'oppose':>7} {'objections':>10}"]
    for each in queries.standings(stage.consultation, stage.now):
        counts = each.counts
        share = round(100 * counts["support"] / counts["expressed"]) if counts["expressed"] else 0
        held = sum(1 for concern in each.concerns if concern.state in {"open", "sustained"})
        lines.append(
            f"{each.proposal.key:6} {each.level.name:30} {counts['expressed']:6} {share:7}% {counts['oppose']:7} {held:10}"
        )
    return lines
