"""Letters for the parameters of a posterior: "w | y ∼ N(m, S) with S⁻¹ = …" asks what m and S are.

Beside the law of the data and the prior they are not free. A conjugate prior says what they are; of a linear model with normal noise and a
normal prior they are the conditional mean and covariance, which regression gives.
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.probability import bayes, conditional
from derive.probability.bayes import Model
from derive.probability.monomials import Unsupported
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of


def put_in(claim: h.Term, conditions: tuple[Condition, ...]) -> tuple[h.Term, tuple[Condition, ...]]:
    """The claim with the letters of posterior laws replaced by what they are, and the conditions without these laws.

    Raises Unsupported where a letter of the claim is a parameter of a posterior of which no rule says what it is.
    """
    found = bayes.models(conditions)
    for c in conditions:
        model = _model(c.proposition, found)
        if model is None:
            continue
        law = c.proposition.children[1]
        known = {*free_letters(model.likelihood), *free_letters(model.prior or model.likelihood), model.x, model.parameter}
        new = set(free_letters(law)) - known
        if not new:
            continue
        if new & set(free_letters(claim)):
            values = _values(law, model, new)
            claim = substitute(claim, values)
            if (new - set(values)) & set(free_letters(claim)):
                raise Unsupported("what the parameters of the posterior are was not worked out")
        conditions = tuple(x for x in conditions if x != c)
    return claim, conditions


def _model(p: h.Term, found: list[Model]) -> Model | None:
    """The model of which a law under a condition is the posterior."""
    if not bayes.is_model(p):
        return None
    inside = p.children[0].children
    return next((m for m in found if m.parameter == inside[0] and inside[-1].children == (m.x,) and m.prior is not None), None)


def _values(law: h.Term, model: Model, new: set[h.Term]) -> dict[h.Term, h.Term]:
    values: dict[h.Term, h.Term] = {}
    for parameter, value in zip(law.children, _parameters(law, model), strict=False):
        match parameter:
            case h.Sym() if parameter in new:
                values[parameter] = value
            case h.Power(children=(h.Sym() as letter, h.Num(value=e))) if letter in new and e == 2:
                values[letter] = h.Func("sqrt", value)
            case h.Quotient(children=(h.Num(value=e), h.Sym() as letter)) if letter in new and e == 1:
                values[letter] = b.quotient(h.UNITY, value)
            case h.Inverse(children=(h.Sym() as letter,)) if letter in new:
                values[letter] = b.inverse(value)
    return values


def _parameters(law: h.Term, model: Model) -> tuple[h.Term, ...]:
    """The parameters of the posterior, in the order in which the table has them."""
    assert model.prior is not None
    if is_scalar(shape_of(model.parameter)):
        conjugate = conditional.conjugate(model.prior, model.likelihood, model.parameter, model.x)
        if conjugate is not None and isinstance(law, h.Distribution) and law.name == conjugate.name:
            return conjugate.children
    laws = (law, model.prior, model.likelihood)
    if all(isinstance(x, h.Distribution) and x.name == "normal" and len(x.children) == 2 for x in laws):
        given = h.Given(model.x)
        return h.Expectation(model.parameter, given), h.Variance(model.parameter, given)
    raise Unsupported("no rule gives this posterior")


__all__ = ["put_in"]
