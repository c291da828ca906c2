"""Claims about derivatives as they stand in notes, true and false, as terms."""

from __future__ import annotations

from derive.terms import heads as h
from derive.terms.heads import Term, matrix, minus, negate, scalar, vector
from derive.terms.shapes import dim

N, T, P = h.Num, h.Transpose, h.Partial


def V(*factors: Term) -> Term:  # noqa: N802
    return h.Times(*factors)


def eq(left: Term, right: Term) -> Term:
    return h.Equal(left, right)


def D(kind: str, f: Term) -> Term:  # noqa: N802
    return h.DerivedFunction(kind, f)


n, m, k = scalar("n"), scalar("m"), scalar("k")
i, j, t, s = scalar("i"), scalar("j"), scalar("t"), scalar("s")
x, a, b, z = (vector(name, "n") for name in "xabz")
X, A, B = (matrix(name, "n", "n") for name in "XAB")
Xr, am = matrix("X", "n", "m"), vector("a", "m")
Xn, W = matrix("X", "n", "m"), matrix("W", "m", "k")
Y = h.Call(h.FunSym("Y", dim("n"), dim("n"), 1, 1), t)
slope = P(Y, t)
p = h.Composite("softmax", z)
f, g = h.FunSym("f", 1, 1, dim("m"), 1), h.FunSym("g", dim("m"), 1, dim("n"), 1)
u, v = h.FunSym("u", 1, 1, 1, 1), h.FunSym("v", 1, 1, 1, 1)
two = h.FunSym("f", 1, 1, 1, 1, 1, 1)
L, Yl = h.FunSym("L", 1, 1, dim("n"), dim("k")), matrix("Y", "n", "k")
I = h.Identity(dim("n"))  # noqa: E741
ut, vt, du, dv = h.Call(u, t), h.Call(v, t), h.Call(D("prime", u), t), h.Call(D("prime", v), t)
quad = V(T(x), A, x)
r = minus(x, a)
lse = h.Func("log", h.SumOver(h.Func("exp", h.At(z, i)), h.Range(i, N(1), n)))
entropy = negate(h.SumOver(V(h.At(p, j), h.Func("log", h.At(p, j))), h.Range(j, N(1), n)))
silu = V(s, h.Func("sigmoid", s))
sq = h.SumOver(h.Power(h.At(x, i), N(2)), h.Range(i, N(1), n))
gram = V(T(Xr), A, Xr)
normal = h.Inverse(h.Plus(X, A))

SYMMETRIC, INVERTIBLE = (h.Is(A, "symmetric"),), (h.Is(X, "invertible"),)

#: name, claim, propositions that hold, whether it is true
CLAIMS: tuple[tuple[str, Term, tuple[Term, ...], bool], ...] = (
    ("quadratic form", eq(P(quad, x), V(h.Plus(A, T(A)), x)), (), True),
    ("quadratic form, symmetric", eq(P(quad, x), V(N(2), A, x)), SYMMETRIC, True),
    ("quadratic form, symmetry not given", eq(P(quad, x), V(N(2), A, x)), (), False),
    ("hessian of a quadratic form", eq(h.Hessian(quad, x), h.Plus(A, T(A))), (), True),
    ("bilinear", eq(P(V(T(am), T(Xr), b), Xr), V(b, T(am))), (), True),
    ("bilinear, transposed", eq(P(V(T(a), X, b), X), V(b, T(a))), (), False),
    ("determinant along a curve", eq(P(h.Det(Y), t), V(h.Det(Y), h.Trace(V(h.Inverse(Y), slope)))), (), True),
    ("inverse along a curve", eq(P(h.Inverse(Y), t), V(N(-1), h.Inverse(Y), slope, h.Inverse(Y))), (), True),
    ("inverse along a curve, sign", eq(P(h.Inverse(Y), t), V(h.Inverse(Y), slope, h.Inverse(Y))), (), False),
    (
        "second derivative of a determinant",
        eq(
            P(P(h.Det(Y), t), t),
            V(
                h.Det(Y),
                h.Plus(
                    h.Trace(V(h.Inverse(Y), P(slope, t))),
                    h.Power(h.Trace(V(h.Inverse(Y), slope)), N(2)),
                    negate(h.Trace(h.Power(V(h.Inverse(Y), slope), N(2)))),
                ),
            ),
        ),
        (),
        True,
    ),
    ("trace of a power", eq(P(h.Trace(h.Power(X, k)), X), V(k, T(h.Power(X, minus(k, N(1)))))), (), True),
    ("trace of a power, transpose lost", eq(P(h.Trace(h.Power(X, k)), X), V(k, h.Power(X, minus(k, N(1))))), (), False),
    (
        "power in a quadratic form",
        eq(
            P(V(T(a), T(h.Power(X, k)), h.Power(X, k), b), X),
            h.SumOver(
                V(
                    T(h.Power(X, i)),
                    h.Power(X, k),
                    h.Plus(V(a, T(b)), V(b, T(a))),
                    T(h.Power(X, h.Plus(k, N(-1), V(N(-1), i)))),
                ),
                h.Range(i, N(0), minus(k, N(1))),
            ),
        ),
        (),
        True,
    ),
    ("determinant of a power", eq(P(h.Det(h.Power(X, k)), X), V(k, h.Det(h.Power(X, k)), T(h.Inverse(X)))), INVERTIBLE, True),
    (
        "determinant of a quadratic form",
        eq(
            P(h.Det(gram), Xr),
            V(h.Det(gram), h.Plus(V(A, Xr, h.Inverse(gram)), V(T(A), Xr, h.Inverse(V(T(Xr), T(A), Xr))))),
        ),
        (),
        True,
    ),
    ("trace of an inverse", eq(P(h.Trace(normal), X), negate(T(V(normal, normal)))), (), True),
    ("determinant by adjugate", eq(P(h.Det(X), X), T(h.Adjugate(X))), (), True),
    ("log-determinant", eq(P(h.Func("log", h.Det(X)), X), T(h.Inverse(X))), (), True),
    ("log-determinant, transpose lost", eq(P(h.Func("log", h.Det(X)), X), h.Inverse(X)), (), False),
    ("d of an inverse", eq(h.Differential(h.Inverse(X)), V(N(-1), h.Inverse(X), h.Differential(X), h.Inverse(X))), (), True),
    ("d of log det", eq(h.Differential(h.Func("log", h.Det(X))), h.Trace(V(h.Inverse(X), h.Differential(X)))), (), True),
    ("d of a product", eq(h.Differential(V(X, A)), h.Plus(V(h.Differential(X), A), V(X, h.Differential(A)))), (), True),
    ("d with constants", eq(h.Differential(quad), V(h.Plus(V(T(x), A), V(T(x), T(A))), h.Differential(x))), (), True),
    ("jacobian of a product", eq(P(V(A, X, B), X), h.Kronecker(T(B), A)), (), True),
    (
        "jacobian of a unit vector",
        eq(
            P(h.Quotient(r, h.Norm(r, "2")), x), minus(h.Quotient(I, h.Norm(r, "2")), h.Quotient(V(r, T(r)), h.Power(h.Norm(r, "2"), N(3))))
        ),
        (),
        True,
    ),
    (
        "jacobian of a unit vector, power",
        eq(
            P(h.Quotient(r, h.Norm(r, "2")), x), minus(h.Quotient(I, h.Norm(r, "2")), h.Quotient(V(r, T(r)), h.Power(h.Norm(r, "2"), N(2))))
        ),
        (),
        False,
    ),
    ("softmax", eq(P(p, z), minus(h.Diag(p), V(p, T(p)))), (), True),
    ("softmax, sign", eq(P(p, z), h.Plus(h.Diag(p), V(p, T(p)))), (), False),
    ("softmax entry", eq(P(h.At(p, i), h.At(z, j)), V(h.At(p, i), minus(h.Func("delta", i, j), h.At(p, j)))), (), True),
    ("entropy of softmax", eq(P(entropy, h.At(z, i)), V(N(-1), h.At(p, i), h.Plus(h.Func("log", h.At(p, i)), entropy))), (), True),
    ("hessian of log-sum-exp", eq(h.Hessian(lse, z), minus(h.Diag(p), V(p, T(p)))), (), True),
    ("hessian of log-sum-exp, sign", eq(h.Hessian(lse, z), h.Plus(h.Diag(p), V(p, T(p)))), (), False),
    ("silu", eq(P(silu, s), V(h.Func("sigmoid", s), h.Plus(N(1), V(s, minus(N(1), h.Func("sigmoid", s)))))), (), True),
    ("silu, wrong", eq(P(silu, s), V(h.Func("sigmoid", s), h.Plus(N(1), V(s, h.Func("sigmoid", s))))), (), False),
    ("tanh, square lost", eq(P(h.Func("tanh", s), s), minus(N(1), h.Func("tanh", s))), (), False),
    ("norm", eq(P(h.Norm(x, "2"), x), h.Quotient(x, h.Norm(x, "2"))), (), True),
    ("squares by an entry", eq(P(sq, h.At(x, j)), V(N(2), h.At(x, j))), (), True),
    ("squares by an entry of the summation's letter", eq(P(sq, h.At(x, i)), V(N(2), h.At(x, i))), (), True),
    ("product rule", eq(P(V(ut, vt), t), h.Plus(V(du, vt), V(ut, dv))), (), True),
    ("product rule, wrong", eq(P(V(ut, vt), t), V(du, dv)), (), False),
    ("quotient rule", eq(P(h.Quotient(ut, vt), t), h.Quotient(minus(V(du, vt), V(ut, dv)), h.Power(vt, N(2)))), (), True),
    ("chain rule", eq(P(h.Call(f, h.Call(g, x)), x), V(T(h.Call(D("jacobian", g), x)), h.Call(D("gradient", f), h.Call(g, x)))), (), True),
    (
        "second chain rule",
        eq(
            P(P(h.Call(u, vt), t), t),
            h.Plus(
                V(h.Call(D("prime", D("prime", u)), vt), h.Power(dv, N(2))),
                V(h.Call(D("prime", u), vt), h.Call(D("prime", D("prime", v)), t)),
            ),
        ),
        (),
        True,
    ),
    (
        "inverse function",
        eq(h.Call(D("prime", h.InverseFunction(u)), t), h.Quotient(N(1), h.Call(D("prime", u), h.Call(h.InverseFunction(u), t)))),
        (),
        True,
    ),
    ("layer of a network", eq(P(h.Call(L, V(Xn, W)), Xn), V(h.Evaluated(P(h.Call(L, Yl), Yl), Yl, V(Xn, W)), T(W))), (), True),
    ("exponential of a matrix", eq(P(h.MatrixFunction("exp", V(t, A)), t), V(A, h.MatrixFunction("exp", V(t, A)))), (), True),
    (
        "total derivative of two arguments",
        eq(
            P(h.Call(two, ut, vt), t),
            h.Plus(
                V(h.Call(h.DerivedFunction("partial", two, 1), ut, vt), du),
                V(h.Call(h.DerivedFunction("partial", two, 2), ut, vt), dv),
            ),
        ),
        (),
        True,
    ),
)
