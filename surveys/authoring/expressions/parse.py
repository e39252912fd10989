"""From a source to a tree: ["and", x, y, ...], ["q", key], ["n", 3.0], ["s", text], ["f", name, x, ...]. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

Tree = list[Any]

MAX_SOURCE, MAX_DEPTH, MAX_NODES = 2000, 60, 500
POWER = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
POWER |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
BINDS = 7  # a sign binds more closely than any operator
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
TOKEN = re.compile(
    r"""[ \t\r\n]*(?:(?P<num>[0-9]{1,15}(?:\.[0-9]{1,9})?)|(?P<str>'[^']*'|"[^"]*")"""
    r"""|\$\{[ ]*(?P<ref>[A-Za-z_][A-Za-z0-9_.-]*)[ ]*\}|(?P<op><=|>=|!=|[=<>+*(),-])"""
    r"""|(?P<word>[A-Za-z_][A-Za-z0-9_-]*)|(?P<here>\.))"""
)


class ExpressionError(ValueError):
    """What is wrong with a source, and the 1-based column where; `words` is the sentence without the column."""

    def __init__(self, words: str, column: int) -> None:
        sentence = _("%(words)s (at character %(column)d)") % {"words": words, "column": column}
        super().__init__(sentence)
        self.words, self.column = words, column


@dataclass(frozen=True)
class Token:
    """One word of a source: num, str, ref, op, word, here or end; its text; its 1-based column."""

    kind: str
    text: str
    column: int


def tokens(source: str) -> list[Token]:
    """Cut a source into tokens, the last one being "end"."""
    if len(source) > MAX_SOURCE:
        raise ExpressionError(_("longer than %(n)d characters") % {"n": MAX_SOURCE}, MAX_SOURCE)
    found, at, source = [], 0, source.rstrip()
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None or match.lastgroup is None:
            what = source[at : at + 8].strip()
            raise ExpressionError(_("cannot read “%(what)s”") % {"what": what}, at + 1)
        found.append(Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup) + 1))
        at = match.end()
    return [*found, Token("end", "", len(source) + 1)]


LITERALS: dict[str, Callable[[str], Tree]] = {
    "num": lambda text: ["n", float(text)],
    "str": lambda text: ["s", text[1:-1]],
    "ref": lambda text: ["q", text],
    "here": lambda _text: ["."],
}


class Parser:
    """Precedence climbing over the tokens of one source."""

    def __init__(self, source: str, columns: frozenset[str]) -> None:
        self.rest = tokens(source)[::-1]
        self.columns = columns
        self.depth = 0

    def take(self) -> Token:
        """Take the next token; the end stays."""
        return self.rest.pop() if len(self.rest) > 1 else self.rest[0]

    def expect(self, text: str) -> None:
        """Take a token that must be this one."""
        token = self.take()
        if token.text != text:
            raise ExpressionError(_("expected “%(what)s”") % {"what": text}, token.column)

    def expression(self, power: int = 0) -> Tree:
        """Read as far as operators bind more closely than `power`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(_("nested too deeply"), self.rest[-1].column)
        left = self.primary()
        while self.rest[-1].kind in ("op", "word") and POWER.get(self.rest[-1].text, 0) > power:
            name = self.take().text
            right = self.expression(POWER[name])
            # A long chain stays flat, so that its depth is bounded.
            joins = name in ("and", "or") and left[0] == name
            left = [*left, right] if joins else [name, left, right]
        self.depth -= 1
        return left

    def primary(self) -> Tree:
        """Read one value."""
        token = self.take()
        if token.kind in LITERALS:
            return LITERALS[token.kind](token.text)
        if token.kind == "word":
            return self.word(token)
        if token.text == "-":
            return ["neg", self.expression(BINDS)]
        if token.text == "(":
            inner = self.expression()
            self.expect(")")
            return inner
        if token.kind == "end":
            raise ExpressionError(_("it ends too early"), token.column)
        raise ExpressionError(_("did not expect “%(what)s”") % {"what": token.text}, token.column)

    def word(self, token: Token) -> Tree:
        """Read a column of a choice filter, or a function with its values."""
        if self.rest[-1].text != "(":
            if token.text in self.columns:
                return ["c", token.text]
            words = _("unknown word “%(what)s”; a question is written ${%(what)s}") % {"what": token.text}
            raise ExpressionError(words, token.column)
        if token.text not in ARITY:
            words = _("unknown function “%(what)s”") % {"what": token.text}
            raise ExpressionError(words, token.column)
        self.expect("(")
        arguments: list[Tree] = []
        while self.rest[-1].text != ")" or self.rest[-1].kind == "str":
            if arguments:
                self.expect(",")
            arguments.append(self.expression())
        self.expect(")")
        low, high = ARITY[token.text]
        if not low <= len(arguments) <= high:
            facts = {"name": token.text, "low": low, "high": high}
            several = _("%(name)s takes %(low)d to %(high)d values") % facts
            one = _("%(name)s takes %(low)d values") % facts
            raise ExpressionError(one if low == high else several, token.column)
        return ["f", token.text, *arguments]


def parse(source: str, columns: frozenset[str] = frozenset()) -> Tree:
    """Parse a source; `columns` are the bare words allowed in a choice filter. ExpressionError where it is refused."""
    parser = Parser(source, columns)
    tree = parser.expression()
    if parser.rest[-1].kind != "end":
        token = parser.rest[-1]
        raise ExpressionError(_("did not expect “%(what)s”") % {"what": token.text}, token.column)
    depth, nodes = size(tree)
    if depth > MAX_DEPTH or nodes > MAX_NODES:
        raise ExpressionError(_("too large to be evaluated safely"), 1)
    return tree


@lru_cache(maxsize=4096)
def compiled(source: str, columns: frozenset[str] = frozenset()) -> Tree:
    """Parse a source once; the tree is shared and must not be changed."""
    return parse(source, columns)


def children(tree: Tree) -> list[Tree]:
    """Give the trees right below."""
    return [part for part in tree[1:] if isinstance(part, list)]


def size(tree: Tree) -> tuple[int, int]:
    """Give depth and number of nodes, without recursion."""
    deepest, count, level = 0, 0, [tree]
    while level:
        deepest, count = deepest + 1, count + len(level)
        level = [child for node in level for child in children(node)]
    return deepest, count


def walk(tree: Tree) -> Iterator[Tree]:
    """Walk through all nodes, parents first."""
    yield tree
    for child in children(tree):
        yield from walk(child)


def references(tree: Tree) -> set[str]:
    """Give the keys of the questions that a tree reads."""
    return {node[1] for node in walk(tree) if node[0] == "q"}
