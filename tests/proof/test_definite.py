"""Definiteness and sign by form, and what the form does not show."""

from __future__ import annotations

import pytest

from derive.algebra.matrices import prove
from derive.terms import heads as h
from derive.terms.conditions import Condition
from tests.algebra.language import X, eye, is_, matrix, norm, positive, scalar, vector

A, B, G = matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("G", "n", "m")
x, y, lam = vector("x", "n"), vector("y", "n"), scalar("\\lambda")
A_PD, A_PSD, A_SYM = is_(A, "positive_definite"), is_(A, "positive_semidefinite"), is_(A, "symmetric")


def definite(t: X, name: str = "positive_definite") -> h.Term:
    return h.Is(t.t, name)


TRUE = [
    (definite(G.T * G, "positive_semidefinite"), ()),
    (definite(G.T * G), (is_(G, "full_column_rank"),)),
    (definite(G.T * G + lam * eye("m")), (positive(lam),)),
    (definite(A.I), (A_PD,)),
    (definite((A + G * G.T).I), (A_PD,)),
    (definite(B * A * B.T, "positive_semidefinite"), (A_PSD,)),
    (definite(B.T * A * B), (A_PD, is_(B, "invertible"))),
    (h.LoewnerGreaterEqual((A + B * B.T).t, A.t), (A_SYM,)),
    (h.GreaterEqual((x.T * A * x).t, h.ZERO), (A_PSD,)),
    (h.Greater((1 + norm(x) ** 2).t, h.ZERO), ()),
    (h.LessEqual((2 * (x.T * y)).t, (x.T * A * x + y.T * A.I * y).t), (A_PD,)),
    (h.LessEqual((norm(x + y) ** 2).t, (2 * norm(x) ** 2 + 2 * norm(y) ** 2).t), ()),
    (h.GreaterEqual((x.T * x - x.T * y + y.T * y).t, h.ZERO), ()),
    (h.LessEqual(h.ZERO, h.Trace((G.T * G).t)), ()),
]

FALSE = [
    (definite(G.T * G), ()),
    (definite(A + B), (A_PD, is_(B, "symmetric"))),
    (definite(A * B), (A_PD, is_(B, "positive_definite"))),
    (definite(G.T * G + lam * eye("m"), "positive_semidefinite"), ()),
    (definite(G * G.T), (is_(G, "full_column_rank"),)),
    (h.GreaterEqual((x.T * A * x).t, h.ZERO), (A_SYM,)),
    (h.Greater((norm(x) ** 2).t, h.ZERO), ()),
    (h.LessEqual((3 * (x.T * y)).t, (x.T * A * x + y.T * A.I * y).t), (A_PD,)),
    (h.LessEqual((2 * (x.T * y)).t, (x.T * A * x + y.T * A.I * y).t), (A_SYM,)),
    (h.GreaterEqual((x.T * x - 3 * (x.T * y) + y.T * y).t, h.ZERO), ()),
    (h.GreaterEqual((x.T * x - (x.T * y) * (x.T * y)).t, h.ZERO), ()),
    (h.LoewnerGreaterEqual(A.t, (A + B * B.T).t), ()),
]


@pytest.mark.parametrize(("claim", "conditions"), TRUE, ids=[str(c)[:60] for c, _ in TRUE])
def test_true(claim: h.Term, conditions: tuple[Condition, ...]) -> None:
    assert prove(claim, conditions) is not None


@pytest.mark.parametrize(("claim", "conditions"), FALSE, ids=[str(c)[:60] for c, _ in FALSE])
def test_false(claim: h.Term, conditions: tuple[Condition, ...]) -> None:
    assert prove(claim, conditions) is None
