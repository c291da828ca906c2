"""Letters to which prose gives a meaning in statistics: log-likelihoods become definitions, maximum-likelihood estimators conditions.

`\\hat{λ}` "is the maximum likelihood estimator of λ" becomes `Is(\\hat{λ}, "mle", λ)`; what that is follows from the law of the sample.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.names import base_name
from derive.elaborate.scoping.samples import names_in
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.distributions import LAWS
from derive.terms.formulas import formula
from derive.terms.shapes import ONE, SCALAR, flexible, is_scalar, is_vector
from derive.terms.statement import Definition, Statement, free_letters, substitute, unfold
from derive.terms.typing import shape_of

ACCENTS = ("\\hat{", "\\widehat{", "\\tilde{")


def with_estimates(statement: Statement, scope: Scope) -> Statement:
    """Return the statement with what its letters' meanings say put beside it."""
    statement = at_a_point(statement)
    definitions: list[Definition] = []
    conditions: list[Condition] = []
    claim = unfold(statement.claim, statement.definitions)
    for letter in free_letters(claim):
        name = getattr(letter, "name", "")
        meaning = scope.meanings.get(name)
        if meaning == "mle" and isinstance(letter, h.Sym) and (base := _bare(letter)) is not None:
            conditions.append(Condition(h.Is(letter, "mle", unfold(base, statement.definitions)), Origin.STATED, ""))
        elif meaning in ("fisher_information", "score") and isinstance(letter, h.FunSym) and (data := _observed(statement)) is not None:
            conditions.append(Condition(h.Is(letter, meaning, data), Origin.STATED, ""))
        elif meaning in ("log_likelihood", "likelihood"):
            value = _log_likelihood(statement, meaning)
            if value is not None:
                definitions += _defined(letter, value, statement.claim) or _defined(letter, value, claim)
    if not definitions and not conditions:
        return statement
    told = [x.target for x in definitions] + [p.children[0] for c in conditions if isinstance(p := c.proposition, h.Is)]
    known = {f"nothing says what {getattr(x, 'name', '')} is" for x in told}
    return replace(
        statement,
        definitions=(*statement.definitions, *definitions),
        conditions=(*statement.conditions, *conditions),
        uncertain=tuple(w for w in statement.uncertain if w not in known),
    )


def at_a_point(statement: Statement) -> Statement:
    r"""Return a statement on the mean squared error of an estimate at a point, `\hat f(x)` of `f(x)`, as one of two numbers.

    Where the error, the mean and the variance of the estimate stand together, nothing is said of how it was found; where the two functions
    occur at one point alone, and the point nowhere else, their values there are any.
    """
    claim = statement.claim
    for spread in (x for x in claim.walk() if isinstance(x, h.Variance)):
        estimate = spread.children[0]
        if not isinstance(estimate, h.Call) or len(estimate.children) != 2 or not isinstance(x := estimate.children[1], h.Sym):
            continue
        truth = _estimated(claim, estimate)
        if truth is None or h.Expectation(estimate) not in claim.walk() or shape_of(estimate) != SCALAR:
            continue
        value, number = h.Sym(f"{{{estimate.children[0].name}}}({x.name})"), h.Sym(f"{truth.children[0].name}({x.name})")
        put = claim.xreplace({estimate: value, truth: number})
        if not {x, estimate.children[0], truth.children[0]} & set(free_letters(put)):
            return replace(statement, claim=put)
    return statement


def _estimated(claim: h.Term, estimate: h.Call) -> h.Call | None:
    """The value that a claim compares an estimate with in the mean of the squared difference."""
    for mean in (x.children[0] for x in claim.walk() if isinstance(x, h.Expectation)):
        if isinstance(mean, h.Power) and mean.children[1] == h.TWO and isinstance(mean.children[0], h.Plus):
            calls = {x for x in mean.children[0].walk() if isinstance(x, h.Call)} - {estimate}
            if len(calls) == 1 and len(mean.children[0].children) == 2 and (call := calls.pop()).children[1:] == estimate.children[1:]:
                return call
    return None


def with_shapes(scope: Scope, node: t.Node) -> Scope:
    """An estimate has the shape of what it estimates."""
    for name in sorted(names_in(node)):
        base = _bare(h.Sym(name)) if scope.meanings.get(name) in ("mle", "map") else None
        if base is None or ((known := scope.letter(name)) is not None and known.rows is not None):
            continue
        like = scope.letter(base.name)
        dims = (like.rows, like.columns) if like is not None else (None, None)
        if dims[0] is None:
            met = (x for c in scope.conditions for x in c.proposition.walk() if isinstance(x, h.Sym) and x.name == base.name)
            dims = next((x.dims for x in met if not x.family), (None, None))
        if dims[0] is None or dims[1] is None or flexible(dims[0]) or flexible(dims[1]):
            continue
        kind = Kind.SCALAR if dims == (ONE, ONE) else Kind.VECTOR if dims[1] == ONE else Kind.MATRIX
        scope = scope.declare(Letter(name, kind, *dims))
    return scope


def _observed(statement: Statement) -> h.Sym | None:
    """The one random letter, or sample, whose law the conditions give."""
    found = {
        p.children[0].children[0] if isinstance(p.children[0], h.At) else p.children[0]
        for c in statement.conditions
        if isinstance(p := c.proposition, h.DistributedAs)
    }
    only = next(iter(found)) if len(found) == 1 else None
    return only if isinstance(only, h.Sym) else None


def _bare(letter: h.Sym) -> h.Sym | None:
    """The parameter that a letter with a hat estimates."""
    name = letter.name
    for accent in ACCENTS:
        if name.startswith(accent):
            inner, _, rest = name[len(accent) :].partition("}")
            depth = name[len(accent) :]
            if inner.count("{") > 0:
                end = depth.index("}", depth.index("}") + 1)
                inner, rest = depth[:end], depth[end + 1 :]
            label = rest.strip("_{}").replace("\\mathrm{", "").replace("\\text{", "")
            return h.Sym(inner if label.upper() in ("", "MLE", "ML") else inner + rest, *letter.args[1:])
    return None


def _log_likelihood(statement: Statement, meaning: str) -> h.Term | None:
    """Σ log f(x_i) of the sample of which the conditions give the law."""
    laws = [c.proposition for c in statement.conditions if isinstance(c.proposition, h.DistributedAs)]
    for p in laws:
        x, law = p.children
        if not isinstance(x, h.Sym) or not isinstance(law, h.Distribution) or not is_vector(x.dims):
            continue
        if law.name in ("density", "mass_function") and len(law.children) == 2:
            f, variable = law.children
            i = h.Sym("i")
            member = substitute(f, {variable: h.At(x, i)})
            size = h.Range(i, h.UNITY, dimension_term(x.dims[0]))
            return h.SumOver(h.Func("log", member), size) if meaning == "log_likelihood" else h.ProductOver(member, size)
        if law.name not in LAWS:
            continue
        row = LAWS[law.name]
        if len(row.parameters) != len(law.children) or not all(_scalar(c) for c in law.children):
            continue
        i = h.Sym("i")
        names = dict(zip(row.parameters, law.children, strict=True))
        value = formula(row.log_density, {**names, "x": h.At(x, i)})
        size = h.Range(i, h.UNITY, dimension_term(x.dims[0]))
        return h.SumOver(value, size) if meaning == "log_likelihood" else h.ProductOver(h.Func("exp", value), size)
    return None


def _scalar(t: h.Term) -> bool:
    from derive.terms.typing import shape_of

    return is_scalar(shape_of(t))


def _defined(letter: h.Term, value: h.Term, claim: h.Term) -> list[Definition]:
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


__all__ = ["with_estimates", "with_shapes"]
