"""Convex, strongly convex and smooth functions with their constants, and where they are least, as notes on optimisation speak of them."""

from __future__ import annotations

import pytest

from derive import api
from derive.read.documents import read_text
from tests.sampling import part

F = r"Let $f:\mathbb{R}^n\to\mathbb{R}$ be"

TRUE = (
    (rf"{F} convex.", r"f(y) \ge f(x) + \nabla f(x)^\top (y-x)"),
    (rf"{F} convex and differentiable.", r"(\nabla f(x) - \nabla f(y))^\top (x-y) \ge 0"),
    (rf"{F} twice differentiable and convex.", r"v^\top \nabla^2 f(x) v \ge 0"),
    (rf"{F} convex and let $g(x) = f(Ax+b)$.", r"g(\tfrac12 x + \tfrac12 y) \le \tfrac12 g(x) + \tfrac12 g(y)"),
    (r"Let $f:\mathbb{R}\to\mathbb{R}$ be convex and $X$ a random variable.", r"f(\mathbb{E}[X]) \le \mathbb{E}[f(X)]"),
    (r"Let $f$ be strictly convex and $x \neq y$.", r"f(\tfrac12 x+\tfrac12 y) < \tfrac12 f(x) + \tfrac12 f(y)"),
    (rf"{F} $L$-smooth.", r"f(y) \le f(x) + \nabla f(x)^\top (y-x) + \frac{L}{2}\|y-x\|^2"),
    (r"Suppose $\nabla f$ is Lipschitz continuous with constant $L$.", r"\|\nabla f(x) - \nabla f(y)\| \le L\|x-y\|"),
    (r"Let $f$ be convex with $L$-Lipschitz gradient.", r"f(y) \le f(x) + \nabla f(x)^\top (y-x) + \frac{L}{2}\|y-x\|^2"),
    (
        rf"{F} a convex function with $L$-Lipschitz gradient.",
        r"f(y) \ge f(x) + \nabla f(x)^\top (y-x) + \frac{1}{2L}\|\nabla f(y)-\nabla f(x)\|^2",
    ),
    (rf"{F} $\mu$-strongly convex and differentiable.", r"f(y) \ge f(x) + \nabla f(x)^\top (y-x) + \frac{\mu}{2}\|y-x\|^2"),
    (rf"{F} $\mu$-strongly convex and $L$-smooth.", r"\mu\|x-y\|^2 \le (\nabla f(x)-\nabla f(y))^\top(x-y) \le L\|x-y\|^2"),
    (rf"{F} convex and $L$-smooth and let $x^+ = x - \frac1L\nabla f(x)$.", r"f(x^+) \le f(x) - \frac{1}{2L}\|\nabla f(x)\|^2"),
    (rf"{F} $\mu$-strongly convex with minimiser $x^\star$.", r"\frac{\mu}{2}\|x - x^\star\|^2 \le f(x) - f(x^\star)"),
    (r"Let $f$ be $\mu$-strongly convex with minimum value $f^\star$.", r"\|\nabla f(x)\|^2 \ge 2\mu (f(x) - f^\star)"),
    (r"Let $f$ be convex and $L$-smooth. Let $x^*$ be a minimiser of $f$.", r"f(x) - f(x^*) \ge \frac{1}{2L}\|\nabla f(x)\|^2"),
    (r"Suppose $f$ is convex and $L$-smooth, and $x^*$ minimises $f$.", r"f(x) - f(x^*) \le \frac{L}{2}\|x - x^*\|^2"),
    (
        rf"{F} $\mu$-strongly convex and $L$-smooth with minimiser $x^*$ and $x^+ = x - \frac1L \nabla f(x)$.",
        r"\|x^+ - x^*\|^2 \le \left(1 - \frac{\mu}{L}\right)\|x-x^*\|^2",
    ),
    (rf"{F} convex and $\beta$-smooth. With $\eta = \frac{{2}}{{\beta}}$,", r"f(x - \eta\nabla f(x)) \le f(x)"),
    (rf"{F} $L$-smooth and $x_{{k+1}} = x_k - \frac1L \nabla f(x_k)$.", r"f(x_{k+1}) \le f(x_k) - \frac{1}{2L}\|\nabla f(x_k)\|^2"),
    (
        rf"{F} convex and $L$-smooth with minimiser $x^*$, and $x_{{k+1}} = x_k - \frac1L \nabla f(x_k)$.",
        r"\|x_{k+1} - x^*\| \le \|x_k - x^*\|",
    ),
)
FALSE = (
    (rf"{F} convex and differentiable.", r"f(y) \le f(x) + \nabla f(x)^\top (y-x)"),
    (r"Let $f:\mathbb{R}\to\mathbb{R}$ be convex and $x \neq y$.", r"f(\tfrac12 x+\tfrac12 y) < \tfrac12 f(x) + \tfrac12 f(y)"),
    (rf"{F} $L$-smooth.", r"f(y) \ge f(x) + \nabla f(x)^\top (y-x)"),
    (rf"{F} $L$-smooth and convex.", r"\nabla^2 f(x) = \nabla^2 f(y)"),
    (
        rf"{F} a convex function with $L$-Lipschitz gradient.",
        r"f(y) \ge f(x) + \nabla f(x)^\top (y-x) + \frac{1}{L}\|\nabla f(y)-\nabla f(x)\|^2",
    ),
    (rf"{F} $\mu$-strongly convex and differentiable.", r"f(y) \ge f(x) + \nabla f(x)^\top (y-x) + \mu\|y-x\|^2"),
    (rf"{F} convex and $L$-smooth and let $x^+ = x - \frac1L\nabla f(x)$.", r"f(x^+) \le f(x) - \frac{1}{L}\|\nabla f(x)\|^2"),
    (rf"{F} $\mu$-strongly convex with minimiser $x^\star$.", r"\mu\|x - x^\star\|^2 \le f(x) - f(x^\star)"),
    (r"Let $f$ be $\mu$-strongly convex with minimum value $f^\star$.", r"\|\nabla f(x)\|^2 \ge 3\mu (f(x) - f^\star)"),
    (rf"{F} convex with unique minimiser $x^*$.", r"f(y) > f(x^*)"),
    (rf"{F} convex and $\beta$-smooth. With $\eta = \frac{{2}}{{\beta}}$,", r"f(x - \eta\nabla f(x)) < f(x)"),
    (r"Let $f$ and $g$ be convex functions on $\mathbb{R}$.", r"f(x) - g(x) - f(y) + g(y) \ge (f'(y) - g'(y))(x-y)"),
    (rf"{F} $L$-smooth and $x_{{k+1}} = x_k - \frac1L \nabla f(x_k)$.", r"f(x_{k+1}) \le f(x_k) - \frac{2}{L}\|\nabla f(x_k)\|^2"),
)
#: What is not enough, or not understood: neither accepted nor, where it is true, refuted.
OPEN = (
    (rf"{F} $L$-smooth with minimiser $x^*$.", r"f(y) \ge f(x) + \nabla f(x)^\top (y-x)"),
    (r"Suppose $f$ is not $L$-smooth.", r"\|\nabla f(x) - \nabla f(y)\| \le L\|x-y\|"),
    (rf"{F} strongly convex.", r"f(y) \ge f(x) + \nabla f(x)^\top (y-x) + \frac{\mu}{2}\|y-x\|^2"),
    (r"Let $f(x) = a x^2$ be convex.", r"f(x) \ge 0"),
    (r"Let $f$ be $L$-smooth. Take $f(x) = a x^2$.", r"a \le L"),
    (r"Let $f$ be $\mu$-strongly convex on a subspace only.", r"f(y) \ge f(x) + f'(x)(y-x) + \frac{\mu}{2}(y-x)^2"),
    (r"Let $f$ be $L$-smooth in a neighbourhood of $0$.", r"|f'(x) - f'(y)| \le L|x-y|"),
    (r"Let $f$ be locally $L$-smooth.", r"|f'(x) - f'(y)| \le L|x-y|"),
    (r"Let $f$ be convex and $L$-smooth on a ball.", r"|f'(x) - f'(y)| \le L|x-y|"),
    (r"Let $f$ be convex on $[0,1]$.", r"f(\tfrac12 x+\tfrac12 y) \le \tfrac12 f(x)+\tfrac12 f(y)"),
    (r"Let $f$ be convex near $0$.", r"f(\tfrac12 x+\tfrac12 y) \le \tfrac12 f(x)+\tfrac12 f(y)"),
    (r"Let $f$ be convex for $x > 0$.", r"f(\tfrac12 x+\tfrac12 y) \le \tfrac12 f(x)+\tfrac12 f(y)"),
    (r"Let $f$ be increasing on $[0,1]$. Let $x > y$.", r"f(x) \ge f(y)"),
    (r"Let $f:\mathbb{R}\to\mathbb{R}$ be even on $[-1,1]$.", r"f(x) = f(-x)"),
)


def verdict(prose: str, claim: str) -> str:
    options = api.Options()
    prepared = api.prepare(read_text(f"{prose}\n\n$$\n{claim}\n$$\n"), options)[-1]
    return api.judge(prepared.lines[-1], options).verdict.value


@pytest.mark.parametrize(("prose", "claim"), part(TRUE, 2))
def test_what_follows_is_accepted(prose: str, claim: str) -> None:
    assert verdict(prose, claim) in ("proved", "supported")


@pytest.mark.parametrize(("prose", "claim"), part(FALSE, 2))
def test_what_does_not_follow_is_refuted(prose: str, claim: str) -> None:
    assert verdict(prose, claim) == "refuted"


@pytest.mark.parametrize(("prose", "claim"), OPEN)
def test_what_is_not_understood_decides_nothing(prose: str, claim: str) -> None:
    assert verdict(prose, claim) in ("unknown", "unread", "posed")


def test_a_letter_that_an_equation_gives_stays_as_it_is_under_a_derivative() -> None:
    given = r"The Lagrangian of $\min_x c^\top x$ subject to $Ax = b$ is $L(x,\nu) = c^\top x + \nu^\top (Ax-b)$, so"
    assert verdict(given, r"\nabla_x L = c + A^\top \nu") == "proved"
    assert verdict(given, r"\nabla_x L = c") != "proved"
