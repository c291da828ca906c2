"""The shape of every head: one rule each, written as equations between dimensions.

A rule gets the term, its children's shapes and a `Unifier`, asks for what must be equal, and returns the shape of the whole; a proposition,
a set, a function or a range has none. Rules serve twice: while a formula is read (dimensions still unknown) and afterwards, strictly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from sympy import Integer

from derive.terms import heads as h
from derive.terms.shapes import ONE, SCALAR, Shape, ShapeError, Unifier, is_scalar, is_vector, show_shape

Shapes = Sequence[Shape | None]
Rule = Callable[[h.Term, Sequence[Shape], Unifier], Shape | None]


def infer(term: h.Term, unifier: Unifier, memo: dict[h.Term, Shape | None] | None = None) -> Shape | None:
    """Return the shape of a term, solving for flexible dimensions on the way; raise ShapeError where it has none."""
    memo = {} if memo is None else memo
    if term.closed:
        return _shape(term)
    if term not in memo:
        shapes = [infer(c, unifier, memo) for c in term.children]
        memo[term] = RULES[type(term)](term, shapes, unifier)  # type: ignore[arg-type]
    shape = memo[term]
    return None if shape is None else unifier.shape(shape)


@lru_cache(maxsize=65536)
def _shape(term: h.Term) -> Shape | None:
    shapes = [_shape(c) for c in term.children]
    return RULES[type(term)](term, shapes, Unifier())  # type: ignore[arg-type]


def shape_of(term: h.Term) -> Shape:
    """Return the shape of a closed term (no flexible dimension is solved for); raise ShapeError where it has none."""
    shape = _shape(term)
    if shape is None:
        raise ShapeError(f"{type(term).__name__} has no shape")
    return shape


def check(term: h.Term) -> None:
    """Raise ShapeError unless the term is well typed."""
    _shape(term)


# --- rules ----------------------------------------------------------------------------------------------------------------------


def _none(*_: object) -> None:
    return None


def _scalar(*_: object) -> Shape:
    return SCALAR


def _scalars(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    for s in shapes:
        if s is not None:
            u.require(s, SCALAR, f"{type(t).__name__} is of scalars")
    return SCALAR


def _same(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    first = shapes[0]
    for s in shapes[1:]:
        u.require(first, s, f"the terms of a {_NAMES.get(type(t), type(t).__name__.lower())} must have one shape")
    return u.shape(first)


_NAMES = {h.Plus: "sum", h.Hadamard: "Hadamard product", h.Inner: "inner product"}


def _same_scalar(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    _same(t, shapes, u)
    return SCALAR


def _same_none(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> None:
    _same(t, [s for s in shapes if s is not None], u)


def _square(shape: Shape, u: Unifier, what: str) -> Shape:
    if not u.same(shape[0], shape[1]):
        raise ShapeError(f"{what} needs a square matrix, and this is {show_shape(u.shape(shape))}", u.shape(shape))
    return u.shape(shape)


def _times(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    result = SCALAR
    for s in shapes:
        left, right = u.shape(result), u.shape(s)
        if is_scalar(left):
            result = right
        elif is_scalar(right):
            result = left
        elif u.same(left[1], right[0]):
            result = (left[0], right[1])
        else:
            raise ShapeError(f"a product needs inner sizes that fit: {show_shape(left)} times {show_shape(right)}", right, left)
    return u.shape(result)


def _quotient(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    num, den = shapes
    if not is_scalar(u.shape(den)):
        u.require(num, den, "a quotient by an array is elementwise and needs one shape")
    return u.shape(num)


def _power(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    base, exponent = shapes
    u.require(exponent, SCALAR, "an exponent is a scalar")
    base = u.shape(base)
    return base if is_scalar(base) or is_vector(base) else _square(base, u, "a power")


def _partial(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    body, variable = u.shape(shapes[0]), u.shape(shapes[1])
    if is_scalar(body):
        return variable
    if is_scalar(variable):
        return body
    return body[0] * body[1], variable[0] * variable[1]


def _at(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    base = t.args[0]
    family = len(base.family) if isinstance(base, h.Sym) else 0
    indices = len(t.args) - 1 - family
    for s in shapes[1:]:
        u.require(s, SCALAR, "an index is a scalar")
    shape = u.shape(shapes[0])
    if indices == 0:
        return shape
    if indices < 0:
        raise ShapeError(f"{base} needs {family} indices")
    if indices == 1:
        if is_vector(shape) or shape[0] == 1:
            return SCALAR
        raise ShapeError(f"a matrix needs two indices, and {base} has one", shape)
    if indices == 2:
        return SCALAR
    raise ShapeError(f"{base} has too many indices", shape)


def _block(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    assert isinstance(t, h.Block)
    m, n = t.grid
    heights, widths = [], []
    for i in range(m):
        for j in range(n):
            s = u.shape(shapes[i * n + j])
            if i == 0:
                widths.append(s[1])
            elif not u.same(s[1], widths[j]):
                raise ShapeError(f"the blocks of column {j + 1} must have one width", s)
            if j == 0:
                heights.append(s[0])
            elif not u.same(s[0], heights[i]):
                raise ShapeError(f"the blocks of row {i + 1} must have one height", s)
    return u.shape((sum(heights, Integer(0)), sum(widths, Integer(0))))


def _kronecker(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    rows, columns = ONE, ONE
    for s in shapes:
        rows, columns = rows * u.resolve(s[0]), columns * u.resolve(s[1])
    return rows, columns


def _func(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    arrays = [s for s in shapes if not is_scalar(u.shape(s))]
    for s in arrays[1:]:
        u.require(arrays[0], s, f"{t.text(0)} acts elementwise")
    return u.shape(arrays[0]) if arrays else SCALAR


def _composite(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    name, first = t.text(0), u.shape(shapes[0])
    if name in ("logsumexp", "mean", "variance", "crossentropy", "cosine", "huber", "total"):
        if name in ("crossentropy", "cosine"):
            u.require(first, shapes[1], f"{name} compares two arrays of one shape")
        if name == "crossentropy" and first[1] != 1 and first[0] != 1:
            return u.shape((first[0], ONE))
        return SCALAR
    if name == "convolution":
        kernel, signal = (u.shape(s) for s in shapes)
        if not (u.same(kernel[1], ONE) and u.same(signal[1], ONE)):
            raise ShapeError("a convolution is of two vectors")
        return u.shape((kernel[0] + signal[0] - 1, ONE))
    if name == "attention":
        q, k, v = (u.shape(s) for s in shapes)
        if not (u.same(q[1], k[1]) and u.same(k[0], v[0])):
            raise ShapeError("attention needs queries and keys of one width, and as many values as keys")
        return u.shape((q[0], v[1]))
    return first


def _call(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    f = t.args[0]
    arguments = shapes[1:]
    expected, result = signature(f)
    if len(expected) != len(arguments):
        raise ShapeError(f"{f} takes {len(expected)} arguments, and here are {len(arguments)}")
    if of_a_number(f) and not is_scalar(u.shape(arguments[0])):
        return u.shape(arguments[0])  # on every entry
    for e, a in zip(expected, arguments, strict=True):
        u.require(a, e, f"an argument of {f}")
    return u.shape(result)


def of_a_number(f: h.Term) -> bool:
    """Whether a function takes one number to a number, so that at an array it acts on every entry."""
    while isinstance(f, h.DerivedFunction) and f.kind == "prime":
        f = f.children[0]
    return isinstance(f, h.FunSym) and f.arguments == (SCALAR,) and f.result == SCALAR


def signature(f: h.Term) -> tuple[tuple[Shape, ...], Shape]:
    """Return the shapes of a function's arguments and of its value."""
    match f:
        case h.FunSym():
            return f.arguments, f.result
        case h.DerivedFunction():
            arguments, result = signature(f.args[1])
            match f.text(0):
                case "prime":
                    return arguments, result
                case "gradient":
                    return arguments, arguments[0]
                case "jacobian":
                    return arguments, (result[0] * result[1], arguments[0][0] * arguments[0][1])
                case "hessian":
                    size = arguments[0][0] * arguments[0][1]
                    return arguments, (size, size)
                case "partial":
                    variable = arguments[int(f.args[2]) - 1]
                    if is_scalar(result) or is_scalar(variable):
                        return arguments, variable if is_scalar(result) else result
                    return arguments, (result[0] * result[1], variable[0] * variable[1])
        case h.InverseFunction():
            arguments, result = signature(f.args[0])
            return (result,), arguments[0]
    raise ShapeError(f"{f} is not a function")


def _body(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    return u.shape(next(s for s in shapes if s is not None))


def _piecewise(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    return _same(t, shapes[::2], u)


def _variance(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    rows, columns = u.shape(shapes[0])
    return rows * columns, rows * columns


def _covariance(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    a, b = u.shape(shapes[0]), u.shape(shapes[1])
    return a[0] * a[1], b[0] * b[1]


def _rank_like(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    return _square(shapes[0], u, type(t).__name__.lower())


def _trace_like(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    _square(shapes[0], u, {h.Trace: "a trace", h.Det: "a determinant"}.get(type(t), "a spectrum"))
    return SCALAR


def _spectral(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    if t.text(0).startswith("lambda") or t.text(0) == "rho":
        _square(shapes[0], u, "an eigenvalue")
    return SCALAR


def _diag(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    rows, columns = u.shape(shapes[0])
    if columns != 1 and not u.same(columns, ONE):
        raise ShapeError(f"diag makes a matrix of a vector, and this is {show_shape((rows, columns))}", (rows, columns))
    rows = u.resolve(rows)
    return rows, rows


def _vec(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    rows, columns = u.shape(shapes[0])
    return rows * columns, ONE


def _loewner(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> None:
    for s in shapes:
        if not is_scalar(u.shape(s)):
            _square(s, u, "the order ⪰")
    if len(shapes) == 2 and not is_scalar(u.shape(shapes[1])):
        u.require(shapes[0], shapes[1], "the two sides of ⪰ must have one shape")


def _hessian(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    u.require(shapes[0], SCALAR, "a Hessian is of a scalar")
    size = u.resolve(shapes[1][0] * shapes[1][1])
    return size, size


def _evaluated(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    u.require(shapes[1], shapes[2], "a letter and the value put in its place must have one shape")
    return u.shape(shapes[0])


def _member(t: h.Term, shapes: Sequence[Shape | None], u: Unifier) -> None:
    target = t.args[1]
    if isinstance(target, h.Space) and shapes[0] is not None:
        u.require(shapes[0], (target.args[0], target.args[1]), "membership")


def _cross(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    three = (Integer(3), ONE)
    for s in shapes:
        u.require(s, three, "a cross product is of two vectors in R³")
    return three


def _transposed(t: h.Term, shapes: Sequence[Shape], u: Unifier) -> Shape:
    rows, columns = u.shape(shapes[0])
    return columns, rows


RULES: dict[type[h.Term], Rule] = {
    h.Sym: lambda t, s, u: (t.args[1], t.args[2]),
    h.Num: _scalar,
    h.Decimal: _scalar,
    h.Const: _scalar,
    h.Identity: lambda t, s, u: (t.args[0], t.args[0]),
    h.Zeros: lambda t, s, u: (t.args[0], t.args[1]),
    h.Ones: lambda t, s, u: (t.args[0], t.args[1]),
    h.Unit: lambda t, s, u: (t.args[0], ONE),
    h.Commutation: lambda t, s, u: (t.args[0] * t.args[1], t.args[0] * t.args[1]),
    h.Plus: _same,
    h.Times: _times,
    h.Quotient: _quotient,
    h.Power: _power,
    h.Transpose: _transposed,
    h.Inverse: lambda t, s, u: _square(s[0], u, "an inverse"),
    h.PseudoInverse: _transposed,
    h.Trace: _trace_like,
    h.Det: _trace_like,
    h.Rank: _scalar,
    h.Adjugate: _rank_like,
    h.Hadamard: _same,
    h.Kronecker: _kronecker,
    h.Vec: _vec,
    h.Diag: _diag,
    h.Diagonal: lambda t, s, u: (_square(s[0], u, "the diagonal")[0], ONE),
    h.Norm: _scalar,
    h.Inner: _same_scalar,
    h.Cross: _cross,
    h.Block: _block,
    h.At: _at,
    h.Row: lambda t, s, u: (ONE, s[0][1]),
    h.Column: lambda t, s, u: (s[0][0], ONE),
    h.MatrixFunction: _rank_like,
    h.Spectral: _spectral,
    h.Func: _func,
    h.Composite: _composite,
    h.Piecewise: _piecewise,
    h.Indicator: lambda t, s, u: SCALAR if s[0] is None else u.shape(s[0]),
    h.FunSym: _none,
    h.DerivedFunction: _none,
    h.InverseFunction: _none,
    h.Call: _call,
    h.Range: _none,
    h.Over: _none,
    h.Support: _none,
    h.Such: _none,
    h.SumOver: _body,
    h.ProductOver: _body,
    h.Integral: _body,
    h.Limit: _body,
    h.Extremum: _body,
    h.ArgExtremum: lambda t, s, u: u.shape(s[1]),
    h.Partial: _partial,
    h.Hessian: _hessian,
    h.Differential: lambda t, s, u: u.shape(s[0]),
    h.Evaluated: _evaluated,
    h.Given: _none,
    h.Expectation: _body,
    h.Variance: _variance,
    h.Covariance: _covariance,
    h.Correlation: _scalar,
    h.Probability: _scalar,
    h.Density: _scalar,
    h.LawFunction: _scalar,
    h.Entropy: _scalar,
    h.CrossEntropy: _scalar,
    h.MutualInformation: _scalar,
    h.Divergence: _scalar,
    h.Distribution: _none,
    h.Space: _none,
    h.NumberSet: _none,
    h.Interval: _none,
    h.FiniteSet: _none,
    h.SetSym: _none,
    h.Equal: _same_none,
    h.NotEqual: _same_none,
    h.Less: _same_none,
    h.LessEqual: _same_none,
    h.Greater: _same_none,
    h.GreaterEqual: _same_none,
    h.LoewnerGreater: _loewner,
    h.LoewnerGreaterEqual: _loewner,
    h.Approximately: _same_none,
    h.MuchLess: _same_none,
    h.Becomes: _same_none,
    h.ProportionalTo: _none,
    h.UpToConstant: _none,
    h.Member: _member,
    h.Subset: _none,
    h.DistributedAs: _none,
    h.ConvergesTo: _none,
    h.Is: _none,
    h.And: _none,
    h.Or: _none,
    h.Not: _none,
    h.Implies: _none,
    h.Iff: _none,
    h.ForAll: _none,
    h.Otherwise: _none,
}
