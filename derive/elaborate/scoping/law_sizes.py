"""One letter, one size: throughout a statement, and between a random letter and the parameters of its law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES
from derive.terms.shapes import ONE, Dim, ShapeError, Unifier, flexible
from derive.terms.typing import infer


def one_size(unifier: Unifier, bound: Iterable[str], terms: Iterable[h.Term]) -> None:
    """Give every letter one size: where one formula has fixed what another left open, and in the laws of random letters."""
    terms, hidden = list(terms), frozenset(bound)
    seen: dict[str, h.Sym] = {}
    for x in (x for term in terms for x in term.walk() if isinstance(x, h.Sym) and x.name not in hidden):
        first = seen.setdefault(x.name, x)
        if first != x and len(first.args) == len(x.args):
            for a, b in zip(first.args[1:], x.args[1:], strict=True):
                if flexible(a) or flexible(b):
                    unifier.same(a, b)
    for law in (x for term in terms for x in term.walk() if isinstance(x, h.DistributedAs)):
        agree(unifier, *law.children)


def of_functions(p: h.Term, symbols: Mapping[str, h.Term]) -> h.Term:
    """ "g is convex" speaks of the function g of a formula, also where it was said before anything called g."""
    if isinstance(p, h.Is) and isinstance(p.children[0], h.Sym) and p.property in PROPERTIES and PROPERTIES[p.property].of == "function":
        found = symbols.get(p.children[0].name)
        if isinstance(found, h.FunSym):
            return h.Is(found, p.property, *(symbols.get(x.name, x) if isinstance(x, h.Sym) else x for x in p.children[1:]))
    return p


def agree(unifier: Unifier, letter: h.Term, law: h.Term) -> None:
    """Make the open sizes of a random letter and of the parameters of its law equal; what cannot be made so is left as it is."""
    if not isinstance(law, h.Distribution):
        return
    try:
        subject = infer(letter, unifier)
        shapes = [infer(c, unifier) for c in law.children]
    except ShapeError:
        return
    if any(v is None for v in shapes):
        return
    if subject is None and shapes and shapes[0] is not None:
        subject = shapes[0]  # the letter of a law itself
    if subject is None:
        return
    rows, columns = subject
    match law.name, shapes:
        case "normal", [mean, covariance] if mean is not None and covariance is not None and rows != ONE and columns == ONE:
            for a, b in (*_pairs(mean, (rows, ONE)), *_pairs(covariance, (rows, rows))):
                _open(unifier, a, b)
        case (("wishart" | "inverse_wishart"), [one, two]) if one is not None and two is not None:
            matrix = one if one != (ONE, ONE) else two
            for a, b in _pairs(matrix, subject):
                _open(unifier, a, b)
        case "matrix_normal", [mean, left, right] if mean is not None and left is not None and right is not None:
            for a, b in (*_pairs(mean, subject), *_pairs(left, (rows, rows)), *_pairs(right, (columns, columns))):
                _open(unifier, a, b)


def values(law: h.Term) -> tuple[Dim, Dim]:
    """The shape of the values of a law, as far as the shapes of its parameters tell."""
    if not isinstance(law, h.Distribution) or not law.children:
        return ONE, ONE
    match law.name:
        case "normal" | "matrix_normal" | "dirichlet" | "categorical":
            told = law.children[0]
        case "multinomial":
            told = law.children[-1]
        case "wishart" | "inverse_wishart":
            told = next((c for c in law.children if _shape(c) != (ONE, ONE)), law.children[0])
        case _:
            return ONE, ONE
    return _shape(told)


def _shape(t: h.Term) -> tuple[Dim, Dim]:
    try:
        found = infer(t, Unifier())
    except ShapeError:
        return ONE, ONE
    return found if found is not None else (ONE, ONE)


def _pairs(one: tuple[Dim, Dim], two: tuple[Dim, Dim]) -> list[tuple[Dim, Dim]]:
    return list(zip(one, two, strict=True))


def _open(unifier: Unifier, a: Dim, b: Dim) -> None:
    """Unify two sizes unless one of them is a number's: a covariance that is a number is no matrix of size 1."""
    if ONE not in (unifier.resolve(a), unifier.resolve(b)):
        unifier.same(a, b)


__all__ = ["agree", "of_functions", "one_size", "values"]
