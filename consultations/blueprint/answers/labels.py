"""The board's facets and their values in words."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.blueprint.answers.facets import FACETS, NONE, Board
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.answers.triage import Chapters
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.ledger.models import Stance, Voice
from consultations.register.terms.queries import labels
from ds4skills.web.texts import country_name

NAMES: Mapping[str, object] = {
    "chapter": gettext_lazy("Chapter"),
    "type": gettext_lazy("Kind"),
    "stance": gettext_lazy("Stance"),
    "blocking": gettext_lazy("Objects"),
    "unbound": gettext_lazy("Stance on a text that is no proposal"),
    "stage": gettext_lazy("Answer"),
    "decision": gettext_lazy("Decision"),
    "category": gettext_lazy("Category"),
    "country": gettext_lazy("Country"),
    "capacity": gettext_lazy("Speaks"),
    "group": gettext_lazy("Letter of many"),
    "editor": gettext_lazy("Editor"),
    "due": gettext_lazy("Due"),
    "tag": gettext_lazy("Tag"),
    "proposed": gettext_lazy("Suggests a wording"),
    "anchor": gettext_lazy("Its words now"),
    "via": gettext_lazy("Came by"),
    "endorsements": gettext_lazy("Others who agree"),
    "words": gettext_lazy("Length"),
}
YES = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
CHOICES: Mapping[str, Mapping[str, object]] = {
    "type": dict(Comment.Type.choices),
    "stance": dict(Stance.choices),
    "blocking": YES,
    "unbound": YES,
    "stage": {"open": gettext_lazy("without an answer"), **dict(Disposition.Stage.choices)},
    "decision": dict(Disposition.Decision.choices),
    "capacity": dict(Voice.Capacity.choices),
    "due": {
        "over": gettext_lazy("overdue"),
        "week": gettext_lazy("within seven days"),
        "later": gettext_lazy("later"),
    },
    "proposed": YES,
    "anchor": dict(Anchor.Status.choices),
    "via": dict(Comment.Via.choices),
    "endorsements": {"0": "0", "1-4": "1–4", "5-19": "5–19", "20": gettext_lazy("20 or more")},
    "words": {
        "short": gettext_lazy("under 50 words"),
        "middle": gettext_lazy("50 to 199 words"),
        "long": gettext_lazy("200 words or more"),
    },
}
SORTS: Mapping[str, object] = {
    "number": gettext_lazy("oldest first"),
    "newest": gettext_lazy("newest first"),
    "place": gettext_lazy("by place in the text"),
    "blocking": gettext_lazy("objections first"),
    "endorsed": gettext_lazy("most agreed first"),
    "due": gettext_lazy("due first"),
    "longest": gettext_lazy("longest first"),
}
Option = tuple[str, str, int]


def offered(
    found: Board, asked: Mapping[str, str], known: Chapters
) -> list[tuple[str, str, str, list[Option]]]:
    """Give each facet as a select: name, label, what is chosen, its values with words and counts."""
    result = []
    for name in FACETS:
        counts = dict(found.counts.get(name, {}))
        if not counts:
            continue
        if (chosen := asked.get(name, "")) and chosen not in counts:
            counts[chosen] = 0
        word = words_of(name, known)
        ordered = sorted(counts, key=_order(name, known))
        options = [(value, word(value), counts[value]) for value in ordered]
        result.append((name, str(NAMES[name]), chosen, options))
    return result


def words_of(name: str, known: Chapters) -> Callable[[str], str]:
    """Give a function that says a facet's value in words."""
    if name == "chapter":
        table: Mapping[str, object] = {each.key: each.title for each in known.rows}
    elif name == "category":
        table = labels()
    else:
        table = CHOICES.get(name, {})

    def say(value: str) -> str:
        if value == NONE:
            return _("none")
        if name == "country":
            return country_name(value)
        return str(table.get(value, value))

    return say


def _order(name: str, known: Chapters) -> Callable[[str], tuple[int, str]]:
    fixed = [each.key for each in known.rows] if name == "chapter" else list(CHOICES.get(name, {}))
    places = {value: place for place, value in enumerate(fixed)}
    return lambda value: (len(fixed) + 1 if value == NONE else places.get(value, len(fixed)), value)
