"""The sixty derivatives of the benchmark as terms. Lower-case letters are columns, capitals matrices, all sizes symbolic and different."""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms import heads as h
from derive.terms.heads import Term, matrix, scalar, vector

N = h.Num
T = h.Transpose


@dataclass(frozen=True)
class Case:
    """One line of the benchmark; `positive` are letters whose entries are sampled positive, `definite` those sampled positive definite."""

    number: int
    latex: str
    function: Term
    variable: h.Sym
    kind: str
    positive: tuple[Term, ...] = ()
    definite: tuple[Term, ...] = ()


def _t(*factors: Term) -> Term:
    return h.Times(*factors)


def _f(name: str, *arguments: Term) -> Term:
    return h.Func(name, *arguments)


def _c(name: str, *arguments: Term) -> Term:
    return h.Composite(name, *arguments)


def _sq(v: Term, kind: str = "2") -> Term:
    return h.Power(h.Norm(v, kind), N(2))


def _sum(body: Term, n: str) -> Term:
    return h.SumOver(body, h.Range(i, N(1), scalar(n)))


i = scalar("i")
a, x, y, p = vector("a", "n"), vector("x", "n"), vector("y", "n"), vector("p", "n")
A, B, X, Z3 = matrix("A", "n", "n"), matrix("B", "n", "n"), matrix("X", "n", "n"), matrix("Z", "n", "k")
b = vector("b", "n")
M, c = matrix("M", "m", "n"), vector("c", "m")
W, t, d, v, W2 = matrix("W", "m", "n"), vector("t", "m"), vector("d", "m"), vector("v", "q"), matrix("W_{2}", "q", "m")
D, w, yy = matrix("D", "m", "n"), vector("w", "n"), vector("y", "m")
L, Z, R, P = matrix("L", "n", "m"), matrix("Z", "m", "l"), matrix("R", "l", "n"), matrix("P", "n", "r")
Am = matrix("A", "m", "m")
R2 = matrix("R", "l", "r")
lam = scalar(r"\lambda")
mu, Sigma = vector(r"\mu", "n"), matrix(r"\Sigma", "n", "n")
Q, K, V, G = matrix("Q", "n", "s"), matrix("K", "m", "s"), matrix("V", "m", "e"), matrix("G", "n", "e")
H, U, VV = matrix("H", "m", "n"), matrix("U", "m", "r"), matrix("V", "n", "r")
PU = matrix("P", "r", "r")
Dm, WW, Y = matrix("D", "m", "n"), matrix("W", "n", "k"), matrix("Y", "m", "k")
g = vector("g", "m")

_r = h.minus(_t(M, x), c)
_softplus_loss = h.minus(_sum(_f("log", h.Plus(N(1), _f("exp", h.At(_t(D, w), i)))), "m"), _t(T(yy), D, w))
_ridge = h.Plus(_sq(h.minus(yy, _t(D, w))), _t(lam, _sq(w)))
_dev = h.minus(x, mu)
_lognormal = h.Plus(
    _t(N("-1/2"), scalar("n"), _f("log", _t(N(2), h.Const("pi")))),
    _t(N("-1/2"), _f("log", h.Det(Sigma))),
    _t(N("-1/2"), T(_dev), h.Inverse(Sigma), _dev),
)
_affine = h.Plus(_t(W, x), c)
_ce = _c("crossentropy", _c("softmax", _affine), t)
_net = _t(N("1/2"), _sq(h.minus(_t(W2, _f("tanh", _affine)), v)))
_attention = _c("attention", Q, K, V)
_gauss = _f("exp", h.Quotient(h.negate(_sq(h.minus(x, y))), N(2)))
_lse = _f("log", _sum(_f("exp", h.At(x, i)), "n"))
_rms = h.Quotient(x, _f("sqrt", _t(h.Quotient(N(1), scalar("n")), _sum(h.Power(h.At(x, i), N(2)), "n"))))
_negent = h.negate(_sum(_t(h.At(p, i), _f("log", h.At(p, i))), "n"))
_rows_ce = h.negate(h.Inner(Y, _f("log", _c("softmax", _t(Dm, WW)))))

SIXTY: tuple[Case, ...] = (
    Case(1, r"a^\top x", _t(T(a), x), x, "grad"),
    Case(2, r"x^\top A x", _t(T(x), A, x), x, "grad"),
    Case(3, r"x^\top A x", _t(T(x), A, x), x, "hess"),
    Case(4, r"\|Mx-c\|^2", _sq(_r), x, "grad"),
    Case(5, r"\|Mx-c\|^2", _sq(_r), M, "grad"),
    Case(6, r"\|x\|_2", h.Norm(x, "2"), x, "grad"),
    Case(7, r"\|x\|_2", h.Norm(x, "2"), x, "hess"),
    Case(8, r"\log\sum_{i=1}^n e^{x_i}", _lse, x, "grad"),
    Case(9, r"\log\sum_{i=1}^n e^{x_i}", _lse, x, "hess"),
    Case(10, r"\mathrm{softmax}(x)", _c("softmax", x), x, "jac"),
    Case(11, r"\log\mathrm{softmax}(x)", _f("log", _c("softmax", x)), x, "jac"),
    Case(12, r"CE(\mathrm{softmax}(Wx+c),t)", _ce, W, "grad", (t,)),
    Case(13, r"CE(\mathrm{softmax}(Wx+c),t)", _ce, c, "grad", (t,)),
    Case(14, r"CE(\mathrm{softmax}(Wx+c),t)", _ce, x, "grad", (t,)),
    Case(15, r"\sum_{i=1}^m\log(1+e^{(Dw)_i})-y^\top Dw", _softplus_loss, w, "grad"),
    Case(16, r"\sum_{i=1}^m\log(1+e^{(Dw)_i})-y^\top Dw", _softplus_loss, w, "hess"),
    Case(17, r"\mathrm{tr}(LZR)", h.Trace(_t(L, Z, R)), Z, "grad"),
    Case(18, r"\mathrm{tr}(Z^\top A Z)", h.Trace(_t(T(Z3), A, Z3)), Z3, "grad"),
    Case(19, r"\mathrm{tr}(X^{-1}A)", h.Trace(_t(h.Inverse(X), A)), X, "grad", (), (X,)),
    Case(20, r"\log\det X", _f("log", h.Det(X)), X, "grad", (), (X,)),
    Case(21, r"\det X", h.Det(X), X, "grad", (), (X,)),
    Case(22, r"\|Z\|_F^2", _sq(Z, "F"), Z, "grad"),
    Case(23, r"a^\top X^{-1} b", _t(T(a), h.Inverse(X), b), X, "grad", (), (X,)),
    Case(24, r"\mathrm{tr}(X^3)", h.Trace(h.Power(X, N(3))), X, "grad"),
    Case(25, r"\mathrm{tr}(X^k)", h.Trace(h.Power(X, scalar("k"))), X, "grad"),
    Case(26, r"\mathrm{tr}(\exp X)", h.Trace(h.MatrixFunction("exp", X)), X, "grad"),
    Case(27, r"x^\top(A\circ B)x", _t(T(x), h.Hadamard(A, B), x), x, "grad"),
    Case(28, r"x^\top(A\circ B)x", _t(T(x), h.Hadamard(A, B), x), A, "grad"),
    Case(29, r"\|y-Dw\|^2+\lambda\|w\|^2", _ridge, w, "grad"),
    Case(30, r"\|y-Dw\|^2+\lambda\|w\|^2", _ridge, w, "hess"),
    Case(31, r"\log\mathcal N(x;\mu,\Sigma)", _lognormal, mu, "grad", (), (Sigma,)),
    Case(32, r"\log\mathcal N(x;\mu,\Sigma)", _lognormal, Sigma, "grad", (), (Sigma,)),
    Case(33, r"\tanh(Wx+c)", _f("tanh", _affine), x, "jac"),
    Case(34, r"d^\top\tanh(Wx+c)", _t(T(d), _f("tanh", _affine)), W, "grad"),
    Case(35, r"\tfrac12\|W_2\tanh(Wx+c)-v\|^2", _net, W, "grad"),
    Case(36, r"\tfrac12\|W_2\tanh(Wx+c)-v\|^2", _net, W2, "grad"),
    Case(37, r"\mathrm{relu}(Wx+c)", _f("relu", _affine), x, "jac"),
    Case(38, r"d^\top\mathrm{relu}(Wx+c)", _t(T(d), _f("relu", _affine)), W, "grad"),
    Case(39, r"\langle G,\mathrm{softmax}(QK^\top/\sqrt s)V\rangle", h.Inner(G, _attention), Q, "grad"),
    Case(40, r"\mathrm{softmax}(QK^\top/\sqrt s)V", _attention, Q, "jac"),
    Case(41, r"\langle G,\mathrm{softmax}(QK^\top/\sqrt s)V\rangle", h.Inner(G, _attention), K, "grad"),
    Case(42, r"x^\top A x/x^\top x", h.Quotient(_t(T(x), A, x), _t(T(x), x)), x, "grad"),
    Case(43, r"\|UV^\top\|_F^2", _sq(_t(U, T(VV)), "F"), U, "grad"),
    Case(44, r"\|H-UV^\top\|_F^2", _sq(h.minus(H, _t(U, T(VV))), "F"), U, "grad"),
    Case(45, r"\|LZR-P\|_F^2", _sq(h.minus(_t(L, Z, R2), P), "F"), Z, "grad"),
    Case(46, r"e^{-\|x-y\|^2/2}", _gauss, x, "grad"),
    Case(47, r"e^{-\|x-y\|^2/2}", _gauss, x, "hess"),
    Case(48, r"\sum_{i=1}^n\sigma(x_i)", _sum(_f("sigmoid", h.At(x, i)), "n"), x, "grad"),
    Case(49, r"\sum_{i=1}^n\sigma(x_i)", _sum(_f("sigmoid", h.At(x, i)), "n"), x, "hess"),
    Case(50, r"\mathrm{LayerNorm}(x)", _c("layernorm", x), x, "jac"),
    Case(51, r"a^\top\mathrm{LayerNorm}(x)", _t(T(a), _c("layernorm", x)), x, "grad"),
    Case(52, r"x^\top y/(\|x\|\|y\|)", h.Quotient(_t(T(x), y), _t(h.Norm(x, "2"), h.Norm(y, "2"))), x, "grad"),
    Case(53, r"X^{-1}", h.Inverse(X), X, "jac", (), (X,)),
    Case(54, r"\log\det(Z^\top Z)", _f("log", h.Det(_t(T(Z3), Z3))), Z3, "grad"),
    Case(55, r"\mathrm{tr}((U^\top A U)^{-1}P)", h.Trace(_t(h.Inverse(_t(T(U), Am, U)), PU)), U, "grad", (), (Am,)),
    Case(56, r"LZR", _t(L, Z, R2), Z, "jac"),
    Case(57, r"\sum_{i=1}^n x_i\sigma(x_i)", _sum(_t(h.At(x, i), _f("sigmoid", h.At(x, i))), "n"), x, "grad"),
    Case(58, r"x/\sqrt{\tfrac1n\sum_{i=1}^n x_i^2}", _rms, x, "jac"),
    Case(59, r"-\sum_{i=1}^n p_i\log p_i", _negent, p, "hess", (p,)),
    Case(60, r"\sum_b CE(\mathrm{softmax}(DW),Y)_b", _rows_ce, WW, "grad", (Y,)),
)
