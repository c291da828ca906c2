"""Letters to which prose gives a meaning in statistics: log-likelihoods become definitions, maximum-likelihood estimators conditions.

`\\hat{λ}` "is the maximum likelihood estimator of λ" becomes `Is(\\hat{λ}, "mle", λ)`; what that is follows from the law of the sample.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.scoping import likelihoods
from derive.elaborate.scoping.samples import names_in
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, SCALAR, flexible
from derive.terms.statement import Definition, Statement, free_letters, unfold
from derive.terms.typing import shape_of

ACCENTS = ("\\hat{", "\\widehat{", "\\tilde{")


def with_estimates(statement: Statement, scope: Scope) -> Statement:
    """Return the statement with what its letters' meanings say put beside it."""
    statement = at_a_point(statement)
    definitions: list[Definition] = []
    conditions: list[Condition] = []
    observed: set[h.Term] = set()
    claim = unfold(statement.claim, statement.definitions)
    for letter in free_letters(claim):
        name = getattr(letter, "name", "")
        meaning = scope.meanings.get(name)
        if meaning == "mle" and isinstance(letter, h.Sym) and (base := _bare(letter)) is not None:
            conditions.append(Condition(h.Is(letter, "mle", unfold(base, statement.definitions)), Origin.STATED, ""))
        elif meaning in ("fisher_information", "score") and isinstance(letter, h.FunSym) and (data := _observed(statement)) is not None:
            conditions.append(Condition(h.Is(letter, meaning, data), Origin.STATED, ""))
        elif meaning in ("log_likelihood", "likelihood"):
            found = likelihoods.of_data(statement, meaning)
            if found is not None:
                made = likelihoods.defined(letter, found.value, statement.claim) or likelihoods.defined(letter, found.value, claim)
                definitions += made
                observed |= {found.data} if made else set()
    if not definitions and not conditions:
        return statement
    told = [x.target for x in definitions] + [p.children[0] for c in conditions if isinstance(p := c.proposition, h.Is)]
    known = {f"nothing says what {getattr(x, 'name', '')} is" for x in told}
    return replace(
        statement,
        definitions=(*(x for x in statement.definitions if x.target not in observed), *definitions),
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


__all__ = ["with_estimates", "with_shapes"]
