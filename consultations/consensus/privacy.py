"""Reports are frozen: they count voices by number, quote with category only, and name nobody."""

from django.utils.translation import gettext_lazy as _

from consultations.consensus.models import Deviation, Report, Rule
from ds4skills.accounts.privacy import impersonal

impersonal(
    _("A published report keeps its digest. It names nobody; words quoted in it stay, with category only."),
    Report,
)
impersonal(_("How it is decided, fixed by staff."), Rule, Deviation)
