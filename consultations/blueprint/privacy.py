"""What the blueprint holds about people: their comments and replies, in their words."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.answers.models import (
    AnswerTemplate,
    Disposition,
    DispositionChange,
    Release,
    ReleaseAsk,
    SavedFilter,
    Triage,
    Verdict,
    VerdictLink,
)
from consultations.blueprint.bindings.models import Binding, BindingWording, OptionMark
from consultations.blueprint.campaigns.models import CommentGroup, GroupingRun, GroupMember
from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.comments.models import (
    Comment,
    CommentDraft,
    CommentText,
    EvidenceLink,
    ProxyLink,
    Reply,
)
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import (
    Alignment,
    Block,
    BlockText,
    Blueprint,
    ChangeNote,
    Draft,
    DraftImport,
    Figure,
    ReadMark,
    Version,
    VersionEvent,
)
from consultations.blueprint.moderation.models import ModerationAct
from consultations.proposals.models import ProposalVersion
from ds4skills.accounts.privacy import Subject, blanking, deleting, impersonal, personal

ANSWER = _("to answer what you said of the draft")
TASK = _("the consultation you took part in")
LONG = _("with the draft; your words go when you leave")
MEANWHILE = _("until you send it, at most 90 days")


def _comments(subject: Subject) -> QuerySet[Comment]:
    return Comment.objects.filter(author=subject.key)


def _texts(subject: Subject) -> QuerySet[CommentText]:
    return CommentText.objects.filter(comment__author=subject.key)


def _forget(subject: Subject, at: datetime) -> int:
    """Blank the words of comments, and of the proposals that were worded with them."""
    own = ProposalVersion.objects.filter(proposal__in=_comments(subject).values("proposal"))
    return _blank_texts(subject, at) + own.update(wordings={})


def _links(subject: Subject) -> QuerySet[EvidenceLink]:
    return EvidenceLink.objects.filter(comment__author=subject.key)


def _replies(subject: Subject) -> QuerySet[Reply]:
    return Reply.objects.filter(author=subject.key)


def _drafts(subject: Subject) -> QuerySet[CommentDraft]:
    return CommentDraft.objects.filter(holder=str(subject.key))


def _verdicts(subject: Subject) -> QuerySet[Verdict]:
    return Verdict.objects.filter(disposition__comment__author=subject.key)


def _acts(subject: Subject) -> QuerySet[ModerationAct]:
    mine = Q(comment__author=subject.key) | Q(reply__author=subject.key)
    return ModerationAct.objects.filter(Q(person=subject.key) | mine)


def _marks(subject: Subject) -> QuerySet[ReadMark]:
    return ReadMark.objects.filter(holder=subject.key)


_blank_texts = blanking(_texts, body="", proposed_text="", rationale="", digest="", erased_at=lambda at: at)
personal(
    CommentText,
    rows=_texts,
    erase=_forget,
    order=30,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="comment__number number body proposed_text rationale stance conditional blocking at",
    other="digest erased_at",
)
personal(
    EvidenceLink,
    rows=_links,
    erase=blanking(_links, label="", url=""),
    order=30,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="comment__number label url",
    other="text",
)
personal(
    Reply,
    rows=_replies,
    erase=blanking(_replies, body="", quote="", state=Reply.State.WITHDRAWN),
    order=30,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="comment__number body quote capacity category state language at",
    hidden="author",
    other="organisation staff key",
)
personal(
    CommentDraft,
    rows=_drafts,
    erase=deleting(_drafts),
    order=30,
    purpose=ANSWER,
    basis=TASK,
    keep=MEANWHILE,
    copied="place fields at",
    hidden="holder",
    other="revision expires_at",
)
personal(
    Verdict,
    rows=_verdicts,
    erase=blanking(_verdicts, text=""),
    order=30,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="satisfied text at",
)
personal(
    ModerationAct,
    rows=_acts,
    erase=blanking(_acts, public_note="", staff_note="", person=None),
    order=25,
    purpose=_("to keep the discussion fit for all"),
    basis=TASK,
    keep=LONG,
    copied="act reason public_note at",
    hidden="person",
    other="comment reply by second_person staff_note",
)
personal(
    ReadMark,
    rows=_marks,
    erase=deleting(_marks),
    order=30,
    purpose=_("to show you what changed since you last read"),
    basis=TASK,
    keep=_("with the draft; it goes when you leave"),
    copied="version__number at",
    hidden="holder",
    other="blueprint",
)
personal(
    Comment,
    rows=_comments,
    erase=blanking(_comments, state=Comment.State.WITHDRAWN),
    order=40,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="number type state language category country size capacity via late at confirmed_at",
    hidden="author",
    other="organisation mandate key proposal recorded_by",
)
impersonal(
    _("The draft's own words, and where a comment stands in them."),
    Anchor,
    AnchorRuling,
    Alignment,
    Binding,
    BindingWording,
    OptionMark,
    Block,
    ChangeNote,
)
impersonal(_("The draft's own words."), BlockText, Blueprint, Draft, Figure, Version, VersionEvent)
impersonal(_("What members of staff ask each other to agree to."), Asked)
impersonal(_("A file on its way into the draft; it goes with it."), DraftImport)
impersonal(
    _("The editors' answers and their work on them, signed by staff."),
    AnswerTemplate,
    Disposition,
    DispositionChange,
    Release,
    ReleaseAsk,
    SavedFilter,
    Triage,
    VerdictLink,
)
impersonal(_("The digest of a link that a person got by mail; it names nobody."), ProxyLink)
impersonal(_("Which comments were written from one letter."), GroupingRun, CommentGroup, GroupMember)
