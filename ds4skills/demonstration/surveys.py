"""The survey of the demonstration: built in the editor's way, answered by about ninety members."""

from datetime import timedelta

from consultations.programme.speaking import Speaker
from consultations.register.directory.queries import mandates_at
from ds4skills.demonstration.proposals import WORDINGS
from ds4skills.demonstration.stage import Member, Stage
from surveys.answering import actions, drafts
from surveys.answering.people import respondent_of
from surveys.authoring import actions as authoring
from surveys.authoring import queries
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Survey

ANSWERS, BEGUN = 90, 6
KEYS = {"-2": "so", "-1": "o", "0": "n", "1": "s", "2": "ss", "N": "no"}
USES = [
    ("Match people, courses and jobs", "Rapprocher personnes, formations et emplois"),
    ("Plan training in a region", "Planifier la formation dans une région"),
    ("Recognise credentials across borders", "Reconnaître les certifications par-delà les frontières"),
    ("Forecast which skills will be needed", "Prévoir les compétences nécessaires"),
]
SOURCES = [
    ("Vacancies", "Offres d’emploi"),
    ("Course catalogues", "Catalogues de formations"),
    ("Credentials", "Certifications"),
    ("Occupation and skill taxonomies", "Taxonomies des métiers et compétences"),
    ("Labour-force statistics", "Statistiques de l’emploi"),
]
REASONS = [
    "We would have to hire somebody only to keep up with the paperwork.",
    "Our members can join only if the fee follows the size of the organisation.",
    "This is what our regional pilot has shown to work.",
    "A rule without an appeal will not be accepted by learners.",
]
WISHES = [
    "Please publish the minutes within ten days.",
    "A translation into the languages of all partners would help our members to take part.",
    "Small providers need a test environment before anything becomes binding.",
    "Say who pays for the connectors after the project ends.",
    "Keep the consent of learners in one place where they can withdraw it.",
]


def build(stage: Stage) -> str:
    """Write, publish and answer the survey."""
    survey = _write(stage)
    version = queries.published(survey)
    if version is None:
        return ""
    members = [member for member in stage.members if member.person.pk]
    stage.chance.shuffle(members)
    members.sort(key=lambda member: not member.mandated)
    sent = 0
    for number, member in enumerate(members[: ANSWERS + BEGUN]):
        at = stage.ago(40 - number * 28 / (ANSWERS + BEGUN))
        speaker = speaker_of(member, survey, stage)
        language = "fr" if number % 6 == 0 else "en"
        who = respondent_of(survey, speaker)
        draft = drafts.begin(survey=survey, version=version, speaker=who, language=language, at=at)
        drafts.save(draft=draft, values=_values(stage, member, survey), revs={}, at=at)
        if number < ANSWERS:
            later = at + timedelta(minutes=stage.chance.randint(3, 15))
            mandated = member.mandated and speaker.mandate is not None
            actions.submit(
                survey=survey, speaker=who, draft=draft.pk, mandated=mandated, language=language, at=later
            )
            sent += 1
    stage.counts["responses"] = sent
    rows = sum(1 for leaf in leaves_of(version.definition) if leaf.proposal)
    return f"{sent} responses, {BEGUN} drafts; {rows} questions bound to proposals"


def _write(stage: Stage) -> Survey:
    at = stage.ago(45)
    survey = authoring.create(
        actor=stage.staff["editor"],
        consultation=stage.consultation,
        code="needs",
        title={
            "en": "Where you stand, and what you need",
            "fr": "Votre position et vos besoins",
        },
        about={
            "en": "Your answers become positions on the proposals of the draft. They stand in the report.",
            "fr": "Vos réponses deviennent des positions sur les propositions du projet et figurent au rapport.",
        },
        opens_at=at,
        closes_at=min(stage.consultation.closes_at, stage.ago(-20)),
        access="register",
        identity="named",
        proposals=sorted(stage.proposals),
        at=at,
    )
    for facts in (
        {
            "kind": "single",
            "label": {"en": "Which use should be built first?", "fr": "Quel usage construire d’abord ?"},
            "choices": _choices(USES),
            "required": True,
        },
        {
            "kind": "multiple",
            "label": {"en": "Which data would you use?", "fr": "Quelles données utiliseriez-vous ?"},
            "choices": _choices(SOURCES),
        },
        {
            "kind": "text",
            "label": {"en": "Is anything missing?", "fr": "Manque-t-il quelque chose ?"},
            "lines": 5,
        },
    ):
        authoring.add_item(actor=stage.staff["editor"], survey=survey, section="s1", facts=dict(facts), at=at)
    authoring.publish(actor=stage.staff["coordinator"], survey=survey, at=at)
    return survey


def _choices(pairs: list[tuple[str, str]]) -> list[dict[str, object]]:
    return [
        {"key": f"c{n}", "code": n, "label": {"en": english, "fr": french}}
        for n, (english, french) in enumerate(pairs, start=1)
    ]


def speaker_of(member: Member, survey: Survey, stage: Stage) -> Speaker:
    """Give a member as the one who speaks, with the mandate that they hold."""
    held = mandates_at(member.person.pk, stage.ago(1), survey.exercise) if member.mandated else []
    return Speaker(member.person, member.organisation, held[0] if held else None)


def _values(stage: Stage, member: Member, survey: Survey) -> dict[str, object]:
    chance = stage.chance
    found: dict[str, object] = {}
    version = queries.published(survey)
    for leaf in leaves_of(version.definition) if version else []:
        if leaf.proposal:
            key = leaf.proposal.partition("@")[0]
            stance = stage.stance(member, WORDINGS[key][2])
            if chance.random() < 0.92:
                found[leaf.key] = KEYS[stance]
                if stance in {"-2", "2"} and chance.random() < 0.2:
                    found[leaf.key + "__why"] = chance.choice(REASONS)
                    found[leaf.key + "__objects"] = stance == "-2" and chance.random() < 0.3
        elif leaf.kind == "single":
            found[leaf.key] = chance.choice(leaf.options).key
        elif leaf.kind == "multiple":
            found[leaf.key] = [each.key for each in leaf.options if chance.random() < 0.45]
        elif chance.random() < 0.35:
            found[leaf.key] = chance.choice(WISHES)
    return found
