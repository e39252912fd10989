"""Data packages: two persons, every file, digests that stay, nothing of a name."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pyreadstat
import pytest
from python_calamine import CalamineWorkbook

from ds4skills.audit.models import Event
from ds4skills.web.exporting import unguard
from surveys.answering.models import Revision
from surveys.results.exports import actions
from surveys.results.exports.building import Query
from surveys.results.exports.models import DataPackage
from tests.asking import program
from tests.factories import NOON
from tests.surveys.people import fill, make_survey
from tests.surveys.test_answering import send

pytestmark = pytest.mark.django_db
RESTRICTED = Query("restricted")
LATER = NOON + timedelta(minutes=5)


def answered(cast, sign_in, **more):
    """Publish a survey that two people answered; the text of one is hostile to spreadsheets."""
    survey = make_survey(cast, **more)
    for user, words in ((cast.stakeholder, "=1+1 \u202e-2"), (cast.colleague, 'She said "yes", +32 2')):
        client = sign_in(user)
        fill(client, survey, q4=words)
        draft_key, answer = send_of(client, survey)
        assert answer.status_code == 302, (draft_key, answer.content.decode()[:400])
    return survey


def send_of(client, survey):
    return send(client, survey, capacity="personal")


def build(cast, survey, query=RESTRICTED, at=NOON):
    package = actions.ask(actor=cast.coordinator, survey=survey, query=query, reason="Analysis", at=at)
    if package.kind == "restricted":
        package = actions.decide(actor=cast.second, package=package, agreed=True, at=LATER)
    return actions.build(package=package, at=LATER, tell=lambda _done, _total: None)


def unpack(package):
    packed = zipfile.ZipFile(io.BytesIO(b"".join(actions.pieces(package))))
    return {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}


def table(body):
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    return [[unguard(cell) for cell in row] for row in rows]


def test_a_restricted_package_needs_another_coordinator(cast, sign_in):
    survey = answered(cast, sign_in)
    package = actions.ask(actor=cast.coordinator, survey=survey, query=RESTRICTED, reason="Why", at=NOON)
    assert package.state == "asked"
    with pytest.raises(actions.OwnPackageError):
        actions.decide(actor=cast.coordinator, package=package, agreed=True, at=LATER)
    with pytest.raises(actions.DecidedError):
        actions.decide(actor=cast.second, package=package, agreed=True, at=NOON + timedelta(hours=25))
    made = actions.decide(actor=cast.second, package=package, agreed=True, at=LATER)
    assert made.state == "building"
    verbs = list(Event.objects.filter(verb__startswith="survey.package").values_list("verb", flat=True))
    assert verbs == ["survey.package_asked", "survey.package_agreed"]


def test_every_file_is_there_with_its_digest_and_the_same_query_gives_the_same_bytes(cast, sign_in):
    survey = answered(cast, sign_in)
    first, second = build(cast, survey), build(cast, survey)
    files = unpack(first)
    wanted = {"data_codes.csv", "data_labels_en.csv", "data_labels_fr.csv", "data_long.csv", "data.xlsx"}
    wanted |= {"data.jsonl", "data.sav", "codebook.csv", "survey.xlsx", "manifest.json"}
    wanted |= {"questionnaire_en.pdf", "questionnaire_fr.pdf"}
    assert wanted <= set(files)
    manifest = json.loads(files["manifest.json"])
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    assert first.digest == second.digest == manifest["digest"]
    assert files == unpack(second)


def test_codes_labels_and_the_workbook_say_the_same(cast, sign_in):
    files = unpack(build(cast, answered(cast, sign_in)))
    codes, labels = table(files["data_codes.csv"]), table(files["data_labels_en.csv"])
    assert len(codes) == len(labels) == 3
    row, words = (dict(zip(found[0], found[1], strict=True)) for found in (codes, labels))
    assert (row["q1_1"], row["q2"], row["q3"], row["q3__c1"], row["q3__c2"]) == ("4", "1", "c1 c3", "1", "0")
    assert (words["q1_1"], words["q2"], words["q3"]) == ("Support", "Choice 1", "Choice 1; Choice 3")
    assert row["q4"] == "=1+1 \u202e-2"
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["data.xlsx"]))
    assert {"Data", "Labels", "Codebook", "Versions", "About"} <= set(book.sheet_names)
    sheet = [[as_text(cell) for cell in line] for line in book.get_sheet_by_name("Data").to_python()]
    assert sheet == codes


def as_text(cell):
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def test_the_file_of_spss_has_labels_and_one_range_of_missing_codes(cast, sign_in, tmp_path):
    files = unpack(build(cast, answered(cast, sign_in)))
    path = tmp_path / "data.sav"
    path.write_bytes(files["data.sav"])
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    assert len(frame) == 2
    assert meta.column_names_to_labels["q2"] == "One?"
    assert meta.variable_value_labels["q2"][1.0] == "Choice 1"
    assert meta.variable_value_labels["q2"][-99.0] == "No answer"
    assert meta.missing_ranges["q2"] == [{"lo": -99.0, "hi": -66.0}]


def test_no_name_no_address_and_no_key_of_a_person_is_in_any_file(cast, sign_in):
    survey = answered(cast, sign_in, identity="confidential")
    files = unpack(build(cast, survey))
    everything = b"".join(files.values()).decode("utf-8", "ignore")
    for secret in (cast.person.pk, cast.colleague_person.pk, cast.stakeholder.email, "Lindqvist"):
        assert str(secret) not in everything
    row = dict(zip(*table(files["data_codes.csv"])[:2], strict=True))
    revision = Revision.objects.order_by("pk")[0]
    assert row["submitted_at"] == revision.said_at.date().isoformat()


def test_a_public_package_holds_figures_only_and_hides_small_ones(cast, sign_in):
    survey = answered(cast, sign_in)
    with pytest.raises(actions.StillOpenError):
        build(cast, survey, Query("public"))
    package = build(cast, survey, Query("public"), at=survey.closes_at)
    files = unpack(package)
    assert not {name for name in files if name.startswith("data")}
    rows = table(files["figures.csv"])
    counts = {row[-1] for row in rows[1:] if row[0] == "q2"}
    assert counts <= {"*", "0"}
    assert "yes" not in files["figures.csv"].decode()


def test_withdrawn_answers_are_no_row_but_their_revision_is_told(cast, sign_in):
    survey = answered(cast, sign_in)
    sign_in(cast.stakeholder).post(f"{survey.get_absolute_url()}withdraw/")
    files = unpack(build(cast, survey))
    assert len(table(files["data_codes.csv"])) == 2
    lines = [json.loads(line) for line in files["data.jsonl"].decode().splitlines()]
    assert [(line["revision"], line["status"]) for line in lines].count((2, "withdrawn")) == 1


def test_pages_ask_agree_build_and_fetch(cast, sign_in):
    survey = answered(cast, sign_in)
    there = f"/consultations/{survey.consultation.slug}/manage/surveys/{survey.code}/export/"
    mine, other = sign_in(cast.coordinator), sign_in(cast.second)
    refused = mine.post(there, {"kind": "restricted"})
    assert "Say what the answers are needed for." in refused.content.decode()
    assert mine.post(there, {"kind": "restricted", "reason": "Report", "uploads": "on"}).status_code == 302
    package = DataPackage.objects.get()
    assert "Another coordinator must agree." in mine.get(there).content.decode()
    assert mine.post(f"{there}1/decide/", {"decision": "agree"}).status_code == 409
    assert other.post(f"{there}1/decide/", {"decision": "agree"}).status_code == 302
    package.refresh_from_db()
    actions.build(package=package, at=LATER, tell=lambda _done, _total: None)
    answer = mine.post(f"{there}1/download/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
    assert mine.get(f"{there}1/download/").status_code == 405
    assert Event.objects.filter(verb="survey.package_fetched").exists()


def test_while_sealed_nothing_goes_out(cast, sign_in):
    survey = make_survey(cast)
    type(survey.consultation).objects.filter(pk=survey.consultation.pk).update(sealed=True)
    survey.refresh_from_db()
    with pytest.raises(actions.SealedError):
        actions.ask(actor=cast.coordinator, survey=survey, query=RESTRICTED, reason="Why", at=NOON)


def test_bytes_go_after_thirty_days_and_who_asked_stays(cast, sign_in):
    package = build(cast, answered(cast, sign_in))
    assert actions.forget(NOON + timedelta(days=29)) == 0
    assert actions.forget(NOON + timedelta(days=31)) == 1
    package.refresh_from_db()
    assert package.state == "gone"
    assert not package.parts.exists()
    assert package.asked_by == cast.coordinator


def test_a_program_asks_looks_and_fetches_as_the_page_does(cast, sign_in, at):
    survey = answered(cast, sign_in)
    mine, base = program(cast.coordinator, survey.consultation), f"surveys/{survey.code}/exports/"
    assert mine("post", base, {"kind": "restricted"}).status_code == 422
    made = mine("post", base, {"kind": "restricted", "reason": "Analysis"})
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    assert mine("get", f"{base}1/download/").status_code == 404
    package = actions.decide(actor=cast.second, package=DataPackage.objects.get(), agreed=True, at=LATER)
    actions.build(package=package, at=LATER, tell=lambda _done, _total: None)
    assert mine("get", base).json()["results"][0]["state"] == "ready"
    sent = mine("get", f"{base}1/download/")
    assert zipfile.ZipFile(io.BytesIO(b"".join(sent.streaming_content))).testzip() is None
    assert program(cast.moderator, survey.consultation)("get", base).status_code == 403
