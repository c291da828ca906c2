"""What letters mean at one place of a document.

A scope is a value: declaring something gives a new scope, so that a section's declarations end with the section and nothing that one
formula says can reach another by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from sympy import Symbol

from derive.elaborate.declarations import Regression
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition
from derive.terms.shapes import ONE, Dim
from derive.terms.statement import Definition


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


@dataclass(frozen=True, slots=True)
class Scope:
    """The letters, conditions and definitions in force, and conventions that the prose sets.

    `ununderstood` are words that may restrict what is claimed; `outside` says why claims under this scope are none that the engine decides;
    `regression` is the linear model of which the prose speaks.
    """

    letters: dict[str, Letter] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    definitions: tuple[Definition, ...] = ()
    layout: str | None = None
    log_base: int | None = None
    ununderstood: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    meanings: dict[str, str] = field(default_factory=dict)
    mentioned: frozenset[str] = frozenset()
    indexed: frozenset[str] = frozenset()
    regression: Regression | None = None

    def letter(self, name: str) -> Letter | None:
        return self.letters.get(name)

    def declare(self, letter: Letter) -> Scope:
        """Return the scope with a letter (again) declared; what an earlier declaration said and this one does not is kept."""
        old = self.letters.get(letter.name)
        if old is not None:
            letter = Letter(
                letter.name,
                letter.kind or old.kind,
                letter.rows if letter.rows is not None else old.rows,
                letter.columns if letter.columns is not None else old.columns,
                letter.family or old.family,
                letter.arguments or old.arguments,
                letter.meaning or old.meaning,
                letter.random or old.random,
                letter.stated or old.stated,
                letter.integer or old.integer,
                letter.squared or old.squared,
            )
        scope = replace(self, letters={**self.letters, letter.name: letter})
        found = {"rows": letter.rows, "columns": letter.columns, **{str(k): f for k, f in enumerate(letter.family)}}
        sizes = {Symbol(f"?{letter.name}.{side}"): size for side, size in found.items() if size is not None}
        return scope.resolve({s: size for s, size in sizes.items() if s != size}) if self.conditions or self.definitions else scope

    def assume(self, *conditions: Condition) -> Scope:
        fresh = tuple(c for c in conditions if all(c.proposition != d.proposition for d in self.conditions))
        return replace(self, conditions=self.conditions + fresh)

    def define(self, definition: Definition) -> Scope:
        return replace(self, definitions=(*self.definitions, definition))

    def resolve(self, sizes: dict[Symbol, Dim]) -> Scope:
        """Return the scope with sizes put in that a formula has fixed."""
        if not sizes:
            return self

        terms = {**sizes, **{h.Sym(s.name): dimension_term(v) for s, v in sizes.items()}}

        def put(d: Dim | None) -> Dim | None:
            return None if d is None else d.xreplace(sizes)

        letters = {
            name: replace(x, rows=put(x.rows), columns=put(x.columns), family=tuple(put(f) for f in x.family))
            for name, x in self.letters.items()
        }
        conditions = tuple(replace(c, proposition=c.proposition.xreplace(terms)) for c in self.conditions)
        definitions = tuple(
            replace(
                d, target=d.target.xreplace(terms), parameters=tuple(p.xreplace(terms) for p in d.parameters), value=d.value.xreplace(terms)
            )
            for d in self.definitions
        )
        return replace(self, letters=letters, conditions=conditions, definitions=definitions)

    def definition_of(self, target: h.Term) -> Definition | None:
        return next((d for d in reversed(self.definitions) if d.target == target), None)


def vector_shape(n: Dim) -> tuple[Dim, Dim]:
    return n, ONE
