"""Shapes and their unification.

Every value is a matrix: a scalar is 1×1, a vector n×1. A dimension is a SymPy expression over plain symbols (`n`, `n + k`, `m*n`, `3`).
While a formula is being read, what is not known yet is a *flexible* dimension, a symbol whose name begins with `?`; a `Unifier`
solves for it. Everything else is rigid: `n` and `p` are different sizes, which is what makes a lost transpose a shape error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sympy import Expr, Integer, Symbol

Dim: TypeAlias = Expr
Shape: TypeAlias = tuple[Dim, Dim]

ONE: Dim = Integer(1)
SCALAR: Shape = (ONE, ONE)


class ShapeError(Exception):
    """The shapes of a formula do not fit; `found` and `expected` are what met."""

    def __init__(self, message: str, found: Shape | None = None, expected: Shape | None = None) -> None:
        super().__init__(message)
        self.found = found
        self.expected = expected


def dim(value: int | str | Dim) -> Dim:
    """Return a dimension from an integer, a letter or a dimension."""
    if isinstance(value, int):
        return Integer(value)
    return Symbol(value) if isinstance(value, str) else value


def is_scalar(shape: Shape) -> bool:
    return shape[0] is ONE and shape[1] is ONE


def is_vector(shape: Shape) -> bool:
    """Whether the shape is that of a column and not a scalar."""
    return shape[1] is ONE and shape[0] is not ONE


def show_dim(d: Dim) -> str:
    """Return a dimension in plain text, `?` for one that is not known."""
    unknown = flexible(d)
    if unknown:
        d = d.xreplace({s: Symbol("?") for s in unknown})
    return str(d).replace("**", "^").replace("*", "·").replace(" ", "")


def show_shape(shape: Shape) -> str:
    """Return `scalar`, `n` or `n×p`."""
    if is_scalar(shape):
        return "scalar"
    return show_dim(shape[0]) if shape[1] == 1 else f"{show_dim(shape[0])}×{show_dim(shape[1])}"


def flexible(d: Dim) -> set[Symbol]:
    """The unsolved unknowns of a dimension."""
    if isinstance(d, Integer):
        return set()
    if isinstance(d, Symbol):
        return {d} if d.name[0] == "?" else set()
    return {s for s in d.free_symbols if isinstance(s, Symbol) and s.name.startswith("?")}


def _is_letter_size(s: Symbol) -> bool:
    """Whether an unknown is the size of a letter that was taken for a vector or a matrix: it is not solved by 1, which would make it a
    number."""
    return str(s.name).endswith((".rows", ".columns"))


def _age(s: Symbol) -> tuple[int, str]:
    """Numbered unknowns are younger than named ones, and are solved for first."""
    number = s.name[1:].rstrip("abcdefghijklmnopqrstuvwxyz")
    return (int(number), "") if number.isdigit() else (-1, s.name)


class Unifier:
    """A growing solution of equations between dimensions. Rigid symbols stand only for themselves."""

    def __init__(self) -> None:
        self.solution: dict[Symbol, Dim] = {}

    def named(self, name: str) -> Symbol:
        """Return the flexible dimension of a name: the size of a letter that a document has not fixed yet, the same wherever it is met."""
        s = Symbol(f"?{name}")
        self.solution.setdefault(s, s)
        return s

    def fresh(self, hint: str = "") -> Symbol:
        """Return a new flexible dimension; names are numbered, so the same input gives the same names."""
        s = Symbol(f"?{len(self.solution)}{hint}")
        self.solution[s] = s
        return s

    def resolve(self, d: Dim) -> Dim:
        """Return the dimension with everything that is known put in."""
        while isinstance(d, Symbol):
            found = self.solution.get(d, d)
            if found is d or found == d:
                return d
            d = found
        if isinstance(d, Integer):
            return d
        for _ in range(64):
            step = {s: self.solution[s] for s in flexible(d) if self.solution.get(s, s) != s}
            if not step:
                return d
            d = d.xreplace(step)
        return d

    def shape(self, shape: Shape | None) -> Shape:
        """Return a shape with everything that is known put in; raise ShapeError for what has none (a function, a set, a proposition)."""
        if shape is None:
            raise ShapeError("a value is expected here, and this is a function, a set or a proposition")
        return self.resolve(shape[0]), self.resolve(shape[1])

    def same(self, a: Dim, b: Dim) -> bool:
        """Make two dimensions equal if that can be done; return whether it could."""
        a, b = self.resolve(a), self.resolve(b)
        if a == b:
            return True
        for unknown, value in ((b, a), (a, b)):
            if isinstance(unknown, Symbol) and unknown.name[0] == "?" and isinstance(value, (Symbol, Integer)):
                if isinstance(value, Symbol) and value.name[0] == "?" and _age(unknown) < _age(value):
                    unknown, value = value, unknown
                if value == 1 and _is_letter_size(unknown):
                    return False
                self.solution[unknown] = value
                return True
        if isinstance(a, (Symbol, Integer)) and isinstance(b, (Symbol, Integer)):
            return False
        difference = (a - b).expand()
        unknowns = sorted(flexible(difference), key=_age)
        for s in reversed(unknowns):
            coefficient = difference.coeff(s, 1)
            rest = (difference - coefficient * s).expand()
            if s in rest.free_symbols or coefficient == 0 or s in coefficient.free_symbols:
                continue
            value = (-rest / coefficient).cancel()
            if value.is_polynomial() and not (value.is_number and (not value.is_Integer or value < 1)):
                self.solution[s] = value
                return True
        return False

    def require(self, a: Shape, b: Shape, what: str) -> None:
        """Make two shapes equal or raise a ShapeError that names what was being joined."""
        if not (self.same(a[0], b[0]) and self.same(a[1], b[1])):
            a, b = self.shape(a), self.shape(b)
            raise ShapeError(f"{what}: {show_shape(a)} against {show_shape(b)}", a, b)

    def copy(self) -> Unifier:
        other = Unifier()
        other.solution = dict(self.solution)
        return other


def symbols(shapes: Iterable[Shape]) -> set[Symbol]:
    """The letters that occur in shapes."""
    return {s for shape in shapes for d in shape for s in d.free_symbols if isinstance(s, Symbol)}
