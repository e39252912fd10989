"""The draft of the demonstration: two versions, forty comments, their answers."""

from dataclasses import replace
from datetime import timedelta

from consultations.blueprint.answers import actions as answers
from consultations.blueprint.answers import bulk, releasing, verdicts
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments import actions as comments
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts import actions as drafts
from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.programme.speaking import Speaker
from ds4skills.demonstration.remarks import ANSWERS, REMARKS
from ds4skills.demonstration.stage import FOLDER, Member, Stage

COMMENTS, ANSWERED = 40, 26
SHOWN = ("name", "category", "organisation")


def build(stage: Stage) -> str:
    """Publish both versions with comments on the first, answers between, and some comments on the second."""
    editor = stage.staff["editor"]
    blueprint = drafts.create(
        actor=editor,
        consultation=stage.consultation,
        slug="skills-data-space",
        title={
            "en": "A European data space for skills",
            "fr": "Un espace européen de données des compétences",
        },
        at=stage.ago(62),
    )
    first, second = (
        (FOLDER / f"skills-data-space_v{number}.md").read_text(encoding="utf-8") for number in (1, 2)
    )
    one = drafts.publish(
        actor=editor, blueprint=blueprint, title="First draft", source=first, at=stage.ago(59)
    )
    _comment(stage, one, 0, 30, 50)
    _answer(stage)
    two = drafts.publish(
        actor=editor,
        blueprint=blueprint,
        title="Second draft",
        source=second,
        at=stage.ago(20),
        changelog="Answers to the comments of round 1 are worked in.",
        after=1,
    )
    _comment(stage, two, 30, COMMENTS, 12)
    rows = Disposition.objects.filter(comment__blueprint=blueprint).values("comment").distinct().count()
    count = Comment.objects.filter(blueprint=blueprint).count()
    stage.counts["comments"] = count
    return f"2 versions, {count} comments, {rows} answered"


def _comment(stage: Stage, version: Version, first: int, last: int, days: float) -> None:
    """Let members comment, each on the first block that holds the words which a remark is about."""
    blocks = list(version.blocks.select_related("version__blueprint__consultation").order_by("order"))
    texts = [block for block in blocks if block.kind not in {"heading", "table"}]
    for number in range(first, last):
        words, said = REMARKS[number % len(REMARKS)]
        block = next((each for each in texts if words in each.text), texts[(number * 5) % len(texts)])
        member = stage.members[(number * 7) % len(stage.members)]
        comments.comment(
            block=block,
            speaker=_speaker(member),
            mandated=False,
            said=replace(said, attribution=SHOWN[number % len(SHOWN)]),
            key=f"demo-{number}",
            at=stage.ago(days - (number - first) * 0.5),
        )


def _speaker(member: Member) -> Speaker:
    return Speaker(member.person, member.organisation, None)


def _answer(stage: Stage) -> None:
    """Answer most comments and release the answers together; two authors say whether it settles."""
    editor = stage.staff["editor"]
    rows = Comment.objects.filter(blueprint__consultation=stage.consultation).order_by("number")
    at = stage.ago(24)
    for number, row in enumerate(rows[:ANSWERED]):
        decision, reason = ANSWERS[number % len(ANSWERS)]
        answers.dispose(
            actor=editor,
            comment=row,
            ruling=answers.Ruling(
                decision, "editorial" if row.type == Comment.Type.EDITORIAL else "substantive", reason
            ),
            seen=0,
            at=at + timedelta(minutes=number),
        )
    _release(stage, rows[0].blueprint)
    released = Disposition.objects.filter(comment__in=rows[:2], release__isnull=False)
    for each, satisfied in zip(released.order_by("comment"), (True, False), strict=False):
        words = "" if satisfied else "The reason does not speak to small providers."
        verdicts.judge(disposition=each, satisfied=satisfied, text=words, at=stage.ago(21))


def _release(stage: Stage, blueprint: Blueprint) -> None:
    """Let a coordinator agree to the editor's answers and ask for their release, which the second one does."""
    coordinator, second = stage.staff["coordinator"], stage.staff["second"]
    drafted = Disposition.objects.filter(comment__blueprint=blueprint).values_list("comment", "number")
    bulk.agree(actor=coordinator, blueprint=blueprint, seen=dict(drafted), at=stage.ago(23))
    releasing.ask(actor=coordinator, blueprint=blueprint, respond_by=stage.ago(8), at=stage.ago(22.5))
    releasing.release(actor=second, blueprint=blueprint, at=stage.ago(22))
