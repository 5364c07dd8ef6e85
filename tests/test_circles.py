"""No file needs itself in a roundabout way, and no two folders need each other, but one of them inside the other."""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

from otp_atm.kiosk.project import PROJECT
from tools.tree import plant

ROOMS = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["root_packages"]


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What each module imports of ours."""
    with pytest.MonkeyPatch.context() as here:
        here.syspath_prepend(plant(tmp_path_factory.mktemp("grown") / "tree"))
        for module in [name for name in sys.modules if name.split(".")[0] in ROOMS]:
            here.delitem(sys.modules, module)
        graph = grimp.build_graph(*ROOMS, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in sorted(graph.modules)}


def test_no_circle_of_files(imports: dict[str, set[str]]) -> None:
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_no_circle_of_two_folders_side_by_side(imports: dict[str, set[str]]) -> None:
    folders = {module.rpartition(".")[0] for module in imports} - {""}
    needs: dict[str, set[str]] = defaultdict(set)
    for module, imported in imports.items():
        for other in imported:
            needs[folder_of(module, folders)].add(folder_of(other, folders))
    mutual = {(one, other) for one in needs for other in needs[one] if one < other and one in needs.get(other, set())}
    assert [pair for pair in sorted(mutual) if not f"{pair[1]}.".startswith(f"{pair[0]}.")] == []


def folder_of(module: str, folders: set[str]) -> str:
    return module if module in folders else module.rpartition(".")[0]
