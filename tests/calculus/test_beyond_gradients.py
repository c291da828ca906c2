"""Structure, directions, expansions, implicit solutions, backpropagation, growth, and the check itself."""

from __future__ import annotations

import time

import numpy as np
import pytest

from derive.calculus import Disagreement, checked, differential, gradient, hessian, verify
from derive.calculus.expansions import directional, implicit_jacobian, stationary_jacobian, taylor
from derive.calculus.narrate import READ_OFF
from derive.calculus.networks import BIAS, DELTA, H, W, Z, backpropagation, layered
from derive.calculus.structured import STRUCTURES, diagonal_gradient, structured_gradient
from derive.proof.derivation import Derivation, Step
from derive.terms import heads as h
from derive.terms.heads import matrix, minus, scalar, vector
from derive.terms.shapes import ShapeError
from tests.calculus.points import directional as slope
from tests.calculus.points import draw, value_of

SIZES = {"n": 4, "m": 5}
A, B, X = (matrix(name, "n", "n") for name in "ABX")
x, a, b = (vector(name, "n") for name in "xab")
D, y, w, lam = matrix("D", "m", "n"), vector("y", "m"), vector("w", "n"), scalar(r"\lambda")


def _structured(rng: np.random.Generator, structure: str) -> np.ndarray:
    m = rng.standard_normal((4, 4))
    return {"symmetric": (m + m.T) / 2, "antisymmetric": (m - m.T) / 2, "diagonal": np.diag(np.diag(m))}[structure]


FUNCTIONS = (
    h.Trace(h.Times(A, X, B, X)),
    h.Func("log", h.Det(h.Plus(h.Times(h.Num(9), h.Identity(X.dims[0])), X))),
    h.Times(h.Transpose(a), X, b),
)


@pytest.mark.parametrize(("structure", "convention"), sorted(STRUCTURES))
@pytest.mark.parametrize("f", FUNCTIONS, ids=["trace", "logdet", "bilinear"])
def test_structured_gradients(f: h.Term, structure: str, convention: str) -> None:
    """Projected: ⟨G, dX⟩ = df for every admissible dX, and G has the structure. Entries: the derivative by each free entry."""
    found = structured_gradient(f, X, structure, convention=convention)  # type: ignore[arg-type]
    assert convention in found.steps[-1].rule
    rng = np.random.default_rng(1)
    values = draw([f, found.result, X], SIZES, rng)
    values[X] = _structured(rng, structure)
    g = value_of(found.result, values, SIZES)
    direction = _structured(rng, structure)
    change = slope(lambda z: value_of(f, {**values, X: z}, SIZES), values[X], direction)[0, 0]
    if convention == "projected":
        assert (g * direction).sum() == pytest.approx(change, rel=1e-6, abs=1e-8)
        turned = {"symmetric": g.T, "antisymmetric": -g.T, "diagonal": np.diag(np.diag(g))}[structure]
        np.testing.assert_allclose(g, turned, atol=1e-12)
    else:
        free = (g * direction)[np.triu_indices(4)].sum()
        assert free == pytest.approx(change, rel=1e-6, abs=1e-8)


def test_the_diagonal_alone() -> None:
    found = diagonal_gradient(h.Trace(h.Times(A, X)), X)
    values = draw([A], SIZES, np.random.default_rng(0))
    np.testing.assert_allclose(value_of(found.result, values, SIZES).ravel(), np.diag(values[A]))


def test_a_directional_derivative() -> None:
    f = h.Func("log", h.Det(X))
    found = directional(f, X, B)
    values = draw([f, found.result], SIZES, np.random.default_rng(2), (), (X,))
    want = slope(lambda z: value_of(f, {**values, X: z}, SIZES), values[X], values[B])
    np.testing.assert_allclose(value_of(found.result, values, SIZES), want, rtol=1e-7)
    with pytest.raises(ShapeError):
        directional(f, X, a)


def test_taylor_to_second_order() -> None:
    """The error of the expansion falls with the third power of the step."""
    step = vector("h", "n")
    f = h.Func("exp", h.Times(h.Num("1/5"), h.Transpose(x), A, x))
    expansion = taylor(f, x, step).result
    values = draw([f, step], SIZES, np.random.default_rng(4))
    errors = []
    for scale in (0.1, 0.05):
        move = scale * values[step]
        there = value_of(f, {**values, x: values[x] + move}, SIZES)
        errors.append(abs(value_of(expansion, {**values, step: move}, SIZES) - there)[0, 0])
    assert errors[1] < errors[0] / 6
    assert taylor(h.Times(h.Transpose(a), x), x, step).result == h.Plus(h.Times(h.Transpose(a), x), h.Times(h.Transpose(a), step))


def test_the_derivative_of_a_stationary_point() -> None:
    """Ridge regression: ŵ(λ, y) = (DᵀD + λI)⁻¹ Dᵀy."""
    loss = h.Plus(h.Power(h.Norm(minus(h.Times(D, w), y), "2"), h.TWO), h.Times(lam, h.Power(h.Norm(w, "2"), h.TWO)))
    gram = h.Inverse(h.Plus(h.Times(h.Transpose(D), D), h.Times(lam, h.Identity(w.dims[0]))))
    solution = h.Times(gram, h.Transpose(D), y)
    values = draw([D, y, lam], SIZES, np.random.default_rng(6), (lam,))
    values[w] = value_of(solution, values, SIZES)
    by_y = stationary_jacobian(loss, w, y)
    np.testing.assert_allclose(value_of(by_y.result, values, SIZES), value_of(h.Times(gram, h.Transpose(D)), values, SIZES), rtol=1e-9)
    by_lam = stationary_jacobian(loss, w, lam)
    want = slope(lambda z: value_of(solution, {**values, lam: z}, SIZES), values[lam], np.ones((1, 1)))
    np.testing.assert_allclose(value_of(by_lam.result, values, SIZES), want, rtol=1e-6)
    assert any("invertible" in c.text for s in by_lam.steps for c in s.conditions)


def test_an_implicit_function_of_one_unknown() -> None:
    u, v = scalar("u"), scalar("v")
    found = implicit_jacobian(minus(h.Power(u, h.Num(3)), v), u, v)
    values = {u: np.array([[2.0]]), v: np.array([[8.0]])}
    assert value_of(found.result, values, {})[0, 0] == pytest.approx(1 / 12)


def test_backpropagation_is_derived() -> None:
    found = backpropagation("tanh")
    assert found.weights.result == h.Times(DELTA, h.Transpose(H))
    assert found.bias.result == DELTA
    slope_of_tanh = h.minus(h.Ones(Z.dims[0], 1), h.Power(h.Func("tanh", Z), h.TWO))
    assert found.delta.result == h.Hadamard(slope_of_tanh, h.Times(h.Transpose(W), DELTA))
    assert BIAS not in set(found.delta.result.walk())


def test_backpropagation_agrees_with_an_explicit_network() -> None:
    loss, weights = layered(4)
    for wk in weights:
        assert verify(gradient(loss, wk), wk, points=1).agreed


def test_the_check_refuses_what_is_wrong() -> None:
    f = h.Times(h.Transpose(x), A, x)
    wrong = Derivation(h.Differential(f), (Step(h.Differential(f), h.Times(h.TWO, A, x), READ_OFF),))
    assert not verify(wrong, x).agreed
    with pytest.raises(Disagreement):
        checked(wrong, x)
    assert checked(gradient(f, x), x).result


def test_a_differential_of_all_letters() -> None:
    found = differential(h.Times(A, B))
    assert found.result == h.Plus(h.Times(h.Differential(A), B), h.Times(A, h.Differential(B)))


def test_a_hessian_is_symmetric_for_a_smooth_function() -> None:
    f = h.Func("log", h.Plus(h.UNITY, h.Func("exp", h.Times(h.Transpose(a), x))))
    values = draw([f, x], SIZES, np.random.default_rng(8))
    found = value_of(hessian(f, x).result, values, SIZES)
    np.testing.assert_allclose(found, found.T, rtol=1e-10)


#: Seconds of processor time, a guard against hanging: each takes about one, and minutes where growth is exponential in what is shared.
BOUND = 10.0


def _within(work: object) -> None:
    start = time.process_time()
    work()  # type: ignore[operator]
    assert time.process_time() - start < BOUND


def test_growth_with_depth() -> None:
    loss, weights = layered(50)
    _within(lambda: gradient(loss, weights[0]))


def test_growth_with_the_number_of_factors() -> None:
    others = [matrix(f"A_{{{k}}}", "n", "n") for k in range(60)]
    _within(lambda: gradient(h.Trace(h.Times(*others)), others[7]))
    _within(lambda: gradient(h.Trace(h.Times(*(f for k in range(30) for f in (others[k], X)))), X))


def test_growth_with_the_number_of_terms() -> None:
    terms = [h.Power(h.Norm(minus(h.Times(matrix(f"A_{{{k}}}", "n", "n"), x), vector(f"b_{{{k}}}", "n")), "2"), h.TWO) for k in range(200)]
    _within(lambda: gradient(h.Plus(*terms), x))
