"""The second reader: it agrees on plain scalar formulas and on what we write, and where it does not, nothing is decided."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import derive.run.second as second
from derive.api import Line, Options, read
from derive.cli import main
from derive.report.latex import latex
from derive.run.pool import Limits
from derive.run.second import MISSING, Opinion, available, opinions

PLAIN = [
    r"\frac{1}{1+e^{-x}}",
    r"\sin^2 x + \cos^2 x = 1",
    r"(x+1)^2 = x^2 + 2x + 1",
    r"\log(xy) = \log x + \log y",
    r"\frac{a}{b} c - \frac{ac}{b} = 0",
    r"x^2 y",
    r"2^{x} y",
    r"\binom{n}{k} = \frac{n!}{k!(n-k)!}",
    r"e^{-x^2/2}",
    r"\alpha^2 + \beta_{1}",
    r"-x^2 < (-x)^2",
    r"\sin 2x = 2 \sin x \cos x",
    r"\sqrt{x^2} = |x|",
    r"\frac{x}{2}(y+1)",
    r"a - b - c",
    r"a / b",
]
NOT_PLAIN = [r"A^\top x", r"\sum_{i=1}^n i", r"f(x) = x^2", r"\mathbb{E}[X]", r"\nabla_x (x^\top x) = 2x", r"\frac{1}{", r"\int_0^1 x dx"]
LIMITS = Limits(20, workers=2)


def lines(*formulas: str) -> list[Line]:
    return [read(f, Options()).lines[0] for f in formulas]


def ask(*formulas: str) -> list[Opinion | None]:
    found = opinions(lines(*formulas), LIMITS)
    return [found.get(k) for k in range(len(formulas))]


def test_without_the_package_the_call_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "find_spec", lambda name: None)
    done = CliRunner().invoke(main, ["read", "x", "--second-reader"])
    assert done.exit_code == 2
    assert MISSING in done.stderr


def test_both_readers_agree_on_plain_formulas_and_on_what_we_write() -> None:
    if not available():  # Python 3.13: its parser generator does not import there
        assert CliRunner().invoke(main, ["read", "x", "--second-reader"]).exit_code == 2
        return
    written = [latex(line.readings[0].claim) for line in lines(*PLAIN)]
    for formula, opinion in zip(PLAIN + written, ask(*PLAIN, *written), strict=True):
        assert opinion is not None, formula
        assert opinion.agrees, f"{formula}: {opinion.reading}"


def test_what_is_not_plain_is_not_asked() -> None:
    assert ask(*NOT_PLAIN) == [None] * len(NOT_PLAIN)


def test_a_disagreement_is_shown_and_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    if not available():
        assert CliRunner().invoke(main, ["check", "-", "--second-reader"], input="$x$").exit_code == 2
        return
    monkeypatch.setattr(second, "_compare", lambda question: Opinion(False, "y"))
    done = CliRunner().invoke(main, ["check", "-", "--format", "json", "--second-reader"], input="$$\nx = x + 0\n$$\n")
    (formula,) = json.loads(done.stdout)["documents"][0]["formulas"]
    assert formula["verdict"] == "unknown"
    assert "latex2sympy2, reads it as y" in formula["note"]
