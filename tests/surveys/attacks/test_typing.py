"""Many tabs type into one draft at the same moment: what each wrote is kept, or told; nothing goes quietly."""

from functools import partial
from typing import Any

import pytest

from surveys.answering import drafts, uploads
from surveys.answering.actions import NothingSentError
from surveys.answering.models import DraftResponse, Revision
from tests.consultations.register.test_races import at_once, kinds
from tests.factories import NOON, make_cast
from tests.surveys.answering.people import publish_items
from tests.surveys.answering.test_uploads import file
from tests.surveys.attacks.test_at_once import person_of, submit

pytestmark = pytest.mark.django_db(transaction=True)
TABS, TIMES = 12, 4


@pytest.fixture
def typing():
    """Give a survey of many texts and a file, who answers it, and a fresh reading of their draft as a tab has it."""
    cast = make_cast()
    items: list[dict[str, Any]] = [{"key": f"t{n}", "kind": "text"} for n in range(TABS)]
    survey = publish_items(cast, [*items, {"key": "papers", "kind": "file"}])
    who, version = person_of(cast, survey), survey.versions.get()

    def tab():
        found = drafts.begin(survey=survey, version=version, speaker=who, language="en", at=NOON)
        found.survey = survey
        return found

    return survey, who, tab


def write(draft, key, text, rev=0):
    return drafts.save(draft=draft, values={key: text}, revs={key: rev}, at=NOON)


def test_tabs_that_write_different_answers_keep_all_of_them(typing):
    survey, _who, tab = typing
    for turn in range(TIMES):
        tabs = [tab() for _n in range(TABS)]
        found = at_once(
            *[partial(write, each, f"t{n}", f"text {turn}", turn) for n, each in enumerate(tabs)],
            partial(
                uploads.add,
                draft=tab(),
                key="papers",
                files=[file(f"{turn}.pdf", b"%PDF-" + bytes([turn]))],
                at=NOON,
            ),
        )
        assert found == [{}] * TABS + [[]]
        row = DraftResponse.objects.get(survey=survey)
        assert {row.answers[f"t{n}"] for n in range(TABS)} == {f"text {turn}"}
        assert len(row.answers["papers"]) == turn + 1
        assert set(row.revs.values()) == {turn + 1}


def test_of_tabs_that_write_the_same_answer_one_is_kept_and_the_others_are_told(typing):
    survey, _who, tab = typing
    for turn in range(TIMES):
        tabs = [tab() for _n in range(TABS)]
        found = at_once(*[partial(write, each, "t0", f"tab {n}", turn) for n, each in enumerate(tabs)])
        kept = DraftResponse.objects.get(survey=survey).answers["t0"]
        assert [n for n, conflicts in enumerate(found) if conflicts == {}] == [int(kept.removeprefix("tab "))]
        assert all(each == {"t0": kept} for each in found if each != {}), "each is told the one that was kept"


def test_typing_while_it_is_sent_is_in_the_answer_or_is_told(typing):
    survey, who, tab = typing
    write(tab(), "t0", "before")
    for turn in range(TIMES):
        mine, other = tab(), tab()
        rev = mine.revs.get("t1", 0)
        sent, told = at_once(
            partial(submit, survey, who, mine.pk), partial(write, other, "t1", f"late {turn}", rev)
        )
        assert isinstance(sent, Revision), sent
        assert isinstance(told, dict | drafts.GoneError), told
        if isinstance(told, dict):
            assert (told, (sent.answers or {})["t1"]) == ({}, f"late {turn}")
        assert not DraftResponse.objects.filter(pk=mine.pk).exists()


def test_two_that_begin_at_once_write_one_draft(typing):
    survey, who, tab = typing
    found = at_once(*[tab] * TABS)
    assert len({each.pk for each in found}) == DraftResponse.objects.count() == 1
    assert kinds(at_once(*[partial(submit, survey, who, found[0].pk)] * 3)) == {"NothingSentError": 3}
    with pytest.raises(NothingSentError):
        submit(survey, who, found[0].pk)
