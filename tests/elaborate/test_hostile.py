"""Whatever a document holds, preparing it gives statements and diagnostics, never an exception, and quickly."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.api import Options, Prepared, prepare
from derive.read.documents import read_text
from derive.run.check import check
from derive.run.pool import Limits

CASES = Path(__file__).parents[1] / "cases"
SEEDS = [json.loads(x)["latex"] for x in (CASES / "formulas_seeds.jsonl").read_text("utf-8").splitlines()]
SECOND = 1.0
FUZZ = settings(derandomize=True, deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
PIECES = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    r"\left",
    r"\right",
    "|",
    r"\|",
    "^",
    "_",
    "^{",
    "_{",
    "&",
    r"\\",
    "=",
    r"\le",
    r"\in",
    r"\sim",
    ",",
    ";",
    "'",
    "T",
    "x",
    "A",
    r"\mathbf{x}",
    r"\sum_{i=1}^{n}",
    r"\sum",
    r"\prod",
    r"\int",
    r"\,dx",
    r"\frac",
    r"\frac{",
    r"\partial",
    r"\nabla",
    "d",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    r"\cdots",
    r"\operatorname{tr}",
    r"\det",
    r"\text{if}",
    r"\hat",
    r"\mathbb{E}",
    r"\mathcal{N}",
    "0",
    "1",
    "10^{10^{10}}",
    r"\pm",
    r"\dim",
    r"\max_",
    r"\lim_{h \to 0}",
    r"\sqrt",
    "!",
    "$",
]


def prepared(text: str) -> tuple[Prepared, ...]:
    """Prepare a document, within a second of this process, without a fault of the program."""
    start = time.process_time()
    found = prepare(read_text(text), Options())
    assert time.process_time() - start < SECOND
    for formula in found:
        for line in formula.lines:
            assert line.readings or line.fault is not None
            if line.fault is not None:
                assert line.fault.diagnostic.message
                assert line.fault.diagnostic.code != "I490", str(line.fault.diagnostic)
                assert min(line.fault.place.line, line.fault.place.column) >= 1
    return found


@FUZZ
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14))
def test_pieces_of_notation_in_any_order(parts: list[str]) -> None:
    prepared("Let $A$ be symmetric.\n\n$$\n" + " ".join(parts) + "\n$$\n")


@FUZZ
@given(st.sampled_from(SEEDS), st.integers(0, 400), st.integers(0, 12), st.sampled_from([*PIECES, ""]))
def test_real_formulas_with_a_part_cut_or_put_in(latex: str, at: int, length: int, piece: str) -> None:
    at %= len(latex)
    prepared("$$\n" + latex[:at] + piece + latex[at + length :] + "\n$$\n")


@FUZZ
@given(st.sampled_from(SEEDS), st.sampled_from(SEEDS), st.integers(0, 400), st.integers(0, 400))
def test_halves_of_real_formulas_joined(left: str, right: str, i: int, k: int) -> None:
    prepared("$$\n" + left[: i % len(left)] + right[k % len(right) :] + "\n$$\n")


@FUZZ
@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    prepared(f"{text}\n\n$$\n{text}\n$$\n")


HOSTILE = {
    "unbalanced": r"\frac{a}{b = {{{ c",
    "closing": r"a }}} = b",
    "long": "x + " * 16000 + "x = 0",
    "deep": "{" * 5000 + "x" + "}" * 5000 + " = x",
    "parentheses": "(" * 5000 + "x" + ")" * 5000 + " = x",
    "scripts": "x" + "^{x" * 2000 + "}" * 2000,
    "tower": r"10^{10^{10}} = 10^{10^{10}}",
    "factorial": r"(10^{10})! = 1",
    "zero": r"\frac{1}{0} = 1",
    "def": r"\def\x{\x\x}\x = 1",
    "newcommand": r"\newcommand{\x}{\x\x}\x = 1",
    "input": r"\input{/etc/passwd} = 1",
    "nul": "x\x00 = 1",
    "wide": r"\begin{bmatrix} " + " & ".join("x" for _ in range(3000)) + r" \end{bmatrix} = A",
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_formula_leaves_the_others_alone(name: str) -> None:
    found = prepared(f"$a + b = b + a$\n\n$$\n{HOSTILE[name]}\n$$\n\n$c + d = d + c$\n")
    assert all(f.lines[0].readings for f in found if f.latex in ("a + b = b + a", "c + d = d + c"))
    assert {f.latex for f in found} >= {"a + b = b + a", "c + d = d + c"}


def test_hostile_files_through_a_whole_check(tmp_path: Path) -> None:
    (tmp_path / "binary.md").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "latin.md").write_bytes("Größe $x$".encode("latin-1"))
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "good.md").write_text("$$\n(x + 1)^2 = x^2 + 2 x + 1\n$$\n", "utf-8")
    names = ["zero", "tower", "unbalanced", "def", "input"]
    (tmp_path / "hostile.md").write_text("\n\n".join(f"$$\n{HOSTILE[x]}\n$$" for x in names), "utf-8")
    (tmp_path / "folder").mkdir()
    start = time.perf_counter()
    report = check([str(tmp_path), str(tmp_path / "folder"), str(tmp_path / "missing.md")], Options(), Limits(seconds=20))
    assert time.perf_counter() - start < 60
    data = {Path(d["path"]).name: d for d in report.json()["documents"]}
    for name in ("binary.md", "latin.md", "missing.md"):
        assert data[name]["error"], name
        assert not data[name]["formulas"]
    assert not data["empty.md"]["formulas"]
    assert [f["verdict"] for f in data["good.md"]["formulas"]] == ["proved"]
    assert len(data["hostile.md"]["formulas"]) == len(names)
    assert all(f["verdict"] not in ("proved", "supported") or "10^{10^{10}}" in f["latex"] for f in data["hostile.md"]["formulas"])
    assert all(f["line"] >= 1 for f in data["hostile.md"]["formulas"])
