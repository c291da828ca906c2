"""The cell magic and the shown results, in a real kernel."""

from __future__ import annotations

import nbformat
import pytest

nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")

CELLS = [
    "%load_ext derive",
    "%%derive\nLet $A$ be symmetric.\n\n$$\\nabla_x (x^\\top A x) = 2 A x$$\n\n$$(A B)^\\top = A^\\top B^\\top$$",
    "%%derive Let $A$ be diagonal.\n$A^\\top = A$",
    "import derive\nderive.gradient('x^\\\\top A x', 'x')",
    "import sympy as sp\nx = sp.Symbol('x')\nderive.equal(sp.sin(x)**2 + sp.cos(x)**2, 1)",
    "print(derive.gradient('x^\\\\top x', 'x'))",
]


@pytest.fixture(scope="module")
def outputs() -> list[dict[str, str]]:
    """What each cell shows, by its kind."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [{k: str(v) for o in c.outputs for k, v in o.get("data", {"text": o.get("text", "")}).items()} for c in notebook.cells]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_cell_is_judged(outputs: list[dict[str, str]]) -> None:
    html = outputs[1]["text/html"]
    for part in ('class="proved"', 'class="refuted"', "<math", "fails at"):
        assert part in html


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_is_given_holds_for_the_cell(outputs: list[dict[str, str]]) -> None:
    assert 'class="proved"' in outputs[2]["text/html"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_results_are_shown(outputs: list[dict[str, str]]) -> None:
    assert "def gradient(A, x)" in outputs[3]["text/html"]
    assert outputs[3]["text/latex"].startswith("$\\displaystyle")
    assert 'class="proved"' in outputs[4]["text/html"]
    assert "2 x" in outputs[5]["text"]
