"""Which of many organisations may be one: pairs are found by what they share, never by trying all. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from consultations.register.directory.evidence import LONG, NO, RARE, Body, Finding, evidence, similar

EDGE = 10  # letters at either end of a long name: a slip leaves one end as it is
EQUAL = 200  # more names than this with one core are no news
Key = tuple[str, str]


def keys_of(body: Body) -> set[Key]:
    """Give what an organisation is found by: words, whole cores, both ends of a long name, domain, acronym."""
    found = {("word", word) for word in body.words}
    found |= {("core", each) for each in body.cores}
    if len(body.core) >= LONG:
        found |= {("begins", body.core[:EDGE]), ("ends", body.core[-EDGE:])}
    if body.domain:
        found.add(("domain", body.domain))
    if body.acronym:
        found.add(("acronym", body.acronym))
    return found


def worth(a: Body, b: Body) -> bool:
    """Tell quickly whether the evidence on two organisations can be more than none."""
    if (a.domain and a.domain == b.domain) or not a.cores.isdisjoint(b.cores):
        return True
    if a.country and b.country and a.country != b.country:
        return False
    if (a.town and a.town == b.town) or (a.acronym and a.acronym == b.acronym):
        return similar(a, b)
    return min(len(a.core), len(b.core)) >= LONG and abs(len(a.core) - len(b.core)) <= 1


def pairs(
    bodies: Sequence[Body], fresh: Collection[int] | None = None
) -> Iterator[tuple[int, list[tuple[int, Finding]]]]:
    """Give for each organisation the later ones that may be the same, with the evidence.

    `fresh` (places in the list) narrows it to pairs of which one is fresh. What many share is passed over.
    """
    count: Counter[Key] = Counter()
    for body in bodies:
        count.update(keys_of(body))
    index: dict[Key, list[int]] = defaultdict(list)
    for place, body in enumerate(bodies):
        for key in keys_of(body):
            if 1 < count[key] <= (EQUAL if key[0] == "core" else RARE):
                index[key].append(place)
    del count
    wanted = None if fresh is None else set(fresh)
    for place, body in enumerate(bodies):
        near = {other for key in keys_of(body) for other in index.get(key, ()) if other > place}
        if wanted is not None and place not in wanted:
            near &= wanted
        yield place, list(_weighed(bodies, place, near))


def _weighed(bodies: Sequence[Body], place: int, near: Collection[int]) -> Iterator[tuple[int, Finding]]:
    body = bodies[place]
    for other in sorted(near):
        if worth(body, bodies[other]):
            finding = evidence(body, bodies[other])
            if finding.verdict != NO:
                yield other, finding
