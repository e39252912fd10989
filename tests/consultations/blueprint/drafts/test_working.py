"""Working on the text, bringing files in, publishing with two persons, proposals under new words."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.blueprint.bindings import actions as bindings
from consultations.blueprint.bindings import again, queries
from consultations.blueprint.bindings.models import BindingWording
from consultations.blueprint.drafts import asking, importing, times, writing
from consultations.blueprint.drafts import queries as drafts
from consultations.blueprint.drafts.models import DraftImport, Figure
from consultations.blueprint.publishing import actions as publishing
from consultations.blueprint.publishing.guards import check
from consultations.consensus.queries import standing
from consultations.programme.speaking import Speaker
from ds4skills.web.letters import Letter
from tests.asking import token_of
from tests.consultations.blueprint.drafts.telling import FIRST, make, newest, out, prepare, rewrite
from tests.consultations.blueprint.formats.docs import PNG, box, run
from tests.consultations.blueprint.test_comments import comment_on
from tests.factories import NOON, make_voice, say

pytestmark = pytest.mark.django_db
LEARNER = "The learner decides what moves. Nothing else does."
EDITED = FIRST.replace("Nothing else does.", "No provider does, and no authority either.")


def desk(cast, page=""):
    return f"{cast.consultation.get_absolute_url()}manage/blueprint/b/{page}"


def test_a_stale_save_shows_both_texts_and_keeps_ones_own(cast, sign_in):
    found = make(cast)
    mine, theirs = FIRST + "\nMine.\n", FIRST + "\nTheirs.\n"
    client = sign_in(cast.editor)
    client.get(desk(cast))
    rewrite(cast, found, theirs)
    answer = client.post(desk(cast), {"revision": 0, "source": mine})
    assert answer.status_code == 409
    assert "Mine." in answer.text
    assert "Theirs." in answer.text
    assert found.drafts.get().source == theirs
    assert client.post(desk(cast), {"revision": 1, "source": mine}).status_code == 302
    assert found.drafts.get().source == mine


def test_the_api_gives_409_with_what_stands(cast, client, at):
    found = make(cast)
    rewrite(cast, found, EDITED)
    headers = {"Authorization": f"Bearer {token_of(cast.editor, cast.consultation.slug)}"}
    where = f"/api/consultations/{cast.consultation.slug}/blueprint/b/draft/"
    answer = client.put(
        where, {"text": "Other.", "revision": 0}, content_type="application/json", headers=headers
    )
    assert (answer.status_code, answer.json()["text"]) == (409, EDITED)


def test_two_sections_saved_at_once_do_not_meet(cast):
    found = make(cast)
    draft = writing.begin(actor=cast.editor, blueprint=found, at=NOON)
    before = {part.title: (part, writing.text_of(draft.source, part)) for part in writing.parts(draft.source)}
    for title in ("Option A Trust lists", "Option B Open market"):
        part, words = before[title]
        draft = writing.save_section(
            actor=cast.editor,
            draft=draft,
            number=part.number,
            title=title,
            before=words,
            words=words.rstrip() + "\n\nMore.\n",
            at=NOON,
        )
    assert draft.source.count("More.") == 2
    part, words = before["Option A Trust lists"]
    with pytest.raises(writing.StaleError):
        writing.save_section(
            actor=cast.editor,
            draft=draft,
            number=part.number,
            title=part.title,
            before=words,
            words="x",
            at=NOON,
        )


def test_headings_inside_code_are_no_sections():
    found = writing.parts("# One\n\n```\n# no\n```\n\nTwo\n===\n\n## Three\n")
    assert [(part.level, part.title) for part in found] == [(1, "One"), (1, "Two"), (2, "Three")]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.md", b"\xff\xfe", "line 1"),
        ("a.md", b"   \n", "nothing in this text"),
        ("a.exe", b"MZ", "Files of this kind"),
        ("a.docx", b"PK\x03\x04broken", "broken"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(cast, sign_in, name, content, says):
    make(cast)
    answer = sign_in(cast.editor).post(
        desk(cast, "import/"), {"act": "upload", "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert says in answer.text
    assert not DraftImport.objects.exists()


def test_markdown_with_bom_and_crlf_comes_in_after_a_dry_run(cast, sign_in):
    found = make(cast)
    client = sign_in(cast.editor)
    sent = SimpleUploadedFile("x.md", "\ufeff# One\r\n\r\nWords<!-- hidden --> stay.\r\n".encode())
    client.post(desk(cast, "import/"), {"act": "upload", "file": sent})
    assert found.drafts.get().source == FIRST
    shown = client.get(desk(cast, "import/")).text
    assert "a remark in HTML" in shown
    row = DraftImport.objects.get()
    client.post(desk(cast, "import/"), {"act": "accept", "import": row.pk, "revision": 0})
    assert found.drafts.get().source.startswith("# One\n\nWords")


def test_tracked_changes_are_previewed_both_ways_and_kept_as_remarks(cast):
    found = make(cast)
    body = (
        f'<w:p>{run("The rule ")}<w:del w:id="1" w:author="Ann" w:date="2026-03-02T10:00:00Z"><w:r>'
        f'<w:delText>may</w:delText></w:r></w:del><w:ins w:id="2" w:author="Ann" '
        f'w:date="2026-03-02T10:00:00Z">{run("must")}</w:ins>{run(" be followed.")}</w:p>'
    )
    draft = writing.begin(actor=cast.editor, blueprint=found, at=NOON)
    rows = importing.bring(actor=cast.editor, draft=draft, name="x.docx", content=box(body), at=NOON)
    assert [row.source.strip() for row in rows] == ["The rule must be followed.", "The rule may be followed."]
    importing.accept(actor=cast.editor, row=rows[1], revision=0, alts={}, at=NOON)
    kept = importing.remarks_of(DraftImport.objects.get())
    assert [(each.author, each.old, each.new) for each in kept] == [
        ("Ann", "The rule may be followed.", "The rule must be followed.")
    ]
    with pytest.raises(importing.AlreadyInError):
        importing.accept(actor=cast.editor, row=rows[0], revision=1, alts={}, at=NOON)


def test_a_picture_is_public_only_with_a_version_and_never_svg(cast, sign_in):
    found = make(cast)
    client = sign_in(cast.editor)
    svg = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")
    assert client.post(desk(cast, "figures/"), {"file": svg, "alt": "A dot"}).status_code == 422
    silent = SimpleUploadedFile("x.png", PNG)
    assert client.post(desk(cast, "figures/"), {"file": silent, "alt": " "}).status_code == 422
    client.post(desk(cast, "figures/"), {"file": SimpleUploadedFile("x.png", PNG), "alt": "A dot"})
    row = Figure.objects.get()
    address = f"{cast.consultation.get_absolute_url()}blueprint/b/figures/{row.digest}/"
    assert sign_in().get(address).status_code == 404
    candidate = prepare(cast, found, f"{FIRST}\n![A dot](figure:{row.digest})\n\n![](figure:{'0' * 64})\n")
    assert [point.count for point in check(found, candidate).points if point.code == "d"] == [2]
    prepare(cast, found, f"{FIRST}\n![A dot](figure:{row.digest})\n")
    out(cast, found)
    answer = sign_in().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_who_asked_to_publish_cannot_agree_nor_can_anybody_to_another_text(cast):
    found = make(cast)
    prepare(cast, found, EDITED)
    facts = {"blueprint": found, "wish": publishing.Wish(), "at": NOON}
    with pytest.raises(publishing.NeedsSecondError):
        publishing.publish_candidate(actor=cast.coordinator, **facts)
    asked = publishing.ask_publication(actor=cast.coordinator, **facts)
    with pytest.raises(asking.OwnRequestError):
        publishing.agree_publication(actor=cast.coordinator, asked=asked, at=NOON)
    prepare(cast, found, EDITED + "\nMore.\n")
    with pytest.raises(asking.MovedOnError):
        publishing.agree_publication(actor=cast.second, asked=asked, at=NOON)
    assert found.versions.filter(published_at__isnull=False).count() == 1


def test_an_open_blocking_comment_stops_unless_a_public_reason_goes_past_it(cast):
    found = make(cast)
    comment_on(cast, newest(found), "in one day", stance="-2", blocking=True)
    prepare(cast, found, FIRST + "\nMore.\n")
    with pytest.raises(publishing.StopsError) as stopped:
        publishing.ask_publication(actor=cast.coordinator, blueprint=found, wish=publishing.Wish(), at=NOON)
    assert [point.code for point in stopped.value.checklist.stops()] == ["e"]
    version = out(cast, found, override="The deadline of the Commission.")
    assert version.events.get(event="opened").reason == "The deadline of the Commission."


def test_the_checklist_asks_the_same_however_long_the_text(cast, django_assert_max_num_queries):
    found = make(cast)
    candidate = prepare(cast, found, EDITED + "\nA.\n\nB.\n\nC.\n")
    with django_assert_max_num_queries(24):
        points = check(found, candidate).points
    assert [(point.code, point.count) for point in points] == [("f", 4)]


def first(cast):
    found = drafts.with_times(cast.consultation, "b", 1)
    assert found is not None
    return found


def test_a_change_of_time_takes_two_and_a_reason(cast):
    found = make(cast)
    version = first(cast)
    sooner = NOON + timedelta(hours=2)
    facts = {"actor": cast.coordinator, "version": version, "event": "closed", "at": NOON}
    with pytest.raises(times.TimeRefusedError):
        times.ask_time(effective_at=sooner, reason=" ", **facts)
    asked = times.ask_time(effective_at=sooner, reason="Easter.", **facts)
    with pytest.raises(asking.OwnRequestError):
        times.agree_time(actor=cast.coordinator, asked=asked, at=NOON)
    times.agree_time(actor=cast.second, asked=asked, at=NOON)
    version = first(cast)
    assert drafts.closes_at(version) == sooner
    assert [drafts.state_of(version, at) for at in (NOON, sooner)] == ["open", "closed"]
    assert found.versions.count() == 1


def bound(cast, found, scope="block", words="learner"):
    row = next(each for each in drafts.rows_of(newest(found)) if words in each.text)
    return bindings.propose(actor=cast.editor, row=row, scope=scope, kind="clause", at=NOON)


def stand(cast, binding):
    return standing(cast.consultation, binding.proposal.key, NOON)


def test_options_are_found_and_corrected(cast):
    found = make(cast)
    rows = drafts.rows_of(newest(found))
    sets = queries.option_sets(found, rows)
    assert [option.label for option in sets[0].options] == ["A", "B"]
    heading = rows[sets[0].options[1].heading]
    bindings.mark_option(actor=cast.editor, block=heading.block, letter="", on=False, at=NOON)
    assert [option.label for option in queries.option_sets(found, rows)[0].options] == ["A"]
    made = bound(cast, found, "section", "Trust lists")
    assert made.proposal.versions.get().wordings["en"].endswith("kept by each country.")


def test_it_is_unbound_only_while_nobody_spoke(cast):
    binding = bound(cast, make(cast))
    say(make_voice(cast.consultation, cast.person), binding.proposal.versions.get())
    with pytest.raises(bindings.PositionsTakenError):
        bindings.unbind(actor=cast.editor, binding=binding, at=NOON)


def test_the_same_meaning_takes_two_and_keeps_positions_current(cast):
    found = make(cast)
    binding = bound(cast, found)
    say(make_voice(cast.consultation, cast.person), binding.proposal.versions.get())
    candidate = prepare(cast, found, EDITED)
    assert "b" in [point.code for point in check(found, candidate).stops()]
    asked = bindings.rule(
        actor=cast.editor, binding=binding, ruling="same_meaning", reason="Only clearer.", at=NOON
    )
    assert "b" in [point.code for point in check(found, candidate).stops()]
    bindings.agree_ruling(actor=cast.second, asked=asked, at=NOON)
    version = out(cast, found)
    row = BindingWording.objects.get(binding=binding, version=version)
    assert (row.ruling, row.by, row.second_person) == ("same_meaning", cast.editor, cast.second)
    now = stand(cast, binding)
    assert (now.version.number, len(now.rows), now.older) == (2, 1, 0)
    assert not Letter.objects.filter(template="new_wording").exists()


def test_a_new_wording_counts_older_positions_apart_and_asks_each_holder_once(cast, sign_in):
    found = make(cast)
    binding = bound(cast, found)
    say(make_voice(cast.consultation, cast.person), binding.proposal.versions.get())
    prepare(cast, found, EDITED)
    bindings.rule(actor=cast.editor, binding=binding, ruling="new_wording", reason="", at=NOON)
    out(cast, found)
    now = stand(cast, binding)
    assert (len(now.rows), now.older) == (0, 1)
    assert Letter.objects.filter(template="new_wording").count() == 1
    counts = queries.counted(queries.live(found), queries.published(found))[binding.pk]
    assert (counts.now, list(counts.older)) == (0, [("v1", 1)])
    page = f"{cast.consultation.get_absolute_url()}wordings/{binding.pk}/"
    client = sign_in(cast.stakeholder)
    assert "on the wording of v1" in client.get(page).text
    who = Speaker(cast.person, cast.organisation, None)
    voice = again.older_of(binding, who)[0].voice
    assert client.post(page, {"voice": voice.pk, "act": "change"}).status_code == 422
    assert client.post(page, {"voice": voice.pk, "act": "keep"}).status_code == 302
    now = stand(cast, binding)
    assert (len(now.rows), now.older) == (1, 0)
    assert now.version.positions.get().source == f"blueprint.binding:{binding.pk}#2"
    assert "hold no position on an older wording" in client.get(page).text


def test_words_taken_out_have_to_be_retired(cast):
    found = make(cast)
    binding = bound(cast, found)
    prepare(cast, found, FIRST.replace(LEARNER + "\n\n", ""))
    with pytest.raises(bindings.NoRulingError):
        bindings.rule(actor=cast.editor, binding=binding, ruling="same_meaning", reason="x", at=NOON)
    bindings.rule(actor=cast.editor, binding=binding, ruling="retired", reason="", at=NOON)
    out(cast, found)
    binding.proposal.refresh_from_db()
    assert (binding.proposal.state, queries.live(found)) == ("closed", [])


PAGES = ["", "name/", "import/", "figures/", "next/", "next/pairs/", "next/changes/", "asked/", "proposals/"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_desk_opens(cast, sign_in, page):
    found = make(cast)
    bound(cast, found)
    prepare(cast, found, EDITED.replace("Small providers can join", "Big ones leave"))
    assert sign_in(cast.coordinator).get(desk(cast, page)).status_code == 200
