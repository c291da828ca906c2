"""What a text leaves out because every reader knows it: which letters stand for something although nothing says so.

A letter that nobody introduces is free, and a claim about it is for all of its values. That is not what is meant of the μ in
`Var(X) = E[(X − μ)²]`, of the angle in `a·b = ‖a‖‖b‖ cos θ`, of the factors in `A = U Σ Vᵀ`, of the u in `∂f/∂x = ∂f/∂u · ∂u/∂x`. Such a
letter makes nothing true or false: with it a claim is not refuted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.elaborate.scoping.scope import Scope
from derive.terms import heads as h
from derive.terms.shapes import is_scalar
from derive.terms.statement import Statement, free_letters
from derive.terms.steps import links_of

_MOMENTS = (h.Expectation, h.Variance, h.Covariance, h.Correlation)
#: The name of a mean, alone or with the letter whose mean it is below it.
_MEAN = ("\\mu", "μ")


def unsaid(statement: Statement, claim: h.Term, scope: Scope, spoken: set[str]) -> Iterator[str]:
    """Sentences on the letters of a claim, with its definitions put in, that stand for something of which the text does not speak."""
    letters = [x for x in free_letters(claim) if isinstance(x, h.Sym)]
    new = {x.name for x in letters if not _introduced(x.name, scope) and x.name not in spoken}
    for x in _whole(statement, claim):
        yield f"of {x.name} only the entries are defined"
    for name in sorted(_differentiated(claim) & new):
        yield f"nothing says what {name} depends on"
    if claim.contains(*_MOMENTS):
        for name in sorted(n for n in new if n.split("_")[0] in _MEAN):
            yield f"{name} may be a mean"
    if statement.claim.contains(h.Composite) and any(
        isinstance(x, h.Composite) and x.name == "attention" for x in statement.claim.walk()
    ):
        for name in sorted(n for n in new if n.split("_")[0] == "d"):
            yield f"{name} may be the number of columns of the keys"
    for name in sorted(n for n in new if n.endswith("_{()}")):
        yield f"{name} may be the sample in order"
    for name in sorted(_angles(claim)):  # also where the text calls it one: which vectors it is between is not read
        yield f"{name} may be an angle between vectors"
    for link in links_of(statement.claim):
        factors = _factors(link)
        if factors and factors <= new:
            yield f"nothing says what {' and '.join(sorted(factors))} are: they may be the factors that there are"
        if (solved := _solved(link)) in new:
            yield f"the equation may be one to solve: nothing says what {solved} is"
        elif (named := _named(link)) in new:
            yield f"the equation may say what {named} is: nothing else does"


def _introduced(name: str, scope: Scope) -> bool:
    """Whether the text says what a letter is."""
    info = scope.letter(name)
    return name in scope.meanings or (info is not None and info.stated)


def _whole(statement: Statement, claim: h.Term) -> list[h.Sym]:
    """Letters that stand by themselves where only their entries are defined: `s_i = …`, and then s."""
    families = {d.target for d in statement.definitions if d.parameters and isinstance(d.target, h.Sym)}
    families -= {d.target for d in statement.definitions if not d.parameters}
    return [x for x in free_letters(claim) if isinstance(x, h.Sym) and x in families and _stands_alone(claim, x)] if families else []


def _stands_alone(t: h.Term, letter: h.Sym) -> bool:
    if t == letter:
        return True
    inside = t.children[1:] if isinstance(t, h.At) and t.children[0] == letter else t.children
    return any(_stands_alone(c, letter) for c in inside)


def _differentiated(claim: h.Term) -> set[str]:
    """Letters that are differentiated by other letters although they have no value."""
    if not claim.contains(h.Partial):
        return set()
    bodies = [(x.children[0], x.children[1]) for x in claim.walk() if isinstance(x, h.Partial)]
    return {b.name for b, by in bodies if isinstance(b, h.Sym) and b not in free_letters(by)}


def _angles(claim: h.Term) -> set[str]:
    """Letters of which the cosine is taken beside lengths, and nothing else."""
    if not claim.contains(h.Norm):
        return set()
    inside = [x.children[0] for x in claim.walk() if isinstance(x, h.Func) and x.name in ("cos", "sin")]
    return {x.name for x in inside if isinstance(x, h.Sym)}


def _solved(link: h.Term) -> str:
    """The letter on which a matrix acts on the left of an equation, and which is not on the right: `XᵀX w = Xᵀy`."""
    if not isinstance(link, h.Equal) or not isinstance(link.children[0], h.Times):
        return ""
    left, right = link.children
    *before, last = left.children
    alone = isinstance(last, h.Sym) and not is_scalar(last.dims) and not any(last in free_letters(x) for x in (*before, right))
    return last.name if alone and isinstance(last, h.Sym) and any(not _number(x) for x in before) else ""


def _named(link: h.Term) -> str:
    """The vector or matrix that stands alone on the right of an equation, and is not on the left: `A x = b`."""
    if not isinstance(link, h.Equal) or len(link.children) != 2:
        return ""
    left, right = link.children
    alone = isinstance(right, h.Sym) and not is_scalar(right.dims) and right not in free_letters(left)
    return right.name if alone and isinstance(right, h.Sym) else ""


def _number(x: h.Term) -> bool:
    return isinstance(x, h.Num) or (isinstance(x, h.Sym) and is_scalar(x.dims))


def _factors(link: h.Term) -> set[str]:
    """The letters of a product of matrices to which a matrix is said to be equal: `A = U Σ Vᵀ`."""
    if not isinstance(link, h.Equal) or not isinstance(link.children[1], h.Times):
        return set()
    left, right = link.children
    parts = [p.children[0] if isinstance(p, (h.Transpose, h.Inverse)) else p for p in right.children]
    if not isinstance(left, h.Sym) or not all(isinstance(p, h.Sym) and not is_scalar(p.dims) for p in parts):
        return set()
    return {p.name for p in parts if isinstance(p, h.Sym)}
