"""Random matrix expressions, rewritings that keep their value, and mutations that usually do not.

Everything depends on one `random.Random`, so a seed names an identity.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import dim
from derive.terms.typing import shape_of

n, m = dim("n"), dim("m")
A, B = h.matrix("A", "n", "n"), h.matrix("B", "n", "n")
S, Q, P = h.matrix("S", "n", "n"), h.matrix("Q", "n", "n"), h.matrix("P", "n", "n")
G, H = h.matrix("G", "n", "m"), h.matrix("H", "m", "n")
x, y = h.vector("x", "n"), h.vector("y", "n")
c = h.scalar("c")

CONDITIONS = tuple(
    Condition(h.Is(t, name), Origin.STATED, f"{t} is {name}")
    for t, name in ((S, "symmetric"), (Q, "orthogonal"), (P, "idempotent"), (A, "invertible"))
)
SQUARE = (A, B, S, Q, P)


def square(r: Random, depth: int) -> h.Term:
    """A random n×n expression."""
    if depth <= 0:
        return r.choice((*SQUARE, h.Identity(n)))
    down = depth - 1
    match r.randrange(18):
        case 0 | 1 | 2 | 3:
            return h.Times(square(r, down), square(r, down))
        case 4 | 5:
            return h.Plus(square(r, down), square(r, down))
        case 6 | 7:
            return h.Transpose(square(r, down))
        case 8:
            return h.Inverse(r.choice((A, B, h.Plus(A, B), h.Plus(h.Identity(n), h.Times(G, H)), h.Times(A, B))))
        case 9:
            return h.Times(G, H) if r.random() < 0.5 else h.Times(G, h.Transpose(G))
        case 10:
            return h.Times(h.Num(r.choice(("2", "-1", "1/2", "3"))), square(r, down))
        case 11:
            return h.Times(x, h.Transpose(y))
        case 12:
            return h.Hadamard(square(r, 0), square(r, 0))
        case 13:
            return r.choice((h.Diag(x), h.Diag(h.Diagonal(square(r, down))), h.Diag(h.Hadamard(x, y))))
        case 14:
            return r.choice((h.Times(G, h.PseudoInverse(G)), h.Times(h.PseudoInverse(H), H), h.PseudoInverse(square(r, 0))))
        case 15:
            return h.Power(r.choice((A, S, h.Times(A, B), P)), h.Num(r.choice((2, 3, -1))) if r.random() < 0.5 else h.Num(2))
        case 16:
            i = h.scalar("i")
            body = r.choice((h.Times(h.Column(G, i), h.Row(H, i)), h.Times(h.At(h.Diagonal(h.Times(H, G)), i), square(r, 0))))
            return h.SumOver(body, h.Range(i, h.UNITY, h.Sym("m")))
    return h.Times(scalar(r, down), square(r, down))


def scalar(r: Random, depth: int) -> h.Term:
    """A random scalar expression."""
    if depth <= 0:
        return r.choice((c, h.Times(h.Transpose(x), y)))
    down = depth - 1
    match r.randrange(13):
        case 6:
            return h.Power(h.Norm(r.choice((h.Times(A, x), x, h.Plus(x, y))), "2"), h.Num(r.choice((1, 2))))
        case 7:
            return h.Power(h.Norm(r.choice((G, h.Times(Q, G), h.Transpose(H))), "F"), h.Num(2))
        case 8:
            return h.Trace(h.Kronecker(square(r, 0), square(r, 0)))
        case 9:
            return h.Times(h.Transpose(h.Vec(square(r, 0))), h.Kronecker(square(r, 0), square(r, 0)), h.Vec(square(r, 0)))
        case 10:
            return h.Func("exp", scalar(r, 0))
        case 11:
            return h.Quotient(scalar(r, 0), h.Plus(h.UNITY, h.Times(h.Transpose(x), x)))
        case 12:
            return h.Det(h.Kronecker(r.choice(SQUARE), r.choice(SQUARE)))
        case 0 | 1:
            return h.Trace(square(r, down))
        case 2 | 3:
            return h.Times(h.Transpose(x), square(r, down), y)
        case 4:
            return h.Det(r.choice((h.Times(A, B), A, h.Transpose(B), h.Times(A, Q), h.Plus(h.Identity(n), h.Times(G, H)))))
        case 5:
            return h.Plus(scalar(r, down), scalar(r, down))
    return h.Times(scalar(r, down), scalar(r, 0))


def expression(r: Random) -> h.Term:
    depth = r.choice((1, 2, 2, 3))
    return scalar(r, depth) if r.random() < 0.4 else square(r, depth)


Rewrite = Callable[[h.Term, Random], h.Term | None]


def _distribute(t: h.Term, r: Random) -> h.Term | None:
    if isinstance(t, h.Times):
        for k, child in enumerate(t.children):
            if isinstance(child, h.Plus):
                before, after = t.children[:k], t.children[k + 1 :]
                return h.Plus(*(h.Times(*before, s, *after) for s in child.children))
    return None


def _turn(t: h.Term, r: Random) -> h.Term | None:
    return h.Plus(*reversed(t.children)) if isinstance(t, h.Plus) else None


def _transpose(t: h.Term, r: Random) -> h.Term | None:
    if not isinstance(t, h.Transpose):
        return h.Transpose(h.Transpose(t))
    match t.children[0]:
        case h.Times() as inner:
            return h.Times(*(h.Transpose(f) for f in reversed(inner.children)))
        case h.Plus() as inner:
            return h.Plus(*(h.Transpose(f) for f in inner.children))
        case h.Inverse() as inner:
            return h.Inverse(h.Transpose(inner.children[0]))
    return None


def _insert(t: h.Term, r: Random) -> h.Term | None:
    if shape_of(t) != (n, n):
        return None
    unit = r.choice((h.Times(A, h.Inverse(A)), h.Times(h.Inverse(A), A), h.Times(Q, h.Transpose(Q)), h.Times(h.Transpose(Q), Q)))
    return h.Times(t, unit) if r.random() < 0.5 else h.Times(unit, t)


def _split(t: h.Term, r: Random) -> h.Term | None:
    return h.Plus(h.Times(h.Num(2), t), h.Times(h.Num(-1), t)) if r.random() < 0.3 else None


def _trace(t: h.Term, r: Random) -> h.Term | None:
    if not isinstance(t, h.Trace):
        return None
    inner = t.children[0]
    if isinstance(inner, h.Times) and all(shape_of(f) == (n, n) for f in inner.children):
        return h.Trace(h.Times(*inner.children[1:], inner.children[0]))
    return h.Trace(h.Transpose(inner))


def _scalar(t: h.Term, r: Random) -> h.Term | None:
    return h.Transpose(t) if isinstance(t, h.Times) and shape_of(t) == (1, 1) else None


def _property(t: h.Term, r: Random) -> h.Term | None:
    return {P: h.Times(P, P), S: h.Transpose(S)}.get(t)


def _det(t: h.Term, r: Random) -> h.Term | None:
    if isinstance(t, h.Det) and isinstance(t.children[0], h.Times) and all(shape_of(f) == (n, n) for f in t.children[0].children):
        return h.Times(*(h.Det(f) for f in t.children[0].children))
    return h.Det(h.Transpose(t.children[0])) if isinstance(t, h.Det) else None


def _inverse(t: h.Term, r: Random) -> h.Term | None:
    if isinstance(t, h.Inverse) and isinstance(t.children[0], h.Times):
        return h.Times(*(h.Inverse(f) for f in reversed(t.children[0].children)))
    return None


def _hadamard(t: h.Term, r: Random) -> h.Term | None:
    return h.Hadamard(*reversed(t.children)) if isinstance(t, h.Hadamard) else None


REWRITES: tuple[Rewrite, ...] = (
    _distribute, _turn, _transpose, _insert, _split, _trace, _scalar, _property, _det, _inverse, _hadamard,
)  # fmt: skip


def places(t: h.Term) -> list[tuple[int, ...]]:
    """The paths of all parts that have a shape."""
    out: list[tuple[int, ...]] = [()]
    for k, child in enumerate(t.children):
        if k and isinstance(t, (h.SumOver, h.Power, h.At, h.Row, h.Column)):
            continue
        out += [(k, *rest) for rest in places(child)]
    return out


def part(t: h.Term, path: tuple[int, ...]) -> h.Term:
    for k in path:
        t = t.children[k]
    return t


def put(t: h.Term, path: tuple[int, ...], value: h.Term) -> h.Term:
    if not path:
        return value
    children = list(t.children)
    children[path[0]] = put(children[path[0]], path[1:], value)
    return t.replace_children(tuple(children))


def rewritten(t: h.Term, r: Random, steps: int) -> h.Term:
    """The term after a number of value-keeping rewritings at random places."""
    for _ in range(steps):
        path = r.choice(places(t))
        after = r.choice(REWRITES)(part(t, path), r)
        if after is not None:
            t = put(t, path, after)
    return t


def mutated(t: h.Term, r: Random) -> h.Term:
    """The term with one small change that keeps the shapes."""
    for _ in range(40):
        path = r.choice(places(t))
        old = part(t, path)
        new: h.Term | None = None
        match r.randrange(6):
            case 0 if isinstance(old, h.Times) and len(old.children) > 1:
                children = list(old.children)
                k = r.randrange(len(children) - 1)
                if shape_of(children[k]) == shape_of(children[k + 1]):
                    children[k], children[k + 1] = children[k + 1], children[k]
                    new = h.Times(*children)
            case 1 if isinstance(old, (h.Transpose, h.Inverse)) and shape_of(old) == shape_of(old.children[0]):
                new = old.children[0]
            case 2:
                new = h.Times(h.Num(-1), old)
            case 3 if isinstance(old, h.Num):
                new = h.Num(old.value * 2)
            case 4 if old in (G, h.Transpose(H)):
                new = h.Transpose(H) if old == G else G
            case 4 if old in (x, y):
                new = x if old == y else y
            case 4 if old in SQUARE:
                new = r.choice([s for s in SQUARE if s != old])
            case 5 if shape_of(old) == (n, n):
                new = h.Transpose(old)
        if new is not None:
            return put(t, path, new)
    return h.Plus(t, t)


def identity(seed: int) -> tuple[h.Term, h.Term, h.Term]:
    """An expression, the same rewritten on both sides, and a mutant of the second."""
    r = Random(seed)
    start = expression(r)
    left, right = rewritten(start, r, r.randrange(4)), rewritten(start, r, 2 + r.randrange(5))
    return left, right, mutated(right, r)
