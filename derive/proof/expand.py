"""A term of the language as a sum in the free *-algebra: one handler for each head.

The value of the sum is the value of the term wherever the term is defined. What no handler knows stays whole, as a letter or an atom that
is equal only to itself; its arguments are compared as sums where the head binds no letter.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from sympy import Add, Integer, Mul, Pow, Rational, Symbol

from derive.proof import scalars, structures
from derive.proof.determinants import determinant
from derive.proof.sums import product_over, sum_over
from derive.proof.words import Alphabet, Letter, Poly
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import ONE, SCALAR, Dim, is_vector
from derive.terms.typing import of_a_number, shape_of

Handler = Callable[[Alphabet, h.Term], Poly]


class Unsupported(Exception):
    """A term that the free algebra must not take: an infinity, the imaginary unit, a division by zero."""


def expand(alphabet: Alphabet, t: h.Term) -> Poly:
    """Return the sum that a term is."""
    known = alphabet.memo.get(t)
    if known is None:
        handler = HANDLERS.get(type(t))
        known = alphabet.memo[t] = handler(alphabet, t) if handler else opaque(alphabet, t)
    return known


def dimension(alphabet: Alphabet, d: object) -> Poly:
    """A dimension, or an exponent, as a scalar sum."""
    match d:
        case int() | Integer() | Rational():
            return alphabet.constant(Fraction(int(d.p), int(d.q)) if isinstance(d, Rational) else d)
        case Symbol():
            return expand(alphabet, h.Sym(d.name))
        case Add():
            return alphabet.add(*(dimension(alphabet, a) for a in d.as_ordered_terms()))
        case Mul():
            return alphabet.product(*(dimension(alphabet, a) for a in d.as_ordered_factors()))
        case Pow():
            return scalars.power(alphabet, dimension(alphabet, d.base), dimension(alphabet, d.exp))
    raise Unsupported(f"a dimension {d}")


# --- leaves ---------------------------------------------------------------------------------------------------------------------


def opaque(alphabet: Alphabet, t: h.Term) -> Poly:
    """A term that stays whole, known by its spelling."""
    return _whole(alphabet, t, ("term", t), ("term", h.Transpose(t)), t)


def by_arguments(alphabet: Alphabet, t: h.Term) -> Poly:
    """A function of its arguments that binds nothing: known by the sums that the arguments are."""
    key = (type(t), *(expand(alphabet, a).frozen() if isinstance(a, h.Term) and _has_shape(a) else a for a in t.args))
    return _whole(alphabet, t, key, ("transpose", key), t)


def elementwise(alphabet: Alphabet, t: h.Func) -> Poly:
    """A named function: of scalars by its laws, of arrays as a letter whose transpose is the function of the transposes."""
    arguments = [expand(alphabet, c) for c in t.children]
    if all(a.scalar for a in arguments):
        known = scalars.function(alphabet, t, arguments)
        if known is not None:
            return known
    return elementwise_letter(alphabet, t)


def elementwise_letter(alphabet: Alphabet, t: h.Func) -> Poly:
    """A named function as a letter or an atom that is known by its arguments."""
    arguments = [expand(alphabet, c) for c in t.children]
    key = (h.Func, t.name, *(a.frozen() for a in arguments))
    key_t = (h.Func, t.name, *(alphabet.transpose(a).frozen() for a in arguments))
    return _whole(alphabet, t, key, key_t, t)


def _whole(alphabet: Alphabet, t: h.Term, key: object, key_t: object, data: h.Term) -> Poly:
    rows, cols = shape_of(t)
    free = scalars.free_symbols(t)
    if rows == 1 and cols == 1:
        return alphabet.of_atom(alphabet.atom("term", key, (data,), free))
    return alphabet.of_letter(alphabet.letter(key, key_t, Letter("opaque", (data,), rows, cols, free)))


def _has_shape(t: h.Term) -> bool:
    return not isinstance(t, (h.Proposition, h.FunSym, h.DerivedFunction, h.InverseFunction, h.Distribution, h.Range, h.Over, h.Given))


def _letter(alphabet: Alphabet, t: h.Sym) -> Poly:
    rows, cols = t.dims
    if rows == 1 and cols == 1:
        return alphabet.of_atom(alphabet.atom("term", ("term", t), (t,), frozenset({t})))
    f = alphabet.facts
    key = ("term", t)
    key_t = key if t in f.symmetric else ("term", h.Transpose(t))
    code = alphabet.letter(key, key_t, Letter("opaque", (t,), rows, cols, frozenset({t})))
    back = alphabet.transposed(code)
    if t in f.orthogonal:
        alphabet.cancels.update({(code, back), (back, code)})
    elif t in f.orthonormal:
        alphabet.cancels.add((back, code))
    if t in f.idempotent:
        alphabet.absorbs.update({code, back})
    return alphabet.of_letter(code)


def _number(alphabet: Alphabet, t: h.Num | h.Decimal) -> Poly:
    value = t.value
    if not isinstance(value, Rational) or not value.is_finite:
        raise Unsupported(f"the number {value}")
    return alphabet.constant(Fraction(int(value.p), int(value.q)))


def _constant(alphabet: Alphabet, t: h.Const) -> Poly:
    if t.name in ("inf", "i"):
        raise Unsupported(t.name)
    if t.name == "e":
        return scalars.exponential(alphabet, alphabet.constant(1))
    return opaque(alphabet, t)


def _unit(alphabet: Alphabet, t: h.Unit) -> Poly:
    return unit_vector(alphabet, t.args[0], expand(alphabet, t.children[0]), scalars.free_symbols(t))


def unit_vector(alphabet: Alphabet, n: Dim, index: Poly, free: frozenset[h.Term]) -> Poly:
    """e_i of R^n."""
    if n == 1:
        return alphabet.constant(1)
    return alphabet.of_letter(alphabet.letter(("unit", n, index.frozen()), None, Letter("unit", (n, index), n, ONE, free)))


def _commutation(alphabet: Alphabet, t: h.Commutation) -> Poly:
    m, n = t.args
    if m == 1 or n == 1:
        return alphabet.constant(1, m * n)
    made = Letter("commutation", (m, n), m * n, m * n, frozenset())
    return alphabet.of_letter(alphabet.letter(("commutation", m, n), ("commutation", n, m), made))


# --- algebra --------------------------------------------------------------------------------------------------------------------


def _power(alphabet: Alphabet, t: h.Power) -> Poly:
    base, exponent = (expand(alphabet, c) for c in t.children)
    if base.scalar:
        return scalars.power(alphabet, base, exponent)
    if is_vector((base.rows, base.cols)):
        k = exponent.number()
        if k is not None and k.denominator == 1 and 0 < k <= 8:
            return structures.hadamard(alphabet, [base] * int(k))
        return by_arguments(alphabet, t)
    return structures.power(alphabet, base, exponent, scalars.as_expression(alphabet, exponent))


def _quotient(alphabet: Alphabet, t: h.Quotient) -> Poly:
    numerator, denominator = (expand(alphabet, c) for c in t.children)
    if denominator.scalar:
        return alphabet.times(numerator, scalars.reciprocal(alphabet, denominator))
    one_over = h.Quotient(h.Ones(denominator.rows, denominator.cols), t.children[1])
    below = _whole(alphabet, one_over, ("1/", denominator.frozen()), ("1/", alphabet.transpose(denominator).frozen()), one_over)
    return structures.hadamard(alphabet, [numerator, below])


def _pseudo_inverse(alphabet: Alphabet, t: h.PseudoInverse) -> Poly:
    p = expand(alphabet, t.children[0])
    key, key_t = ("pinv", p.frozen()), ("pinv", alphabet.transpose(p).frozen())
    return alphabet.of_letter(alphabet.letter(key, key_t, Letter("pinv", (p,), p.cols, p.rows, alphabet.free_of(p.terms))))


def _hadamard(alphabet: Alphabet, t: h.Hadamard) -> Poly:
    parts = [expand(alphabet, c) for c in t.children]
    return alphabet.product(*parts) if parts[0].scalar else structures.hadamard(alphabet, parts)


def _norm(alphabet: Alphabet, t: h.Norm) -> Poly:
    p = expand(alphabet, t.children[0])
    vector = p.cols == 1 or p.rows == 1
    if t.kind == "1" and p.cols == 1 and not p.scalar:
        i = h.Sym("norm index")
        entry = h.Func("abs", h.At(t.children[0], i))
        return sum_over(alphabet, h.SumOver(entry, h.Range(i, h.UNITY, dimension_term(p.rows))))
    if t.kind == "F" or (t.kind == "2" and vector):
        return scalars.root(alphabet, alphabet.trace(alphabet.times(alphabet.transpose(p), p)))
    return by_arguments(alphabet, t)


def _inner(alphabet: Alphabet, t: h.Inner) -> Poly:
    x, y = (expand(alphabet, c) for c in t.children)
    return alphabet.trace(alphabet.times(alphabet.transpose(x), y))


def _at(alphabet: Alphabet, t: h.At) -> Poly:
    base, *indices = t.children
    if isinstance(base, h.Func) and not any(shape_of(c) == SCALAR for c in base.children):
        return expand(alphabet, h.Func(base.name, *(h.At(c, *indices) for c in base.children)))
    if isinstance(base, h.Call) and of_a_number(base.children[0]):
        return expand(alphabet, h.Call(base.children[0], h.At(base.children[1], *indices)))
    family = len(base.family) if isinstance(base, h.Sym) else 0
    if family:
        member = h.At(base, *indices[:family])
        key = ("member", base, *(expand(alphabet, i).frozen() for i in indices[:family]))
        p = _whole(alphabet, member, key, ("transpose", key), member)
    else:
        p = expand(alphabet, base)
    units = [(expand(alphabet, i), scalars.free_symbols(i)) for i in indices[family:]]
    if len(units) == 1:
        n = p.rows if p.cols == 1 else p.cols
        e = unit_vector(alphabet, n, *units[0])
        return alphabet.times(alphabet.transpose(e), p) if p.cols == 1 else alphabet.times(p, e)
    if len(units) == 2:
        row, column = unit_vector(alphabet, p.rows, *units[0]), unit_vector(alphabet, p.cols, *units[1])
        return alphabet.product(alphabet.transpose(row), p, column)
    return p


def _row(alphabet: Alphabet, t: h.Row) -> Poly:
    p, i = (expand(alphabet, c) for c in t.children)
    return alphabet.times(alphabet.transpose(unit_vector(alphabet, p.rows, i, scalars.free_symbols(t.children[1]))), p)


def _column(alphabet: Alphabet, t: h.Column) -> Poly:
    p, j = (expand(alphabet, c) for c in t.children)
    return alphabet.times(p, unit_vector(alphabet, p.cols, j, scalars.free_symbols(t.children[1])))


def _matrix_function(alphabet: Alphabet, t: h.MatrixFunction) -> Poly:
    p = expand(alphabet, t.children[0])
    if t.text(0) == "exp":
        return scalars.exponential(alphabet, p) if p.scalar else structures.matrix_exponential(alphabet, p)
    key, key_t = (t.text(0), p.frozen()), (t.text(0), alphabet.transpose(p).frozen())
    return _whole(alphabet, t, key, key_t, t)


def _zero(alphabet: Alphabet, t: h.Zeros) -> Poly:
    return Poly({}, t.args[0], t.args[1])


def _ones(alphabet: Alphabet, t: h.Ones) -> Poly:
    m, n = t.args
    return alphabet.times(structures.ones(alphabet, m), alphabet.transpose(structures.ones(alphabet, n)))


def _times(alphabet: Alphabet, t: h.Times) -> Poly:
    return alphabet.product(*(expand(alphabet, c) for c in t.children))


def _kron(alphabet: Alphabet, t: h.Kronecker) -> Poly:
    return structures.kron(alphabet, [expand(alphabet, c) for c in t.children])


def _diag(alphabet: Alphabet, t: h.Diag) -> Poly:
    p = expand(alphabet, t.children[0])
    return p if p.scalar else structures.linear_letter(alphabet, "diag", p, p.rows, p.rows)


def _diagonal(alphabet: Alphabet, t: h.Diagonal) -> Poly:
    p = expand(alphabet, t.children[0])
    return p if p.scalar else structures.linear_letter(alphabet, "diagonal", p, p.rows, ONE)


def _inverse(alphabet: Alphabet, t: h.Inverse) -> Poly:
    return structures.inverse(alphabet, expand(alphabet, t.children[0]))


def _composite(alphabet: Alphabet, t: h.Composite) -> Poly:
    from derive.terms.composites import unfold

    return expand(alphabet, unfold(t))


HANDLERS: dict[type[h.Term], Handler] = {
    h.Sym: _letter,
    h.Num: _number,
    h.Decimal: _number,
    h.Const: _constant,
    h.Identity: lambda a, t: a.constant(1, t.args[0]),
    h.Zeros: _zero,
    h.Ones: _ones,
    h.Unit: _unit,
    h.Commutation: _commutation,
    h.Plus: lambda a, t: a.add(*(expand(a, c) for c in t.children)),
    h.Times: _times,
    h.Quotient: _quotient,
    h.Power: _power,
    h.Transpose: lambda a, t: a.transpose(expand(a, t.children[0])),
    h.Inverse: _inverse,
    h.PseudoInverse: _pseudo_inverse,
    h.Trace: lambda a, t: a.trace(expand(a, t.children[0])),
    h.Det: lambda a, t: determinant(a, expand(a, t.children[0])),
    h.Rank: by_arguments,
    h.Adjugate: by_arguments,
    h.Hadamard: _hadamard,
    h.Kronecker: _kron,
    h.Vec: lambda a, t: structures.vec(a, expand(a, t.children[0])),
    h.Diag: _diag,
    h.Diagonal: _diagonal,
    h.Norm: _norm,
    h.Inner: _inner,
    h.Cross: by_arguments,
    h.Block: by_arguments,
    h.At: _at,
    h.Row: _row,
    h.Column: _column,
    h.MatrixFunction: _matrix_function,
    h.Spectral: by_arguments,
    h.Func: elementwise,
    h.Composite: _composite,
    h.Call: by_arguments,
    h.SumOver: sum_over,
    h.ProductOver: product_over,
}
