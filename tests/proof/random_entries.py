"""Random expressions of elementwise products, diagonals, unit vectors, Kronecker products and sums over indices."""

from __future__ import annotations

from random import Random

from derive.terms import heads as h
from tests.algebra.random_identities import A, B, S, mutated, n, rewritten, x, y

ONE = h.Ones(n, 1)
i, j = h.scalar("i"), h.scalar("j")
UP_TO_N = (h.Range(i, h.UNITY, h.Sym("n")), h.Range(j, h.UNITY, h.Sym("n")))


def vector(r: Random, depth: int) -> h.Term:
    """A random column of R^n."""
    if depth <= 0:
        return r.choice((x, y, ONE))
    down = depth - 1
    match r.randrange(6):
        case 0:
            return h.Hadamard(vector(r, down), vector(r, down))
        case 1:
            return h.Diagonal(square(r, down))
        case 2:
            return h.Times(square(r, down), vector(r, down))
        case 3:
            return h.Plus(vector(r, down), vector(r, down))
        case 4:
            return h.Power(vector(r, 0), h.Num(2))
    return h.Times(h.Diag(vector(r, down)), vector(r, down))


def square(r: Random, depth: int) -> h.Term:
    """A random n×n matrix."""
    if depth <= 0:
        return r.choice((A, B, S, h.Identity(n)))
    down = depth - 1
    match r.randrange(7):
        case 0:
            return h.Hadamard(square(r, down), square(r, down))
        case 1:
            return h.Diag(vector(r, down))
        case 2:
            return h.Times(square(r, down), square(r, down))
        case 3:
            return h.Transpose(square(r, down))
        case 4:
            return h.Times(vector(r, 0), h.Transpose(vector(r, 0)))
        case 5:
            return h.SumOver(h.Times(h.At(vector(r, 0), i), h.Unit(n, i), h.Transpose(h.Column(square(r, 0), i))), UP_TO_N[0])
    return h.Plus(square(r, down), square(r, down))


def scalar(r: Random) -> h.Term:
    """A random number."""
    match r.randrange(5):
        case 0:
            return h.Trace(square(r, 2))
        case 1:
            return h.Times(h.Transpose(vector(r, 1)), vector(r, 2))
        case 2:
            return h.Times(h.Transpose(h.Vec(square(r, 1))), h.Kronecker(square(r, 0), square(r, 1)), h.Vec(square(r, 0)))
        case 3:
            return h.Trace(h.Kronecker(square(r, 1), square(r, 1)))
    return h.SumOver(h.Times(h.At(square(r, 1), i, j), h.At(vector(r, 0), i), h.At(square(r, 0), j, i)), *UP_TO_N)


def pair(seed: int) -> tuple[h.Term, h.Term]:
    """An expression and a neighbour, often equal and often not."""
    r = Random(seed)
    kind = r.randrange(3)
    start = scalar(r) if kind == 0 else square(r, 2) if kind == 1 else vector(r, 2)
    other = rewritten(start, r, r.randrange(4))
    return start, mutated(other, r) if r.random() < 0.7 else other
