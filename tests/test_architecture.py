"""The house law that the import linter cannot see."""

import ast
import re
from pathlib import Path
from typing import Any

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("ds4skills", "consultations", "surveys", "workshops")
BELOW = {
    "ds4skills": {"auth", "contenttypes"},
    "consultations": {"ds4skills"},
    "surveys": {"consultations", "ds4skills"},
    "workshops": {"consultations", "ds4skills"},
}
LIMITS = {
    "models.py": 300,
    "queries.py": 250,
    "actions.py": 300,
    "rules.py": 120,
    "forms.py": 250,
    "api.py": 250,
    "views.py": 300,
    "tasks.py": 80,
    "urls.py": 80,
    "admin.py": 80,
}


def files() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def keys(room: str) -> list[tuple[str, Any]]:
    return [
        (f"{model._meta.label}.{field.name}", field)
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
    ]


def test_foreign_keys_point_down():
    up = [
        name
        for room, below in BELOW.items()
        for name, field in keys(room)
        if field.related_model._meta.app_label not in below | {room}
    ]

    assert up == []


def test_rooms_above_leave_no_handle_below():
    handles = [
        name
        for room in ("surveys", "workshops")
        for name, field in keys(room)
        if field.related_model._meta.app_label != room and not field.remote_field.hidden
    ]

    assert handles == []


def test_no_file_outgrows_its_limit():
    over = []
    for path in files():
        lines = path.read_text(encoding="utf-8").count("\n")
        limit = min(400, LIMITS.get(path.name, 400))
        if lines > limit:
            over.append(f"{path.relative_to(ROOT)}: {lines} > {limit}")

    assert over == []


def test_no_function_is_longer_than_fifty_lines():
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in files()
        for node, size in functions(path)
        if size > 50
    ] == []


def test_no_template_is_longer_than_two_hundred_lines():
    long = [
        path
        for path in (ROOT / "templates").rglob("*.*")
        if path.read_text(encoding="utf-8").count("\n") > 200
    ]

    assert long == []


def test_rooms_import_each_other_at_the_top_only():
    hidden = []
    for path in files():
        for node, _size in functions(path):
            for inner in ast.walk(node):
                names = [a.name for a in inner.names] if isinstance(inner, ast.Import) else []
                names += [inner.module or ""] if isinstance(inner, ast.ImportFrom) else []
                hidden += [
                    f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                    for name in names
                    if name.split(".")[0] in ROOMS
                ]

    assert hidden == []


def test_every_feature_has_a_room_card_of_at_most_ten_lines():
    bare = []
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("__init__.py")):
            if "migrations" in path.parts or "management" in path.parts:
                continue
            card = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
            if not card or card.count("\n") > 10:
                bare.append(str(path.relative_to(ROOT)))

    assert bare == []


def test_templates_include_only_their_own_room_and_the_components():
    strays = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        home = path.relative_to(ROOT / "templates").parts[0]
        for found in re.findall(r"{%\s*include\s+\"([^\"]+)\"", path.read_text(encoding="utf-8")):
            room = found.split("/")[0]
            if "/" in found and room not in {home, "components", "django"}:
                strays.append(f"{path.name} includes {found}")

    assert strays == []


def test_markup_holds_no_inline_style_or_script():
    loose = [
        f"{path.relative_to(ROOT)}: {found.group()[:40]}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for found in re.finditer(
            r"\son[a-z]+=\"|\sstyle=|<script>[^<]|<style", path.read_text(encoding="utf-8")
        )
    ]

    assert loose == []


def test_only_the_ledger_makes_positions():
    makers = [
        str(path.relative_to(ROOT))
        for path in files()
        if re.search(r"\bPosition(\.objects\.(bulk_)?create|\()", path.read_text(encoding="utf-8"))
        and path.parent != ROOT / "consultations" / "ledger"
    ]

    assert makers == []


def test_every_edge_into_the_clock_passes_through_an_argument():
    """Actions take the hour; only the web's clock, jobs and commands ask for it."""
    allowed = {"clock.py", "relay.py", "work.py"}
    askers = [
        str(path.relative_to(ROOT))
        for path in files()
        if re.search(r"timezone\.now\(\)|datetime\.now\(", path.read_text(encoding="utf-8"))
        and path.name not in allowed
        and path.parent.name not in {"jobs", "commands", "demonstration"}
    ]

    assert askers == []
