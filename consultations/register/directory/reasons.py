"""The evidence in words."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS: dict[str, Promise] = {
    "identifier": gettext_lazy("the same identifier: %(value)s"),
    "name": gettext_lazy("the same name apart from case, accents, legal form or translation"),
    "similar": gettext_lazy("a similar name (%(value)s of 100)"),
    "domain": gettext_lazy("the same web domain: %(value)s"),
    "city": gettext_lazy("the same city: %(value)s"),
    "acronym": gettext_lazy("the same acronym: %(value)s"),
    "forms": gettext_lazy("different legal forms (%(value)s): perhaps sisters"),
    "countries": gettext_lazy("different countries: %(value)s"),
    "address": gettext_lazy("the same e-mail address: %(value)s"),
    "person": gettext_lazy("the same name at the same organisation: %(value)s"),
}


def words(reasons: Iterable[tuple[str, str]]) -> list[str]:
    """Say each reason; an unknown code stands for itself."""
    return [
        str(WORDS[code]) % {"value": value} if code in WORDS else _("evidence: %(code)s") % {"code": code}
        for code, value in reasons
    ]
