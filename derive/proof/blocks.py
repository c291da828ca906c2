"""Matrices of blocks: multiplied out, transposed, traced, their determinants by Schur complements, compared block by block.

Heights and widths of the blocks are kept; where a factor that is not partitioned meets one that is, an identity or a zero matrix takes
the partition, and anything else ends the attempt.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.proof.relations import facts_of
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.shapes import ONE, Dim, is_scalar
from derive.terms.typing import shape_of

Parts = tuple[Dim, ...]


class NotPartitioned(Exception):
    """Two partitions that do not fit, or a term that cannot be partitioned."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Blocks by rows, with the heights and widths."""

    heights: Parts
    widths: Parts
    rows: tuple[tuple[h.Term, ...], ...]

    def term(self) -> h.Term:
        if len(self.heights) == 1 and len(self.widths) == 1:
            return self.rows[0][0]
        return h.Block(len(self.heights), len(self.widths), *(b for r in self.rows for b in r))


Value = Grid | h.Term


def without_blocks(claim: h.Term, conditions: tuple[Condition, ...]) -> h.Term | None:
    """Return an equation of block matrices as equations of blocks, determinants and traces written out; None where nothing changes."""
    if not isinstance(claim, h.Equal) or len(claim.children) != 2 or not any(isinstance(t, h.Block) for t in claim.walk()):
        return None
    invertible = facts_of(conditions, (claim,)).invertible
    try:
        left, right = (_value(side, invertible) for side in claim.children)
        if isinstance(left, Grid) or isinstance(right, Grid):
            one = left if isinstance(left, Grid) else right
            assert isinstance(one, Grid)
            left, right = _as_grid(left, one.heights, one.widths), _as_grid(right, one.heights, one.widths)
            pairs = [(a, b) for r, s in zip(left.rows, right.rows, strict=True) for a, b in zip(r, s, strict=True)]
            parts = [h.Equal(a, b) for a, b in pairs]
            return parts[0] if len(parts) == 1 else h.And(*parts)
    except NotPartitioned:
        return None
    made = h.Equal(left, right)
    return None if made == claim else made


def _value(t: h.Term, invertible: frozenset[h.Term]) -> Value:
    if not any(isinstance(s, h.Block) for s in t.walk()):
        return t
    if isinstance(t, h.Block):
        return _block(t, invertible)
    values = [_value(c, invertible) for c in t.children]
    grids = [v for v in values if isinstance(v, Grid)]
    if not grids:
        return t.replace_children(tuple(v for v in values if isinstance(v, h.Term)))
    match t:
        case h.Plus() | h.Hadamard():
            one = max(grids, key=lambda g: len(g.heights) * len(g.widths))
            fitted = [_as_grid(v, one.heights, one.widths) for v in values]
            return Grid(
                one.heights,
                one.widths,
                tuple(
                    tuple(_sum(type(t), [g.rows[i][j] for g in fitted]) for j in range(len(one.widths))) for i in range(len(one.heights))
                ),
            )
        case h.Transpose():
            g = grids[0]
            return Grid(
                g.widths, g.heights, tuple(tuple(h.Transpose(g.rows[i][j]) for i in range(len(g.heights))) for j in range(len(g.widths)))
            )
        case h.Times():
            return _product(values)
        case h.Quotient() if isinstance(values[1], h.Term) and is_scalar(shape_of(values[1])):
            return _map(grids[0], lambda b: h.Quotient(b, values[1]))
        case h.Power() if isinstance(values[1], h.Num) and values[1].value.is_Integer and 1 <= values[1].value <= 6:
            return _product([values[0]] * int(values[1].value))
        case h.Trace():
            g = grids[0]
            if g.heights == g.widths:
                return _sum(h.Plus, [h.Trace(g.rows[i][i]) for i in range(len(g.heights))])
        case h.Det():
            return _determinant(grids[0], invertible)
        case h.Cross() if len(grids) == 2 and all(g.heights == (1, 1, 1) for g in grids):
            return _cross([r[0] for r in grids[0].rows], [r[0] for r in grids[1].rows])
        case h.At() if all(isinstance(k, h.Num) for k in values[1:]) and all(d == 1 for d in (*grids[0].heights, *grids[0].widths)):
            i, *rest = (int(k.value) for k in values[1:] if isinstance(k, h.Num))
            j = rest[0] if rest else 1
            if not (1 <= i <= len(grids[0].heights) and 1 <= j <= len(grids[0].widths)):
                raise NotPartitioned
            return grids[0].rows[i - 1][j - 1]
        case h.Norm() if t.kind == "F" or (t.kind == "2" and grids[0].widths == (1,)):
            entries = [b for r in grids[0].rows for b in r]
            return h.Func("sqrt", _sum(h.Plus, [h.Trace(h.Times(h.Transpose(b), b)) for b in entries]))
        case h.Inner() if len(grids) == 2 and (grids[0].heights, grids[0].widths) == (grids[1].heights, grids[1].widths):
            pairs = [(a, b) for r, s in zip(grids[0].rows, grids[1].rows, strict=True) for a, b in zip(r, s, strict=True)]
            return _sum(h.Plus, [h.Inner(a, b) for a, b in pairs])
        case h.Inverse() if grids[0].heights == grids[0].widths == (1, 1):
            (a, b), (c, d) = grids[0].rows
            over = _leibniz([[a, b], [c, d]])
            rows = ((d, h.negate(b)), (h.negate(c), a))
            return Grid((ONE, ONE), (ONE, ONE), tuple(tuple(h.Quotient(e, over) for e in r) for r in rows))
    raise NotPartitioned


def _cross(a: list[h.Term], b: list[h.Term]) -> Grid:
    rows = []
    for i, j in ((1, 2), (2, 0), (0, 1)):
        rows.append((h.minus(h.Times(a[i], b[j]), h.Times(a[j], b[i])),))
    return Grid((ONE, ONE, ONE), (ONE,), tuple(rows))


def _block(t: h.Block, invertible: frozenset[h.Term]) -> Grid:
    m, n = t.grid
    rows = []
    for i in range(m):
        row = [_value(c, invertible) for c in t.children[i * n : (i + 1) * n]]
        if any(isinstance(v, Grid) for v in row):
            raise NotPartitioned
        rows.append(tuple(v for v in row if isinstance(v, h.Term)))
    heights = tuple(shape_of(r[0])[0] for r in rows)
    return Grid(heights, tuple(shape_of(c)[1] for c in rows[0]), tuple(rows))


def _map(g: Grid, f: object) -> Grid:
    assert callable(f)
    return Grid(g.heights, g.widths, tuple(tuple(f(b) for b in r) for r in g.rows))


def _sum(head: type[h.Term], parts: list[h.Term]) -> h.Term:
    return parts[0] if len(parts) == 1 else head(*parts)


def _zero(rows: Dim, cols: Dim) -> h.Term:
    return h.ZERO if rows == 1 and cols == 1 else h.Zeros(rows, cols)


def _unit(n: Dim) -> h.Term:
    return h.UNITY if n == 1 else h.Identity(n)


def _as_grid(v: Value, heights: Parts, widths: Parts) -> Grid:
    """A value in a given partition."""
    if isinstance(v, Grid):
        if (v.heights, v.widths) != (heights, widths):
            raise NotPartitioned
        return v
    if len(heights) == 1 and len(widths) == 1:
        return Grid(heights, widths, ((v,),))
    match v:
        case h.Zeros():
            return Grid(heights, widths, tuple(tuple(_zero(a, b) for b in widths) for a in heights))
        case h.Ones():
            return Grid(heights, widths, tuple(tuple(h.UNITY if a == b == 1 else h.Ones(a, b) for b in widths) for a in heights))
        case h.Identity() if heights == widths:
            return Grid(
                heights,
                widths,
                tuple(tuple(_unit(a) if i == j else _zero(a, b) for j, b in enumerate(widths)) for i, a in enumerate(heights)),
            )
        case h.Times() if sum(not is_scalar(shape_of(c)) for c in v.children) == 1:
            k = next(k for k, c in enumerate(v.children) if not is_scalar(shape_of(c)))
            scalars = [c for n, c in enumerate(v.children) if n != k]
            return _map(_as_grid(v.children[k], heights, widths), lambda b: h.Times(*scalars, b))
        case h.Plus():
            fitted = [_as_grid(c, heights, widths) for c in v.children]
            return Grid(
                heights,
                widths,
                tuple(tuple(h.Plus(*(g.rows[i][j] for g in fitted)) for j in range(len(widths))) for i in range(len(heights))),
            )
    raise NotPartitioned


def _product(values: list[Value]) -> Value:
    scalars = [v for v in values if isinstance(v, h.Term) and is_scalar(shape_of(v))]
    arrays = [v for v in values if not (isinstance(v, h.Term) and is_scalar(shape_of(v)))]
    out: Value = arrays[0]
    for v in arrays[1:]:
        out = _times(out, v)
    if scalars and isinstance(out, Grid):
        return _map(out, lambda b: h.Times(*scalars, b))
    return h.Times(*scalars, out) if scalars and isinstance(out, h.Term) else out


def _times(a: Value, b: Value) -> Value:
    if not isinstance(a, Grid) and not isinstance(b, Grid):
        return h.Times(a, b)
    if not isinstance(a, Grid):
        assert isinstance(b, Grid)
        a = Grid((shape_of(a)[0],), b.heights, ((a,),)) if len(b.heights) == 1 else _as_grid(a, b.heights, b.heights)
    elif not isinstance(b, Grid):
        b = Grid(a.widths, (shape_of(b)[1],), ((b,),)) if len(a.widths) == 1 else _as_grid(b, a.widths, a.widths)
    if a.widths != b.heights:
        raise NotPartitioned
    rows = tuple(
        tuple(_sum(h.Plus, [h.Times(a.rows[i][k], b.rows[k][j]) for k in range(len(a.widths))]) for j in range(len(b.widths)))
        for i in range(len(a.heights))
    )
    made = Grid(a.heights, b.widths, rows)
    return made.term() if len(rows) == 1 and len(rows[0]) == 1 else made


def _determinant(g: Grid, invertible: frozenset[h.Term]) -> h.Term:
    """det of a square grid: by entries where all are scalars, by a zero block or a Schur complement where it is 2×2."""
    if g.heights != g.widths:
        raise NotPartitioned
    if all(d == 1 for d in g.heights) and len(g.heights) <= 4:
        return _leibniz([list(r) for r in g.rows])
    if len(g.heights) != 2:
        raise NotPartitioned
    (a, b), (c, d) = g.rows
    if isinstance(b, h.Zeros) or isinstance(c, h.Zeros) or h.ZERO in (b, c):
        return h.Times(h.Det(a), h.Det(d))
    if a in invertible or isinstance(a, (h.Identity, h.Inverse)):
        return h.Times(h.Det(a), h.Det(h.minus(d, h.Times(c, h.Inverse(a), b))))
    if d in invertible or isinstance(d, (h.Identity, h.Inverse)):
        return h.Times(h.Det(d), h.Det(h.minus(a, h.Times(b, h.Inverse(d), c))))
    raise NotPartitioned


def _leibniz(rows: list[list[h.Term]]) -> h.Term:
    if len(rows) == 1:
        return rows[0][0]
    parts: list[h.Term] = []
    for j, top in enumerate(rows[0]):
        minor = _leibniz([r[:j] + r[j + 1 :] for r in rows[1:]])
        parts.append(h.Times(*([h.MINUS_ONE] if j % 2 else []), top, minor))
    return h.Plus(*parts)
