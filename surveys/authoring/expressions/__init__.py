"""Conditions, rules and computed values: an XLSForm subset parsed to a JSON tree, checked, evaluated, routed.

Pure: no eval, no clock, no database; gettext only for sentences. Whatever parses has a value for any answers,
and `static/js/expressions.js` gives the same value in the browser, where it only shows and hides.
Trees are shared through a cache: never change one.
"""

from surveys.authoring.expressions.check import Known, check
from surveys.authoring.expressions.parse import (
    ExpressionError,
    Tree,
    compiled,
    parse,
    references,
    size,
    walk,
)
from surveys.authoring.expressions.route import Step, as_json, route
from surveys.authoring.expressions.values import Context, Value, evaluate, members, number, text, truth

__all__ = [
    "Context",
    "ExpressionError",
    "Known",
    "Step",
    "Tree",
    "Value",
    "as_json",
    "check",
    "compiled",
    "evaluate",
    "members",
    "number",
    "parse",
    "references",
    "route",
    "size",
    "text",
    "truth",
    "walk",
]
