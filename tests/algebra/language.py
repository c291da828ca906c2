"""Terms with operators, so that identities can be written down in tests as on paper: `(A + U * C * V).I`."""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import dim
from derive.terms.typing import shape_of


@dataclass(frozen=True)
class X:
    """A term; `*` is the product, `/` divides by a scalar, `.T`, `.I`, `.P` transpose, invert and pseudo-invert."""

    t: h.Term

    def __add__(self, other: X | int) -> X:
        return X(h.Plus(*_parts(h.Plus, self.t), as_term(other)))

    def __radd__(self, other: int) -> X:
        return X(h.Plus(as_term(other), self.t))

    def __sub__(self, other: X | int) -> X:
        return X(h.Plus(*_parts(h.Plus, self.t), h.negate(as_term(other))))

    def __rsub__(self, other: int) -> X:
        return X(h.minus(as_term(other), self.t))

    def __neg__(self) -> X:
        return X(h.negate(self.t))

    def __mul__(self, other: X | int) -> X:
        return X(h.Times(*_parts(h.Times, self.t), as_term(other)))

    def __rmul__(self, other: int) -> X:
        return X(h.Times(as_term(other), self.t))

    def __truediv__(self, other: X | int) -> X:
        return X(h.Quotient(self.t, as_term(other)))

    def __rtruediv__(self, other: int) -> X:
        return X(h.Quotient(as_term(other), self.t))

    def __pow__(self, other: X | int) -> X:
        return X(h.Power(self.t, as_term(other)))

    @property
    def T(self) -> X:  # noqa: N802
        return X(h.Transpose(self.t))

    @property
    def I(self) -> X:  # noqa: E743, N802
        return X(h.Inverse(self.t))

    @property
    def P(self) -> X:  # noqa: N802
        return X(h.PseudoInverse(self.t))


def _parts(head: type[h.Term], t: h.Term) -> tuple[h.Term, ...]:
    """A sum or product goes on growing to the right, as it is written."""
    return t.children if isinstance(t, head) else (t,)


def as_term(x: X | int) -> h.Term:
    return x.t if isinstance(x, X) else h.Num(x)


def matrix(name: str, m: object, n: object) -> X:
    return X(h.matrix(name, m, n))


def vector(name: str, n: object) -> X:
    return X(h.vector(name, n))


def scalar(name: str) -> X:
    return X(h.scalar(name))


def eye(n: object) -> X:
    return X(h.Identity(dim(n)))


def ones(n: object, m: object = 1) -> X:
    return X(h.Ones(dim(n), dim(m)))


def zeros(m: object, n: object = 1) -> X:
    return X(h.Zeros(dim(m), dim(n)))


def size(n: str) -> X:
    return X(h.Sym(n))


def tr(x: X) -> X:
    return X(h.Trace(x.t))


def det(x: X) -> X:
    return X(h.Det(x.t))


def rank(x: X) -> X:
    return X(h.Rank(x.t))


def vec(x: X) -> X:
    return X(h.Vec(x.t))


def kron(x: X, y: X) -> X:
    return X(h.Kronecker(x.t, y.t))


def had(x: X, y: X) -> X:
    return X(h.Hadamard(x.t, y.t))


def diag(x: X) -> X:
    return X(h.Diag(x.t))


def diagonal(x: X) -> X:
    return X(h.Diagonal(x.t))


def expm(x: X) -> X:
    return X(h.MatrixFunction("exp", x.t))


def log(x: X) -> X:
    return X(h.Func("log", x.t))


def exp(x: X) -> X:
    return X(h.Func("exp", x.t))


def norm(x: X, kind: str = "2") -> X:
    return X(h.Norm(x.t, kind))


def block(*rows: list[X]) -> X:
    return X(h.Block(len(rows), len(rows[0]), *(as_term(c) for r in rows for c in r)))


def row(x: X, i: X) -> X:
    return X(h.Row(x.t, i.t))


def at(x: X, *i: X) -> X:
    return X(h.At(x.t, *(k.t for k in i)))


def unit(n: str, i: X) -> X:
    return X(h.Unit(dim(n), i.t))


def total(body: X, i: X, n: str) -> X:
    return X(h.SumOver(body.t, h.Range(i.t, h.UNITY, h.Sym(n))))


def times(body: X, i: X, n: str) -> X:
    return X(h.ProductOver(body.t, h.Range(i.t, h.UNITY, h.Sym(n))))


def column(x: X, j: X) -> X:
    return X(h.Column(x.t, j.t))


def eigenvalue(x: X, i: X) -> X:
    return X(h.Spectral("lambda", x.t, i.t))


def adjugate(x: X) -> X:
    return X(h.Adjugate(x.t))


def cross(x: X, y: X) -> X:
    return X(h.Cross(x.t, y.t))


def cos(x: X) -> X:
    return X(h.Func("cos", x.t))


def sin(x: X) -> X:
    return X(h.Func("sin", x.t))


def is_(x: X, name: str) -> Condition:
    return Condition(h.Is(x.t, name), Origin.STATED, f"{x.t} is {name}")


def index(i: X, n: str) -> Condition:
    """The condition that i runs from 1 to n."""
    return Condition(h.Is(i.t, "index", h.Sym(n)), Origin.STATED, f"{i.t} in 1..{n}")


def where(x: X, y: X | int) -> Condition:
    """The condition x = y."""
    y = X(as_term(y))
    return Condition(h.Equal(x.t, y.t), Origin.STATED, f"{x.t} = {y.t}")


def positive(x: X) -> Condition:
    return Condition(h.Greater(x.t, h.ZERO), Origin.STATED, f"{x.t} > 0")


def equation(x: X, y: X | int) -> h.Term:
    right = as_term(y)
    if isinstance(y, int) and shape_of(x.t) != (1, 1):
        right = h.Zeros(*shape_of(x.t))
    return h.Equal(x.t, right)
