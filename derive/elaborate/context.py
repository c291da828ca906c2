"""The state of reading one formula once: a scope, a guess of the kind of every letter that is not declared, and a unifier."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache

from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.source import Diagnostic, ReadError, Span
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, SCALAR, Dim, Shape, ShapeError, Unifier, is_scalar
from derive.terms.statement import Definition
from derive.terms.typing import infer


@lru_cache(maxsize=4096)
def unspoken(name: str) -> Letter:
    """A letter of which the text says nothing."""
    return Letter(name, stated=False)


@dataclass
class Context:
    """Everything that the functions of this room pass around."""

    scope: Scope
    kinds: dict[str, Kind] = field(default_factory=dict)
    unifier: Unifier = field(default_factory=Unifier)
    symbols: dict[str, h.Term] = field(default_factory=dict)
    bound: list[str] = field(default_factory=list)
    ranges: dict[str, tuple[h.Term, h.Term]] = field(default_factory=dict)
    conventions: dict[str, None] = field(default_factory=dict)
    doubts: dict[str, None] = field(default_factory=dict)
    called: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    indexed: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    vectors: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    densities: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()  # the letters of `D(p ‖ q)`, which are densities though they stand alone
    random: frozenset[str] = frozenset()
    implicit: frozenset[str] = frozenset()
    squared: dict[str, tuple[int, ...]] = field(default_factory=dict)
    transposed_primes: frozenset[str] = frozenset()
    vector_valued: frozenset[str] = frozenset()
    transposed: list[h.Term] = field(default_factory=list)
    identities: list[Dim] = field(default_factory=list)
    parameters: dict[str, tuple[h.Sym, ...]] = field(default_factory=dict)
    small_levels: frozenset[str] = frozenset()  # the letters of quantiles below which a level near 0 stands: `t_{α/2}`
    row_gradients: bool = False
    column_jacobians: bool = False
    laid_out: bool = False
    entrywise: bool = False
    chance: bool = False
    euler: bool = False
    differentials: bool = False
    averaged: Dim | None = None
    columns_by_index: bool = False
    chance_depth: int = 0
    probability_depth: int = 0
    positive_letters: list[h.Term] = field(default_factory=list)
    with_densities: list[h.Term] = field(default_factory=list)  # random letters of which the text takes a differential entropy
    local_definitions: list[Definition] = field(default_factory=list)
    indices: dict[str, list[Dim]] = field(default_factory=dict)
    shapes: dict[h.Term, Shape | None] = field(default_factory=dict)
    vanishing: list[h.Term] = field(default_factory=list)

    def shape(self, term: h.Term) -> Shape:
        """Return a term's shape as far as it is known; a function, set or proposition where a value is expected is a fault."""
        shape = infer(term, self.unifier, self.shapes)
        if shape is None:
            raise ShapeError(f"a value is expected here, and this is a {type(term).__name__.lower()}")
        return shape

    def transpose(self, term: h.Term) -> h.Term:
        """Return the transpose that an author writes of a term, which is therefore no number."""
        self.transposed.append(term)
        return h.Transpose(term)

    def said_by_use(self) -> list[Condition]:
        """What the use of letters says of them: one is positive by whose square something is differentiated, one of which a differential
        entropy is taken has a density."""
        positive = [Condition(h.Greater(x, h.ZERO), Origin.CONVENTION, f"{x} > 0") for x in dict.fromkeys(self.positive_letters)]
        dense = [Condition(h.Is(x, "continuous"), Origin.CONVENTION, f"{x} has a density") for x in dict.fromkeys(self.with_densities)]
        return positive + dense

    def scalar(self, term: h.Term) -> bool:
        return is_scalar(self.shape(term))

    def note(self, *sentences: str) -> None:
        """Record conventions of reading that were used."""
        self.conventions |= dict.fromkeys(sentences)

    def kind(self, name: str) -> Kind | None:
        """The kind of a letter: declared, or guessed."""
        letter = self.scope.letter(name)
        if letter is not None and letter.kind is not None:
            return letter.kind
        return self.kinds.get(name)

    def fresh(self, hint: str = "") -> Dim:
        return self.unifier.fresh(hint)

    def sym(self, name: str, kind: Kind | None = None, family: int = 0) -> h.Sym:
        """Return the symbol of a letter, making it at its first use; one letter has one shape in a formula."""
        found = self.symbols.get(name)
        if isinstance(found, h.Sym):
            return found
        letter = self.scope.letter(name) or unspoken(name)
        kind = letter.kind or kind or self.kinds.get(name) or Kind.SCALAR
        rows, columns = letter.rows, letter.columns
        if rows is None:
            rows = ONE if kind is Kind.SCALAR else self.unifier.named(f"{name}.rows")
        if columns is None:
            columns = ONE if kind is not Kind.MATRIX else self.unifier.named(f"{name}.columns")
        ranges = letter.family or (None,) * family
        made = h.Sym(name, rows, columns, *(d if d is not None else self.unifier.named(f"{name}.{k}") for k, d in enumerate(ranges)))
        self.symbols[name] = made
        return made

    def function(self, name: str, arguments: tuple[Shape, ...], result: Shape = SCALAR) -> h.FunSym:
        """Return the symbol of an undefined function, made at its first use with the shapes of its arguments there."""
        found = self.symbols.get(name)
        if isinstance(found, h.FunSym):
            return found
        value = self.dependence(name)
        same = [is_scalar(self.unifier.shape(a)) for a in arguments]
        if value is not None and same == [is_scalar(self.shape(x)) for x in value.children[1:]]:
            return value.children[0]
        letter = self.scope.letter(name)
        if letter is not None and letter.arguments:
            arguments = letter.arguments
        if letter is not None and letter.rows is not None:
            result = (letter.rows, letter.columns if letter.columns is not None else ONE)
        made = h.FunSym(name, *result, *(d for a in arguments for d in a))
        self.symbols[name] = made
        return made

    @contextmanager
    def shadowing(self, *names: str) -> Iterator[None]:
        """Within it, the names are numbers, whatever the document says of the same letters elsewhere."""
        arrays = {n for n in names if (x := self.scope.letter(n)) is not None and x.kind in (Kind.VECTOR, Kind.MATRIX)}
        outer = self.scope
        if arrays:
            self.scope = replace(outer, letters={n: x for n, x in outer.letters.items() if n not in arrays})
        try:
            yield
        finally:
            self.scope = outer

    @contextmanager
    def by_entries(self) -> Iterator[None]:
        """Within it, bars around a vector take the absolute values of its entries."""
        before, self.entrywise = self.entrywise, True
        try:
            yield
        finally:
            self.entrywise = before

    def dependence(self, name: str) -> h.Call | None:
        """The call that a letter stands for of which the text says only on what it depends."""
        made = next((d for d in reversed(self.scope.definitions) if getattr(d.target, "name", None) == name), None)
        value = made.value if made is not None and not made.parameters else None
        return value if isinstance(value, h.Call) and getattr(value.children[0], "name", "") == f"{name}(\\cdot)" else None

    @contextmanager
    def binding(self, *names: str) -> Iterator[None]:
        """Within it, the names are bound letters."""
        self.bound.extend(names)
        hidden = {n: self.symbols.pop(n) for n in names if n in self.symbols}
        try:
            yield
        finally:
            del self.bound[len(self.bound) - len(names) :]
            for n in names:
                self.symbols.pop(n, None)
            self.symbols.update(hidden)


def fault(code: str, message: str, node: t.Node | Span | None, *, note: str | None = None, help: str | None = None) -> ReadError:  # noqa: A002 - the field of Diagnostic
    """Return the error that abandons the formula, with the place."""
    span = node.span if isinstance(node, t.Node) else node
    return ReadError(Diagnostic(code, message, span, note, help))
