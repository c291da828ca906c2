"""Densities of laws as terms, the sets that carry them, and laws that a text gives by a formula.

A density that a text writes out is looked for in the table: it is one of its laws if the two formulas are equal for some assignment of its
letters to the parameters, which the algebra decides. What is in no table keeps its formula, and expectations under it are integrals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from derive.algebra import scalar
from derive.calculus import build as b
from derive.calculus.eliminate import eliminate as derivative_free
from derive.numeric.trial import Agreement, Effort, search
from derive.probability import matrix_laws
from derive.probability.columns import of_probabilities
from derive.probability.monomials import Unsupported
from derive.probability.world import ScalarLaw, World, build, domains, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.distributions import LAWS, Law
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

QUICK = Effort(points=3, draws=12, steps=20_000, shrinking=0)

MINUS_INFINITY = h.negate(h.Const("inf"))


@dataclass(frozen=True, slots=True)
class Carrier:
    """The numbers that a law can give: an interval, or its integers."""

    lower: h.Term
    upper: h.Term
    discrete: bool


def carrier(law: h.Term, w: World) -> Carrier:
    """Return where a law of numbers lives; raise Unsupported."""
    known = scalar_law(law)
    if known is not None:
        row = LAWS[known.name]
        return Carrier(known.say(row.support[0]), known.say(row.support[1]), row.discrete)
    if isinstance(law, h.Distribution) and law.name in ("density", "mass_function"):
        _, variable = law.children
        lower, upper, whole = _bounds(variable, w)
        where = Carrier(lower, upper, whole or law.name == "mass_function")
        plain = tuple(c for c in w.conditions if not w.is_random(c.proposition) and variable not in free_letters(c.proposition))
        if not _has_total_one(law, where, tuple(c for c in plain if not any(isinstance(t, h.Distribution) for t in c.proposition.walk()))):
            raise Unsupported("the given density does not have the total 1 where the text is read to say that it lives")
        return where
    raise Unsupported("the support of this distribution is not known")


@lru_cache(maxsize=256)
def _has_total_one(law: h.Distribution, where: Carrier, conditions: tuple[Condition, ...]) -> bool:
    """Whether numbers agree that a density given by a formula is one: if not, it was not read as it was meant."""
    value, x = law.children
    range_ = h.Range(x, where.lower, where.upper)
    total = h.SumOver(value, range_) if where.discrete else h.Integral(value, range_)
    return isinstance(search(h.Equal(total, h.UNITY), conditions, effort=QUICK), Agreement)


def _bounds(x: h.Term, w: World) -> tuple[h.Term, h.Term, bool]:
    lower, upper, whole = MINUS_INFINITY, h.Const("inf"), False
    for c in w.conditions:
        p = _of_one_value(c.proposition, x)
        match p:
            case h.Greater() | h.GreaterEqual() if p.children[0] == x:
                lower = p.children[1]
            case h.Less() | h.LessEqual() if p.children[0] == x:
                upper = p.children[1]
            case h.Greater() | h.GreaterEqual() if p.children[1] == x:
                upper = p.children[0]
            case h.Less() | h.LessEqual() if p.children[1] == x:
                lower = p.children[0]
            case h.Member() if p.children[0] == x and isinstance(p.children[1], h.Interval):
                lower, upper = p.children[1].children[:2]
            case h.Member() if p.children[0] == x and isinstance(p.children[1], h.FiniteSet):
                raise Unsupported("a law on listed values")
            case h.Is() if p.children[0] == x and p.property in ("integer", "natural"):
                whole = True
                if p.property == "natural":
                    lower = h.ZERO
    return lower, upper, whole


def _of_one_value(p: h.Term, x: h.Term) -> h.Term:
    """`x > 0`, said of a sample or of each of its members, as a bound on its values."""
    if isinstance(p, h.ForAll) and len(p.children) == 2:
        inner, i = p.children
        members = {t: x for t in inner.walk() if isinstance(t, h.At) and t.children[1:] == (i,) and _same_letter(t.children[0], x)}
        return inner.xreplace(members) if members else p
    own = {t: x for t in p.walk() if isinstance(t, h.Sym) and isinstance(x, h.Sym) and t.name == x.name and t != x}
    if not own:
        return p
    columns = {t: h.ZERO for t in p.walk() if isinstance(t, h.Zeros)}
    columns |= {t: b.times(*t.children[:-1]) for t in p.walk() if isinstance(t, h.Times) and isinstance(t.children[-1], h.Ones)}
    return p.xreplace({**own, **columns})  # type: ignore[no-any-return]


def _same_letter(a: h.Term, b: h.Term) -> bool:
    return isinstance(a, h.Sym) and isinstance(b, h.Sym) and a.name == b.name


def log_density(law: h.Term, x: h.Term, w: World) -> h.Term:
    """The logarithm of a law's density or mass function at x; raise Unsupported."""
    known = scalar_law(law)
    if known is not None and is_scalar(shape_of(x)) and all(is_scalar(shape_of(p)) for p in known.parameters.values()):
        return known.say(LAWS[known.name].log_density, x=x)
    if isinstance(law, h.Distribution):
        if law.name == "normal" and is_vector(shape_of(x)):
            return _log_normal_vector(law, x)
        if law.name in ("density", "mass_function"):
            value, variable = law.children
            return h.Func("log", substitute(value, {variable: x}))
        if law.name in ("wishart", "inverse_wishart") and (found := matrix_laws.scale_and_degrees(law)) is not None:
            return _log_wishart(law.name, *found, x)
        if law.name == "matrix_normal" and len(law.children) == 3:
            return _log_matrix_normal(law, x)
        if law.name == "dirichlet":
            return _log_dirichlet(law, x)
    raise Unsupported("the density of this distribution is not in the table")


def _log_normal_vector(law: h.Distribution, x: h.Term) -> h.Term:
    rows = shape_of(x)[0]
    mean, covariance = law.children if law.children else (h.Zeros(rows, 1), h.Identity(rows))
    gap = b.minus(x, mean)
    quadratic = b.times(b.transpose(gap), b.inverse(covariance), gap)
    size = dimension_term(rows)
    normaliser = h.Plus(h.Times(size, h.Func("log", h.Times(h.TWO, h.Const("pi")))), h.Func("log", h.Det(covariance)))
    return b.plus(b.times(h.Num("-1/2"), quadratic), b.times(h.Num("-1/2"), normaliser))


def _log_wishart(name: str, scale: h.Term, degrees: h.Term, x: h.Term) -> h.Term:
    """|X|^{(n−p−1)/2} e^{−tr(V⁻¹X)/2} / (2^{np/2} |V|^{n/2} Γ_p(n/2)), and of the inverse law
    |Ψ|^{n/2} |X|^{−(n+p+1)/2} e^{−tr(ΨX⁻¹)/2} / (2^{np/2} Γ_p(n/2))."""
    size = dimension_term(shape_of(x)[0])
    gamma = h.Func("log", h.Func("multigamma", size, h.Quotient(degrees, h.TWO)))
    names = {"n": degrees, "p": size, "x": h.Func("log", h.Det(x)), "v": h.Func("log", h.Det(scale)), "g": gamma}
    if name == "wishart":
        return b.plus(
            formula("(n-p-1)/2*x - n*p/2*log(2) - n/2*v - g", names), b.times(h.Num("-1/2"), b.trace(b.times(h.Inverse(scale), x)))
        )
    return b.plus(formula("n/2*v - (n+p+1)/2*x - n*p/2*log(2) - g", names), b.times(h.Num("-1/2"), b.trace(b.times(scale, h.Inverse(x)))))


def _log_matrix_normal(law: h.Distribution, x: h.Term) -> h.Term:
    """−½ tr(V⁻¹(X−M)ᵀU⁻¹(X−M)) − np/2 log 2π − n/2 log |V| − p/2 log |U|."""
    mean, rows, columns = law.children
    n, p = (dimension_term(d) for d in shape_of(mean))
    gap = b.minus(x, mean)
    names = {"n": n, "p": p, "u": h.Func("log", h.Det(rows)), "v": h.Func("log", h.Det(columns))}
    squares = b.trace(b.times(h.Inverse(columns), b.transpose(gap), h.Inverse(rows), gap))
    return b.plus(b.times(h.Num("-1/2"), squares), formula("-n*p/2*log(2*pi) - n/2*v - p/2*u", names))


def _log_dirichlet(law: h.Distribution, x: h.Term) -> h.Term:
    (a,) = law.children
    one = h.Transpose(h.Ones(shape_of(a)[0], 1))
    exponent = h.minus(a, h.Ones(shape_of(a)[0], 1))
    total = h.Times(one, a)
    return h.Plus(
        h.Times(h.Transpose(exponent), h.Func("log", x)),
        h.Func("loggamma", total),
        h.negate(h.Times(one, h.Func("loggamma", a))),
    )


def density(law: h.Term, x: h.Term, w: World) -> h.Term:
    """A law's density or mass function at x."""
    if isinstance(law, h.Distribution) and law.name in ("density", "mass_function"):
        return substitute(law.children[0], {law.children[1]: x})
    return exponential(log_density(law, x, w))


def written_out(t: h.Term, conditions: tuple[Condition, ...]) -> tuple[h.Term, tuple[Condition, ...]]:
    """A term with the densities of given laws (`𝒩(x; μ, Σ)`, and their logarithms) written out, and what their parameters must meet.

    Raises Unsupported where a density is not in the table.
    """
    for part in list(dict.fromkeys(t.walk())):
        sums = of_probabilities(part, conditions)
        t = t if sums is None else replaced(t, part, sums)
    found = list(dict.fromkeys(d for d in t.walk() if isinstance(d, h.Density) and d.text(0) == "of"))
    if not found:
        return t, ()
    letters = [h.Sym(f"\\omega_{{{k}}}", *shape_of(d.children[0])) for k, d in enumerate(found)]
    laws = (Condition(h.DistributedAs(x, d.children[1]), Origin.STATED, "") for x, d in zip(letters, found, strict=True))
    world = build(t, (*conditions, *laws))
    for d in found:
        log = log_density(d.children[1], d.children[0], world)
        t = replaced(replaced(t, h.Func("log", d), log), d, density(d.children[1], d.children[0], world))
    return t, tuple(c for c in domains(world) if not any(x in letters for x in free_letters(c.proposition)))


def replaced(t: h.Term, old: h.Term, new: h.Term) -> h.Term:
    """A term with every occurrence of a part replaced."""
    if t == old:
        return new
    children = tuple(replaced(c, old, new) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def exponential(t: h.Term) -> h.Term:
    """e^t of a sum of logarithms as the product that it is."""
    match t:
        case h.Plus():
            return b.times(*(exponential(c) for c in t.children))
        case h.Times() if t.children[0] == h.MINUS_ONE and _logarithmic(rest := b.times(*t.children[1:])):
            return b.quotient(h.UNITY, exponential(rest))
        case h.Times() if _logarithmic(t.children[-1]):
            return h.Power(exponential(t.children[-1]), b.times(*t.children[:-1]))
        case h.Quotient() if _logarithmic(t.children[0]):
            return h.Power(exponential(t.children[0]), b.quotient(h.UNITY, t.children[1]))
        case h.Func() if t.name == "log":
            return t.children[0]
        case h.Func() if t.name == "loggamma":
            return h.Func("gamma", t.children[0])
    return h.Func("exp", t)


def _logarithmic(t: h.Term) -> bool:
    match t:
        case h.Func():
            return t.name in ("log", "loggamma")
        case h.Times() | h.Quotient():
            return _logarithmic(t.children[-1] if isinstance(t, h.Times) else t.children[0])
    return False


def integral(body: h.Term, x: h.Term, law: h.Term, w: World) -> h.Term:
    """E of a function of one random number as an integral or a sum over its law; raise Unsupported."""
    where = carrier(law, w)
    variable = _fresh(x, body, law, w)
    inside = b.times(substitute(body, {x: variable}), density(law, variable, w))
    range_ = h.Range(variable, where.lower, where.upper)
    return h.SumOver(inside, range_) if where.discrete else h.Integral(inside, range_)


def _fresh(x: h.Term, body: h.Term, law: h.Term, w: World) -> h.Sym:
    taken = {s.name for t in (body, law, *(c.proposition for c in w.conditions)) for s in t.walk() if isinstance(s, h.Sym)}
    base = x.children[0] if isinstance(x, h.At) else x
    name = base.name.lower() if isinstance(base, h.Sym) and len(base.name) == 1 else "x"
    while name in taken:
        name += "'"
    return h.Sym(name)


# --- laws by formula ------------------------------------------------------------------------------------------------------------


def identify(law: h.Term, w: World) -> h.Term:
    """Return the law of the table that a formula for a density, a mass function or a cdf is, or the law as it stands."""
    if not isinstance(law, h.Distribution) or law.name not in ("density", "mass_function", "cdf") or len(law.children) != 2:
        return law
    value, x = law.children
    letters = tuple(s for s in free_letters(value) if s != x)
    for row, arguments in _candidates(law.name, letters):
        known = ScalarLaw(row.name, dict(zip(row.parameters, arguments, strict=True)))
        there = known.say(row.cdf, x=x) if law.name == "cdf" else exponential(known.say(row.log_density, x=x))  # type: ignore[arg-type]
        conditions = tuple(_inside(known, row, x, w))
        claim = h.Equal(value, there)
        if isinstance(search(claim, conditions, effort=QUICK), Agreement) and scalar.prove(claim, conditions) is not None:
            return h.Distribution(row.name, *arguments)
    if law.name == "cdf":
        return h.Distribution("density", derivative_free(h.Partial(value, x)), x)
    return law


def _candidates(kind: str, letters: tuple[h.Term, ...]) -> Iterator[tuple[Law, tuple[h.Term, ...]]]:
    """Laws of the table with the letters for parameters, in every order, also as squares and reciprocals; 0 and 1 where there are fewer."""
    for row in LAWS.values():
        if (kind == "mass_function") != row.discrete or (kind == "cdf" and row.cdf is None):
            continue
        k = len(row.parameters)
        for chosen in permutations(letters, min(k, len(letters))) if len(letters) <= k else ():
            forms = [[]]  # type: list[list[h.Term]]
            for letter in chosen:
                forms = [[*f, v] for f in forms for v in (letter, h.Power(letter, h.TWO), h.Quotient(h.UNITY, letter))]
            for f in forms:
                if len(f) == k:
                    yield row, tuple(f)
                elif row.name in ("normal", "logistic", "laplace", "gumbel", "cauchy") and k - len(f) == 1:
                    yield row, (h.ZERO, *f)
                elif k - len(f) == 2 and not f:
                    yield row, (h.ZERO, h.UNITY)


def _inside(known: ScalarLaw, row: Law, x: h.Term, w: World) -> Iterable[Condition]:
    yield from (c for c in w.plain if not any(isinstance(t, h.Sym) and t.name == x.name and t != x for t in c.proposition.walk()))
    for p in known.domain:
        yield Condition(p, Origin.NEEDED, "")
    lower, upper = known.say(row.support[0]), known.say(row.support[1])
    if row.discrete:
        yield Condition(h.Is(x, "integer"), Origin.NEEDED, "")
    for k in row.integers:
        yield Condition(h.Is(known.parameters[k], "natural"), Origin.NEEDED, "")
    if lower != MINUS_INFINITY:
        yield Condition((h.GreaterEqual if row.discrete else h.Greater)(x, lower), Origin.NEEDED, "")
    if upper != h.Const("inf"):
        yield Condition((h.LessEqual if row.discrete else h.Less)(x, upper), Origin.NEEDED, "")


__all__ = ["Carrier", "carrier", "density", "identify", "integral", "log_density"]
