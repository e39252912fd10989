"""A consultation with organisations that have spoken, for tests of the consensus."""

from datetime import timedelta

from consultations.consensus import deciding
from consultations.ledger.entries import Words
from consultations.ledger.models import Stance
from tests.factories import (
    NOON,
    make_mandate,
    make_organisation,
    make_person,
    make_proposal,
    make_voice,
    say,
)

BEFORE = NOON - timedelta(days=2)
CATEGORIES = ("company", "research", "training")
STANCES = (Stance.STRONGLY_SUPPORT, Stance.SUPPORT, Stance.SUPPORT, Stance.NEUTRAL, Stance.OPPOSE)


def people_who_spoke(cast, *, organisations=18, proposals=2, objection=False):
    """Fix the default rule, put organisations on the roll and let them speak; some leave one proposal out."""
    consultation = cast.consultation
    deciding.fix(
        actor=cast.coordinator, consultation=consultation, body=deciding.presets()["default"], at=BEFORE
    )
    versions = [make_proposal(consultation, f"P-{n:02d}", f"Wording {n}.") for n in range(1, proposals + 1)]
    voices = []
    for number in range(organisations):
        organisation = make_organisation(category=CATEGORIES[number % 3])
        person = make_person(organisation=organisation)
        voice = make_voice(consultation, person, make_mandate(person, actor=cast.coordinator))
        voices.append(voice)
        for place, version in enumerate(versions):
            if (number + place) % 6 != 5:
                words = None
                if objection and number == 4 and place == 0:
                    words = Words(
                        "It costs too much.", "en", objects=True, wished_change="Free under 50 people."
                    )
                elif number % 7 == 0:
                    words = Words(f"Reason {number}", "en")
                say(voice, version, STANCES[(number + place) % 5], words=words)
    return versions, voices
