r"""What words make of a formula beside them: a condition, one side of an equivalence, the law of a letter. None of these is refuted.

A sentence may go on across the blank lines around its displays: "a vector such that ¶ $$A v = λ v$$".
"""

from __future__ import annotations

import pytest

from derive import api
from derive.api import Options
from derive.read.documents import read_text

#: A sheet, ¶ for a blank line, and how its last formula is judged; "" where it is a condition.
TABLE = (
    # conditions
    (r"For a square matrix $A$, a non-zero vector $v$ and scalar $\lambda$ satisfying: ¶ $$A v = \lambda v$$", ""),
    (r"For square $A$, if there exists a scalar $\lambda$ and a non-zero vector $v$ such that: ¶ $$A v = \lambda v$$", ""),
    (r"A function is convex if: ¶ $$f(\lambda x + (1-\lambda) y) \le \lambda f(x) + (1-\lambda) f(y)$$", ""),
    (r"Two events $E$ and $F$ are independent if: ¶ $$P(EF) = P(E) P(F)$$", ""),
    (r"Let $A \in \mathbb{R}^{n \times n}$. It is symmetric if ¶ $$A = A^T.$$", ""),
    (r"If ¶ $$A = A^T,$$ ¶ then ¶ $$x^T A y = y^T A x.$$", "proved"),
    (r"If ¶ $$A = A^T,$$ ¶ then ¶ $$x^T A y = -y^T A x.$$", "refuted"),
    (r"Let $x, y \in \mathbb{R}^n$ such that ¶ $$x^T y = 0.$$ ¶ Then ¶ $$\|x + y\|^2 = \|x\|^2 + \|y\|^2$$", "proved"),
    (r"Let $x, y \in \mathbb{R}^n$ such that ¶ $$x^T y = 1.$$ ¶ Then ¶ $$\|x + y\|^2 = \|x\|^2 + \|y\|^2$$", "refuted"),
    (r"Let $x \in \mathbb{R}$. If $x > 0$, then $$\sqrt{x^2} = -x$$", "refuted"),
    # equivalences
    (r"Let $A, B \in \mathbb{R}^{n \times n}$. The matrices commute if and only if $$A B = B A$$", ""),
    (r"Let $x, y > 0$. Equality holds if and only if $$x = y.$$", ""),
    (r"Let $x, y > 0$. Equality holds in $x + y \ge 2 \sqrt{x y}$ iff $x = y$.", ""),
    (r"Let $x, y \in \mathbb{R}^n$. We have $\|x + y\|^2 = \|x\|^2 + \|y\|^2$ if and only if $x^T y = 0$.", ""),
    (r"Let $x, y \in \mathbb{R}^n$. The equation $$x^T y = 0$$ ¶ holds if and only if $$\|x + y\| = \|x - y\|.$$", ""),
    (r"Let $x, y \in \mathbb{R}$. Then $(x - y)^2 \ge 0$ with equality iff $x = y$. Moreover, $$x + y = 2 x$$", "refuted"),
    (r"Let $x, y \in \mathbb{R}$. Then $(x - y)^2 \ge 0$ with equality iff $x = y$. Moreover, $$x + y = y + x$$", "proved"),
    # laws
    (r"The Poisson law: $$P(X = k) = \frac{\lambda^k e^{-\lambda}}{k!}$$", ""),
    (r"$$E[X] = \operatorname{Var}(X) = \lambda$$", ""),
    (r"$$P(x = 1) = p, \quad P(x = 0) = 1 - p$$", ""),
    (r"Let $\lambda > 0$. $$E[X] = \frac{1}{\lambda}, \quad \operatorname{Var}(X) = \frac{1}{\lambda^2}$$", ""),
    (r"$$P(X = k) = \frac{\lambda^k e^{-\lambda}}{k!}$$ The second moment: $$E[X^2] = \lambda + \lambda^2$$", "unknown"),
    (r"$$\bar X = \frac{X_1 + \dots + X_n}{n}$$ $$\operatorname{Var}(\bar X) = \frac{\sigma^2}{n}$$", "unknown"),
    (r"$$E[X] = \operatorname{Var}(X)$$", "refuted"),
    (r"$$\operatorname{Var}(2 X) = 2 \operatorname{Var}(X)$$", "refuted"),
    (r"Let $X$ be Poisson with rate $\lambda$. $$E[X] = \lambda^2$$", "refuted"),
    (r"Let $X$ be Poisson with rate $\lambda$. $$P(X = k) = \lambda^k e^{-\lambda}$$", "refuted"),
)  # fmt: skip


def last(sheet: str) -> str:
    """The verdict of a sheet's last formula."""
    prepared = api.prepare(read_text(sheet.replace(" ¶ ", "\n\n")), Options())[-1]
    judgements = [api.judge(line, Options()) for line in prepared.lines]
    if prepared.derivation:
        judgements = list(api.review(prepared, judgements, Options()))
    return judgements[-1].verdict.value


@pytest.mark.parametrize(("sheet", "verdict"), TABLE, ids=range(len(TABLE)))
def test_what_words_make_of_a_formula(sheet: str, verdict: str) -> None:
    assert last(sheet) == (verdict or "posed")
