"""Derivations on the command line: every format, and a layout that is always stated."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from derive.api import Options, read
from derive.cli import main
from derive.report.derivation import in_unicode

FIT = (r"\|X w - y\|^2", "--wrt", "w", "--given", r"Let $X \in \mathbb{R}^{n \times p}$, $w \in \mathbb{R}^p$, $y \in \mathbb{R}^n$.")
LINEAR = ("X w", *FIT[1:])


def asked(kind: str, *arguments: str) -> str:
    done = CliRunner().invoke(main, [kind, *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_text_is_plain_and_ends_with_the_result_and_its_layout() -> None:
    lines = asked("gradient", *FIT).splitlines()
    assert "= 2 (X w - y)' X d(w)" in lines
    assert "    squared norm: d‖x‖^2 = 2 xᵀ dx" in lines
    assert lines[-3:] == [
        r"result   2 X^\top (X w - y)",
        "shape    p",
        "layout   denominator layout: the gradient has the shape of the variable",
    ]


@pytest.mark.parametrize(
    ("kind", "call", "layout", "shape", "word"),
    [
        ("gradient", FIT, None, "p", "denominator"),
        ("gradient", FIT, "denominator", "p", "denominator"),
        ("gradient", FIT, "numerator", "1×p", "numerator"),
        ("jacobian", LINEAR, None, "n×p", "outputs × inputs"),
        ("jacobian", LINEAR, "numerator", "n×p", "outputs × inputs"),
        ("jacobian", LINEAR, "denominator", "p×n", "inputs × outputs"),
        ("hessian", FIT, None, "p×p", "symmetric"),
        ("differential", FIT, None, "a number", "differential"),
    ],
)
def test_the_layout_is_the_one_asked_for_and_is_stated_in_every_format(
    kind: str, call: tuple[str, ...], layout: str | None, shape: str, word: str
) -> None:
    options = ("--layout", layout) if layout else ()
    data: dict[str, Any] = json.loads(asked(kind, *call, *options, "--format", "json"))
    assert data["shape"] == shape
    assert word in data["layout_says"]
    for form in ("text", "tex", "md"):
        said = " ".join(asked(kind, *call, *options, "--format", form).split())  # a narrow terminal breaks the sentence
        assert data["layout_says"] in said


def test_a_layout_that_prose_states_binds() -> None:
    given = FIT[4] + " We use the numerator layout."
    assert json.loads(asked("gradient", *FIT[:4], given, "--format", "json"))["layout"] == "numerator"
    assert json.loads(asked("gradient", *FIT[:4], given, "--layout", "denominator", "--format", "json"))["layout"] == "denominator"


@pytest.mark.parametrize("kind", ["gradient", "hessian", "jacobian", "differential"])
def test_latex_and_markdown_hold_every_step(kind: str) -> None:
    data = json.loads(asked(kind, *FIT, "--format", "json"))
    tex, md = asked(kind, *FIT, "--format", "tex"), asked(kind, *FIT, "--format", "md")
    assert asked(kind, *FIT, "--format", "latex") == tex
    for step in data["steps"]:
        assert step["latex"] in tex
        assert step["latex"] in md
        assert f"- {step['rule']}" in md
    assert tex.count(r"\\" + "\n") == md.count(r"\\" + "\n") == len(data["steps"]) - 1
    assert read(data["result"].replace(r"\mathrm{d} w", "v"), Options(given=FIT[4])).lines[0].fault is None


@pytest.mark.parametrize(("kind", "call"), [("gradient", FIT), ("jacobian", LINEAR), ("hessian", FIT)])
def test_numpy_computes_what_differences_give(kind: str, call: tuple[str, ...]) -> None:
    source = asked(kind, *call, "--format", "numpy")
    assert re.search(r'"""Compute the \w+ of .* by w; .*layout', source)
    assert "returns: " in source
    space: dict[str, Any] = {}
    exec(compile(source, "numpy", "exec"), space)  # our own output
    rng = np.random.default_rng(0)
    values = {"X": rng.normal(size=(4, 3)), "w": rng.normal(size=3), "y": rng.normal(size=4)}
    names = space[kind].__code__.co_varnames[: space[kind].__code__.co_argcount]
    got = space[kind](*(values[n] for n in names))
    X, w, y = values["X"], values["w"], values["y"]
    want = {"gradient": 2 * X.T @ (X @ w - y), "jacobian": X, "hessian": 2 * X.T @ X}[kind]
    assert np.allclose(got, want)


def test_what_has_no_numpy_form_is_said() -> None:
    done = CliRunner().invoke(main, ["differential", *FIT, "--format", "numpy"])
    assert done.exit_code == 2
    assert "NumPy" in done.stderr


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (r"df = \langle G, dx\rangle \;\Rightarrow\; \nabla f = G", "df = ⟨G, dx⟩ ⇒ ∇f = G"),
        (r"\text{like terms gathered}", "like terms gathered"),
        (r"d\,\mathrm{tr}\,U = \mathrm{tr}\,dU", "d tr U = tr dU"),
    ],
)
def test_rules_are_readable_in_text(rule: str, shown: str) -> None:
    assert in_unicode(rule) == shown
