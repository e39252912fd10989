"""How a term reads in other lists is said, changed and taken away on a page."""

import pytest

from consultations.register.terms.actions import SameListError, match
from consultations.register.terms.models import Term, TermMatch
from ds4skills.audit.models import Event
from tests.budgets.counting import cost
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def term(slug, place=0):
    return Term.objects.filter(taxonomy__slug=slug).order_by("order", "code")[place]


def test_a_match_is_added_changed_and_taken_away(cast, sign_in):
    browser = sign_in(cast.coordinator)
    TermMatch.objects.all().delete()
    source, target = term("hys"), term("stakeholder")
    path = f"/register/terms/{source.pk}/matches/"
    assert browser.post(path, {"target": target.pk, "kind": "broad"}).status_code == 302
    assert browser.post(path, {"target": target.pk, "kind": "exact"}).status_code == 302
    row = TermMatch.objects.get()
    assert (row.source, row.target, row.kind) == (source, target, "exact")
    assert "</bdi> · the same" in browser.get(path).content.decode()
    assert "(the same)" in browser.get("/register/terms/?taxonomy=hys").content.decode()
    assert browser.post(f"{path}{row.pk}/remove/").status_code == 302
    assert not TermMatch.objects.exists()
    verbs = list(Event.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == ["term.matched", "term.matched", "term.unmatched"]


@pytest.mark.parametrize(
    "sent",
    [{}, {"target": "x", "kind": "exact"}, {"target": "9" * 30, "kind": "exact"}, {"kind": "narrow"}],
)
def test_what_is_no_match_is_refused_in_words(cast, sign_in, sent):
    TermMatch.objects.all().delete()
    answer = sign_in(cast.coordinator).post(f"/register/terms/{term('hys').pk}/matches/", {"x": "1", **sent})
    assert answer.status_code in {200, 422}
    assert answer.context["form"].errors
    assert not TermMatch.objects.exists()


def test_a_term_is_not_matched_inside_its_own_list(cast, sign_in):
    one, other = term("hys"), term("hys", 1)
    with pytest.raises(SameListError):
        match(actor=cast.coordinator, source=one, target=other, kind="close", at=NOON)
    answer = sign_in(cast.coordinator).post(
        f"/register/terms/{one.pk}/matches/?to=hys", {"target": other.pk, "kind": "close"}
    )
    assert answer.context["form"].errors


def test_a_match_is_taken_away_from_its_own_term_only(cast, sign_in):
    row = match(
        actor=cast.coordinator, source=term("eu-tr"), target=term("stakeholder"), kind="close", at=NOON
    )
    answer = sign_in(cast.coordinator).post(f"/register/terms/{term('hys').pk}/matches/{row.pk}/remove/")
    assert answer.status_code == 404
    assert TermMatch.objects.filter(pk=row.pk).exists()


def test_the_page_costs_the_same_with_one_match_as_with_three(cast, sign_in):
    TermMatch.objects.all().delete()
    browser, source, found = sign_in(cast.coordinator), term("hys"), []
    for places in ((0,), (1, 2)):
        for place in places:
            match(
                actor=cast.coordinator,
                source=source,
                target=term("stakeholder", place),
                kind="close",
                at=NOON,
            )
        found.append(cost(browser, f"/register/terms/{source.pk}/matches/"))
    assert found[0] == found[1] <= 14
