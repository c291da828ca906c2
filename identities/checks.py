"""What the engine says of an entry: it is read as a sheet with one formula, and its derivation as a sheet with one more.

An entry stands if what is found bears out its standing; `faults` are the sentences that say where it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from derive import api
from derive.api import Line, Options, Prepared
from derive.read.documents import read_text
from derive.terms import heads as h
from derive.terms.verdict import Judgement, Verdict, weakest
from identities.entry import Entry, Standing, aligned

Judged = tuple[Line, Judgement]

#: What the engine may find of a statement that stands so.
FOUND: dict[Standing, frozenset[Verdict]] = {
    Standing.PROVED: frozenset({Verdict.PROVED}),
    Standing.SUPPORTED: frozenset({Verdict.PROVED, Verdict.SUPPORTED}),
    Standing.REFUTED: frozenset({Verdict.REFUTED, Verdict.ILL_TYPED}),
    Standing.DEFINITION: frozenset(Verdict) - {Verdict.REFUTED, Verdict.ILL_TYPED},
    Standing.CITED: frozenset(Verdict) - {Verdict.REFUTED, Verdict.ILL_TYPED},
    Standing.COMPUTED: frozenset(Verdict) - {Verdict.REFUTED, Verdict.ILL_TYPED},
    Standing.CONVENTION: frozenset(Verdict) - {Verdict.REFUTED, Verdict.ILL_TYPED},
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of an entry: of the lines of its statement, of those of its derivation, and by its `run`."""

    verdict: Verdict
    lines: tuple[Judged, ...]
    derivation: tuple[Judged, ...] = ()
    by_derivation: bool = False
    ran: str = ""
    faults: tuple[str, ...] = ()


def sheet(entry: Entry, latex: str) -> str:
    """An entry's conditions and one display, as Markdown."""
    return f"{entry.given}\n\n$$\n{latex}\n$$\n"


def read_entry(entry: Entry, latex: str) -> Prepared:
    """Read a display under an entry's conditions, as a sheet would have it."""
    return api.prepare(read_text(sheet(entry, latex)), Options())[-1]


def judged(entry: Entry, latex: str) -> tuple[Judged, ...]:
    """The lines of a display under an entry's conditions, each with its judgement."""
    options = Options()
    prepared = read_entry(entry, latex)
    judgements = tuple(api.judge(line, options) for line in prepared.lines)
    if prepared.derivation:
        judgements = api.review(prepared, judgements, options)
    return tuple(zip(prepared.lines, judgements, strict=True))


def check(entry: Entry) -> Checked:
    """Judge an entry's statement and the lines of its derivation, and carry out what it runs."""
    lines = judged(entry, entry.states)
    verdict = _whole(lines)
    derivation = judged(entry, aligned(entry.derivation)) if entry.derivation else ()
    by_derivation = verdict is not Verdict.PROVED and _proves(derivation, lines)
    verdict = Verdict.PROVED if by_derivation else verdict
    faults = list(_faults(entry, verdict, lines, derivation))
    ran = ""
    if entry.run is not None:
        try:
            ran = entry.run()
        except AssertionError as e:
            faults.append(f"what it runs does not hold: {e}")
    return Checked(verdict, lines, derivation, by_derivation, ran, tuple(faults))


def _whole(lines: tuple[Judged, ...]) -> Verdict:
    found = weakest([j.verdict for _, j in lines])
    return found if found is not None else lines[-1][1].verdict


def _faults(entry: Entry, verdict: Verdict, lines: tuple[Judged, ...], derivation: tuple[Judged, ...]) -> list[str]:
    faults = []
    if verdict not in FOUND[entry.standing]:
        notes = "; ".join(j.note for _, j in lines if j.note)
        faults.append(f"it stands as {entry.standing.value}, and the engine finds it {verdict.value}" + (f": {notes}" if notes else ""))
    for line, judgement in derivation:
        if judgement.verdict not in (Verdict.PROVED, Verdict.SUPPORTED, Verdict.DEFINITION, Verdict.POSED):
            faults.append(f"the line {line.latex} of its derivation is {judgement.verdict.value}: {judgement.note}")
    if entry.holds_if:
        found = [" and ".join(j.holds_if) for _, j in lines if j.holds_if]
        if entry.holds_if not in found:
            faults.append(f"it is said to hold if {entry.holds_if}, and the engine finds {found or 'nothing'}")
    return faults


def _proves(derivation: tuple[Judged, ...], lines: tuple[Judged, ...]) -> bool:
    """Whether a derivation is a chain of proved lines from one side of the statement to the other, equations or inequalities of one way."""
    if not derivation or len(lines) != 1 or any(j.verdict is not Verdict.PROVED for _, j in derivation):
        return False
    claims = [line.readings[0].claim for line, _ in derivation if line.readings]
    statement = lines[0][0].readings[0].claim if lines[0][0].readings else None
    relations = {type(c) for c in claims} - {h.Equal}
    if len(claims) != len(derivation) or statement is None or not all(len(c.children) == 2 for c in (*claims, statement)):
        return False
    stated = {c.proposition for c in lines[0][1].conditions}
    if any(c.proposition not in stated for _, j in derivation for c in j.conditions):
        return False  # a line between needs what the statement does not
    if any(a.children[1] != b.children[0] for a, b in pairwise(claims)):
        return False
    ends = (claims[0].children[0], claims[-1].children[1])
    if not relations:
        return isinstance(statement, (h.Equal, h.LessEqual, h.GreaterEqual)) and statement.children in (ends, ends[::-1])
    return relations == {type(statement)} and type(statement) in ORDERS and statement.children == ends


ORDERS = (h.LessEqual, h.GreaterEqual, h.LoewnerGreaterEqual)
