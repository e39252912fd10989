"""The house in figures: files, functions, cycles."""

import ast
import statistics
from itertools import chain
from pathlib import Path

import grimp

from tests.bench.lines import ROOT, say

ROOMS = ("ds4skills", "consultations", "surveys", "workshops")


def files() -> list[Path]:
    """Give the product's modules, without migrations."""
    found = chain.from_iterable((ROOT / room).rglob("*.py") for room in ROOMS)
    return sorted(path for path in found if "migrations" not in path.parts)


def sizes() -> tuple[list[int], list[int]]:
    """Give the lines of each file and of each function."""
    lines: list[int] = []
    functions: list[int] = []
    for path in files():
        text = path.read_text(encoding="utf-8")
        lines.append(text.count("\n"))
        functions += [
            (node.end_lineno or node.lineno) - node.lineno + 1
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
    return sorted(lines), sorted(functions)


def cycles() -> int:
    """Count the modules that import themselves by way of others."""
    graph = grimp.build_graph(*ROOMS, cache_dir=None)
    return sum(
        any(
            graph.chain_exists(importer=other, imported=module)
            for other in graph.find_modules_directly_imported_by(module)
        )
        for module in graph.modules
    )


def run() -> None:
    """Print the figures of the house."""
    lines, functions = sizes()
    tenth = lambda values: values[int(len(values) * 0.9)]  # noqa: E731
    say(
        "house",
        files=len(lines),
        file_median=statistics.median(lines),
        file_p90=tenth(lines),
        file_largest=lines[-1],
        functions=len(functions),
        function_median=statistics.median(functions),
        function_p90=tenth(functions),
        functions_over_50=sum(size > 50 for size in functions),
        import_cycles=cycles(),
        must="file median <= 80, p90 <= 220, largest <= 400; function median <= 8, p90 <= 22, over 50: 0; cycles 0",
    )
