"""From what the engine says of a line to the record that is reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from derive.api import Fault, Line, Prepared, explain, kinds
from derive.decide.explain import SubStep
from derive.proof.serial import dump
from derive.report.difference import changed
from derive.report.latex import latex
from derive.report.model import (
    ConditionReport,
    CounterexampleReport,
    EvidenceReport,
    FaultReport,
    FormulaReport,
    LinkReport,
    SubStepReport,
    whole,
)
from derive.report.names import plain_letter
from derive.report.plain import dimension, letter_shape, plain, reading
from derive.source import Diagnostic, Place, Source
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import is_scalar
from derive.terms.statement import Statement, free_letters
from derive.terms.verdict import Counterexample, Evidence, Judgement, Verdict

#: Roles of lines that go on from the side with which the line before ends.
CONTINUING = ("equal", "inequality", "proportional", "approximate", "constant", "expansion")
#: How much of a long line of a file is shown around a fault, in code points.
WINDOW = 100


def line_report(line: Line, judgement: Judgement, display: bool, seconds: float = 0.0) -> FormulaReport:
    """The record of one judged line."""
    first = line.readings[0] if line.readings else None
    stated = first.conditions if first else ()
    return FormulaReport(
        place=line.place,
        display=display,
        latex=line.latex,
        verdict=judgement.verdict,
        reading=_reading(line),
        conditions=(*conditions_of(judgement.conditions or stated), *(_conventions(first) if first else ())),
        unused=conditions_of(judgement.unused),
        evidence=_evidence(judgement),
        counterexample=_counterexample(judgement.counterexample),
        holds_if=judgement.holds_if,
        suggestion=latex(judgement.suggestion) if judgement.suggestion is not None else None,
        note=_note(line, judgement),
        fault=fault_report(line.fault) if line.fault else None,
        role=line.role,
        seconds=seconds,
        statement=_statement(judgement.evidence),
        links=tuple(_link(j) for j in _parts(judgement)),
        shapes=_shapes(first) if first else (),
    )


def undecided(line: Line, note: str, display: bool, seconds: float = 0.0) -> FormulaReport:
    """The record of a line whose judgement did not come to an end."""
    return line_report(line, Judgement(Verdict.UNKNOWN, note=note), display, seconds)


def disputed(record: FormulaReport, other: str) -> FormulaReport:
    """The record of a line that a second reader reads otherwise: nothing is decided about it."""
    note = f"a second reader, latex2sympy2, reads it as {other}; the values differ (alone, it would be {record.verdict.value})"
    nothing = replace(record, evidence=None, counterexample=None, statement=None, links=(), holds_if=(), suggestion=None)
    return replace(nothing, verdict=Verdict.UNKNOWN, note=note)


def formula_report(prepared: Prepared, lines: tuple[FormulaReport, ...]) -> FormulaReport:
    """The record of a formula, made of those of its lines; that of a derivation has its weakest verdict."""
    if not prepared.derivation:
        return replace(lines[0], place=prepared.place, latex=prepared.latex)
    wrong = next((k for k, s in enumerate(lines, 1) if s.verdict in (Verdict.REFUTED, Verdict.ILL_TYPED)), None)
    if wrong is not None and wrong > 1:
        whole_lines = lines[wrong - 1].role not in CONTINUING
        there = changed(lines[wrong - 2].latex, lines[wrong - 1].latex, wrong - 1, whole=whole_lines)
        lines = (*lines[: wrong - 1], replace(lines[wrong - 1], changed=there), *lines[wrong:])
    lines = tuple(replace(line, kind=said or _by_condition(line)) for line, said in zip(lines, kinds(prepared), strict=True))
    verdict = whole([s.verdict for s in lines])
    return FormulaReport(
        place=prepared.place,
        display=prepared.display,
        latex=prepared.latex,
        verdict=verdict,
        conditions=tuple(dict.fromkeys(c for s in lines for c in s.conditions)),
        shapes=tuple(dict.fromkeys(c for s in lines for c in s.shapes)),
        note=f"line {wrong} of the derivation is the first that is wrong" if wrong else None,
        steps=lines,
        seconds=sum(s.seconds for s in lines),
    )


def _by_condition(line: FormulaReport) -> str | None:
    """The stated property that a line uses, where its proof says which it uses."""
    if line.verdict is not Verdict.PROVED or line.role not in ("equal", "follows"):
        return None
    used = [c.text for c in line.conditions if c.source == Origin.STATED.value and c not in line.unused and _PROPERTY.search(c.text)]
    return f"use that {used[0]}" if len(used) == 1 else None


_PROPERTY = re.compile(r" is (?:symmetric|orthogonal|idempotent|antisymmetric|diagonal|a projection|a unit vector|centred)$")


def sub_steps(line: Line, judgement: Judgement) -> tuple[SubStepReport, ...]:
    """What explains a line that holds."""

    def shown(s: SubStep) -> SubStepReport:
        conditions = tuple(c.text or plain(c.proposition) for c in s.conditions)
        if s.gives is None:
            return SubStepReport(s.rule, s.says, conditions=conditions)
        return SubStepReport(s.rule, s.says, latex(s.gives), plain(s.gives), conditions)

    return tuple(shown(s) for s in explain(line, judgement))


def fault_report(fault: Fault) -> FaultReport:
    """A fault with the piece of the file that shows it."""
    return diagnostic_report(fault.diagnostic, fault.place, fault.source)


def diagnostic_report(diagnostic: Diagnostic, place: Place, source: Source) -> FaultReport:
    """A diagnostic with the piece of the file that shows it; of a long line only what surrounds the fault."""
    line = source.line(place.line) if place.line <= len(source.line_starts) else ""
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    left = max(0, min(start - WINDOW // 2, len(line) - WINDOW)) if len(line) > WINDOW else 0
    shown = line[left : left + WINDOW]
    text = ("…" if left else "") + shown + ("…" if left + WINDOW < len(line) else "")
    caret = start - left + (1 if left else 0)
    length = max(1, min(end - start, left + WINDOW - start))
    return FaultReport(diagnostic.code, diagnostic.message, place, diagnostic.note, diagnostic.help, text, caret, length)


def _reading(line: Line) -> str | None:
    """The readings of a line; that in the transposed layout of derivatives is a note's matter, not another reading."""
    said = [reading(s) for s in line.readings if s.layout not in ("transposed", "unusual")] or [reading(s) for s in line.readings]
    return "  or  ".join(dict.fromkeys(said)) or None


def conditions_of(conditions: tuple[Condition, ...]) -> tuple[ConditionReport, ...]:
    """Conditions in words; where the words hold the place of a formula (`⟨1⟩`), the proposition itself."""
    return tuple(dict.fromkeys(ConditionReport(_words(c), c.origin.value) for c in conditions))


def _words(c: Condition) -> str:
    return c.text if c.text and not _PLACE.search(c.text) else plain(c.proposition)


_PLACE = re.compile(r"⟨\d+⟩")


def _conventions(s: Statement) -> tuple[ConditionReport, ...]:
    return tuple(ConditionReport(sentence, Origin.CONVENTION.value) for sentence in s.conventions)


def _shapes(s: Statement) -> tuple[ConditionReport, ...]:
    """The shapes of a claim's letters, scalars apart."""
    found = []
    for letter in free_letters(s.claim):
        source = Origin.STATED if letter.text(0) in s.declared else Origin.INFERRED
        name = plain_letter(letter.text(0))
        match letter:
            case h.FunSym():
                found.append(ConditionReport(f"{name} maps {letter_shape(letter)}", source.value))
            case h.Sym() if letter.family:
                found.append(ConditionReport(f"{name} is {letter_shape(letter)}", source.value))
            case h.Sym() if not is_scalar(letter.dims):
                found.append(ConditionReport(f"{name} is {'×'.join(map(dimension, letter.dims))}", source.value))
    return tuple(dict.fromkeys(found))


def _evidence(judgement: Judgement) -> EvidenceReport | None:
    e = judgement.evidence
    return EvidenceReport(e.kind, e.summary, e.certificate) if e else None


def _parts(judgement: Judgement) -> Iterator[Judgement]:
    for part in judgement.parts:
        yield from _parts(part) if part.parts else (part,)


def _link(judgement: Judgement) -> LinkReport:
    e = judgement.evidence
    return LinkReport(judgement.verdict, _statement(e), _evidence(judgement), _counterexample(judgement.counterexample))


def _statement(e: Evidence | None) -> dict[str, Any] | None:
    if e is None or e.claim is None:
        return None
    return {"claim": dump(e.claim), "conditions": [{"proposition": dump(c.proposition), "source": c.origin.value} for c in e.given]}


def _counterexample(c: Counterexample | None) -> CounterexampleReport | None:
    return CounterexampleReport(c.dimensions, c.values, c.left, c.right, c.gap) if c else None


def _note(line: Line, judgement: Judgement) -> str | None:
    if line.fault is None:
        return judgement.note
    place = line.fault.place
    return f"{judgement.note or line.fault.diagnostic} (line {place.line}, column {place.column})"
