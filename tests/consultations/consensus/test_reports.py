"""Reports: frozen, computed again by the verifier, published by a second person."""

import copy
import json
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from python_calamine import CalamineWorkbook

from consultations.consensus import deciding, verify_report
from consultations.consensus.measures import tallies
from consultations.consensus.models import Report
from consultations.consensus.reports import actions, hypertext, pieces, rendering
from consultations.ledger.models import Stance
from consultations.proposals.actions import reword
from consultations.register.duplicates.merging import merge
from ds4skills.web.papers import drawable
from tests.consultations.consensus.people import people_who_spoke
from tests.factories import NOON, make_organisation, make_person, make_voice, say

pytestmark = pytest.mark.django_db
VERIFIER = Path(verify_report.__file__)


@pytest.fixture
def report(cast) -> Report:
    people_who_spoke(cast, objection=True)
    return actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)


def checked(body):
    return verify_report.verify({"digest": verify_report.digest(body), "report": body})


def test_both_editions_verify_alone_in_another_process(report, tmp_path):
    for auditor in (True, False):
        file = tmp_path / "report.json"
        file.write_bytes(rendering.document(report, auditor=auditor))

        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), str(file)], capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stdout
        assert "equal:" in done.stdout


COMPUTED = {
    "num",
    "den",
    "text",
    "low",
    "high",
    "value",
    "rows",
    "digest",
    "name",
    "entry",
    *tallies.STATES,
    *pieces.KEPT,
}


def test_each_altered_figure_is_found_even_where_the_digest_was_made_anew(report):
    body = report.body
    assert checked(body).wrong == []
    spoiled = 0
    for path in paths(body):
        computed = path[0] in {"proposals", "figures"} and path[-1] in COMPUTED
        if (
            computed
            and path[2] not in {"objections", "reasons", "wordings", "figures"}
            and path[1:3] != (0, "digest")
        ):
            if path[0] == "proposals" and path[2] == "digest":
                continue  # of the wording, which stands in the ledger
            altered = copy.deepcopy(body)
            assert spoil(altered, path)
            spoiled += 1
            assert checked(altered).wrong, path
    assert spoiled > 150


def test_each_altered_row_is_found_by_the_digest(report):
    for path in paths(report.body):
        if path[0] in {"rows", "voices", "rule", "head"}:
            altered = copy.deepcopy(report.body)
            if spoil(altered, path):
                try:
                    found = verify_report.verify({"digest": report.digest, "report": altered}).wrong
                except (ValueError, KeyError, TypeError):
                    continue  # unreadable is found, too
                assert found, path


def paths(value, before=()):
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        if isinstance(inner, dict | list):
            yield from paths(inner, (*before, key))
        else:
            yield (*before, key)


def spoil(body, path):
    for key in path[:-1]:
        body = body[key]
    value = body[path[-1]]
    if isinstance(value, bool):
        body[path[-1]] = not value
    elif isinstance(value, int):
        body[path[-1]] = value + 1
    elif isinstance(value, str):
        body[path[-1]] = "x" + value
    else:
        return False
    return True


def test_without_a_rule_there_is_no_report(cast):
    with pytest.raises(actions.NoRuleError):
        actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)


def test_an_empty_ledger_gives_a_report_that_verifies(cast):
    people_who_spoke(cast, organisations=0)
    report = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)

    assert report.public_body["summary"]["levels"] == {"insufficient": 2}
    assert checked(report.body).wrong == []
    assert checked(report.public_body).wrong == []
    assert rendering.pdf(report).startswith(b"%PDF")


def test_a_report_is_published_by_a_second_person_once(report, cast):
    with pytest.raises(actions.SamePersonError):
        actions.publish(actor=cast.coordinator, report=report, at=NOON)
    actions.publish(actor=cast.second, report=report, at=NOON)
    with pytest.raises(actions.ReportMovedError):
        actions.publish(actor=cast.second, report=report, at=NOON)
    actions.withdraw(actor=cast.coordinator, report=report, why="A wording was wrong.", at=NOON)

    report.refresh_from_db()
    assert (report.state, report.withdrawn_why) == ("withdrawn", "A wording was wrong.")


def test_a_frozen_report_cannot_be_changed_in_the_database(report):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE consultations_report SET digest = 'x'")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM consultations_report")


def test_what_is_said_later_waits_for_the_next_report(report, cast):
    before = report.body["head"]["seq"]
    newcomer = make_person(organisation=make_organisation())
    version = cast.consultation.proposals.get(key="P-01").versions.get()
    say(make_voice(cast.consultation, newcomer), version)

    again = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)

    assert again.number == 2
    assert again.body["head"]["seq"] > before
    assert checked(again.body).wrong == []


def test_the_same_ledger_gives_the_same_figures(report, cast):
    again = actions.build(actor=cast.second, consultation=cast.consultation, at=NOON)

    assert again.body["proposals"] == report.body["proposals"]
    assert again.body["figures"] == report.body["figures"]


def test_editorial_changes_carry_positions_and_others_do_not(cast):
    versions, _voices = people_who_spoke(cast)
    first, second = (version.proposal for version in versions)
    reword(actor=cast.editor, proposal=first, wordings={"en": "Wording one."}, substantive=False, at=NOON)
    reword(actor=cast.editor, proposal=second, wordings={"en": "Another."}, substantive=True, at=NOON)

    report = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)

    carried, older = report.body["proposals"]
    assert (carried["sums"]["responded"], carried["older"]) == (15, 0)
    assert (older["sums"]["responded"], older["older"]) == (0, 15)
    assert checked(report.body).wrong == []


def test_no_small_figure_stands_in_the_public_edition(cast):
    people_who_spoke(cast, organisations=9)
    report = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)

    for each in report.public_body["proposals"]:
        for row in each["categories"]:
            assert not {1, 2, 3, 4} & {value for value in row["shown"].values() if value is not None}
        assert not {1, 2, 3, 4} & {value for value in each["shown"].values() if value is not None}
    assert "voices" not in report.public_body
    assert "rows" not in report.public_body


def test_every_format_renders_the_same_figures(report, tmp_path):
    files = rendering.write_all(report, tmp_path)

    assert [file.suffix for file in files] == [".pdf", ".html", ".xlsx", ".csv", ".json", ".json"]
    book = CalamineWorkbook.from_path(str(files[2]))
    proposals = book.get_sheet_by_name("proposals").to_python()
    model = json.loads(files[4].read_text())["report"]["proposals"]
    assert [row[0] for row in proposals[1:]] == [each["key"] for each in model]
    assert [row[3] for row in proposals[1:]] == [each["level"]["name"] for each in model]
    with pikepdf.open(files[0]) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
    assert rendering.pdf(report) == files[0].read_bytes()


def test_the_html_file_needs_nothing_beside_it_and_says_what_the_page_says(report, sign_in):
    file = hypertext.html(report).decode()
    page = sign_in(report.built_by).get(f"/consultations/{report.consultation.slug}/reports/{report.number}/")

    assert re.findall(r"<script|<link|<img|@font-face|@import|\ssrc=|<use|<form", file) == []
    assert set(re.findall(r"url\(([^)]*)\)", file)) <= {'"#hatch"', "#hatch"}
    assert [
        link for link in re.findall(r'href="([^"]*)"', file) if not link.startswith(settings.ORIGIN)
    ] == []
    assert report.public_digest in file
    body = page.content.decode()
    tables = re.compile(r"<table.*?</table>", re.DOTALL)
    assert [bare(each) for each in tables.findall(file)] == [bare(each) for each in tables.findall(body)]
    assert len(tables.findall(file)) >= 3
    assert hypertext.html(report).decode() == file


def bare(markup):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", markup)).strip()


def test_words_of_people_stay_words_in_the_html_file(cast):
    versions, _voices = people_who_spoke(cast)
    hostile = "</style><script>alert(1)</script>"
    reword(
        actor=cast.editor,
        proposal=versions[0].proposal,
        wordings={"en": hostile},
        substantive=False,
        at=NOON,
    )
    report = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)
    file = hypertext.html(report).decode()

    assert "<script" not in file
    assert "&lt;script&gt;alert(1)" in file


def test_any_text_of_people_ends_in_the_pdf_or_is_named(cast):
    versions, _voices = people_who_spoke(cast)
    from_everywhere = "日本 \u202e#let x=1 *bold* $math$ \u200b😀 ελληνικά"
    reword(
        actor=cast.editor,
        proposal=versions[0].proposal,
        wordings={"en": from_everywhere},
        substantive=False,
        at=NOON,
    )
    report = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)

    assert rendering.pdf(report).startswith(b"%PDF")
    assert "<U+65E5>" in drawable(from_everywhere)
    assert "<U+202E>" in drawable(from_everywhere)


def test_a_rule_fixed_late_is_a_recorded_deviation(cast):
    body = deciding.presets()["people"]
    with pytest.raises(deciding.TooLateError):
        deciding.fix(actor=cast.coordinator, consultation=cast.consultation, body=body, at=NOON)
    rule = deciding.fix(
        actor=cast.coordinator, consultation=cast.consultation, body=body, at=NOON, late="Imported."
    )

    assert rule.deviations.get().reason == "Imported."
    with pytest.raises(deciding.RuleFixedError):
        deciding.fix(
            actor=cast.coordinator, consultation=cast.consultation, body=body, at=NOON, late="Again."
        )


def test_the_person_rule_counts_people(cast):
    versions, _voices = people_who_spoke(cast)
    colleague = make_person(organisation=make_organisation())
    say(make_voice(cast.consultation, colleague), versions[0], Stance.OPPOSE)
    before = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)

    # the default rule counts mandated organisations only
    assert before.body["proposals"][0]["sums"]["responded"] == 15
    assert before.body["proposals"][0]["unrepresented"] == 1


def test_an_unreadable_file_says_so(tmp_path, capsys):
    file = tmp_path / "broken.json"
    file.write_text("{")

    assert verify_report.main([str(file)]) == 2
    assert verify_report.main([str(tmp_path / "absent.json")]) == 2
    assert "unreadable" in capsys.readouterr().out


def test_merged_entries_are_told_of_on_the_page_and_in_every_format(cast, sign_in):
    _versions, voices = people_who_spoke(cast)
    first, second = sorted(voices, key=lambda voice: voice.pk)[:2]
    ends = {"winner": first.organisation, "loser": second.organisation}
    merge(actor=cast.coordinator, kind="organisation", at=NOON, **ends)
    report = actions.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)
    base = cast.consultation.get_absolute_url()
    one = "1 stakeholder spoke under more than one entry of the register."
    few = "Fewer than 5 stakeholders spoke under more than one entry of the register."

    assert checked(report.body).wrong == checked(report.public_body).wrong == []
    assert {each["merged"] for each in report.body["proposals"]} == {1}
    for user, words in ((cast.coordinator, one), (cast.stranger, few)):
        assert words in sign_in(user).get(f"{base}proposals/P-01/").content.decode()
    page = sign_in(cast.coordinator).get(f"{base}reports/1/").content.decode()
    for text in (page, hypertext.html(report).decode()):
        assert text.count(few) == 2
        assert "1 entry on the roll had been merged into another" in text
    assert rendering.pdf(report).startswith(b"%PDF")
    figure = report.body["proposals"][0]["figures"]["responded"]
    rows = next(each["rows"] for each in report.body["figures"] if each["id"] == figure)
    assert len(actions.seqs_of(report, figure)) == rows == report.body["proposals"][0]["sums"]["responded"]
    assert one not in page


def test_a_merge_moves_what_i_said_to_my_own_page(cast, sign_in):
    versions, _voices = people_who_spoke(cast)
    other = make_person(organisation=cast.organisation)
    say(make_voice(cast.consultation, other), versions[0], Stance.OPPOSE)
    mine = sign_in(cast.stakeholder)
    assert b"Oppose" not in mine.get("/me/positions/").content
    merge(actor=cast.coordinator, kind="person", winner=cast.person.pk, loser=other.pk, at=NOON)
    assert b"Oppose" in mine.get("/me/positions/").content
    assert b"What you said" in mine.get(f"{cast.consultation.get_absolute_url()}proposals/P-01/").content
