"""The second survey of the demonstration: all kinds of questions, out of the project's own workbook (CC0-1.0).

Its five proposals stand for proposals of the demonstration; about sixty members answer along their own routes.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from consultations.programme import exercises, inviting
from consultations.programme.audiences import Invitee
from ds4skills.demonstration.proposals import WORDINGS
from ds4skills.demonstration.stage import Member, Stage
from ds4skills.demonstration.surveys import speaker_of
from ds4skills.demonstration.surveys_words import TEXTS
from surveys.answering import actions, drafts
from surveys.answering.models import Response
from surveys.answering.people import Respondent, respondent_of
from surveys.answering.ways import today
from surveys.authoring import actions as authoring
from surveys.authoring import operations, queries
from surveys.authoring.definition import Document, Leaf
from surveys.authoring.kinds import KINDS
from surveys.authoring.kinds.shapes import Value
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.plans import Journey, plan_of, travel
from surveys.inviting import reminding

SOURCE = Path(__file__).resolve().parent / "surveys_needs.json"
SENT, BEGUN, WITHDRAWN, TRIES = 60, 4, 3, 20
PROPOSALS = {"DS-01": "P-02", "DS-02": "P-06", "DS-03": "P-01", "DS-04": "P-10", "DS-05": "P-08"}
CATEGORIES = {
    "research": "res",
    "training": "trn",
    "company": "com",
    "industry-association": "ind",
    "data-ecosystem": "dat",
    "public-authority": "pub",
}
COMPUTED = {"en": "Points for using and sharing data", "fr": "Points pour l’usage et le partage de données"}
UNASKED = {"note", "file", "computed"}
MAILBOX, SHARE = "answers@stakeholder.example", 0.4
SILENCE = 0.08  # share of questions that need no answer and get none


def build(stage: Stage) -> str:
    """Write, publish, answer, revise and withdraw; plan the reminders."""
    survey = _write(stage)
    version = queries.published(survey)
    if version is None:
        return ""
    members = _members(stage)
    _invite(stage, survey, members)
    for number, member in enumerate(members[: SENT + BEGUN]):
        _answer(stage, survey, version, member, number)
    planned = reminding.plan_usual(
        actor=stage.staff["coordinator"], survey=survey, languages=["en", "fr"], at=stage.now
    )
    stage.counts["needs"] = SENT
    kinds = {leaf.kind for leaf in plan_of(version.digest, version.definition).leaves} | {"note", "matrix"}
    return f"{SENT} responses, {WITHDRAWN} withdrawn, 1 revised; {len(kinds)} kinds, {len(planned)} reminders planned"


def document() -> Document:
    """Give the document of the workbook, its proposals being those of the demonstration, in their own words."""
    found: Document = json.loads(SOURCE.read_text(encoding="utf-8"))
    for section in found["sections"]:
        for item in section["items"]:
            for row in [item, *item.get("rows", [])]:
                if row.get("proposal"):
                    row["proposal"] = PROPOSALS[row["proposal"]]
                    english, french, _pull = WORDINGS[row["proposal"]]
                    row["label"] = {"en": english, "fr": french}
            if item["kind"] == "computed" and not any(item.get("label", {}).values()):
                item["label"] = dict(COMPUTED)
    return found


def _write(stage: Stage) -> Survey:
    at, actor = stage.ago(30), stage.staff["editor"]
    found = document()
    survey = authoring.create(
        actor=actor,
        consultation=stage.consultation,
        code="stakeholder-needs",
        title=found["title"],
        about={
            "en": "Which skills data you use today, and what the data space should do first. Your answers are "
            "shown to nobody with your name.",
            "fr": "Quelles données sur les compétences vous utilisez aujourd’hui, et les priorités de l’espace de "
            "données. Vos réponses ne sont montrées à personne avec votre nom.",
        },
        opens_at=at,
        closes_at=min(stage.consultation.closes_at, stage.ago(-20)),
        access="invited",
        identity="confidential",
        at=at,
    )
    authoring.change(
        actor=actor, survey=survey, ask=lambda blank: operations.whole(blank, found), verb="imported", at=at
    )
    authoring.publish(actor=stage.staff["coordinator"], survey=survey, at=at)
    return survey


def _members(stage: Stage) -> list[Member]:
    """Choose members who did not answer the first survey, in an order of their own."""
    heard = set(Response.objects.values_list("person", flat=True))
    found = [member for member in stage.members if member.person.pk not in heard]
    stage.chance.shuffle(found)
    return found


def _invite(stage: Stage, survey: Survey, members: list[Member]) -> None:
    exercise = exercises.find(survey.exercise)
    if exercise is None:
        raise LookupError(survey.exercise)
    invitees = [Invitee(member.person, member.organisation) for member in members]
    inviting.invite(
        actor=stage.staff["coordinator"],
        consultation=stage.consultation,
        exercise=exercise,
        invitees=invitees,
        at=stage.ago(29),
    )


def _answer(stage: Stage, survey: Survey, version: SurveyVersion, member: Member, number: int) -> None:
    """Let a member begin, and most of them send; a few withdraw afterwards, one thinks again."""
    speaker = respondent_of(survey, speaker_of(member, survey, stage))
    language = "fr" if member.organisation.country in {"FR", "BE", "LU"} or number % 5 == 0 else "en"
    at = stage.ago(28 - number * 24 / (SENT + BEGUN))
    journey = travel(plan_of(version.digest, version.definition), {}, today(survey, at))
    answers = walk(stage, member, journey, language)
    if number >= SENT:
        answers = dict(list(answers.items())[: max(3, len(answers) // 2)])
    draft = drafts.begin(survey=survey, version=version, speaker=speaker, language=language, at=at)
    drafts.save(draft=draft, values=answers, revs={}, at=at, language=language)
    if number >= SENT:
        return
    _send(stage, survey, speaker, language, days=28 - number * 24 / (SENT + BEGUN))
    if number < WITHDRAWN:
        actions.withdraw(survey=survey, speaker=speaker, at=stage.ago(3))
    elif number == WITHDRAWN:
        later = drafts.begin(
            survey=survey, version=version, speaker=speaker, language=language, at=stage.ago(2)
        )
        drafts.save(draft=later, values={"urgency": "9"}, revs=later.revs, at=stage.ago(2))
        _send(stage, survey, speaker, language, days=2)


def _send(stage: Stage, survey: Survey, speaker: Respondent, language: str, *, days: float) -> None:
    draft = drafts.draft_of(survey, speaker)
    if draft is not None:
        at = stage.ago(days) + timedelta(minutes=stage.chance.randint(5, 25))
        mandated = speaker.mandate is not None and stage.chance.random() < 0.7
        actions.submit(
            survey=survey, speaker=speaker, draft=draft.pk, mandated=mandated, language=language, at=at
        )


def walk(stage: Stage, member: Member, start: Journey, language: str) -> dict[str, Any]:
    """Answer what is shown, question by question, as the answers before open or close the way; all are valid."""
    answers: dict[str, Any] = {}
    for leaf in start.plan.leaves:
        journey = travel(start.plan, answers, start.today)
        if leaf.key not in journey.shown or leaf.kind in UNASKED:
            continue
        if leaf.required != "yes" and stage.chance.random() < SILENCE:
            continue
        for _try in range(TRIES):
            value = said(stage, member, journey, leaf, language)
            if value and not KINDS[leaf.kind].problem(leaf, value) and journey.obeys(leaf, value):
                answers[leaf.key] = value
                break
    return answers


def said(stage: Stage, member: Member, journey: Journey, leaf: Leaf, language: str) -> Value:
    """Draw an answer of a member to one question."""
    chance, offered = stage.chance, [option.key for option in journey.offered(leaf)]
    if leaf.proposal:
        return _stance(stage, member, leaf)
    if leaf.kind == "text":
        texts = TEXTS.get(leaf.key, TEXTS[""])[language]
        return MAILBOX if leaf.format == "email" else chance.choice(texts)
    start, end, step = leaf.scale
    drawn: dict[str, Callable[[], Value]] = {
        "single": lambda: (
            CATEGORIES.get(member.category, "oth") if leaf.key == "category" else chance.choice(offered)
        ),
        "multiple": lambda: [key for key in offered if chance.random() < SHARE],
        "ranking": lambda: chance.sample(offered, chance.randint(3, len(offered))),
        "rating": lambda: str(chance.randrange(start + (end - start) // 3, end + 1, step)),
        "number": lambda: str(chance.randint(1, 40)),
        "date": lambda: (stage.now + timedelta(days=chance.randint(30, 400))).date().isoformat(),
        "consent": lambda: "yes",
    }
    return drawn[leaf.kind]()


def _stance(stage: Stage, member: Member, leaf: Leaf) -> str:
    """Choose the answer that stands nearest to what a member thinks of a proposal."""
    key = leaf.proposal.partition("@")[0]
    wanted = stage.stance(member, WORDINGS[key][2])
    exact = next((option.key for option in leaf.options if option.stance == wanted), "")
    if exact or wanted == "N":
        return exact
    number = int(wanted)
    taken = [option for option in leaf.options if option.stance.lstrip("-").isdigit()]
    return min(taken, key=lambda option: abs(int(option.stance) - number)).key
