"""A report's evidence, gone through again from its plain data: certificates by the small checkers, counterexamples by evaluation.

Nothing here searches, and nothing is taken from the run that wrote the report: the statements, the certificates and the points are those
of the JSON data. What is not of the form that a report has does not replay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from derive.algebra.steps import narrate
from derive.numeric.trial import replay as replay_point
from derive.proof.checker import can_replay
from derive.proof.checker import replay as replay_certificate
from derive.proof.derivation import Passage
from derive.proof.serial import Corrupt, load
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ShapeError
from derive.terms.verdict import Counterexample, Verdict

#: What data of another form than a report's makes the readers raise.
MALFORMED = (
    Corrupt,
    ShapeError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    ZeroDivisionError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One piece of evidence: where it stands (`sheet.md:5:1`), its kind, and whether it `holds`.

    `holds` is None where there is nothing to replay; `reason` then says why, and where evidence does not hold, what is wrong with it.
    `passages` are the steps that a certificate stands for.
    """

    place: str
    kind: str
    holds: bool | None
    reason: str = ""
    passages: tuple[Passage, ...] = ()


def replay_report(report: dict[str, Any]) -> Iterator[Replayed]:
    """Replay the evidence of every formula, line and link that a report (JSON data of schema 1) calls proved or refuted, in order."""
    for document in report["documents"]:
        for formula in document["formulas"]:
            cell = f"cell {formula['cell']}, " if formula.get("cell") is not None else ""
            place = f"{document['path']}:{cell}{formula['line']}:{formula['column']}"
            if formula.get("steps") is None:
                yield from _record(place, formula)
                continue
            for number, step in enumerate(formula["steps"], 1):
                yield from _record(f"{place} line {number}", step)


def _record(place: str, record: dict[str, Any]) -> Iterator[Replayed]:
    links = record.get("links")
    if links:
        for number, link in enumerate(links, 1):
            yield from _record(f"{place} link {number}", link)
    elif record["verdict"] in (Verdict.PROVED.value, Verdict.REFUTED.value):
        yield _replayed(place, record)


def _replayed(place: str, record: dict[str, Any]) -> Replayed:
    refuted = record["verdict"] == Verdict.REFUTED.value
    evidence, example = record.get("evidence"), record.get("counterexample")
    if not isinstance(evidence, dict):
        return Replayed(place, record["verdict"], False, "no evidence is given")
    kind = str(evidence.get("kind"))
    by_point = refuted or kind == "witness"
    if by_point and example is None:
        return Replayed(place, kind, False, "no point is given")
    certificate = evidence.get("certificate")
    if not by_point and certificate is None:
        return Replayed(place, kind, None, "decided by a procedure that leaves no certificate")
    if not by_point and isinstance(certificate, dict) and not can_replay(certificate):
        return Replayed(place, kind, None, "decided by an exact procedure, of which the steps are told")
    try:
        claim, conditions = read_statement(record["statement"])
        if by_point:
            holds = replay_point(claim, conditions, _read_example(example), witness=not refuted)
            return Replayed(place, kind, holds, "" if holds else "the point does not do what is said of it")
        if not isinstance(certificate, dict):
            raise Corrupt("a certificate is an object")
        holds = replay_certificate(certificate, claim, conditions)
    except MALFORMED as e:
        return Replayed(place, kind, False, f"the data are of another form ({type(e).__name__})")
    if not holds:
        return Replayed(place, kind, False, "the certificate does not prove the statement")
    return Replayed(place, kind, True, passages=narrate(certificate, claim, conditions) if "method" in certificate else ())


def read_statement(data: Any) -> tuple[h.Term, tuple[Condition, ...]]:
    """The claim and the conditions that a record carries; raise Corrupt for anything else."""
    if not isinstance(data, dict):
        raise Corrupt("no statement is given")
    conditions = (Condition(load(c["proposition"]), Origin(c["source"]), "") for c in data["conditions"])
    return load(data["claim"]), tuple(conditions)


def _read_example(data: Any) -> Counterexample:
    sizes = {str(k): int(v) for k, v in data["dimensions"].items()}
    return Counterexample(sizes, dict(data["values"]), data["left"], data["right"])


__all__ = ["Replayed", "read_statement", "replay_report"]
