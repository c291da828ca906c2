"""The sizes that a law ties together: a normal vector has the size of its mean, a Wishart matrix that of its scale."""

from __future__ import annotations

from derive.terms import heads as h
from derive.terms.shapes import ONE, Dim, ShapeError, Unifier
from derive.terms.typing import infer


def agree(unifier: Unifier, letter: h.Term, law: h.Term) -> None:
    """Make the open sizes of a random letter and of the parameters of its law equal; what cannot be made so is left as it is."""
    if not isinstance(law, h.Distribution):
        return
    try:
        subject = infer(letter, unifier)
        values = [infer(c, unifier) for c in law.children]
    except ShapeError:
        return
    if subject is None or any(v is None for v in values):
        return
    rows, columns = subject
    match law.name, values:
        case "normal", [mean, covariance] if mean is not None and covariance is not None and rows != ONE and columns == ONE:
            for a, b in (*_pairs(mean, (rows, ONE)), *_pairs(covariance, (rows, rows))):
                _open(unifier, a, b)
        case ("wishart" | "inverse_wishart"), [one, two] if one is not None and two is not None:
            matrix = one if one != (ONE, ONE) else two
            for a, b in _pairs(matrix, subject):
                _open(unifier, a, b)
        case "matrix_normal", [mean, left, right] if mean is not None and left is not None and right is not None:
            for a, b in (*_pairs(mean, subject), *_pairs(left, (rows, rows)), *_pairs(right, (columns, columns))):
                _open(unifier, a, b)


def _pairs(one: tuple[Dim, Dim], two: tuple[Dim, Dim]) -> list[tuple[Dim, Dim]]:
    return list(zip(one, two, strict=True))


def _open(unifier: Unifier, a: Dim, b: Dim) -> None:
    """Unify two sizes unless one of them is a number's: a covariance that is a number is no matrix of size 1."""
    if ONE not in (unifier.resolve(a), unifier.resolve(b)):
        unifier.same(a, b)


__all__ = ["agree"]
