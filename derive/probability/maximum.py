"""A maximum-likelihood estimate written out: log-likelihood, score, stationary point, and the check of second order there.

The stationary point comes from the table of estimators; that the score vanishes there is proved by the algebra before anything is returned.
"""

from __future__ import annotations

from derive.algebra import scalar
from derive.calculus.eliminate import eliminate as derivative_free
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
