"""Where proposals stand now, and the rule by which that is decided."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.consensus import deciding, queries, shown
from consultations.consensus.forms import DeviationForm, RuleForm
from consultations.consensus.measures import levels
from consultations.consensus.models import Rule
from consultations.consensus.reports import words
from consultations.ledger.models import Current
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import speaker
from consultations.proposals.models import Proposal
from consultations.proposals.queries import newest
from consultations.register.directory.queries import every_key_of
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.differences import compare as word_by_word
from ds4skills.web.http import page
from ds4skills.web.texts import pick

Crumb = tuple[str, str | None]


def _consultation(request: Request, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def context_of(consultation: Consultation, section: str, *crumbs: Crumb, **more: object) -> dict[str, object]:
    """Give what every page of this room shows."""
    way = [(str(consultation), consultation.get_absolute_url()), *crumbs] if crumbs else []
    return {"consultation": consultation, "section": section, "crumbs": way, **more}


@may(rules.read_consultation)
@require_GET
def proposals(request: Request, slug: str) -> HttpResponse:
    """Show what is on the table and where it stands; sealed, only the wordings."""
    consultation = _consultation(request, slug)
    sealed = consultation.is_sealed(request.now)
    context = context_of(consultation, "proposals", sealed=sealed)
    if sealed:
        context["wordings"] = list(newest(consultation))
    else:
        found = queries.standings(consultation, request.now)
        context["cards"], context["domain"] = shown.cards(shown.live(found))
    return page(request, "consultations/consensus/proposals.html", context)


@may(rules.read_consultation)
@require_GET
def proposal(request: Request, slug: str, key: str) -> HttpResponse:
    """Show one proposal: wordings, level with its reasons, categories, objections, my own position."""
    consultation = _consultation(request, slug)
    counting = queries.Counting(consultation, request.now)
    found = counting.standings(keys=[key])
    if not found:
        raise Http404
    standing = found[0]
    sealed = consultation.is_sealed(request.now)
    who = speaker(request, consultation, request.now)
    versions = [version.pk for version in standing.versions]
    staff = rules.holds(request.user, slug, "coordinator")
    mine = (
        list(
            Current.objects.filter(
                version__in=versions, voice__holder__in=every_key_of(who.key), stance__isnull=False
            )
            .select_related("position__voice", "version__proposal")
            .order_by("-taken_at", "id")
        )
        if who
        else []
    )
    base = f"{consultation.get_absolute_url()}proposals/"
    context = context_of(
        consultation,
        "proposals",
        (_("Proposals"), base),
        (key, None),
        version=standing.version,
        versions=list(reversed(standing.versions)),
        sealed=sealed,
        mine=mine,
        card=None if sealed else shown.card(shown.live_whole(standing)),
        voice=words.voice_words(dict(counting.rule)),
        merged=words.merged_words(standing.merged) if staff else "",
    )
    return page(request, "consultations/consensus/proposal.html", context)


@may(rules.read_consultation)
@require_GET
def compare(request: Request, slug: str, key: str, old: int, new: int) -> HttpResponse:
    """Show two wordings word by word, in each language that both have."""
    consultation = _consultation(request, slug)
    rows = Proposal.objects.filter(consultation=consultation).exclude(state=Proposal.State.DRAFT)
    found = get_object_or_404(rows, key=key)
    versions = {each.number: each for each in found.versions.all()}
    if old not in versions or new not in versions:
        raise Http404
    before, after = versions[old].wordings, versions[new].wordings
    wanted = pick(after)[1]
    codes = sorted(before.keys() & after.keys(), key=lambda code: (code != wanted, code))
    context = context_of(
        consultation,
        "proposals",
        (_("Proposals"), f"{consultation.get_absolute_url()}proposals/"),
        (key, f"{consultation.get_absolute_url()}proposals/{key}/"),
        (_("Wordings compared"), None),
        old=versions[old],
        new=versions[new],
        texts=[(code, list(word_by_word(before[code], after[code]))) for code in codes],
    )
    return page(request, "consultations/consensus/compare.html", context)


@may(rules.read_consultation)
@require_GET
def rule(request: Request, slug: str) -> HttpResponse:
    """Read the rule back in words: who is counted, which level follows from what, every deviation."""
    consultation = _consultation(request, slug)
    found = deciding.rule_of(consultation)
    body = dict(found.body if found else deciding.presets()["default"])
    context = context_of(
        consultation,
        "overview",
        (_("How it is decided"), None),
        rule=found,
        voice=words.voice_words(body),
        entries=words.rule_words(body),
        deviations=found.deviations.order_by("id") if found else [],
    )
    return page(request, "consultations/consensus/rule.html", context)


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def rule_manage(request: SignedInRequest, slug: str) -> HttpResponse:
    """Fix the rule before opening; afterwards, record a deviation."""
    consultation = _consultation(request, slug)
    found = deciding.rule_of(consultation)
    context = context_of(consultation, "manage", task="reports", rule=found)
    if found:
        return _deviate(request, consultation, found, context)
    opened = request.now >= consultation.opens_at
    form = RuleForm(request.POST or None, opened=opened)
    if form.is_valid():
        chosen = deciding.presets()[form.cleaned_data["preset"]]
        voice = {**chosen["voice"], "organisation": form.cleaned_data["organisation"]}
        try:
            deciding.fix(
                actor=request.user,
                consultation=consultation,
                body={**chosen, "voice": voice},
                at=request.now,
                late=form.cleaned_data.get("late", ""),
            )
        except deciding.TooLateError:
            form.add_error(None, _("The consultation has opened meanwhile. Say why the rule comes only now."))
        except deciding.RuleFixedError:
            form.add_error(None, _("A colleague has fixed the rule meanwhile. It stays as it is."))
        except levels.ImpossibleRuleError as error:
            form.add_error("preset", str(error))
        else:
            messages.success(request, _("The rule is fixed. Everybody can read it."))
            return redirect("rule", slug=slug)
    body = deciding.presets()["default"]
    context |= {
        "form": form,
        "opened": opened,
        "entries": words.rule_words(body),
        "voice": words.voice_words(body),
    }
    return page(request, "consultations/consensus/rule_manage.html", context)


def _deviate(
    request: SignedInRequest, consultation: Consultation, found: Rule, context: dict[str, object]
) -> HttpResponse:
    form = DeviationForm(request.POST or None)
    if form.is_valid():
        deciding.deviate(actor=request.user, rule=found, at=request.now, **form.cleaned_data)
        messages.success(request, _("Recorded. Every report names this deviation."))
        return redirect("rule", slug=consultation.slug)
    body = dict(found.body)
    context |= {"form": form, "entries": words.rule_words(body), "voice": words.voice_words(body)}
    return page(request, "consultations/consensus/rule_manage.html", context)
