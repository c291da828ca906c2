"""The house rules that a machine can keep: floors, lengths, tables that must be complete."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# What stands on the ground, and the floors above it: a room imports from lower floors and from itself.
GROUND = frozenset({"source", "notation", "limits"})
FLOORS: tuple[frozenset[str], ...] = (
    GROUND,
    frozenset({"terms", "read"}),
    frozenset({"numeric", "proof", "elaborate"}),
    frozenset({"algebra"}),
    frozenset({"calculus"}),
    frozenset({"probability"}),
    frozenset({"decide"}),
    frozenset({"api"}),
    frozenset({"report"}),
    frozenset({"run", "catalogues"}),
    frozenset({"public"}),
    frozenset({"notebook", "editor", "page"}),
    frozenset({"commands"}),
    frozenset({"cli"}),
)
# Rooms that see less than all below them.
ONLY: dict[str, frozenset[str]] = {
    "read": GROUND,
    "terms": GROUND,
    "proof": GROUND | {"terms"},
    "elaborate": GROUND | {"terms", "read"},
}
# Within `elaborate`: what prose declares is known before any scope, and before any formula is given types.
PROSE_SEES = frozenset({"names", "chance_names"})
WITHOUT_SYMPY = GROUND | {"read"}
LINES = 500
# Tables of data that grow with the language and are not read from top to bottom.
LONG_TABLES = frozenset({"derive/terms/heads.py", "derive/notation.py"})


def modules(package: str = "derive") -> Iterator[Path]:
    return (p for p in sorted((ROOT / package).rglob("*.py")) if "__pycache__" not in p.parts)


def room(path: Path) -> str:
    return path.relative_to(ROOT / "derive").parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            assert all(a.name != "*" for a in node.names), f"{path}: import *"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{a.name}" for a in node.names)


def allowed(name: str) -> frozenset[str]:
    if name in ONLY:
        return ONLY[name] | {name}
    below: frozenset[str] = frozenset()
    for floor in FLOORS:
        if name in floor:
            return below | {name} if name not in GROUND else frozenset({name})
        below |= floor
    raise AssertionError(f"{name} has no floor")


def test_prose_is_below_scopes_and_formulas() -> None:
    for path in (ROOT / "derive" / "elaborate" / "prose").glob("*.py"):
        seen = {name.split(".")[2] for name in imported(path) if name.startswith("derive.elaborate.")}
        assert seen <= PROSE_SEES | {"prose"}, path


@pytest.mark.parametrize("path", list(modules()), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    rooms = {m.split(".")[1] for m in imported(path) if m.startswith("derive.")}
    existing = {r for r in rooms if (ROOT / "derive" / r).is_dir() or (ROOT / "derive" / f"{r}.py").exists()}
    assert existing <= allowed(here)


def test_the_engine_does_not_know_the_catalogue() -> None:
    assert [p for p in modules() if any(m.split(".")[0] == "identities" for m in imported(p))] == []


def test_reading_does_without_sympy() -> None:
    users = [p for p in modules() if room(p) in WITHOUT_SYMPY and any(m.split(".")[0] == "sympy" for m in imported(p))]
    assert users == []


@pytest.mark.parametrize("package", ["derive", "identities"])
def test_modules_can_be_held_in_the_head(package: str) -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules(package) if (n := len(p.read_text("utf-8").splitlines())) > LINES}
    assert {k: n for k, n in long.items() if k not in LONG_TABLES} == {}


def test_every_module_says_what_it_is() -> None:
    trees = {str(p.relative_to(ROOT)): ast.parse(p.read_text("utf-8")) for p in modules()}
    assert [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def test_nothing_of_a_document_is_evaluated_as_python() -> None:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            assert called not in {"eval", "exec", "sympify", "parse_expr"}, f"{path}:{getattr(node, 'lineno', 0)}"


def test_help_and_version_do_not_import_sympy() -> None:
    code = "import sys; from derive.cli import main; main(['--help'], standalone_mode=False); sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT).returncode == 0
