"""What can be said of a term's sign and definiteness from the conditions alone, for every admissible point.

Three answers for signs: `positive`, `nonnegative`, `negative`, … or None for "not known". Only plain rules: products, sums, squares,
exponentials, Gram matrices. An entrywise statement is made for arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from sympy import Symbol

from derive.terms import composites
from derive.terms import heads as h
from derive.terms.conditions import Condition, properties_of
from derive.terms.functions import FUNCTIONS
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of


class Sign(Enum):
    """What is known of every entry."""

    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    NEGATIVE = "negative"
    NONPOSITIVE = "nonpositive"
    NONZERO = "nonzero"
    ZERO = "zero"

    @property
    def nonzero(self) -> bool:
        return self in (Sign.POSITIVE, Sign.NEGATIVE, Sign.NONZERO)

    @property
    def nonnegative(self) -> bool:
        return self in (Sign.POSITIVE, Sign.NONNEGATIVE, Sign.ZERO)


_FLIP = {
    Sign.POSITIVE: Sign.NEGATIVE,
    Sign.NEGATIVE: Sign.POSITIVE,
    Sign.NONNEGATIVE: Sign.NONPOSITIVE,
    Sign.NONPOSITIVE: Sign.NONNEGATIVE,
    Sign.NONZERO: Sign.NONZERO,
    Sign.ZERO: Sign.ZERO,
}


def _complement(t: h.Plus) -> bool:
    """`1 − σ(x)`: what is left to 1 of a function that stays below it."""
    if len(t.children) != 2 or not (t.children[0] == h.UNITY or isinstance(t.children[0], h.Ones)):
        return False
    rest = t.children[1]
    if not isinstance(rest, h.Times) or len(rest.children) != 2 or rest.children[0] != h.MINUS_ONE:
        return False
    value = rest.children[1].children[0] if isinstance(rest.children[1], h.At) else rest.children[1]
    return isinstance(value, h.Func) and value.name in ("sigmoid", "normal_cdf", "tanh")


def _product(a: Sign | None, b: Sign | None) -> Sign | None:
    if Sign.ZERO in (a, b):
        return Sign.ZERO
    if a is None or b is None:
        return None
    if a in (Sign.NEGATIVE, Sign.NONPOSITIVE):
        flipped = _product(_FLIP[a], b)
        return _FLIP[flipped] if flipped else None
    if b in (Sign.NEGATIVE, Sign.NONPOSITIVE):
        flipped = _product(a, _FLIP[b])
        return _FLIP[flipped] if flipped else None
    if Sign.NONZERO in (a, b):
        return Sign.NONZERO if a.nonzero and b.nonzero else None
    return Sign.POSITIVE if a is b is Sign.POSITIVE else Sign.NONNEGATIVE


class Knowledge:
    """The conditions, asked for signs and for properties of matrices. `dims` are the letters of sizes, which are at least 1."""

    def __init__(self, conditions: Iterable[Condition], dims: Iterable[Symbol] = (), term: h.Term | None = None) -> None:
        self.conditions = tuple(conditions)
        self._indices = {} if term is None else _indices(term)
        self._dims = frozenset(s.name for s in dims)
        self._less: list[tuple[h.Term, h.Term, bool]] = []
        self._unequal: list[tuple[h.Term, h.Term]] = []
        for c in self.conditions:
            for p in _conjuncts(c.proposition):
                self._learn(p)

    def _learn(self, p: h.Term) -> None:
        match p:
            case h.Less() | h.LessEqual():
                self._less.append((p.children[0], p.children[1], isinstance(p, h.Less)))
            case h.Greater() | h.GreaterEqual():
                self._less.append((p.children[1], p.children[0], isinstance(p, h.Greater)))
            case h.NotEqual():
                self._unequal.append((p.children[0], p.children[1]))
            case h.Member() if isinstance(p.children[1], h.Interval):
                low, high, kind = p.children[1].args[0], p.children[1].args[1], p.children[1].text(2)
                self._less.append((low, p.children[0], kind[0] != "["))
                self._less.append((p.children[0], high, kind[-1] != "]"))

    # --- signs

    def sign(self, t: h.Term) -> Sign | None:
        """What is known of every entry of a term."""
        found = self._structural(t)
        if found in (Sign.POSITIVE, Sign.NEGATIVE, Sign.ZERO):
            return found
        return self._stronger(found, self._from_relations(t))

    @staticmethod
    def _stronger(a: Sign | None, b: Sign | None) -> Sign | None:
        if a is None or b is None:
            return a or b
        if b.nonzero and a in (Sign.NONNEGATIVE, Sign.NONPOSITIVE):
            return Sign.POSITIVE if a is Sign.NONNEGATIVE else Sign.NEGATIVE
        if a is Sign.NONZERO and b in (Sign.NONNEGATIVE, Sign.NONPOSITIVE):
            return Sign.POSITIVE if b is Sign.NONNEGATIVE else Sign.NEGATIVE
        return b if b in (Sign.POSITIVE, Sign.NEGATIVE) else a

    def _from_relations(self, t: h.Term) -> Sign | None:
        """A term, or a difference `a − b`, that a condition speaks of."""
        parts = _difference(t)
        best: Sign | None = None
        for a, b in parts:
            for low, high, strict in self._less:
                if low == b and (high == a or _bigger(a, high)):
                    best = self._stronger(best, Sign.POSITIVE if strict or high != a else Sign.NONNEGATIVE)
                elif low == a and (high == b or _bigger(b, high)):
                    best = self._stronger(best, Sign.NEGATIVE if strict or high != b else Sign.NONPOSITIVE)
                elif high == a and _bigger(low, b):
                    best = Sign.POSITIVE
            for x, y in self._unequal:
                if (x, y) in ((a, b), (b, a)):
                    best = self._stronger(best, Sign.NONZERO) if best else Sign.NONZERO
        return best

    def _structural(self, t: h.Term) -> Sign | None:
        match t:
            case h.Num() | h.Decimal():
                v = t.value
                return Sign.POSITIVE if v > 0 else Sign.NEGATIVE if v < 0 else Sign.ZERO
            case h.Const():
                return Sign.POSITIVE if t.name in ("pi", "e", "gamma", "inf") else None
            case h.Sym():
                return self._letter(t)
            case h.At():
                return self.sign(t.children[0])
            case h.Ones():
                return Sign.POSITIVE
            case h.Zeros():
                return Sign.ZERO
            case h.Identity():
                return Sign.NONNEGATIVE
            case h.Plus() if _complement(t):
                return Sign.POSITIVE
            case h.Plus():
                return self._plus([self.sign(c) for c in t.children])
            case h.Times():
                return self._times(t)
            case h.Hadamard() | h.Quotient() | h.Kronecker():
                return self._all_products(t)
            case h.Power():
                return self._power(t)
            case h.Transpose() | h.Vec() | h.Row() | h.Column():
                return self.sign(t.children[0])
            case h.Func():
                return self._func(t)
            case h.Composite():
                return Sign.POSITIVE if t.name == "softmax" else self.sign(composites.unfold(t))
            case h.Probability():
                return Sign.NONNEGATIVE
            case h.Variance() if _is_scalar(t):
                return Sign.NONNEGATIVE
            case h.Norm():
                return Sign.POSITIVE if self.nonzero(t.children[0]) else Sign.NONNEGATIVE
            case h.Inner() if t.children[0] == t.children[1]:
                return Sign.POSITIVE if self.nonzero(t.children[0]) else Sign.NONNEGATIVE
            case h.Det():
                inner = t.children[0]
                return self._by_definiteness(inner) or self._if_invertible(inner)
            case h.Trace():
                inner = t.children[0]
                return self._by_definiteness(inner)
            case h.Spectral() if t.text(0).startswith("lambda"):
                inner = t.children[0]
                return self._by_definiteness(inner)
            case h.Spectral():
                return Sign.NONNEGATIVE
            case h.SumOver():
                return self._sum_over(t)
            case h.ProductOver():
                return Sign.POSITIVE if self.sign(t.children[0]) is Sign.POSITIVE else None
        return None

    def _sum_over(self, t: h.SumOver) -> Sign | None:
        """A sum has its terms' sign; that it is not empty is known of `1 … n` for a size n."""
        inner = self.sign(t.children[0])
        if inner is None or inner is Sign.NONZERO:
            return None
        for r in t.children[1:]:
            filled = isinstance(r, h.Range) and r.children[1] in (h.ZERO, h.UNITY) and self.sign(r.children[2]) is Sign.POSITIVE
            if not filled and inner in (Sign.POSITIVE, Sign.NEGATIVE):
                inner = Sign.NONNEGATIVE if inner is Sign.POSITIVE else Sign.NONPOSITIVE
        return inner

    def _by_definiteness(self, m: h.Term) -> Sign | None:
        return Sign.POSITIVE if self.definite(m) else Sign.NONNEGATIVE if self.semidefinite(m) else None

    def _if_invertible(self, m: h.Term) -> Sign | None:
        return Sign.NONZERO if self.invertible(m) else None

    def is_index(self, t: h.Term) -> bool:
        """Whether a letter runs through the integers of a sum or product of the term."""
        return t in self._indices

    def _letter(self, t: h.Sym) -> Sign | None:
        if t in self._indices:
            low = self._indices[t]
            return None if low is None or low < 0 else Sign.POSITIVE if low > 0 else Sign.NONNEGATIVE
        if t.name in self._dims and t.dims == (1, 1):
            return Sign.POSITIVE
        names = properties_of(t, self.conditions)
        scalar = t.dims == (1, 1)
        if "positive" in names or (scalar and "positive_definite" in names):
            return Sign.POSITIVE
        if "negative" in names:
            return Sign.NEGATIVE
        if "nonnegative" in names:
            return Sign.POSITIVE if scalar and "nonzero" in names else Sign.NONNEGATIVE
        if scalar and names & {"nonzero", "invertible"}:
            return Sign.NONZERO
        return None

    @staticmethod
    def _plus(signs: list[Sign | None]) -> Sign | None:
        if all(s is not None and s.nonnegative for s in signs):
            return Sign.POSITIVE if Sign.POSITIVE in signs else Sign.NONNEGATIVE
        if all(s in (Sign.NEGATIVE, Sign.NONPOSITIVE, Sign.ZERO) for s in signs):
            return Sign.NEGATIVE if Sign.NEGATIVE in signs else Sign.NONPOSITIVE
        return None

    def _all_products(self, t: h.Term) -> Sign | None:
        total: Sign | None = Sign.POSITIVE
        for c in t.children:
            total = _product(total, self.sign(c))
        return total

    def _times(self, t: h.Times) -> Sign | None:
        children = t.children
        scale: Sign | None = Sign.POSITIVE
        while len(children) > 1 and isinstance(children[0], h.Num):
            scale, children = _product(scale, self.sign(children[0])), children[1:]
        if _is_scalar(t) and len(children) > 1:
            middle = h.Times(*children[1:-1]) if len(children) > 3 else children[1] if len(children) == 3 else None
            outer = _transposed(children[0], children[-1]) and not _is_scalar(children[0])
            if outer and (middle is None or self.semidefinite(middle)):
                strict = self.nonzero(children[-1]) and (middle is None or self.definite(middle))
                return _product(scale, Sign.POSITIVE if strict else Sign.NONNEGATIVE)
        if all(_is_scalar(c) for c in children) and len(set(children)) == 1 and len(children) % 2 == 0:
            s = self.sign(children[0])
            return _product(scale, Sign.POSITIVE if s and s.nonzero else Sign.NONNEGATIVE)
        for c in children:
            s = self.sign(c)
            if s is Sign.NONZERO and not _is_scalar(c):
                return None
            scale = _product(scale, s)
        if scale and not all(_is_scalar(c) for c in children) and scale is Sign.NONZERO:
            return None
        return scale

    def _power(self, t: h.Power) -> Sign | None:
        base, exponent = t.children
        s = self.sign(base)
        if s is Sign.POSITIVE:
            return Sign.POSITIVE
        if isinstance(exponent, h.Num) and exponent.value.is_Integer:
            if exponent.value % 2 == 0:
                return Sign.POSITIVE if s and s.nonzero else Sign.NONNEGATIVE
            return s
        if isinstance(exponent, h.Num):
            return Sign.NONNEGATIVE
        return Sign.NONZERO if s and s.nonzero else None

    def _func(self, t: h.Func) -> Sign | None:
        fact = FUNCTIONS.get(t.name)
        if fact is not None and fact.positive:
            return Sign.POSITIVE
        first = self.sign(t.children[0])
        match t.name:
            case "abs":
                return Sign.POSITIVE if first and first.nonzero else Sign.NONNEGATIVE
            case "sqrt":
                return Sign.POSITIVE if first is Sign.POSITIVE else Sign.NONNEGATIVE
            case "relu" | "binomial":
                return Sign.NONNEGATIVE
            case "gamma" | "sinh" | "tanh" | "arctan" | "log1p" | "sign" if first is Sign.POSITIVE:
                return Sign.POSITIVE
            case "beta":
                return Sign.POSITIVE
            case "max" if any(self.sign(c) is Sign.POSITIVE for c in t.children):
                return Sign.POSITIVE
        return None

    def is_size(self, t: h.Sym) -> bool:
        """Whether a letter is a size."""
        return t.name in self._dims and t.dims == (1, 1)

    def nonzero(self, t: h.Term) -> bool:
        """Whether an array is known not to vanish as a whole."""
        s = self.sign(t)
        if s is not None and s.nonzero:
            return True
        if isinstance(t, (h.Ones, h.Identity, h.Unit)):
            return True
        if isinstance(t, h.Sym):
            names = properties_of(t, self.conditions)
            if names & {"nonzero", "unit", "invertible", "full_column_rank", "full_row_rank", "probability_vector"}:
                return True
        return any({x, y} == {t, z} for x, y in self._unequal for z in (h.ZERO, *_zeros_of(t)))

    # --- matrices

    def _has(self, t: h.Term, name: str) -> bool:
        return isinstance(t, h.Sym) and name in properties_of(t, self.conditions)

    def semidefinite(self, t: h.Term) -> bool:
        """Whether a matrix is known to be positive semidefinite."""
        match t:
            case _ if self._has(t, "positive_semidefinite"):
                return True
            case h.Plus():
                return all(self.semidefinite(c) for c in t.children)
            case h.Times():
                factors = [c for c in t.children if not _is_scalar(c)]
                scale = self._plain_product([c for c in t.children if _is_scalar(c)])
                if scale is None or not scale.nonnegative or not factors:
                    return False
                return self._gram(factors) is not None or (len(factors) == 1 and self.semidefinite(factors[0]))
            case h.Zeros():
                return True
            case h.Diag():
                s = self.sign(t.children[0])
                return s is not None and s.nonnegative
            case h.Kronecker() | h.Hadamard():
                return all(self.semidefinite(c) for c in t.children)
            case h.Variance() | h.Covariance() if len(t.children) == 1 or t.children[0] == t.children[1]:
                return True
        return self.definite(t)

    def definite(self, t: h.Term) -> bool:
        """Whether a matrix is known to be positive definite."""
        match t:
            case _ if self._has(t, "positive_definite"):
                return True
            case h.Identity():
                return True
            case h.Plus():
                return any(self.definite(c) for c in t.children) and all(self.semidefinite(c) for c in t.children)
            case h.Times():
                factors = [c for c in t.children if not _is_scalar(c)]
                scale = self._plain_product([c for c in t.children if _is_scalar(c)])
                if scale is not Sign.POSITIVE or not factors:
                    return False
                return self._gram(factors) is True or (len(factors) == 1 and self.definite(factors[0]))
            case h.Inverse() | h.Transpose():
                return self.definite(t.children[0])
            case h.Diag():
                return self.sign(t.children[0]) is Sign.POSITIVE
            case h.Kronecker() | h.Hadamard():
                return all(self.definite(c) for c in t.children)
            case h.Quotient():
                return self.definite(t.children[0]) and self.sign(t.children[1]) is Sign.POSITIVE
        return _is_scalar(t) and not isinstance(t, (h.Times, h.Det, h.Trace)) and self.sign(t) is Sign.POSITIVE

    def _plain_product(self, factors: list[h.Term]) -> Sign | None:
        total: Sign | None = Sign.POSITIVE
        for c in factors:
            total = _product(total, self.sign(c))
        return total

    def _gram(self, factors: list[h.Term]) -> bool | None:
        """`Bᵀ M B`: None if not of that form, else whether it is known to be definite and not only semidefinite."""
        count = len(factors)
        for k in range(1, count // 2 + 1):
            left, middle, right = factors[:k], factors[k : count - k], factors[count - k :]
            if not all(_transposed(a, b) for a, b in zip(left, reversed(right), strict=True)):
                continue
            core = middle[0] if len(middle) == 1 else h.Times(*middle) if middle else None
            if core is None or self.semidefinite(core):
                full = all(self._injective(b) for b in right)
                return full and (core is None or self.definite(core))
        return None

    def _injective(self, t: h.Term) -> bool:
        """Whether a matrix is known to have full column rank."""
        if isinstance(t, h.Transpose):
            return self._has(t.children[0], "full_row_rank") or self.invertible(t)
        return self._has(t, "full_column_rank") or self.invertible(t)

    def invertible(self, t: h.Term) -> bool:
        """Whether a square matrix (or a scalar) is known to be invertible."""
        if self._has(t, "invertible") or self.definite(t):
            return True
        match t:
            case h.Times():
                return all(self._nonzero_scalar(c) if _is_scalar(c) else self.invertible(c) for c in t.children)
            case h.Transpose() | h.Inverse() | h.MatrixFunction() if not isinstance(t, h.MatrixFunction) or t.text(0) == "exp":
                return isinstance(t, (h.Inverse, h.MatrixFunction)) or self.invertible(t.children[0])
            case h.Kronecker():
                return all(self.invertible(c) for c in t.children)
            case h.Diag():
                s = self.sign(t.children[0])
                return s is not None and s.nonzero
            case h.Commutation():
                return True
        return _is_scalar(t) and not isinstance(t, h.Det) and self._nonzero_scalar(t)

    def _nonzero_scalar(self, t: h.Term) -> bool:
        s = self.sign(t)
        return s is not None and s.nonzero


def _indices(term: h.Term) -> dict[h.Term, int | None]:
    """The indices of a term's sums and products, with their least value where it is a number."""
    found: dict[h.Term, int | None] = {}
    free = free_letters(term)
    for t in term.walk():
        if isinstance(t, (h.SumOver, h.ProductOver, h.Extremum)):
            for r in t.children[1:]:
                plain = r.children[0] if isinstance(r, h.Such) else r
                if isinstance(plain, h.Range) and plain.children[0] not in free:
                    low = plain.children[1]
                    start = int(low.value) if isinstance(low, h.Num) and low.value.is_Integer else None
                    before = found.get(plain.children[0], start)
                    found[plain.children[0]] = None if start is None or before is None else min(start, before)
    return found


def _conjuncts(p: h.Term) -> list[h.Term]:
    if isinstance(p, h.And):
        return [q for c in p.children for q in _conjuncts(c)]
    return [p]


def _zeros_of(t: h.Term) -> tuple[h.Term, ...]:
    try:
        return (h.Zeros(*shape_of(t)),)
    except ShapeError:
        return ()


def _is_scalar(t: h.Term) -> bool:
    try:
        return is_scalar(shape_of(t))
    except ShapeError:
        return False


def _transposed(a: h.Term, b: h.Term) -> bool:
    """Whether one is written as the other's transpose."""
    return (isinstance(a, h.Transpose) and a.children[0] == b) or (isinstance(b, h.Transpose) and b.children[0] == a)


def _difference(t: h.Term) -> list[tuple[h.Term, h.Term]]:
    """The ways to read a term as a − b."""
    found = [(t, h.ZERO)]
    if isinstance(t, h.Plus) and len(t.children) == 2:
        for x, y in (t.children, t.children[::-1]):
            if isinstance(y, h.Times) and len(y.children) == 2 and y.children[0] == h.MINUS_ONE:
                found.append((x, y.children[1]))
            elif isinstance(y, h.Num) and y.value < 0:
                found.append((x, h.Num(-y.value)))
    return found


def _bigger(a: h.Term, b: h.Term) -> bool:
    """Whether both are numbers and a > b."""
    return isinstance(a, h.Num) and isinstance(b, h.Num) and bool(a.value > b.value)
