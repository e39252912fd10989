"""What became of each question since the version before, and what readers of the page see of it. Pure."""

from surveys.authoring.comparing.series import BREAK, EXTENDED, GONE, NEW, SAME, TEXT, Became, compare, settle
from surveys.authoring.comparing.words import Change, changes

__all__ = [
    "BREAK",
    "EXTENDED",
    "GONE",
    "NEW",
    "SAME",
    "TEXT",
    "Became",
    "Change",
    "changes",
    "compare",
    "settle",
]
