"""What the register holds about one person's own business, which is personal data."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Identifier, Organisation, OrganisationName
from consultations.register.directory.searching import NameToken
from consultations.register.directory.traders import blank
from ds4skills.accounts.privacy import Subject, deleting, personal


def _business(subject: Subject) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk=subject.key, sole_trader=True)


def _business_names(subject: Subject) -> QuerySet[OrganisationName]:
    return OrganisationName.objects.filter(organisation__in=_business(subject))


def _business_words(subject: Subject) -> QuerySet[NameToken]:
    return NameToken.objects.filter(organisation__in=_business(subject))


def _business_numbers(subject: Subject) -> QuerySet[Identifier]:
    return Identifier.objects.filter(organisation__in=_business(subject))


BUSINESS: dict[str, Any] = {
    "purpose": _("to know whom the blueprint concerns; of one person's own business only"),
    "basis": _("a legitimate interest in hearing those concerned, or your consent"),
    "keep": _("as long as your entry; then its key, category, country and size stay, without a name"),
}
personal(
    OrganisationName,
    rows=_business_names,
    erase=deleting(_business_names),
    copied="text language kind",
    hidden="folded core",
    **BUSINESS,
)
personal(
    Identifier, rows=_business_numbers, erase=deleting(_business_numbers), copied="scheme value", **BUSINESS
)
personal(NameToken, rows=_business_words, erase=deleting(_business_words), hidden="token", **BUSINESS)
personal(
    Organisation,
    rows=_business,
    erase=lambda subject, at: blank(subject.key, at),
    order=70,
    copied="name acronym country city website size description status verified_on changed_at",
    hidden="folded core domain",
    other="merged_into",
    **BUSINESS,
)
