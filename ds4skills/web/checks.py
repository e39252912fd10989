"""System checks: every address of ours has a rule."""

from collections.abc import Iterator, Sequence

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = ("allauth.", "anymail.", "django.", "drf_spectacular.", "rest_framework.")


def patterns(found: Sequence[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Walk the resolver: (whole pattern, pattern)."""
    for each in found:
        here = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, here)
        else:
            yield here, each


def is_ours(pattern: URLPattern) -> bool:
    """Tell whether a view was written here; others have checks of their own."""
    view = pattern.callback
    home = getattr(view, "view_class", None) or getattr(view, "cls", None) or view
    return not str(getattr(home, "__module__", "")).startswith(FOREIGN)


def has_rule(pattern: URLPattern) -> bool:
    """Tell whether a view says who may reach it."""
    view = pattern.callback
    drawn = getattr(view, "cls", None)
    if drawn is not None:
        return bool(getattr(drawn, "public", False) or getattr(drawn, "rules", None))
    return hasattr(view, "rule")


def views_have_rules(
    app_configs: Sequence[AppConfig] | None,
    **kwargs: object,
) -> list[CheckMessage]:
    """Refuse to start with a page that nobody decided on."""
    return [
        Error(f"The view of {where!r} has no rule; decorate it with @may(...).", id="ds4skills.E001")
        for where, pattern in patterns(get_resolver().url_patterns)
        if is_ours(pattern) and not has_rule(pattern)
    ]
