"""Constructors that keep a derivative readable as it grows: zeros vanish, units are dropped, scalars stand before matrices.

They rewrite only what every reader rewrites without a word; what needs thought is in `simplify.py`. All of them are exact: the value of
what they return is the value of what was asked for, at every point.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.heads import Term
from derive.terms.shapes import ONE, SCALAR, Dim, Shape, is_scalar
from derive.terms.typing import of_a_number, shape_of


def zero(shape: Shape) -> Term:
    """The zero of a shape."""
    return h.ZERO if is_scalar(shape) else h.Zeros(*shape)


def identity(n: Dim) -> Term:
    """The identity of a size (the number 1 for size 1)."""
    return h.UNITY if n == 1 else h.Identity(n)


def is_zero(t: Term) -> bool:
    return isinstance(t, h.Zeros) or (isinstance(t, h.Num) and t.value == 0)


def is_one(t: Term) -> bool:
    """Whether the term is the scalar 1 or an array of ones."""
    return isinstance(t, h.Ones) or (isinstance(t, h.Num) and t.value == 1)


def ones(shape: Shape) -> Term:
    """The array of ones of a shape (the number 1 for a scalar)."""
    return h.UNITY if is_scalar(shape) else h.Ones(*shape)


def number(value: Fraction | int) -> h.Num:
    return h.Num(f"{value.numerator}/{value.denominator}") if isinstance(value, Fraction) else h.Num(value)


def fraction(t: h.Num) -> Fraction:
    return Fraction(int(t.value.p), int(t.value.q))


def plus(*terms: Term) -> Term:
    """The sum of one or more terms of one shape, flat and without zeros."""
    flat: list[Term] = []
    for t in terms:
        flat.extend(t.children if isinstance(t, h.Plus) else (t,))
    kept = [t for t in flat if not is_zero(t)]
    if not kept:
        return terms[0]
    if len(kept) > 1 and sum(isinstance(t, h.Num) for t in kept) > 1:
        total = sum((fraction(t) for t in kept if isinstance(t, h.Num)), Fraction(0))
        kept = [t for t in kept if not isinstance(t, h.Num)] + ([number(total)] if total or not kept else [])
        if not kept:
            return h.ZERO
    return kept[0] if len(kept) == 1 else h.Plus(*kept)


def split_product(factors: Iterable[Term]) -> tuple[Fraction, list[Term], list[Term]]:
    """Take a product apart: its rational coefficient, its scalar factors, and the matrices whose product remains.

    Runs of matrices whose product is a scalar (`xᵀ A y`) become one scalar factor, as a `Times` of that run.
    """
    coefficient = Fraction(1)
    scalars: list[Term] = []
    run: list[Term] = []
    stack = list(factors)[::-1]
    while stack:
        f = stack.pop()
        if isinstance(f, h.Num):
            coefficient *= fraction(f)
            continue
        shape = shape_of(f)
        if is_scalar(shape):
            if isinstance(f, h.Times):
                inner, more, rest = split_product(f.children)
                coefficient *= inner
                scalars += more
                assert not rest
            else:
                scalars.append(f)
            continue
        if isinstance(f, h.Times):
            inner, more, rest = split_product(f.children)
            coefficient *= inner
            scalars += more
            stack.extend(reversed(rest))
            continue
        if isinstance(f, h.Identity) and run:
            continue
        if run and isinstance(run[-1], h.Identity) and len(run) == 1:
            run.pop()
        run.append(f)
        if shape_of(run[0])[0] == 1 and shape[1] == 1:
            scalars.append(run[0] if len(run) == 1 else h.Times(*run))
            run = []
    return coefficient, scalars, run


def join_product(coefficient: Fraction, scalars: list[Term], run: list[Term]) -> Term:
    """Put a product together again: number, scalars, matrices."""
    parts: list[Term] = [] if coefficient == 1 else [number(coefficient)]
    if not run and len(scalars) == 1 and isinstance(scalars[0], h.Times):
        parts += scalars[0].children
    else:
        parts += scalars
    parts += run
    if not parts:
        return h.UNITY
    return parts[0] if len(parts) == 1 else h.Times(*parts)


def times(*factors: Term) -> Term:
    """The product, flat, its scalars first."""
    if len(factors) == 1:
        return factors[0]
    if any(is_zero(f) for f in factors):
        return zero(product_shape(factors))
    return join_product(*split_product(factors))


def product_shape(factors: Iterable[Term]) -> Shape:
    shape = SCALAR
    for f in factors:
        s = shape_of(f)
        if is_scalar(shape):
            shape = s
        elif not is_scalar(s):
            shape = (shape[0], s[1])
    return shape


def minus(a: Term, b: Term) -> Term:
    return plus(a, negate(b))


def negate(t: Term) -> Term:
    return times(h.MINUS_ONE, t)


def transpose(t: Term) -> Term:
    """The transpose, taken inwards through products; of a scalar, itself."""
    match t:
        case h.Transpose():
            return t.children[0]
        case h.Identity() | h.Diag():
            return t
        case h.Ones() if t.args[1] != 1 and t.args[0] != 1:
            return h.Ones(t.args[1], t.args[0])
        case h.Ones() if t.args[0] == 1:
            return h.Ones(t.args[1], ONE)
        case h.Zeros():
            return h.Zeros(t.args[1], t.args[0])
        case h.Commutation():
            return h.Commutation(t.args[1], t.args[0])
    if is_scalar(shape_of(t)):
        return t
    match t:
        case h.Times():
            coefficient, scalars, run = split_product(t.children)
            return join_product(coefficient, scalars, [transpose(f) for f in reversed(run)])
        case h.Quotient() if is_scalar(shape_of(t.children[1])):
            return h.Quotient(transpose(t.children[0]), t.children[1])
        case h.Kronecker():
            return h.Kronecker(*(transpose(c) for c in t.children))
        case h.Hadamard():
            turned = [transpose(c) for c in t.children]
            if set(turned) == set(t.children):
                return t
            return h.Hadamard(*turned) if sum(map(transposes, turned)) < sum(map(transposes, t.children)) else h.Transpose(t)
        case h.SumOver():
            return h.SumOver(transpose(t.children[0]), *t.children[1:])
        case h.Plus():
            turned = [transpose(c) for c in t.children]
            if set(turned) == set(t.children):
                return t
            return plus(*turned) if sum(map(transposes, turned)) < sum(map(transposes, t.children)) else h.Transpose(t)
        case h.Inverse():
            inner = transpose(t.children[0])
            return t if inner == t.children[0] else h.Transpose(t)
    return h.Transpose(t)


def transposes(t: Term) -> int:
    """How many transposes stand in a product, at its surface."""
    if isinstance(t, (h.Times, h.Plus, h.Quotient)):
        return sum(transposes(c) for c in t.children)
    return int(isinstance(t, h.Transpose))


def quotient(numerator: Term, denominator: Term) -> Term:
    """A quotient by a scalar, or elementwise by an array of the same shape."""
    if is_zero(numerator) or is_one(denominator):
        return numerator
    if isinstance(denominator, h.Num) and denominator.value != 0:
        return times(number(1 / fraction(denominator)), numerator)
    return h.Quotient(numerator, denominator)


def hadamard(*factors: Term) -> Term:
    """The elementwise product; of scalars, the product. A numeric factor in front of one of them stands in front of the whole."""
    shape = next((shape_of(f) for f in factors if not is_scalar(shape_of(f))), SCALAR)
    if is_scalar(shape):
        return times(*factors)
    if any(is_zero(f) for f in factors):
        return zero(shape)
    outside: list[Term] = []
    inside: list[Term] = []
    stack = list(factors)[::-1]
    while stack:
        f = stack.pop()
        if isinstance(f, h.Hadamard):
            stack.extend(reversed(f.children))
        elif is_scalar(shape_of(f)):
            outside.append(f)
        elif isinstance(f, h.Times):
            coefficient, scalars, run = split_product(f.children)
            if coefficient != 1 or scalars:
                outside += [number(coefficient), *scalars]
                stack.append(join_product(Fraction(1), [], run))
            else:
                inside.append(f)
        elif not isinstance(f, h.Ones):
            inside.append(f)
    body = h.Ones(*shape) if not inside else inside[0] if len(inside) == 1 else h.Hadamard(*inside)
    return times(*outside, body) if outside else body


def power(base: Term, exponent: Term) -> Term:
    if isinstance(exponent, h.Num):
        if exponent.value == 1:
            return base
        if exponent.value == 0:
            shape = shape_of(base)
            return h.Identity(shape[0]) if not is_scalar(shape) and shape[1] != 1 else ones(shape)
    return h.Power(base, exponent)


def square(t: Term) -> Term:
    """The elementwise square."""
    return h.Power(t, h.TWO) if shape_of(t)[1] == 1 else h.Hadamard(t, t)


def inverse(t: Term) -> Term:
    match t:
        case h.Inverse():
            return t.children[0]
        case h.Identity():
            return t
    return h.Inverse(t)


def trace(t: Term) -> Term:
    """The trace; of a scalar itself, of an outer product a bᵀ the inner product bᵀ a."""
    if is_scalar(shape_of(t)):
        return t
    match t:
        case h.Identity():
            return dimension_term(t.args[0])
        case h.Zeros():
            return h.ZERO
        case h.Kronecker() if all(shape_of(c)[0] == shape_of(c)[1] for c in t.children):
            return times(*(trace(c) for c in t.children))
        case h.Times():
            coefficient, scalars, run = split_product(t.children)
            for k in range(1, len(run)):
                if shape_of(run[k])[0] == 1:
                    return times(number(coefficient), *scalars, *run[k:], *run[:k])
            body = h.Trace(join_product(Fraction(1), [], run))
            return times(number(coefficient), *scalars, body) if coefficient != 1 or scalars else body
    return h.Trace(t)


def inner(a: Term, b: Term) -> Term:
    """⟨a, b⟩ as a product of scalars, aᵀb, or tr(aᵀb)."""
    shape = shape_of(b)
    if is_scalar(shape):
        return times(a, b)
    if shape[0] == 1:
        return times(b, transpose(a))
    return trace(times(transpose(a), b))


def diag(v: Term) -> Term:
    match v:
        case h.Ones():
            return h.Identity(v.args[0])
        case h.Zeros():
            return h.Zeros(v.args[0], v.args[0])
    return v if is_scalar(shape_of(v)) else h.Diag(v)


def diagonal(m: Term) -> Term:
    match m:
        case h.Identity():
            return h.Ones(m.args[0], ONE)
        case h.Zeros():
            return h.Zeros(m.args[0], ONE)
        case h.Diag():
            return m.children[0]
    return m if is_scalar(shape_of(m)) else h.Diagonal(m)


def vec(t: Term) -> Term:
    """The columns stacked; of what was unstacked, the column itself."""
    v = stacked(t)
    if v is not None:
        return v
    return t if shape_of(t)[1] == 1 else transpose(t) if shape_of(t)[0] == 1 else h.Vec(t)


def kronecker(a: Term, b: Term) -> Term:
    """a ⊗ b; a row beside a column is their product."""
    sa, sb = shape_of(a), shape_of(b)
    if is_scalar(sa) or is_scalar(sb):
        return times(a, b)
    if isinstance(a, h.Identity) and isinstance(b, h.Identity):
        return h.Identity(a.args[0] * b.args[0])
    if sa[0] == 1 and sb[1] == 1:
        return times(b, a)
    if sa[1] == 1 and sb[0] == 1:
        return times(a, b)
    return h.Kronecker(a, b)


def unvec(v: Term, rows: Dim, columns: Dim) -> Term:
    """The rows×columns matrix whose columns stacked are v: (vec(I)ᵀ ⊗ I)(I ⊗ v)."""
    if columns == 1:
        return v
    if isinstance(v, h.Vec) and shape_of(v.children[0]) == (rows, columns):
        return v.children[0]
    if rows == 1:
        return transpose(v)
    left = h.Kronecker(h.Transpose(h.Vec(h.Identity(columns))), h.Identity(rows))
    return times(left, h.Kronecker(h.Identity(columns), v))


def stacked(t: Term) -> Term | None:
    """The column v where t is `unvec(v, …)` as this module writes it, else None."""
    if not isinstance(t, h.Times) or len(t.children) != 2:
        return None
    left, right = t.children
    if not (isinstance(left, h.Kronecker) and isinstance(right, h.Kronecker) and isinstance(right.children[0], h.Identity)):
        return None
    first, second = left.children[0], left.children[-1]
    if first == h.Transpose(h.Vec(right.children[0])) and isinstance(second, h.Identity) and len(right.children) == 2:
        return right.children[1]
    return None


def entry(t: Term, *indices: Term) -> Term:
    """An entry of a vector (one index) or a matrix (two)."""
    if is_zero(t):
        return h.ZERO
    if is_scalar(shape_of(t)):
        return t
    match t:
        case h.Plus():
            return plus(*(entry(c, *indices) for c in t.children))
        case h.Unit():
            return delta(t.children[0], indices[0])
        case h.Ones():
            return h.UNITY
        case h.Identity():
            return delta(*indices)
        case h.Times():
            coefficient, scalars, run = split_product(t.children)
            if len(run) == 1:
                return times(number(coefficient), *scalars, entry(run[0], *indices))
            if coefficient != 1 or scalars:
                return times(number(coefficient), *scalars, entry(times(*run), *indices))
            if len(indices) == 2 and len(run) == 2 and shape_of(run[0])[1] == 1:
                return times(entry(run[0], indices[0]), entry(transpose(run[1]), indices[1]))
        case h.Quotient() if is_scalar(shape_of(t.children[1])):
            return quotient(entry(t.children[0], *indices), t.children[1])
        case h.Transpose() if len(indices) == 2:
            return entry(t.children[0], *reversed(indices))
        case h.Transpose() if shape_of(t)[0] == 1:
            return entry(t.children[0], *indices)
        case h.Diag() if len(indices) == 2:
            return times(delta(*indices), entry(t.children[0], indices[0]))
        case h.Hadamard():
            return times(*(entry(c, *indices) for c in t.children))
        case h.Func():
            return h.Func(t.name, *(entry(c, *indices) for c in t.children))
        case h.Call() if of_a_number(t.children[0]):
            return h.Call(t.children[0], entry(t.children[1], *indices))
        case h.SumOver():
            apart = renamed_apart(t, indices)
            return h.SumOver(entry(apart.children[0], *indices), *apart.children[1:])
    return h.At(t, *indices)


def renamed_apart(t: h.SumOver, others: tuple[Term, ...]) -> h.SumOver:
    """A sum whose indices are called by no letter of other terms."""
    used = {s.name for o in (t, *others) for s in o.walk() if isinstance(s, h.Sym)}
    clash = {s for o in others for s in o.walk() if isinstance(s, h.Sym)}
    fresh: dict[Term, Term] = {}
    for r in t.children[1:]:
        while isinstance(r, h.Such):
            r = r.children[0]
        index = r.children[0]
        if index in clash and isinstance(index, h.Sym):
            name = index.name
            while name in used:
                name += "'"
            used.add(name)
            fresh[index] = h.Sym(name)
    return t.xreplace(fresh) if fresh else t


def delta(i: Term, j: Term) -> Term:
    """Kronecker's delta of two index terms."""
    if i == j:
        return h.UNITY
    if isinstance(i, h.Num) and isinstance(j, h.Num):
        return h.ZERO
    return h.Func("delta", i, j)
