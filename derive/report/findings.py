"""What a check has to point out, one after another, for tools that show it at its place: CI services, editors, code-scanning pages.

A finding is a formula that is wrong or that nothing can be said of (of a derivation, its first such line), a remark on the document, or a
file that cannot be read. Its fingerprint is made of what is said and not of where, so that it stays the same when lines move.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from derive.report.model import DocumentReport, FaultReport, FormulaReport, Report
from derive.report.text import counterexample_lines
from derive.source import Place
from derive.terms.verdict import Verdict

_WIDTH = 100


class Severity(Enum):
    """How loudly a finding is shown."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding: its permanent name, how loud it is, what it means in a sentence, and what one can do."""

    name: str
    severity: Severity
    meaning: str
    help: str


RULES: dict[str, Rule] = {
    r.name: r
    for r in (
        Rule(
            "refuted",
            Severity.ERROR,
            "The formula is false at an admissible point.",
            "Look at how it was read and at the point where it fails. If a condition is missing, state it in the text before the formula; "
            "if another formula was meant, the message may name it.",
        ),
        Rule(
            "ill_typed",
            Severity.ERROR,
            "The shapes of the formula do not fit, so it says nothing.",
            "Look for a lost transpose or swapped factors, or state the shapes in the text: Let $A \\in \\mathbb{R}^{m \\times n}$.",
        ),
        Rule(
            "unread",
            Severity.WARNING,
            "The formula was not understood.",
            "The mark shows where reading ended. The notation may be unknown, or a brace may be missing.",
        ),
        Rule(
            "unknown",
            Severity.NOTE,
            "The formula was read and not decided.",
            "The note says what is lacking; often it is a condition that the text does not state.",
        ),
        Rule(
            "remark",
            Severity.NOTE,
            "Something beside the formulas is not in order.",
            "A dollar sign without its partner, for instance, hides what follows.",
        ),
        Rule(
            "comment",
            Severity.WARNING,
            "A comment that speaks to derive is not understood, so it has no effect.",
            "Write `derive: ignore`, `derive: ignore section`, `derive: ignore file`, or `derive: given` and a declaration.",
        ),
        Rule("unreadable", Severity.ERROR, "The file cannot be read.", "It must exist, be UTF-8, and be of a kind that is known."),
    )
}
#: Codes of remarks on control comments.
_OF_COMMENTS = frozenset({"D217", "D218", "D219"})
_OF_VERDICT = {Verdict.REFUTED: "refuted", Verdict.ILL_TYPED: "ill_typed", Verdict.UNREAD: "unread", Verdict.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is pointed out: at `place` (None: the whole file) of the file `path`, in a headline and further lines.

    What stands in the baseline is `known`.
    """

    path: str
    place: Place | None
    rule: Rule
    headline: str
    details: tuple[str, ...]
    fingerprint: str
    known: bool = False

    @property
    def message(self) -> str:
        return "\n".join((self.headline, *self.details))


def findings(report: Report) -> Iterator[Finding]:
    """Yield what a report has to point out, in its order."""
    seen: Counter[str] = Counter()
    for document in report.documents:
        for rule, place, headline, details, about, known in _of_document(document):
            digest = hashlib.sha256("\0".join((document.path, rule, about)).encode("utf-8", "surrogatepass")).hexdigest()
            seen[digest] += 1
            yield Finding(document.path, place, RULES[rule], headline, details, f"{digest[:32]}:{seen[digest]}", known)


_Said = tuple[str, Place | None, str, tuple[str, ...], str, bool]


def _of_document(document: DocumentReport) -> Iterator[_Said]:
    if document.error is not None:
        yield "unreadable", None, document.error, (), document.error, False
    for remark in document.remarks:
        rule, about = of_remark(remark)
        yield rule, remark.place, f"{remark.message} [{remark.code}]", tuple(filter(None, (remark.note, remark.help))), about, remark.known
    for formula in document.formulas:
        told = _telling(formula)
        if told is not None:
            yield _OF_VERDICT[told.verdict], told.place, headline(told), details(told), _flat(told.latex), formula.known


def of_remark(remark: FaultReport) -> tuple[str, str]:
    """The name of a remark's rule, and what the remark is about; nothing in them depends on where it stands."""
    return ("comment" if remark.code in _OF_COMMENTS else "remark"), remark.code


def of_formula(formula: FormulaReport) -> tuple[str, str] | None:
    """The name of a formula's rule, and what it is about, where there is something to point out."""
    told = _telling(formula)
    return (_OF_VERDICT[told.verdict], _flat(told.latex)) if told is not None else None


def _flat(latex: str) -> str:
    return " ".join(latex.split())


def _telling(formula: FormulaReport) -> FormulaReport | None:
    """The formula, or the line of a derivation, that has something to point out."""
    if formula.steps is None:
        return formula if formula.verdict in _OF_VERDICT else None
    if formula.verdict not in _OF_VERDICT:
        return None
    return next(s for s in formula.steps if s.verdict is formula.verdict)


def headline(f: FormulaReport) -> str:
    """One sentence: what is the matter with a formula."""
    match f.verdict:
        case Verdict.REFUTED:
            return f"This is false: {_flat(f.latex)}"
        case Verdict.ILL_TYPED | Verdict.UNREAD if f.fault is not None:
            return f"{f.fault.message} [{f.fault.code}]"
        case Verdict.ILL_TYPED:
            return "The shapes do not fit."
    return f"Not decided: {f.note}" if f.note else "Not decided."


def details(f: FormulaReport) -> tuple[str, ...]:
    """Further lines on a formula: how it was read, where it fails, what would help."""
    lines = []
    if f.reading:
        lines.append(f"read as: {f.reading}")
    if f.note and f.fault is None and f.verdict is not Verdict.UNKNOWN:
        lines.append(f"note: {f.note}")
    if f.counterexample is not None:
        lines += ["fails at:", *(f"  {line}" for line in counterexample_lines(f.counterexample, _WIDTH))]
    if f.holds_if:
        lines.append(f"holds if: {' and '.join(f.holds_if)}")
    if f.suggestion:
        lines.append(f"perhaps: {f.suggestion}")
    if f.fault is not None:
        lines += [text for text in (f.fault.note, f.fault.help) if text]
    return tuple(lines)
