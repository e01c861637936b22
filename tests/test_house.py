"""The line is straight: who may import whom, how long things are, and who may touch the world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parent.parent / "src" / "comity"
ROOMS = ("articles", "sentences", "events", "relations", "findings", "pages")
HALL = {"errors", "records", "codec", "columns", "codebook", "config", "ledger"}
PORCH = {"imports"}  # other people's data come in here; only walkers use it
WALKERS = {"run", "cli"}
MODULES = sorted(path for path in SRC.rglob("*.py"))
NAMES = [path.relative_to(SRC).as_posix() for path in MODULES]


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(tree: ast.AST) -> set[str]:
    parts = (name.split(".") for name in imported(tree))
    return {part[1] for part in parts if part[0] == "comity" and len(part) > 1}


def allowed(room: str) -> set[str]:
    if room in ROOMS:
        left = set(ROOMS[: ROOMS.index(room) + 1])
        return HALL | left | ({"store"} if room == "pages" else set()) | {"__version__"}
    if room in WALKERS:
        return HALL | PORCH | set(ROOMS) | {"store", "run", "cli", "__version__"}
    return HALL | {room, "__version__"}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_room_imports_only_rooms_to_its_left_and_the_hall(path: Path) -> None:
    known = HALL | PORCH | set(ROOMS) | WALKERS | {"store", "__version__"}
    assert rooms_imported(tree_of(path)) & known <= allowed(room_of(path))


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_and_functions_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    for node in ast.walk(tree_of(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or node.lineno) - node.lineno < 40, f"{node.name} is over 40 lines"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_all_is_there_and_sorted(path: Path) -> None:
    named = {"__all__"}
    exports = [
        ast.literal_eval(node.value)
        for node in tree_of(path).body
        if (isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} == named)
        or (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in named)
        if node.value is not None
    ]
    assert exports, "no __all__"
    assert exports[0] == sorted(exports[0], key=lambda name: (not name.isupper(), not name[:1].isupper(), name))


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree_of(path))


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_only_the_store_speaks_sql_and_only_the_fetcher_uses_the_network(path: Path) -> None:
    names = {name.split(".")[0] for name in imported(tree_of(path))}
    room = room_of(path)
    assert "sqlalchemy" not in names or room == "store"
    assert "sqlite3" not in names or room == "store"
    assert not names & {"httpx", "requests", "urllib3"} or room == "articles"


def test_no_room_has_a_drawer_for_everything() -> None:
    assert not {Path(name).stem for name in NAMES} & {"utils", "helpers", "common", "misc"}
