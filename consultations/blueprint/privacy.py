"""What the blueprint holds about people: their comments, in their words."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.answers.models import Disposition, Release, Verdict
from consultations.blueprint.comments.models import Anchor, Comment, CommentText
from consultations.blueprint.drafts.models import Alignment, Binding, Block, BlockText, Blueprint, Version
from ds4skills.accounts.privacy import Subject, blanking, impersonal, personal

ANSWER = _("to answer what you said of the draft")
TASK = _("the consultation you took part in")
LONG = _("with the draft; your words go when you leave")
STAYS = _("The number and place of a comment stay, without words and without a name.")


def _comments(subject: Subject) -> QuerySet[Comment]:
    return Comment.objects.filter(author=subject.key)


def _texts(subject: Subject) -> QuerySet[CommentText]:
    return CommentText.objects.filter(comment__author=subject.key)


def _verdicts(subject: Subject) -> QuerySet[Verdict]:
    return Verdict.objects.filter(disposition__comment__author=subject.key)


personal(
    CommentText,
    rows=_texts,
    erase=blanking(_texts, body="", proposed_text=""),
    order=30,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="comment__number number body proposed_text stance blocking at",
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
    Comment,
    rows=_comments,
    erase=blanking(_comments, state=Comment.State.WITHDRAWN),
    order=40,
    purpose=ANSWER,
    basis=TASK,
    keep=LONG,
    copied="number type state language category at",
    hidden="author",
    other="organisation key",
)
impersonal(_("The draft's own words, and where a comment stands in them."), Anchor, Alignment, Binding, Block)
impersonal(_("The draft's own words."), BlockText, Blueprint, Version)
impersonal(_("The editors' answers, signed by staff."), Disposition, Release)
