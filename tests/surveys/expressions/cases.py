"""Expressions with the value they must have, refused ones, and random trees; the twin is tried on the same."""

import math
import random
from typing import Any

from surveys.authoring.expressions import Tree, Value
from surveys.authoring.expressions.parse import ARITY, POWER

ANSWERS: dict[str, Value] = {
    "role": "company",
    "uses": ["a", "c"],
    "staff": 12,
    "p1": "4",
    "txt": "héllo",
    "d": "2026-03-01",
    "empty": None,
}
TODAY = "2026-03-01"
GOLDEN: list[tuple[str, Value]] = [
    ("selected(${uses}, 'a') and ${staff} >= 10", True),
    ("not(selected(${uses}, 'b')) and (${role} = 'company' or ${role} = \"other\")", True),
    ("${empty} = ''", True),
    ("${missing} > 3", False),
    ("${missing} != 3", True),
    ("${p1} >= 4", True),
    ("count-selected(${uses}) <= 2", True),
    ("if(${p1} = '5', 1, 0) + count-selected(${uses})", 2.0),
    ("${d} < '2026-04-01'", True),
    ("${d} <= today() and not(${d} < today())", True),
    ("round(10 div 3, 2)", 3.33),
    ("round(-2.5)", -2.0),
    ("round(1234.5, -2)", 1200.0),
    ("7 mod -2", 1.0),
    ("-7 mod 2", -1.0),
    ("1 div 0", math.nan),
    ("1 mod 0", math.nan),
    ("concat('n=', ${staff}, '/', 0.1 + 0.2, '/', 1 div 3)", "n=12/0.3/0.333333"),
    ("max(${staff}, 'x', 40)", 40.0),
    ("min('x')", math.nan),
    ("- 2 * 3 + 1", -5.0),
    ("2 + 3 * 4 = 14 and 1 < 2", True),
    ("coalesce(${empty}, 'none')", "none"),
    ("string-length(${txt})", 5.0),
    ("int(7.9)", 7.0),
    ("int(-7.9)", -7.0),
    ("99999999999999 * 99999999999999", math.nan),
    ("true() = ${role} and not(false())", True),
    ("contains(${txt}, 'éll') and starts-with(${txt}, 'h')", True),
    ("number('٣') = 3", False),
    ("${constructor} = '' and ${toString} = ''", True),
]
REFUSED = [
    "${a} = = 3 (",
    "system('rm')",
    "__import__('os')",
    "${a}.b",
    "1 +",
    "(1",
    "1)",
    "(1 ')'",
    "selected(1)",
    "round(1, 2, 3)",
    "'" + "b" * 3000 + "'",
    "(" * 100 + "1" + ")" * 100,
    "-" * 100 + "1",
    "not(" * 61 + "1" + ")" * 61,
    "1" + "+1" * 900,
    " or ".join(["${a}"] * 400),
    "a[0]",
    "//x",
    "../name",
    "regex(., '(a+)+$')",
    "pulldata('f','a','b','c')",
    "role = 'x'",
    "‘x’ = 'x'",
    "",
    "   ",
    "1 2",
    "selected(,)",
    "selected",
    "${}",
    "${a b}",
    "1e9",
    "1234567890123456",
    "random()",
    "'\x00'",
    "'\ud800'",
    "1\u00a0+ 1",
    "constructor()",
]
ODD = [
    "",
    " ",
    "a",
    "company",
    "4",
    " 4 ",
    "04",
    "4.50",
    "2026-03-02",
    "2026-13-99",
    "٢٠٢٦-٠٣-٠١",
    "él",
    "٣",
    "४",
    "\x1c3",
    "\u00a04",
    "\u20094",
    "1e3",
    "-0",
    "+4",
    "0x10",
    "Infinity",
    "NaN",
    "9" * 16,
    "9" * 30,
    "9" * 39,
    "9" * 40,
    "1" * 15 + ".123456789",
    "constructor",
    "😀x",
    "true",
    "false",
]
KEYS = ["role", "uses", "staff", "p1", "txt", "d", "empty", "nope", "constructor", "__proto__", "toString"]
NUMBERS = [0.0, 1.0, 2.0, 3.5, 12.0, 1e-7, 1e14, 1e15, 0.1, 0.0078125, 999999999.5, 123456789.1234565]


def random_tree(rnd: random.Random, depth: int) -> Tree:
    if depth == 0 or rnd.random() < 0.2:
        return rnd.choice(
            [
                ["q", rnd.choice(KEYS)],
                ["n", rnd.choice(NUMBERS)],
                ["s", rnd.choice(ODD)],
                ["."],
                ["c", rnd.choice(["region", "constructor"])],
            ]
        )
    name = rnd.choice([*POWER, "neg", *ARITY])
    if name in ARITY:
        return ["f", name, *(random_tree(rnd, depth - 1) for _ in range(rnd.randint(*ARITY[name])))]
    return [name, *(random_tree(rnd, depth - 1) for _ in range(1 if name == "neg" else 2))]


def random_answers(rnd: random.Random) -> dict[str, Any]:
    pick = rnd.choice
    return {
        "role": pick(["company", "other", None, *ODD]),
        "uses": pick([[], ["a"], ["a", "c"], ["4"], ["constructor"], None]),
        "staff": pick([0, 5, 12.5, -3, 10**16, None]),
        "p1": pick(["1", "4", None]),
        "txt": pick(ODD),
        "d": pick([TODAY, "2026-02-28", None]),
        "empty": pick([True, False, None]),
    }


def random_case(rnd: random.Random) -> tuple[Tree, dict[str, Any]]:
    """A tree, and the context to evaluate it in."""
    context = {
        "answers": random_answers(rnd),
        "here": rnd.choice([*ODD, ["a", "4"], 4, None, True]),
        "columns": {"region": "eu"},
        "today": TODAY,
    }
    return random_tree(rnd, 4), context


def plain(value: Value) -> Any:
    """A value as JSON can hold it."""
    return "NaN" if isinstance(value, float) and math.isnan(value) else value
