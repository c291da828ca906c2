"""Expectations of X^s (log X)^j e^{tX} and of the named statistics, for the distributions of the table.

A logarithm is the derivative by the exponent, a power beside an exponential the derivative by the rate, a log-normal is the exponential
of a normal.
What exists only under a condition says so: every function returns the value and what it needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from derive.calculus import build as b
from derive.calculus.eliminate import eliminate as derivative_free
from derive.probability.monomials import Atom
from derive.probability.world import ScalarLaw
from derive.terms import heads as h
from derive.terms.distributions import LAWS, Law
from derive.terms.statement import substitute

MAX_ORDER = 8

#: Functions of X whose expectation is known: distribution, the function as the table's log-densities write it, its value.
STATISTICS: tuple[tuple[str, str, str], ...] = (
    ("laplace", "abs(x-m)", "b"),
    ("normal", "abs(x-m)", "sqrt(2*v/pi)"),
    ("logistic", "log(1+exp(-(x-m)/c))", "1"),
    ("student", "log(1+x**2/v)", "digamma((v+1)/2) - digamma(v/2)"),
    ("cauchy", "log(1+((x-m)/c)**2)", "2*log(2)"),
    ("f", "log(1+d*x/e)", "digamma((d+e)/2) - digamma(e/2)"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """A value and the conditions under which it exists."""

    value: h.Term
    needs: tuple[h.Term, ...] = ()


@dataclass(frozen=True, slots=True)
class _Shape:
    """The factors of one monomial in X: X^s (log X)^logs e^{tX} (1−X)^u (log(1−X))^rests, and the rest."""

    s: h.Term
    logs: int
    t: h.Term | None
    u: h.Term
    rests: int
    others: tuple[Atom, ...]


def known(law: ScalarLaw, x: h.Term, atoms: Sequence[Atom]) -> Known | None:
    """Return the expectation of a product of functions of X, or None where no fact of the table gives it."""
    shape = _shape(law, x, atoms)
    if shape is None:
        return None
    row = LAWS[law.name]
    if law.name == "bernoulli":
        return _bernoulli(law, x, atoms)
    if shape.others:
        return _statistic(law, x, shape)
    if law.name == "beta" and (shape.u != h.ZERO or shape.rests):
        return _beta(law, shape)
    if shape.u != h.ZERO or shape.rests:
        return None
    if law.name == "lognormal":
        return None if shape.t is not None else _of_normal(_as_normal(law), shape.logs, None if shape.s == h.ZERO else shape.s)
    if law.name == "normal":
        k = _whole(shape.s)
        return None if k is None or shape.logs else _of_normal(law, k, shape.t)
    if row.factorial is not None:
        k = _whole(shape.s)
        return None if k is None or shape.logs else _discrete(law, row, k, shape.t)
    return _continuous(law, row, shape)


def _shape(law: ScalarLaw, x: h.Term, atoms: Sequence[Atom]) -> _Shape | None:
    s: list[h.Term] = []
    t: list[h.Term] = []
    u: list[h.Term] = []
    logs = rests = 0
    others: list[Atom] = []
    rest = (h.minus(h.UNITY, x), b.minus(h.UNITY, x))
    for a in atoms:
        k = _whole(a.exponent)
        if a.base == x and a.kind == "power":
            s.append(a.exponent)
        elif a.base == x and a.kind == "tilt":
            t.append(a.exponent)
        elif a.base == x and a.kind == "log":
            if k is None:
                return None
            logs += k
        elif a.base in rest and a.kind == "other" and law.name == "beta":
            u.append(a.exponent)
        elif a.base in [h.Func("log", r) for r in rest] and k is not None and law.name == "beta":
            rests += k
        else:
            others.append(a)
    return _Shape(_total(s), logs, b.plus(*t) if t else None, _total(u), rests, tuple(others))


def _total(terms: list[h.Term]) -> h.Term:
    return b.plus(*terms) if terms else h.ZERO


def _whole(t: h.Term) -> int | None:
    return int(t.value) if isinstance(t, h.Num) and t.value.is_integer and 0 <= t.value <= MAX_ORDER else None


def _bernoulli(law: ScalarLaw, x: h.Term, atoms: Sequence[Atom]) -> Known | None:
    """p g(1) + (1 − p) g(0), for every g."""

    def at(value: h.Term) -> h.Term | None:
        factors = []
        for a in atoms:
            base = substitute(a.base, {x: value})
            match a.kind:
                case "power":
                    if value == h.ZERO and _whole(a.exponent) is None:
                        return None
                    factors.append(value if value == h.UNITY else (h.ZERO if _whole(a.exponent) else h.UNITY))
                case "tilt":
                    factors.append(h.Func("exp", b.times(a.exponent, value)))
                case "log":
                    return None
                case _:
                    factors.append(base if a.exponent == h.UNITY else h.Power(base, a.exponent))
        return b.times(*factors) if factors else h.UNITY

    one, zero = at(h.UNITY), at(h.ZERO)
    if one is None or zero is None:
        return None
    p = law.parameters["p"]
    return Known(b.plus(b.times(p, one), b.times(b.minus(h.UNITY, p), zero)))


def _statistic(law: ScalarLaw, x: h.Term, shape: _Shape) -> Known | None:
    if len(shape.others) != 1 or shape.s != h.ZERO or shape.t is not None or shape.logs or shape.others[0].exponent != h.UNITY:
        return None
    for name, function, value in STATISTICS:
        if name == law.name and _plain(law.say(function, x=x)) == _plain(shape.others[0].base):
            return Known(law.say(value))
    return None


def _plain(t: h.Term) -> h.Term:
    """A function without zeros and units, to compare two spellings of it."""
    children = tuple(_plain(c) for c in t.children)
    match t:
        case h.Plus():
            return b.plus(*children)
        case h.Times():
            return b.times(*children)
        case h.Quotient() if b.is_one(children[1]):
            return children[0]
        case h.Func() if t.name == "abs" and isinstance(children[0], h.Times) and children[0].children[0] == h.MINUS_ONE:
            return h.Func("abs", b.times(*children[0].children[1:]))
    return t if children == t.children else t.replace_children(children)


def _as_normal(law: ScalarLaw) -> ScalarLaw:
    return ScalarLaw("normal", law.parameters)


def _of_normal(law: ScalarLaw, k: int, t: h.Term | None) -> Known:
    """E[X^k e^{tX}] = M(t) E[(X + v t)^k] (Stein)."""
    row = LAWS["normal"]
    assert row.raw is not None
    fact = row.raw(k)
    assert fact is not None
    if t is None:
        return Known(law.say(fact[0]))
    m, v = law.parameters["m"], law.parameters["v"]
    moved = ScalarLaw("normal", {"m": b.plus(m, b.times(v, t)), "v": v})
    assert row.mgf is not None
    factor = law.say(row.mgf[0], t=t)
    return Known(factor if k == 0 else b.times(factor, moved.say(fact[0])))


@cache
def stirling(n: int, k: int) -> int:
    """The number of partitions of n things into k blocks."""
    if n == k:
        return 1
    if k == 0 or k > n:
        return 0
    return k * stirling(n - 1, k) + stirling(n - 1, k - 1)


def _discrete(law: ScalarLaw, row: Law, k: int, t: h.Term | None) -> Known:
    """E[X^k z^X] = Σ S(k, i) E[X(X−1)…(X−i+1) z^X]."""
    assert row.factorial is not None
    z = h.UNITY if t is None else h.Func("exp", t)
    needs: list[h.Term] = []
    parts: list[h.Term] = []
    for i in range(k + 1):
        if (count := stirling(k, i)) == 0:
            continue
        text, conditions = row.factorial(i)
        parts.append(b.times(h.Num(count), law.say(text, z=z)))
        if t is not None and not _imaginary(t):
            needs += [law.say(c, z=z) for c in conditions]
    if t is None and k == 0:
        return Known(h.UNITY)
    return Known(b.plus(*parts), tuple(dict.fromkeys(needs)))


def _continuous(law: ScalarLaw, row: Law, shape: _Shape) -> Known | None:
    k = _whole(shape.s)
    if shape.t is not None and _imaginary(shape.t):
        return _characteristic(law, row, shape) if k == 0 and shape.logs == 0 else None
    if shape.t is None and shape.logs == 0 and k is not None and row.raw is not None:
        fact = row.raw(k)
        return None if fact is None else Known(law.say(fact[0]), tuple(law.say(c) for c in fact[1]))
    if shape.t is not None and k == 0 and shape.logs == 0 and row.mgf is not None:
        return Known(law.say(row.mgf[0], t=shape.t), tuple(law.say(c, t=shape.t) for c in row.mgf[1]))
    fact = row.power if shape.t is None else row.tilted
    if fact is not None:
        letter = h.Sym("\\varsigma")
        more = {"t": shape.t} if shape.t is not None else {}
        value = law.say(fact[0], s=letter, **more)
        for _ in range(shape.logs):
            value = derivative_free(h.Partial(value, letter))
        needs = tuple(law.say(c, s=shape.s, **more) for c in fact[1])
        return Known(substitute(value, {letter: shape.s}), () if _surely(k, law) else needs)
    if shape.t is not None and k is not None and shape.logs == 0 and row.mgf is not None:
        letter = h.Sym("\\tau")
        value = law.say(row.mgf[0], t=letter)
        for _ in range(k):
            value = derivative_free(h.Partial(value, letter))
        return Known(substitute(value, {letter: shape.t}), tuple(law.say(c, t=shape.t) for c in row.mgf[1]))
    return None


def _imaginary(t: h.Term) -> bool:
    return any(x == h.Const("i") for x in t.walk())


def _characteristic(law: ScalarLaw, row: Law, shape: _Shape) -> Known | None:
    """E e^{itX} is the generating function continued to it, where that is finite around 0 (Billingsley, *Probability and Measure*, 26)."""
    t = shape.t
    unit = h.Const("i")
    if not isinstance(t, h.Times) or t.children.count(unit) != 1:
        return None
    real = b.times(*(c for c in t.children if c != unit))
    if _imaginary(real):
        return None
    if row.cf is not None:
        return Known(law.say(row.cf[0], t=real, i=unit), tuple(law.say(c, t=real) for c in row.cf[1]))
    if row.mgf is None:
        return None
    needs = tuple(law.say(c, t=real) for c in row.mgf[1] if c == "t != 0")
    return Known(law.say(row.mgf[0], t=t), needs)


def _surely(k: int | None, law: ScalarLaw) -> bool:
    """Whether a nonnegative whole power exists whatever the parameters are."""
    return k is not None and law.name in ("gamma", "exponential", "chi_square", "weibull", "rayleigh", "beta")


def _beta(law: ScalarLaw, shape: _Shape) -> Known | None:
    """E[X^s (1−X)^u] = B(a+s, b+u)/B(a, b), and its derivatives by s and u."""
    if shape.t is not None:
        return None
    one, two = h.Sym("\\varsigma"), h.Sym("\\upsilon")
    value = law.say("gamma(a+s)*gamma(b+u)*gamma(a+b)/(gamma(a+b+s+u)*gamma(a)*gamma(b))", s=one, u=two)
    for _ in range(shape.logs):
        value = derivative_free(h.Partial(value, one))
    for _ in range(shape.rests):
        value = derivative_free(h.Partial(value, two))
    needs = tuple(law.say(text, e=e) for text, e in (("a+e > 0", shape.s), ("b+e > 0", shape.u)) if _whole(e) is None)
    return Known(substitute(value, {one: shape.s, two: shape.u}), needs)


__all__ = ["STATISTICS", "Known", "known", "stirling"]
