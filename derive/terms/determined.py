"""What equations determine: eigenvalues and singular values by their vectors, the solution x of `g(x, θ) = 0`.

Where `A v = λ v` and `wᵀA = λ wᵀ` with λ simple, λ is a differentiable function of A with `dλ = wᵀ(dA)v/wᵀv`; where `A v = σ u` and
`Aᵀu = σ v` with σ simple and not zero, `dσ = uᵀ(dA)v/uᵀu` (Magnus & Neudecker, *Matrix Differential Calculus*, 8.9; Horn & Johnson,
*Matrix Analysis*, 6.3.12 and 7.3). Both are `dλ = leftᵀ(dA)right/scale`. Where `g(x, θ) = 0` as many equations as x has entries, and their
Jacobian by x is invertible, x is a differentiable function of θ (Rudin, *Principles of Mathematical Analysis*, 9.28).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from derive.terms import heads as h
from derive.terms.conditions import Condition, has
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import Definition, free_letters, unfold
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Determined:
    """A number `value` of a `matrix`; `scale` is None where the vectors are of length one; `needs` says when it is differentiable."""

    value: h.Term
    matrix: h.Term
    left: h.Term
    right: h.Term
    scale: h.Term | None
    needs: str

    @property
    def letter(self) -> h.Term:
        """The letter of the value; of a member of a family, that of the family."""
        return self.value.children[0] if isinstance(self.value, h.At) else self.value


def determined(conditions: tuple[Condition, ...], definitions: tuple[Definition, ...]) -> tuple[Determined, ...]:
    """Return the numbers that conditions and definitions tie to matrices."""
    return (*_by_equations(conditions), *_by_definitions(definitions, conditions))


def names(body: h.Term, d: Determined) -> Determined | None:
    """The number that a body names: the determined one itself, or the member of its family with the index of the body."""
    if body == d.value:
        return d
    if isinstance(body, h.At) and isinstance(d.value, h.At) and body.children[0] == d.letter and len(body.children) == 2:
        put = {d.value.children[1]: body.children[1]}
        return replace(d, value=body, left=d.left.xreplace(put), right=d.right.xreplace(put))
    return None


def normalised(d: Determined) -> h.Term | None:
    """The proposition that the vectors are of the usual length: of length one, or wᵀv = 1; None where they are."""
    if d.scale is None:
        return None
    return h.Is(d.right, "unit") if d.left == d.right else h.Equal(d.scale, h.UNITY)


def depends(d: Determined, letter: h.Term, definitions: tuple[Definition, ...]) -> bool:
    """Whether the matrix of a number is or depends on a letter."""
    return letter in free_letters(d.matrix) or letter in free_letters(unfold(d.matrix, definitions))


# --- equations --------------------------------------------------------------------------------------------------------------------


def _by_equations(conditions: tuple[Condition, ...]) -> Iterator[Determined]:
    equations = [e for c in conditions if (e := _action(c.proposition)) is not None]
    for matrix, v, value, result in equations:
        if isinstance(matrix, h.Transpose) and any(_turned(m) == matrix for m, *_ in equations):
            continue
        if v == result:
            left = _left_vector(matrix, value, equations, conditions)
            for w in [left] if left is not None else [v] if _symmetric(matrix, conditions) else []:
                yield Determined(value, matrix, w, v, _scale(w, v, conditions), f"{_name(value)} is a simple eigenvalue of {_name(matrix)}")
        elif any((_turned(matrix), result, value, v) == e for e in equations):
            scale = _scale(result, result, conditions)
            yield Determined(value, matrix, result, v, scale, f"{_name(value)} is a simple singular value of {_name(matrix)}, and not zero")


def _action(p: h.Term) -> tuple[h.Term, h.Term, h.Term, h.Term] | None:
    """The matrix A, v, λ and u of `A v = λ u`, also where it is written `vᵀA = λ uᵀ`: then the matrix is Aᵀ."""
    match p:
        case h.Equal(children=(h.Times(children=(*matrices, v)), h.Times(children=(value, u)))) if matrices and _number(value):
            matrix = matrices[0] if len(matrices) == 1 else h.Times(*matrices)
            if isinstance(u, h.Transpose) and isinstance(matrices[0], h.Transpose) and len(matrices) == 1:
                return _turned(v), matrices[0].children[0], value, u.children[0]
            return matrix, v, value, u
    return None


def _number(x: h.Term) -> bool:
    return isinstance(x, h.Sym) and is_scalar(x.dims) and not x.family


def _turned(matrix: h.Term) -> h.Term:
    return matrix.children[0] if isinstance(matrix, h.Transpose) else h.Transpose(matrix)


def _left_vector(matrix: h.Term, value: h.Term, equations: Iterable[tuple[h.Term, ...]], conditions: Iterable[Condition]) -> h.Term | None:
    found = [v for m, v, number, u in equations if m == _turned(matrix) and number == value and u == v]
    return found[0] if len(found) == 1 else None


def _symmetric(matrix: h.Term, conditions: Iterable[Condition]) -> bool:
    return isinstance(matrix, h.Sym) and has(matrix, "symmetric", conditions)


def _scale(w: h.Term, v: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """wᵀv, or None where the conditions say that it is 1."""
    product = h.Times(h.Transpose(w), v)
    ones: set[h.Term] = {h.UNITY}
    equal = [set(c.proposition.children) for c in conditions if isinstance(c.proposition, h.Equal)]
    for _ in equal:
        for sides in equal:
            if sides & ones:
                ones |= sides
    length = h.Norm(v, "2")
    same = w == v and (has(v, "unit", conditions) or length in ones or h.Power(length, h.TWO) in ones)
    return None if same or product in ones or h.Inner(w, v) in ones else product


def _name(x: h.Term) -> str:
    return getattr(x, "name", "") or "the matrix"


# --- decompositions ---------------------------------------------------------------------------------------------------------------


def _by_definitions(definitions: tuple[Definition, ...], conditions: tuple[Condition, ...]) -> Iterator[Determined]:
    """`A = Q diag(λ) Qᵀ` with Q orthogonal, `A = U diag(σ) Vᵀ` with orthonormal columns: every λ_i, every σ_i."""
    i = h.Sym("i")
    for d in definitions:
        match d.value:
            case h.Times(children=(h.Sym() as u, h.Diag(children=(h.Sym() as values,)), h.Transpose(children=(h.Sym() as v,)))) if (
                not d.parameters and not d.target.children
            ):
                orthonormal = all(has(x, "orthogonal", conditions) or has(x, "orthonormal_columns", conditions) for x in (u, v))
                what = "eigenvalue" if u == v else "singular value"
                rest = "" if u == v else ", and not zero"
                if orthonormal:
                    says = f"{values.name}_i is a simple {what} of {_name(d.target)}{rest}"
                    yield Determined(h.At(values, i), d.target, h.Column(u, i), h.Column(v, i), None, says)


# --- solutions --------------------------------------------------------------------------------------------------------------------


def equation_of(name: str, by: str, conditions: Iterable[Condition], definitions: tuple[Definition, ...]) -> h.Term | None:
    """The g of the one condition `g = 0` from which a column, or a number, follows as a function of another letter; otherwise None.

    A letter that no more is known of than on what it depends stands in it as it is.
    """
    known = tuple(d for d in definitions if getattr(d.target, "name", "") != name)
    found: dict[h.Term, None] = {}
    for c in conditions:
        p = c.proposition
        if not isinstance(p, h.Equal) or len(p.children) != 2:
            continue
        unknown = next((x for x in free_letters(p) if getattr(x, "name", "") == name and isinstance(x, h.Sym)), None)
        if unknown is None or unknown.family or unknown.dims[1] != 1:
            continue
        if all(getattr(x, "name", "") != by for x in free_letters(unfold(p, known))):
            continue
        try:
            shapes = [shape_of(side) for side in p.children]
        except ShapeError:
            continue
        if shapes == [unknown.dims, unknown.dims]:
            found[p] = None
    if len(found) != 1:
        return None
    left, right = next(iter(found)).children
    zero = right == h.ZERO or isinstance(right, h.Zeros)
    return left if zero else h.Plus(left, h.negate(right))
