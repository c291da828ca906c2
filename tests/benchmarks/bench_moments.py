"""Seventy-five moments, entropies and divergences, by this engine and by `sympy.stats`: right, wrong, none, and the time.

A result is right if it agrees with an integral or a sum of the density at parameters that have no symmetry. Each has ten seconds.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import mpmath
import sympy as sp
from sympy import stats

from derive.probability.eliminate import eliminate
from derive.probability.world import ScalarLaw
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.distributions import LAWS
from tests.probability.numbers import number
from tests.probability.test_table_of_distributions import PARAMETERS, expected

SECONDS = 10

#: The other law of a divergence: each parameter that differs, and by how much.
BESIDE: dict[str, dict[str, str]] = {
    "uniform": {"a": "-1/2", "b": "1/2"}, "pareto": {"c": "-1/4", "a": "1"}, "binomial": {"p": "1/5"}, "geometric": {"p": "1/5"},
}  # fmt: skip

PEERS: dict[str, Callable[..., Any]] = {
    "normal": lambda m, v: stats.Normal("X", m, sp.sqrt(v)),
    "laplace": lambda m, b: stats.Laplace("X", m, b),
    "logistic": lambda m, c: stats.Logistic("X", m, c),
    "uniform": lambda a, b: stats.Uniform("X", a, b),
    "exponential": lambda rate: stats.Exponential("X", rate),
    "gamma": lambda a, b: stats.Gamma("X", a, 1 / b),
    "chi_square": lambda k: stats.ChiSquared("X", k),
    "weibull": lambda scale, k: stats.Weibull("X", scale, k),
    "lognormal": lambda m, v: stats.LogNormal("X", m, sp.sqrt(v)),
    "pareto": lambda c, a: stats.Pareto("X", c, a),
    "beta": lambda a, b: stats.Beta("X", a, b),
    "inverse_gamma": lambda a, b: stats.GammaInverse("X", a, b),
    "poisson": lambda rate: stats.Poisson("X", rate),
    "geometric": lambda p: stats.Geometric("X", p),
    "binomial": lambda n, p: stats.Binomial("X", 6, p),
}

X = h.Sym("X")

#: Name → the claim's term, what `sympy.stats` is asked, the same by integration of the density (g, then what is made of its moments).
QUESTIONS: dict[str, tuple[h.Term, Callable[[Any], Any], Callable[[str], mpmath.mpf]]] = {
    "mean": (h.Expectation(X), stats.E, lambda law: expected(law, lambda x: x)),
    "variance": (h.Variance(X), stats.variance, lambda law: expected(law, lambda x: x**2) - expected(law, lambda x: x) ** 2),
    "third moment": (h.Expectation(h.Power(X, h.Num(3))), lambda x: stats.E(x**3), lambda law: expected(law, lambda x: x**3)),
    "entropy": (h.Entropy(X), stats.entropy, lambda law: -expected(law, lambda x: log_density(law, x))),
}


class Late(Exception):
    """The time is up."""


def log_density(name: str, x: mpmath.mpf, values: Mapping[str, object] | None = None) -> mpmath.mpf:
    """The log-density of a law of the table, at the parameters of the table's tests or at others."""
    row = LAWS[name]
    law = ScalarLaw(name, {p: h.Sym(p) for p in row.parameters})
    return number(law.say(row.log_density, x=h.Sym("x")), {**(values or PARAMETERS[name]), "x": x})


def beside(name: str) -> dict[str, sp.Rational]:
    """The parameters of the second law of a divergence."""
    steps = BESIDE.get(name, dict.fromkeys(LAWS[name].parameters, "1/4"))
    return {p: sp.Rational(str(v)) + sp.Rational(steps.get(p, "0")) for p, v in PARAMETERS[name].items()}


def ours(name: str, question: h.Term) -> mpmath.mpf:
    law = h.Distribution(name, *(h.Sym(p) for p in LAWS[name].parameters))
    done = eliminate(question, (Condition(h.DistributedAs(X, law), Origin.STATED, ""),))
    return number(done.claim, PARAMETERS[name])


def theirs(name: str, ask: Callable[[Any], Any]) -> mpmath.mpf:
    letters = {p: sp.Symbol(p, positive=True) for p in LAWS[name].parameters}
    found = ask(PEERS[name](*letters.values()))
    values = {letters[p]: sp.Rational(str(v)) for p, v in PARAMETERS[name].items()}
    return mpmath.mpf(sp.N(sp.sympify(found).subs(values), 20))


def our_divergence(name: str) -> mpmath.mpf:
    first, second = (h.Distribution(name, *(h.Sym(p + mark) for p in LAWS[name].parameters)) for mark in ("", "'"))
    done = eliminate(h.Divergence("KL", first, second), ())
    return number(done.claim, {**PARAMETERS[name], **{p + "'": mpmath.mpf(v.p) / v.q for p, v in beside(name).items()}})


def their_divergence(name: str) -> mpmath.mpf:
    """E log of the ratio of the two densities that `sympy.stats` has for the laws."""
    letters, others = ({p: sp.Symbol(p + mark, positive=True) for p in LAWS[name].parameters} for mark in ("", "_q"))
    x, y = (PEERS[name](*names.values()) for names in (letters, others))
    found = stats.E(sp.expand_log(sp.log(stats.density(x)(x) / stats.density(y)(x)), force=True))
    values = {letters[p]: sp.Rational(str(v)) for p, v in PARAMETERS[name].items()} | {others[p]: v for p, v in beside(name).items()}
    return mpmath.mpf(sp.N(sp.sympify(found).subs(values), 20))


def exact_divergence(name: str) -> mpmath.mpf:
    other = {p: mpmath.mpf(v.p) / v.q for p, v in beside(name).items()}
    return expected(name, lambda x: log_density(name, x) - log_density(name, x, other))


def timed(work: Callable[[], mpmath.mpf], right: mpmath.mpf) -> tuple[str, float]:
    def late(*_: object) -> None:
        raise Late

    signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    start = time.perf_counter()
    try:
        value = work()
        verdict = "right" if abs(value - right) <= 1e-9 * max(1, abs(right)) else "wrong"
    except Late:
        verdict = "late"
    except Exception:  # whatever a peer raises is no answer
        verdict = "none"
    finally:
        signal.alarm(0)
    return verdict, time.perf_counter() - start


def main() -> int:
    """Print the table; return 1 where this engine is wrong anywhere."""
    counts: dict[str, dict[str, int]] = {"ours": {}, "sympy.stats": {}}
    spent = {"ours": 0.0, "sympy.stats": 0.0}
    for name in PEERS:
        asks = {
            asked: (partial(exact, name), partial(ours, name, question), partial(theirs, name, ask))
            for asked, (question, ask, exact) in QUESTIONS.items()
        }
        asks["divergence"] = (partial(exact_divergence, name), partial(our_divergence, name), partial(their_divergence, name))
        for asked, (exact, own, other) in asks.items():
            with mpmath.workdps(15):
                right = exact()
                rows = {"ours": timed(own, right), "sympy.stats": timed(other, right)}
            for who, (verdict, seconds) in rows.items():
                counts[who][verdict] = counts[who].get(verdict, 0) + 1
                spent[who] += seconds
            print(f"{name:14} {asked:13} " + "  ".join(f"{who}: {v} {s:.3f} s" for who, (v, s) in rows.items()), flush=True)
    for who, tally in counts.items():
        print(f"{who:12} {tally}  {spent[who]:.1f} s")
    return int(counts["ours"].get("wrong", 0) > 0)


if __name__ == "__main__":
    main()
