"""One eigenvalue or singular value named with its vectors: what the words say becomes equations between the letters.

`A v = λ v` of a right eigenvector, `Aᵀu = λ u` of a left one, `A v = σ u` and `Aᵀu = σ v` of singular vectors, which are of length one.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, Dim, ShapeError, Unifier


def paired(scope: Scope, item: d.SpectralPair) -> Scope:
    """Return the scope with the letters declared and their equations assumed. Raises ShapeError where a letter has another meaning."""
    name, info = spell(item.letter), scope.letter(spell(item.letter))
    if info is not None and (info.kind not in (None, Kind.MATRIX) or info.family):
        raise ShapeError(f"{name} is no matrix")
    square = item.kind == "eigenvalue"
    rows, columns = _sizes(info, name, square)
    scope = scope.declare(Letter(name, Kind.MATRIX, rows, columns))
    value = _letter(scope, spell(item.value), Kind.SCALAR)
    scope = scope.declare(value)
    matrix, number = h.Sym(name, rows, columns), h.Sym(value.name, ONE, ONE)
    vectors: dict[str, h.Sym] = {}
    for side, letter, unit in item.vectors:
        length = columns if side == "right" else rows
        made = _letter(scope, spell(letter), Kind.VECTOR)
        scope = scope.declare(replace(made, rows=length, columns=ONE))
        vectors[side] = v = h.Sym(made.name, length, ONE)
        said: h.Term = h.Is(v, "unit") if unit else h.NotEqual(v, h.Zeros(length, ONE))
        scope = scope.assume(Condition(said, Origin.STATED, f"{v.name} is a unit vector" if unit else f"{v.name} is not zero"))
    turned = h.Transpose(matrix)
    equations = [(matrix, vectors["right"], vectors["right" if square else "left"])]
    if "left" in vectors:
        equations.append((turned, vectors["left"], vectors["left" if square else "right"]))
    for a, v, u in equations:
        scope = scope.assume(Condition(h.Equal(h.Times(a, v), h.Times(number, u)), Origin.STATED, ""))
    if item.sign:
        scope = scope.assume(Condition(h.Is(number, item.sign), Origin.STATED, f"{number.name} is {item.sign}"))
    return scope


def _sizes(info: Letter | None, name: str, square: bool) -> tuple[Dim, Dim]:
    named = Unifier().named
    rows = info.rows if info is not None and info.rows is not None else None
    columns = info.columns if info is not None and info.columns is not None else None
    if square:
        size = rows if rows is not None else columns if columns is not None else named(f"{name}.rows")
        return size, size
    return rows if rows is not None else named(f"{name}.rows"), columns if columns is not None else named(f"{name}.columns")


def _letter(scope: Scope, name: str, kind: Kind) -> Letter:
    info = scope.letter(name)
    taken = any(getattr(x.target, "name", "") == name for x in scope.definitions)
    if taken or (info is not None and (info.kind not in (None, kind) or info.family)):
        raise ShapeError(f"{name} has another meaning")
    return Letter(name, kind, ONE, ONE) if kind is Kind.SCALAR else Letter(name, kind)
