"""A maximum-likelihood estimate written out: log-likelihood, score, stationary point, and the check of second order there.

The stationary point comes from the table of estimators; that the score vanishes there is proved by the algebra before anything is returned.
"""

from __future__ import annotations

from derive.algebra import scalar
from derive.calculus.eliminate import eliminate as derivative_free
from derive.numeric.trial import Agreement, search
from derive.probability.densities import log_density
from derive.probability.likelihood import closed_form
from derive.probability.monomials import Unsupported
from derive.probability.world import ScalarLaw, build, domains, scalar_law
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.estimators import ESTIMATORS
from derive.terms.shapes import dim
from derive.terms.statement import substitute


def mle(law: h.Term, unknown: tuple[h.Term, ...], conditions: tuple[Condition, ...] = ()) -> Derivation:
    """Derive the estimates of a law's parameters from an i.i.d. sample x_1 … x_n.

    `unknown` are parameters of the law (or what they are made of: σ of σ²). Raises Unsupported where no closed form is known.
    """
    known = scalar_law(law)
    if known is None:
        raise Unsupported("this distribution is not in the table")
    names = [_parameter(known, p) for p in unknown]
    if known.name == "uniform":
        return _at_the_ends(known, names, conditions)
    if known.name == "gamma" and "a" in names:
        return _shape_left_implicit(known, names, conditions)
    x = h.Sym("x", dim("n"))
    i = h.Sym("i")
    sample = (Condition(h.DistributedAs(x, law), Origin.STATED, ""), Condition(h.Is(x, "iid"), Origin.STATED, ""), *conditions)
    world = build(law, sample)
    member = log_density(law, h.At(x, i), world)
    likelihood = h.SumOver(member, h.Range(i, h.UNITY, dimension_term(dim("n"))))
    facts = (*world.plain, *domains(world))
    steps = [Step(h.Density("of", h.At(x, i), law), likelihood, "log-likelihood", "\\ell(\\theta) = \\sum_i \\log f(x_i; \\theta)")]
    estimates = {known.parameters[name]: _estimate(known, name, names, x) for name in names}
    scores: dict[h.Term, h.Term] = {}
    for name in names:
        parameter = known.parameters[name]
        letter = h.Sym(f"\\theta_{{{name}}}") if not isinstance(parameter, h.Sym) else parameter
        score = derivative_free(h.Partial(_by(likelihood, parameter, letter), letter))
        scores[parameter] = substitute(score, {letter: parameter}) if letter != parameter else score
        steps.append(Step(steps[-1].after, scores[parameter], "score", "\\partial\\ell / \\partial\\theta"))
    for name in names:
        parameter = known.parameters[name]
        claim = h.Equal(_at(scores[parameter], estimates), h.ZERO)
        if scalar.prove(claim, facts) is None:
            raise Unsupported("the score was not shown to vanish at the estimate")
        there = h.Equal(parameter, estimates[parameter])
        steps.append(Step(steps[-1].after, there, "stationary point", "\\partial\\ell / \\partial\\theta = 0"))
    for name in names:
        parameter = known.parameters[name]
        letter = h.Sym(f"\\theta_{{{name}}}")
        second = derivative_free(h.Partial(_by(scores[parameter], parameter, letter), letter))
        there = _at(substitute(second, {letter: parameter}), estimates)
        steps.append(Step(steps[-1].after, there, "second order", "\\partial^2\\ell / \\partial\\theta^2 < 0"))
    result = [h.Equal(p, e) for p, e in estimates.items()]
    steps.append(Step(steps[-1].after, result[0] if len(result) == 1 else h.And(*result), "estimate", "\\hat\\theta = \\arg\\max \\ell"))
    return Derivation(steps[0].before, tuple(steps))


def _sample(law: ScalarLaw, conditions: tuple[Condition, ...]) -> tuple[h.Sym, h.Term, tuple[Condition, ...], Step]:
    """The sample x, its log-likelihood, what the parameters meet, and the first step."""
    said = h.Distribution(law.name, *law.parameters.values())
    x, i = h.Sym("x", dim("n")), h.Sym("i")
    sample = (Condition(h.DistributedAs(x, said), Origin.STATED, ""), Condition(h.Is(x, "iid"), Origin.STATED, ""), *conditions)
    world = build(said, sample)
    likelihood = h.SumOver(log_density(said, h.At(x, i), world), h.Range(i, h.UNITY, dimension_term(dim("n"))))
    first = Step(h.Density("of", h.At(x, i), said), likelihood, "log-likelihood", "\\ell(\\theta) = \\sum_i \\log f(x_i; \\theta)")
    some = Condition(h.GreaterEqual(dimension_term(dim("n")), h.UNITY), Origin.NEEDED, "")
    return x, likelihood, (*world.plain, *domains(world), some), first


def _at_the_ends(law: ScalarLaw, names: list[str], conditions: tuple[Condition, ...]) -> Derivation:
    """Of a uniform law: the likelihood falls as the interval grows, so its ends are the least and the greatest observation."""
    x, likelihood, facts, first = _sample(law, conditions)
    steps, result = [first], []
    for name in names:
        parameter = law.parameters[name]
        if not isinstance(parameter, h.Sym):
            raise Unsupported("the end of the support is no letter")
        score = derivative_free(h.Partial(likelihood, parameter))
        grows = (h.Less if name == "b" else h.Greater)(score, h.ZERO)
        if not isinstance(search(grows, facts), Agreement):
            raise Unsupported("whether the likelihood is monotone in this parameter was not decided")
        steps.append(Step(steps[-1].after, grows, "score", "\\partial\\ell / \\partial\\theta"))
        row = next(e for e in ESTIMATORS if e.law == "uniform" and e.parameter == name and set(e.unknown) == set(names) - {name})
        result.append(h.Equal(parameter, closed_form(row, law.parameters, x)))
        steps.append(Step(steps[-1].after, result[-1], "boundary", "a \\le x_i \\le b"))
    steps.append(Step(steps[-1].after, result[0] if len(result) == 1 else h.And(*result), "estimate", "\\hat\\theta = \\arg\\max \\ell"))
    return Derivation(steps[0].before, tuple(steps))


def _shape_left_implicit(law: ScalarLaw, names: list[str], conditions: tuple[Condition, ...]) -> Derivation:
    """Of a gamma law: the rate is α̂/x̄, and log α − ψ(α) = log x̄ − (1/n) Σ log x_i has one root, which has no closed form."""
    x, likelihood, facts, first = _sample(law, conditions)
    shape, rate = law.parameters["a"], law.parameters["b"]
    if not isinstance(shape, h.Sym) or not isinstance(rate, h.Sym):
        raise Unsupported("the parameters of this law are no letters")
    i, size = h.Sym("i"), dimension_term(dim("n"))
    over = h.Range(i, h.UNITY, size)
    mean = h.Quotient(h.SumOver(h.At(x, i), over), size)
    logs = h.Quotient(h.SumOver(h.Func("log", h.At(x, i)), over), size)
    scores = {p: derivative_free(h.Partial(likelihood, p)) for p in (shape, rate)}
    steps = [first]
    for p in (shape, rate) if len(names) == 2 else (shape,):
        steps.append(Step(steps[-1].after, scores[p], "score", "\\partial\\ell / \\partial\\theta"))
    if len(names) == 2:
        best = h.Quotient(shape, mean)
        sides = h.minus(h.Func("log", shape), h.Func("digamma", shape)), h.minus(h.Func("log", mean), logs)
        there = substitute(scores[shape], {rate: best})
        _shown(h.Equal(substitute(scores[rate], {rate: best}), h.ZERO), facts)
        result = [h.Equal(rate, best), h.Equal(*sides)]
        slope = h.minus(h.Quotient(h.UNITY, shape), h.Func("polygamma", h.UNITY, shape))
    else:
        sides = h.Func("digamma", shape), h.Plus(h.Func("log", rate), logs)
        there = h.negate(scores[shape])
        result = [h.Equal(*sides)]
        slope = h.negate(h.Func("polygamma", h.UNITY, shape))
    positive = (*facts, Condition(h.Is(x, "positive"), Origin.NEEDED, ""))
    _shown(h.Equal(there, h.Times(size, h.minus(*sides))), positive)
    both = result[0] if len(result) == 1 else h.And(*result)
    steps.append(Step(steps[-1].after, both, "stationary point", "\\partial\\ell / \\partial\\theta = 0"))
    falls = h.Less(h.Times(size, slope), h.ZERO)
    _shown(falls, facts)
    steps.append(Step(steps[-1].after, falls, "second order", "\\partial^2\\ell / \\partial\\theta^2 < 0"))
    steps.append(Step(steps[-1].after, both, "estimate", "\\hat\\theta = \\arg\\max \\ell"))
    return Derivation(steps[0].before, tuple(steps))


def _shown(claim: h.Term, facts: tuple[Condition, ...]) -> None:
    if not isinstance(search(claim, facts), Agreement):
        raise Unsupported("a step of the derivation was not confirmed")


def _parameter(law: ScalarLaw, asked: h.Term) -> str:
    for name, value in law.parameters.items():
        if asked in (value, *([value.children[0]] if isinstance(value, h.Power) else [])):
            return name
    raise Unsupported("this is no parameter of the distribution")


def _estimate(law: ScalarLaw, name: str, names: list[str], x: h.Sym) -> h.Term:
    others = set(names) - {name}
    row = next((e for e in ESTIMATORS if e.law == law.name and e.parameter == name and set(e.unknown) == others), None)
    if row is None or not row.averages:
        raise Unsupported("no stationary point of this likelihood is known in closed form")
    return closed_form(row, law.parameters, x)


def _by(t: h.Term, parameter: h.Term, letter: h.Sym) -> h.Term:
    """The term with a letter in the place of a parameter, itself a letter or a power of one."""
    return t.xreplace({parameter: letter}) if letter != parameter else t


def _at(t: h.Term, estimates: dict[h.Term, h.Term]) -> h.Term:
    """The term at the estimates."""
    letters = {p: h.Sym(f"\\theta_{{{k}}}") for k, p in enumerate(estimates)}
    there = t.xreplace(letters)
    return substitute(there, {letters[p]: e for p, e in estimates.items()})


__all__ = ["mle"]
