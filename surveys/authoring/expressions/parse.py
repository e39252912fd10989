"""A source of at most 2,000 characters becomes a tree, or a sentence that says where it cannot be read. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

Tree = list[Any]  # ["and", x, y, ...]  ["q", key]  ["n", 3.0]  ["s", "text"]  ["f", "selected", x, y]  ["."]

MAX_SOURCE, MAX_DEPTH, MAX_NODES = 2000, 60, 500
KEPT_TREES = 2048
NEGATION = 7  # binds tighter than every operator
POWER = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
ARITY = {
    "selected": (2, 2),
    "count-selected": (1, 1),
    "not": (1, 1),
    "if": (3, 3),
    "coalesce": (2, 2),
    "true": (0, 0),
    "false": (0, 0),
    "string-length": (1, 1),
    "number": (1, 1),
    "int": (1, 1),
    "round": (1, 2),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "concat": (1, 9),
    "min": (1, 9),
    "max": (1, 9),
    "today": (0, 0),
}
BLANKS = " \t\r\n"
# ASCII classes on purpose: Python's \d and \s take characters that JavaScript's do not.
TOKEN = re.compile(
    r"""[ \t\r\n]*(?:(?P<num>[0-9]{1,15}(?:\.[0-9]{1,9})?)|(?P<str>'[^']*'|"[^"]*")"""
    r"""|\$\{[ ]*(?P<ref>[A-Za-z_][A-Za-z0-9_.-]*)[ ]*\}|(?P<op><=|>=|!=|[=<>+*(),-])"""
    r"""|(?P<word>[A-Za-z_][A-Za-z0-9_-]*)|(?P<here>\.))"""
)
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LEAVES: dict[str, Callable[[str], Tree]] = {
    "num": lambda said: ["n", float(said)],
    "str": lambda said: ["s", said[1:-1]],
    "ref": lambda said: ["q", said],
    "here": lambda said: [said],
}


class ExpressionError(ValueError):
    """What is wrong with a source, and the 1-based column where."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(_("%(problem)s (at character %(column)d)") % {"problem": message, "column": column})
        self.message = message
        self.column = column


@dataclass(frozen=True)
class Token:
    """One word of a source, and its 1-based column."""

    kind: str
    text: str
    column: int


def tokens(source: str) -> list[Token]:
    """Cut a source into tokens, the last one being 'end'."""
    if len(source) > MAX_SOURCE:
        raise ExpressionError(_("Longer than %(most)d characters") % {"most": MAX_SOURCE}, MAX_SOURCE)
    if strange := UNREADABLE.search(source):
        raise ExpressionError(_("A character that cannot be read"), strange.start() + 1)
    found: list[Token] = []
    at, source = 0, source.rstrip(BLANKS)
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            rest = source[at:].lstrip(BLANKS)
            raise ExpressionError(
                _("Cannot read “%(part)s”") % {"part": rest[:8]}, len(source) - len(rest) + 1
            )
        kind = match.lastgroup
        found.append(Token(kind, match.group(kind), match.start(kind) + 1))
        at = match.end()
    return [*found, Token("end", "", len(source) + 1)]


class Parser:
    """Precedence climbing over the tokens of one source."""

    def __init__(self, source: str, columns: frozenset[str]) -> None:
        self.rest = tokens(source)[::-1]
        self.columns = columns
        self.depth = 0

    @property
    def next(self) -> Token:
        """Look at the next token without taking it."""
        return self.rest[-1]

    def take(self) -> Token:
        """Take the next token; the end stays."""
        return self.rest.pop() if len(self.rest) > 1 else self.rest[0]

    def expect(self, sign: str) -> None:
        """Take one sign, or say that it is missing."""
        token = self.take()
        if token.kind != "op" or token.text != sign:
            raise ExpressionError(_("“%(sign)s” is missing") % {"sign": sign}, token.column)

    def whole(self) -> Tree:
        """Read the whole source."""
        tree = self.expression()
        if self.next.kind != "end":
            raise _unexpected(self.next)
        return tree

    def expression(self, power: int = 0) -> Tree:
        """Read operators that bind tighter than `power`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(_("Nested too deeply"), self.next.column)
        left = self.primary()
        while self.next.kind in ("op", "word") and POWER.get(self.next.text, 0) > power:
            name = self.take().text
            right = self.expression(POWER[name])
            # a chain of “and” stays flat: a condition of 100 terms is not 100 deep
            flat = name in ("and", "or") and left[0] == name
            left = [*left, right] if flat else [name, left, right]
        self.depth -= 1
        return left

    def primary(self) -> Tree:
        """Read a value, a call, a negation or something in parentheses."""
        token = self.take()
        if token.kind in LEAVES:
            return LEAVES[token.kind](token.text)
        if token.kind == "word":
            return self.word(token)
        if token.text == "-":
            return ["neg", self.expression(NEGATION)]
        if token.text != "(":
            raise _unexpected(token)
        inner = self.expression()
        self.expect(")")
        return inner

    def word(self, token: Token) -> Tree:
        """Read a call, or a column of the list of choices."""
        if self.next.text == "(":
            return self.call(token)
        if token.text in self.columns:
            return ["c", token.text]
        said = {"word": token.text}
        raise ExpressionError(
            _("Unknown word “%(word)s”; a question is written ${%(word)s}, a text in quotes") % said,
            token.column,
        )

    def call(self, token: Token) -> Tree:
        """Read the arguments of a function that exists."""
        if token.text not in ARITY:
            raise _no_function(token)
        self.expect("(")
        arguments: list[Tree] = []
        while self.next.text != ")":
            if arguments:
                self.expect(",")
            arguments.append(self.expression())
        self.expect(")")
        low, high = ARITY[token.text]
        if not low <= len(arguments) <= high:
            raise _wrong_count(token, low, high)
        return ["f", token.text, *arguments]


def _unexpected(token: Token) -> ExpressionError:
    if token.kind == "end":
        return ExpressionError(_("It ends too early"), token.column)
    return ExpressionError(_("“%(part)s” does not fit here") % {"part": token.text[:40]}, token.column)


def _no_function(token: Token) -> ExpressionError:
    near = difflib.get_close_matches(token.text.lower()[:40], ARITY, n=1)
    said = {"word": token.text[:40], "near": near[0] if near else ""}
    message = (
        _("Unknown function “%(word)s”; is “%(near)s” meant?") if near else _("Unknown function “%(word)s”")
    )
    return ExpressionError(message % said, token.column)


def _wrong_count(token: Token, low: int, high: int) -> ExpressionError:
    said = {"word": token.text, "low": low, "high": high}
    if low == high:
        return ExpressionError(_("“%(word)s” takes this many values: %(low)d") % said, token.column)
    return ExpressionError(_("“%(word)s” takes %(low)d to %(high)d values") % said, token.column)


def parse(source: str, columns: frozenset[str] = frozenset()) -> Tree:
    """Parse a source; `columns` are the bare words allowed in a choice filter."""
    tree = Parser(source, columns).whole()
    depth, nodes = size(tree)
    if depth > MAX_DEPTH or nodes > MAX_NODES:
        raise ExpressionError(_("Too large: join fewer parts, or compute some of them first"), 1)
    return tree


@lru_cache(maxsize=KEPT_TREES)
def compiled(source: str, columns: frozenset[str] = frozenset()) -> Tree:
    """Parse a source of a published document once for the whole process; nobody may change the tree."""
    return parse(source, columns)


def children(tree: Tree) -> list[Tree]:
    """Give the trees directly below."""
    return [part for part in tree[1:] if isinstance(part, list)]


def size(tree: Tree) -> tuple[int, int]:
    """Give depth and number of nodes, without recursion."""
    deepest, count, level = 0, 0, [tree]
    while level:
        deepest, count = deepest + 1, count + len(level)
        level = [child for node in level for child in children(node)]
    return deepest, count


def walk(tree: Tree) -> Iterator[Tree]:
    """Visit every node, from the top."""
    yield tree
    for child in children(tree):
        yield from walk(child)


def references(tree: Tree) -> set[str]:
    """Give the keys of the questions that a tree looks at."""
    return {node[1] for node in walk(tree) if node[0] == "q"}
