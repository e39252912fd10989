"""The public edition: what is hidden because it is small, and what is shown all the same."""

from consultations.consensus.measures.tallies import SUMS
from consultations.consensus.reports import public


def test_public_edition_hides_nothing_where_nothing_is_small():
    counts = {
        "oppose_2": 5,
        "oppose_1": 5,
        "neutral": 5,
        "support_1": 5,
        "support_2": 5,
        "aside": 5,
        "recused": 5,
        "silent": 5,
    }

    assert public.coarse(counts) == {
        "support": 10,
        "neutral": 5,
        "oppose": 10,
        "aside": 5,
        "recused": 5,
        "silent": 5,
    }


def counted(**sides):
    return {**dict.fromkeys(public.STATES, 0), **sides}


def proposal_of(*rows):
    everyone = {state: sum(row[state] for row in rows) for state in public.STATES}
    named = ("register", "responded", "expressed", "support")
    sums = {name: sum(everyone[state] for state in SUMS[name]) for name in named}
    return {
        "counts": everyone,
        "sums": sums,
        "figures": {name: name for name in ("responded", "expressed", "support")},
        "categories": [{"category": str(place), "counts": row} for place, row in enumerate(rows)],
        "older": 0,
        "unrepresented": 0,
        "merged": 0,
    }


def test_a_few_who_object_do_not_hide_how_many_support():
    rows = [
        counted(support_2=20, neutral=9, oppose_1=2, silent=8),
        counted(support_2=30, neutral=9, silent=9),
    ]
    shown = public.proposal(proposal_of(*rows))

    assert (shown["split"], shown["share"]["num"], shown["share"]["den"]) == ("support", 50, 70)
    assert (shown["shown"]["oppose"], shown["shown"]["neutral"]) == (None, None)


def test_how_many_recused_cannot_be_worked_out_from_figures_nor_from_an_interval():
    rows = [counted(support_2=20, neutral=9, oppose_1=8, recused=2, silent=8)]
    hidden: set[str] = set()
    shown = public.proposal(proposal_of(*rows), hidden)
    same = public.proposal(proposal_of(counted(support_2=20, neutral=9, oppose_1=8, silent=10)))

    assert "responded" in hidden
    assert shown["share"] == same["share"]
    assert {shown["shown"][name] for name in ("aside", "recused", "silent")} == {None}
