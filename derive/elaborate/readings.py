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


@lru_cache(maxsize=8192)
def sizes_in(term: h.Term) -> tuple[Symbol, ...]:
    """Return the sizes of a term by name: those in shapes, and open ones that occur as numbers (the upper end of a sum)."""
    found = {s for s in term.free_symbols if isinstance(s, Symbol)}
    found |= {Symbol(x.name) for x in term.walk() if isinstance(x, h.Sym) and x.name[0] == "?"}
    return tuple(sorted(found, key=_name))


def _name(s: Symbol) -> str:
    return str(s.name)


def with_terms(sizes: dict[Symbol, Dim]) -> dict[object, object]:
    """Sizes that occur as numbers (the upper end of a sum) are put in together with those in shapes."""
    return {**sizes, **{h.Sym(s.name): dimension_term(v) for s, v in sizes.items()}}


_UNITS = {h.Zeros(ONE, ONE): h.ZERO, h.Ones(ONE, ONE): h.UNITY}


def solve(term: h.Term, sizes: dict[object, object]) -> h.Term:
    """Put sizes in; a zero vector that turns out to be of size one is the number."""
    if not sizes or not any(s in sizes for s in sizes_in(term)):
        return term
    made = term.xreplace(sizes)
    return made.xreplace(_UNITS) if ONE in sizes.values() else made  # type: ignore[no-any-return]


def dimension_text(size: h.Term) -> str:
    return str(size.value) if isinstance(size, h.Num) else getattr(size, "name", str(size))
