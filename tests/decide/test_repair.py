"""Missing conditions and near variants: what is found is proved, and nothing is found where nothing natural is missing."""

from __future__ import annotations

import pytest

from derive.decide.ladder import prove
from derive.decide.repair import edits, holds_if, suggest
from derive.decide.sensible import repeats
from derive.numeric.trial import Refutation, search
from derive.proof.checker import replay
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.typing import shape_of
from tests.algebra.language import X, det, equation, eye, is_, kron, matrix, size, tr, vec, vector, where
from tests.algebra.pairs import PAIRS

A, B, D = matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("D", "m", "m")
G, H, Y = matrix("G", "n", "m"), matrix("H", "m", "n"), matrix("Y", "n", "n")
P = matrix("P", "n", "n")
x = vector("x", "n")
n, m = size("n"), size("m")
U, F, V = matrix("U", "n", "k"), matrix("F", "k", "k"), matrix("V", "k", "n")

MISSING = [
    ("square of a sum", (A + B) ** 2, A**2 + 2 * A * B + B**2, ["A B = B A"]),
    ("inverse of a transpose", A.T.I, A.I, ["A is symmetric"]),
    ("vec", vec(A * Y * B), kron(B, A) * vec(Y), ["B is symmetric"]),
    ("inverse of a product", (A * B).I, A.I * B.I, ["A B = B A"]),
    ("left projection", A * A.T, X(h.Identity(shape_of(A.t)[0])), ["A is orthogonal"]),
    ("outer product", (x * x.T) * x, x, ["x is a unit vector"]),
    ("product of two", (A * B).T, A * B, ["A is symmetric", "B is symmetric", "A B = B A"]),
    ("square", det(G * H), det(H * G), ["G is square"]),
    ("gram", G.T * G, X(h.Identity(shape_of(G.t)[1])), ["G is a matrix with orthonormal columns"]),
]


@pytest.mark.parametrize(("left", "right", "texts"), [r[1:] for r in MISSING], ids=[r[0] for r in MISSING])
def test_missing_condition(left: X, right: X, texts: list[str]) -> None:
    claim = equation(left, right)
    found = holds_if(claim, ())
    assert found is not None
    assert [c.text for c in found.conditions] == texts
    assert found.proof.certificate is not None
    assert replay(found.proof.certificate, found.claim, found.conditions)
    assert not replay(found.proof.certificate, claim, ())


NEAR = [
    ("order", (A * B).I, A.I * B.I, B.I * A.I),
    ("transpose", (A * G).T, G.T * A, G.T * A.T),
    ("kronecker", vec(A * Y * B), kron(B, A) * vec(Y), kron(B.T, A) * vec(Y)),
    ("sizes", det(kron(A, D)), det(A) ** n * det(D) ** m, det(A) ** m * det(D) ** n),
    ("sign", A.I - B.I, A.I * (A - B) * B.I, None),
    ("inverse lost", (A + U * F * V).I, A.I - A.I * U * (F + V * A.I * U).I * V * A.I, A.I - A.I * U * (F.I + V * A.I * U).I * V * A.I),
    ("factor", tr(A + A.T), tr(A), 2 * tr(A)),
]


def test_a_claim_is_not_its_own_condition() -> None:
    assert holds_if(equation(A * B, B * A), ()) is None
    assert repeats(equation(A * B - B * A, X(h.Zeros(*shape_of(A.t)))), where(A * B, B * A))


EMPTY = [
    ("transposed twice", A.T.I, A.I, ()),
    ("the identity in disguise", (P * x).T * (P * x), x.T * x, (is_(P, "projection"),)),
    ("a scaled left side", P * (eye("n") - P), P, (is_(P, "idempotent"),)),
    ("scaled twice", (G.T).P, 2 * (G.P).T, ()),
]


@pytest.mark.parametrize(("left", "right", "conditions"), [r[1:] for r in EMPTY], ids=[r[0] for r in EMPTY])
def test_what_is_suggested_says_something(left: X, right: X, conditions: tuple[Condition, ...]) -> None:
    found = suggest(equation(left, right), conditions)
    if found is not None:
        one, other = found.claim.children
        assert one == left.t
        assert one != other
        assert not [t for t in found.claim.walk() if isinstance(t, (h.Transpose, h.Inverse)) and type(t.children[0]) is type(t)]
        assert not [t for t in found.claim.walk() if t == h.Inverse(P.t)]


@pytest.mark.parametrize(("left", "right", "meant"), [r[1:] for r in NEAR], ids=[r[0] for r in NEAR])
def test_near_variant(left: X, right: X, meant: X | None) -> None:
    found = suggest(equation(left, right), ())
    assert found is not None
    if meant is not None:
        assert found.claim == equation(left, meant)
    assert found.proof.certificate is not None
    assert replay(found.proof.certificate, found.claim, ())


def test_a_size_that_is_too_small() -> None:
    k = h.Sym("k")
    natural = Condition(h.Is(k, "natural"), Origin.STATED, "k is natural")
    claim = h.Equal(h.Func("abs", h.minus(k, h.TWO)), h.minus(k, h.TWO))
    found = holds_if(claim, (natural,), prove)
    assert found is not None
    assert [c.text for c in found.conditions] == ["k ≥ 2"]


def test_nothing_natural_is_missing() -> None:
    claim = equation(det(A + B), det(A) + det(B))
    assert holds_if(claim, ()) is None
    assert suggest(claim, ()) is None


def test_no_condition_that_empties_the_claim() -> None:
    """x'Ax = x'Ax/2 holds for an antisymmetric A, where it says 0 = 0."""
    assert holds_if(equation(x.T * A * x, x.T * A * x / 2), ()) is None
    known = (is_(A, "idempotent"),)
    found = holds_if(equation(A, X(h.Identity(shape_of(A.t)[0]))), known)
    assert found is None


def test_suggestions_are_true() -> None:
    for pair in PAIRS[:40]:
        found = suggest(pair.mutant, pair.conditions)
        if found is not None:
            assert not isinstance(search(found.claim, pair.conditions, seed=7), Refutation), pair.name


def test_edits_keep_the_shape() -> None:
    for pair in PAIRS[:30]:
        right = pair.mutant.children[1]
        assert all(shape_of(e) == shape_of(right) for e in edits(right))
