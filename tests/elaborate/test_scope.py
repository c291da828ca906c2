"""What earlier prose and formulas say: sections, “if”, negations, redeclarations, definitions, poses."""

from __future__ import annotations

import pytest

from tests.elaborate.reading_tables import read_in

TABLE = (
    (r"Let $A$ be symmetric.", r"A^\top = A", r"claim: A' = A   with A: n×n | A is symmetric"),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$ be real.", r"A B = B A", r"claim: A B = B A   with A: n×n, B: n×n"),
    (r"Let $A, B \in \mathbb{R}^{n \times n}$ and $z$ be real.", r"z A = A z", r"claim: z A = A z   with A: n×n"),
    (r"Let $x \in \mathbb{R}^n$. The vector $x$ is real.", r"x^\top x = 1", r"claim: x' x = 1   with x: n"),
    (r"Let $a$ and $b$ be real.", r"a b = b a", r"claim: a b = b a"),
    (r"If $A$ is symmetric, then things are easy. Later on nothing is said.", r"A^\top = A", r"claim: A' = A   with A: n×n"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be not symmetric.", r"A^\top = A", r"claim: A' = A   with A: n×n | A is not symmetric"),
    (
        r"Let $A \in \mathbb{R}^{3 \times 3}$. Now let $A \in \mathbb{R}^{2 \times 2}$.",
        r"\operatorname{tr}(A) = 1",
        r"claim: tr(A) = 1   with A: 2×2",
    ),
    (r"The maximum likelihood estimator of $p$ is", r"\hat{p} = \bar{x}", r"claim: p̂ = x̄"),
    ("# One\n\nLet $A$ be symmetric.\n\n# Two\n\nNow other things.", r"A^\top = A", r"claim: A' = A   with A: n×n"),
    ("# One\n\nLet $A$ be symmetric.\n\n## Sub\n\nMore.", r"A^\top = A", r"claim: A' = A   with A: n×n | A is symmetric"),
    ("$$\nf(x) = x^2\n$$\n\nIts slope everywhere:", r"f'(x) = 2 x", r"claim: f′(x) = 2 x   with f: (scalar) → scalar"),
    (r"Solve", r"x^2 + 2 x = 3", r"posed: x^2 + 2 x = 3"),
    (r"Suppose that", r"A^2 = A", r"posed: A^2 = A"),
    (
        r"Let $x, y \in \mathbb{R}^n$ and $W \in \mathbb{R}^{m \times n}$.",
        r"W(x + y) = W x + W y",
        r"claim: W (x + y) = W x + W y   with W: m×n, x: n, y: n",
    ),
)


@pytest.mark.parametrize(("text", "formula", "expected"), TABLE, ids=[f"{text[:24]}{formula}" for text, formula, _ in TABLE])
def test_reading(text: str, formula: str, expected: str) -> None:
    assert read_in(text, formula) == expected


def test_what_is_given_on_the_command_line_holds_everywhere() -> None:
    given = r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric."
    assert read_in("", r"A^\top = A", given) == r"claim: A' = A   with A: n×n | A is symmetric"


def test_if_holds_for_its_sentence_alone() -> None:
    text = r"Let $A \in \mathbb{R}^{n \times n}$. If $A$ is symmetric, $$A^\top = A.$$ Something else is said here."
    assert "symmetric" not in read_in(text, r"A^\top = A")


def test_a_trailing_where_holds_for_what_stands_before_it() -> None:
    from derive.api import Options, prepare
    from derive.read.documents import read_text

    text = "The slope is\n\n$$\n\\frac{d p}{d z} = p (1 - p)\n$$\n\nwhere $p = \\sigma(z)$.\n"
    display = next(x for x in prepare(read_text(text), Options()) if x.display)
    assert display.lines[0].fault is None


def test_sizes_that_a_later_formula_fixes() -> None:
    assert "W: 4×n" in read_in(r"Let $y = W x$ with $y \in \mathbb{R}^4$.", r"y = W x")
