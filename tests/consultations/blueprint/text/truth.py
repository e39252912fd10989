"""Drafts edited at random while every character keeps its origin, so that it is known where an anchor belongs."""

import random
import re
from collections import Counter
from dataclasses import dataclass

from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.anchoring import Anchor, Derived, reanchor_all
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.sentences import sentences
from consultations.blueprint.text.words import tokens

Char = tuple[str, tuple[int, int] | None]  # a character, and the block and place it came from
Went = dict[tuple[int, int], tuple[int, int]]


@dataclass
class Part:
    """A block in the making."""

    like: Block
    chars: list[Char]

    @property
    def text(self) -> str:
        """Give its words."""
        return "".join(char for char, _ in self.chars)

    def fresh(self, text: str) -> "Part":
        """Make a block of the same kind that came from nowhere."""
        return Part(Block(0, "paragraph", "", self.like.path), [(char, None) for char in text])


def mutate(old: list[Block], spare: list[str], rng: random.Random) -> tuple[list[Block], Went]:
    """Edit, delete, move, split, merge, rewrite and copy blocks; tell where each old character went."""
    words = sorted({word for text in spare for word in re.findall(r"[a-z]{4,}", text)})
    parts = [Part(b, [(char, (b.index, k)) for k, char in enumerate(b.text)]) for b in old]
    out: list[Part] = []
    moved: list[Part] = []
    skip = False
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        if skip:
            skip = False
            continue
        made, skip, gone = _change(part, following, words, rng)
        out += made
        moved += gone
        if rng.random() < 0.06:
            out.append(part.fresh(rng.choice(spare)))
    for part in moved:
        out.insert(rng.randrange(len(out)), part)
    out = [part for part in out if part.text.strip() or part.like.kind == "figure"]
    went = {
        origin: (j, k) for j, part in enumerate(out) for k, (_, origin) in enumerate(part.chars) if origin
    }
    new = [
        Block(j, part.like.kind, part.text, part.like.path, facts=part.like.facts)
        for j, part in enumerate(out)
    ]
    return new, went


def _change(  # noqa: PLR0911  one return for each thing that editors do
    part: Part, following: Part | None, words: list[str], rng: random.Random
) -> tuple[list[Part], bool, list[Part]]:
    """Do one thing to a block: gives what stays here, whether the next one was taken in, and what goes elsewhere."""
    dice, chars = rng.random(), part.chars
    spans = [found.span() for found in re.finditer(r"\S+", part.text)]
    if dice < 0.60:
        return [part], False, []
    if dice < 0.76:
        return [Part(part.like, _light(chars, words, rng))], False, []
    if dice < 0.80:
        cuts = sentences(part.text)
        a, b = rng.choice(cuts) if len(cuts) > 1 else (0, 0)
        return [Part(part.like, chars[:a] + chars[b:])], False, []
    if dice < 0.85:
        return [], False, []
    if dice < 0.88:
        return [], False, [part]
    if dice < 0.91 and len(spans) > 12:
        cut = spans[len(spans) // 2][0]
        return [Part(part.like, chars[: cut - 1]), Part(part.like, chars[cut:])], False, []
    if dice < 0.94 and following is not None:
        return [Part(part.like, [*chars, (" ", None), *following.chars])], True, []
    if dice < 0.98:
        return [Part(part.like, _heavy(chars, spans, words, rng))], False, []
    return [part, Part(part.like, [(char, None) for char, _ in chars])], False, []


def _light(chars: list[Char], words: list[str], rng: random.Random) -> list[Char]:
    """Replace, insert or delete one to five words."""
    for _ in range(rng.randint(1, 5)):
        spans = [found.span() for found in re.finditer(r"\S+", "".join(char for char, _ in chars))]
        if not spans:
            break
        a, b = rng.choice(spans)
        dice = rng.random()
        fresh: list[Char] = [(char, None) for char in rng.choice(words)]
        if dice < 0.4:
            chars = chars[:a] + fresh + chars[b:]
        elif dice < 0.7:
            chars = [*chars[:a], *fresh, (" ", None), *chars[a:]]
        else:
            chars = chars[:a] + chars[b + 1 :]
    return chars


def _heavy(
    chars: list[Char], spans: list[tuple[int, int]], words: list[str], rng: random.Random
) -> list[Char]:
    """Replace three of five words."""
    out: list[Char] = []
    last = 0
    for a, b in spans:
        fresh: list[Char] = [(char, None) for char in rng.choice(words)]
        out += chars[last:a] + (fresh if rng.random() < 0.6 else chars[a:b])
        last = b
    return out


def quotes(old: list[Block], rng: random.Random, count: int) -> list[Anchor]:
    """Take whole paragraphs (25 %), sentences (35 %) and phrases of two to seven words (40 %)."""
    found: list[Anchor] = []
    blocks = [block for block in old if len(block.text) >= 20]
    for _ in range(count):
        block, dice = rng.choice(blocks), rng.random()
        spans = [hit.span() for hit in re.finditer(r"\S+", block.text)]
        first = rng.randrange(len(spans))
        phrase = (spans[first][0], spans[min(len(spans) - 1, first + rng.randint(1, 6))][1])
        a, b = (
            (0, len(block.text))
            if dice < 0.25
            else rng.choice(sentences(block.text))
            if dice < 0.6
            else phrase
        )
        if b - a >= 8:
            found.append(Anchor(block.index, a, b, block.text[a:b]))
    return found


def truth(old: list[Block], went: Went, anchor: Anchor) -> tuple[int, int, int] | None:
    """Give the block and range where at least half of the quoted words really are, or None."""
    i, a, b = anchor.block or 0, anchor.start, anchor.end
    words = [(s, e) for _, s, e in tokens(old[i].text) if s < b and e > a]
    alive = [went[i, s] for s, e in words if all((i, k) in went for k in range(s, e))]
    if len(alive) < 0.5 * len(words):
        return None
    block = Counter(j for j, _ in alive).most_common(1)[0][0]
    places = [went[i, k][1] for k in range(a, b) if (i, k) in went and went[i, k][0] == block]
    return block, min(places), max(places) + 1


def verdict(new: list[Block], quote: str, true: tuple[int, int, int] | None, got: Derived) -> str:
    """Name what happened to one anchor; an identical copy of the right words counts as right."""
    how = "carried" if got.carries else "proposed" if got.status == "moved" else "lost"
    if how == "lost" or got.block is None:
        return "lost"
    words = new[got.block].text[got.start : got.end]
    if true is None:
        return f"{how}, same words" if words == quote else how
    both = max(0, min(got.end, true[2]) - max(got.start, true[1])) if got.block == true[0] else 0
    either = got.end - got.start + true[2] - true[1] - both
    return (
        f"{how} right"
        if words == new[true[0]].text[true[1] : true[2]] or both >= 0.5 * either
        else f"{how} wrong"
    )


def judge(drafts: list[list[Block]], seeds: range, count: int = 600) -> dict[bool, Counter[str]]:
    """Edit every draft once a seed, and count what became of anchors whose words survive (True) or are gone (False)."""
    spare = sorted({block.text for blocks in drafts for block in blocks if len(block.text) > 40})
    table: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for seed in seeds:
        for number, old in enumerate(drafts):
            rng = random.Random(1000 * seed + number)
            new, went = mutate(old, spare, rng)
            anchors = quotes(old, rng, count)
            for anchor, got in zip(anchors, reanchor_all(old, new, align(old, new), anchors), strict=True):
                true = truth(old, went, anchor)
                table[true is not None][verdict(new, anchor.exact, true, got)] += 1
    return table


def shares(counts: Counter[str]) -> dict[str, float]:
    """Give the shares of each outcome, in percent."""
    total = sum(counts.values())
    return {name: round(100 * times / total, 2) for name, times in sorted(counts.items())}
