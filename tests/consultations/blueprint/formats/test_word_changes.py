"""Tracked changes become comments with proposed text: old and new words are both there, whichever way they are taken."""

from datetime import UTC, datetime
from itertools import count, groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from consultations.blueprint.text.word.shapes import Changes, WordDraft
from tests.consultations.blueprint.formats import docs
from tests.consultations.blueprint.formats.docs import AT, box, end, gone, ins, para, run

WAYS: tuple[Changes, ...] = ("accepted", "refused")
MOVED = 'w:author="Ann" w:date="2026-03-02T10:00:00Z"'


def both(body: str, **more) -> tuple[WordDraft, WordDraft]:
    blob = box(body, **more)
    return docs.read(blob, "accepted"), docs.read(blob, "refused")


def told(draft: WordDraft) -> list[tuple[str, str, str, str, str]]:
    return [(each.how, each.author, each.spot.quote, each.old, each.new) for each in draft.changes]


def test_changes_of_one_author_in_a_sentence_are_one_proposal_for_that_sentence():
    body = para(
        "Stays. At most ",
        gone("five"),
        ins("ten"),
        " people are ",
        gone("informed"),
        ins("consulted"),
        ". Stays too.",
    )
    accepted, refused = both(body)
    old, new = "At most five people are informed.", "At most ten people are consulted."

    assert accepted.markdown == f"Stays. {new} Stays too.\n"
    assert refused.markdown == f"Stays. {old} Stays too.\n"
    assert told(accepted) == [("edited", "Ann", new, old, new)]
    assert told(refused) == [("edited", "Ann", old, old, new)]
    [change] = refused.changes
    assert (change.deleted, change.inserted) == (("five", "informed"), ("ten", "consulted"))
    assert change.at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert (change.spot.block, change.spot.start, change.spot.end) == (0, 7, 7 + len(old))


def test_two_authors_in_one_sentence_make_two_proposals_each_with_its_own_words_only():
    body = para(
        "At most ", gone("five"), ins("ten"), " people ", gone("may", "Bob"), ins("must", "Bob"), " come."
    )
    _accepted, refused = both(body)
    old = "At most five people may come."

    assert told(refused) == [
        ("edited", "Ann", old, old, "At most ten people may come."),
        ("edited", "Bob", old, old, "At most five people must come."),
    ]


def test_a_new_sentence_is_shown_with_the_one_beside_it():
    accepted, refused = both(para("One. ", ins("Two is new. "), "Three."))

    assert told(refused) == [("inserted", "Ann", "One.", "One.", "One. Two is new.")]
    assert told(accepted) == [("inserted", "Ann", "One. Two is new.", "One.", "One. Two is new.")]


def test_a_paragraph_that_was_typed_or_deleted_as_a_whole():
    typed = para("Stays.", properties=end("ins")) + para(ins("New one. Of two sentences."))
    deleted = para(gone("Old one."), properties=end("del")) + para("Last.")
    accepted, refused = both(typed + deleted)

    assert [each.text for each in accepted.blocks] == ["Stays.", "New one. Of two sentences.", "Last."]
    assert [each.text for each in refused.blocks] == ["Stays.", "Old one.", "Last."]
    assert told(accepted) == [
        ("inserted", "Ann", "New one. Of two sentences.", "", "New one. Of two sentences."),
        ("deleted", "Ann", "", "Old one.", ""),
    ]
    assert [(each.how, each.spot.block, each.spot.quote) for each in refused.changes] == [
        ("inserted", 0, ""),
        ("deleted", 1, "Old one."),
    ]


def test_paragraphs_split_and_merged():
    split = para("Left half. ", properties=end("ins")) + para("Right half.")
    merged = para("First. ", properties=end("del")) + para("Second.")
    accepted, refused = both(split + merged)

    assert [each.text for each in accepted.blocks] == ["Left half.", "Right half.", "First. Second."]
    assert [each.text for each in refused.blocks] == ["Left half. Right half.", "First.", "Second."]
    assert [(each.old, each.new) for each in refused.changes] == [
        ("Left half. Right half.", "Left half.\n\nRight half."),
        ("First.\n\nSecond.", "First. Second."),
    ]


def moved(kind: str, text: str, name: str = "m1") -> str:
    inner = run(text)
    mark = f'<w:rPr><w:{kind} w:id="3" {MOVED}/></w:rPr>'
    return (
        f'<w:{kind}RangeStart w:id="1" w:name="{name}"/>'
        + para(f'<w:{kind} w:id="2" {MOVED}>{inner}</w:{kind}>', properties=mark)
        + f'<w:{kind}RangeEnd w:id="1"/>'
    )


def test_a_move_is_one_change_with_both_places():
    body = (
        para("Start.")
        + moved("moveFrom", "Goes down.")
        + para("Between.")
        + moved("moveTo", "Goes down.")
        + para("End.")
    )
    accepted, refused = both(body)
    [down], [up] = accepted.changes, refused.changes

    assert [each.text for each in accepted.blocks] == ["Start.", "Between.", "Goes down.", "End."]
    assert [each.text for each in refused.blocks] == ["Start.", "Goes down.", "Between.", "End."]
    assert down.other
    assert up.other
    assert (down.how, down.spot.block, down.spot.quote, down.other.block) == ("moved", 2, "Goes down.", 0)
    assert (up.how, up.spot.block, up.spot.quote, up.other.block) == ("moved", 1, "Goes down.", 2)


def test_words_that_one_inserted_and_another_deleted_are_in_both_proposals():
    inner = f'<w:del w:id="2" w:author="Bob" w:date="{AT}"><w:r><w:delText xml:space="preserve">lost </w:delText></w:r></w:del>'
    body = para(
        "Some ", f'<w:ins w:id="1" w:author="Ann" w:date="{AT}">{run("kept ")}{inner}</w:ins>', "words."
    )
    accepted, refused = both(body)

    assert accepted.markdown == "Some kept words.\n"
    assert refused.markdown == "Some words.\n"
    assert ("deleted", "Bob", "Some kept words.", "Some kept lost words.", "Some kept words.") in told(
        accepted
    )
    assert told(refused) == [("inserted", "Ann", "Some words.", "Some words.", "Some kept lost words.")]


def test_rows_and_footnotes_are_changed_too():
    row = (
        f'<w:tr><w:trPr><w:ins w:id="1" w:author="Ann" w:date="{AT}"/></w:trPr>'
        f"<w:tc>{para(ins('new'))}</w:tc><w:tc>{para(ins('row'))}</w:tc></w:tr>"
    )
    first = f"<w:tr><w:tc>{para('a')}</w:tc><w:tc>{para('b')}</w:tc></w:tr>"
    notes = docs.part(
        "footnotes", f'<w:footnote w:id="2">{para("A ", gone("short"), ins("long"), " note.")}</w:footnote>'
    )
    body = f"<w:tbl>{first}{row}</w:tbl>" + para("Text", '<w:r><w:footnoteReference w:id="2"/></w:r>', ".")
    blob = box(body, ("f", "footnotes", "footnotes.xml", ""), footnotes_xml=notes)
    accepted, refused = docs.read(blob, "accepted"), docs.read(blob, "refused")

    assert told(accepted) == [
        ("inserted", "Ann", "new | row", "", "new | row"),
        ("edited", "Ann", "A long note.", "A short note.", "A long note."),
    ]
    assert told(refused) == [
        ("inserted", "Ann", "", "", "new | row"),
        ("edited", "Ann", "A short note.", "A short note.", "A long note."),
    ]


WORDS = st.sampled_from(("one", "two", "three", "Four", "five.", "six.", "seven,", "8"))
AUTHORS = st.sampled_from(("Ann", "Bob"))
PARTS = st.tuples(
    st.sampled_from(("kept", "ins", "del")), AUTHORS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
)
PARAGRAPHS = st.lists(PARTS, min_size=1, max_size=7)


def file(paragraphs, ends) -> bytes:
    made = ""
    for parts, (mark, author) in zip(paragraphs, ends, strict=True):
        runs = (
            run(f"{text} ") if kind == "kept" else (ins if kind == "ins" else gone)(f"{text} ", author)
            for kind, author, text in parts
        )
        made += para(*runs, properties=end(mark, author) if mark else "")
    return box(made + para("The end."))


ENDS = st.tuples(st.sampled_from(("", "", "ins", "del")), AUTHORS)
FILES = st.lists(st.tuples(PARAGRAPHS, ENDS), min_size=1, max_size=4)


@given(FILES)
@settings(max_examples=120, deadline=None)
def test_every_quote_stands_in_its_block_and_is_the_old_or_the_new_wording(every):
    blob = file([parts for parts, _end in every], [mark for _parts, mark in every])
    for way in WAYS:
        found = docs.read(blob, way)
        for change in found.changes:
            spot = change.spot
            if spot.quote:
                assert found.blocks[spot.block].text[spot.start : spot.end] == spot.quote
                wording = change.new if way == "accepted" else change.old
                assert wording.startswith(spot.quote)
            assert change.old != change.new


@given(FILES)
@settings(max_examples=200, deadline=None)
def test_every_word_that_was_typed_or_deleted_stands_in_a_proposal_of_its_author(every):
    number = count(1)
    named = [
        [(kind, author, f"Word{next(number)}.") for kind, author, _text in parts] for parts, _end in every
    ]
    blob = file(named, [mark for _parts, mark in every])
    for way in WAYS:
        found = docs.read(blob, way)
        text = " ".join(each.text for each in found.blocks)
        for kind, author, word in (part for parts in named for part in parts):
            own = [change for change in found.changes if change.author == author]
            assert (word in text) == (kind != {"accepted": "del", "refused": "ins"}[way])
            assert kind != "ins" or any(word in " ".join(change.inserted) for change in own)
            assert kind != "del" or any(word in " ".join(change.deleted) for change in own)


@given(PARAGRAPHS)
@settings(max_examples=150, deadline=None)
def test_one_author_s_proposals_taken_together_turn_the_old_text_into_the_new(parts):
    alone = [(kind, "Ann", text) for kind, _author, text in parts]
    accepted, refused = (docs.read(file([alone], [("", "Ann")]), way) for way in WAYS)
    blocks = [each.text for each in refused.blocks]
    if len(blocks) != len(accepted.blocks):
        return  # the paragraph is there on one side only
    for _block, changes in groupby(refused.changes, key=lambda each: each.spot.block):
        for change in reversed(list(changes)):
            text, spot = blocks[change.spot.block], change.spot
            blocks[spot.block] = text[: spot.start] + change.new + text[spot.end :]

    assert " ".join(blocks).split() == " ".join(each.text for each in accepted.blocks).split()
