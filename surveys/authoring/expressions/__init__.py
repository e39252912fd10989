"""Expressions of surveys: the XLSForm subset, parsed to a tree, checked, evaluated. Pure: no eval, no clock, no I/O.

A condition, a rule, a choice filter or a formula is kept as its source; the tree is worked out once for each source.
Its twin in the browser is `static/js/expressions.js`: the same trees give the same values there.
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
from surveys.authoring.expressions.route import Step, route
from surveys.authoring.expressions.values import Context, Value, evaluate, members, number, text, truth

__all__ = [
    "Context",
    "ExpressionError",
    "Known",
    "Step",
    "Tree",
    "Value",
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
