"""Why a Word file was not read, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ds4skills.web.importing.containers import RefusedError

SENTENCES: dict[str, Promise | str] = {
    "file_too_big": _("The file is larger than 10 MB. Make its pictures smaller, or split it."),
    "protected_or_old_format": _(
        "The file is protected or in an old format. Save it as .docx without a password."
    ),
    "not_a_document": _("This is not a Word file. Save it as .docx and choose that file."),
    "no_table": _("There is no comment table in this file: no row names the columns of the template."),
    "too_many_parts": _("The file holds too many parts. Save the text as a new file."),
    "duplicate_part": _("The file holds a part twice. Open it in Word and save it again."),
    "bad_part_name": _("The file holds a part with a forbidden name. Save the text as a new file."),
    "macros": _("The file holds macros. Save it as .docx without them."),
    "external_part": _(
        "The file takes something from outside itself (%(detail)s). Insert it instead of linking to it, or "
        "delete it."
    ),
    "document_type": _("The file holds a document type declaration (%(detail)s). It was not read."),
    "broken_file": _("The file is broken (%(detail)s). Open it in Word, save it again, choose the new file."),
    "inflates_too_far": _("The file unpacks to far more than it says (%(detail)s). It was not read."),
    "nested_too_deep": _("The file is nested too deeply (%(detail)s). Copy the text into a new file."),
    "too_many_elements": _("The file is too large (%(detail)s). Split it and import the parts."),
    "too_many_blocks": _(
        "The text has more than 5,000 paragraphs, items and rows. Split it and import the parts."
    ),
    "too_many_columns": _("A table has more than 60 columns (%(detail)s). Split it."),
    "paragraph_too_long": _("A paragraph has more than 10,000 characters: %(detail)s Split it in two."),
    "too_tangled": _("The text has more signs of formatting than any text needs: %(detail)s"),
    "too_many_changes": _(
        "So many people changed this passage that it cannot be read in time: %(detail)s "
        "Accept or refuse the older changes in Word first."
    ),
    "too_slow": _("Reading took longer than 30 seconds. Split the file and import the parts."),
    "reader_died": _("The file could not be read within its limits. Split it and import the parts."),
}


def sentence(refused: RefusedError) -> str:
    """Say in words why a Word file was not read, and what to do."""
    return str(SENTENCES.get(refused.code, SENTENCES["broken_file"])) % {"detail": refused.detail}
