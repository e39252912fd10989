"""How fast drafts are read, aligned, compared, how well comments keep their place, and how campaigns are found."""

import random
import resource
import time
from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.anchoring import Anchor, reanchor_all
from consultations.blueprint.text.blocks import Block, TextRefusedError
from consultations.blueprint.text.clustering import clusters
from consultations.blueprint.text.comparing import compare
from consultations.blueprint.text.diffing import diff
from consultations.blueprint.text.parsing import read
from tests.bench.lines import python, say
from tests.consultations.blueprint.text.letters import foreign, planted, variants
from tests.consultations.blueprint.text.making import REAL, real
from tests.consultations.blueprint.text.truth import judge, quotes, shares

BENCH = "blueprint text"
DRAFTS = ("idsa-rulebook_3", "ids-ram_4-1-6", "ids-spec")
T = TypeVar("T")


def _timed(job: Callable[[], T]) -> tuple[T, dict[str, float]]:
    """Do a job; gives what it made, with seconds, processor seconds, and how many times a fixed loop that is."""
    began, used = time.perf_counter(), time.process_time()
    made = job()
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    used = time.process_time()
    sum(n * n for n in range(2_000_000))
    loop = time.process_time() - used
    return made, {"seconds": round(seconds, 3), "cpu": round(cpu, 3), "loops": round(cpu / loop, 2)}


def _source(*parts: tuple[str, int]) -> str:
    paths = [sorted(REAL.rglob(f"{name}*.md"))[place] for name, place in parts]
    return "\n\n".join(path.read_text(encoding="utf-8") for path in paths)


def _anchors(blocks: list[Block], count: int) -> list[Anchor]:
    """Take quotes of every kind, no two of them the same if there are so many."""
    found: dict[Anchor, None] = {}
    rng = random.Random(1)
    for _round in range(20):
        found.update(dict.fromkeys(quotes(blocks, rng, count)))
        if len(found) >= count:
            break
    return list(found)[:count]


def _drafts() -> None:
    """Read, align, compare two drafts of 116 KB, and a third of 146 KB."""
    old = _source(*((name, 0) for name in DRAFTS))
    new = _source(*((name, -1) for name in DRAFTS))
    (then, now), took = _timed(lambda: (list(read(old).blocks), list(read(new).blocks)))
    say(BENCH, what="read two drafts", bytes=len(old.encode()), blocks=[len(then), len(now)], **took)
    links, took = _timed(lambda: align(then, now))
    say(BENCH, what="align them", links=len(links), **took, must="both together <= 0.5 s")
    edited = [(then[n].text, now[link.new].text) for n, link in links.items() if link.how == "edited"]
    hunks, took = _timed(lambda: sum(len(diff(*pair)) for pair in edited))
    say(BENCH, what="word diff of edited blocks", blocks=len(edited), hunks=hunks, **took, must="<= 0.1 s")
    rows, took = _timed(lambda: [row.hunks for row in compare(then, now, links).rows])
    say(BENCH, what="compare them", rows=len(rows), **took, must="<= 0.5 s with its page")
    long = f"{old}\n\n{_source(('skills-data-space', 0), ('ids-spec', 1))}"
    changed = f"{new}\n\n{_source(('skills-data-space', 1), ('ids-spec', 0))}"
    (one, two), took = _timed(lambda: (list(read(long).blocks), list(read(changed).blocks)))
    say(
        BENCH,
        what="import a draft, twice",
        bytes=len(long.encode()),
        blocks=len(one),
        **took,
        must="<= 2 s each",
    )
    links, took = _timed(lambda: align(one, two))
    say(BENCH, what="align it", links=len(links), **took, must="<= 0.5 s")


MEMORY = """
import resource, time
from tests.bench.blueprint_text import DRAFTS, _anchors, _source
from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.anchoring import reanchor_all
from consultations.blueprint.text.parsing import read
old, new = (list(read(_source(*((n, k) for n in DRAFTS))).blocks) for k in (0, -1))
anchors = _anchors(old, 10_000)
links = align(old, new)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began, used = time.perf_counter(), time.process_time()
found = reanchor_all(old, new, links, anchors)
seconds, cpu = time.perf_counter() - began, time.process_time() - used
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
carried = sum(each.carries for each in found)
print(len(set(anchors)), carried, round(seconds, 2), round(cpu, 2), after >> 10, (after - before) >> 10)
"""


def _many_comments() -> None:
    """Find 10,000 comments again, in a process of their own for their memory."""
    different, carried, seconds, cpu, peak, more = python({}, "-c", MEMORY).split()
    say(
        BENCH,
        what="10,000 comments re-anchored",
        different=int(different),
        carried=int(carried),
        seconds=float(seconds),
        cpu=float(cpu),
        peak_mb=int(peak),
        more_mb=int(more),
        must="<= 5 s, <= 120 MB",
    )


def _blocks(texts: list[str]) -> list[Block]:
    return [Block(n, "paragraph", text, ()) for n, text in enumerate(texts)]


def _large() -> None:
    """Align rewritten drafts: 3,000 blocks edited, or new, and 100 long ones that have nothing in common."""
    rng = random.Random(2)
    words = sorted(
        {word for _name, blocks in real("idsa") for block in blocks for word in block.text.split()}
    )
    texts = [" ".join(rng.choices(words, k=rng.randint(10, 60))) for _ in range(3000)]
    edited = [
        " ".join(rng.choice(words) if rng.random() < 0.05 else word for word in text.split())
        for text in texts
    ]
    fresh = [" ".join(rng.choices(words, k=rng.randint(10, 60))) for _ in range(3000)]
    for name, others in (("edited", edited), ("new", fresh)):
        links, took = _timed(lambda others=others: align(_blocks(texts), _blocks(others)))  # type: ignore[misc]
        say(BENCH, what=f"3,000 blocks all {name}", links=len(links), **took, must="<= 3 s")
    sides = [[" ".join(rng.choices(words, k=2500))[:10_000] for _ in range(100)] for _ in range(2)]
    links, took = _timed(lambda: align(_blocks(sides[0]), _blocks(sides[1])))
    say(BENCH, what="100 unequal blocks of 10,000 characters", links=len(links), **took, must="<= 20 s")


def _truth() -> None:
    """Edit every draft at random with known truth, and count what became of its comments."""
    table, took = _timed(lambda: judge([blocks for _name, blocks in real()], range(3)))
    kept, gone = shares(table[True]), shares(table[False])
    say(
        BENCH,
        what="random edits, words survive",
        anchors=table[True].total(),
        percent=kept,
        right_or_before_a_person=round(kept["carried right"] + kept["proposed right"], 2),
        **took,
        must="carried right >= 94, wrong <= 0.6, right or before a person >= 98",
    )
    carried = round(gone.get("carried", 0) + gone.get("carried, same words", 0), 2)
    say(
        BENCH,
        what="random edits, words gone",
        anchors=table[False].total(),
        percent=gone,
        carried=carried,
        must="carried <= 2.1",
    )


def _real_edits() -> None:
    """Count the quotes of consecutive versions that stand unmoved with their context, and how many are exact."""
    kept = exact = total = 0
    for draft in DRAFTS:
        for (name, old), (_name, new) in pairwise(real(draft)):
            links = align(old, new)
            anchors = quotes(old, random.Random(name), 400)
            for anchor, got in zip(anchors, reanchor_all(old, new, links, anchors), strict=True):
                here, link = old[anchor.block or 0].text, links.get(anchor.block or 0)
                around = here[max(0, anchor.start - 32) : anchor.end + 32]
                places = [block.index for block in new for _ in range(block.text.count(around))]
                total += 1
                if link and link.how in ("same", "edited") and places == [link.new]:
                    kept += 1
                    exact += got.status == "exact"
    say(BENCH, what="real edits, quote and context survive", quotes=total, kept=kept, exact=exact, must="all")


def _campaigns() -> None:
    """Find planted letters among 5,000 comments, and one letter 20,000 times."""
    base = sorted({block.text for _name, blocks in real() for block in blocks if 120 < len(block.text) < 900})
    texts, labels = planted(base, 5000, random.Random(4))
    groups, took = _timed(lambda: clusters(texts))
    say(
        BENCH,
        what="campaigns in 5,000 comments",
        groups=len(groups),
        found=sum(map(len, groups)),
        planted=sum(label >= 0 for label in labels),
        foreign=foreign(groups, labels),
        **took,
        must=">= 93 %, 0 foreign, <= 3 s",
    )
    rng = random.Random(5)
    letters = variants(" ".join(rng.sample(base, 3)), 20_000, rng)
    groups, took = _timed(lambda: clusters(letters))
    say(
        BENCH, what="one letter 20,000 times", groups=[len(group) for group in groups], **took, must="<= 30 s"
    )


def _hostile() -> None:
    """Refuse what is too large."""
    sources = {
        "a table of 10 MB": "|a|b|\n|-|-|\n" + "|x|y|\n" * 1_600_000,
        "a wide table of 9 MB": ("|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n")
        + ("|" + "x|" * 5000 + "\n") * 900,
        "10 MB of signs": "\n\n".join(["![a" * 3000] * 1100),
    }
    for name, source in sources.items():
        code, took = _timed(lambda source=source: _refusal(source))  # type: ignore[misc]
        say(BENCH, what=name, refused=code, **took)


def _refusal(source: str) -> str:
    try:
        read(source)
    except TextRefusedError as error:
        return error.code
    return ""


def run() -> None:
    """Take every figure of texts."""
    if not REAL.is_dir():
        say(BENCH, skipped="the shared data folder is not beside the project")
        return
    _drafts()
    _many_comments()
    _large()
    _truth()
    _real_edits()
    _campaigns()
    _hostile()
    say(BENCH, what="the most memory held", mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
