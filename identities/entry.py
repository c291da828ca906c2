"""An entry of the catalogue: one statement with its conditions, its derivation, where it stands and why it matters.

What is stated is LaTeX, and what is given is prose, both as people write them in notes: the engine reads an entry as it reads a sheet.
An entry is a value without a name of its own; its name is that of the variable that holds it, the field's standard name or its conclusion
(`inv_mul`, `trace_cyclic`). A derivation cites earlier entries as Python values, so that a circular citation is a `NameError`.

The functions below are the ways in which an entry can stand; each says what the engine must find.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Standing(Enum):
    """How an entry stands: what is claimed of its statement, and what a test holds it to."""

    PROVED = "proved"  #: by a certificate that replays, or by its written derivation, each line proved
    SUPPORTED = "supported"  #: true, and the trials agree; `because` says what a proof lacks
    DEFINITION = "definition"  #: gives a name its meaning; consequences are entries of their own
    CITED = "cited"  #: rests on a lemma that is cited and not derived here; `because` names it
    REFUTED = "refuted"  #: false as it is often written; kept with its counterexample and what it lacks
    COMPUTED = "computed"  #: a program, a number, an algorithm: `run` carries it out and compares
    CONVENTION = "convention"  #: a choice of words or signs; nothing to prove


#: Carries out what an entry says of programs and numbers: returns a sentence with the figures, or raises AssertionError.
Run: TypeAlias = Callable[[], str]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One line of a derivation, `= …` or `≤ …` as LaTeX (without a relation, `=`), and why: a rule's name in words, or earlier entries."""

    line: str
    because: tuple[Entry | str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Derivation:
    """A chain that a person wrote: the line that it starts from, and the steps. Every line is judged by itself."""

    start: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One statement of the catalogue.

    `states` is one formula in LaTeX, without delimiters; `given` is prose as a sheet has it ("Let $A$ be symmetric."). `ref` are the
    statements of the inventory that it covers, `source` the literature. `because` says why a standing is not `proved`. `holds_if` and
    `instead` belong to what is refuted: the condition that it lacks, and the entry that says it right. `axiom` is the reason why the
    proof of an entry may be a single rule that the engine's own tables contain. `survivors` are near variants that no test refutes,
    each with its reason.
    """

    states: str
    given: str
    standing: Standing
    why: str
    source: str
    ref: tuple[str, ...]
    derivation: Derivation | None = None
    because: tuple[Entry | str, ...] = ()
    holds_if: str = ""
    instead: Entry | None = None
    run: Run | None = None
    axiom: str = ""
    survivors: tuple[tuple[str, str], ...] = ()


Reason: TypeAlias = Entry | str | tuple[Entry | str, ...]


def _several(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _reasons(because: Reason) -> tuple[Entry | str, ...]:
    return because if isinstance(because, tuple) else (because,)


def steps(start: str, *lines: tuple[str, Reason]) -> Derivation:
    """A derivation: `steps(r"(A B) C", (r"A (B C)", mul_assoc), …)`."""
    return Derivation(start, tuple(Step(line, _reasons(because)) for line, because in lines))


def proved(
    states: str,
    *,
    given: str,
    why: str,
    source: str = "",
    ref: str | tuple[str, ...] = (),
    derivation: Derivation | None = None,
    axiom: str = "",
    survivors: tuple[tuple[str, str], ...] = (),
) -> Entry:
    """A statement that the engine proves, for all dimensions."""
    return Entry(states, given, Standing.PROVED, why, source, _several(ref), derivation, axiom=axiom, survivors=survivors)


def supported(
    states: str,
    *,
    given: str,
    why: str,
    because: Reason,
    source: str = "",
    ref: str | tuple[str, ...] = (),
    derivation: Derivation | None = None,
    survivors: tuple[tuple[str, str], ...] = (),
) -> Entry:
    """A true statement that trials support and that is not proved yet; `because` says what the proof lacks."""
    return Entry(states, given, Standing.SUPPORTED, why, source, _several(ref), derivation, _reasons(because), survivors=survivors)


def cited(
    states: str,
    *,
    given: str,
    why: str,
    because: Reason,
    source: str,
    ref: str | tuple[str, ...] = (),
    derivation: Derivation | None = None,
    run: Run | None = None,
) -> Entry:
    """A theorem that rests on a lemma which is cited: `because` names it. It is never called proved, whatever the engine finds."""
    return Entry(states, given, Standing.CITED, why, source, _several(ref), derivation, _reasons(because), run=run)


def defined(
    states: str, *, given: str, why: str, source: str = "", ref: str | tuple[str, ...] = (), run: Run | None = None, because: Reason = ()
) -> Entry:
    """A definition. Where the engine knows the meaning of its words, it finds the definition proved; `run` may carry it out."""
    return Entry(states, given, Standing.DEFINITION, why, source, _several(ref), because=_reasons(because), run=run)


def refuted(
    states: str,
    *,
    given: str,
    why: str,
    source: str = "",
    ref: str | tuple[str, ...] = (),
    holds_if: str = "",
    instead: Entry | None = None,
) -> Entry:
    """A statement that is false as it is often written: `holds_if` is the condition that the engine must find, `instead` what is true."""
    return Entry(states, given, Standing.REFUTED, why, source, _several(ref), holds_if=holds_if, instead=instead)


def computed(
    states: str, *, run: Run, why: str, given: str = "", source: str = "", ref: str | tuple[str, ...] = (), because: Reason = ()
) -> Entry:
    """A number, an algorithm or a program: `run` carries it out, compares, and returns a sentence with the figures."""
    return Entry(states, given, Standing.COMPUTED, why, source, _several(ref), because=_reasons(because), run=run)


def convention(
    states: str, *, why: str, given: str = "", source: str = "", ref: str | tuple[str, ...] = (), run: Run | None = None
) -> Entry:
    """A choice of words, signs or layouts that the other entries keep to."""
    return Entry(states, given, Standing.CONVENTION, why, source, _several(ref), run=run)


# --- derivations as they are written --------------------------------------------------------------------------------------------------

_RELATION = re.compile(
    r"\s*(?:[=<>]|\\(?:le|ge|leq|geq|neq|ne|approx|Rightarrow|implies|iff|Leftrightarrow|propto|to|preceq|succeq)(?![a-zA-Z]))"
)


def related(line: str) -> str:
    """A line of a derivation with its relation in front; `=` where none is written."""
    return line if _RELATION.match(line) else f"= {line}"


def aligned(derivation: Derivation) -> str:
    """A written derivation as one display."""
    rows = [f"{derivation.start if k == 0 else ''} &{related(s.line)}" for k, s in enumerate(derivation.steps)]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"
