"""The few public functions of the engine; nothing leaves it except through here.

A document becomes `Prepared` formulas, each of one or several `Line`s (more than one where it is a derivation); a line is what is judged.
Preparing is cheap and happens in order, since what is declared and defined holds for what follows; judging a line needs nothing but
the line, so that lines can be judged in any order and in any process.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.read.pieces import Document
from derive.source import Diagnostic, Place, Source
from derive.terms.statement import Statement
from derive.terms.verdict import Judgement, Verdict


class NotAvailable(Exception):
    """This version of the engine cannot do what was asked; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose: the seed of all samples, declarations that hold everywhere, whether Unicode in backticks is read."""

    seed: int = 0
    given: str = ""
    unicode: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line has no statement: `verdict` is `unread`, `ill_typed` or `unknown`, `place` is where in the file."""

    verdict: Verdict
    diagnostic: Diagnostic
    place: Place
    source: Source


@dataclass(frozen=True, slots=True)
class Line:
    """What is judged by itself: a formula, or one line of a derivation with its `role` there.

    `readings` are the plausible statements, most plausible first; none where there is a `fault`.
    """

    latex: str
    place: Place
    readings: tuple[Statement, ...] = ()
    role: str | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """One formula of a document, read: a derivation where `derivation` is set, and otherwise of exactly one line."""

    latex: str
    place: Place
    display: bool
    lines: tuple[Line, ...]
    derivation: bool = False


def prepare(document: Document, options: Options) -> tuple[Prepared, ...]:
    """Read and type every formula of a document, in order; a fault in one is recorded there and never touches the next."""
    prepared = []
    for _paragraph, formula in document.formulas():
        line = Line(formula.raw.strip(), formula.place)
        prepared.append(Prepared(line.latex, line.place, formula.display, (line,)))
    return tuple(prepared)


def judge(line: Line, options: Options) -> Judgement:
    """Judge one line; the effort is bounded in steps, and the same line and seed give the same judgement."""
    if line.fault is not None:
        return Judgement(line.fault.verdict, note=str(line.fault.diagnostic))
    return Judgement(Verdict.UNKNOWN, note="no procedure of this version decides it")
