"""What a consultation hangs on stakeholders, for those who look whether two are one."""

from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Invitation
from consultations.register.duplicates.hanging import counts

counts("person", _("invitations"), Invitation, "person")
counts("organisation", _("invitations"), Invitation, "organisation")
