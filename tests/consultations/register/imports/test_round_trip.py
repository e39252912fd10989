"""What the register exports it takes back as "unchanged", whatever is written in it, in each kind of file."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.register.directory.models import Affiliation, Organisation
from consultations.register.imports.models import Policy
from consultations.register.origins.actions import add_origin
from consultations.register.pages.exports import ORGANISATION, PERSON, organisation_rows, person_rows
from consultations.register.relations.actions import relate
from consultations.register.rights.contacts import table
from ds4skills.web.exporting import Sheet, to_csv, to_jsonl, to_xlsx
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.texts import tidy
from tests.consultations.register.imports.files import take, verdicts
from tests.factories import NOON, make_organisation, make_person, make_user

WRITE = {"csv": to_csv, "xlsx": lambda sheet: to_xlsx([sheet]), "jsonl": to_jsonl}
ODD = (
    "=1+1", "@SUM(A1)", "+32 2", "-2", "'=1", "''", "\\|", "a|b", "a \\| b", "|", "\\", "a\\", "\u202eRTL\u202c", "أكاديمية",
    "e\u0301", "İ", "ß", "\ufeffx", "a\u2028b", "a\u00a0b", "a  b", "\t=1", "n/a", "—", "0", "1e5", "2026-01-01", "#REF!", "<b>", "😀",
    'she said "so"', "x" * 300,
)  # fmt: skip
LETTERS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=40)
NAMES = st.one_of(st.sampled_from(ODD), LETTERS).map(lambda text: tidy(text).strip()[:120]).filter(bool)
FEW = 12


def _back(user, sheet: Sheet, kind: str):
    """Import a table as it was exported, overwriting what differs."""
    body = WRITE[sheet.name](sheet)
    return take(user, body, kind=kind, policy=Policy.OVERWRITE, name=f"back.{sheet.name}")


def _same(user, kind: str, columns, rows) -> None:
    rows = list(rows)
    for name in WRITE:
        batch = _back(user, Sheet(name, columns, rows, [("who", "me")]), kind)
        told = list(batch.rows.exclude(verdict="unchanged").values_list("verdict", "problems", "differences"))
        assert not told, (name, told)
        assert verdicts(batch) == ["unchanged"] * len(rows)


def _organisation(texts, names):
    body = make_organisation(
        texts[0],
        acronym=texts[1][:40],
        city=texts[2],
        description=f"{texts[3]}\n\n{texts[0]}",
        names=[("native", texts[1], "el"), *(("other", name, "") for name in dict.fromkeys(names))],
        terms={"hys": ["ngo"]},
        verified_on=date(2026, 2, 28),
        listed=True,
    )
    return Organisation.objects.get(pk=body.pk)


class RoundTrips(TestCase):
    @given(texts=st.lists(NAMES, min_size=4, max_size=4), names=st.lists(NAMES, max_size=4))
    @example(texts=list(ODD[:4]), names=[tidy(each).strip() for each in ODD])
    @settings(max_examples=FEW)
    def test_organisations_come_back_unchanged(self, texts, names):
        body, other = _organisation(texts, names), make_organisation(texts[3])
        for kind in ("part", "member"):
            relate(actor=None, subject=body, target=other, kind=kind, at=NOON)
        rows = organisation_rows([body.pk, other.pk], ORGANISATION)
        _same(make_user(), "organisations", ORGANISATION, rows)

    @given(texts=st.lists(NAMES, min_size=4, max_size=4))
    @example(texts=list(ODD[:4]))
    @settings(max_examples=FEW)
    def test_people_come_back_unchanged(self, texts):
        one, other = make_organisation(texts[0]), make_organisation(texts[1])
        person = make_person(texts[2], organisation=one, role=texts[3], language="fr", country="GR")
        place = {"role": texts[1], "starts_on": date(2020, 1, 2), "ends_on": date(2024, 2, 29)}
        Affiliation.objects.create(person=person, organisation=other, **place)
        Affiliation.objects.create(person=person, organisation=one, role="Chair")
        alone = make_person(texts[1])
        _same(make_user(), "people", PERSON, person_rows([person.pk, alone.pk], PERSON, NOON))
        columns = [*PERSON[:3], "email", *PERSON[3:]]
        _same(make_user(), "people", columns, table([person, alone], columns, NOON))


@pytest.mark.django_db
def test_a_cell_longer_than_a_spreadsheet_s_comes_back_whole(cast):
    names = [("other", f"{'=long ' * 40}| {n}", "") for n in range(200)]
    body = make_organisation("Many names", names=names)
    [row] = organisation_rows([body.pk], ORGANISATION)
    assert len(str(row[ORGANISATION.index("other_names")])) > 32_767
    for name in ("xlsx", "jsonl"):
        batch = _back(cast.coordinator, Sheet(name, ORGANISATION, [row]), "organisations")
        assert verdicts(batch) == ["unchanged"]
    with pytest.raises(RefusedError, match="cell_too_long"):
        _back(cast.coordinator, Sheet("csv", ORGANISATION, [row]), "organisations")


@pytest.mark.django_db
def test_what_has_several_values_where_an_import_sets_one_comes_back_unchanged(cast):
    parents = [make_organisation(f"Whole {n}") for n in range(2)]
    guides = [make_organisation(f"Guide {n}") for n in range(2)]
    body = make_organisation("Part", terms={"hys": ["ngo", "company"]}, introduced_by=guides[0].pk)
    for each in parents:
        relate(actor=None, subject=body, target=each, kind="part", at=NOON)
    add_origin(
        actor=None,
        key=body.pk,
        kind="staff",
        basis="consent",
        at=NOON,
        person=False,
        introduced_by=guides[1].pk,
    )
    _same(cast.coordinator, "organisations", ORGANISATION, organisation_rows([body.pk], ORGANISATION))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(WRITE))
def test_the_pages_own_files_come_back_unchanged(cast, sign_in, kind):
    client = sign_in(cast.coordinator)
    make_person("Ωmega | =x", organisation=make_organisation("'-Body"), role="@chief")
    for table_name, what in (("organisations", "organisations"), ("people", "people")):
        answer = client.get(f"/register/{table_name}.{kind}")
        assert answer.status_code == 200
        batch = take(cast.coordinator, answer.content, kind=what, policy=Policy.OVERWRITE, name=f"x.{kind}")
        assert set(verdicts(batch)) == {"unchanged"}
        assert len(verdicts(batch)) >= 2
