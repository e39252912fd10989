"""What a confidential exercise shows of who came: so little that no views subtracted from each other single anybody out."""

from itertools import product
from typing import Any

import pytest

from consultations.programme import exercises
from consultations.programme.coverage import board
from consultations.programme.exercises import Exercise
from consultations.register.engagement.furthest import STAGES
from consultations.register.engagement.models import Interaction
from consultations.register.origins.models import Network
from consultations.register.terms.models import Term
from consultations.register.terms.regions import region_of
from tests.consultations.programme.coverage.test_coverage import say_of
from tests.factories import NOON, make_organisation, make_person

pytestmark = pytest.mark.django_db


def confide(monkeypatch):
    """Let the consultation have a survey that does not tell who answered."""
    offered = exercises.offered

    def with_one(consultation):
        kept: Any = {"path": "/", "opens_at": NOON, "closes_at": NOON, "tells": False}
        return [*offered(consultation), Exercise(name="surveys.survey:1", label="Survey", title={}, **kept)]

    monkeypatch.setattr(exercises, "offered", with_one)


def test_a_confidential_exercise_shows_no_few_and_no_names(cast, sign_in, monkeypatch):
    for number in range(9):
        body = make_organisation(f"Company {number}", category="company", country="BE")
        say_of(cast, body, None, "invited", *(["responded"] if number < 2 else []))
    client, base = sign_in(cast.coordinator), f"{cast.consultation.get_absolute_url()}manage/"
    assert ">2<span" in client.get(f"{base}coverage/").content.decode()
    confide(monkeypatch)
    text = client.get(f"{base}coverage/").content.decode()

    assert ">2<span" not in text
    assert "too few to show" in text
    listed = client.get(f"{base}coverage/behind/?stage=responded").content.decode()
    assert "Company 1" not in listed
    assert "Who answered is not shown here" in listed
    rows = client.get(f"{base}coverage.csv").content.decode()
    assert '"company","BE","","9","9","2"' not in rows.replace(" ", "")
    assert "Company 1" in client.get(f"{base}coverage/behind/?stage=invited").content.decode()
    for query in ("", "?what=answered", "?days=0"):
        silent = client.get(f"{base}silent/{query}").content.decode()
        assert "Who stays silent is not shown here" in silent
        assert "Company" not in silent


@pytest.mark.parametrize("stage", STAGES)
def test_who_came_uninvited_or_was_reached_is_no_figure_of_a_confidential_exercise(
    cast, sign_in, monkeypatch, stage
):
    for number, stages in enumerate((["reached"], ["responded"], ["invited", "reached"])):
        body = make_organisation(f"Company {number}", category="company", country="BE")
        say_of(cast, body, None, *stages)
    confide(monkeypatch)
    path = f"{cast.consultation.get_absolute_url()}manage/coverage/?stage={stage}"
    answer = sign_in(cast.coordinator).get(path)
    assert dict(answer.context["funnel"])["reached"] is None
    text = answer.content.decode()
    assert "+2" not in text
    assert ">2</a>" not in text
    assert text.count("not shown") >= 2


def test_regions_tell_no_small_figure_that_the_countries_hide(cast, monkeypatch):
    """Belgium 1 and Malta 2 are hidden among the countries; with France 8, western Europe would tell Belgium's."""
    for country, many in (("FR", 8), ("BE", 1), ("MT", 2), ("GR", 7)):
        for number in range(many):
            body = make_organisation(f"Company {country} {number}", category="company", country=country)
            say_of(cast, body, None, "invited", "responded")
    within = board.Scope([cast.consultation.exercise], confidential=True)

    def told(by):
        shown, _whole = board.laid(
            cast.consultation, within, board.View(by, "responded", "stakeholder"), NOON
        )
        cells = {(cell.column, line.place): cell.value for line in shown.lines for cell in line.cells}
        return {place: value for (_column, place), value in cells.items() if value}

    assert set(told("country")) == {"FR", "GR"}
    assert told("region") == {}


# Who answered of those invited, by category and country: in Belgium one company did not, in Malta two did.
ANSWERED = {
    ("company", "BE"): (9, 10),
    ("company", "FR"): (6, 12),
    ("company", "MT"): (2, 8),
    ("research", "BE"): (7, 14),
    ("research", "FR"): (8, 20),
    ("research", "MT"): (6, 11),
}


def answer(cast):
    """Have those of ANSWERED invited, and some answer; networks and another list cut across categories and countries."""
    networks = [Network.objects.create(name=f"Network {n}") for n in range(2)]
    for (category, country), (came, asked) in ANSWERED.items():
        for number in range(asked):
            body = make_organisation(
                f"{category} {country} {number}",
                category=category,
                country=country,
                network=networks[number % 2],
                terms={"hys": ["ngo" if number % 3 else "academic"]},
            )
            stages = ["reached", "responded", "represented"] if number < came else []
            say_of(cast, body, None, "invited", *stages[: 2 + number % 2])
    return board.Scope([cast.consultation.exercise], confidential=True)


def views(cast, within):
    """Give every figure of who came that some view shows, as {(by, column, place): number}."""
    found: dict[tuple[str, str, str, str, str], int] = {}
    for by, stage, (taxonomy, _title) in product(board.PLACES, board.TELLING, board.taxonomies()):
        shown, _everybody = board.laid(cast.consultation, within, board.View(by, stage, taxonomy), NOON)
        cells = [*shown.totals, shown.whole]
        cells += [cell for line in shown.lines for cell in [*line.cells, line.total]]
        for cell in cells:
            if cell.value is not None and cell.of:
                found[by, stage, taxonomy, cell.column, cell.place] = cell.value
    return found


def test_the_data_would_tell_of_single_people_if_it_were_open(cast):
    within = answer(cast)
    open_ = views(cast, board.Scope(within.names, confidential=False))

    assert {1, 2} & set(open_.values())
    assert {by for by, *_rest in open_} == set(board.PLACES)


def test_only_one_table_is_shown_so_that_none_can_be_subtracted_from_it(cast):
    found = views(cast, answer(cast))

    assert found
    assert {(by, stage, taxonomy) for by, stage, taxonomy, *_rest in found} <= {
        ("country", "responded", "stakeholder"),
        ("region", "responded", "stakeholder"),
    }


def test_all_that_is_shown_leaves_each_small_figure_two_values_at_least(cast):
    """Every table that agrees with all views, the dashboard and the file is tried; who was invited is known."""
    within = answer(cast)
    codes = {str(term.pk): term.code for term in Term.objects.filter(taxonomy__slug="stakeholder")}
    sums: list[tuple[set[tuple[str, str]], int]] = []
    for (by, _stage, _taxonomy, column, place), value in views(cast, within).items():
        place_of = region_of if by == "region" else str
        sums.append(
            (
                {
                    cell
                    for cell in ANSWERED
                    if column in {"*", cell_id(codes, cell)} and place in {"*", place_of(cell[1])}
                },
                value,
            )
        )
    assert sums
    cells = sorted(ANSWERED)
    known = [{value for inside, value in sums if inside == {cell}} for cell in cells]
    ranges = [value or range(ANSWERED[cell][1] + 1) for cell, value in zip(cells, known, strict=True)]
    possible = [
        guess
        for guess in product(*ranges)
        if all(
            sum(n for cell, n in zip(cells, guess, strict=True) if cell in inside) == value
            for inside, value in sums
        )
    ]
    assert tuple(ANSWERED[cell][0] for cell in cells) in possible
    for place, cell in enumerate(cells):
        came, asked = ANSWERED[cell]
        if came in range(1, 5) or asked - came in range(1, 5):
            assert len({guess[place] for guess in possible}) > 1, cell


def cell_id(codes, cell):
    return next(pk for pk, code in codes.items() if code == cell[0])


def test_the_dashboard_and_the_file_show_no_more_than_the_table(cast, monkeypatch):
    within = answer(cast)
    shown, _everybody = board.laid(
        cast.consultation, within, board.View("country", "responded", "stakeholder"), NOON
    )
    totals = {words: cell.value for (_code, words), cell in zip(shown.columns, shown.totals, strict=True)}
    monkeypatch.setattr(board, "scope", lambda _consultation: within)
    assert {words: cell.value for words, cell in board.by_category(cast.consultation, NOON)} == totals

    found = board.counted(cast.consultation, within, "country", NOON)
    table = {(cell.column, line.place): cell.value for line in shown.lines for cell in line.cells}
    codes = {term.code: str(term.pk) for term in Term.objects.filter(taxonomy__slug="stakeholder")}
    for row in board.sheet_rows(found, within, within.names[0]):
        reached, responded, represented, uninvited = row[7:]
        assert responded == table[codes.get(str(row[2]), str(row[2])), str(row[3])]
        assert (reached, represented, uninvited) == (None, None, None)
    hys = board.counted(cast.consultation, within, "country", NOON, "hys")
    assert {tuple(row[7:]) for row in board.sheet_rows(hys, within, within.names[0])} == {(None,) * 4}


def test_a_list_of_a_confidential_exercise_tells_of_nobody_whether_they_came(cast, sign_in, monkeypatch):
    asked, came = (make_organisation(name, category="company", country="BE") for name in ("Asked", "Came"))
    say_of(cast, asked, None, "invited", "reached", "responded")
    say_of(cast, came, None, "responded")
    client, base = sign_in(cast.coordinator), f"{cast.consultation.get_absolute_url()}manage/coverage/behind/"
    assert client.get(f"{base}?stage=registered").content.decode().count(">responded</td>") == 2
    confide(monkeypatch)

    text = client.get(f"{base}?stage=registered").content.decode()
    assert "Came" in text
    assert "responded</td>" not in text
    assert "invited</td>" not in text
    assert "tells of nobody whether they came" in text
    for stage in ("reached", "responded", "represented", "missing", "uninvited"):
        assert "Came" not in client.get(f"{base}?stage={stage}").content.decode()


def test_no_call_is_logged_from_a_list_that_is_not_shown(cast, sign_in, monkeypatch):
    person = make_person("Late")
    say_of(cast, None, person, "invited", days=10)
    path = f"{cast.consultation.get_absolute_url()}manage/silent/{person.pk}/call/"
    confide(monkeypatch)
    client = sign_in(cast.coordinator)

    assert client.post(path, {"text": ""}).status_code == 409
    assert not Interaction.objects.filter(channel="call").exists()
