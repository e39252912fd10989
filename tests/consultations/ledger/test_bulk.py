"""Bringing positions in: a Polis export cell for cell, a plain table row for row; again adds nothing."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from consultations.ledger.models import Current, Position
from consultations.programme.models import Consultation
from consultations.register.directory.models import Person
from tests.factories import make_person, make_proposal

pytestmark = pytest.mark.django_db
COMMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"
START = 1_435_654_192_085


def export(folder: Path, *, sign=1, votes=((0, 0, 1), (0, 1, -1), (1, 0, 0), (0, 1, 1))):
    """Write a small conversation; the last vote replaces an earlier one."""
    folder.mkdir()
    current = {(voter, comment): vote for comment, voter, vote in votes}
    lines = [f"{START + n},x,{c},{v},{sign * vote}\n" for n, (c, v, vote) in enumerate(votes)]
    (folder / "votes.csv").write_text(VOTES + "".join(lines), encoding="utf-8")
    (folder / "comments.csv").write_text(
        COMMENTS + "1,x,0,0,2,1,0,We need a bus.\n1,x,1,0,0,0,0,We need a tram.\n", encoding="utf-8"
    )
    rows = [f"{p},,0,0,0,0,{current.get((p, 0), '')},{current.get((p, 1), '')}\n" for p in (0, 1)]
    head = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n"
    (folder / "participants-votes.csv").write_text(head + "".join(rows), encoding="utf-8")
    return folder


def bring(**options):
    """Run the command; gives what it printed."""
    out = io.StringIO()
    call_command("import_positions", stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_conversation_comes_in_cell_for_cell_and_superseded_votes_stay(tmp_path, sign):
    folder = export(tmp_path / "talk", sign=sign)
    assert "3 cells compared with the published matrix: 0 differ" in bring(polis=folder, consultation="talk")
    assert Position.objects.count() == 4
    stances = sorted(Current.objects.values_list("version__proposal__key", "stance"))
    assert stances == [("S-0", "1"), ("S-0", "1"), ("S-1", "N")]
    assert set(Position.objects.values_list("raw", flat=True)) == {"1", "-1", "0"}
    assert Person.objects.filter(given_name="Participant").count() == 2
    assert Consultation.objects.get(slug="talk").rule.body["voice"]["unit"] == "person"


def test_the_same_export_again_adds_nothing(tmp_path):
    folder = export(tmp_path / "talk")
    bring(polis=folder, consultation="talk")
    assert "0 positions are new, 4 were here before" in bring(polis=folder, consultation="talk")
    assert Position.objects.count() == 4
    assert Person.objects.filter(given_name="Participant").count() == 2


def test_a_dry_run_writes_nothing(tmp_path):
    assert "Nothing was written." in bring(polis=export(tmp_path / "talk"), consultation="talk", dry_run=True)
    assert not Consultation.objects.filter(slug="talk").exists()


def test_figures_that_fit_neither_sign_are_refused(tmp_path):
    folder = export(tmp_path / "talk")
    text = (folder / "participants-votes.csv").read_text(encoding="utf-8")
    broken = text.replace("0,,0,0,0,0,1,0", "0,,0,0,0,0,-1,1").replace("1,,0,0,0,0,1,", "1,,0,0,0,0,1,1")
    (folder / "participants-votes.csv").write_text(broken, encoding="utf-8")
    with pytest.raises(CommandError, match="Neither sign"):
        bring(polis=folder, consultation="talk")
    assert Position.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("votes.csv", VOTES + "soon,x,0,0,1\n", "line 2: “soon” is no whole number"),
        ("votes.csv", VOTES + "1,x,0,0,7\n", "“7” is none of"),
        ("votes.csv", "a,b\n1,2\n", "has no column"),
        ("comments.csv", None, "comments.csv is missing"),
    ],
)
def test_a_broken_export_is_refused_with_its_place(tmp_path, name, text, words):
    folder = export(tmp_path / "talk")
    if text is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        bring(polis=folder, consultation="talk")


@pytest.mark.shared_data
def test_vtaiwan_equals_the_published_matrix_in_every_cell(shared):
    text = bring(polis=shared / "consensus" / "polis" / "vtaiwan.uberx", consultation="uber", language="zh")
    assert "49443 cells compared with the published matrix: 0 differ" in text
    assert Position.objects.count() == 49_997


def table(tmp_path, *rows):
    """Write a table."""
    path = tmp_path / "positions.csv"
    path.write_text("\n".join(["proposal,person,stance,taken_at", *rows]), encoding="utf-8")
    return path


def test_a_table_comes_in_once(cast, tmp_path):
    make_proposal(cast.consultation, "P-01")
    make_person("Weber", email="weber@example.org")
    path = table(tmp_path, "P-01,weber@example.org,2,2026-11-20T10:00+00:00")
    slug = cast.consultation.slug
    assert "1 can be recorded" in bring(csv=path, consultation=slug, dry_run=True)
    assert Position.objects.count() == 0
    assert "1 positions are new" in bring(csv=path, consultation=slug)
    assert "0 positions are new, 1 were here before" in bring(csv=path, consultation=slug)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("P-99,weber@example.org,2,2026-11-20T10:00", "no open proposal"),
        ("P-01,nobody@example.org,2,2026-11-20T10:00", "Nobody in the register"),
        ("P-01,weber@example.org,5,2026-11-20T10:00", "no stance"),
        ("P-01,weber@example.org,2,2026-02-30T10:00", "no instant"),
        ("P-01,weber@example.org,2,2126-11-20T10:00", "lies in the future"),
    ],
)
def test_one_wrong_row_keeps_the_whole_table_out(cast, tmp_path, row, words, capsys):
    make_proposal(cast.consultation, "P-01")
    make_person("Weber", email="weber@example.org")
    path = table(tmp_path, "P-01,weber@example.org,1,2026-11-20T10:00+00:00", row)
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_positions", stdout=out, csv=path, consultation=cast.consultation.slug)
    assert words in out.getvalue()
    assert Position.objects.count() == 0
