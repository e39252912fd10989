"""What was asked of a survey in all its published versions: each question once for each series of its meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveys.authoring.definition import Leaf, Texts
from surveys.authoring.kinds import frozen_leaves
from surveys.authoring.models import Question, Survey, SurveyVersion
from surveys.authoring.plans import UNCOUNTED

CLOSED = frozenset({"single", "multiple", "consent", "rating"})  # one can group and filter by them


@dataclass(frozen=True)
class Asked:
    """One question in one series: its row, its wording in the newest version that asks it, which versions ask it."""

    pk: int
    leaf: Leaf
    series: int
    versions: frozenset[int]
    rows_of: Texts  # the label of the matrix it is a row of, or nothing
    reason: str = ""  # why a new series began
    more: bool = False  # the question has other series
    current: bool = True  # the newest version asks it

    @property
    def name(self) -> str:
        """How addresses name it: its key, with the series where that is not the first."""
        return self.leaf.key if self.series == 1 else f"{self.leaf.key}.{self.series}"

    @property
    def counted(self) -> bool:
        """Whether statistics count its answers; texts and files are read."""
        return self.leaf.kind not in UNCOUNTED

    @property
    def closed(self) -> bool:
        """Whether its answers are choices."""
        return self.leaf.kind in CLOSED


@dataclass(frozen=True)
class Whole:
    """All questions of a survey, in the order of the newest version, then those it no longer asks."""

    version: SurveyVersion
    questions: Sequence[Asked]

    def find(self, name: str) -> Asked | None:
        """Find a question by the name that addresses use."""
        return next((each for each in self.questions if each.name == name), None)


_known: dict[tuple[int, str], Whole] = {}
MOST_KNOWN = 32


def whole_of(survey: Survey) -> Whole | None:
    """Give everything that was asked; remembered by the digest of the newest published version."""
    rows = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False).order_by("-number")
    newest = rows.values_list("digest", flat=True).first()
    if newest is None:
        return None
    name = (survey.pk, newest)
    if name not in _known:
        versions = list(rows)
        pks = {
            (key, series): pk
            for pk, key, series in Question.objects.filter(survey=survey).values_list("pk", "key", "series")
        }
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[name] = Whole(versions[0], list(_gather(versions, pks)))
    return _known[name]


def _gather(versions: Sequence[SurveyVersion], pks: Mapping[tuple[str, int], int]) -> Iterable[Asked]:
    """Go through the versions, the newest first."""
    found: dict[tuple[str, int], Asked] = {}
    for version in versions:
        labels = _labels(version)
        for leaf in frozen_leaves(version.digest, version.definition):
            series = version.series_of(leaf.key)
            if (leaf.key, series) not in pks:
                continue
            pk, known = pks[leaf.key, series], found.get((leaf.key, series))
            if known is None:
                label = labels.get(leaf.item, {}) if leaf.item != leaf.key else {}
                reason = _reason(version, leaf.key)
                current = version is versions[0]
                known = Asked(pk, leaf, series, frozenset(), label, reason, current=current)
            asking = known.versions | {version.pk}
            wider = _with_choices_of(known.leaf, leaf)
            found[leaf.key, series] = replace(
                known, leaf=wider, versions=asking, reason=known.reason or _reason(version, leaf.key)
            )
    count: dict[str, int] = {}
    for key, _series in found:
        count[key] = count.get(key, 0) + 1
    return [replace(each, more=count[each.leaf.key] > 1) for each in found.values()]


def _labels(version: SurveyVersion) -> dict[str, Texts]:
    return {
        item["key"]: item.get("label", {})
        for section in version.definition["sections"]
        for outer in section["items"]
        for item in [outer, *outer.get("items", [])]
    }


def _reason(version: SurveyVersion, key: str) -> str:
    """Give what the author said where the meaning changed: of this question, or of the version."""
    became = version.compared.get(key, {})
    return str(became.get("reason") or version.note) if became.get("how") == "break" else ""


def _with_choices_of(leaf: Leaf, older: Leaf) -> Leaf:
    """Add choices that only an older version of the series offers."""
    codes = {option.code for option in leaf.options}
    gone = tuple(option for option in older.options if option.code not in codes)
    return replace(leaf, options=(*leaf.options, *gone)) if gone else leaf
