"""Inequalities between norms: those that a theorem with a name proves, and near ones that are false and never accepted."""

from __future__ import annotations

import pytest

from derive import api
from derive.api import Options
from derive.proof.checker import replay
from derive.read.documents import read_text
from derive.terms.verdict import Judgement, Verdict

GIVEN = (
    r"Let $A \in \mathbb{R}^{m \times n}$, let $B \in \mathbb{R}^{n \times p}$, let $S \in \mathbb{R}^{n \times n}$ be symmetric, and let "
    r"$x, y \in \mathbb{R}^n$. Let $r, s \ge 1$ with $\frac{1}{r} + \frac{1}{s} = 1$, and let $c > 0$."
)

TRUE = (
    r"|x^\top y| \le \|x\| \|y\|",
    r"-\|x\| \|y\| \le x^\top y",
    r"(x^\top y)^2 \le (x^\top x)(y^\top y)",
    r"-1 \le \frac{x^\top y}{\|x\| \|y\|} \le 1",
    r"|x^\top y| \le \|x\|_1 \|y\|_\infty",
    r"|x^\top S y| \le \|S\|_2 \|x\| \|y\|",
    r"|\operatorname{tr}(A^\top A S)| \le \|A^\top A\|_F \|S\|_F",
    r"\|x - y\| \le \|x\| + \|y\|",
    r"\|x - 2 y\|_1 \le \|x\|_1 + 2 \|y\|_1",
    r"\left| \|x\| - \|y\| \right| \le \|x - y\|",
    r"\|x + y\|^2 \le (\|x\| + \|y\|)^2",
    r"\|x + y\|_r \le \|x\|_r + \|y\|_r",
    r"\sum_{i=1}^n |x_i y_i| \le \left(\sum_{i=1}^n |x_i|^r\right)^{1/r} \left(\sum_{i=1}^n |y_i|^s\right)^{1/s}",
    r"\|x\|_\infty \le \|x\|_2 \le \|x\|_1 \le \sqrt{n} \|x\|_2 \le n \|x\|_\infty",
    r"\|x\|_2 \le \sqrt{n} \max_i |x_i|",
    r"\|A\|_1 \le \sqrt{m} \|A\|_2",
    r"\|A\|_2 \le \|A\|_F \le \sqrt{\operatorname{rank}(A)} \|A\|_2",
    r"\|A\|_* \le \sqrt{\operatorname{rank}(A)} \|A\|_F",
    r"\|A B\|_F \le \|A\|_2 \|B\|_F",
    r"\|A B\|_\infty \le \|A\|_\infty \|B\|_\infty",
    r"\|A x - A y\| \le \|A\|_2 \|x - y\|",
    r"\|x y^\top\|_F \le \|x\| \|y\|",
    r"\lambda_{\min}(S) \le \frac{x^\top S x}{x^\top x} \le \lambda_{\max}(S)",
    r"\|A x\|^2 \le \lambda_{\max}(A^\top A) \|x\|^2",
)

FALSE = (
    r"\|x\| \|y\| \le x^\top y",
    r"|x^\top y| \le \|x\|_\infty \|y\|_\infty",
    r"|x^\top S y| \le \|S\|_2 \|x\|_\infty \|y\|",
    r"\|x + y\| \le \|x - y\|",
    r"\|x - y\| \le \|x\| - \|y\|",
    r"\|x + y\|_c \le \|x\|_c + \|y\|_c",
    r"\sum_{i=1}^n |x_i y_i| \le \left(\sum_{i=1}^n |x_i|^r\right)^{1/r} \left(\sum_{i=1}^n |y_i|^{2s}\right)^{1/(2s)}",
    r"\|x\|_1 \le \|x\|_2",
    r"\|x\|_1 \le \sqrt{2} \|x\|_2",
    r"\|x\|_2 \le c \|x\|_1",
    r"\|A\|_1 \le \sqrt{n} \|A\|_2",
    r"\|A\|_F \le \|A\|_2",
    r"\|A\|_* \le \|A\|_F",
    r"\|A B\|_F \le \|A\|_2 \|B\|_2",
    r"\max_{i,j} |(A B)_{ij}| \le \max_{i,j} |A_{ij}| \max_{i,j} |B_{ij}|",
    r"\frac{x^\top S x}{x^\top x} \le \lambda_{\min}(S)",
    r"\|A\|_1 = \max_i \sum_{j=1}^n |a_{ij}|",
)


def judged(latex: str) -> Judgement:
    line = api.prepare(read_text(f"{GIVEN}\n\n$$\n{latex}\n$$\n"), Options())[-1].lines[0]
    return api.judge(line, Options())


@pytest.mark.parametrize("latex", TRUE)
def test_a_theorem_proves_it_and_the_proof_replays(latex: str) -> None:
    found = judged(latex)
    assert found.verdict is Verdict.PROVED, found.note
    for part in found.parts or (found,):
        evidence = part.evidence
        assert evidence is not None
        assert evidence.certificate is not None
        assert evidence.claim is not None
        assert replay(evidence.certificate, evidence.claim, evidence.given)


@pytest.mark.parametrize("latex", FALSE)
def test_what_is_false_is_refuted(latex: str) -> None:
    assert judged(latex).verdict is Verdict.REFUTED
