"""Why answers are not released, in sentences for pages and programs."""

from django.utils.translation import gettext_lazy as _

from consultations.blueprint.answers.releasing import (
    ChangedError,
    NotAskedError,
    NothingToReleaseError,
    OwnAskError,
    TooSoonError,
)

RELEASE: dict[type[Exception], object] = {
    NothingToReleaseError: _("No agreed answer waits for release."),
    NotAskedError: _("Two persons release answers: a colleague has to ask first, at most seven days before."),
    OwnAskError: _("You asked for this release. A colleague has to do it."),
    ChangedError: _("Answers have changed since the release was asked for. Look at them and ask again."),
    TooSoonError: _("The day until which authors can answer has passed. Ask again with a later one."),
}
