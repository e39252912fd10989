"""The channel of comments: what the ledger, the overview and the dashboards ask of this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import Version
from consultations.blueprint.moderation import queries as moderation
from consultations.ledger import channels
from consultations.ledger.channels import Participation, Section, Task, Turn, Words
from consultations.ledger.models import Voice
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker
from consultations.register.engagement import sources

STAFF = frozenset({"coordinator", "editor"})
READERS = STAFF | {"observer"}
MODERATORS = frozenset({"coordinator", "moderator"})


class Comments:
    """Comments on drafts; a stance on a block that stands for a proposal is a position."""

    slug = "comment"
    label: Words = gettext_lazy("Comment on the draft")

    def participation(self, consultation: Consultation) -> Participation:
        """Count who could comment and who did."""
        asked = Voice.objects.filter(consultation=consultation, capacity=Voice.Capacity.PERSONAL).count()
        rows = Comment.objects.filter(blueprint__consultation=consultation).exclude(
            state__in=[Comment.State.WITHDRAWN, Comment.State.PENDING]
        )
        people = dict(rows.order_by("author", "id").values_list("author", "category"))
        return Participation(asked, len(people), len(people), dict(Counter(people.values())))

    def link(self, source: str) -> str:
        """Give the page of the comment with which a position was taken."""
        if source.startswith("blueprint.binding:"):
            return _wording(source.removeprefix("blueprint.binding:").partition("#")[0])
        number = source.removeprefix("blueprint.comment:").partition("#")[0]
        if not number.isdecimal():
            return ""
        rows = Comment.objects.filter(pk=int(number)).select_related("blueprint__consultation")
        found = rows.first()
        return found.get_absolute_url() if found else ""

    def backlog(self, consultation: Consultation) -> int:
        """Nothing waits: a position is recorded with its comment."""
        return 0

    def announced(self, consultation: Consultation) -> QuerySet[Version]:
        """List the versions of its drafts."""
        return Version.objects.published().filter(blueprint__consultation=consultation)

    def section(self, consultation: Consultation) -> Section:
        """Give the section of the draft."""
        return Section("draft", _("Draft"), reverse("draft_now", kwargs={"slug": consultation.slug}))

    def manage(self, consultation: Consultation, roles: frozenset[str]) -> Section | None:
        """Give the staff's section to those who draft and answer, and to observers."""
        if "moderator" in roles and not roles & STAFF:
            there = reverse("moderation", kwargs={"slug": consultation.slug})
            return Section("moderation", _("Moderation"), there)
        if not roles & READERS:
            return None
        return Section(
            "comments",
            _("Comments to answer"),
            reverse("comments_manage", kwargs={"slug": consultation.slug}),
        )

    def turns(self, consultation: Consultation, speaker: Speaker | None, at: datetime) -> Sequence[Turn]:
        """Ask for comments on the newest version, and for verdicts on released answers."""
        rows = Version.objects.published().filter(blueprint__consultation=consultation)
        rows = rows.select_related("blueprint")
        version = rows.order_by("blueprint_id", "-number").first()
        if version is None or not consultation.is_open(at):
            return []
        there = reverse("draft_now", kwargs={"slug": consultation.slug})
        authors = [speaker.key] if speaker else []
        mine = Comment.objects.filter(blueprint__consultation=consultation, author__in=authors)
        answered = mine.filter(dispositions__release__isnull=False, dispositions__verdicts=None)
        found = [
            Turn(
                _("Does the answer to %(code)s settle it?") % {"code": each.code},
                _("The editors answered your comment."),
                f"{consultation.get_absolute_url()}comments/{each.code}/",
                _("Read the answer"),
            )
            for each in answered.distinct().order_by("number")[:3]
        ]
        count = mine.exclude(state=Comment.State.WITHDRAWN).count()
        words = ngettext("You have made %(n)d comment.", "You have made %(n)d comments.", count) % {
            "n": count
        }
        title = _("Read version %(n)d of the draft and comment on its words") % {"n": version.number}
        return [
            *found,
            Turn(
                title,
                words if count else version.changelog,
                there,
                _("Open the draft"),
                consultation.closes_at,
            ),
        ]

    def tasks(self, consultation: Consultation, roles: frozenset[str], at: datetime) -> Sequence[Task]:
        """Tell editors how many comments wait for an answer or a place, moderators what was reported."""
        found: list[Task] = []
        if roles & STAFF:
            found += _to_answer(consultation)
        if roles & MODERATORS:
            found += _to_moderate(consultation)
        return found


def _to_answer(consultation: Consultation) -> list[Task]:
    rows = Comment.objects.filter(blueprint__consultation=consultation, state=Comment.State.PUBLISHED)
    waiting = rows.exclude(pk__in=Disposition.objects.values("comment")).count()
    found = []
    if waiting:
        words = ngettext("%(n)d comment waits for an answer", "%(n)d comments wait for an answer", waiting)
        there = reverse("comments_manage", kwargs={"slug": consultation.slug})
        found.append(Task(words % {"n": waiting}, _("Oldest first."), there, _("Open the list")))
    newest = Version.objects.published().filter(blueprint__consultation=consultation)
    version = newest.select_related("blueprint").order_by("blueprint_id", "-number").first()
    moved = (
        Anchor.objects.waiting().filter(version=version, comment__state="published").count() if version else 0
    )
    if version and moved:
        words = ngettext("%(n)d comment waits for its place", "%(n)d comments wait for their place", moved)
        there = reverse("anchors", kwargs={"slug": consultation.slug, "blueprint": version.blueprint.slug})
        found.append(Task(words % {"n": moved}, _("Confirm, refuse or place."), there, _("Open the queue")))
    return found


def _to_moderate(consultation: Consultation) -> list[Task]:
    waiting = moderation.counts(consultation)
    count = waiting["reported"] + waiting["appeals"] + waiting["redactions"]
    if not count:
        return []
    words = ngettext(
        "%(n)d contribution waits for a moderator", "%(n)d contributions wait for a moderator", count
    )
    there = reverse("moderation", kwargs={"slug": consultation.slug})
    return [Task(words % {"n": count}, _("Reports, appeals, redactions."), there, _("Open the queue"))]


def _comment(text: str) -> str:
    return channels.link(Comments.slug, f"blueprint.comment:{text}")


def _wording(text: str) -> str:
    """Give the newest text, at the words that a binding is about."""
    rows = Binding.objects.select_related("block__blueprint__consultation")
    found = rows.filter(pk=int(text)).first() if text.isdecimal() else None
    if found is None:
        return ""
    blueprint = found.block.blueprint
    last = Version.objects.published().filter(blueprint=blueprint).order_by("-number").first()
    facts = {"slug": blueprint.consultation.slug, "blueprint": blueprint.slug}
    return reverse("draft", kwargs={**facts, "number": last.number}) if last else ""


sources.register("blueprint.comment", _comment)
sources.register("blueprint.binding", lambda text: _wording(text.partition("#")[0]))
channels.register(Comments())
