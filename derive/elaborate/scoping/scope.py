"""What letters mean at one place of a document.

A scope is a value: declaring something gives a new scope, so that a section's declarations end with the section and nothing that one
formula says can reach another by accident.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import Enum

from sympy import Symbol

from derive.elaborate.layers import Network
from derive.elaborate.prose.declarations import Regression
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition
from derive.terms.shapes import ONE, Dim
from derive.terms.statement import Definition, free_letters

#: Properties that say what kind of thing a letter is; they are seldom what a text means by an assumption.
_KINDS = frozenset("integer natural index square random discrete continuous differentiable".split())


class Kind(Enum):
    """What sort of thing a letter stands for."""

    SCALAR = "scalar"
    VECTOR = "vector"
    MATRIX = "matrix"
    FUNCTION = "function"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its kind, its shape as far as it is known (None: to be solved for), the ranges of its indices as a family, and,
    for a function, the shapes of its arguments. `meaning` names a known function or constant (`sigmoid`, `digamma`, `entropy`).

    `squared` are the arguments of a function that are given by their squares: `ℓ(μ, σ²)` is a function of μ and σ."""

    name: str
    kind: Kind | None = None
    rows: Dim | None = None
    columns: Dim | None = None
    family: tuple[Dim | None, ...] = ()
    arguments: tuple[tuple[Dim, Dim], ...] = ()
    meaning: str | None = None
    random: bool = False
    stated: bool = True
    integer: bool = False
    squared: tuple[int, ...] = ()

    def over(self, old: Letter) -> Letter:
        """Return what two declarations of a letter say together; where both speak, this one holds."""
        return Letter(
            self.name,
            self.kind or old.kind,
            self.rows if self.rows is not None else old.rows,
            self.columns if self.columns is not None else old.columns,
            self.family or old.family,
            self.arguments or old.arguments,
            self.meaning or old.meaning,
            self.random or old.random,
            self.stated or old.stated,
            self.integer or old.integer,
            self.squared or old.squared,
        )

    @property
    def found(self) -> dict[Symbol, Dim]:
        """The sizes of the letter that are known, by the names under which they stand where they are not."""
        sides = {"rows": self.rows, "columns": self.columns, **{str(k): f for k, f in enumerate(self.family)}}
        sizes = {Symbol(f"?{self.name}.{side}"): size for side, size in sides.items() if size is not None}
        return {s: size for s, size in sizes.items() if s != size}


@dataclass(frozen=True, slots=True)
class Spectrum:
    """A matrix that is defined by its eigenvalues or singular values (`kind`); `sentence` says how, and by what theorem.

    `vectors` names the letter of the eigenvectors, "" where none are named.
    """

    matrix: h.Sym
    values: h.Sym
    vectors: str
    kind: str
    sentence: str

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.matrix.name, self.values.name, self.vectors} - {""})


@dataclass(frozen=True, slots=True)
class Solution:
    """A letter (`name`, written as `node`) that depends on parameters as the solution of something in a `variable`.

    `function` is the letter of the objective where it is one call of a function, `arguments` those of the call at the solution.
    """

    name: str
    node: t.Node
    parameters: tuple[str, ...]
    variable: str
    function: str = ""
    arguments: t.Fenced | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The letters, conditions and definitions in force, and conventions that the prose sets.

    `labels` are letters with a subscript that is a part of their name, `proportional` those in which `∝` says that a ratio is constant;
    `applied` are the arguments with which a function of several stood last on the left of an equation;
    `densities` the letters of densities that are always written with the same one.
    `layout_of_all` says that the layout is that of gradients and Jacobians alike.
    `settled` are letters of which the prose says only that they are constants, `renamed` those that have a value and may mean something
    else by now, with the words that say so.
    `ununderstood` are words that may restrict what is claimed, `doubted` those that may restrict certain letters; `outside` says why claims
    under this scope are none that the engine decides.
    `regression` is the linear model of which the prose speaks, `network` the network in layers; `spectra` are the matrices whose
    eigenvalues or singular values it names, `solutions` the letters of which it says what they solve. `bounded` are words that bound where
    an optimum is looked for, by the letter that they bound.
    """

    letters: dict[str, Letter] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    definitions: tuple[Definition, ...] = ()
    layout: str | None = None
    layout_of_all: bool = False
    log_base: int | None = None
    ununderstood: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    meanings: dict[str, str] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()
    doubted: dict[str, str] = field(default_factory=dict)
    indexed: frozenset[str] = frozenset()
    labels: frozenset[tuple[str, str]] = frozenset()
    proportional: tuple[str, ...] = ()
    applied: dict[str, tuple[h.Term, ...]] = field(default_factory=dict)
    densities: dict[str, t.Ident] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)
    regression: Regression | None = None
    network: Network | None = None
    spectra: tuple[Spectrum, ...] = ()
    bounded: dict[str, str] = field(default_factory=dict)
    solutions: tuple[Solution, ...] = ()

    def letter(self, name: str) -> Letter | None:
        return self.letters.get(name)

    def declare(self, *letters: Letter) -> Scope:
        """Return the scope with letters (again) declared; what an earlier declaration said and this one does not is kept."""
        if not letters:
            return self
        known = dict(self.letters)
        for letter in letters:
            old = known.get(letter.name)
            known[letter.name] = letter if old is None else letter.over(old)
        scope = replace(self, letters=known)
        if not (self.conditions or self.definitions):
            return scope
        for letter in letters:
            scope = scope.resolve(scope.letters[letter.name].found)
        return scope

    def mention(self, names: frozenset[str] = frozenset(), indexed: frozenset[str] = frozenset()) -> Scope:
        """Return the scope with letters that the text names, and those that it writes with an index."""
        if names <= self.mentioned and indexed <= self.indexed:
            return self
        return replace(self, mentioned=self.mentioned | names, indexed=self.indexed | indexed)

    def assume(self, *conditions: Condition) -> Scope:
        fresh = tuple(c for c in conditions if all(c.proposition != d.proposition for d in self.conditions))
        return replace(self, conditions=self.conditions + fresh)

    def without(self, names: Collection[str]) -> Scope:
        """Return the scope without the conditions that speak of certain letters."""
        kept = tuple(c for c in self.conditions if not any(getattr(x, "name", None) in names for x in free_letters(c.proposition)))
        return replace(self, conditions=kept)

    def bare(self) -> Scope:
        """Return the scope without conditions and values, except for what says what kind of thing a letter is."""
        kept = tuple(c for c in self.conditions if isinstance(c.proposition, h.Is) and c.proposition.property in _KINDS)
        scope = self.without_values()
        return scope if len(kept) == len(scope.conditions) else replace(scope, conditions=kept)

    def without_values(self, names: Collection[str] | None = None) -> Scope:
        """Return the scope without the values that certain letters, or all, were given as in a special case: `n = 2`, `A = I`."""

        def given(target: h.Term, value: h.Term) -> bool:
            named = isinstance(target, h.Sym) and (names is None or target.name in names)
            return named and isinstance(value, _VALUES)

        def case(p: h.Term) -> bool:
            return isinstance(p, h.Equal) and len(p.children) == 2 and (given(*p.children) or given(*reversed(p.children)))

        definitions = tuple(d for d in self.definitions if d.parameters or not given(d.target, d.value))
        conditions = tuple(c for c in self.conditions if not case(c.proposition))
        if len(definitions) == len(self.definitions) and len(conditions) == len(self.conditions):
            return self
        return replace(self, definitions=definitions, conditions=conditions)

    def undefined(self, names: Collection[str]) -> Scope:
        """Return the scope without the definitions of certain letters; those of functions of that name stay."""
        kept = tuple(d for d in self.definitions if not (isinstance(d.target, h.Sym) and not d.parameters and d.target.name in names))
        return self if len(kept) == len(self.definitions) else replace(self, definitions=kept)

    def define(self, definition: Definition) -> Scope:
        return replace(self, definitions=(*self.definitions, definition))

    def resolve(self, sizes: dict[Symbol, Dim]) -> Scope:
        """Return the scope with sizes put in that a formula has fixed."""
        if not sizes:
            return self

        terms = {**sizes, **{h.Sym(s.name): dimension_term(v) for s, v in sizes.items()}}

        def put(d: Dim | None) -> Dim | None:
            return None if d is None else d.xreplace(sizes)

        def known(term: h.Term) -> bool:
            return term.sizes.isdisjoint(sizes)

        letters = {}
        for name, x in self.letters.items():
            open_still = any(d is not None and not d.free_symbols.isdisjoint(sizes) for d in (x.rows, x.columns, *x.family))
            letters[name] = (
                replace(x, rows=put(x.rows), columns=put(x.columns), family=tuple(put(f) for f in x.family)) if open_still else x
            )
        conditions = tuple(c if known(c.proposition) else replace(c, proposition=c.proposition.xreplace(terms)) for c in self.conditions)
        definitions = tuple(
            d
            if all(map(known, (d.target, *d.parameters, d.value)))
            else replace(
                d, target=d.target.xreplace(terms), parameters=tuple(p.xreplace(terms) for p in d.parameters), value=d.value.xreplace(terms)
            )
            for d in self.definitions
        )
        return replace(self, letters=letters, conditions=conditions, definitions=definitions)

    def definition_of(self, target: h.Term) -> Definition | None:
        return next((d for d in reversed(self.definitions) if d.target == target), None)


#: What a letter is put equal to where it is an example.
_VALUES = (h.Num, h.Decimal, h.Identity, h.Zeros, h.Ones)


def vector_shape(n: Dim) -> tuple[Dim, Dim]:
    return n, ONE
