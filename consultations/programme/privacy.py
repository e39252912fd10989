"""What the programme holds about people: invitations and mailings."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import (
    ClosingMove,
    Consultation,
    Invitation,
    InvitationToken,
    Mailing,
    MailingMember,
    Role,
    Round,
)
from ds4skills.accounts.privacy import Subject, deleting, impersonal, personal

INVITE = _("to invite you to consultations")
INTEREST = _("a legitimate interest in hearing those concerned, or your consent")
AFTER = _("five years after the consultation")


def _invitations(subject: Subject) -> QuerySet[Invitation]:
    return Invitation.objects.filter(person=subject.key)


def _links(subject: Subject) -> QuerySet[InvitationToken]:
    return InvitationToken.objects.filter(invitation__person=subject.key)


def _members(subject: Subject) -> QuerySet[MailingMember]:
    return MailingMember.objects.filter(person=subject.key)


def _roles(subject: Subject) -> QuerySet[Role]:
    return Role.objects.filter(user=subject.user)


personal(
    InvitationToken,
    rows=_links,
    erase=deleting(_links),
    order=20,
    purpose=INVITE,
    basis=INTEREST,
    keep=AFTER,
    copied="made_at revoked_at",
    hidden="sha256",
)
personal(
    MailingMember,
    rows=_members,
    erase=deleting(_members),
    order=20,
    purpose=INVITE,
    basis=INTEREST,
    keep=AFTER,
    copied="written_at left_out",
)
personal(
    Invitation,
    rows=_invitations,
    erase=deleting(_invitations),
    order=25,
    purpose=INVITE,
    basis=INTEREST,
    keep=AFTER,
    copied="exercise language made_at sent_at reminded_at opened_at bounced_at opted_out_at",
    other="made_by",
)
personal(
    Role,
    rows=_roles,
    erase=deleting(_roles),
    purpose=_("to let you work on a consultation"),
    basis=_("needed for the work you do here"),
    keep=_("until the role ends"),
    copied="name since",
)
impersonal(
    _(
        "What is consulted on, in the words of those who run it; whoever answers questions is named on purpose."
    ),
    Consultation,
    Round,
)
impersonal(_("Counts and words of a mailing; its people stand in another table."), Mailing)
impersonal(_("When a consultation closes, moved by two of its coordinators in their own names."), ClosingMove)
