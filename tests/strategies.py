"""Random well-typed terms over declared letters, for every head that is written: each head in turn around small random parts."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from derive.terms import heads as h
from derive.terms.shapes import ONE, dim

GIVEN = r"""Let $A, B \in \mathbb{R}^{n \times n}$, $M \in \mathbb{R}^{m \times n}$, $x, y \in \mathbb{R}^n$, $b \in \mathbb{R}^m$,
and let $s$ and $t$ be real.
Let $k$ be an integer. Let $X$ and $Y$ be random variables. Let $f: \mathbb{R} \to \mathbb{R}$ and $g: \mathbb{R}^n \to \mathbb{R}$."""
N, M = dim("n"), dim("m")
S, T, K, INDEX, OTHER = (h.scalar(name) for name in "stkij")
X, Y, B_ = h.vector("x", N), h.vector("y", N), h.vector("b", M)
A, B, R = h.matrix("A", N, N), h.matrix("B", N, N), h.matrix("M", M, N)
RX, RY = h.scalar("X"), h.scalar("Y")
F, G = h.FunSym("f", ONE, ONE, ONE, ONE), h.FunSym("g", ONE, ONE, N, ONE)
SIZE = h.scalar("n")

scalars = st.sampled_from(
    [S, T, h.Num(2), h.Num(3), h.Plus(S, T), h.Times(S, T), h.Power(S, h.TWO), h.Norm(X, "2"), h.Trace(A), h.At(X, K)]
)
reals = st.sampled_from([S, T, h.Plus(S, h.Num(2)), h.Times(h.TWO, S, T)])
vectors = st.sampled_from([X, Y, h.Plus(X, Y), h.Times(A, X), h.Times(S, Y)])
squares = st.sampled_from([A, B, h.Plus(A, B), h.Times(A, B), h.Transpose(B), h.Times(S, A)])
randoms = st.sampled_from([RX, RY, h.Plus(RX, RY), h.Times(S, RX), h.Power(RX, h.TWO)])
XI, YI = h.At(X, INDEX), h.At(Y, INDEX)
members = st.sampled_from([XI, h.Times(XI, YI), h.Power(XI, h.TWO), h.Func("exp", XI)])

Parts = tuple[st.SearchStrategy[h.Term], ...]

#: For each head: the strategies of its parts, and how it is put around them.
HEADS: dict[str, tuple[Parts, Callable[..., h.Term]]] = {
    "Decimal": ((), lambda: h.Times(h.Decimal("0.25"), S)),
    "Const": ((), lambda: h.Times(h.Const("pi"), S)),
    "Plus": ((scalars, scalars), h.Plus),
    "minus": ((scalars, scalars), h.minus),
    "Times": ((scalars, vectors), lambda a, v: h.Times(a, v) if not isinstance(a, h.Times) else h.Times(S, v)),
    "matrix product": ((squares, squares, vectors), lambda a, b, v: h.Times(h.Transpose(a), h.Inverse(b), v)),
    "Quotient": ((scalars, scalars), h.Quotient),
    "quotient of a vector": ((vectors, scalars), h.Quotient),
    "Power": ((scalars, st.sampled_from([h.TWO, h.Num(3), K, h.Num(-1)])), h.Power),
    "matrix power": ((squares,), lambda a: h.Power(a, h.TWO)),
    "Transpose": ((squares,), h.Transpose),
    "Inverse": ((squares,), h.Inverse),
    "inverse of a transpose": ((squares,), lambda a: h.Transpose(h.Inverse(a))),
    "PseudoInverse": ((), lambda: h.PseudoInverse(R)),
    "Trace": ((squares,), h.Trace),
    "Det": ((squares,), h.Det),
    "Rank": ((squares,), h.Rank),
    "Adjugate": ((squares,), h.Adjugate),
    "Hadamard": ((squares, squares), h.Hadamard),
    "Kronecker": ((squares, squares), h.Kronecker),
    "Vec": ((squares,), h.Vec),
    "Diag": ((vectors,), h.Diag),
    "Diagonal": ((squares,), h.Diagonal),
    "Norm": ((vectors, st.sampled_from(["1", "2", "inf"])), h.Norm),
    "matrix norm": ((squares, st.sampled_from(["F", "spectral", "nuclear"])), h.Norm),
    "Inner": ((vectors, vectors), h.Inner),
    "Block": ((reals, reals, reals, reals), lambda *p: h.Block(2, 2, *p)),
    "block of matrices": ((squares, squares, squares, squares), lambda *p: h.Block(2, 2, *p)),
    "At": ((), lambda: h.At(A, K, K)),
    "entry of a product": ((squares,), lambda a: h.At(h.Times(A, a) if not isinstance(a, h.Times) else a, K, K)),
    "Spectral": ((squares, st.sampled_from(["lambda_max", "lambda_min", "sigma_max"])), lambda a, name: h.Spectral(name, a)),
    "Func": (
        (st.sampled_from(["exp", "log", "sin", "cos", "tanh", "abs", "sqrt", "gamma", "sigmoid", "floor", "factorial"]), reals),
        h.Func,
    ),
    "elementwise": ((st.sampled_from(["exp", "log", "tanh", "sigmoid", "relu"]), vectors), h.Func),
    "binomial": ((), lambda: h.Func("binomial", K, h.TWO)),
    "Composite": ((vectors,), lambda v: h.Composite("softmax", v)),
    "Call": ((reals,), lambda a: h.Call(F, a)),
    "call of a vector": ((vectors,), lambda v: h.Call(G, v)),
    "Call of a derivative": ((reals,), lambda a: h.Call(h.DerivedFunction("prime", F), a)),
    "SumOver": ((members,), lambda m: h.SumOver(m, h.Range(INDEX, h.UNITY, SIZE))),
    "ProductOver": ((members,), lambda m: h.ProductOver(m, h.Range(INDEX, h.UNITY, SIZE))),
    "double sum": (
        (),
        lambda: h.SumOver(h.SumOver(h.Times(XI, h.At(A, INDEX, OTHER)), h.Range(OTHER, h.UNITY, SIZE)), h.Range(INDEX, h.UNITY, SIZE)),
    ),
    "Integral": ((reals,), lambda a: h.Integral(h.Times(a, h.Func("exp", h.scalar("u"))), h.Range(h.scalar("u"), h.ZERO, h.UNITY))),
    "Limit": ((reals,), lambda a: h.Limit(h.Quotient(a, h.scalar("u")), h.scalar("u"), h.Const("inf"), "+-")),
    "Extremum": ((members,), lambda m: h.Extremum("max", m, h.Range(INDEX, h.UNITY, SIZE))),
    "Partial": ((reals,), lambda a: h.Partial(h.Times(a, S), S)),
    "gradient": ((squares,), lambda a: h.Partial(h.Times(h.Transpose(X), a, X), X)),
    "Hessian": ((squares,), lambda a: h.Hessian(h.Times(h.Transpose(X), a, X), X)),
    "Expectation": ((randoms,), h.Expectation),
    "Variance": ((randoms,), h.Variance),
    "Covariance": ((randoms, randoms), h.Covariance),
    "Correlation": ((), lambda: h.Correlation(RX, RY)),
    "Probability": ((reals,), lambda a: h.Probability(h.LessEqual(RX, a))),
    "Entropy": ((), lambda: h.Entropy(RX)),
    "MutualInformation": ((), lambda: h.MutualInformation(RX, RY)),
}


def claims(name: str) -> st.SearchStrategy[h.Term]:
    """Return equations with the head of that name on one side, twice over on the other."""
    parts, build = HEADS[name]
    return st.tuples(*parts).map(lambda p: build(*p)).map(lambda made: h.Equal(h.Plus(made, made), h.Times(h.TWO, made)))
