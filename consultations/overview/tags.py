"""Template tags that know consultations; every template has them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.ledger import channels
from consultations.ledger.channels import Section
from consultations.programme.models import Consultation
from consultations.programme.rules import roles_of
from consultations.programme.speaking import first_tie, own_ties
from consultations.register.rules import enter_register
from consultations.register.terms.queries import label as term_label
from ds4skills.accounts.rules import Verdict

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


@dataclass(frozen=True)
class Link:
    """One link of a navigation."""

    label: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def site_nav(context: Context) -> list[Link]:
    """Give the site's navigation; staff see the register."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    links = [
        Link(_("Consultations"), reverse("home"), path == "/" or path.startswith("/consultations/")),
        Link(_("Reports"), reverse("reports"), path == reverse("reports")),
    ]
    if request and enter_register(request.user) is Verdict.YES:
        links.append(Link(_("Register"), reverse("register"), path.startswith("/register/")))
    links.append(Link(_("Help"), reverse("help_index"), path.startswith("/help/")))
    return links


@register.simple_tag(takes_context=True)
def my_organisation(context: Context) -> str:
    """Give the organisation by which the signed-in person is first known."""
    request = context.get("request")
    if request is None or not hasattr(request, "user"):
        return ""
    tie = first_tie(own_ties(request), request.now)
    return str(tie.affiliation.organisation) if tie else ""


@register.simple_tag(takes_context=True)
def sections(context: Context, consultation: Consultation) -> list[Section]:
    """Give a consultation's public sections; absent rooms are left out."""
    request: HttpRequest | None = context.get("request")
    roles = roles_of(request.user).get(consultation.slug, frozenset()) if request else frozenset()
    found = [Section("overview", _("Overview"), consultation.get_absolute_url())]
    found += channels.sections(consultation)
    base = consultation.get_absolute_url()
    found.append(Section("proposals", _("Proposals"), f"{base}proposals/"))
    found.append(Section("reports", _("Reports"), f"{base}reports/"))
    if roles:
        found.append(Section("manage", _("Manage"), f"{base}manage/"))
    return found


@register.simple_tag(takes_context=True)
def managing(context: Context, consultation: Consultation) -> list[Section]:
    """Give the staff's third row: only what the role may."""
    request: HttpRequest | None = context.get("request")
    roles = roles_of(request.user).get(consultation.slug, frozenset()) if request else frozenset()
    base = f"{consultation.get_absolute_url()}manage/"
    found = [Section("dashboard", _("Dashboard"), base)]
    if "coordinator" in roles:
        found.append(Section("programme", _("Programme"), f"{base}programme/"))
        found.append(Section("invitations", _("Invitations"), f"{base}invitations/"))
        found.append(Section("coverage", _("Who is missing"), f"{base}coverage/"))
    offered = [channel.manage(consultation, roles) for channel in channels.every()]
    found += [section for section in offered if section]
    if roles & {"coordinator", "editor"}:
        found.append(Section("proposals", _("Proposals and objections"), f"{base}proposals/"))
    if "coordinator" in roles:
        found.append(Section("reports", _("Reports and exports"), f"{base}reports/"))
    return found


@register.filter
def category(code: str) -> str:
    """Give a category's words."""
    return term_label(code) if code else _("Without a category")
