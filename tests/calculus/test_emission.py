"""The NumPy functions that are written give the values of the terms, for the sixty and what their results do not have."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from derive.calculus.emission import NotEmitted, identifier, numpy_source
from derive.terms import heads as h
from derive.terms.heads import Term, matrix, scalar, vector
from derive.terms.statement import free_letters
from tests.calculus.points import SIZES, draw, value_of
from tests.calculus.sixty import SIXTY, Case
from tests.calculus.test_derivatives import derived

SMALL = SIZES[1]


def plain(v: np.ndarray) -> Any:
    if v.ndim == 3:
        return v.reshape([n for n in v.shape if n != 1])
    return float(v[0, 0]) if v.size == 1 else v.ravel() if 1 in v.shape else v


def run(t: Term, values: dict[Term, np.ndarray]) -> Any:
    names: dict[str, Any] = {}
    exec(compile(numpy_source(t, "f"), "<emitted>", "exec"), names)
    wanted = list(inspect.signature(names["f"]).parameters)
    given = [plain(values[s]) if s in values else SMALL[str(s)] for s in free_letters(t)]
    bare = {word.rstrip("_") for word in wanted}
    return names["f"](*[g for s, g in zip(free_letters(t), given, strict=True) if identifier(s.name).rstrip("_") in bare])


def agree(t: Term, positive: tuple[Term, ...] = (), definite: tuple[Term, ...] = ()) -> None:
    values = draw([t], SMALL, np.random.default_rng(5), positive, definite)
    want = value_of(t, values, SMALL)
    np.testing.assert_allclose(np.asarray(run(t, values)).reshape(want.shape), want, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("case", SIXTY, ids=lambda c: str(c.number))
def test_the_sixty(case: Case) -> None:
    agree(derived(case).result, case.positive, case.definite)


x, w, A, M, t = vector("x", "n"), vector("w", "n"), matrix("A", "n", "n"), matrix("M", "m", "n"), scalar("t")
i = scalar("i")
OTHERS: tuple[Term, ...] = (
    h.Times(h.Commutation(M.dims[0], M.dims[1]), h.Vec(M)),
    h.Times(M, h.Transpose(M)),
    h.Times(x, h.Transpose(x), A, w),
    h.Plus(h.Times(t, x), h.Unit(x.dims[0], h.Num(2))),
    h.SumOver(h.Times(h.At(x, i), h.Column(A, i)), h.Range(i, h.Num(1), scalar("n"))),
    h.SumOver(h.At(x, i), h.Such(h.Range(i, h.Num(1), scalar("n")), h.NotEqual(i, h.Num(2)))),
    h.Block(2, 2, A, x, h.Transpose(w), t),
    h.Piecewise(h.Times(h.TWO, t), h.Less(t, h.Num(0)), h.Power(t, h.Num(3)), h.Otherwise()),
    h.Kronecker(x, A),
    h.Composite("layernorm", x),
    h.Times(h.Diag(h.Func("abs", x)), h.Diagonal(A)),
    h.Norm(M, "nuclear"),
    h.Spectral("sigma_max", M),
    h.Composite("softmax", M),
    h.Quotient(A, h.Plus(h.Hadamard(A, A), h.Ones(*A.dims))),
    h.Adjugate(A),
    h.PseudoInverse(M),
)


@pytest.mark.parametrize("term", OTHERS, ids=str)
def test_other_heads(term: Term) -> None:
    agree(term)


def test_the_docstring_states_shapes_and_shared_parts_are_hoisted() -> None:
    s = h.Composite("softmax", h.Times(A, x))
    source = numpy_source(h.minus(h.Diag(s), h.Times(s, h.Transpose(s))), "softmax_jacobian", "The Jacobian of softmax(Ax).")
    assert "A: array of shape (n, n)" in source
    assert "x: array of shape (n,)" in source
    assert "returns: array of shape (n, n)" in source
    assert source.count("special.softmax") == 1
    assert '"""The Jacobian of softmax(Ax).' in source


def test_names_are_python_names_and_do_not_clash() -> None:
    assert identifier(r"\hat{\beta}_{1}") == "hat_beta_1"
    assert identifier("lambda") == "lambda_"
    term = h.Times(scalar("t0"), h.Plus(h.Func("exp", scalar("t0")), h.Func("sin", h.Func("exp", scalar("t0")))))
    assert "t_0 = np.exp(t0)" in numpy_source(term)


def test_what_numpy_cannot_say_is_refused() -> None:
    with pytest.raises(NotEmitted):
        numpy_source(h.Call(h.FunSym("f", 1, 1, 1, 1), t))
