"""The catalogue: the entries of all subjects with their names, in an order in which each cites only what stands before it.

A subject is a module of this package; its docstring opens with its title, and its entries are the variables that hold an `Entry`.
"""

from __future__ import annotations

import importlib.util
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import ModuleType

from derive.catalogues import NoSuchEntry
from identities.entry import Entry, Standing
from identities.inventory import inventory

#: The subjects in the order in which they are read; each may cite those before it. A module that is not yet written is passed over.
SUBJECTS = (
    "linear_algebra",
    "systems",
    "norms_inequalities",
    "matrix_norms",
    "matrix_identities",
    "spectral",
    "spectral_symmetric",
    "singular_values",
    "principal_components",
    "least_squares",
    "calculus",
    "matrix_calculus",
    "layer_jacobians",
    "optimization",
    "optimizers",
    "numerics",
    "probability",
    "distributions",
    "information_theory",
    "sampling",
    "inference_mle",
    "statistics_tests",
    "regression",
    "neural_networks",
    "logistic_regression",
    "backpropagation",
    "attention",
    "integration_transforms",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One module: its name, its title and introduction, and its entries by name."""

    name: str
    title: str
    introduction: str
    entries: dict[str, Entry]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All subjects. Names are unique in the whole catalogue."""

    subjects: tuple[Subject, ...]
    names: dict[Entry, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        for s in self.subjects:
            yield from s.entries.items()

    def entry(self, name: str) -> Entry:
        """Return the entry of a name; raise NoSuchEntry."""
        found = dict(self)
        if name in found:
            return found[name]
        near = get_close_matches(name, found, n=3)
        raise NoSuchEntry(f"no identity is called {name}" + (f"; perhaps {' or '.join(near)}" if near else ""))

    def chosen(self, names: Sequence[str]) -> tuple[Subject, ...]:
        """Return the subjects with the entries named (names of subjects stand for all of theirs), all where none is named."""
        if not names:
            return self.subjects
        subjects = {s.name for s in self.subjects}
        for name in names:
            if name not in subjects:
                self.entry(name)
        chosen = []
        for s in self.subjects:
            kept = {n: e for n, e in s.entries.items() if n in names or s.name in names}
            if kept:
                chosen.append(Subject(s.name, s.title, s.introduction, kept))
        return tuple(chosen)

    # --- what the commands ask ------------------------------------------------------------------------------------------------

    def listing(self, words: Sequence[str]) -> str:
        """A line for each entry that has all words: its name, how it stands, what it states."""
        wanted = [w.casefold() for w in words]
        lines = []
        for s in self.subjects:
            for name, e in s.entries.items():
                text = " ".join((s.name, s.title, name, e.states, e.given, e.why, *e.ref)).casefold()
                if all(w in text for w in wanted):
                    lines.append(f"{name:<28} {e.standing.value:<10} {' '.join(e.states.split())}\n")
        return "".join(lines) or "nothing found\n"

    def coverage(self) -> str:
        """Topic by topic how many rows of the inventory have an entry; then what is left, the axioms, and the survivors."""
        covered = {r for _, e in self for r in e.ref}
        rows = inventory()
        topics = list(dict.fromkeys(r.topic for r in rows.values()))
        lines = [f"{'topic':<24} entries  covered  of\n"]
        by_topic = {t: sum(any(rows[r].topic == t for r in e.ref if r in rows) for _, e in self) for t in topics}
        for t in topics:
            ids = [i for i, r in rows.items() if r.topic == t]
            lines.append(f"{t:<24} {by_topic[t]:>7}  {sum(i in covered for i in ids):>7}  {len(ids)}\n")
        lines.append(f"{'all':<24} {sum(1 for _ in self):>7}  {sum(i in covered for i in rows):>7}  {len(rows)}\n")
        standing = {k: sum(e.standing is k for _, e in self) for k in Standing}
        lines.append("\n" + ", ".join(f"{n} {k.value}" for k, n in standing.items() if n) + "\n")
        axioms = [f"  {name}: {e.axiom}\n" for name, e in self if e.axiom]
        lines += ["\nproved by a single rule of the engine's own:\n", *axioms] if axioms else []
        survivors = [f"  {name}, {slip}: {reason}\n" for name, e in self for slip, reason in e.survivors]
        lines += ["\nnear variants that no test refutes:\n", *survivors] if survivors else []
        for t in topics:
            left = [i for i, r in rows.items() if r.topic == t and i not in covered]
            lines += [f"\nleft of {t}:\n", textwrap.fill(", ".join(left), 110, break_on_hyphens=False), "\n"] if left else []
        return "".join(lines)

    def page(self, name: str, form: str) -> str:
        """The page of one entry."""
        from identities.pages import write_entry

        return write_entry(self, name, self.entry(name), form)

    def notes(self, names: Sequence[str], form: str) -> str:
        """A document of the entries and subjects named."""
        from identities.pages import write_notes

        return write_notes(self, self.chosen(names), form)


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of all subjects."""
    names: dict[Entry, str] = {}
    subjects = []
    for module in _modules():
        entries = {n: v for n, v in vars(module).items() if isinstance(v, Entry) and v not in names}
        names |= {e: n for n, e in entries.items()}
        title, _, introduction = inspect.cleandoc(module.__doc__ or "").partition("\n")
        subjects.append(Subject(module.__name__.rpartition(".")[2], title.rstrip("."), introduction.strip(), entries))
    return Catalogue(tuple(subjects), names)


def _modules() -> Iterator[ModuleType]:
    for name in SUBJECTS:
        full = f"{__package__}.{name}"
        if importlib.util.find_spec(full) is not None:
            yield importlib.import_module(full)
