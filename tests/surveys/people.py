"""A published survey with every kind of question, for tests of the room."""

from datetime import timedelta

from surveys.authoring import actions
from tests.factories import NOON, make_proposal


def make_survey(cast, *, code="needs", identity="named", access="register", proposals=2, first=1):
    """Publish a survey: rows on proposals, one choice, several choices, a text."""
    keys = [
        make_proposal(cast.consultation, f"P-{n:02d}", f"Wording {n}.").proposal.key
        for n in range(first, first + proposals)
    ]
    survey = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code=code,
        title={"en": "Needs", "fr": "Besoins"},
        about={"en": "Why we ask."},
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=2),
        access=access,
        identity=identity,
        proposals=keys,
        at=NOON,
    )
    pair = [{"key": f"c{n}", "code": n, "label": {"en": f"Choice {n}"}} for n in (1, 2, 3)]
    for facts in (
        {"kind": "single", "label": {"en": "One?"}, "choices": pair, "required": True},
        {"kind": "multiple", "label": {"en": "Several?"}, "choices": pair},
        {"kind": "text", "label": {"en": "Anything else?"}, "lines": 5},
    ):
        actions.add_item(actor=cast.editor, survey=survey, section="s1", facts=facts, at=NOON)
    actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    return survey


FILLED = {
    "q1_1": "s",
    "q1_2": "so",
    "q1_2__why": "It costs too much.",
    "q1_2__objects": "yes",
    "q2": "c1",
    "q3": ["c1", "c3"],
    "q4": "More time, please.",
}


def fill(client, survey, **more):
    """Begin and fill the one section; gives the answer of its POST."""
    client.post(f"{survey.get_absolute_url()}begin/")
    shown = {f"rev-{key}": "0" for key in FILLED if "__" not in key}
    return client.post(f"{survey.get_absolute_url()}1/", {**shown, **FILLED, "go": "next", **more})
