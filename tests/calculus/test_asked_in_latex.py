"""Functions as people write them, asked through the public call: each answer has been compared with differences before it comes back."""

from __future__ import annotations

import pytest

from derive.api import NotAvailable, Options, derive, expand
from derive.report.latex import latex

VECTOR = r"Let $a, x \in \mathbb{R}^n$."
SQUARE = r"Let $A, X \in \mathbb{R}^{n \times n}$."
DEFINITE = r"Let $X \in \mathbb{R}^{n \times n}$ be positive definite."
SYMMETRIC = r"Let $A \in \mathbb{R}^{n \times n}$ and let $X \in \mathbb{R}^{n \times n}$ be symmetric."
PROBABILITIES = r"Let $p, q \in \mathbb{R}^n$ be probability vectors."

ASKED = (
    ("gradient", r"\max_i x_i", "x", VECTOR, r"\mathbf{e}_{\operatorname*{arg\,max}_{i} x_{i}}"),
    ("gradient", r"\min_i x_i", "x", VECTOR, r"\mathbf{e}_{\operatorname*{arg\,min}_{i} x_{i}}"),
    (
        "gradient",
        r"\max_i (a_i^\top x + b_i)",
        "x",
        r"Let $x, a_1, \dots, a_m \in \mathbb{R}^n$ and $b \in \mathbb{R}^m$.",
        r"a_{\operatorname*{arg\,max}_{i} (a_{i}^\top x + b_{i})}",
    ),
    ("gradient", r"\|X\|_{\max}", "X", SQUARE, None),
    ("gradient", r"\sigma_{\min}(X)", "X", r"Let $X \in \mathbb{R}^{m \times n}$.", None),
    ("gradient", r"\operatorname{tr}(A e^X)", "X", SQUARE, None),
    ("gradient", r"\operatorname{tr}(A \log X)", "X", DEFINITE + r" Let $A \in \mathbb{R}^{n \times n}$.", None),
    ("gradient", r"\operatorname{tr}(X \log X)", "X", DEFINITE, r"\log(X) + I"),
    ("jacobian", r"e^{tA}", "t", SQUARE, r"A \exp(t A)"),
    ("jacobian", r"(A + tX)^{-1}", "t", SQUARE, r"-(A + t X)^{-1} X (A + t X)^{-1}"),
    ("gradient", r"\mathrm{KL}(p \| q)", "p", PROBABILITIES, r"\log\left( \frac{p}{q} \right) + \mathbf{1}"),
    ("gradient", r"\operatorname{tr}(\operatorname{inv}(X))", "X", SQUARE, r"-(X^{-1})^\top (X^{-1})^\top"),
    ("gradient", r"a^\top x^{\odot 3}", "x", VECTOR, r"3 (x^{2} \odot a)"),
    ("gradient", r"\operatorname{tr}(AX)", "X", SYMMETRIC, r"\frac{1}{2} (A^\top + A)"),
)


@pytest.mark.parametrize(("kind", "f", "x", "given", "result"), ASKED, ids=[a[1] for a in ASKED])
def test_what_is_asked_is_answered(kind: str, f: str, x: str, given: str, result: str | None) -> None:
    found = derive(kind, f, x, Options(given=given))
    if result is not None:
        assert latex(found.derivation.result) == result


def test_the_convention_of_a_structured_gradient_is_said() -> None:
    projected = derive("gradient", r"\operatorname{tr}(AX)", "X", Options(given=SYMMETRIC))
    entries = derive("gradient", r"\operatorname{tr}(AX)", "X", Options(given=SYMMETRIC), structure="entries")
    assert projected.remark is not None
    assert "projected" in projected.remark
    assert entries.remark is not None
    assert "entries" in entries.remark
    assert latex(entries.derivation.result) == r"A^\top + A - (A^\top \odot I)"


def test_entries_that_are_tied_vary_freely_and_it_is_said() -> None:
    found = derive("gradient", r"-\sum_i p_i \log p_i", "p", Options(given=PROBABILITIES))
    assert found.remark is not None
    assert "vary freely" in found.remark


RIDGE = r"Let $D \in \mathbb{R}^{m \times n}$, $y \in \mathbb{R}^m$, $w \in \mathbb{R}^n$ and $\lambda > 0$."


@pytest.mark.parametrize(
    ("kind", "f", "x", "other", "given", "result"),
    [
        ("directional", r"\log\det X", "X", "V", SQUARE, r"\operatorname{tr}(X^{-1} V)"),
        (
            "taylor",
            r"e^{a^\top x}",
            "x",
            "h",
            VECTOR,
            r"\exp(a^\top x) + \exp(a^\top x) (a^\top h) + \frac{1}{2} \exp(a^\top x) (h^\top a) (a^\top h)",
        ),
        ("implicit", r"\|Dw-y\|^2 + \lambda \|w\|^2", "y", "w", RIDGE, r"2 (2 \lambda I + 2 D^\top D)^{-1} D^\top"),
        ("implicit", r"\|Dw-y\|^2 + \lambda \|w\|^2", r"\lambda", "w", RIDGE, r"-2 (2 \lambda I + 2 D^\top D)^{-1} w"),
    ],
)
def test_expansions(kind: str, f: str, x: str, other: str, given: str, result: str) -> None:
    assert latex(expand(kind, f, x, other, Options(given=given)).derivation.result) == result


def test_a_direction_has_the_shape_of_the_variable() -> None:
    with pytest.raises(NotAvailable, match="shape of the variable"):
        expand("directional", r"\log\det X", "X", "a", Options(given=SQUARE + " " + VECTOR))
