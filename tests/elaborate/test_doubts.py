"""What prose does not say: sentences that speak of a property without stating it, letters that are introduced again, conditions below."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Judgement, Verdict

QUADRATIC = r"\nabla_x (x^\top A x) = 2 A x"
ROOT = r"\sqrt{x^2} = x"

#: None of these says that A is symmetric.
HEDGED = r"""
It is false that $A$ is symmetric.
Some say $A$ is symmetric, but it is not.
Previously, $A$ was symmetric; now it is not.
It is wrong to think that $A$ is symmetric.
Never assume $A$ is symmetric.
We cannot assume $A$ is symmetric.
We won't assume that $A$ is symmetric.
We do not assume that $A$ is symmetric.
Nobody said that $A$ is symmetric.
Is $A$ symmetric?
Can we drop the assumption that $A$ is symmetric?
Check whether $A$ is symmetric.
It is unclear whether $A$ is symmetric.
Regardless of whether $A$ is symmetric,
Unless $A$ is symmetric,
Except when $A$ is symmetric,
Were $A$ symmetric, this would be simpler.
Sometimes $A$ is symmetric.
Hardly ever is $A$ symmetric.
Some authors take $A$ to be symmetric.
In the previous section $A$ was symmetric.
The matrix $B$, unlike $A$, is symmetric.
$A$ has a symmetric part $S$.
$A$ is similar to a symmetric matrix.
Let $A$ be a matrix with symmetric sparsity pattern.
Let $A$ be block symmetric.
Let $A$ be anything but symmetric.
Let $A$ be symmetric or orthogonal.
Let $A$ be a matrix (symmetric or not).
Let $A$ or $B$ be symmetric.
Let $A$ be a matrix whose inverse is symmetric.
Assume neither $A$ nor $B$ is symmetric.
When $A$ is symmetric we get $2Ax$; in general,
For symmetric $A$ one has $A^\top = A$. For general $A$:
For $A$ symmetric see above; in general
""".strip().splitlines()

STATED = r"""
Let $A$ be symmetric.
The matrix $A$ is symmetric.
Suppose that $A \in \mathbb{R}^{n \times n}$ is symmetric.
Let $A$ be a real, symmetric and positive definite $n \times n$ matrix.
Throughout, all matrices are real and $A$ is symmetric.
For a symmetric matrix $A$ and a vector $x$, we have
If $A$ is symmetric, then
""".strip().splitlines()


def judged(text: str) -> list[Judgement]:
    """The judgements of a text's displays."""
    return [judge(p.lines[-1], Options()) for p in prepare(read_text(text), Options()) if p.display]


def display(latex: str) -> str:
    return f"\n\n$$\n{latex}\n$$\n\n"


@pytest.mark.parametrize("sentence", HEDGED)
def test_a_property_that_is_not_stated_proves_nothing(sentence: str) -> None:
    (found,) = judged(sentence + display(QUADRATIC))
    assert found.verdict in (Verdict.REFUTED, Verdict.UNKNOWN)


@pytest.mark.parametrize("sentence", STATED)
def test_a_property_that_is_stated_is_used(sentence: str) -> None:
    (found,) = judged(sentence + display(QUADRATIC))
    assert found.verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("first", "again", "latex", "due"),
    [
        ("Let $A$ be symmetric.", "Now let $A$ be an arbitrary square matrix.", r"x^\top A y = y^\top A x", Verdict.REFUTED),
        ("Let $A$ be symmetric.", "Now drop the symmetry of $A$.", QUADRATIC, Verdict.UNKNOWN),
        ("Let $x > 0$.", r"Now let $x \in \mathbb{R}$.", ROOT, Verdict.REFUTED),
        ("For $x > 0$,", "For $x < 0$,", r"\sqrt{x^2} = -x", Verdict.PROVED),
        ("Let $A$ be symmetric.", "Let $A$ be invertible.", r"(A^{-1})^\top = A^{-1}", Verdict.PROVED),
    ],
)
def test_a_letter_that_is_introduced_again_begins_anew(first: str, again: str, latex: str, due: Verdict) -> None:
    assert judged(first + display(latex if "drop" in again else r"0 \le t^2") + again + display(latex))[-1].verdict is due


@pytest.mark.parametrize(
    ("latex", "below"),
    [
        (r"x^\top B x \ge 0,", "where $B$ is positive semidefinite."),
        (r"x^\top B x \ge 0", "with $B$ positive definite."),
        (ROOT, "for $x \\ge 0$."),
        (ROOT, "provided that $x \\ge 0$."),
    ],
)
def test_a_condition_below_a_blank_line_belongs_to_the_display(latex: str, below: str) -> None:
    (found,) = judged(display(latex) + below)
    assert found.verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Let $x$ be strictly between 0 and 1.", r"\log x < 0"),
        ("Let $f$ be a linear function.", r"f(x + y) = f(x) + f(y)"),
        (r"Let $x$ be a vector in the null space of $A \in \mathbb{R}^{m \times n}$.", r"x^\top A^\top A x = 0"),
        ("Let $f$ be increasing and $x \\le y$.", r"f(x) \le f(y)"),
        ("Let $f$ be convex.", r"f''(x) \ge 0"),
        ("Let $f$ be an even function.", r"f(-x) = f(x)"),
        ("Let $f$ be even.", r"f(-x) = f(x)"),
        (r"Let $x_1 = x_2 = \cdots = x_n = 1$.", r"\sum_{i=1}^n x_i = n"),
        (r"If $x \ge 0$ then $\sqrt{x^2} = x$; otherwise", r"\sqrt{x^2} = -x"),
        (r"Let $A = U \Sigma V^\top$ be the SVD.", r"U U^\top = I"),
    ],
)
def test_what_may_be_true_by_words_that_were_passed_over_is_not_refuted(text: str, latex: str) -> None:
    assert judged(text + display(latex))[-1].verdict not in (Verdict.REFUTED, Verdict.ILL_TYPED)


@pytest.mark.parametrize("text", ["Let $X$ be independent of $Y$ given $Z$.", "Let $X$ and $Y$ be conditionally independent given $Z$."])
def test_conditional_independence_is_not_independence(text: str) -> None:
    assert judged(text + display(r"E[X Y] = E[X] E[Y]"))[-1].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"Let $A = U \Sigma V^\top$ be the SVD.", r"A^\top A = V \Sigma^2 V^\top"),
        (r"Let $A = Q \Lambda Q^\top$ be the eigendecomposition of $A$.", r"A^2 = Q \Lambda^2 Q^\top"),
        (r"Let $A = L L^\top$ be the Cholesky decomposition.", r"\det A = \prod_i L_{ii}^2"),
        ("Let $a = b = 2$.", "a + b = 4"),
        ("Let $A$ and $B$ commute.", "A^2 B = B A^2"),
        ("Let $u$ and $v$ be orthogonal unit vectors.", r"\|u + v\|^2 = 2"),
        (r"Let $u, v \in \mathbb{R}^n$ be orthogonal.", r"\|u + v\|^2 = \|u\|^2 + \|v\|^2"),
    ],
)
def test_what_the_words_give_is_used(text: str, latex: str) -> None:
    assert judged(text + display(latex))[-1].verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("Let $x$ be real. Setting $x = 1$ gives a check of the general formula", "x^2 = x"),
        ("", "A_i A_j = A_j A_i"),
        ("", r"\prod_{i=1}^2 A_i = A_2 A_1"),
        ("", r"1 + \cos x > 0"),
    ],
)
def test_what_holds_only_by_a_careless_reading_is_not_accepted(text: str, latex: str) -> None:
    assert judged(text + display(latex))[-1].verdict not in (Verdict.PROVED, Verdict.SUPPORTED)
