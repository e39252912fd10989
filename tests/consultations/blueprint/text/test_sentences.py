"""Sentences are the boxes that a reader ticks: together they hold every word once."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.languages import shortenings, tongue
from consultations.blueprint.text.sentences import sentences
from tests.consultations.blueprint.text.making import SENTENCES

LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv xx pt-BR".split()


def parts(text, language="en"):
    return [text[a:b] for a, b in sentences(text, language)]


@given(
    st.one_of(
        st.text(), st.lists(SENTENCES, max_size=5).map(". ".join), st.text("aA.!?。;»\"'( 3", max_size=60)
    ),
    st.sampled_from(LANGUAGES),
)
def test_sentences_hold_every_word_once(text, language):
    spans = sentences(text, language)

    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(not text[a].isspace() and not text[b - 1].isspace() for a, b in spans)


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "It works, e.g. Here too. Mr. Smith met Dr. Jones. See Fig. 3. The end.", 4),
        ("en", "Is it? Yes! “Quite.” Then (so it is.) Next… End", 6),
        ("en", "The answer is no. Then we went. See no. 5 of the list.", 3),
        ("en", "Version 3.2 is out. 10 people came.", 2),
        ("en", "We use v2. it does not end there. It does now.", 2),
        ("fr", "L'art. 5 s'applique. M. Dupont dit : « Oui. » Puis il part.", 3),
        ("de", "Am 3. Mai z. B. war es soweit. Das gilt bzw. Das galt. Siehe Abb. 4. Ende.", 3),
        ("de", "Es gilt Art. 5 DSGVO. Nr. 7 gilt auch.", 2),
        ("es", "El Sr. García vino. ¿Quién más? ¡Todos! La pág. 5 lo dice.", 4),
        ("it", "Il sig. Rossi venne. L'art. 3 lo dice.", 2),
        ("nl", "Dhr. Jansen kwam o.a. Piet tegen. Zie blz. 5. Einde.", 3),
        ("pl", "Zob. Art. 5 i nast. Ustawy. To jest np. Tak. Koniec.", 3),
        ("pt", "O Sr. Silva veio. A pág. 5 diz. Fim.", 3),
        ("el", "Ήρθε ο κ. Παπαδόπουλος. Γιατί; Επειδή ήθελε. Βλ. Σελ. 5.", 4),
        ("cs", "Viz čl. 5. Dne 3. Května přišel. Konec.", 2),
        ("bg", "Виж чл. 5. Това е проф. Иванов. Край.", 3),
        ("en", "技能数据。数据空间！很好", 3),
    ],
)
def test_short_words_end_no_sentence(language, text, count):
    assert len(parts(text, language)) == count, parts(text, language)


def test_every_language_of_the_union_has_its_short_words():
    assert all(shortenings(each) > shortenings("xx-none") & shortenings("de") for each in LANGUAGES[:24])
    assert tongue("pt-BR") == tongue("pt_BR") == "pt"


@pytest.mark.parametrize(
    "text", ['."' * 20_000, "a. " * 20_000, "." * 60_000, "A. B" * 9000, "A.\u00bb" * 9000]
)
def test_strange_signs_cost_no_more_than_words(text):
    began = time.process_time()
    sentences(text)

    assert time.process_time() - began < 3
