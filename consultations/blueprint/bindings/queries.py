"""Which words stand for which proposal, what the next version makes of them, and which positions are on older words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Prefetch

from consultations.blueprint.bindings.models import Binding, BindingWording, OptionMark
from consultations.blueprint.drafts import queries as drafts
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import BlockText, Blueprint, Version
from consultations.blueprint.text.options import OptionSet, options
from consultations.blueprint.text.placing import section
from consultations.ledger.models import Current
from consultations.ledger.queries import counted_versions
from consultations.proposals.models import ProposalVersion
from ds4skills.audit.chain import digest

Ruling = BindingWording.Ruling
SETTLED = (Asked.Outcome.AGREED, Asked.Outcome.ALONE)


@dataclass(frozen=True)
class Need:
    """What the next version does to the words of a proposal, and what was ruled of that; `after` "" is taken out."""

    binding: Binding
    before: str
    after: str
    place: str
    asked: Asked | None

    @property
    def changed(self) -> bool:
        """Tell whether somebody has to rule."""
        return self.before != self.after

    @property
    def ruled(self) -> bool:
        """Tell whether the ruling on exactly these words stands, with a second person where it needs one."""
        return self.asked is not None and self.asked.outcome in SETTLED


@dataclass(frozen=True)
class Counted:
    """Positions on a proposal by the wording they are on: those that count now, and older ones apart."""

    now: int
    older: Sequence[tuple[str, int]] = field(default_factory=tuple)


def words_of(rows: Sequence[BlockText], block: UUID, scope: str) -> str:
    """Give the wording of a block, or of the section under a heading; "" where it is not in the text."""
    at = next((n for n, row in enumerate(rows) if row.block_id == block), None)
    if at is None:
        return ""
    if scope == Binding.Scope.BLOCK or rows[at].kind != "heading":
        return rows[at].text
    return "\n\n".join(rows[n].text for n in section(drafts.as_blocks(rows), at))


def key_of(words: str) -> str:
    """Give the digest by which a ruling is about these words and no others."""
    return digest({"wording": words})


def live(blueprint: Blueprint) -> list[Binding]:
    """List the bindings whose words were not taken out, in a total order, with their proposals' wordings."""
    versions = Prefetch("proposal__versions", ProposalVersion.objects.order_by("number"))
    rows = Binding.objects.filter(block__blueprint=blueprint).select_related("proposal__consultation")
    rows = rows.exclude(wordings__ruling=Ruling.RETIRED).prefetch_related(versions, "wordings__version")
    return list(rows.order_by("proposal__order", "id"))


def needs(blueprint: Blueprint, candidate: Version) -> list[Need]:
    """Tell of each binding what the candidate does to its words."""
    old, new = drafts.rows_of(drafts.newest(blueprint)), drafts.rows_of(candidate)
    places = {row.block_id: row.place for row in [*old, *new]}
    asked = rulings(blueprint)
    found = []
    for each in live(blueprint):
        before, after = (words_of(rows, each.block_id, each.scope) for rows in (old, new))
        ruling = asked.get((f"binding:{each.pk}", key_of(after)))
        found.append(Need(each, before, after, places.get(each.block_id, ""), ruling))
    return found


def rulings(blueprint: Blueprint) -> dict[tuple[str, str], Asked]:
    """Give the newest rulings, asked or agreed, by the binding and the words that they are about."""
    rows = Asked.objects.filter(blueprint=blueprint, what=Asked.What.RULING).select_related(
        "by", "settled_by"
    )
    rows = rows.filter(outcome__in=["", *SETTLED])
    return {(each.about, each.digest): each for each in rows.order_by("id")}


def option_sets(blueprint: Blueprint, rows: Sequence[BlockText]) -> list[OptionSet]:
    """Find the sets of options of a text; what editors marked counts, the newest mark first."""
    marks: dict[UUID, str] = {}
    for each in OptionMark.objects.filter(block__blueprint=blueprint).order_by("id"):
        marks[each.block_id] = (each.letter or "?") if each.on else ""
    places = {n: marks[row.block_id] for n, row in enumerate(rows) if row.block_id in marks}
    return options(drafts.as_blocks(rows), blueprint.language, places)


def wording_of(binding: Binding, version: ProposalVersion, versions: Sequence[Version]) -> str:
    """Name the version of the text whose words a wording is: "v1"; `versions` are published, the oldest first."""
    carried = sorted((each.version.number, each.proposal_version_id) for each in binding.wordings.all())
    if version.number == 1 and carried:
        return f"v{max(1, carried[0][0] - 1)}"  # it was bound on the version before it was first carried
    if known := [number for number, key in carried if key == version.pk]:
        return f"v{known[0]}"
    before = [
        each.number for each in versions if each.published_at and each.published_at <= version.published_at
    ]
    return f"v{before[-1] if before else 1}"


def counted(bindings: Sequence[Binding], versions: Sequence[Version]) -> Mapping[int, Counted]:
    """Count the positions of bindings, those on older words apart, in as many queries for one as for many."""
    wordings = {row.pk: row for each in bindings for row in each.proposal.versions.all()}
    rows = Current.objects.filter(version__in=wordings, stance__isnull=False).values("version")
    count = {each["version"]: each["n"] for each in rows.annotate(n=Count("id")).order_by("version")}
    found = {}
    for each in bindings:
        mine = list(each.proposal.versions.all())
        current = set(counted_versions(mine))
        older: dict[str, int] = {}
        for row in mine:
            if row.pk not in current and count.get(row.pk):
                name = wording_of(each, row, versions)
                older[name] = older.get(name, 0) + count[row.pk]
        found[each.pk] = Counted(sum(count.get(pk, 0) for pk in current), tuple(older.items()))
    return found


def published(blueprint: Blueprint) -> list[Version]:
    """List the versions that are out, the oldest first."""
    return list(Version.objects.published().filter(blueprint=blueprint).order_by("number"))


def holders(proposal_versions: Sequence[int]) -> list[UUID]:
    """List whoever has a position on one of some wordings, each once."""
    rows = Current.objects.filter(version__in=proposal_versions, stance__isnull=False)
    rows = rows.filter(voice__holder__isnull=False)
    keys = rows.order_by("voice__holder").values_list("voice__holder", flat=True).distinct()
    return [key for key in keys if key]
