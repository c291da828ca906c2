"""The distributions of numbers: parameters and their domains, support, log-density, and the expectations that are known in closed form.

Conventions: `normal(m, v)` and `lognormal(m, v)` have the variance as second parameter; `exponential(l)` and `gamma(a, b)` have rates,
`inverse_gamma(a, b)`
a scale; `geometric` counts trials from 1, `geometric0` failures from 0; `negative_binomial(r, p)` counts the failures before the r-th
success. Formulas are
lines of arithmetic in the parameters' names, `x` the value, `s` a real exponent, `t` a real number, `z` a positive one. Facts as in
Johnson, Kotz
and Balakrishnan; the tests compare every one of them with integrals and sums of the density.

`power` is E[X^s], `tilted` E[X^s e^{tX}], `mgf` E[e^{tX}], `cf` E[e^{itX}] where that does not follow from it (`i` is the unit),
`factorial(k)` E[X(X−1)…(X−k+1) z^X], `raw(k)` E[X^k], each with what it
needs to
exist. What a table does not say is derived: a logarithm is the derivative by the exponent, entropy and divergence come from the
log-density.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb, factorial, prod

Needs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """One family of distributions of a number; `support` is `(lower, upper)`, of integers where `discrete`."""

    name: str
    parameters: tuple[str, ...]
    domain: Needs
    log_density: str
    support: tuple[str, str]
    discrete: bool = False
    integers: tuple[str, ...] = ()
    power: tuple[str, Needs] | None = None
    tilted: tuple[str, Needs] | None = None
    mgf: tuple[str, Needs] | None = None
    factorial: Callable[[int], tuple[str, Needs]] | None = None
    raw: Callable[[int], tuple[str, Needs] | None] | None = None
    cf: tuple[str, Needs] | None = None
    cdf: str | None = None
    mode: tuple[str, Needs] | None = None
    quantile: str | None = None
    median: str | None = None


def _falling(x: str, k: int) -> str:
    return "*".join(["1", *(f"({x}-{j})" for j in range(k))])


def _rising(x: str, k: int) -> str:
    return "*".join(["1", *(f"({x}+{j})" for j in range(k))])


def _normal(k: int) -> tuple[str, Needs]:
    """E X^k = Σ C(k, 2j) (2j−1)!! v^j m^{k−2j}."""
    terms = [f"{comb(k, 2 * j) * prod(range(1, 2 * j, 2))}*v**{j}*m**{k - 2 * j}" for j in range(k // 2 + 1)]
    return " + ".join(terms), ()


def _about(k: int, even: Callable[[int], str], needs: Needs = ()) -> tuple[str, Needs]:
    """Moments about 0 of a law that is symmetric about m, from its even central moments."""
    return " + ".join(f"{comb(k, 2 * j)}*({even(2 * j)})*m**{k - 2 * j}" for j in range(k // 2 + 1)), needs


def _student(k: int) -> tuple[str, Needs]:
    """E X^k = v^{k/2} (k−1)!! / Π (v−2i) for even k < v."""
    if k % 2:
        return "0", (f"v > {k}",)
    top = prod(range(1, k, 2))
    bottom = "*".join(["1", *(f"(v-{2 * i})" for i in range(1, k // 2 + 1))])
    return f"{top}*v**{k // 2}/({bottom})", (f"v > {k}",) if k else ()


def _uniform(k: int) -> tuple[str, Needs]:
    return "(" + " + ".join(f"a**{i}*b**{k - i}" for i in range(k + 1)) + f")/{k + 1}", ()


def _two_moments(mean: str, variance: str) -> Callable[[int], tuple[str, Needs] | None]:
    def raw(k: int) -> tuple[str, Needs] | None:
        return {0: ("1", ()), 1: (mean, ()), 2: (f"{variance} + ({mean})**2", ())}.get(k)

    return raw


_GAMMA_POWER = ("gamma(a+s)/gamma(a)/b**s", ("a+s > 0",))

LAWS: dict[str, Law] = {
    law.name: law
    for law in (
        # --- on the line
        Law(
            "normal",
            ("m", "v"),
            ("v > 0",),
            "-(x-m)**2/(2*v) - log(2*pi*v)/2",
            ("-inf", "inf"),
            mgf=("exp(m*t + v*t**2/2)", ()),
            raw=_normal,
            cdf="Phi((x-m)/sqrt(v))",
            mode=("m", ()),
            quantile="m+sqrt(v)*PhiInverse(p)",
            median="m",
        ),
        Law(
            "laplace",
            ("m", "b"),
            ("b > 0",),
            "-abs(x-m)/b - log(2*b)",
            ("-inf", "inf"),
            mgf=("exp(m*t)/(1-b**2*t**2)", ("abs(t) < 1/b",)),
            raw=lambda k: _about(k, lambda j: f"{factorial(j)}*b**{j}"),
            mode=("m", ()),
            cdf="1/2+sign(x-m)*(1-exp(-abs(x-m)/b))/2",
            quantile="m-b*sign(p-1/2)*log(1-2*abs(p-1/2))",
            median="m",
        ),
        Law(
            "logistic",
            ("m", "c"),
            ("c > 0",),
            "-(x-m)/c - log(c) - 2*log(1+exp(-(x-m)/c))",
            ("-inf", "inf"),
            cf=("exp(i*m*t)*pi*c*t/sinh(pi*c*t)", ("t != 0",)),
            raw=lambda k: _about(k, lambda j: "1" if j == 0 else "pi**2*c**2/3") if k < 4 else None,
            cdf="sigmoid((x-m)/c)",
            mode=("m", ()),
            mgf=("exp(m*t)*gamma(1-c*t)*gamma(1+c*t)", ("abs(t) < 1/c",)),
            quantile="m+c*log(p/(1-p))",
            median="m",
        ),
        Law(
            "gumbel",
            ("m", "b"),
            ("b > 0",),
            "-(x-m)/b - exp(-(x-m)/b) - log(b)",
            ("-inf", "inf"),
            mgf=("exp(m*t)*gamma(1-b*t)", ("b*t < 1",)),
            raw=_two_moments("m+eulergamma*b", "pi**2*b**2/6"),
            cdf="exp(-exp(-(x-m)/b))",
            mode=("m", ()),
            quantile="m-b*log(-log(p))",
        ),
        Law(
            "cauchy",
            ("m", "c"),
            ("c > 0",),
            "-log(pi*c) - log(1+((x-m)/c)**2)",
            ("-inf", "inf"),
            cf=("exp(i*m*t-c*abs(t))", ()),
            cdf="1/2 + arctan((x-m)/c)/pi",
            mode=("m", ()),
            quantile="m+c*tan(pi*(p-1/2))",
            median="m",
        ),
        Law(
            "student",
            ("v",),
            ("v > 0",),
            "loggamma((v+1)/2) - loggamma(v/2) - log(v*pi)/2 - (v+1)/2*log(1+x**2/v)",
            ("-inf", "inf"),
            cdf="1/2+sign(x)*(1-betainc(v/2, 1/2, v/(v+x**2)))/2",
            quantile="sign(p-1/2)*sqrt(v*(1/betaquantile(v/2, 1/2, 1-abs(2*p-1))-1))",
            raw=_student,
            mode=("0", ()),
            median="0",
        ),
        Law(
            "uniform",
            ("a", "b"),
            ("b > a",),
            "-log(b-a)",
            ("a", "b"),
            raw=_uniform,
            mgf=("(exp(b*t)-exp(a*t))/((b-a)*t)", ("t != 0",)),
            cdf="(x-a)/(b-a)",
            quantile="a+p*(b-a)",
        ),
        # --- on the positive half-line
        Law(
            "exponential",
            ("l",),
            ("l > 0",),
            "log(l) - l*x",
            ("0", "inf"),
            power=("gamma(1+s)/l**s", ("1+s > 0",)),
            tilted=("gamma(1+s)*l/(l-t)**(1+s)", ("1+s > 0", "t < l")),
            mgf=("l/(l-t)", ("t < l",)),
            raw=lambda k: (f"{factorial(k)}/l**{k}", ()),
            cdf="1-exp(-l*x)",
            mode=("0", ()),
            quantile="-log(1-p)/l",
        ),
        Law(
            "gamma",
            ("a", "b"),
            ("a > 0", "b > 0"),
            "a*log(b) - loggamma(a) + (a-1)*log(x) - b*x",
            ("0", "inf"),
            power=_GAMMA_POWER,
            tilted=("gamma(a+s)/gamma(a)*b**a/(b-t)**(a+s)", ("a+s > 0", "t < b")),
            mgf=("(b/(b-t))**a", ("t < b",)),
            raw=lambda k: (f"{_rising('a', k)}/b**{k}", ()),
            cdf="lowergamma(a, b*x)/gamma(a)",
            quantile="gammaquantile(a, p)/b",
            mode=("(a-1)/b", ("a >= 1",)),
        ),
        Law(
            "chi_square",
            ("k",),
            ("k > 0",),
            "-k/2*log(2) - loggamma(k/2) + (k/2-1)*log(x) - x/2",
            ("0", "inf"),
            power=("gamma(k/2+s)/gamma(k/2)*2**s", ("k/2+s > 0",)),
            tilted=("gamma(k/2+s)/gamma(k/2)*2**s*(1-2*t)**(-k/2-s)", ("k/2+s > 0", "t < 1/2")),
            mgf=("(1-2*t)**(-k/2)", ("t < 1/2",)),
            raw=lambda k: ("*".join(["1", *(f"(k+{2 * j})" for j in range(k))]), ()),
            cdf="lowergamma(k/2, x/2)/gamma(k/2)",
            quantile="2*gammaquantile(k/2, p)",
            mode=("k-2", ("k >= 2",)),
        ),
        Law(
            "inverse_gamma",
            ("a", "b"),
            ("a > 0", "b > 0"),
            "a*log(b) - loggamma(a) - (a+1)*log(x) - b/x",
            ("0", "inf"),
            power=("b**s*gamma(a-s)/gamma(a)", ("a > s",)),
            raw=lambda k: (f"b**{k}/({'*'.join(['1', *(f'(a-{j + 1})' for j in range(k))])})", (f"a > {k}",) if k else ()),
            cdf="uppergamma(a, b/x)/gamma(a)",
            mode=("b/(a+1)", ()),
        ),
        Law(
            "weibull",
            ("l", "k"),
            ("l > 0", "k > 0"),
            "log(k) - log(l) + (k-1)*(log(x)-log(l)) - (x/l)**k",
            ("0", "inf"),
            power=("l**s*gamma(1+s/k)", ("1+s/k > 0",)),
            cdf="1-exp(-(x/l)**k)",
            mode=("l*((k-1)/k)**(1/k)", ("k > 1",)),
            quantile="l*(-log(1-p))**(1/k)",
        ),
        Law(
            "rayleigh",
            ("c",),
            ("c > 0",),
            "log(x) - 2*log(c) - x**2/(2*c**2)",
            ("0", "inf"),
            power=("c**s*2**(s/2)*gamma(1+s/2)", ("1+s/2 > 0",)),
            cdf="1-exp(-x**2/(2*c**2))",
            mode=("c", ()),
            quantile="c*sqrt(-2*log(1-p))",
        ),
        Law(
            "lognormal",
            ("m", "v"),
            ("v > 0",),
            "-(log(x)-m)**2/(2*v) - log(x) - log(2*pi*v)/2",
            ("0", "inf"),
            power=("exp(s*m + s**2*v/2)", ()),
            cdf="Phi((log(x)-m)/sqrt(v))",
            mode=("exp(m-v)", ()),
            quantile="exp(m+sqrt(v)*PhiInverse(p))",
            median="exp(m)",
        ),
        Law(
            "pareto",
            ("c", "a"),
            ("c > 0", "a > 0"),
            "log(a) + a*log(c) - (a+1)*log(x)",
            ("c", "inf"),
            power=("a*c**s/(a-s)", ("a > s",)),
            cdf="1-(c/x)**a",
            mode=("c", ()),
            quantile="c*(1-p)**(-1/a)",
        ),
        Law(
            "f",
            ("d", "e"),
            ("d > 0", "e > 0"),
            "d/2*log(d/e) + (d/2-1)*log(x) - log(beta(d/2, e/2)) - (d+e)/2*log(1+d*x/e)",
            ("0", "inf"),
            cdf="betainc(d/2, e/2, d*x/(d*x+e))",
            quantile="e*betaquantile(d/2, e/2, p)/(d*(1-betaquantile(d/2, e/2, p)))",
            mode=("(d-2)/d*e/(e+2)", ("d > 2",)),
            power=("(e/d)**s*gamma(d/2+s)*gamma(e/2-s)/(gamma(d/2)*gamma(e/2))", ("d/2+s > 0", "e > 2*s")),
        ),
        # --- on the unit interval
        Law(
            "beta",
            ("a", "b"),
            ("a > 0", "b > 0"),
            "(a-1)*log(x) + (b-1)*log(1-x) - log(beta(a, b))",
            ("0", "1"),
            power=("gamma(a+s)*gamma(a+b)/(gamma(a)*gamma(a+b+s))", ("a+s > 0",)),
            raw=lambda k: (f"({_rising('a', k)})/({_rising('(a+b)', k)})", ()),
            cdf="betainc(a, b, x)",
            quantile="betaquantile(a, b, p)",
            mode=("(a-1)/(a+b-2)", ("a > 1", "b > 1")),
        ),
        # --- on the integers
        Law(
            "bernoulli",
            ("p",),
            ("p > 0", "p < 1"),
            "x*log(p) + (1-x)*log(1-p)",
            ("0", "1"),
            True,
            mgf=("1-p+p*exp(t)", ()),
            factorial=lambda k: (("1-p+p*z", "p*z")[k] if k < 2 else "0", ()),
        ),
        Law(
            "binomial",
            ("n", "p"),
            ("p > 0", "p < 1"),
            "log(binomial(n, x)) + x*log(p) + (n-x)*log(1-p)",
            ("0", "n"),
            True,
            ("n",),
            mgf=("(1-p+p*exp(t))**n", ()),
            factorial=lambda k: (f"{_falling('n', k)}*(p*z)**{k}*(1-p+p*z)**(n-{k})", ()),
        ),
        Law(
            "poisson",
            ("l",),
            ("l > 0",),
            "x*log(l) - l - log(factorial(x))",
            ("0", "inf"),
            True,
            mgf=("exp(l*(exp(t)-1))", ()),
            factorial=lambda k: (f"(l*z)**{k}*exp(l*(z-1))", ()),
        ),
        Law(
            "geometric0",
            ("p",),
            ("p > 0", "p < 1"),
            "log(p) + x*log(1-p)",
            ("0", "inf"),
            True,
            mgf=("p/(1-(1-p)*exp(t))", ("(1-p)*exp(t) < 1",)),
            factorial=lambda k: (f"{factorial(k)}*p*((1-p)*z)**{k}/(1-(1-p)*z)**{k + 1}", ("(1-p)*z < 1",)),
            mode=("0", ()),
        ),
        Law(
            "geometric",
            ("p",),
            ("p > 0", "p < 1"),
            "log(p) + (x-1)*log(1-p)",
            ("1", "inf"),
            True,
            mgf=("p*exp(t)/(1-(1-p)*exp(t))", ("(1-p)*exp(t) < 1",)),
            factorial=lambda k: (
                "p*z/(1-(1-p)*z)" if k == 0 else f"{factorial(k)}*p*z*((1-p)*z)**{k - 1}/(1-(1-p)*z)**{k + 1}",
                ("(1-p)*z < 1",),
            ),
            mode=("1", ()),
        ),
        Law(
            "negative_binomial",
            ("r", "p"),
            ("r > 0", "p > 0", "p < 1"),
            "loggamma(x+r) - loggamma(r) - log(factorial(x)) + r*log(p) + x*log(1-p)",
            ("0", "inf"),
            True,
            mgf=("(p/(1-(1-p)*exp(t)))**r", ("(1-p)*exp(t) < 1",)),
            factorial=lambda k: (f"{_rising('r', k)}*p**r*((1-p)*z)**{k}*(1-(1-p)*z)**(-r-{k})", ("(1-p)*z < 1",)),
        ),
        Law(
            "negative_binomial_trials",
            ("r", "p"),
            ("r > 0", "p > 0", "p < 1"),
            "loggamma(x) - loggamma(r) - log(factorial(x-r)) + r*log(p) + (x-r)*log(1-p)",
            ("r", "inf"),
            True,
            ("r",),
            mgf=("(p*exp(t)/(1-(1-p)*exp(t)))**r", ("(1-p)*exp(t) < 1",)),
            raw=_two_moments("r/p", "r*(1-p)/p**2"),
        ),
        Law(
            "hypergeometric",
            ("N", "K", "n"),
            ("K <= N", "n <= N"),
            "log(binomial(K, x)) + log(binomial(N-K, n-x)) - log(binomial(N, n))",
            ("0", "n"),
            True,
            ("N", "K", "n"),
            raw=lambda k: None if k > 2 else (("1", "n*K/N", "n*K/N*((n-1)*(K-1)/(N-1) + 1)")[k], ("N > 1",)),
        ),
        Law(
            "discrete_uniform",
            ("a", "b"),
            ("b >= a",),
            "-log(b-a+1)",
            ("a", "b"),
            True,
            ("a", "b"),
            raw=_two_moments("(a+b)/2", "((b-a+1)**2-1)/12"),
        ),
    )
}

#: The law of a sum of independent numbers of one family: for each parameter `same` (the terms share it) or `sum` (it adds up).
SUMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "normal": ("normal", ("sum", "sum")),
    "cauchy": ("cauchy", ("sum", "sum")),
    "poisson": ("poisson", ("sum",)),
    "gamma": ("gamma", ("sum", "same")),
    "chi_square": ("chi_square", ("sum",)),
    "binomial": ("binomial", ("sum", "same")),
    "negative_binomial": ("negative_binomial", ("sum", "same")),
    "negative_binomial_trials": ("negative_binomial_trials", ("sum", "same")),
}
#: Conjugate priors: the prior's family, the family of the observations, the parameter of which it is the prior, and the posterior's
#: parameters for N independent observations with sum S and sum of squares about the mean Q; those of the observations' law stand with a
#: `_` behind (Gelman et al., *Bayesian Data Analysis*, 2).
CONJUGATES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("beta", "bernoulli", "p", ("a+S", "b+N-S")),
    ("beta", "binomial", "p", ("a+S", "b+N*n_-S")),
    ("beta", "geometric", "p", ("a+N", "b+S-N")),
    ("beta", "geometric0", "p", ("a+N", "b+S")),
    ("beta", "negative_binomial", "p", ("a+N*r_", "b+S")),
    ("beta", "negative_binomial_trials", "p", ("a+N*r_", "b+S-N*r_")),
    ("gamma", "poisson", "l", ("a+S", "b+N")),
    ("gamma", "exponential", "l", ("a+N", "b+S")),
    ("gamma", "gamma", "b", ("a+N*a_", "b+S")),
    ("normal", "normal", "m", ("(m*v_+S*v)/(N*v+v_)", "v*v_/(N*v+v_)")),
    ("inverse_gamma", "normal", "v", ("a+N/2", "b+Q/2")),
)
#: Laws that are members of a family that is closed under sums: the family and its parameters.
WITHIN: dict[str, tuple[str, tuple[str, ...]]] = {
    "bernoulli": ("binomial", ("1", "p")),
    "exponential": ("gamma", ("1", "l")),
    "geometric0": ("negative_binomial", ("1", "p")),
    "geometric": ("negative_binomial_trials", ("1", "p")),
}
#: The law of the least of n independent numbers, where it is of the same family.
MINIMA: dict[str, tuple[str, ...]] = {
    "exponential": ("n*l",),
    "weibull": ("l*n**(-1/k)", "k"),
    "pareto": ("c", "n*a"),
    "rayleigh": ("c/sqrt(n)",),
    "geometric": ("1-(1-p)**n",),
    "geometric0": ("1-(1-p)**n",),
}
#: The law of a·X + b with a > 0: families that shift and stretch, and those that stretch alone (b = 0); `a`, `b` stand as `s`, `h`.
AFFINE: dict[str, tuple[str, ...]] = {
    "normal": ("s*m+h", "s**2*v"),
    "laplace": ("s*m+h", "s*b"),
    "logistic": ("s*m+h", "s*c"),
    "gumbel": ("s*m+h", "s*b"),
    "cauchy": ("s*m+h", "s*c"),
    "uniform": ("s*a+h", "s*b+h"),
}
SCALED: dict[str, tuple[str, ...]] = {
    "exponential": ("l/s",),
    "gamma": ("a", "b/s"),
    "inverse_gamma": ("a", "s*b"),
    "weibull": ("s*l", "k"),
    "rayleigh": ("s*c",),
    "lognormal": ("m+log(s)", "v"),
    "pareto": ("s*c", "a"),
}
SYMMETRIC = frozenset({"normal", "laplace", "logistic", "cauchy", "uniform"})

#: How many parameters a distribution of vectors or matrices has, and which of its values has which shape, is typed by its use.
ARRAYS = frozenset({"normal", "multinomial", "categorical", "dirichlet", "wishart", "inverse_wishart", "matrix_normal"})
