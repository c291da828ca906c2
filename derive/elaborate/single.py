"""One line read by itself: its plausible statements, or why there is none."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, replace

from derive.elaborate.alternatives import read_statements
from derive.elaborate.asides import gives_reason
from derive.elaborate.optima import under_bounds
from derive.elaborate.pointfree import written_at_points
from derive.elaborate.premises import with_premises
from derive.elaborate.prose import declarations as d
from derive.elaborate.readings import IllTyped, Reading
from derive.elaborate.scoping.declare import declare
from derive.elaborate.scoping.estimates import with_estimates
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.scoping.solutions import at_solutions
from derive.elaborate.sound import families, numbers_called_matrices, strangers
from derive.elaborate.splitting import split_claims
from derive.elaborate.uncertainty import uncertain
from derive.read import tree as t
from derive.source import Diagnostic, ReadError, Span
from derive.terms.statement import Role, Statement
from derive.terms.steps import Step

#: What may speak against deciding a claim under its scope.
_UNDECIDED = (strangers, families, numbers_called_matrices, under_bounds)


@dataclass(frozen=True, slots=True)
class LineRead:
    """One line of a formula: its plausible statements, or why there is none (`ill_typed` tells the two kinds of fault apart)."""

    text: str
    span: Span
    statements: tuple[Statement, ...] = ()
    fault: Diagnostic | None = None
    ill_typed: bool = False
    step: Step | None = None


def read_line(node: t.Node, text: str, scope: Scope, role: d.Role | None, display: bool = True) -> tuple[LineRead, Reading | None]:
    """Read one line under a scope; the definitions that it makes are returned beside it."""
    if role is None and gives_reason(node):
        role = d.Role(0, "mention", "since")
    try:
        split = with_premises(split_claims(node), scope)
        inner = declare(scope, split.declarations)
        claim = at_solutions(split.claim, inner) if inner.solutions else split.claim
        claim, inner = written_at_points(claim, inner)
        readings = tuple(_with_role(r, role, display) for r in read_statements(claim, inner))
    except ReadError as e:
        return LineRead(text, e.diagnostic.span or node.span, fault=e.diagnostic), None
    except IllTyped as e:
        certain = e.certain and not (role is not None and role.cue == "term")  # what a word means is said of any letters
        diagnostic = Diagnostic("E400" if certain else "E401", f"The shapes do not fit: {e}.", node.span)
        return LineRead(text, node.span, fault=diagnostic, ill_typed=certain), None
    except RecursionError:
        return LineRead(text, node.span, fault=Diagnostic("E402", "The formula is too deep to be read.", node.span)), None
    except Exception as e:  # a fault of this program in one formula must not cost the others theirs; it is reported with the formula
        return LineRead(text, node.span, fault=internal(e, node.span)), None
    found = [with_estimates(r.statement, inner) for r in readings]
    statements = tuple(
        replace(
            s,
            span=node.span,
            uncertain=uncertain(s, inner),
            outside=(*inner.outside, *s.outside, *(why for ask in _UNDECIDED for why in ask(s, inner))),
        )
        for s in found
    )
    mention = statements[0].role in (Role.NOT_A_CLAIM, Role.POSED)
    return LineRead(text, node.span, statements), None if mention else replace(readings[0], statement=found[0])


def internal(e: Exception, span: Span) -> Diagnostic:
    """A fault of this program, with the place in its code."""
    where = traceback.extract_tb(e.__traceback__)[-1]
    return Diagnostic(
        "I490", f"Internal error while the formula was read: {type(e).__name__}: {e}.", span, f"{where.name}, line {where.lineno}"
    )


def _with_role(reading: Reading, role: d.Role | None, display: bool) -> Reading:
    """What the words around a formula say of it outranks its form."""
    statement = reading.statement
    if role is None:
        return reading
    said: Role | None = None
    match role.role:
        case "mention" if role.cue == "since":
            said = Role.NOT_A_CLAIM
        case "posed" if statement.role in (Role.CLAIM, Role.POSED):
            said = Role.POSED
        case "posed" if role.cue in ("law", "drawn", "equality"):
            said = Role.POSED
        case "declaration" if statement.role is Role.CLAIM:
            said = Role.POSED
        case "definition" if statement.role is Role.CLAIM and (reading.made or not display):
            said = Role.DEFINITION
    if said is None:
        return reading
    return replace(reading, statement=replace(statement, role=said))
