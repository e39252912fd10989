"""What stands in the way of a publication, and what it should make one think of; each point leads to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.blueprint.answers.models import Disposition, DispositionChange
from consultations.blueprint.bindings import queries as bindings
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts import figures
from consultations.blueprint.drafts import queries as drafts
from consultations.blueprint.drafts.models import Alignment, Blueprint, Version

Decision, Stage = Disposition.Decision, Disposition.Stage
CHANGED = frozenset({"edited", "moved", "split", "merged", "replaced", "added", "removed"})
MOST = 20  # places named on the page


@dataclass(frozen=True)
class Point:
    """One point of the checklist; `code` is the letter of the design, `stops` says whether it keeps the version in."""

    code: str
    words: str
    url: str
    stops: bool
    count: int
    where: Sequence[tuple[str, str]] = field(
        default_factory=tuple
    )  # a place and its address, the first of them

    @property
    def more(self) -> int:
        """How many places are not named."""
        return self.count - len(self.where)


@dataclass(frozen=True)
class Checklist:
    """Everything that has to be settled, or thought of, before a candidate comes out."""

    points: Sequence[Point]

    def stops(self, *, overridden: bool = False) -> list[Point]:
        """Give what keeps the version in; open blocking comments may be passed over with a public reason."""
        return [each for each in self.points if each.stops and not (overridden and each.code == "e")]


def _newest(blueprint: Blueprint) -> QuerySet[Disposition]:
    """Give the newest disposition of each comment that is shown."""
    last = Disposition.objects.filter(comment=OuterRef("comment")).order_by("-number").values("pk")[:1]
    rows = Disposition.objects.filter(comment__blueprint=blueprint, pk=Subquery(last))
    rows = rows.filter(comment__state=Comment.State.PUBLISHED)
    return rows.select_related("comment").order_by("comment__number")


def accepted_unchanged(blueprint: Blueprint) -> list[Comment]:
    """List comments that were accepted, though no block that changed is linked to their answer."""
    causes = DispositionChange.objects.filter(
        disposition__comment=OuterRef("comment"), alignment__how__in=CHANGED
    )
    rows = _newest(blueprint).filter(decision__in=[Decision.ACCEPTED, Decision.MODIFIED])
    return [each.comment for each in rows.filter(~Exists(causes))]


def open_blocking(blueprint: Blueprint) -> list[Comment]:
    """List blocking comments without an answer that was agreed."""
    newest = CommentText.objects.filter(comment=OuterRef("pk")).order_by("-number")
    agreed = Disposition.objects.filter(comment=OuterRef("pk"), stage__in=[Stage.AGREED, Stage.RELEASED])
    rows = Comment.objects.filter(blueprint=blueprint, state=Comment.State.PUBLISHED)
    rows = rows.annotate(blocks=Subquery(newest.values("blocking")[:1])).filter(blocks=True)
    return list(rows.filter(~Exists(agreed)).order_by("number"))


def unexplained(candidate: Version) -> list[Alignment]:
    """List changed blocks with neither an answer nor a note behind them."""
    rows = candidate.alignments.filter(how__in=CHANGED, notes=None, causes=None)
    return list(rows.select_related("old", "new").order_by("new__order", "old__order", "id"))


def _deferred(blueprint: Blueprint, number: int) -> list[Comment]:
    names = Q(deferred_to__iexact=f"v{number}") | Q(deferred_to=str(number))
    names |= Q(deferred_to__iendswith=f" {number}")
    return [each.comment for each in _newest(blueprint).filter(names, decision=Decision.DEFERRED)]


def _waiting(blueprint: Blueprint) -> list[Comment]:
    """List comments whose place in the last version waits for a person."""
    last = drafts.newest(blueprint)
    rows = Anchor.objects.filter(version=last, status=Anchor.Status.MOVED, rulings=None)
    return [each.comment for each in rows.select_related("comment").order_by("comment__number")]


def _formal(blueprint: Blueprint, candidate: Version) -> list[str]:
    """Name pictures without words or bytes, and headings that skip a level."""
    rows = drafts.rows_of(candidate)
    wrong: list[str] = []
    level = 0
    pictures: dict[str, str] = {}
    for row in rows:
        if row.kind == "heading":
            if level and row.level > level + 1:
                wrong.append(_("%(place)s skips a level of headings") % {"place": row.place})
            level = row.level
        elif row.kind == "figure":
            if not row.text.strip():
                wrong.append(_("%(place)s has no words for those who cannot see it") % {"place": row.place})
            source = str(row.facts.get("source", ""))
            if source.startswith(figures.SCHEME):
                pictures[source.removeprefix(figures.SCHEME)] = row.place
    gone = figures.missing(blueprint, pictures) if pictures else set()
    return wrong + [
        _("%(place)s names a picture that nobody uploaded") % {"place": pictures[digest]}
        for digest in sorted(gone)
    ]


def place_of(each: Alignment) -> str:
    """Name the place of a pair: in the new text, or where it stood."""
    return each.new.place if each.new else each.old.place if each.old else ""


def check(blueprint: Blueprint, candidate: Version) -> Checklist:
    """Go through the checklist, in the same number of queries whatever the text."""
    facts = {"slug": blueprint.consultation.slug, "blueprint": blueprint.slug}
    pages = {
        name: reverse(name, kwargs=facts)
        for name in ("candidate_pairs", "candidate_changes", "draft_write", "draft_binding")
    }
    replaced = candidate.alignments.filter(how="replaced", settled_by=None).select_related("old", "new")
    needs = [each for each in bindings.needs(blueprint, candidate) if each.changed and not each.ruled]
    pairs = [(place_of(each), f"{pages['candidate_pairs']}#p-{each.pk}") for each in replaced.order_by("id")]
    changes = [
        (place_of(each), f"{pages['candidate_changes']}#p-{each.pk}") for each in unexplained(candidate)
    ]
    words = [(each.binding.proposal.key, f"{pages['draft_binding']}#r-{each.binding.pk}") for each in needs]
    forms = [(each, pages["draft_write"]) for each in _formal(blueprint, candidate)]

    def of(rows: Sequence[Comment]) -> list[tuple[str, str]]:
        slug = blueprint.consultation.slug
        return [
            (each.code, reverse("comment_dispose", kwargs={"slug": slug, "code": each.code})) for each in rows
        ]

    board = reverse("comments_manage", kwargs={"slug": blueprint.consultation.slug})
    found: list[tuple[str, bool, list[tuple[str, str]], str]] = [
        ("a", True, of(accepted_unchanged(blueprint)), board),
        ("b", True, words, pages["draft_binding"]),
        ("c", True, pairs, pages["candidate_pairs"]),
        ("d", True, forms, pages["draft_write"]),
        ("e", True, of(open_blocking(blueprint)), board),
        ("f", False, changes, pages["candidate_changes"]),
        ("g", False, of(_waiting(blueprint)), board),
        ("h", False, of(_deferred(blueprint, candidate.number)), board),
    ]
    return Checklist(
        [
            Point(code, WORDS[code](len(rows)), url, stops, len(rows), rows[:MOST])
            for code, stops, rows, url in found
            if rows
        ]
    )


def _say(one: str, many: str) -> Callable[[int], str]:
    return lambda n: ngettext(one, many, n) % {"n": n}


WORDS: Mapping[str, Callable[[int], str]] = {
    "a": _say(
        "%(n)d comment was accepted, yet no changed paragraph is linked to it.",
        "%(n)d comments were accepted, yet no changed paragraph is linked to them.",
    ),
    "b": _say(
        "The words of %(n)d proposal change, and nobody has ruled what that means.",
        "The words of %(n)d proposals change, and nobody has ruled what that means.",
    ),
    "c": _say(
        "%(n)d paragraph was replaced by another: say whether they belong together.",
        "%(n)d paragraphs were replaced by others: say whether they belong together.",
    ),
    "d": _say("%(n)d place of the text is not in order.", "%(n)d places of the text are not in order."),
    "e": _say(
        "%(n)d blocking comment has no agreed answer.", "%(n)d blocking comments have no agreed answer."
    ),
    "f": _say(
        "%(n)d paragraph changed without a reason given.",
        "%(n)d paragraphs changed without a reason given.",
    ),
    "g": _say(
        "The place of %(n)d comment waits to be confirmed.",
        "The places of %(n)d comments wait to be confirmed.",
    ),
    "h": _say("%(n)d comment was put off to this version.", "%(n)d comments were put off to this version."),
}
