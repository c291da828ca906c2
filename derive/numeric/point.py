"""A point: sizes for the dimensions and exact values for the letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from flint import fmpq, fmpq_mat
from sympy import Expr, Symbol

from derive.numeric.errors import Unsupported
from derive.terms.heads import Differential, FunSym, Sym, Term

Exactly: TypeAlias = Any  # fmpq, fmpq_mat, Family or a sampled function

MAX_DIMENSION = 400


@dataclass(frozen=True)
class Family:
    """The members of a family of values, by index (from 1)."""

    sizes: tuple[int, ...]
    members: Mapping[tuple[int, ...], fmpq | fmpq_mat]

    @staticmethod
    def build(sizes: tuple[int, ...], make: Any) -> Family:
        """Return the family whose members are `make(index tuple)`."""
        return Family(sizes, {k: make(k) for k in product(*(range(1, s + 1) for s in sizes))})


@dataclass(frozen=True)
class Point:
    """Sizes of dimensions and values of letters: `fmpq`, `fmpq_mat` (rows × columns), `Family`, or a function."""

    dims: Mapping[Symbol, int]
    values: Mapping[Term, Exactly]
    _sizes: dict[Expr, int] = field(default_factory=dict, compare=False, repr=False)

    def size(self, d: Expr) -> int:
        """Return the size of a dimension at this point; raise Unsupported where it is no positive integer within bounds."""
        found = self._sizes.get(d)
        if found is None:
            value = d.xreplace({s: _integer(v) for s, v in self.dims.items()}) if d.free_symbols else d
            if not value.is_Integer:
                raise Unsupported(f"the dimension {d} has no size here")
            if not 0 <= value <= MAX_DIMENSION:
                raise Unsupported(f"the dimension {d} = {value} is out of bounds")
            found = self._sizes[d] = int(value)
        return found

    def with_value(self, letter: Term, value: Exactly) -> Point:
        return Point(self.dims, {**self.values, letter: value}, self._sizes)


def name_of(letter: Term) -> str:
    """The name under which a letter's value is reported; the move dX of a letter X is `dX`."""
    if isinstance(letter, Differential):
        return "d" + name_of(letter.children[0])
    if isinstance(letter, (Sym, FunSym)):
        return letter.name
    raise Unsupported(f"{letter} has no name")


def _integer(v: int) -> Expr:
    from sympy import Integer

    return Integer(v)
