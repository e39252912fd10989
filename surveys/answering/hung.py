"""What surveys hang on stakeholders, for those who look whether two are one; only where people answer by name."""

from django.utils.translation import gettext_lazy as _

from consultations.register.duplicates.hanging import counts
from surveys.answering.models import DraftResponse
from surveys.authoring.models import Survey

counts("person", _("drafts of answers"), DraftResponse, "person", survey__identity=Survey.Identity.NAMED)
counts(
    "organisation",
    _("drafts of answers"),
    DraftResponse,
    "organisation",
    survey__identity=Survey.Identity.NAMED,
)
