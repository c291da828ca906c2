"""Named functions that are defined by others, and their definitions, written out on demand.

Nothing knows more of softmax or layer norm than what stands here: derivatives, values and proofs go through the definition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import Add, Basic, Integer, Mul, Pow, Symbol

from derive.terms.heads import (
    UNITY,
    At,
    Composite,
    Func,
    Hadamard,
    Norm,
    Num,
    Ones,
    Plus,
    Power,
    Quotient,
    Range,
    SumOver,
    Sym,
    Term,
    Times,
    Transpose,
    Unit,
    minus,
    negate,
)
from derive.terms.shapes import ONE, Shape, is_vector
from derive.terms.typing import shape_of


def _total(x: Term) -> Term:
    rows, columns = shape_of(x)
    left = Times(Transpose(Ones(rows, ONE)), x)
    return left if columns == 1 else Times(left, Ones(columns, ONE))


def _ones_like(shape: Shape) -> Term:
    return UNITY if shape == (ONE, ONE) else Ones(*shape)


def _softmax(x: Term) -> Term:
    """e^x / Σ e^x of a column; of a matrix by rows (Bridle 1990)."""
    shape = shape_of(x)
    e = Func("exp", x)
    if is_vector(shape):
        return Quotient(e, _total(e))
    return Quotient(e, Times(e, Ones(shape[1], shape[1])))


def _logsumexp(x: Term) -> Term:
    return Func("log", _total(Func("exp", x)))


def _mean(x: Term) -> Term:
    rows, columns = shape_of(x)
    return Quotient(_total(x), Times(dimension_term(rows), dimension_term(columns)) if columns != 1 else dimension_term(rows))


def _variance(x: Term) -> Term:
    """The mean squared deviation (divisor n)."""
    d = _centred(x)
    return Quotient(Times(Transpose(d), d), dimension_term(shape_of(x)[0]))


def _centred(x: Term) -> Term:
    return minus(x, Times(_mean(x), Ones(*shape_of(x))))


def _layernorm(x: Term, *epsilon: Term) -> Term:
    """(x − mean)/√(variance + ε), without gain and bias (Ba, Kiros, Hinton 2016); of a matrix by rows."""
    rows, columns = shape_of(x)
    if columns != 1 and rows != 1:
        d = dimension_term(columns)
        centred = minus(x, Quotient(Times(x, Ones(columns, columns)), d))
        return Quotient(centred, Func("sqrt", _spread(Quotient(Times(Hadamard(centred, centred), Ones(columns, columns)), d), epsilon)))
    inside = Plus(_variance(x), *epsilon) if epsilon else _variance(x)
    return Quotient(_centred(x), Func("sqrt", inside))


def _batchnorm(x: Term, *epsilon: Term) -> Term:
    """(x − mean)/√(variance + ε) over the samples: of an n×d matrix by columns, of a column of n values as layer norm (Ioffe, Szegedy
    2015)."""
    rows, columns = shape_of(x)
    if columns == 1:
        return _layernorm(x, *epsilon)
    n = dimension_term(rows)
    centred = minus(x, Quotient(Times(Ones(rows, rows), x), n))
    squares = Quotient(Times(Ones(rows, rows), Hadamard(centred, centred)), n)
    return Quotient(centred, Func("sqrt", _spread(squares, epsilon)))


def _spread(squares: Term, epsilon: tuple[Term, ...]) -> Term:
    """A matrix of mean squares with ε added to every entry."""
    return Plus(squares, *(Times(e, Ones(*shape_of(squares))) for e in epsilon)) if epsilon else squares


def _rmsnorm(x: Term, *epsilon: Term) -> Term:
    """x/√(mean square + ε) (Zhang, Sennrich 2019); of a matrix by rows."""
    rows, columns = shape_of(x)
    if columns != 1 and rows != 1:
        squares = Quotient(Times(Hadamard(x, x), Ones(columns, columns)), dimension_term(columns))
        return Quotient(x, Func("sqrt", _spread(squares, epsilon)))
    inside: Term = Quotient(Times(Transpose(x), x), dimension_term(shape_of(x)[0]))
    return Quotient(x, Func("sqrt", Plus(inside, *epsilon) if epsilon else inside))


def _convolution(kernel: Term, x: Term) -> Term:
    """Σ_{ij} k_i x_j e_{i+j−1}: the full discrete convolution of m and n values, of m + n − 1; by x the Toeplitz matrix of the kernel."""
    (m, _), (n, _) = shape_of(kernel), shape_of(x)
    i, j = _fresh("i", kernel, x), _fresh("j", kernel, x)
    place = Unit(m + n - 1, minus(Plus(i, j), UNITY))
    body = Times(At(kernel, i), At(x, j), place)
    return SumOver(body, Range(i, UNITY, dimension_term(m)), Range(j, UNITY, dimension_term(n)))


def _fresh(name: str, *terms: Term) -> Sym:
    """An index that no letter of the terms is called by."""
    taken = {s.name for t in terms for s in t.walk() if isinstance(s, Sym)}
    while name in taken:
        name += "'"
    return Sym(name)


def _cross_entropy(p: Term, target: Term) -> Term:
    """−Σ t log p of one prediction p against a target t: `CE(p, t)`; of matrices, the column of that of each row."""
    rows, columns = shape_of(p)
    if columns != 1 and rows != 1:
        return negate(Times(Hadamard(target, Func("log", p)), Ones(columns, ONE)))
    return negate(Times(Transpose(target), Func("log", p)))


def _attention(q: Term, k: Term, v: Term) -> Term:
    """softmax(QKᵀ/√d_k) V, d_k the columns of K (Vaswani et al. 2017)."""
    scores = Quotient(Times(q, Transpose(k)), Func("sqrt", dimension_term(shape_of(k)[1])))
    return Times(Composite("softmax", scores), v)


def _huber(x: Term, delta: Term) -> Term:
    from derive.terms.heads import LessEqual, Otherwise, Piecewise

    quadratic = Times(Num("1/2"), Power(x, Num(2)))
    linear = Times(delta, minus(Func("abs", x), Times(Num("1/2"), delta)))
    return Piecewise(quadratic, LessEqual(Func("abs", x), delta), linear, Otherwise())


def _cosine(x: Term, y: Term) -> Term:
    return Quotient(Times(Transpose(x), y), Times(Norm(x, "2"), Norm(y, "2")))


def _silu(x: Term) -> Term:
    return Hadamard(x, Func("sigmoid", x)) if shape_of(x) != (ONE, ONE) else Times(x, Func("sigmoid", x))


def _gelu(x: Term) -> Term:
    return Hadamard(x, Func("Phi", x)) if shape_of(x) != (ONE, ONE) else Times(x, Func("Phi", x))


DEFINITIONS: dict[str, Callable[..., Term]] = {
    "softmax": _softmax,
    "logsoftmax": lambda x: Func("log", _softmax(x)),
    "logsumexp": _logsumexp,
    "mean": _mean,
    "variance": _variance,
    "total": _total,
    "layernorm": _layernorm,
    "rmsnorm": _rmsnorm,
    "batchnorm": _batchnorm,
    "crossentropy": _cross_entropy,
    "convolution": _convolution,
    "attention": _attention,
    "huber": _huber,
    "cosine": _cosine,
    "silu": _silu,
    "gelu": _gelu,
    "standardise": lambda x: _layernorm(x),
}


@lru_cache(maxsize=8192)
def dimension_term(d: Basic) -> Term:
    """A dimension as a scalar term: `n + 1` is `Plus(Sym n, 1)`."""
    match d:
        case Integer():
            return Num(d)
        case Symbol():
            return Sym(d.name)
        case Add():
            return Plus(*(dimension_term(a) for a in d.as_ordered_terms()))
        case Mul():
            return Times(*(dimension_term(a) for a in d.as_ordered_factors()))
        case Pow():
            return Power(dimension_term(d.base), dimension_term(d.exp))
    return Num(d)


def unfold(term: Composite) -> Term:
    """Write a composite out by its definition, one level."""
    return DEFINITIONS[term.name](*term.children)


def unfold_all(term: Term) -> Term:
    """Write out every composite in a term."""
    children = tuple(unfold_all(c) for c in term.children)
    term = term if children == term.children else term.replace_children(children)
    return unfold_all(unfold(term)) if isinstance(term, Composite) else term
