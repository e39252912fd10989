"""The candidate: prepared again row by row, settled by people, seen by nobody outside, frozen when it is out."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.drafts import actions, asking, preparing, queries, writing
from consultations.blueprint.drafts.models import Alignment, BlockText, ChangeNote, Version
from consultations.blueprint.publishing import actions as publishing
from tests.consultations.blueprint.drafts.telling import FIRST, make, newest, out, prepare, rewrite
from tests.consultations.blueprint.test_comments import comment_on
from tests.factories import NOON

pytestmark = pytest.mark.django_db
EDITED = FIRST.replace("in one day", "in two days")


def lineage(version):
    return {row.text: row.block_id for row in version.blocks.all()}


def test_what_stays_keeps_its_lineage_and_what_is_new_begins_one(cast):
    found = make(cast)
    before = lineage(newest(found))
    after = lineage(prepare(cast, found, EDITED + "\nA new paragraph stands at the end.\n"))
    assert after["Purpose"] == before["Purpose"]
    small = "Small providers can join in {}, without a contract."
    assert after[small.format("two days")] == before[small.format("one day")]
    assert after["A new paragraph stands at the end."] not in before.values()


def test_the_larger_part_of_a_split_keeps_the_lineage(cast):
    long = (
        "The register lists every issuer with name and country and the date of its last check by an auditor."
    )
    found = make(cast, f"# One\n\nIt is so. {long}\n\nLast.\n")
    before = lineage(newest(found))[f"It is so. {long}"]
    after = lineage(prepare(cast, found, f"# One\n\nIt is so, as said.\n\n{long}\n\nLast.\n"))
    assert after[long] == before


def test_a_merge_ends_the_smaller_one(cast):
    first = "Every provider publishes the criteria by which it accepts a credential from abroad."
    second = "It answers within ten days."
    found = make(cast, f"# One\n\n{first}\n\n{second}\n\nLast.\n")
    before = lineage(newest(found))
    candidate = prepare(cast, found, f"# One\n\n{first} {second}\n\nLast.\n")
    assert lineage(candidate)[f"{first} {second}"] == before[first]
    assert candidate.alignments.filter(how="merged", old__text=second).exists()


def test_reading_again_keeps_rows_and_the_notes_on_them(cast):
    found = make(cast)
    candidate = prepare(cast, found, EDITED)
    pair = candidate.alignments.get(how="edited")
    preparing.explain(actor=cast.editor, alignment=pair, kind="editors", text="Longer.", at=NOON)
    again = prepare(cast, found, EDITED.replace("# 1 Purpose\n", "# 1 Purpose\n\nFirst of all.\n"))
    assert again.pk == candidate.pk
    assert ChangeNote.objects.get().alignment_id == again.alignments.get(how="edited").pk
    assert again.blocks.count() == newest(found).blocks.count() + 1


def test_a_note_goes_with_a_block_that_was_never_out_and_stays_once_it_is(cast):
    found = make(cast)
    candidate = prepare(cast, found, EDITED + "\nA passing thought of mine.\n")
    added = candidate.alignments.get(how="added")
    preparing.explain(actor=cast.editor, alignment=added, kind="editors", text="", at=NOON)
    prepare(cast, found, EDITED)
    assert not ChangeNote.objects.exists()
    kept = candidate.alignments.get(how="edited")
    preparing.explain(actor=cast.editor, alignment=kept, kind="editors", text="", at=NOON)
    out(cast, found)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeNote.objects.all().delete()


def test_a_candidate_may_change_and_a_version_that_is_out_may_not(cast):
    found = make(cast)
    candidate = prepare(cast, found, EDITED)
    BlockText.objects.filter(version=candidate, order=0).update(place="x")
    version = out(cast, found)
    for act in (
        lambda: BlockText.objects.filter(version=version).update(place="y"),
        lambda: Alignment.objects.filter(version=version).update(how="same"),
        lambda: Version.objects.filter(pk=version.pk).update(title="z"),
        lambda: Alignment.objects.filter(version=version).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_ruling_stands_when_the_text_is_read_again_and_falls_with_its_block(cast):
    found = make(cast)
    candidate = prepare(cast, found, FIRST.replace("Nothing else does.", "Nobody else."))
    old = newest(found).blocks.get(text__startswith="The learner")
    new = candidate.blocks.get(text__startswith="The learner")
    preparing.settle(actor=cast.editor, candidate=candidate, old=old, new=new, how="replaced", at=NOON)
    kept = prepare(cast, found, FIRST.replace("Nothing else does.", "Nobody else.") + "\nMore.\n")
    pair = kept.alignments.get(old=old)
    assert (pair.how, pair.settled_by) == ("replaced", cast.editor)
    assert pair.new.block_id != old.block_id
    rewrite(cast, found, FIRST.replace("The learner decides what moves. Nothing else does.\n", ""))
    assert preparing.prepare(actor=cast.editor, blueprint=found, at=NOON).fallen == 1


def test_impossible_pairs_are_refused(cast):
    found = make(cast)
    candidate = prepare(cast, found, EDITED)
    old, new = newest(found).blocks.first(), candidate.blocks.first()
    for pair in ((None, None, "edited"), (old, None, "edited"), (new, old, "edited"), (old, new, "added")):
        with pytest.raises(preparing.ImpossiblePairError):
            preparing.settle(
                actor=cast.editor, candidate=candidate, old=pair[0], new=pair[1], how=pair[2], at=NOON
            )


def test_a_candidate_is_stale_when_the_draft_or_the_last_version_moved(cast):
    found = make(cast)
    prepare(cast, found, EDITED)
    rewrite(cast, found, EDITED + "\nMore.\n")
    with pytest.raises(preparing.StaleCandidateError):
        publishing.publish_candidate(actor=cast.coordinator, blueprint=found, wish=publishing.Wish(), at=NOON)


def test_a_version_brought_in_beside_takes_the_place_of_the_candidate(cast):
    found = make(cast)
    prepare(cast, found, EDITED)
    second = actions.publish(actor=cast.editor, blueprint=found, title="Second", source=EDITED, at=NOON)
    assert second.number == 2
    assert queries.candidate_of(found) is None
    third = prepare(cast, found, EDITED + "\nMore words.\n")
    assert third.number == 3


def test_nobody_outside_sees_a_candidate(cast, sign_in):
    found = make(cast)
    prepare(cast, found, EDITED)
    base = f"{cast.consultation.get_absolute_url()}blueprint/"
    for client in (sign_in(), sign_in(cast.stakeholder), sign_in(cast.coordinator)):
        assert client.get(f"{base}b/v2/").status_code == 404
        assert client.get(f"{base}b/v2/changes/").status_code == 404
        assert client.get(base).url.endswith("/v1/")
        assert "Version 2" not in client.get(f"{base}b/v1/").text


def test_comments_are_carried_when_the_candidate_comes_out(cast):
    found = make(cast)
    row = comment_on(cast, newest(found), "learner")
    prepare(cast, found, EDITED)
    version = out(cast, found)
    assert Anchor.objects.get(comment=row, version=version).status == "exact"


def test_the_version_before_closes_at_that_very_instant(cast):
    found = make(cast)
    prepare(cast, found, EDITED)
    later = NOON + timedelta(hours=1)
    second = out(cast, found, later)
    first = found.versions.get(number=1)
    for each in (first, second):
        each.blueprint = found
    assert queries.state_of(first, later - timedelta(seconds=1)) == "open"
    assert queries.state_of(first, later) == "closed"
    assert queries.state_of(second, later) == "open"
    assert queries.closes_at(first) == later
    assert queries.closes_at(second) == cast.consultation.closes_at


def test_two_publications_make_one_version(cast):
    found = make(cast)
    prepare(cast, found, EDITED)
    facts = {"blueprint": found, "wish": publishing.Wish(), "at": NOON}
    asked = publishing.ask_publication(actor=cast.coordinator, **facts)
    publishing.agree_publication(actor=cast.second, asked=asked, at=NOON)
    with pytest.raises(asking.SettledError):
        publishing.agree_publication(actor=cast.editor, asked=asked, at=NOON)
    assert found.versions.count() == 2


def test_the_draft_goes_on_from_the_version_that_came_out(cast):
    found = make(cast)
    prepare(cast, found, EDITED)
    version = out(cast, found)
    assert writing.begin(actor=cast.editor, blueprint=found, at=NOON).based_on == version
