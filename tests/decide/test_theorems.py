"""Inequalities that a named theorem takes apart: what follows from it is proved, and what lies near is not."""

from __future__ import annotations

import pytest

from derive.decide.ladder import judge
from derive.elaborate.document import read_formulas
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

MATRICES = r"Let $A \in \mathbb{R}^{m \times n}$ and $B \in \mathbb{R}^{n \times p}$."
SAME = r"Let $A, B \in \mathbb{R}^{m \times n}$."
SPD = r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric positive definite."
PSD = r"Let $A, B \in \mathbb{R}^{n \times n}$ be symmetric positive semidefinite."
SYM = r"Let $A, B \in \mathbb{R}^{n \times n}$ be symmetric."
SHARE = r"Let $a, b > 0$ and $0 \le t \le 1$."
VECTORS = r"Let $x, y \in \mathbb{R}^n$."
WEIGHTED = r"Let $u, v \in \mathbb{R}^n$ be probability vectors, and let $0 < t < 1$."
VECTOR = r"Let $x \in \mathbb{R}^n$."
POSITIVE = r"Let $a_1, \dots, a_n > 0$."

TRUE = (
    (MATRICES, r"\operatorname{rank}(A B) \le \min(\operatorname{rank}(A), \operatorname{rank}(B))"),
    (MATRICES, r"\operatorname{rank}(A) + \operatorname{rank}(B) - n \le \operatorname{rank}(A B)"),
    (SAME, r"\operatorname{rank}(A + B) \le \operatorname{rank}(A) + \operatorname{rank}(B)"),
    (SPD, r"\log\det A \le \operatorname{tr}(A) - n"),
    (SPD, r"n - \operatorname{tr}(A^{-1}) \le \log\det A"),
    (PSD, r"\operatorname{tr}(A B) \ge 0"),
    (SHARE, r"\log(t a + (1 - t) b) \ge t \log a + (1 - t) \log b"),
    (SHARE, r"e^{t a + (1 - t) b} \le t e^a + (1 - t) e^b"),
    (VECTOR, r"\max_i x_i \le \log \sum_{i=1}^n e^{x_i}"),
    (r"Let $x > 0$.", r"1 - \frac{1}{x} \le \log x"),
    (r"Let $a, b \ge 0$.", r"\sqrt{a + b} \le \sqrt{a} + \sqrt{b}"),
    (SHARE, r"a^t b^{1 - t} \le t a + (1 - t) b"),
    (WEIGHTED, r"\sum_{i=1}^n u_i^t v_i^{1 - t} \le \sum_{i=1}^n (t u_i + (1 - t) v_i)"),
    (VECTORS, r"\left| \sum_{i=1}^n x_i y_i \right| \le \sum_{i=1}^n |x_i| |y_i|"),
    (VECTORS, r"\sum_{i=1}^n |x_i| |y_i| \le \sum_{i=1}^n |x_i| \|y\|_\infty"),
    (VECTORS, r"|x_i| \le \|x\|_2"),
)

FALSE = (
    (MATRICES, r"\operatorname{rank}(A B) \le \min(\operatorname{rank}(A), \operatorname{rank}(B)) - 1"),
    (MATRICES, r"\operatorname{rank}(A B) \ge \min(\operatorname{rank}(A), \operatorname{rank}(B))"),
    (MATRICES, r"\operatorname{rank}(A) + \operatorname{rank}(B) - m \le \operatorname{rank}(A B)"),
    (SAME, r"\operatorname{rank}(A) + \operatorname{rank}(B) \le \operatorname{rank}(A + B)"),
    (SPD, r"\log\det A \le \operatorname{tr}(A) - 2 n"),
    (SPD, r"\log\det A \le \operatorname{tr}(A) - n - 1"),
    (SPD, r"2 \log\det A \le \operatorname{tr}(A) - n"),
    (r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric.", r"\operatorname{tr}(A) \le \operatorname{tr}(A^2)"),
    (SYM, r"\operatorname{tr}(A B) \ge 0"),
    (SHARE, r"\log(t a + (1 - t) b) \le t \log a + (1 - t) \log b"),
    (r"Let $a, b > 0$ and $t \in \mathbb{R}$.", r"e^{t a + (1 - t) b} \le t e^a + (1 - t) e^b"),
    (r"Let $a, b > 0$ and $0 \le t \le 1$.", r"e^{t a + (1 - t) b} \le t e^a + t e^b"),
    (VECTOR, r"\max_i x_i \le \log \sum_{i=1}^n x_i^2"),
    (r"Let $x > 0$.", r"2 - \frac{1}{x} \le \log x"),
    (r"Let $a, b \ge 0$.", r"\sqrt{a + b} \le \sqrt{a} + \frac{1}{2} \sqrt{b}"),
    (r"Let $a \ge 0$ and $b \in \mathbb{R}$.", r"\sqrt{a^2} \le \sqrt{b^2} + a b"),
    (POSITIVE, r"\left(\sum_{i=1}^n a_i\right)\left(\sum_{i=1}^n \frac{1}{a_i}\right) \ge n^3"),
    (POSITIVE, r"\left(\sum_{i=1}^n a_i\right)\left(\sum_{i=1}^n \frac{1}{a_i}\right) \le n^2"),
    (SHARE, r"a^t b^{1 - t} \le t b + (1 - t) a"),
    (SHARE, r"a^t b^t \le t a + t b"),
    (r"Let $a, b > 0$ and $t > 0$.", r"a^t b^{1 - t} \le t a + (1 - t) b"),
    (WEIGHTED, r"\sum_{i=1}^n u_i^t v_i^{1 - t} \le \sum_{i=1}^n (t v_i + (1 - t) u_i)^2"),
    (VECTORS, r"\left| \sum_{i=1}^n x_i y_i \right| \le \sum_{i=1}^n x_i |y_i|"),
    (VECTORS, r"\sum_{i=1}^n |x_i| |y_i| \le \sum_{i=1}^n |y_i| \|y\|_\infty"),
    (VECTORS, r"|x_i| \le \|y\|_2"),
    (VECTORS, r"\sum_{i=1}^n x_i |y_i| \le \sum_{i=1}^n x_i \|y\|_\infty"),
)


def verdict(given: str, tex: str) -> Verdict:
    formulas = read_formulas(read_text(f"# t\n\n{given}\n\n$$\n{tex}\n$$\n"))
    line = [x for f in formulas for x in f.lines][-1]
    assert line.fault is None
    return judge(line.statements[0], mend=False).verdict


@pytest.mark.parametrize(("given", "tex"), TRUE, ids=[t for _, t in TRUE])
def test_what_follows_is_proved(given: str, tex: str) -> None:
    assert verdict(given, tex) is Verdict.PROVED


@pytest.mark.parametrize(("given", "tex"), FALSE, ids=[t for _, t in FALSE])
def test_what_lies_near_is_refuted(given: str, tex: str) -> None:
    assert verdict(given, tex) is Verdict.REFUTED


def test_what_a_theorem_relies_on_is_used() -> None:
    *_, last = read_formulas(read_text(f"{PSD} Let $A$ be invertible.\n\n$$\\operatorname{{tr}}(A B) \\ge 0$$\n"))
    unused = judge(last.lines[0].statements[0], mend=False).unused
    assert [c.text for c in unused] == ["A is invertible"]
