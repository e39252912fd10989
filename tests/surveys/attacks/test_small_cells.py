"""An attacker subtracts one published table from another: whatever goes out, no difference tells of fewer than five."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from typing import cast as cast_to

import pytest

from ds4skills.jobs.registry import Work
from surveys.answering.models import Response
from surveys.authoring import actions as authoring
from surveys.authoring import publishing as versions
from surveys.results import excluding, publishing
from surveys.results.apart import TooAlikeError
from surveys.results.asked import whole_of
from surveys.results.exports import actions
from surveys.results.exports.building import Query
from surveys.results.exports.models import DataPackage
from surveys.results.exports.tasks import build as build_task
from tests.asking import program
from tests.factories import NOON
from tests.surveys.exports.test_packages import table, unpack
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=3)
PUBLIC = Query("public")


def answered(cast, *groups, **more):
    """Publish a survey of one question; each group is a category, a choice, and how many of it chose that."""
    survey = survey_of(cast, one("single", "One?", public=True), **more)
    for category, choice, count in groups:
        for _n in range(count):
            respond(survey, {"q1": choice}, category=category)
    return survey


def publish(cast, survey, reason="Again"):
    whole = whole_of(survey)
    assert whole is not None
    return publishing.publish(
        actor=cast.coordinator, survey=survey, whole=whole, names=["q1"], reason=reason, at=AFTER
    )


def package(cast, survey, query=PUBLIC):
    made = actions.ask(actor=cast.coordinator, survey=survey, query=query, reason="", at=AFTER)
    return actions.build(package=made, at=AFTER, tell=lambda _done, _total: None)


def cells(made):
    """Give the figures of a package by choice and group of categories; the whole under ''."""
    rows = table(unpack(made)["figures.csv"])
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return {(row["answer"], row["category"]): row["count"] for row in found if row["question"] == "q1"}


def leave_out(cast, survey):
    response = Response.objects.filter(survey=survey).exclude(revisions__status="excluded").order_by("pk")[0]
    excluding.exclude(actor=cast.coordinator, response=response, reason="Twice", at=AFTER)


def test_two_ways_of_hiding_do_not_open_each_other(cast, at):
    # Hidden cell by cell, the package would show research: 18; results show company and research together: 20.
    survey = answered(
        cast,
        ("research", "c1", 18),
        ("research", "c2", 12),
        ("company", "c1", 2),
        ("company", "c2", 1),
        ("authority", "c1", 6),
        ("authority", "c2", 10),
        ("authority", "c3", 40),
    )
    shown = publish(cast, survey).body["questions"][0]
    known = cells(package(cast, survey))
    names = ["+".join(group["categories"]) for group in shown["groups"]]
    assert names == ["authority", "company+research"]
    for line in shown["lines"]:
        code = str(line["code"])
        assert known.pop((code, "")) == ("*" if line["count"] is None else str(line["count"]))
        for name, count in zip(names, line["groups"], strict=True):
            assert known.pop((code, name)) == ("*" if count is None else str(count))
    assert {category for _answer, category in known} <= {"", *names}
    assert {answer for answer, _category in known} <= {"base", "-99", "-77", "-66"}


def test_figures_of_some_versions_are_not_taken_from_those_of_all(cast, sign_in, at):
    survey = answered(cast, ("", "c1", 20))
    authoring.add_item(actor=cast.editor, survey=survey, section="s1", facts=one("single"), at=NOON)
    versions.propose(actor=cast.coordinator, survey=survey, at=NOON)
    versions.publish(actor=cast.second, survey=survey, at=NOON)
    respond(survey, {"q1": "c2", "q2": "c1"})
    at(AFTER)
    some = Query("public", versions=[1])
    with pytest.raises(actions.SomeVersionsError):
        actions.ask(actor=cast.coordinator, survey=survey, query=some, reason="", at=AFTER)
    page = sign_in(cast.coordinator).post(
        place(cast, survey, "export/"), {"kind": "public", "versions": ["1"]}
    )
    assert "holds all versions" in page.content.decode()
    call = program(cast.coordinator, cast.consultation)
    asked = call("post", "surveys/needs/exports/", {"kind": "public", "versions": [1]})
    assert asked.status_code == 422
    assert not DataPackage.objects.exists()


def test_answers_that_nobody_confirmed_stay_out_of_public_figures(cast, at):
    survey = answered(cast, ("", "c1", 10), access="open")
    for _n in range(3):
        row = respond(survey, {"q1": "c2"})
        Response.objects.filter(pk=row.pk).update(verified=False)
    made = package(cast, survey)
    known = cells(made)
    assert (known["1", ""], known["2", ""], known["base", ""]) == ("10", "0", "10")
    assert made.manifest["rows"] == 10


@pytest.mark.parametrize("first", [publish, package])
@pytest.mark.parametrize("second", [publish, package])
def test_who_was_taken_out_is_not_told_by_figures_before_and_after(cast, at, first, second):
    survey = answered(cast, ("", "c1", 12), ("", "c2", 8))
    first(cast, survey)
    leave_out(cast, survey)
    with pytest.raises(TooAlikeError):
        second(cast, survey)
    for _n in range(4):
        leave_out(cast, survey)
    assert second(cast, survey)


def test_two_packages_asked_for_together_are_not_built_around_a_change(cast, sign_in, at):
    survey = answered(cast, ("", "c1", 12), ("", "c2", 8))
    both = [
        actions.ask(actor=cast.coordinator, survey=survey, query=PUBLIC, reason="", at=AFTER) for _n in "ab"
    ]
    actions.build(package=both[0], at=AFTER, tell=lambda _done, _total: None)
    leave_out(cast, survey)

    said: dict[str, Any] = {}
    work = SimpleNamespace(payload={"package": both[1].pk}, at=AFTER, progress=None, finish=said.update)
    build_task(cast_to(Work, work))
    assert "Only 1 responses changed" in said["sentence"]
    assert [each.state for each in DataPackage.objects.order_by("number")] == ["ready", "failed"]


def test_the_page_and_the_program_say_why_a_package_must_wait(cast, sign_in, at):
    survey = answered(cast, ("", "c1", 12), ("", "c2", 8))
    package(cast, survey)
    leave_out(cast, survey)
    at(AFTER)
    page = sign_in(cast.coordinator).post(place(cast, survey, "export/"), {"kind": "public"})
    assert "Only 1 responses changed since public package 1" in page.content.decode()
    page = sign_in(cast.coordinator).post(place(cast, survey, "public-results/"), {"questions": ["q1"]})
    assert "Only 1 responses changed since public package 1" in page.content.decode()
    asked = program(cast.coordinator, cast.consultation)("post", "surveys/needs/exports/", {"kind": "public"})
    assert asked.status_code == 409
