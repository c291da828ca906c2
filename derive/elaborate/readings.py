"""What comes of reading a formula: its statement and what it leaves behind, the layout of derivatives, and the sizes that were found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from sympy import Symbol

from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ONE, Dim
from derive.terms.statement import Definition, Statement


@dataclass(frozen=True)
class Reading:
    """One formula read: its statement, and what it leaves behind for the formulas after it.

    `made` are its definitions, `learned` its letters, `sizes` the sizes that it fixes; in these three a size that nothing determines
    stays open.
    """

    statement: Statement
    made: tuple[Definition, ...] = ()
    learned: dict[str, h.Term] = field(default_factory=dict)
    squared: dict[str, tuple[int, ...]] = field(default_factory=dict)
    sizes: dict[Symbol, Dim] = field(default_factory=dict)
    links: tuple[h.Term, ...] = ()
    laid_out: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How derivatives are laid out: gradients as rows, Jacobians with inputs as rows; by default neither."""

    row_gradients: bool = False
    column_jacobians: bool = False


MIXED = Layout()


class IllTyped(Exception):
    """The shapes of a formula fit under no plausible reading."""

    def __init__(self, message: str, certain: bool) -> None:
        super().__init__(message)
        self.certain = certain


def sizes_in(term: h.Term) -> tuple[Symbol, ...]:
    """Return the sizes of a term by name: those in shapes, and open ones that occur as numbers (the upper end of a sum)."""
    return tuple(sorted(term.sizes, key=_name))


def _name(s: Symbol) -> str:
    return str(s.name)


def with_terms(sizes: dict[Symbol, Dim]) -> dict[object, object]:
    """Sizes that occur as numbers (the upper end of a sum) are put in together with those in shapes."""
    return {**sizes, **{_number(s): dimension_term(v) for s, v in sizes.items()}}


@lru_cache(maxsize=8192)
def _number(size: Symbol) -> h.Sym:
    return h.Sym(size.name)


#: Arrays of one entry are numbers.
_UNITS: dict[h.Term, h.Term] = {h.Zeros(ONE, ONE): h.ZERO, h.Ones(ONE, ONE): h.UNITY}


def solve(term: h.Term, sizes: dict[object, object]) -> h.Term:
    """Put sizes in; a zero vector that turns out to be of size one is the number."""
    if not sizes or term.sizes.isdisjoint(sizes):
        return term
    if term in sizes:
        return sizes[term]  # type: ignore[return-value]
    args = [solve(a, sizes) if isinstance(a, h.Term) else sizes.get(a) or a.xreplace(sizes) for a in term.args]
    made: h.Term = term.func(*args)
    return _UNITS.get(made, made)


def dimension_text(size: h.Term) -> str:
    return str(size.value) if isinstance(size, h.Num) else getattr(size, "name", str(size))
