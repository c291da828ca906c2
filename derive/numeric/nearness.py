"""Letters brought into special positions to one another: equal, opposite, nearly equal, orthogonal, with a product that vanishes.

Independent random letters are in general position; a claim that fails only where two vectors are nearly equal, or where the kernel of one
matrix holds the columns of the next, is never seen to fail there.
"""

from __future__ import annotations

from flint import fmpq, fmpq_mat

from derive.numeric.draws import Draw
from derive.numeric.plan import Plan
from derive.numeric.point import Point
from derive.terms import heads as h

_NEAR = (fmpq(0), fmpq(0), fmpq(1, 1000), fmpq(1, 100), fmpq(-1, 100))
_FACTORS = (fmpq(1), fmpq(1), fmpq(1), fmpq(-1), fmpq(1, 100), fmpq(100), fmpq(2), fmpq(1, 2))


def related(plan: Plan, point: Point, d: Draw) -> list[Point]:
    """Return variants of a point, the most special first, in the styles that ask for them; none is checked against the conditions."""
    if d.style not in ("near", "singular"):
        return []
    found: list[Point] = []
    letters = [x for x in plan.letters if isinstance(point.values.get(x), (fmpq, fmpq_mat)) and not isinstance(x, h.Differential)]
    special = point
    for k, letter in enumerate(letters):
        before = letters[:k]
        if before and d.rng.random() < 0.7:
            beside = d.style == "near" or d.rng.random() < 0.3
            changed = (_beside if beside else _annihilated)(special, letter, before, d)
            if changed is not None:
                special = changed
                found.insert(0, special)
    return found


def _beside(point: Point, letter: h.Term, before: list[h.Term], d: Draw) -> Point | None:
    """The letter as a multiple of an earlier one of its shape, exactly or nearly; a vector also orthogonal to it."""
    mine = point.values[letter]
    alike = [x for x in before if _shape(point.values[x]) == _shape(mine)]
    if not alike:
        return None
    other = point.values[d.rng.choice(alike)]
    if isinstance(mine, fmpq_mat) and mine.ncols() == 1 and d.rng.random() < 0.25:
        return point.with_value(letter, _orthogonal(mine, other))
    if d.style == "singular":
        return point.with_value(letter, other * d.rng.choice((1, -1)))
    return point.with_value(letter, other * d.rng.choice(_FACTORS) + mine * d.rng.choice(_NEAR))


def _shape(v: fmpq | fmpq_mat) -> tuple[int, int]:
    return (v.nrows(), v.ncols()) if isinstance(v, fmpq_mat) else (1, 1)


def _orthogonal(x: fmpq_mat, y: fmpq_mat) -> fmpq_mat:
    """x without its part along y."""
    square = (y.transpose() * y)[0, 0]
    return x if square == 0 else x - y * ((y.transpose() * x)[0, 0] / square)


def _annihilated(point: Point, letter: h.Term, before: list[h.Term], d: Draw) -> Point | None:
    """The letter put into the kernel of an earlier matrix, so that their product vanishes; a symmetric one keeps its symmetry."""
    mine = point.values[letter]
    if not isinstance(mine, fmpq_mat):
        return None
    order = list(before)
    d.rng.shuffle(order)
    for name in order:
        other = point.values[name]
        if isinstance(other, fmpq_mat) and other.ncols() == mine.nrows():
            onto = _onto_kernel(other)
            if onto is not None:
                symmetric = mine.nrows() == mine.ncols() and mine == mine.transpose()
                return point.with_value(letter, onto * mine * onto if symmetric else onto * mine)
    return None


def _onto_kernel(a: fmpq_mat) -> fmpq_mat | None:
    """The orthogonal projection onto the kernel of a matrix; None where the kernel is zero."""
    reduced, rank = a.rref()
    n = a.ncols()
    if rank == n:
        return None
    rows = fmpq_mat(rank, n, [reduced[i, j] for i in range(rank) for j in range(n)])
    eye = fmpq_mat(n, n, [fmpq(int(i == j)) for i in range(n) for j in range(n)])
    if rank == 0:
        return eye
    return eye - rows.transpose() * (rows * rows.transpose()).inv() * rows
