"""How organisations are judged: the newest word of each assessor, the low median over them, how far they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Organisation
from consultations.register.mapping.models import LEAST, MOST, Assessment
from consultations.register.mapping.steps import STEPS, low_median, spread

SCALES = ("interest", "influence", "legitimacy", "urgency")
ENGAGED = ("current", "desired")
APART = 2  # steps between assessors from which on they disagree


@dataclass(frozen=True)
class Judged:
    """One organisation's medians by scale; steps of engagement count from 0; `apart` says how far assessors differ."""

    key: UUID
    name: str
    assessors: int
    medians: dict[str, int | None]
    apart: dict[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> int | None:
        """How many steps the wished engagement lies above the present one."""
        now, wanted = self.medians["current"], self.medians["desired"]
        return wanted - now if now is not None and wanted is not None else None

    @property
    def disputed(self) -> list[str]:
        """The scales on which assessors lie two steps or more apart."""
        return [scale for scale, steps in self.apart.items() if steps >= APART]

    @property
    def widest(self) -> int:
        """The widest distance between two assessors on any scale."""
        return max(self.apart.values(), default=0)


@dataclass(frozen=True)
class Cell:
    """One cell of the grid: who stands at this interest and this influence."""

    interest: int
    influence: int
    names: list[tuple[UUID, str]]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.names)


def judged(exercise: str = "", keys: Iterable[UUID] | None = None) -> list[Judged]:
    """Give every organisation that was judged in an exercise, or ("") in general, by name; in two queries."""
    rows = Assessment.objects.latest_of(exercise)
    if keys is not None:
        rows = rows.filter(whose__in=list(keys))
    by_key: dict[UUID, list[Assessment]] = {}
    for row in rows.order_by("whose", "id"):
        by_key.setdefault(row.whose, []).append(row)
    standing = Organisation.objects.standing().filter(pk__in=list(by_key)).order_by("folded", "pk")
    pairs = standing.values_list("pk", "name") if by_key else []
    return [_judged(key, name, by_key[key]) for key, name in pairs]


def _judged(key: UUID, name: str, rows: Sequence[Assessment]) -> Judged:
    values = {scale: [v for row in rows if (v := getattr(row, scale)) is not None] for scale in SCALES}
    both = [row for row in rows if row.current in STEPS and row.desired in STEPS]
    for scale in ENGAGED:
        values[scale] = [STEPS.index(getattr(row, scale)) for row in both]
    medians = {scale: low_median(said) for scale, said in values.items()}
    return Judged(key, name, len(rows), medians, {scale: spread(said) for scale, said in values.items()})


def grid(rows: Iterable[Judged]) -> list[list[Cell]]:
    """Lay organisations into the grid: rows by influence, the highest first; columns by interest, the lowest first."""
    cells: dict[tuple[int | None, int | None], list[tuple[UUID, str]]] = {}
    for row in rows:
        cells.setdefault((row.medians["interest"], row.medians["influence"]), []).append((row.key, row.name))
    steps = range(LEAST, MOST + 1)
    return [
        [Cell(interest, influence, cells.get((interest, influence), [])) for interest in steps]
        for influence in reversed(steps)
    ]


def gaps(rows: Iterable[Judged]) -> list[Judged]:
    """List organisations that are less engaged than we wish: the widest gap first, then the most influential."""
    short = [row for row in rows if (row.gap or 0) > 0]
    return sorted(
        short, key=lambda row: (-(row.gap or 0), -(row.medians["influence"] or 0), row.name, row.key)
    )


def disputes(rows: Iterable[Judged]) -> list[Judged]:
    """List organisations whose assessors disagree, the widest distance first."""
    return sorted((row for row in rows if row.disputed), key=lambda row: (-row.widest, row.name, row.key))


def words_on(organisation: UUID, exercise: str) -> list[Assessment]:
    """Give the newest word of each assessor on one organisation, the newest first."""
    rows = Assessment.objects.latest_of(exercise).filter(whose=organisation)
    return list(rows.select_related("by").order_by("-at", "-id"))


def history_of(organisation: UUID, until: datetime) -> list[Assessment]:
    """Give everything that was ever judged of an organisation, the newest first."""
    keys = keys_of(Organisation, organisation)
    rows = Assessment.objects.filter(organisation_key__in=keys, at__lte=until)
    return list(rows.select_related("by").order_by("-at", "-id")[:50])
