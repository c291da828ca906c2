"""Expectations, variances and their like give way to terms without chance, by rules, so that the algebra can finish.

What is left (the mean of a letter of which nothing is said, the variance of one) becomes a letter of its own: a claim that holds for all
values
of these letters holds for all distributions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from derive.algebra import scalar
from derive.calculus import build as b
from derive.probability import (
    closed,
    columns,
    conditional,
    densities,
    events,
    information,
    law_functions,
    named_laws,
    pivots,
    quadratic_forms,
)
from derive.probability.expectation import Engine
from derive.probability.monomials import Monomial, Unsupported, expand
from derive.probability.world import HEADS, World, build, domains
from derive.terms import heads as h
from derive.terms.composites import dimension_term, unfold_all
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Eliminated:
    """A claim without chance, the conditions under which it is to be judged, those that nobody stated, the rules used, and what stayed.

    `free` says that the letters that stand for moments may have any values that the conditions allow: only then does a point at which
    the new claim fails make the old one fail.
    """

    claim: h.Term
    conditions: tuple[Condition, ...]
    needed: tuple[Condition, ...] = ()
    rules: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    free: bool = True


def concerns(claim: h.Term) -> bool:
    """Whether a claim speaks of chance."""
    return any(isinstance(t, (*HEADS, h.DistributedAs, h.ConvergesTo)) for t in claim.walk())


def eliminate(claim: h.Term, conditions: tuple[Condition, ...]) -> Eliminated:
    """Replace everything about chance in a claim; what stays is named in `left`."""
    world = build(claim, conditions)
    for x, law in list(world.laws.items()):
        world.laws[x] = densities.identify(law, world)
    engine = Engine(world)
    work = _Elimination(engine, world)
    large = any(isinstance(t, h.Limit) for t in claim.walk())
    result = work.go(work.with_named_laws(unfold_all(_totals(claim, world) if large else columns.written_out(claim, world.conditions))))
    result = _counted(result) if large else result
    named = _Letters(claim, conditions, world)
    result = named.replace(result)
    needs = [Condition(work.with_quantiles(p), Origin.NEEDED, "") for p in list(engine.needed)]
    needs += [
        Condition(p, Origin.NEEDED, "")
        for p in engine.needed
        if not any(map(_is_quantile, p.walk())) and p not in {n.proposition for n in needs}
    ]
    given = _moment_conditions(world)
    extra = tuple(dict.fromkeys((*domains(world), *needs, *named.conditions)))
    fresh = tuple(Condition(named.replace(c.proposition), c.origin, c.text) for c in (*world.plain, *given))
    stated = {c.proposition for c in conditions}
    shown = tuple(c for c in extra if c.origin is Origin.NEEDED and c.proposition not in stated and c not in named.conditions)
    bounded = any(x not in world.laws for c in world.mixed for x in world.random_in(c.proposition))
    unknown = bounded or any(isinstance(t, h.Call) and world.is_random(t) for t in result.walk())
    return Eliminated(result, (*fresh, *extra), shown, tuple(engine.rules), tuple(work.left), named.free and not unknown)


def _totals(t: h.Term, w: World) -> h.Term:
    """A term with 𝟏ᵀx for Σ_i x_i over a whole sample."""
    if (x := closed.whole_sample(t, w)) is not None:
        return h.Times(h.Transpose(h.Ones(x.dims[0], 1)), x)
    children = tuple(_totals(c, w) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def _counted(t: h.Term) -> h.Term:
    """A term with n for 𝟏ᵀ𝟏, so that a limit in n sees it."""
    children = tuple(_counted(c) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if isinstance(t, h.Times) and len(t.children) >= 2 and isinstance(t.children[-1], h.Ones) and isinstance(t.children[-2], h.Transpose):
        n = t.children[-1].args[0]
        if t.children[-2].children == (h.Ones(n, 1),) and t.children[-1] == h.Ones(n, 1):
            return b.times(*t.children[:-2], dimension_term(n))
    return t


def _moment_conditions(w: World) -> list[Condition]:
    """A variance is not negative, a covariance matrix positive semidefinite."""
    out: list[Condition] = []
    for fact, value in w.facts.items():
        if isinstance(fact, h.Variance):
            out += _psd(value)
            out += _deviations(value)
    for law in w.laws.values():
        if isinstance(law, h.Distribution) and law.name == "normal" and len(law.children) == 2:
            out += _deviations(law.children[1])
        if isinstance(law, h.Distribution) and law.name == "normal" and len(law.children) == 2 and not is_scalar(shape_of(law.children[1])):
            v = law.children[1]
            if isinstance(v, h.Sym):
                out.append(Condition(h.Is(v, "positive_definite"), Origin.NEEDED, ""))
    return out


def _deviations(variance: h.Term) -> list[Condition]:
    """A letter whose square is written for a variance is a standard deviation, which is not negative."""
    parts = variance.children if isinstance(variance, h.Times) else (variance,)
    squared = [p.children[0] for p in parts if isinstance(p, h.Power) and p.children[1] == h.TWO and is_scalar(shape_of(p))]
    return [Condition(h.GreaterEqual(x, h.ZERO), Origin.CONVENTION, "") for x in squared if isinstance(x, h.Sym)]


def _psd(value: h.Term) -> list[Condition]:
    if is_scalar(shape_of(value)):
        return [] if isinstance(value, h.Num) else [Condition(h.GreaterEqual(value, h.ZERO), Origin.NEEDED, "")]
    return [Condition(h.Is(value, "positive_semidefinite"), Origin.NEEDED, "")] if isinstance(value, h.Sym) else []


class _Letters:
    """Letters for the moments that are left."""

    def __init__(self, claim: h.Term, conditions: tuple[Condition, ...], world: World) -> None:
        self.world = world
        terms = [claim, *(c.proposition for c in conditions)]
        self.taken = {x.name for t in terms for x in t.walk() if isinstance(x, h.Sym)} | {str(s) for t in terms for s in t.free_symbols}
        self.made: dict[h.Term, h.Sym] = {}
        self.conditions: list[Condition] = []
        self.free = True

    def replace(self, t: h.Term) -> h.Term:
        if isinstance(t, (h.Expectation, h.Variance, h.Covariance)) and not any(isinstance(c, h.Given) for c in t.children):
            return self._letter(t)
        children = tuple(self.replace(c) for c in t.children)
        return t if children == t.children else t.replace_children(children)

    def _letter(self, t: h.Term) -> h.Term:
        if isinstance(t, (h.Expectation, h.Variance)) and len(t.children) == 1:
            t = type(t)(self.world.alike.get(t.children[0], t.children[0]))
        if t in self.made:
            return self.made[t]
        kind = {h.Expectation: "mean", h.Variance: "variance", h.Covariance: "covariance"}[type(t)]
        simple = all(isinstance(c, h.Sym) or (isinstance(c, h.At) and isinstance(c.children[0], h.Sym)) for c in t.children)
        names = ",".join(_name(c) for c in t.children) if simple else f"({len(self.made) + 1})"
        name = f"\\operatorname{{{kind}}}_{{{names}}}"
        while name in self.taken:
            name += "'"
        self.taken.add(name)
        letter = h.Sym(name, *shape_of(t))
        self.made[t] = letter
        if isinstance(t, h.Variance):
            self.conditions += _psd(letter)
        if not simple or any(self.world.law_of(c) is not None or c in self.world.properties for c in t.children):
            self.free = False
        if any(isinstance(u, h.At) and u.children[0] in t.children for fact in self.world.facts for u in fact.walk()):
            self.free = False  # moments of the members are given, and those of the whole follow from them
        if isinstance(t, h.Covariance):
            self._bounded(t, letter)
        return letter

    def _bounded(self, t: h.Covariance, letter: h.Sym) -> None:
        """|Cov(X, Y)|² ≤ Var X Var Y, which is all there is to know of two numbers; of more letters there is more."""
        x, y = t.children[:2]
        if sum(isinstance(m, h.Covariance) for m in self.made) > 1 or not is_scalar(letter.dims):
            self.free = False
            return
        bound = h.LessEqual(h.Power(letter, h.TWO), h.Times(self._letter(h.Variance(x)), self._letter(h.Variance(y))))
        self.conditions.append(Condition(bound, Origin.NEEDED, ""))


def _name(t: h.Term) -> str:
    if isinstance(t, h.At):
        return f"{_name(t.children[0])}_{{{','.join(map(str, t.children[1:]))}}}"
    return t.name if isinstance(t, h.Sym) else str(t)


class _Elimination:
    """One run over a claim, from the inside out."""

    def __init__(self, engine: Engine, world: World) -> None:
        self.engine, self.world = engine, world
        self.left: list[str] = []

    def with_named_laws(self, t: h.Term) -> h.Term:
        """The claim with the densities written out that letters stand for; as it stands where a rule is missing."""
        laws = named_laws.laws_of(self.engine)
        try:
            return named_laws.written(t, laws, self.engine) if laws else t
        except (Unsupported, ShapeError) as e:
            self.left.append(str(e))
            return t

    def go(self, t: h.Term, inside: bool = False) -> h.Term:
        """A term without chance; quantiles `inside` of an event stay until its probability is known."""
        event = isinstance(t, h.Probability)
        children = tuple(self.go(c, inside or event) for c in t.children)
        t = t if children == t.children else t.replace_children(children)
        rule = RULES.get(type(t))
        if rule is None or (inside and _is_quantile(t)):
            return t
        if event:
            found = self._by_rule(rule, t)
            return found if found == t else self.with_quantiles(found)
        return self._by_rule(rule, t)

    def with_quantiles(self, t: h.Term) -> h.Term:
        """A term in which the quantiles of laws are written out."""
        children = tuple(self.with_quantiles(c) for c in t.children)
        t = t if children == t.children else t.replace_children(children)
        return self._by_rule(_law_function, t) if _is_quantile(t) else t

    def _by_rule(self, rule: Callable[[h.Term, _Elimination], h.Term], t: h.Term) -> h.Term:
        try:
            return rule(t, self)
        except (Unsupported, ShapeError) as e:
            self.left.append(str(e))
            return t


def _is_quantile(t: h.Term) -> bool:
    return isinstance(t, h.LawFunction) and t.text(0) == "quantile"


def _plain(t: h.Term) -> tuple[h.Term, ...]:
    """The children of a moment without its `Given`; raise Unsupported where there is one."""
    if any(isinstance(c, h.Given) for c in t.children):
        raise Unsupported("a conditional moment")
    return t.children


def _expectation(t: h.Term, e: _Elimination) -> h.Term:
    if any(isinstance(c, h.Given) for c in t.children):
        return conditional.moment(t, e.engine, lambda plain, inner: inner.expect(plain[0]))
    body, *over = _plain(t)
    for o in over:
        if isinstance(o, h.Over) and isinstance(o.children[0], h.Sym) and isinstance(o.children[1], h.Distribution):
            e.world.random.setdefault(o.children[0])
            e.world.laws[o.children[0]] = o.children[1]
        elif isinstance(o, h.Over):
            raise Unsupported("an expectation over a density")
    body, e = _by_mean_and_spread(body, e)
    return e.engine.expect(_centred(body, e))


def _centred(t: h.Term, e: _Elimination) -> h.Term:
    """A term in which squares of sums over a sample have lost what is not random of them, where that is proved to cancel."""
    children = tuple(_centred(c, e) for c in t.children) if e.world.is_random(t) else t.children
    t = t if children == t.children else t.replace_children(children)
    if not (isinstance(t, h.Power) and t.children[1] == h.TWO and is_scalar(shape_of(t)) and isinstance(t.children[0], h.Plus)):
        return t
    random = _without_constants(t.children[0], e)
    if random == t.children[0] or random == h.ZERO:
        return t
    fixed = b.plus(*(_as_term(m) for m in expand(t.children[0], e.world) if m.constant))
    return h.Power(random, h.TWO) if scalar.prove(h.Equal(fixed, h.ZERO), ()) is not None else t


def _variance(t: h.Term, e: _Elimination) -> h.Term:
    if any(isinstance(c, h.Given) for c in t.children):
        return conditional.moment(t, e.engine, lambda plain, inner: _variance(h.Variance(*plain), _Elimination(inner, inner.world)))
    x = _plain(t)[0]
    if is_scalar(shape_of(x)):
        x, e = _by_mean_and_spread(x, e)
        if (found := _of_forms(x, x, e)) is not None:
            return found
        e.engine.rules.setdefault("Var X = E X² − (E X)²")
        x = _without_constants(x, e)
        return b.minus(e.engine.expect(h.Power(x, h.TWO)), b.power(e.engine.expect(x), h.TWO))
    return _covariance(h.Covariance(x, x), e)


def _covariance(t: h.Term, e: _Elimination) -> h.Term:
    if any(isinstance(c, h.Given) for c in t.children):
        return conditional.moment(t, e.engine, lambda plain, inner: _covariance(h.Covariance(*plain), _Elimination(inner, inner.world)))
    x, y = _plain(t)
    if is_scalar(shape_of(x)) and is_scalar(shape_of(y)) and (found := _of_forms(x, y, e)) is not None:
        return found
    if shape_of(x)[1] != 1 or shape_of(y)[1] != 1:
        raise Unsupported("the covariance of random matrices")
    e.engine.rules.setdefault("Cov(X, Y) = E XYᵀ − E X E Yᵀ")
    number = is_scalar(shape_of(y))
    if number and is_scalar(shape_of(x)):
        x, y = _without_constants(x, e), _without_constants(y, e)
    mixed = h.Times(x, y if number else h.Transpose(y))
    mean = e.engine.expect(y)
    return b.minus(e.engine.expect(mixed), b.times(e.engine.expect(x), mean if number else b.transpose(mean)))


def _by_mean_and_spread(x: h.Term, e: _Elimination) -> tuple[h.Term, _Elimination]:
    """A number made of normal samples with letters for their means and sums of squares, which are independent."""
    squares = any(isinstance(t, h.SumOver) and e.world.is_random(t) and any(isinstance(u, h.Power) for u in t.walk()) for t in x.walk())
    if not squares or not is_scalar(shape_of(x)):
        return x, e
    made, w = pivots.by_mean_and_spread(x, e.world)
    if made == x or set(w.random_in(made)) & set(w.samples):
        return x, e
    e.engine.rules.setdefault("the mean and the sum of squares of a normal sample are independent (Cochran)")
    return made, _Elimination(Engine(w, e.engine.needed, e.engine.rules), w)


def _without_constants(x: h.Term, e: _Elimination) -> h.Term:
    """A number that is made of sums over a sample, multiplied out, without its parts that are not random, which have no variance."""
    if not any(isinstance(t, h.SumOver) and e.world.is_random(t) for t in x.walk()):
        return x
    try:
        parts = expand(x, e.world)
    except (Unsupported, ShapeError):
        return x
    random = [m for m in parts if not m.constant]
    plain = all(not m.pieces and not m.traces and not m.word and all(a.kind == "power" for a in m.atoms) for m in random)
    if len(random) == len(parts) or not plain:
        return x
    return b.plus(*map(_as_term, random)) if random else h.ZERO


def _as_term(m: Monomial) -> h.Term:
    inner = b.times(b.number(m.number), *m.scalars, *(b.power(a.base, a.exponent) for a in m.atoms))
    return h.SumOver(inner, *m.sums) if m.sums else inner


def _of_forms(x: h.Term, y: h.Term, e: _Elimination) -> h.Term | None:
    """The covariance of two quadratic forms in one normal vector."""
    found = quadratic_forms.covariance(x, y, e.engine)
    if found is not None:
        e.engine.rules.setdefault("Cov(xᵀAx, xᵀBx) = 2 tr(AVBV) + 4 mᵀAVBm of a normal vector")
    return found


def _correlation(t: h.Term, e: _Elimination) -> h.Term:
    x, y = _plain(t)
    spread = h.Func("sqrt", b.times(_variance(h.Variance(x), e), _variance(h.Variance(y), e)))
    e.engine.rules.setdefault("the correlation is the covariance over the root of the variances")
    return b.quotient(_covariance(h.Covariance(x, y), e), spread)


def _entropy(t: h.Term, e: _Elimination) -> h.Term:
    found = columns.of_probabilities(t, e.world.conditions)
    if found is not None:
        return found
    return information.entropy(_plain(t), e.engine)


def _mutual(t: h.Term, e: _Elimination) -> h.Term:
    x, y = _plain(t)
    return information.mutual(x, y, e.engine)


def _divergence(t: h.Term, e: _Elimination) -> h.Term:
    found = columns.of_probabilities(t, e.world.conditions)
    if found is not None:
        return found
    p, q = t.children
    if t.text(0) != "KL":
        raise Unsupported("this divergence")
    return information.kl(p, q, e.engine)


def _cross_entropy(t: h.Term, e: _Elimination) -> h.Term:
    found = columns.of_probabilities(t, e.world.conditions)
    if found is not None:
        return found
    p, q = (information.law_of(c, e.world) for c in t.children)
    information.carried(p, q, e.engine)
    return b.negate(information.cross(p, q, e.engine))


def _probability(t: h.Term, e: _Elimination) -> h.Term:
    if len(t.children) == 2 and isinstance(t.children[1], h.Given) and all(isinstance(c, h.Relation) for c in t.children[1].children):
        given = t.children[1].children
        return events.conditional(t.children[0], given[0] if len(given) == 1 else h.And(*given), e.engine)
    return events.probability(_plain(t)[0], e.engine)


def _density(t: h.Term, e: _Elimination) -> h.Term:
    """𝒩(x; μ, Σ): the density of a law at a point."""
    if t.text(0) != "of":
        raise Unsupported("a density that is not given")
    point, law = t.children
    return densities.density(law, point, e.world)


def _law_function(t: h.Term, e: _Elimination) -> h.Term:
    return law_functions.value(t, e.engine)


RULES: dict[type[h.Term], Callable[[h.Term, _Elimination], h.Term]] = {
    h.Expectation: _expectation,
    h.Variance: _variance,
    h.Covariance: _covariance,
    h.Correlation: _correlation,
    h.Entropy: _entropy,
    h.MutualInformation: _mutual,
    h.Divergence: _divergence,
    h.CrossEntropy: _cross_entropy,
    h.Probability: _probability,
    h.Density: _density,
    h.LawFunction: _law_function,
}

__all__ = ["Eliminated", "concerns", "eliminate", "replace"]
