"""Coverage: everybody once, at their furthest stage; figures that fall; what a confidential exercise hides."""

import random
from datetime import timedelta

import pytest

from consultations.programme.coverage import board, members
from consultations.register.directory.models import Affiliation, Organisation
from consultations.register.engagement.actions import log
from consultations.register.engagement.coverage import ALONE, BY, FUNNEL, WHOLE, coverage
from consultations.register.engagement.furthest import STAGES
from consultations.register.engagement.models import Interaction, Target
from consultations.register.origins.models import Network
from consultations.register.terms.models import Term
from tests.budgets.counting import same_at_one_and_three, statements
from tests.factories import NOON, make_organisation, make_person

CATEGORIES, COUNTRIES = ("company", "research", ""), ("BE", "MT", "")


def say_of(cast, organisation=None, person=None, *stages, days=1, **more):
    for stage in stages:
        log(
            stage=stage,
            channel="mail",
            exercise=cast.consultation.exercise,
            at=NOON - timedelta(days=days),
            person=person.pk if person else None,
            organisation=organisation.pk if organisation else None,
            **more,
        )


def column(code):
    return str(Term.objects.get(taxonomy__slug="stakeholder", code=code).pk)


def fill(cast, chance):
    networks = [Network.objects.create(name=f"Network {n}") for n in range(3)]
    bodies = [
        make_organisation(
            category=chance.choice(CATEGORIES),
            country=chance.choice(COUNTRIES),
            network=chance.choice([*networks, None]),
        )
        for _ in range(14)
    ]
    for body in bodies:
        for _ in range(chance.choice([0, 1, 2, 4])):
            say_of(cast, body, None, chance.choice(STAGES))
    people = [
        make_person(country=chance.choice(COUNTRIES), network=chance.choice([*networks, None]))
        for _ in range(5)
    ]
    for person in people:
        say_of(cast, None, person, *chance.sample(STAGES, chance.choice([0, 1, 2])))
    return bodies


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("by", [*BY, WHOLE])
def test_coverage_falls_from_left_to_right_in_every_cell(cast, seed, by):
    fill(cast, random.Random(seed))
    found = coverage([cast.consultation.exercise], NOON, by)

    assert len(found.cells) > 1
    for cell in [*found.cells.values(), found.total()]:
        assert cell.funnel == sorted(cell.funnel, reverse=True)
        assert cell.count("uninvited") + cell.count("invited") <= cell.registered


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_equals_the_list_behind_it(cast, seed):
    fill(cast, random.Random(seed))
    names = [cast.consultation.exercise]
    for by in BY:
        found = coverage(names, NOON, by)
        for (code, place), cell in found.cells.items():
            for stage in (*FUNNEL, "uninvited"):
                asked = members.read({"column": code, "place": place, "by": by, "stage": stage})
                listed = members.behind(asked, names, NOON).count()
                assert listed == cell.count(stage), (by, code, place, stage)


@pytest.mark.parametrize("seed", range(6))
def test_several_exercises_and_merged_rows_count_as_the_log_says(cast, seed):
    draw, names = (
        random.Random(seed),
        ["programme.consultation:1", "surveys.survey:2", "workshops.workshop:3"],
    )
    bodies = [make_organisation(f"Body {n}", category="company", country="BE") for n in range(12)]
    for loser, winner in ((bodies[0], bodies[1]), (bodies[2], bodies[1]), (bodies[3], bodies[4])):
        Organisation.objects.filter(pk=loser.pk).update(merged_into=winner)
    become = {bodies[0].pk: bodies[1].pk, bodies[2].pk: bodies[1].pk, bodies[3].pk: bodies[4].pk}
    said = [
        (draw.choice(bodies).pk, draw.choice(STAGES), draw.choice([*names, "other:4"])) for _ in range(40)
    ]
    for body, stage, name in said:
        log(stage=stage, channel="mail", exercise=name, at=NOON, organisation=body)

    for chosen in (names, *([name] for name in names)):
        stages: dict[object, set[str]] = {}
        for body, stage, name in said:
            if name in chosen:
                stages.setdefault(become.get(body, body), set()).add(stage)
        asked = [each for each in stages.values() if "invited" in each]
        cell = coverage(chosen, NOON).cell(column("company"), "BE")
        assert cell.funnel == [9, *(sum(bool(each & set(STAGES[n:])) for each in asked) for n in range(4))]
        assert cell.uninvited == len(stages) - len(asked)


def test_everybody_is_counted_once_whatever_the_place(cast):
    fill(cast, random.Random(5))
    names = [cast.consultation.exercise]
    totals = [coverage(names, NOON, by).total().funnel for by in ("country", "first", WHOLE)]

    assert totals[0] == totals[1] == totals[2]
    assert totals[0][0] == Organisation.objects.count() + 5


def test_a_stakeholder_stands_at_the_furthest_stage_of_all_channels(cast):
    say_of(cast, cast.organisation, cast.person, "represented", "invited", "reached")
    cell = coverage([cast.consultation.exercise], NOON).cell(column("industry-association"), "SE")

    assert cell.funnel == [1, 1, 1, 1, 1]


def test_another_exercise_does_not_count(cast):
    say_of(cast, cast.organisation, None, "invited")
    cell = coverage(["surveys.survey:9"], NOON).cell(column("industry-association"), "SE")

    assert cell.funnel == [1, 0, 0, 0, 0]


def test_whoever_comes_uninvited_stands_apart(cast):
    say_of(cast, cast.organisation, cast.person, "responded")
    cell = coverage([cast.consultation.exercise], NOON).cell(column("industry-association"), "SE")

    assert (cell.funnel, cell.uninvited) == ([1, 0, 0, 0, 0], 1)


def test_a_merged_row_gives_what_it_did_to_the_row_it_is_in(cast):
    twin = make_organisation(category="company", country="SE")
    say_of(cast, twin, None, "invited", "responded")
    Organisation.objects.filter(pk=twin.pk).update(merged_into=cast.organisation)
    found = coverage([cast.consultation.exercise], NOON)

    assert found.total().funnel == [1, 1, 1, 1, 0]
    assert found.cell(column("industry-association"), "SE").count("responded") == 1


def test_somebody_whose_tie_has_ended_is_counted_for_themselves(cast):
    Affiliation.objects.filter(person=cast.person).update(ends_on=NOON.date())
    say_of(cast, None, cast.person, "invited")

    assert coverage([cast.consultation.exercise], NOON).cell(ALONE, "").funnel == [1, 1, 0, 0, 0]


def test_the_page_shows_figures_targets_and_the_largest_gap(cast, sign_in):
    client = sign_in(cast.coordinator)
    base = f"{cast.consultation.get_absolute_url()}manage/coverage/"
    say_of(cast, cast.organisation, cast.person, "invited")
    data = {"term": column("industry-association"), "country": "SE", "count": "4"}
    assert client.post(f"{base}targets/", data).status_code == 302
    text = client.get(base).content.decode()

    assert "0% of those invited have responded" in text
    assert "target 4" in text
    assert "4 short of the target" in text
    client.post(f"{base}targets/", {**data, "count": "0"})
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    "query", ["?by=x&stage=y", "?by=network", "?by=first&stage=invited&all=yes", "?page=99"]
)
def test_any_filter_answers(cast, sign_in, query):
    fill(cast, random.Random(1))
    assert (
        sign_in(cast.coordinator)
        .get(f"{cast.consultation.get_absolute_url()}manage/coverage/{query}")
        .status_code
        == 200
    )


@pytest.mark.parametrize(
    "query",
    [
        "?column=x;drop&place=%00",
        "?column=99999999999999&stage=sold",
        "?by=network&place=abc",
        "?by=first&place=9",
        "?place=🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊🦊",
    ],
)
def test_a_made_up_figure_has_a_list_all_the_same(cast, sign_in, query):
    path = f"{cast.consultation.get_absolute_url()}manage/coverage/behind/{query}"

    assert sign_in(cast.coordinator).get(path).status_code == 200


def test_the_file_has_every_figure(cast, sign_in):
    say_of(cast, cast.organisation, None, "invited", "reached")
    body = (
        sign_in(cast.coordinator)
        .get(f"{cast.consultation.get_absolute_url()}manage/coverage.csv")
        .content.decode()
    )
    head, *rows = body.lstrip("\ufeff").splitlines()

    assert (
        head.replace('"', "")
        == "exercise,taxonomy,term,country,target,registered,invited,reached,responded,represented,uninvited"
    )
    assert any('"industry-association","SE","","1","1","1","0","0","0"' in row for row in rows)


def test_counting_takes_one_statement_and_the_page_few(cast, sign_in):
    with statements() as asked:
        coverage([cast.consultation.exercise], NOON)
    assert len(asked) <= 4
    assert sum("consultations_furthest" in sql for sql in asked) == 1
    assert not any("consultations_interaction" in sql for sql in asked)
    within = board.scope(cast.consultation)
    with statements() as asked:
        board.table(board.counted(cast.consultation, within, "country", NOON), within, "responded")
    assert len(asked) <= 6

    def add():
        say_of(cast, make_organisation(country="MT"), None, "invited")

    base = f"{cast.consultation.get_absolute_url()}manage/"
    same_at_one_and_three(sign_in(cast.coordinator), f"{base}coverage/", add, 20)
    same_at_one_and_three(sign_in(cast.coordinator), f"{base}coverage/behind/?stage=invited", add, 16)


def test_the_log_stays_append_only_with_its_new_index(cast):
    say_of(cast, cast.organisation, None, "invited")
    with pytest.raises(Exception, match="append-only"):
        Interaction.objects.update(stage="represented")


def kinds(client, path):
    """Give the table of a page as {(line, column words): count}, totals under "All"."""
    shown = client.get(path).context["table"]
    found = {}
    for line in [*shown.lines]:
        for (_code, words), cell in zip(shown.columns, line.cells, strict=True):
            found[line.words, words] = cell.value
        found[line.words, "All"] = line.total.value
    for (_code, words), cell in zip(shown.columns, shown.totals, strict=True):
        found["All", words] = cell.value
    found["All", "All"] = shown.whole.value
    return found


@pytest.mark.django_db
class TestAnotherListAndRegions:
    def prepare(self, cast):
        both = make_organisation("Both", country="SE", terms={"hys": ["ngo", "academic"]})
        one = make_organisation("One", country="FI", terms={"hys": ["ngo"]})
        none = make_organisation("None", country="US")
        for body in (both, one, none):
            say_of(cast, body, None, "invited")
        return both, one, none

    @pytest.mark.parametrize("by", ["region", "network", "first", "country"])
    def test_an_organisation_of_two_terms_stands_in_both_columns_and_once_in_all(self, cast, sign_in, by):
        self.prepare(cast)
        path = f"/consultations/{cast.consultation.slug}/manage/coverage/"
        asked = kinds(sign_in(cast.coordinator), f"{path}?taxonomy=hys&stage=invited&by={by}")
        ngo, academic = (Term.objects.get(taxonomy__slug="hys", code=c).label for c in ("ngo", "academic"))
        assert (asked["All", ngo], asked["All", academic]) == (2, 1)
        assert asked["All", "Without such a term"] == 1
        assert asked["All", "All"] == 3

    def test_regions_add_up_their_countries(self, cast, sign_in):
        self.prepare(cast)
        path = f"/consultations/{cast.consultation.slug}/manage/coverage/"
        asked = kinds(sign_in(cast.coordinator), f"{path}?taxonomy=hys&stage=invited&by=region")
        assert asked["Northern Europe", "All"] == 2
        assert asked["Elsewhere", "All"] == 1
        plain = kinds(sign_in(cast.coordinator), f"{path}?stage=invited&by=region")
        assert plain["Northern Europe", "All"] == 2

    def test_each_figure_opens_as_many_rows(self, cast, sign_in):
        self.prepare(cast)
        path = f"/consultations/{cast.consultation.slug}/manage/coverage/"
        client = sign_in(cast.coordinator)
        for by in ("region", "country"):
            shown = client.get(f"{path}?taxonomy=hys&stage=invited&by={by}").context["table"]
            cells = [cell for line in shown.lines for cell in [*line.cells, line.total]]
            assert any(cell.value for cell in cells)
            for cell in [*cells, *shown.totals, shown.whole]:
                where = f"column={cell.column}&place={cell.place}&by={by}&taxonomy=hys&stage=invited"
                answer = client.get(f"{path}behind/?{where}")
                assert answer.context["listing"].count == cell.value, where

    def test_the_file_names_its_list(self, cast, sign_in):
        self.prepare(cast)
        path = f"/consultations/{cast.consultation.slug}/manage/coverage.csv"
        text = sign_in(cast.coordinator).get(f"{path}?taxonomy=hys").content.decode()
        assert '"hys","ngo","SE"' in text
        assert "stakeholder" in sign_in(cast.coordinator).get(f"{path}?taxonomy=nonsense").content.decode()
