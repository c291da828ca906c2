"""A certificate proves its claim and nothing else; whatever is changed in it, it proves nothing any more."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from derive.algebra.matrices import prove
from derive.proof.checker import replay
from derive.proof.serial import Corrupt, dump, load
from derive.terms import heads as h
from tests.algebra.language import X, equation, eye, is_, matrix, positive, scalar, tr, where
from tests.algebra.pairs import PAIRS, Pair

A, B, G, H = matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("G", "n", "m"), matrix("H", "m", "n")
WITH_RELATIONS = [p for p in PAIRS if (proof := prove(p.claim, p.conditions)) and (proof.certificate or {}).get("combination")]


def damaged(certificate: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The certificate with one entry of its combination lost, doubled, or put under another sign."""
    for k in range(len(certificate["combination"])):
        lost = copy.deepcopy(certificate)
        del lost["combination"][k]
        yield lost
        doubled = copy.deepcopy(certificate)
        doubled["combination"].append(doubled["combination"][k])
        yield doubled
        turned = copy.deepcopy(certificate)
        turned["combination"][k][0] = ["Times", ["Num", {"q": "-1"}], turned["combination"][k][0]]
        yield turned


def test_enough_to_damage() -> None:
    assert len(WITH_RELATIONS) >= 20


@pytest.mark.parametrize("pair", WITH_RELATIONS, ids=lambda p: p.name)
def test_damaged_certificates_fail(pair: Pair) -> None:
    proof = prove(pair.claim, pair.conditions)
    assert proof is not None
    assert proof.certificate is not None
    for other in damaged(proof.certificate):
        assert not replay(other, pair.claim, pair.conditions)


@pytest.mark.parametrize("data", [{}, {"method": "algebra"}, {"method": "by", "rule": "none"}, {"method": "entries"}, {"method": 3}])
def test_no_certificate_proves_nothing(data: dict[str, Any]) -> None:
    assert not replay(data, equation(A * B, B * A), ())


def test_inverse_of_what_may_be_singular() -> None:
    """A B = A C gives B = C for an invertible A, and by no certificate for any other."""
    C = matrix("C", "n", "n")
    cancelled, claim = where(A * B, A * C), equation(B, C)
    proof = prove(claim, (cancelled, is_(A, "invertible")))
    assert proof is not None
    assert proof.certificate is not None
    assert len(proof.used) == 2
    assert not replay(proof.certificate, claim, (cancelled,))
    assert prove(claim, (cancelled,)) is None


def test_denominator_that_may_be_zero() -> None:
    """λ A = λ B gives A = B for λ ≠ 0 only."""
    lam = scalar("\\lambda")
    scaled, claim = where(lam * A, lam * B), equation(A, B)
    hole = ["Sym", "□", {"d": ["s", "n"]}, {"d": ["s", "n"]}]
    context = ["Times", ["Quotient", ["Num", {"q": "1"}], dump(lam.t)], hole]
    certificate = {"method": "algebra", "combination": [[context, ["condition", dump(scaled.proposition), 0]]]}
    assert not replay(certificate, claim, (scaled,))
    assert prove(claim, (scaled,)) is None
    assert replay(certificate, claim, (scaled, positive(lam)))


def test_condition_that_is_not_given() -> None:
    condition = where(A * B, B * A)
    claim = equation(A * A * B, B * A * A)
    proof = prove(claim, (condition,))
    assert proof is not None
    assert proof.certificate is not None
    assert replay(proof.certificate, claim, (condition,))
    assert not replay(proof.certificate, claim, ())


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p.name)
def test_terms_survive_serialisation(pair: Pair) -> None:
    assert load(dump(pair.claim)) == pair.claim


@pytest.mark.parametrize("data", [[], ["Nonsense"], ["Num", {"q": "1;"}], ["Sym", "x", {"d": ["!", "1"]}, {"d": "1"}], "x", None])
def test_corrupt_terms_are_refused(data: Any) -> None:
    with pytest.raises(Corrupt):
        load(data)


FALSE_FRIENDS = [
    ("non-square inverse of a product", (G * H).I, H.P * G.P),
    ("determinants of factors that are not square", X(h.Det((G * H).t)), X(h.Det((H * G).t))),
    ("commuting", A * B, B * A),
    ("trace of a product", tr(A * B), tr(A) * tr(B)),
    ("a left inverse only", G * (G.T * G).I * G.T, eye("n")),
    ("pseudo-inverse of a product", (A * G).P, G.P * A.P),
    ("det of a sum", X(h.Det((A + B).t)), X(h.Det(A.t)) + X(h.Det(B.t))),
    ("exponential of a sum", X(h.MatrixFunction("exp", (A + B).t)), X(h.MatrixFunction("exp", A.t)) * X(h.MatrixFunction("exp", B.t))),
]


@pytest.mark.parametrize(("left", "right"), [(a, b) for _, a, b in FALSE_FRIENDS], ids=[name for name, _, _ in FALSE_FRIENDS])
def test_false_friends_are_not_proved(left: X, right: X) -> None:
    assert prove(h.Equal(left.t, right.t), ()) is None
