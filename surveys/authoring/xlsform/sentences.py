"""The sentence of each finding, by its id, and which of them are only warnings."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WARNINGS = frozenset(
    "xf-type-dropped xf-name-case xf-other xf-translation xf-pipe xf-column xf-column-twice xf-cell xf-yes-no "
    "xf-parameters xf-message xf-title xf-form-id xf-disabled xf-characters xf-formulas xf-type-rest "
    "xf-matrix-required ds-required expr-regex expr-regex-named expr-quotes "
    "tx-key tx-key-twice tx-blank tx-changed tx-language tx-pipe tx-column".split()
)
SENTENCES: dict[str, Promise | str] = {
    "xf-file": "%(says)s",
    "xf-sheet": _("There is no sheet “%(sheet)s”."),
    "xf-rows": _("The sheet has more than %(most)s rows. It was not read."),
    "xf-more": _("%(count)s findings more are not listed. Mend these first."),
    "xf-formulas": _("Formulas were found (%(count)s); their stored values are taken."),
    "xf-characters": _("Characters that cannot be kept were taken out."),
    "xf-column": _("The column “%(column)s” is not taken over."),
    "xf-column-twice": _("The column “%(column)s” occurs twice; the first one counts."),
    "xf-column-missing": _("There is no column “%(column)s”."),
    "xf-language": _(
        "No label column is in “%(language)s”. Name a column “label::%(language)s”, or choose another language."
    ),
    "xf-language-unknown": _(
        "“%(language)s” is not a language we know. Write its code in brackets: “English (en)”."
    ),
    "xf-language-assumed": _("The column names no language; its texts are taken as %(language)s."),
    "xf-title": _("The survey has no title."),
    "xf-form-id": _("“%(name)s” becomes “%(key)s”."),
    "xf-type": _("“%(type)s” is not a type of question."),
    "xf-type-blank": _("The row has no type."),
    "xf-type-rest": _("“%(rest)s” behind the type is left out."),
    "xf-type-dropped": _("“%(type)s” records a device, not an answer; it is left out."),
    "xf-disabled": _("The row is switched off; it is left out."),
    "xf-name": _(
        "“%(name)s” cannot be the key of a question: small letters a to z, digits and _, a letter first."
    ),
    "xf-name-long": _("“%(name)s” is too long for a key; at most 31 characters."),
    "xf-name-twice": _("“%(name)s” stands here twice. Give one of them another key."),
    "xf-name-case": _("“%(name)s” becomes “%(key)s”."),
    "xf-label": _("There is no text in any language."),
    "xf-translation": _("Not translated: %(language)s."),
    "xf-pipe": _("“%(key)s” is a free text; it is not put into other texts."),
    "xf-pipe-unknown": _("The text inserts “%(key)s”, which is no question."),
    "xf-pipe-later": _("The text inserts “%(key)s”, which comes later."),
    "xf-list": _("There is no list “%(name)s”."),
    "xf-list-name": _("“%(name)s” cannot be the name of a list: letters, digits, “_”, “-” and “.”."),
    "xf-other": _("“or_other” becomes a choice “other” with a text field."),
    "xf-choice-bad": _("“%(name)s” cannot be the key of a choice: small letters, digits and _, at most 24."),
    "xf-choice-twice": _("The list “%(list)s” has “%(name)s” twice."),
    "xf-code-twice": _("The list “%(list)s” has the code %(code)s twice."),
    "xf-code-bad": _(
        "“%(code)s” cannot be a code: a whole number from -98 to 32767; -77 and -66 are taken by ourselves."
    ),
    "xf-repeat": _("Repeated groups are not supported. Ask for a fixed number of them."),
    "xf-group-open": _("The group “%(name)s” is never ended."),
    "xf-group-close": _("This ends a group that was never begun."),
    "xf-group-deep": _("A section holds groups, and a group holds no further group. Move this one out."),
    "xf-matrix": _(
        "Each row of a table is a “select_one” of the same list. Take “table-list” away, or change the row."
    ),
    "xf-matrix-required": _("Only some rows are required; a table is required as a whole or not at all."),
    "xf-section": _("Questions outside groups stand in a section of their own. Give it a heading."),
    "xf-cell": _("A question of this type takes no “%(column)s”; “%(value)s” is left out."),
    "xf-yes-no": _("“%(value)s” is neither yes nor no; it is left out."),
    "xf-appearance": _("“%(value)s” says how a device shows the question; it is left out."),
    "xf-parameters": _("The parameter “%(value)s” is left out."),
    "xf-message": _("The message has no rule that it belongs to; it is left out."),
    "xf-range": _(
        "The scale must rise from start to end in whole steps above 0, and have at most %(most)s steps."
    ),
    "xf-lines": _("“%(value)s” is not a number of lines from 1 to 40."),
    "xf-decimals": _("“%(value)s” is not a number of decimals from 0 to 6."),
    "xf-formula": _("A computed question needs a calculation."),
    "limit-questions": _("More than %(most)s questions. Part the survey, or leave questions out."),
    "limit-sections": _("More than %(most)s sections. Join some."),
    "limit-choices": _("The list “%(name)s” has more than %(most)s choices."),
    "limit-rows": _("The table has more than %(most)s rows. Part it."),
    "limit-languages": _("More than %(most)s languages."),
    "limit-size": _("The survey is larger than %(most)s characters. Part it."),
    "ds-proposal": _("There is no proposal “%(name)s”."),
    "ds-proposal-kind": _("An answer of this type is not a stance. Ask with a choice of one, or a scale."),
    "ds-stance": _("The choice “%(key)s” of “%(list)s” has no stance (column “ds:stance”)."),
    "ds-stance-bad": _("“%(stance)s” is not a stance: -2 to 2, none, abstain or recuse."),
    "ds-register": _("“%(name)s” is not a field of the register; write it like “organisation.country”."),
    "ds-required": _("Nobody is made to take a stance; “required” is left out."),
    "expr-syntax": "%(says)s",
    "expr-regex": _("Patterns are not taken over. Choose a named format, or write a rule."),
    "expr-regex-named": _("The pattern becomes the format “%(format)s”, which has its own message."),
    "expr-quotes": _("Typographic quotation marks were straightened."),
    "tx-key": _("There is no text “%(key)s” in the survey; the row is left out."),
    "tx-key-twice": _("The text “%(key)s” occurs twice; the first row counts."),
    "tx-blank": _("The cell is blank; the text that was there stays."),
    "tx-changed": _("The survey's text was changed after the workbook was written; it stays as it is."),
    "tx-language": _("%(language)s is new in the survey."),
    "tx-pipe": _("The text does not insert the same answers as the first language."),
    "tx-column": _("The column “%(column)s” is not taken over."),
}
