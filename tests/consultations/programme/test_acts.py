"""The log in words: every act that a consultation can see has words; staff have names, stakeholders none."""

import ast
from pathlib import Path

import pytest

from consultations.programme.acts import ACTS, GROUPS, acts, told
from consultations.programme.models import Role
from ds4skills.audit.actions import note
from tests.factories import NOON, make_user

ROOT = Path(__file__).resolve().parents[3]


def _verbs() -> set[str]:
    """Read, out of the code, every constant verb that is noted in the scope of something."""
    found = set()
    for room in ("consultations", "surveys", "workshops"):
        for path in (ROOT / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                given = {k.arg: k.value for k in call.keywords} if isinstance(call, ast.Call) else {}
                verb = given.get("verb")
                if "scope" in given and isinstance(verb, ast.Constant):
                    found.add(str(verb.value))
    return found


def test_every_act_has_words_and_a_group():
    assert len(_verbs()) > 50
    assert _verbs() - set(ACTS) == set()
    kinds = [kind for each in GROUPS.values() for kind in each]
    assert {verb.partition(".")[0] for verb in ACTS} == set(kinds)
    assert len(kinds) == len(set(kinds))


@pytest.mark.django_db
def test_staff_stand_by_name_and_stakeholders_never(cast):
    note(
        actor=None,
        verb="comment.published",
        target="x:7",
        scope=cast.consultation,
        at=NOON,
        by=cast.person.pk,
    )
    newest, *_others = told(acts(cast.consultation))
    given = next(each for each in told(acts(cast.consultation)) if each.what == "Gave a role")

    assert (newest.who, newest.what, newest.row) == ("a stakeholder", "Commented on the draft", "7")
    assert given.who == "Observer"  # the cast gives itself its roles
    assert ("role", Role.Name.OBSERVER) in [f for a in told(acts(cast.consultation)) for f in a.facts]


@pytest.mark.django_db
def test_the_page_filters_and_says_when_nothing_is_there(cast, sign_in):
    path = f"{cast.consultation.get_absolute_url()}manage/programme/audit/"
    everything = sign_in(cast.coordinator).get(path).content.decode()
    surveys = sign_in(cast.coordinator).get(path, {"group": "surveys"}).content.decode()
    odd = sign_in(cast.coordinator).get(path, {"group": "nonsense"})

    assert "Gave a role" in everything
    assert "Gave a role" not in surveys
    assert "Nothing of this kind has happened" in surveys
    assert odd.status_code == 200


@pytest.mark.django_db
def test_somebody_whose_account_is_gone_is_said_so(cast):
    user = make_user()
    note(actor=user, verb="round.set", target="x:1", scope=cast.consultation, at=NOON)
    user.delete()

    assert told(acts(cast.consultation))[0].who == "somebody whose account is gone"


@pytest.mark.django_db
def test_a_stakeholder_with_an_account_is_not_named_either(cast):
    for user in (cast.stakeholder, cast.editor):
        note(actor=user, verb="positions.recorded", target="x:1", scope=cast.consultation, at=NOON)

    assert [each.who for each in told(acts(cast.consultation))[:2]] == ["Editor", "a stakeholder"]
