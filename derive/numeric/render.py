"""A counterexample as plain data, and back."""

from __future__ import annotations

import math
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat
from sympy import Symbol

from derive.numeric.arithmetic import BALL, EXACT, Value
from derive.numeric.convex import RidgeSum
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import evaluator
from derive.numeric.functions import PolynomialFunction, from_json, to_json
from derive.numeric.judge import Fails
from derive.numeric.plan import Plan
from derive.numeric.point import Exactly, Family, Point, name_of
from derive.terms import heads as h
from derive.terms.verdict import Counterexample


def plain(v: Value | Exactly) -> Any:
    """Return a value as JSON data: exact numbers as strings, enclosures as floats, vectors as lists, matrices as lists of rows."""
    match v:
        case None:
            return None
        case fmpq():
            return str(v)
        case arb():
            number = 0.0 if v.contains(0) else float(v.mid())
            return number if math.isfinite(number) else v.str(6, radius=False)
        case PolynomialFunction() | RidgeSum():
            return to_json(v)
        case Family():
            return {",".join(map(str, k)): plain(m) for k, m in v.members.items()}
        case fmpq_mat() | arb_mat():
            rows = [[plain(v[i, j]) for j in range(v.ncols())] for i in range(v.nrows())]
            return [r[0] for r in rows] if v.ncols() == 1 else rows
    return v


def counterexample(plan: Plan, point: Point, f: Fails) -> Counterexample:
    """Return the record of a failure; letters that the conditions define are listed with the values that they take."""
    values = {name_of(x): plain(v) for x, v in point.values.items()}
    for letter, term in plan.defined:
        if isinstance(letter, h.Sym) and letter.name not in values and (shown := _shown(term, point)) is not None:
            values[letter.name] = shown
    return Counterexample({str(k): v for k, v in point.dims.items()}, values, plain(f.left), plain(f.right), _gap(f))


def _shown(term: h.Term, point: Point) -> Any:
    for arithmetic in (EXACT, BALL):
        try:
            return plain(evaluator(point, arithmetic).value(term))
        except (Undefined, Unsupported):
            continue
    return None


def _gap(f: Fails) -> str:
    """One sentence on the largest difference of the two sides."""
    if f.left is None or f.right is None or BALL.shape(f.left) != BALL.shape(f.right):
        return f"{type(f.part).__name__} does not hold"
    differences = [arb(x - y) for x, y in zip(BALL.entries(f.left), BALL.entries(f.right), strict=True)]
    largest = max((abs(d) for d in differences), key=lambda d: float(d.mid()))
    exact = all(isinstance(e, fmpq) for e in (*BALL.entries(f.left), *BALL.entries(f.right)))
    size = largest.str(6, radius=False)
    return f"left − right = {size} in absolute value, {'exactly' if exact else 'enclosed' if f.rigorous else 'estimated'}"


def agree(found: Counterexample, said: Counterexample) -> bool:
    """Whether two records say the same of the letters and the sides: exact numbers alike, floats to nine digits."""
    known = said.dimensions == found.dimensions and set(said.values) == set(found.values)
    return known and all(_alike(a, b) for a, b in ((found.values, said.values), (found.left, said.left), (found.right, said.right)))


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(v, b[k]) for k, v in a.items())
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(_alike(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, float) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return bool(a == b)


def read_point(plan: Plan, example: Counterexample) -> Point | None:
    """Rebuild a point from plain data; None where a letter of the plan has no value in it."""
    dims = {s: int(example.dimensions[str(s)]) for s in plan.dims if str(s) in example.dimensions}
    if len(dims) != len(plan.dims):
        return None
    point = Point({Symbol(str(k)): v for k, v in dims.items()}, {})
    for letter in plan.letters:
        name = name_of(letter)
        if name not in example.values:
            return None
        value = _read(letter, example.values[name], point)
        if value is None:
            return None
        point = point.with_value(letter, value)
    return point


def _read(letter: h.Term, data: Any, point: Point) -> Exactly | None:
    if isinstance(letter, h.FunSym):
        return from_json(data)
    if isinstance(letter, h.Differential):
        letter = letter.children[0]
    if not isinstance(letter, h.Sym):
        return None
    rows, columns = point.size(letter.dims[0]), point.size(letter.dims[1])
    if letter.family:
        sizes = tuple(point.size(d) for d in letter.family)
        return Family(sizes, {tuple(map(int, k.split(","))): _read_one(v, rows, columns) for k, v in data.items()})
    return _read_one(data, rows, columns)


def _read_one(data: Any, rows: int, columns: int) -> fmpq | fmpq_mat:
    if not isinstance(data, list):
        return _rational(data)
    flat = [x for r in data for x in (r if isinstance(r, list) else [r])]
    m = fmpq_mat(rows, columns, [_rational(x) for x in flat])
    return m[0, 0] if rows == columns == 1 else m


def _rational(x: Any) -> fmpq:
    numerator, _, denominator = str(x).partition("/")
    return fmpq(int(numerator), int(denominator or 1))
