"""What the ground holds about people: accounts, keys, the log, letters, work in progress."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.models import Preference, Token, User
from ds4skills.accounts.privacy import Subject, deleting, impersonal, personal
from ds4skills.audit.models import Alias, Event, Seal
from ds4skills.jobs.models import Job, Outbox, Tick
from ds4skills.web.letters import DeadAddress, Letter

SIGN_IN = _("to let you sign in")
CONTRACT = _("needed for what you asked for")
WITH_ACCOUNT = _("as long as the account")
LATE = 90


def _account(subject: Subject) -> QuerySet[User]:
    return User.objects.filter(pk__in=[subject.user] if subject.user else [])


def _empty(subject: Subject, at: datetime) -> int:
    """Leave the row, on which acts of staff rest, without anything that tells whose it was."""
    rows = _account(subject)
    for user in rows:
        user.set_unusable_password()
        user.email, user.name = f"erased-{user.pk}@erased.invalid", ""
        user.is_active, user.last_login = False, None
        user.save(update_fields=["password", "email", "name", "is_active", "last_login"])
    return len(rows)


def _letters(subject: Subject) -> QuerySet[Letter]:
    return Letter.objects.filter(person=subject.key)


def _work(subject: Subject) -> QuerySet[Job]:
    return Job.objects.filter(owner=subject.user)


def _mail_to(subject: Subject) -> QuerySet[Outbox]:
    """Find messages on their way to the account's address or to addresses of letters to this person."""
    addresses = [
        *_letters(subject).values_list("to", flat=True),
        *_account(subject).values_list("email", flat=True),
    ]
    return Outbox.objects.filter(Q(payload__to__in=addresses), task="web.mail")


def _dead(subject: Subject) -> QuerySet[DeadAddress]:
    """Find addresses of theirs from which mail came back."""
    addresses = [
        *_letters(subject).values_list("to", flat=True),
        *_account(subject).values_list("email", flat=True),
    ]
    return DeadAddress.objects.filter(address__in=[address.lower() for address in addresses])


def _preferences(subject: Subject) -> QuerySet[Preference]:
    return Preference.objects.filter(user=subject.user)


def _keys(subject: Subject) -> QuerySet[Token]:
    return Token.objects.filter(owner=subject.user)


def _alias(subject: Subject) -> QuerySet[Alias]:
    return Alias.objects.filter(user=subject.user)


def _addresses(subject: Subject) -> QuerySet[EmailAddress]:
    rows: QuerySet[EmailAddress] = EmailAddress.objects.filter(user=subject.user)
    return rows


def _factors(subject: Subject) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=subject.user)
    return rows


def _elsewhere(subject: Subject) -> QuerySet[SocialAccount]:
    rows: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=subject.user)
    return rows


personal(
    User,
    rows=_account,
    erase=_empty,
    order=LATE,
    purpose=SIGN_IN,
    basis=CONTRACT,
    keep=_("until you close the account"),
    copied="email name date_joined last_login",
    hidden="password",
)
personal(
    Preference,
    rows=_preferences,
    erase=deleting(_preferences),
    purpose=_("to show the site as you like it"),
    basis=CONTRACT,
    keep=WITH_ACCOUNT,
    copied="language theme zone pause_live",
)
personal(
    Token,
    rows=_keys,
    erase=deleting(_keys),
    purpose=_("to let programs of yours in"),
    basis=CONTRACT,
    keep=_("90 days at most"),
    copied="name consultation scopes made_at expires_at revoked_at",
    hidden="head sha256",
)
personal(
    Alias,
    rows=_alias,
    erase=deleting(_alias),
    purpose=_("to keep a log of acts without names"),
    basis=_("a duty to account for what was done"),
    keep=WITH_ACCOUNT,
    hidden="alias",
)
personal(
    EmailAddress,
    rows=_addresses,
    erase=deleting(_addresses),
    purpose=SIGN_IN,
    basis=CONTRACT,
    keep=WITH_ACCOUNT,
    copied="email verified primary",
)
personal(
    Authenticator,
    rows=_factors,
    erase=deleting(_factors),
    purpose=SIGN_IN,
    basis=CONTRACT,
    keep=WITH_ACCOUNT,
    copied="type created_at last_used_at",
    hidden="data",
)
personal(
    SocialAccount,
    rows=_elsewhere,
    erase=deleting(_elsewhere),
    purpose=SIGN_IN,
    basis=CONTRACT,
    keep=WITH_ACCOUNT,
    copied="provider uid date_joined last_login",
    hidden="extra_data",
)
personal(
    Outbox,
    rows=_mail_to,
    erase=deleting(_mail_to),
    order=5,
    purpose=_("to send what you are waiting for"),
    basis=CONTRACT,
    keep=_("30 days after it was done"),
    hidden="payload",
    other="task key error due_at leased_until done_at failed_at",
)
personal(
    DeadAddress,
    rows=_dead,
    erase=deleting(_dead),
    order=5,
    purpose=_("to send nothing more to an address that takes no mail"),
    basis=_("a legitimate interest in not writing in vain"),
    keep=_("until the address is corrected or you leave"),
    copied="address words at",
)
personal(
    Letter,
    rows=_letters,
    erase=deleting(_letters),
    order=10,
    purpose=_("to know which messages reached you"),
    basis=_("a legitimate interest in not writing twice"),
    keep=_("90 days"),
    copied="to template language subject about state made_at sent_at bounced_at trouble",
    hidden="person",
    other="key message_id sending_at",
)
personal(
    Job,
    rows=_work,
    erase=deleting(_work),
    purpose=_("to show how far long work has come"),
    basis=CONTRACT,
    keep=_("30 days after it ended"),
    copied="title state made_at ended_at",
    other="id kind step next_url result error",
)
impersonal(_("The log names nobody: acts stand under random names that go with the account."), Event, Seal)
impersonal(_("When something ran by the clock."), Tick)
