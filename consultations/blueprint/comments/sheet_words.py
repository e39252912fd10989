"""How a comment sheet was read, in words: one sentence for each reading and each warning."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READINGS: dict[str, Promise | str] = {
    "type_spelled": _("“%(given)s” was read as %(read)s."),
    "type_first": _("Of several types the first was taken: %(read)s."),
    "type_blank": _("No type was given: general was taken."),
    "type_unknown": _("The type “%(given)s” is not known: general was taken."),
    "question": _("The comment begins with “Question:” and was read as a question."),
    "member_blank": _("No member is named: say for whom the comment is recorded."),
    "member_unknown": _("“%(given)s” names no country and no comment."),
    "clause_blank": _("No clause was given: the comment stands on the whole draft."),
    "clause_spelled": _("The clause “%(given)s” was read as “%(read)s”."),
    "clause_title": _("The clause “%(given)s” was found by its title: %(read)s."),
    "clause_unknown": _("The draft has no clause “%(given)s”: the comment stands on the whole draft."),
    "element_first": _("“%(given)s” was read as %(read)s."),
    "element_unknown": _("“%(given)s” names no paragraph: the comment stands on the section."),
    "place_unknown": _("The section has no “%(given)s”: the comment stands on the section."),
    "sentences_unknown": _("The paragraph has no such sentences: the comment stands on the paragraph."),
    "quote": _("The words that the comment quotes were found in %(read)s."),
    "decision_spelled": _("The observation was read as the decision: %(read)s."),
    "decision_unknown": _("The observation begins with no decision: it was kept as a note."),
    "merged": _("The cell is merged with the one above: its text was taken for this row too."),
}
WARNINGS: dict[str, Promise | str] = {
    "code_twice": _("The comment %(detail)s occurs twice."),
    "column_missing": _("The column “%(detail)s” is missing: it counts as blank."),
    "formulas": _("Formulas were found (%(detail)s): their last values were taken as text."),
    "hidden_rows": _("Hidden rows were found (%(detail)s) and read like the others."),
    "log_broken": _(
        "The sheet “All fields” is not as it was written here: what cannot be read was left out."
    ),
    "row_skipped": _("The row holds no comment: %(detail)s"),
    "tables_joined": _("Several tables were read as one sheet (%(detail)s more)."),
    "text_cut": _("A text that went on in another sheet was not found whole (%(detail)s). Check the row."),
    "tracked": _("Tracked changes were found (%(detail)s) and read as if accepted."),
}


def reading(code: str, given: str, read: str) -> str:
    """Say how a cell was read."""
    return str(READINGS[code]) % {"given": given, "read": read}


def warning(code: str, detail: str) -> str:
    """Say what a person should know about a sheet."""
    return str(WARNINGS[code]) % {"detail": detail}
