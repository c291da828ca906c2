"""The likelihood of the data that a text speaks of, and its logarithm, as functions of the parameters with which they are called.

The data are a sample of numbers or of normal vectors, one normal vector, or the response of a linear model `y = Xβ + ε`: there y is given,
and no longer a name for the sum of mean and noise.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.elaborate.names import base_name
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.distributions import LAWS
from derive.terms.formulas import formula
from derive.terms.shapes import ShapeError, is_scalar, is_vector
from derive.terms.statement import Definition, Statement, free_letters, substitute
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Its value, and the letter of the data."""

    value: h.Term
    data: h.Term


def of_data(statement: Statement, meaning: str) -> Likelihood | None:
    """The `log_likelihood` or the `likelihood` of the data of which the conditions give the law; None where they give none."""
    laws = [c.proposition for c in statement.conditions if isinstance(c.proposition, h.DistributedAs)]
    iid = {p.children[0] for c in statement.conditions if isinstance(p := c.proposition, h.Is) and p.property == "iid"}
    for p in laws:
        x, law = p.children
        if not isinstance(x, h.Sym) or not isinstance(law, h.Distribution) or not _well_typed(law):
            continue
        vector = law.name == "normal" and len(law.children) == 2 and is_vector(shape_of(law.children[0]))
        if vector and len(x.family) == 1 and x in iid:
            i = h.Sym("i")
            return Likelihood(_together(_log_density(h.At(x, i), law), i, dimension_term(x.family[0]), meaning), x)
        if vector and not x.family:
            y, given = _response(x, law, statement)
            value = _log_density(y, given)
            return Likelihood(value if meaning == "log_likelihood" else h.Func("exp", value), y)
        if is_vector(x.dims) and not vector and (member := _of_number(law, x)) is not None:
            return Likelihood(_together(member, h.Sym("i"), dimension_term(x.dims[0]), meaning), x)
    return None


def _well_typed(law: h.Distribution) -> bool:
    try:
        return all(shape_of(c) is not None for c in law.children)
    except ShapeError:
        return False


def _together(member: h.Term, i: h.Sym, size: h.Term, meaning: str) -> h.Term:
    """The sum of the logarithms, or the product of the densities, of independent observations."""
    over = h.Range(i, h.UNITY, size)
    if meaning == "log_likelihood":
        return h.SumOver(member, over)
    plain = member.children[0] if isinstance(member, h.Func) and member.name == "log" else h.Func("exp", member)
    return h.ProductOver(plain, over)


def _log_density(x: h.Term, law: h.Distribution) -> h.Term:
    return h.Func("log", h.Density("of", x, law))


def _response(noise: h.Sym, law: h.Distribution, statement: Statement) -> tuple[h.Term, h.Distribution]:
    """The letter that is defined as a mean plus centred noise, with its law; the letter itself where it is no noise."""
    mean, covariance = law.children
    for d in statement.definitions:
        if isinstance(mean, h.Zeros) and isinstance(d.value, h.Plus) and not d.parameters and noise in d.value.children:
            rest = [c for c in d.value.children if c != noise]
            if rest and not any(noise in free_letters(c) for c in rest):
                return d.target, h.Distribution("normal", rest[0] if len(rest) == 1 else h.Plus(*rest), covariance)
    return noise, law


def _of_number(law: h.Distribution, x: h.Sym) -> h.Term | None:
    """log f(x_i) of a law of numbers."""
    i = h.Sym("i")
    if law.name in ("density", "mass_function") and len(law.children) == 2:
        f, variable = law.children
        return h.Func("log", substitute(f, {variable: h.At(x, i)}))
    row = LAWS.get(law.name)
    if row is None or len(row.parameters) != len(law.children) or not all(is_scalar(shape_of(c)) for c in law.children):
        return None
    return formula(row.log_density, {**dict(zip(row.parameters, law.children, strict=True)), "x": h.At(x, i)})


def defined(letter: h.Term, value: h.Term, claim: h.Term) -> list[Definition]:
    """ℓ as a number that depends on the parameters, or as a function of those with which it, or a derivative of it, is called."""
    if isinstance(letter, h.Sym):
        return [Definition(letter, (), value, letter.name)]
    if not isinstance(letter, h.FunSym):
        return []
    for term in claim.walk():
        if isinstance(term, h.Call) and _function(term) == letter:
            found = _parameters(term.children[1:], value)
            if found is not None:
                return [Definition(letter, found[0], found[1], letter.name)]
    return []


def _function(call: h.Call) -> h.Term:
    """The function whose value, or whose derivative's value, a call is."""
    f = call.children[0]
    while isinstance(f, h.DerivedFunction):
        f = f.children[0]
    return f


def _parameters(arguments: tuple[h.Term, ...], value: h.Term) -> tuple[tuple[h.Sym, ...], h.Term] | None:
    """The letters of a likelihood that its arguments stand for, θ for θ̂; for an argument σ² the square is a letter of its own."""
    letters = {x.name: x for x in free_letters(value) if isinstance(x, h.Sym)}
    found: list[h.Sym] = []
    for a in arguments:
        inside = a.children[0] if isinstance(a, h.Power) and a.children[1] == h.TWO else a
        if not isinstance(inside, h.Sym):
            return None
        letter = letters.get(inside.name) or letters.get(base_name(inside.name) or "")
        if letter is None or letter.dims != inside.dims:
            return None
        if inside is not a:
            square = h.Sym(f"{letter.name}^{{2}}")
            value = value.xreplace({h.Power(letter, h.TWO): square})
            if letter in free_letters(value):
                return None
            letter = square
        found.append(letter)
    return tuple(found), value


__all__ = ["Likelihood", "defined", "of_data"]
