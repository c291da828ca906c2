"""A product as number × scalars with exponents × word of matrices: where scalars cancel and neighbours in a word merge.

Every rewriting here holds wherever the product that it starts from is defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.calculus import build as b
from derive.calculus.sums import COLUMN_TOTALS
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.heads import Term
from derive.terms.shapes import ONE, is_scalar
from derive.terms.typing import shape_of

_1 = Fraction(1)
_HALF = Fraction(1, 2)


@dataclass(slots=True)
class Monomial:
    """coefficient · Π base^exponent · word."""

    coefficient: Fraction
    scalars: dict[Term, Fraction]
    word: list[Term]

    @property
    def key(self) -> tuple[frozenset[tuple[Term, Fraction]], tuple[Term, ...]]:
        return frozenset(self.scalars.items()), tuple(self.word)

    def raise_scalar(self, base: Term, exponent: Fraction) -> None:
        total = self.scalars.get(base, Fraction(0)) + exponent
        if total == 0:
            self.scalars.pop(base, None)
        else:
            self.scalars[base] = total

    def take(self, other: Monomial, exponent: Fraction = _1) -> None:
        """Multiply by the scalar part of another product, to a power."""
        if other.coefficient != 1:
            self.coefficient *= other.coefficient ** int(exponent)
        for base, e in other.scalars.items():
            self.raise_scalar(base, e * exponent)


def monomial(t: Term) -> Monomial:
    """Take a simplified term apart."""
    m = Monomial(_1, {}, [])
    _collect(t, m)
    m.word = merged(m)
    return m


def _collect(t: Term, m: Monomial) -> None:
    if is_scalar(shape_of(t)):
        _collect_scalar(t, m, _1)
        return
    match t:
        case h.Times():
            coefficient, scalars, run = b.split_product(t.children)
            m.coefficient *= coefficient
            for s in scalars:
                _collect_scalar(s, m, _1)
            for f in run:
                _collect(f, m)
        case h.Quotient() if is_scalar(shape_of(t.children[1])):
            _collect(t.children[0], m)
            _collect_scalar(t.children[1], m, -_1)
        case h.Transpose() | h.Diag() | h.Diagonal() | h.Hadamard() | h.Kronecker() | h.Vec():
            parts = [_pulled(c, m) for c in t.children]
            m.word.append(t if all(p is c for p, c in zip(parts, t.children, strict=True)) else t.func(*parts))
        case h.Quotient():
            parts = [_pulled(t.children[0], m), t.children[1]]
            m.word.append(h.Quotient(*parts))
        case _:
            m.word.append(t)


def _pulled(t: Term, m: Monomial) -> Term:
    """The term without its scalar factors, which go into m."""
    if not isinstance(t, (h.Times, h.Quotient, h.Hadamard, h.Transpose, h.Diag)) or is_scalar(shape_of(t)):
        return t
    inner = Monomial(_1, {}, [])
    _collect(t, inner)
    if inner.coefficient == 1 and not inner.scalars:
        return t
    m.coefficient *= inner.coefficient
    for base, e in inner.scalars.items():
        m.raise_scalar(base, e)
    return b.times(*inner.word)


def _collect_scalar(t: Term, m: Monomial, exponent: Fraction) -> None:
    match t:
        case h.Num() if exponent.denominator == 1 and (t.value != 0 or exponent > 0):
            m.coefficient *= b.fraction(t) ** int(exponent)
        case h.Times():
            coefficient, scalars, _ = b.split_product(t.children)
            if exponent.denominator != 1:
                m.raise_scalar(t, exponent)
                return
            m.coefficient *= coefficient ** int(exponent)
            for s in scalars:
                if isinstance(s, h.Times):
                    _collect_run(s, m, exponent)
                else:
                    _collect_scalar(s, m, exponent)
        case h.Quotient() if exponent.denominator == 1:
            _collect_scalar(t.children[0], m, exponent)
            _collect_scalar(t.children[1], m, -exponent)
        case h.Power() if isinstance(t.children[1], h.Num):
            e = b.fraction(t.children[1])
            if e.denominator == 1 and exponent.denominator == 1:
                _collect_scalar(t.children[0], m, e * exponent)
            elif exponent.denominator == 1:
                m.raise_scalar(t.children[0], e * exponent)
            else:
                m.raise_scalar(t, exponent)
        case h.Func() if t.name == "sqrt":
            if isinstance(t.children[0], h.Num) or exponent.denominator != 1:
                m.raise_scalar(t, exponent)
            elif (exponent / 2).denominator == 1:
                _collect_scalar(t.children[0], m, exponent / 2)
            else:
                m.raise_scalar(t.children[0], exponent / 2)
        case _:
            m.raise_scalar(t, exponent)


def _collect_run(run: Term, m: Monomial, exponent: Fraction) -> None:
    """A run of matrices with a scalar product, in one of its two orientations, its own scalars pulled out."""
    inner = Monomial(_1, {}, [])
    for f in run.children:
        _collect(f, inner)
    word = merged(inner)
    m.take(inner, exponent)
    product = b.times(*word)
    if isinstance(product, h.Times) and is_scalar(shape_of(product)):
        coefficient, scalars, rest = b.split_product(product.children)
        if rest or coefficient != 1 or len(scalars) != 1:
            _collect_scalar(product, m, exponent)
            return
        m.raise_scalar(oriented(scalars[0]), exponent)
        return
    _collect_scalar(product, m, exponent)


def oriented(run: Term) -> Term:
    """Of a scalar product and its transpose, the one with fewer transposes (then the one that comes first by name)."""
    if not isinstance(run, h.Times):
        return run
    other = h.Times(*(b.transpose(f) for f in reversed(run.children)))
    if other == run or _row_of_ones(run.children[0]):
        return run
    if _row_of_ones(other.children[0]):
        return other
    mine, theirs = _transposes(run), _transposes(other)
    if mine != theirs:
        return run if mine < theirs else other
    return run if str(run) <= str(other) else other


def _transposes(t: Term) -> int:
    return sum(isinstance(f, h.Transpose) for f in t.children)


def merged(m: Monomial) -> list[Term]:
    """Merge neighbours of a word: X X⁻¹, diag(a) diag(b), diag(a) v, 1ᵀ diag(v), K vec(A)."""
    out: list[Term] = []
    todo = list(m.word)[::-1]
    while todo:
        f = todo.pop()
        if isinstance(f, h.Identity) and (out or todo):
            continue
        if out:
            pair = _pair(out[-1], f, last=not todo, first=len(out) == 1)
            if pair is not None:
                out.pop()
                if is_scalar(shape_of(pair)) or isinstance(pair, (h.Times, h.Quotient)):
                    inner = Monomial(_1, {}, [])
                    _collect(pair, inner)
                    m.take(inner)
                    todo.extend(reversed(inner.word))
                else:
                    todo.append(pair)
                continue
        out.append(f)
    if len(out) > 1:
        out = [f for f in out if not isinstance(f, h.Identity)] or out[:1]
    return out


def _pair(a: Term, c: Term, *, last: bool, first: bool) -> Term | None:
    """What two neighbours become, or None."""
    if (isinstance(c, h.Inverse) and c.children[0] == a) or (isinstance(a, h.Inverse) and a.children[0] == c):
        return b.identity(shape_of(a)[0])
    if isinstance(a, h.Transpose) and isinstance(c, h.Transpose):
        turned = _pair(c.children[0], a.children[0], last=False, first=False)
        return None if turned is None else b.transpose(turned)
    if isinstance(a, h.Diag) and isinstance(c, h.Diag):
        return b.diag(b.hadamard(a.children[0], c.children[0]))
    if isinstance(a, h.Diag) and shape_of(c)[1] == 1 and last:
        return elementwise(b.hadamard(a.children[0], c))
    if isinstance(c, h.Diag) and shape_of(a)[0] == 1 and first:
        return b.transpose(elementwise(b.hadamard(b.transpose(a), c.children[0])))
    if isinstance(a, h.Commutation) and isinstance(c, h.Vec) and shape_of(c.children[0]) == (a.args[0], a.args[1]):
        return b.vec(b.transpose(c.children[0]))
    if isinstance(c, h.Ones) and isinstance(a, h.Ones):
        return b.times(dimension_term(a.args[1]), b.ones((a.args[0], c.args[1])))
    if _row_of_ones(a) and isinstance(c, h.Hadamard) and shape_of(c)[1] == 1:
        return b.times(b.transpose(c.children[0]), b.hadamard(*c.children[1:]))
    if _row_of_ones(a) and isinstance(c, h.Plus) and any(_along_ones(p) for p in c.children):
        total = gathered([monomial(b.times(a, p)) for p in c.children])
        return None if total else h.ZERO
    if _row_of_ones(a) and isinstance(c, h.Composite) and c.name in COLUMN_TOTALS and shape_of(c)[1] == 1:
        return h.Num(COLUMN_TOTALS[c.name])
    if isinstance(a, h.Transpose) and isinstance(c, h.Plus) and _centred(a.children[0]):
        parts = [p for p in c.children if not _along_ones(p)]
        return b.times(a, b.plus(*parts)) if 0 < len(parts) < len(c.children) else None
    if _row_of_ones(a) and isinstance(c, h.Ones) and c.args[1] == 1:
        return dimension_term(c.args[0])
    if isinstance(a, h.Transpose) and isinstance(c, h.Quotient) and c.children[1] == a.children[0]:
        return b.times(h.Transpose(h.Ones(shape_of(c)[0], ONE)), c.children[0])
    if (isinstance(a, h.Ones) and _is_centred_matrix(c, "batchnorm")) or (isinstance(c, h.Ones) and _is_centred_matrix(a, "layernorm")):
        return h.Times(h.ZERO, h.Ones(shape_of(a)[0], shape_of(c)[1]))
    if isinstance(c, h.Ones) and isinstance(a, (h.Hadamard, h.Quotient)):
        return _out_of_ones(a, c, left=False)
    if isinstance(a, h.Ones) and isinstance(c, (h.Hadamard, h.Quotient)):
        return _out_of_ones(c, a, left=True)
    if isinstance(c, h.Unit) and isinstance(a, h.Transpose) and isinstance(a.children[0], h.Unit):
        return b.delta(a.children[0].children[0], c.children[0])
    if isinstance(a, h.Transpose) and isinstance(a.children[0], h.Unit) and shape_of(c)[1] == 1:
        return b.entry(c, a.children[0].children[0])
    if isinstance(c, h.Unit) and shape_of(a)[0] == 1:
        return b.entry(b.transpose(a), c.children[0])
    return None


def _is_centred_matrix(t: Term, name: str) -> bool:
    """Whether a matrix is normalised by `name`: the columns of batch norm and the rows of layer norm sum to zero."""
    return isinstance(t, h.Composite) and t.name == name and ONE not in shape_of(t)


def _centred(t: Term) -> bool:
    return isinstance(t, h.Composite) and COLUMN_TOTALS.get(t.name) == 0 and shape_of(t)[1] == 1


def _along_ones(t: Term) -> bool:
    """Whether a term is a multiple of the column of ones, or a matrix that begins with it."""
    inner = Monomial(_1, {}, [])
    _collect(t, inner)
    return bool(inner.word) and isinstance(inner.word[0], h.Ones) and inner.word[0].args[1] == 1


def _row_of_ones(t: Term) -> bool:
    return isinstance(t, h.Transpose) and isinstance(t.children[0], h.Ones) and t.children[0].args[1] == ONE


def elementwise(t: Term) -> Term:
    """Cancel and collect the factors of an elementwise product; e^u σ(−u) is σ(u)."""
    shape = shape_of(t)
    if is_scalar(shape) or not isinstance(t, (h.Hadamard, h.Quotient)):
        return t
    powers: dict[Term, Fraction] = {}
    outside: list[Term] = []
    stack: list[tuple[Term, Fraction]] = [(t, _1)]
    while stack:
        f, e = stack.pop()
        match f:
            case h.Hadamard():
                stack.extend((c, e) for c in reversed(f.children))
            case h.Quotient() if not is_scalar(shape_of(f.children[1])):
                stack.append((f.children[1], -e))
                stack.append((f.children[0], e))
            case h.Power() if isinstance(f.children[1], h.Num) and shape[1] == 1:
                stack.append((f.children[0], e * b.fraction(f.children[1])))
            case h.Ones():
                pass
            case h.Times() if abs(e) == 1:
                coefficient, scalars, run = b.split_product(f.children)
                body = b.join_product(_1, [], run)
                if coefficient == 0 or isinstance(body, h.Times):
                    powers[f] = powers.get(f, Fraction(0)) + e
                    continue
                above = scalars if e == 1 else [b.quotient(h.UNITY, s) for s in scalars]
                outside += [b.number(coefficient if e == 1 else 1 / coefficient), *above]
                stack.append((body, e))
            case _:
                powers[f] = powers.get(f, Fraction(0)) + e
    _logistic(powers)
    above = [x for f, e in powers.items() if e > 0 for x in _spread(f, e)]
    below = [x for f, e in powers.items() if e < 0 for x in _spread(f, -e)]
    top = b.hadamard(*above) if above else b.ones(shape)
    return b.times(*outside, b.quotient(top, b.hadamard(*below)) if below else top)


def _spread(f: Term, e: Fraction) -> list[Term]:
    if e == 1:
        return [f]
    if e.denominator == 1 and shape_of(f)[1] != 1:
        return [f] * int(e)
    return [h.Power(f, b.number(e))]


def _logistic(powers: dict[Term, Fraction]) -> None:
    """e^u σ(−u) = σ(u)."""
    for f in list(powers):
        if isinstance(f, h.Func) and f.name == "exp" and powers[f] == 1:
            other = h.Func("sigmoid", b.negate(f.children[0]))
            if powers.get(other, Fraction(0)) >= 1:
                logistic = h.Func("sigmoid", f.children[0])
                del powers[f]
                powers[other] -= 1
                if powers[other] == 0:
                    del powers[other]
                powers[logistic] = powers.get(logistic, Fraction(0)) + 1


def _out_of_ones(t: Term, ones: h.Ones, *, left: bool) -> Term | None:
    """(D ⊙ M) 1 1ᵀ = D ⊙ (M 1 1ᵀ) where the columns of D are all the same, and 1 1ᵀ (D ⊙ M) = D ⊙ (1 1ᵀ M) where its rows are."""
    size = shape_of(t)[0 if left else 1]
    if shape_of(ones) != (size, size):
        return None
    above, below = _factors(t)
    outside = [[f for f in part if all_equal(f, rows=left)] for part in (above, below)]
    inside = [[f for f in part if not all_equal(f, rows=left)] for part in (above, below)]
    if not any(outside) or not inside[0]:
        return None
    core = b.hadamard(*inside[0])
    core = b.quotient(core, b.hadamard(*inside[1])) if inside[1] else core
    total = term_of(monomial(b.times(ones, core) if left else b.times(core, ones)))
    if b.is_zero(total):
        return h.Times(h.ZERO, h.Ones(*shape_of(t)))
    kept = b.hadamard(*outside[0], total)
    return b.quotient(kept, b.hadamard(*outside[1])) if outside[1] else kept


def _factors(t: Term) -> tuple[list[Term], list[Term]]:
    """The factors above and below of an elementwise product or quotient."""
    if isinstance(t, h.Quotient) and not is_scalar(shape_of(t.children[1])):
        above, below = _factors(t.children[0])
        more, less = _factors(t.children[1])
        return above + less, below + more
    if isinstance(t, h.Hadamard):
        parts = [_factors(c) for c in t.children]
        return [f for above, _ in parts for f in above], [f for _, below in parts for f in below]
    return [t], []


def all_equal(t: Term, *, rows: bool) -> bool:
    """Whether the rows of a matrix (or its columns) are all the same, as its form shows."""
    match t:
        case h.Ones():
            return True
        case h.Times():
            arrays = [c for c in t.children if not is_scalar(shape_of(c))]
            ends = bool(arrays) and isinstance(arrays[0 if rows else -1], h.Ones)
            return ends or (len(arrays) == 1 and all_equal(arrays[0], rows=rows))
        case h.Func() | h.Plus() | h.Hadamard():
            return all(is_scalar(shape_of(c)) or all_equal(c, rows=rows) for c in t.children)
        case h.Quotient() | h.Power():
            return all(is_scalar(shape_of(c)) or all_equal(c, rows=rows) for c in t.children)
        case h.Transpose():
            return all_equal(t.children[0], rows=not rows)
    return False


def gathered(terms: list[Monomial]) -> list[Monomial]:
    """Add up products that differ by a number only."""
    found: dict[object, Monomial] = {}
    for m in terms:
        have = found.get(m.key)
        if have is None:
            found[m.key] = Monomial(m.coefficient, m.scalars, m.word)
        else:
            have.coefficient += m.coefficient
    return [m for m in found.values() if m.coefficient != 0 and not any(b.is_zero(f) for f in m.word)]


def term_of(m: Monomial) -> Term:
    """Put a product together: number, scalars, matrices, over the scalars with negative exponents."""
    _logistic(m.scalars)
    above = [_raised(base, e) for base, e in m.scalars.items() if e > 0]
    below = [_raised(base, -e) for base, e in m.scalars.items() if e < 0]
    top = b.times(b.number(m.coefficient), *above, *m.word)
    return b.quotient(top, b.times(*below)) if below else top


def _raised(base: Term, e: Fraction) -> Term:
    if e == 1:
        return base
    if e == _HALF:
        return h.Func("sqrt", base)
    return h.Power(base, b.number(e))
