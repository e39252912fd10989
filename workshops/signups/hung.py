"""What workshops hang on stakeholders, for those who look whether two are one."""

from django.utils.translation import gettext_lazy as _

from consultations.register.duplicates.hanging import counts
from workshops.signups.models import SignUp

counts("person", _("sign-ups"), SignUp, "person")
counts("organisation", _("sign-ups"), SignUp, "organisation")
