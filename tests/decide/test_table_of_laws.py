"""Laws in several wordings: what is true of each is accepted, and what lies next to it is refuted."""

from __future__ import annotations

import pytest

from derive.api import Options, judge, prepare
from derive.read.documents import read_text
from derive.terms.verdict import Verdict

BLOCKS = (
    r"Let $\begin{pmatrix}x\\y\end{pmatrix}\sim\mathcal N\left(\begin{pmatrix}\mu_x\\\mu_y\end{pmatrix},"
    r"\begin{pmatrix}\Sigma_{xx}&\Sigma_{xy}\\\Sigma_{yx}&\Sigma_{yy}\end{pmatrix}\right)$, where $x\in\mathbb R^n$ and $y\in\mathbb R^m$."
)
SCHUR = r"\Sigma_{xx}-\Sigma_{xy}\Sigma_{yy}^{-1}\Sigma_{yx}"
POISSON_SAMPLE = (
    r"Let $\lambda\sim\mathrm{Gamma}(a,b)$ with rate $b$ and, given $\lambda$, let $x_1,\dots,x_n$ be i.i.d. $\mathrm{Poisson}(\lambda)$."
)
TRIALS = "Let $X$ be geometric with success probability $p$, counting trials until the first success."
FAILURES = r"Suppose $X\sim\mathrm{Geom}(p)$ counts the failures before the first success."
INTEGERS = r"Let $X$ be uniformly distributed on $\{1,\dots,n\}$."
GAMMA = r"Let $X\sim\mathrm{Gamma}(\alpha,\beta)$ with shape $\alpha$ and rate $\beta$."
PARETO = r"Let $X\sim\mathrm{Pareto}(x_m,\alpha)$ with minimum $x_m>0$ and shape $\alpha>2$."
BINOMIAL = r"Let $\theta\sim\mathrm{Beta}(\alpha,\beta)$ and $x\mid\theta\sim\mathrm{Bin}(n,\theta)$."

#: What is said, a claim that is true, and one beside it that is false.
CASES = [
    # letters that beside a law have their customary meaning
    (r"Let $X\sim\mathrm{Beta}(a,b)$.", r"\int_0^1\frac{x^{a-1}(1-x)^{b-1}}{B(a,b)}dx=1", r"\int_0^1\frac{x^{a}(1-x)^{b}}{B(a,b)}dx=1"),
    (r"Let $X\sim\mathrm{Gumbel}(\mu,\beta)$.", r"\mathbb{E}[X]=\mu+\gamma\beta", r"\mathbb{E}[X]=\mu-\gamma\beta"),
    (GAMMA, r"F_X(x)=\frac{\gamma(\alpha,\beta x)}{\Gamma(\alpha)}", r"F_X(x)=\frac{\gamma(\alpha,x/\beta)}{\Gamma(\alpha)}"),
    (r"Let $X\sim\mathcal N(\mu,\sigma^2)$.", r"F_X^{-1}(p)=\mu+\sigma\Phi^{-1}(p)", r"F_X^{-1}(p)=\mu+\sigma^2\Phi^{-1}(p)"),
    (PARETO, r"\int_{x_m}^\infty\frac{\alpha x_m^\alpha}{x^{\alpha+1}}dx=1", r"\int_{x_m}^\infty\frac{\alpha x_m^\alpha}{x^{\alpha}}dx=1"),
    # what is counted, and from where
    (TRIALS, r"\mathbb{E}[X]=\frac1p", r"\mathbb{E}[X]=\frac{1-p}p"),
    (TRIALS, r"P(X\le k)=1-(1-p)^k", r"P(X\le k)=1-(1-p)^{k+1}"),
    (TRIALS, r"P(X>m+n\mid X>m)=P(X>n)", r"P(X>m+n\mid X>m)=P(X>m)"),
    (FAILURES, r"P(X=k)=p(1-p)^k", r"P(X=k)=p(1-p)^{k-1}"),
    (
        "Let $X$ be negative binomial with parameters $r$ and $p$, the number of failures before the $r$-th success.",
        r"P(X=k)=\binom{k+r-1}{k}p^r(1-p)^k",
        r"P(X=k)=\binom{k+r-1}{k}p^k(1-p)^r",
    ),
    (INTEGERS, r"\operatorname{Var}(X)=\frac{n^2-1}{12}", r"\operatorname{Var}(X)=\frac{n^2+1}{12}"),
    (INTEGERS, r"P(X\le k)=\frac kn", r"P(X\le k)=\frac{k-1}n"),
    # conditions on one number
    (r"Let $X$ be exponential with rate $\lambda$.", r"P(X>s+t\mid X>s)=P(X>t)", r"P(X>s+t\mid X>s)=P(X>s)"),
    # quantiles and modes
    (
        r"Let $X\sim\mathrm{Laplace}(\mu,b)$.",
        r"F_X^{-1}(p)=\mu-b\operatorname{sgn}(p-\tfrac12)\ln(1-2|p-\tfrac12|)",
        r"F_X^{-1}(p)=\mu+b\operatorname{sgn}(p-\tfrac12)\ln(1-2|p-\tfrac12|)",
    ),
    (r"Let $X$ be exponential with rate $\lambda$.", r"\operatorname{mode}(X)=0", r"\operatorname{mode}(X)=\frac1\lambda"),
    # characteristic functions
    (r"Let $X\sim\mathcal N(\mu,\sigma^2)$.", r"\varphi_X(t)=e^{i\mu t-\frac12\sigma^2t^2}", r"\varphi_X(t)=e^{i\mu t+\frac12\sigma^2t^2}"),
    (r"Let $X\sim\mathrm{Poisson}(\lambda)$.", r"\mathbb E[e^{itX}]=e^{\lambda(e^{it}-1)}", r"\mathbb E[e^{itX}]=e^{\lambda(e^{t}-1)}"),
    (GAMMA, r"\varphi_X(t)=\left(1-\frac{it}\beta\right)^{-\alpha}", r"\varphi_X(t)=\left(1+\frac{it}\beta\right)^{-\alpha}"),
    (r"Let $X\sim\mathrm{Cauchy}(m,c)$.", r"\varphi_X(t)=e^{imt-c|t|}", r"\varphi_X(t)=e^{imt-ct}"),
    (r"Let $X\sim U(a,b)$ with $a<b$.", r"\varphi_X(t)=\frac{e^{itb}-e^{ita}}{it(b-a)}", r"\varphi_X(t)=\frac{e^{itb}-e^{ita}}{t(b-a)}"),
    # densities of what is made of a random number
    (r"Let $X\sim\mathcal N(0,1)$ and $Y=X^2$.", r"p_Y(y)=\frac{1}{\sqrt{2\pi y}}e^{-y/2}", r"p_Y(y)=\frac{1}{2\sqrt{2\pi y}}e^{-y/2}"),
    (r"Let $X\sim U(0,1)$ and $Y=X^3$.", r"f_Y(y)=\frac13y^{-2/3}", r"f_Y(y)=3y^2"),
    # posteriors
    (BINOMIAL, r"\theta\mid x\sim\mathrm{Beta}(\alpha+x,\beta+n-x)", r"\theta\mid x\sim\mathrm{Beta}(\alpha+x,\beta+n)"),
    (BINOMIAL, r"\mathbb E[\theta\mid x]=\frac{\alpha+x}{\alpha+\beta+n}", r"\mathbb E[\theta\mid x]=\frac{\alpha+x}{\alpha+\beta+x}"),
    (
        POISSON_SAMPLE,
        r"\mathbb E[\lambda\mid x_1,\dots,x_n]=\frac{a+\sum_{i=1}^nx_i}{b+n}",
        r"\mathbb E[\lambda\mid x_1,\dots,x_n]=\frac{a+\sum_{i=1}^nx_i}{b}",
    ),
    # the blocks of a joint covariance are definite together
    (BLOCKS, rf"{SCHUR}\succ0", r"\Sigma_{xy}\Sigma_{yy}^{-1}\Sigma_{yx}-\Sigma_{xx}\succ0"),
    (BLOCKS, rf"\det\left({SCHUR}\right)\le\det\Sigma_{{xx}}", rf"\det\left({SCHUR}\right)\ge\det\Sigma_{{xx}}"),
]  # fmt: skip

#: Letters that may stand for something else are no reason to refute.
OPEN = [
    (r"Let $X\sim\mathrm{Cauchy}(x_0,\gamma)$.", r"I(x_0)=\frac1{2\gamma^2}"),
    ("Let $X$ be geometric with success probability $p$.", r"\mathbb{E}[X]=\frac1p"),
]


def verdict(given: str, latex: str) -> Verdict:
    options = Options()
    line = [p for p in prepare(read_text(f"{given}\n\n$$\n{latex}\n$$\n"), options) if p.display][-1].lines[0]
    return judge(line, options).verdict


@pytest.mark.parametrize(("given", "true", "false"), CASES)
def test_true_is_accepted_and_false_is_refuted(given: str, true: str, false: str) -> None:
    assert verdict(given, true) in (Verdict.PROVED, Verdict.SUPPORTED)
    assert verdict(given, false) is Verdict.REFUTED


@pytest.mark.parametrize(("given", "claim"), OPEN)
def test_what_is_open_is_neither(given: str, claim: str) -> None:
    assert verdict(given, claim) is Verdict.UNKNOWN
