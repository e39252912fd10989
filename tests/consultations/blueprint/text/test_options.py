"""Options are headings that say so, in every language of the Union, or that an editor marks."""

import pytest

from consultations.blueprint.text.languages import option_words
from consultations.blueprint.text.options import options
from consultations.blueprint.text.parsing import parse
from tests.consultations.blueprint.text.making import demo, found


def test_the_options_of_the_demonstration_form_one_set():
    blocks = demo(1)
    (only,) = options(blocks)

    assert only.parent == found(blocks, "Options for governance")
    assert [(each.label, each.title) for each in only.options] == [
        ("A", "Federated governance"),
        ("B", "Central hub"),
        ("C", "Hybrid governance"),
    ]
    first = only.options[0]
    assert (first.blocks.start, len(first.blocks)) == (first.heading, 6)


@pytest.mark.parametrize(
    ("language", "heading", "label"),
    [
        ("de", "Möglichkeit 2 – Zentrale Stelle", "2"),
        ("el", "Επιλογή Α: Ομοσπονδία", "Α"),
        ("bg", "Вариант Б. Център", "Б"),
        ("hu", "Opció III: Közös", "III"),
        ("fr-BE", "OPTION A", "A"),
        ("en", "Option B", "B"),
    ],
)
def test_a_label_makes_an_option(language, heading, label):
    ((only,),) = [each.options for each in options(parse(f"## {heading}\n\nWords."), language)]

    assert only.label == label


@pytest.mark.parametrize(
    "heading", ["Options considered", "Option for growth", "Optional parts", "Opting A", "Option"]
)
def test_without_a_label_there_is_none(heading):
    assert options(parse(f"## {heading}\n")) == []


def test_options_under_different_parents_are_different_sets():
    source = "# X\n\n## Option A\n\n## Option B\n\n# Y\n\n## Option A\n\n### Option 1\n\n### Option 2\n"

    assert [[each.label for each in one.options] for one in options(parse(source))] == [
        ["A", "B"],
        ["A"],
        ["1", "2"],
    ]


def test_an_editor_has_the_last_word():
    blocks = parse("# X\n\n## Option A: One\n\n## The other way\n")
    marks = {found(blocks, "Option A"): "", found(blocks, "The other"): "B"}
    ((only,),) = [each.options for each in options(blocks, marks=marks)]

    assert (only.label, only.title) == ("B", "The other way")


def test_every_language_of_the_union_has_a_word_for_it():
    languages = "bg cs da de el es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()

    assert all("option" in option_words(each) for each in ["en", *languages])
    assert all(set(option_words(each)) - {"option"} for each in languages if each != "da")
