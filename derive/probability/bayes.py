"""A likelihood and a prior: the densities and conditional moments that Bayes' rule makes of them.

"x | θ ∼ L, θ ∼ P" is the condition `DistributedAs(Density("given", x, Given(θ)), L)` beside `DistributedAs(θ, P)`. A sample is independent
given its parameter. From the two follow p(x | θ), p(θ), p(x, θ), p(x), p(θ | x), and E and Var of functions of θ given x, as integrals
over θ; nothing else is worked out here, and what is not stays as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.calculus import build as b
from derive.probability import conditional, densities
from derive.probability.expectation import Engine
from derive.probability.monomials import Unsupported
from derive.probability.world import HEADS, World, build
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import free_letters, substitute

#: What densities of a model are called; all of them are told apart by their arguments.
NAMES = ("p", "f", "\\pi")


@dataclass(frozen=True, slots=True)
class Model:
    """Data `x` (a number, or a sample) with a law given the number `parameter`, and that letter's own law."""

    x: h.Sym
    likelihood: h.Term
    parameter: h.Sym
    prior: h.Term | None


def is_model(p: h.Term) -> bool:
    """Whether a proposition gives a law under a condition."""
    return isinstance(p, h.DistributedAs) and isinstance(p.children[0], h.Density)


def models(conditions: Iterable[Condition]) -> list[Model]:
    """Return the models that the conditions give."""
    conditions = tuple(conditions)
    found = []
    for c in conditions:
        if is_model(c.proposition):
            density, law = c.proposition.children
            x, given = density.children[-2], density.children[-1].children[0]
            prior = next(
                (p.children[1] for d in conditions if isinstance(p := d.proposition, h.DistributedAs) and p.children[0] == given), None
            )
            if isinstance(x, h.Sym) and isinstance(given, h.Sym):
                found.append(Model(x, law, given, prior))
    return found


def concerned(claim: h.Term, conditions: Iterable[Condition]) -> bool:
    """Whether a claim speaks of the data of a model, of densities, or under a condition: whether more than the prior is needed."""
    data = {m.x for m in models(conditions)}
    return any(t in data or isinstance(t, (h.Density, h.Given)) for t in claim.walk())


def with_plain_laws(conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """The conditions, with the law of the data for a fixed parameter where the law under a condition stood."""

    def plain(c: Condition) -> Condition:
        if not is_model(c.proposition):
            return c
        density, law = c.proposition.children
        return Condition(h.DistributedAs(density.children[-2], law), c.origin, c.text)

    return tuple(plain(c) for c in conditions)


def work_out(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term:
    """Return the claim with the densities and conditional moments of a model written out; raise Unsupported where anything else is left."""
    found = models(conditions)
    if len(found) != 1:
        raise Unsupported("several laws under conditions")
    world = build(claim, with_plain_laws(conditions))
    if is_model(claim):
        return _posterior(claim, found[0], world)
    result = _Bayes(found[0], world).go(claim)
    if any(isinstance(t, HEADS) for t in result.walk()):
        raise Unsupported("a law under a condition is used for densities and moments given the data alone")
    return result


def _posterior(claim: h.Term, model: Model, world: World) -> h.Term:
    """`θ | x ∼ Q` says that the density of Q is proportional to likelihood times prior in θ, on the same support."""
    density, law = claim.children
    inside = density.children
    prior = model.prior
    if inside[0] != model.parameter or inside[-1].children != (model.x,) or prior is None:
        raise Unsupported("the law of something else than the parameter given the data")
    theta = model.parameter
    if is_scalar(theta.dims):
        own, before = densities.carrier(law, world), densities.carrier(prior, world)
        if own != before:
            raise Unsupported("a posterior law on another support than the prior's")
    joint = _Bayes(model, world).joint()
    return h.ProportionalTo(densities.density(law, theta, world), joint, theta)


class _Bayes:
    def __init__(self, model: Model, world: World) -> None:
        self.model, self.world = model, world

    def go(self, t: h.Term) -> h.Term:
        if isinstance(t, h.Density) and t.text(0) in NAMES:
            return self.density(t)
        if isinstance(t, (h.Expectation, h.Variance)) and isinstance(t.children[-1], h.Given):
            return self.moment(t)
        if isinstance(t, (h.Expectation, h.Variance, h.Covariance)):
            return self.marginal(t)
        children = tuple(self.go(c) for c in t.children)
        return t if children == t.children else t.replace_children(children)

    # --- the densities

    def density(self, t: h.Density) -> h.Term:
        given = t.children[-1].children if isinstance(t.children[-1], h.Given) else ()
        arguments = t.children[:-1] if given else t.children
        x, p = self.model.x, self.model.parameter
        match frozenset(arguments), frozenset(given):
            case a, g if a == {x} and g == {p}:
                return self.likelihood()
            case a, g if a == {p} and not g:
                return self.prior()
            case a, g if a == {x, p} and not g:
                return self.joint()
            case a, g if a == {x} and not g:
                return self.integral(h.UNITY)
            case a, g if a == {p} and g == {x} and (law := self.conjugate()) is not None:
                return densities.density(law, p, self.world)
            case a, g if a == {p} and g == {x}:
                return b.quotient(self.joint(), self.integral(h.UNITY))
        raise Unsupported("a density that the model does not give")

    def likelihood(self) -> h.Term:
        x, law = self.model.x, self.model.likelihood
        if is_scalar(x.dims):
            return densities.density(law, x, self.world)
        if not is_vector(x.dims) or x.family:
            raise Unsupported("data that are no sample of numbers")
        i = self.fresh("i")
        return h.ProductOver(densities.density(law, h.At(x, i), self.world), h.Range(i, h.UNITY, dimension_term(x.dims[0])))

    def prior(self) -> h.Term:
        if self.model.prior is None or not is_scalar(self.model.parameter.dims):
            raise Unsupported("no law of the parameter is given")
        return densities.density(self.model.prior, self.model.parameter, self.world)

    def joint(self) -> h.Term:
        return b.times(self.likelihood(), self.prior())

    def integral(self, body: h.Term) -> h.Term:
        """∫ body p(x | θ) p(θ) dθ."""
        prior, parameter = self.model.prior, self.model.parameter
        if prior is None:
            raise Unsupported("no law of the parameter is given")
        where = densities.carrier(prior, self.world)
        variable = self.fresh(parameter.name)
        inside = substitute(b.times(body, self.joint()), {parameter: variable})
        range_ = h.Range(variable, where.lower, where.upper)
        return h.SumOver(inside, range_) if where.discrete else h.Integral(inside, range_)

    def moment(self, t: h.Term) -> h.Term:
        """E[g(θ) | x] = ∫ g p(x | θ) p(θ) dθ / ∫ p(x | θ) p(θ) dθ."""
        if len(t.children) == 2 and t.children[1].children == (self.model.parameter,):
            return self.under_likelihood(t)
        if len(t.children) != 2 or t.children[1].children != (self.model.x,) or self.model.x in free_letters(t.children[0]):
            raise Unsupported("a conditional moment that the model does not give")
        body = self.go(t.children[0])
        if (closed := self.under_conjugate(body, isinstance(t, h.Variance))) is not None:
            return closed
        mean = b.quotient(self.integral(body), self.integral(h.UNITY))
        if isinstance(t, h.Expectation):
            return mean
        return b.minus(b.quotient(self.integral(h.Power(body, h.TWO)), self.integral(h.UNITY)), h.Power(mean, h.TWO))

    def marginal(self, t: h.Term) -> h.Term:
        """E, Var and Cov of functions of the data and the parameter: E g = E E[g | θ], and the others are of means of products."""
        t = t.replace_children(tuple(self.go(c) for c in t.children))
        if isinstance(t, h.Expectation) and len(t.children) == 1:
            return self.mean(t.children[0])
        if isinstance(t, h.Variance) and len(t.children) == 1:
            (x,) = t.children
            return b.minus(self.mean(h.Power(x, h.TWO)), h.Power(self.mean(x), h.TWO))
        if isinstance(t, h.Covariance) and len(t.children) == 2:
            x, y = t.children
            return b.minus(self.mean(h.Times(x, y)), h.Times(self.mean(x), self.mean(y)))
        raise Unsupported("a moment that the model does not give")

    def mean(self, body: h.Term) -> h.Term:
        """E of a function of numbers: first over the data for a fixed parameter, then over the parameter."""
        return self._mean_under(self.model.parameter, self.model.prior, self._mean_under(self.model.x, self.model.likelihood, body))

    def under_likelihood(self, t: h.Term) -> h.Term:
        """E and Var of functions of the data, given the parameter."""
        body = self.go(t.children[0])
        mean = self._mean_under(self.model.x, self.model.likelihood, body)
        if isinstance(t, h.Expectation):
            return mean
        return b.minus(self._mean_under(self.model.x, self.model.likelihood, h.Power(body, h.TWO)), h.Power(mean, h.TWO))

    def _mean_under(self, x: h.Sym, law: h.Term | None, body: h.Term) -> h.Term:
        """E of a function of one number with a law, or with moments that are given, what else is in it being fixed; raise Unsupported
        where a moment may not exist."""
        if not is_scalar(x.dims) or x.family:
            raise Unsupported("a moment of data that are no number")
        laws = {x: law} if law is not None else {}
        engine = Engine(
            World(random={x: None}, laws=laws, facts=self.world.facts, plain=self.world.plain, conditions=self.world.conditions)
        )
        made = engine.expect(body)
        if engine.needed or any(isinstance(t, HEADS) for t in made.walk()):
            raise Unsupported("a moment that no rule gives under a law that depends on a random parameter")
        return made

    def conjugate(self) -> h.Distribution | None:
        """The posterior law where the prior is conjugate to the law of the data."""
        prior, x = self.model.prior, self.model.x
        numbers = is_scalar(x.dims) or (is_vector(x.dims) and not x.family)
        return conditional.conjugate(prior, self.model.likelihood, self.model.parameter, x) if prior is not None and numbers else None

    def under_conjugate(self, body: h.Term, spread: bool) -> h.Term | None:
        """The mean or the variance of a function of the parameter under a conjugate posterior; None where no rule gives it."""
        law = self.conjugate()
        if law is None:
            return None
        letter = self.model.parameter
        bare = World(random={letter: None}, laws={letter: law}, plain=self.world.plain, conditions=self.world.conditions)
        engine = Engine(bare)
        try:
            mean = engine.expect(body)
            made = b.minus(engine.expect(h.Power(body, h.TWO)), h.Power(mean, h.TWO)) if spread else mean
        except Unsupported:
            return None
        return None if engine.needed or any(isinstance(t, HEADS) for t in made.walk()) else made

    def fresh(self, name: str) -> h.Sym:
        taken = {s.name for c in self.world.conditions for s in c.proposition.walk() if isinstance(s, h.Sym)} | {self.model.parameter.name}
        while name in taken:
            name += "'"
        return h.Sym(name)


__all__ = ["Model", "concerned", "is_model", "models", "with_plain_laws", "work_out"]
