"""The report for people: carets under the fault, matrices side by side, no colour and no cut lines in a pipe."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.cells import cell_len

from derive.report.build import WINDOW, diagnostic_report
from derive.report.model import (
    CounterexampleReport,
    DocumentReport,
    EvidenceReport,
    FaultReport,
    FormulaReport,
    Report,
    whole,
)
from derive.report.text import SIGNS, render
from derive.report.values import show_value, show_values
from derive.source import Diagnostic, Place, Source, Span
from derive.terms.verdict import Verdict

HERE = Place(3, 5, 3, 20)


def formula(verdict: Verdict, **more: Any) -> FormulaReport:
    return FormulaReport(HERE, True, r"a = b", verdict, **more)


def text(*formulas: FormulaReport, **more: Any) -> str:
    stream = io.StringIO()
    render(Report((DocumentReport("notes.md", formulas, **more),)), stream)
    return stream.getvalue()


def test_every_verdict_has_a_sign_and_is_counted() -> None:
    assert set(SIGNS) == set(Verdict)
    out = text(*(formula(v) for v in Verdict))
    for sign, name, _ in SIGNS.values():
        assert f"1 {name}" in " ".join(out[out.index("9 formulas") :].split())
        assert name == "no claim" or f"{sign} {name}" in out
    assert "9 formulas in 1 file" in out


def test_a_refutation_shows_where_and_what_would_hold() -> None:
    values = {"A": [["0", "1"], ["0", "-1/2"]], "x": ["1", "1"], "c": 0.123456789}
    out = text(
        formula(
            Verdict.REFUTED,
            reading="x' A x = 0",
            evidence=EvidenceReport("counterexample", "The sides differ."),
            counterexample=CounterexampleReport({"n": 2}, values, "1", "0"),
            holds_if=("A is antisymmetric",),
            suggestion="a = c",
        )
    )
    lines = out.splitlines()
    start = next(k for k, line in enumerate(lines) if "fails at" in line)
    column = lines[start].index("n = 2")
    assert [line[column:] for line in lines[start : start + 4]] == [
        "n = 2",
        "A = [ 0     1 ]   x = (1, 1)   c = 0.123457",
        "    [ 0  -1/2 ]",
        "left side = 1   right side = 0",
    ]
    for piece in ("read as   x' A x = 0", "because   The sides differ.", "holds if  A is antisymmetric", "perhaps   a = c"):
        assert piece in out


def test_the_caret_stands_under_the_fault() -> None:
    source = Source("first\nso $x = \\frac{1}{$ holds\n")
    start = source.text.index("{$")
    fault = diagnostic_report(Diagnostic("E101", "A brace is never closed.", help="close it"), source.place(Span(start, start + 1)), source)
    lines = text(formula(Verdict.UNREAD, fault=fault)).splitlines()
    shown = next(k for k, line in enumerate(lines) if "so $x" in line)
    assert lines[shown][lines[shown + 1].index("^")] == "{"
    assert "A brace is never closed. [E101]" in lines[shown + 1]
    assert any("close it" in line for line in lines)


@pytest.mark.parametrize("at", [0, 70, 4000, 9990])
def test_of_a_long_line_a_window_is_shown(at: int) -> None:
    line = "x" * at + "?" + "x" * (10_000 - at)
    source = Source(line)
    fault = diagnostic_report(Diagnostic("E109", "No."), source.place(Span(at, at + 1)), source)
    assert len(fault.text) <= WINDOW + 2
    assert fault.text[fault.caret] == "?"


def test_a_pipe_gets_neither_colour_nor_trailing_space_and_nothing_is_lost() -> None:
    long = " + ".join(f"x_{{{k}}}" for k in range(200))
    out = text(FormulaReport(HERE, True, long, Verdict.UNKNOWN, note="n " * 200))
    assert "\x1b" not in out
    assert all(line == line.rstrip() and cell_len(line) <= 120 for line in out.splitlines())
    assert "".join(long.split()) in "".join(out.split())


def test_markup_in_a_formula_is_text() -> None:
    assert "[bold]x[/bold]" in text(FormulaReport(HERE, True, "[bold]x[/bold]", Verdict.PROVED))


def test_a_file_that_cannot_be_read_is_shown() -> None:
    assert "The file is binary. [D203]" in text(error="The file is binary. [D203]")
    assert "1:1  The file is empty. [D205]" in text(remarks=(FaultReport("D205", "The file is empty.", Place(1, 1, 1, 1)),))


def test_lines_of_a_derivation_are_numbered() -> None:
    steps = (formula(Verdict.PROVED, role="start"), formula(Verdict.REFUTED, role="equal", reading="a = b"))
    out = text(formula(Verdict.REFUTED, steps=steps))
    assert "a derivation of 2 lines" in out
    assert "✓ proved      1  a = b" in out.replace("   ", "   ")
    assert "✗ refuted     2  a = b" in out


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("1/3", ["1/3"]),
        (["1", "2"], ["(1, 2)"]),
        ([["1", "-10"], ["2", "3"]], ["[ 1  -10 ]", "[ 2    3 ]"]),
        ([], ["()"]),
        (0.1 + 0.2, ["0.3"]),
        ({"formula": "1 + x^2", "entries": []}, ["1 + x^2"]),
        ({"1": ["0", "1"], "2": ["2", "3"]}, ["{1: (0, 1), 2: (2, 3)}"]),
    ],
)
def test_values(value: Any, lines: list[str]) -> None:
    assert show_value(value) == lines


def test_values_go_on_in_a_new_band_where_the_room_ends() -> None:
    block = [["1", "0"], ["0", "1"]]
    lines = show_values({"A": block, "B": block, "β̂": block}, 30)
    assert lines == ["A = [ 1  0 ]   B = [ 1  0 ]", "    [ 0  1 ]       [ 0  1 ]", "β̂ = [ 1  0 ]", "    [ 0  1 ]"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([Verdict.PROVED, Verdict.SUPPORTED], Verdict.SUPPORTED),
        ([Verdict.PROVED, Verdict.DEFINITION, Verdict.POSED], Verdict.PROVED),
        ([Verdict.UNREAD, Verdict.UNKNOWN], Verdict.UNREAD),
        ([Verdict.ILL_TYPED, Verdict.REFUTED], Verdict.REFUTED),
        ([Verdict.DEFINITION, Verdict.POSED], Verdict.POSED),
        ([Verdict.NOT_A_CLAIM, Verdict.DEFINITION], Verdict.DEFINITION),
        ([], Verdict.NOT_A_CLAIM),
    ],
)
def test_the_whole_has_the_weakest_verdict(lines: list[Verdict], expected: Verdict) -> None:
    assert whole(lines) is expected
