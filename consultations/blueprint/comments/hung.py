"""What comments hang on stakeholders, for those who look whether two are one."""

from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.models import Comment
from consultations.register.duplicates.hanging import counts

counts("person", _("comments"), Comment, "author")
counts("organisation", _("comments"), Comment, "organisation")
