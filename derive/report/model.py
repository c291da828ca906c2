"""What a check reports, as data: documents, their formulas, the lines of a derivation, and a summary.

The dataclasses mirror the JSON report key by key (`SCHEMA`); exact numbers are strings, floats numbers. Lines and columns count
from 1 in code points, and the end of a region is exclusive. Everything here is plain data that pickles, so that a worker can send it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from derive import __version__
from derive.report.difference import Changed
from derive.source import Place
from derive.terms.verdict import Verdict, weakest

SCHEMA = 1

#: The neutral verdict of a formula whose lines are all neutral: the first of these that occurs.
_NEUTRAL = (Verdict.POSED, Verdict.DEFINITION, Verdict.NOT_A_CLAIM)


@dataclass(frozen=True, slots=True)
class ConditionReport:
    """A condition in words, and its source: `stated`, `inferred`, `convention` or `needed`."""

    text: str
    source: str

    def json(self) -> dict[str, Any]:
        return {"text": self.text, "source": self.source}


@dataclass(frozen=True, slots=True)
class FaultReport:
    """Where and why a formula could not be read or typed.

    `code` is permanent. `text` is the piece of the file's line that shows the fault, `caret` the offset in it at which the fault begins
    (from 0) and `length` how many code points it covers (at least 1). A remark that stands in the baseline is `known`.
    """

    code: str
    message: str
    place: Place
    note: str | None = None
    help: str | None = None
    text: str = ""
    caret: int = 0
    length: int = 1
    known: bool = False

    def json(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "code": self.code,
            "message": self.message,
            "line": self.place.line,
            "column": self.place.column,
            "end_line": self.place.end_line,
            "end_column": self.place.end_column,
            "note": self.note,
            "help": self.help,
            "text": self.text,
        }
        return {**record, "known": True} if self.known else record


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """Why a verdict is given; `certificate` is JSON data that a small checker replays, or None."""

    kind: str
    summary: str
    certificate: dict[str, Any] | None = None

    def json(self) -> dict[str, Any]:
        return {"kind": self.kind, "summary": self.summary, "certificate": self.certificate}


@dataclass(frozen=True, slots=True)
class CounterexampleReport:
    """A point at which the claim fails, and what the two sides are there."""

    dimensions: dict[str, int]
    values: dict[str, Any]
    left: Any
    right: Any
    gap: str = ""

    def json(self) -> dict[str, Any]:
        return {"dimensions": self.dimensions, "values": self.values, "left": self.left, "right": self.right, "gap": self.gap or None}


@dataclass(frozen=True, slots=True)
class LinkReport:
    """A link of a chain, or a part of a claim, with the evidence for it; `statement` is what the evidence speaks of, as JSON data."""

    verdict: Verdict
    statement: dict[str, Any] | None = None
    evidence: EvidenceReport | None = None
    counterexample: CounterexampleReport | None = None

    def json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict.value,
            "statement": self.statement,
            "evidence": self.evidence.json() if self.evidence else None,
            "counterexample": self.counterexample.json() if self.counterexample else None,
        }


@dataclass(frozen=True, slots=True)
class SubStepReport:
    """A sub-step of a line that holds: a rule, a sentence, and what it gives (LaTeX, and in plain text) where it gives something."""

    rule: str
    says: str
    latex: str | None = None
    reading: str | None = None
    conditions: tuple[str, ...] = ()

    def json(self) -> dict[str, Any]:
        return {"rule": self.rule, "says": self.says, "latex": self.latex, "reading": self.reading, "conditions": list(self.conditions)}


@dataclass(frozen=True, slots=True)
class FormulaReport:
    """The record of one formula, or of one line of a derivation (which alone has a `role`).

    `shapes` are the shapes of the claim's letters, as conditions with their sources. `statement` is the claim that the evidence speaks of
    with its conditions, as JSON data from which it is replayed; where the claim has several parts, each stands in `links`. `sub_steps`
    explain a line that holds; `kind` says what a line of a derivation does ("solve for w"); `changed` is where a wrong line differs from
    the one above it. What is the matter with a formula that is `known` stands in the baseline.
    """

    place: Place
    display: bool
    latex: str
    verdict: Verdict
    reading: str | None = None
    conditions: tuple[ConditionReport, ...] = ()
    unused: tuple[ConditionReport, ...] = ()
    evidence: EvidenceReport | None = None
    counterexample: CounterexampleReport | None = None
    holds_if: tuple[str, ...] = ()
    suggestion: str | None = None
    note: str | None = None
    steps: tuple[FormulaReport, ...] | None = None
    fault: FaultReport | None = None
    role: str | None = None
    seconds: float = 0.0
    statement: dict[str, Any] | None = None
    links: tuple[LinkReport, ...] = ()
    shapes: tuple[ConditionReport, ...] = ()
    sub_steps: tuple[SubStepReport, ...] = ()
    changed: Changed | None = None
    kind: str | None = None
    known: bool = False

    @property
    def first_wrong_step(self) -> int | None:
        """The number, from 1, of the first line that is refuted or ill-typed."""
        wrong = (k for k, s in enumerate(self.steps or (), 1) if s.verdict in (Verdict.REFUTED, Verdict.ILL_TYPED))
        return next(wrong, None)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from derive.report.cards import formula_card

        return str(formula_card(self))

    def _repr_latex_(self) -> str:
        """The formula itself, for where there is no HTML."""
        return f"$\\displaystyle {self.latex}$"

    def json(self) -> dict[str, Any]:
        record: dict[str, Any] = {
            "line": self.place.line,
            "column": self.place.column,
            "end_line": self.place.end_line,
            "end_column": self.place.end_column,
            "cell": self.place.cell,
            "display": self.display,
            "latex": self.latex,
            "reading": self.reading,
            "verdict": self.verdict.value,
            "conditions": [c.json() for c in (*self.shapes, *self.conditions)],
            "unused": [c.json() for c in self.unused],
            "evidence": self.evidence.json() if self.evidence else None,
            "counterexample": self.counterexample.json() if self.counterexample else None,
            "statement": self.statement,
            "links": [link.json() for link in self.links],
            "holds_if": list(self.holds_if),
            "suggestion": self.suggestion,
            "note": self.note,
            "fault": self.fault.json() if self.fault else None,
            "steps": [s.json() for s in self.steps] if self.steps is not None else None,
            "first_wrong_step": self.first_wrong_step,
            "seconds": round(self.seconds, 3),
        }
        if self.sub_steps:
            record["sub_steps"] = [s.json() for s in self.sub_steps]
        if self.known:
            record["known"] = True
        if self.changed is not None:
            record["changed"] = {"line": self.changed.line, "before": list(self.changed.before), "after": list(self.changed.after)}
        return {"role": self.role, "kind": self.kind, **record} if self.role is not None else record


def whole(verdicts: list[Verdict]) -> Verdict:
    """The verdict of something made of lines: its weakest, or, where all are neutral, the one that says most."""
    judged = weakest(verdicts)
    return judged if judged is not None else next((v for v in _NEUTRAL if v in verdicts), Verdict.NOT_A_CLAIM)


@dataclass(frozen=True, slots=True)
class IgnoredReport:
    """A formula that a comment of its document has ignored: nothing is said of it."""

    place: Place
    latex: str

    def json(self) -> dict[str, Any]:
        at = self.place
        where = {"line": at.line, "column": at.column, "end_line": at.end_line, "end_column": at.end_column, "cell": at.cell}
        return {**where, "latex": self.latex}


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One file. `error` says why it could not be read at all; `remarks` are faults beside its formulas (an unclosed `$`)."""

    path: str
    formulas: tuple[FormulaReport, ...] = ()
    error: str | None = None
    remarks: tuple[FaultReport, ...] = ()
    ignored: tuple[IgnoredReport, ...] = ()

    def json(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "error": self.error,
            "remarks": [r.json() for r in self.remarks],
            "formulas": [f.json() for f in self.formulas],
            "ignored": [i.json() for i in self.ignored],
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """How many formulas have each verdict, and how many of them are `new`, not in the baseline; how many formulas are known and ignored,
    and how many files could not be read."""

    verdicts: dict[Verdict, int]
    new: dict[Verdict, int]
    known: int = 0
    ignored: int = 0
    faulty: int = 0


@dataclass(frozen=True)
class Report:
    """All of a check. `interrupted` marks one that was ended from outside: what is missing in it is `unknown`.

    The documents may be read from a file one by one as they are asked for; whoever writes a report goes through them in order.
    """

    documents: Sequence[DocumentReport]
    seed: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    engine: str = field(default=__version__)

    @cached_property
    def totals(self) -> Totals:
        """What is counted over all documents."""
        verdicts, new = dict.fromkeys(Verdict, 0), dict.fromkeys(Verdict, 0)
        ignored = known = faulty = 0
        for d in self.documents:
            faulty += d.error is not None
            ignored += len(d.ignored)
            for f in d.formulas:
                verdicts[f.verdict] += 1
                known += f.known
                new[f.verdict] += not f.known
        return Totals(verdicts, new, known, ignored, faulty)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many formulas have each verdict (a derivation counts once)."""
        return self.totals.verdicts

    @property
    def formulas(self) -> tuple[FormulaReport, ...]:
        """The formulas of all documents."""
        return tuple(f for d in self.documents for f in d.formulas)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from derive.report.cards import report_cards

        return str(report_cards(self))

    def json(self) -> dict[str, Any]:
        """The report as JSON data, schema `SCHEMA`."""
        return {**self.head(), "documents": [d.json() for d in self.documents], "summary": self.summary()}

    def head(self) -> dict[str, Any]:
        """What stands before the documents."""
        return {"schema": SCHEMA, "engine": self.engine, "seed": self.seed, "interrupted": self.interrupted}

    def summary(self) -> dict[str, Any]:
        """What stands behind the documents."""
        found = self.totals
        counted = {v.value: n for v, n in found.verdicts.items()}
        return {**counted, "known": found.known, "ignored": found.ignored, "seconds": round(self.seconds, 3)}
