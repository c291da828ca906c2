"""Where an undeclared letter may be the size of a matrix, a claim that holds for the size is not refuted for the number."""

from __future__ import annotations

from derive.decide.ladder import judge
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.statement import Role, Statement
from derive.terms.verdict import Verdict

A = h.matrix("A", "m", "m")
n = h.scalar("n")
DEFINITE = (Condition(h.Is(A, "positive_definite"), Origin.STATED, "A is positive definite"),)


def _verdict(claim: h.Term, *more: h.Term) -> Verdict:
    conditions = (*DEFINITE, *(Condition(p, Origin.STATED, "") for p in more))
    return judge(Statement(claim=claim, role=Role.CLAIM, conditions=conditions), mend=False).verdict


def test_a_letter_that_may_be_a_size() -> None:
    claim = h.LessEqual(h.Func("log", h.Det(A)), h.minus(h.Trace(A), n))
    assert _verdict(claim) is Verdict.UNKNOWN
    assert _verdict(claim, h.Greater(n, h.Num(0))) is Verdict.REFUTED  # declared as a number


def test_what_is_false_for_the_size_too_is_refuted() -> None:
    assert _verdict(h.GreaterEqual(h.Func("log", h.Det(A)), h.minus(h.Trace(A), n))) is Verdict.REFUTED
