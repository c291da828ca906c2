"""Results in the form that people write, by an explicit measure.

*Simplest* means least `cost`: the number of distinct subterms (one that occurs twice can be written once and named), plus a fifth of the
number of all occurrences; a transpose or a number counts half, an identity, an indexed sum or a Kronecker product double. Among equal
costs the form with a factor taken out wins. The moves: like terms are gathered, scalars cancel, a common factor on the left or right of a
sum is taken out where that is cheaper, sums over an index become vectors, and quotients that are the definition of a named function take
its name (e^u/1ᵀe^u is softmax u).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import gcd

from derive.calculus import build as b
from derive.calculus.composites import named_sums
from derive.calculus.monomials import Monomial, elementwise, gathered, monomial, term_of
from derive.calculus.sums import Within, contains, sum_over
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

_WEIGHTS: Mapping[type[Term], float] = {h.Transpose: 0.5, h.Num: 0.5, h.Identity: 2.0, h.SumOver: 2.0, h.Kronecker: 2.0, h.Commutation: 2.0}


def cost(t: Term) -> float:
    """The measure of simplicity: weighted count of the distinct subterms, and a fifth of that of all occurrences."""
    sizes: dict[Term, float] = {}

    def size(top: Term) -> float:
        found = sizes.get(top)
        if found is None:
            sizes[top] = _WEIGHTS.get(type(top), 1.0)
            found = sizes[top] = sizes[top] + sum(size(c) for c in top.children)
        return found

    whole = size(t)
    return sum(_WEIGHTS.get(type(s), 1.0) for s in sizes) + whole / 5


def simplify(t: Term, within: Within | None = None, keep: Collection[Term] = frozenset()) -> Term:
    """Return an equal term in the simplest form found. `keep` are terms of the author's, which are left as they are written."""
    return named_sums(_Simplifier(within or {}, keep).of(t))


class _Simplifier:
    """One run; shared subterms are simplified once."""

    def __init__(self, within: Within, keep: Collection[Term]) -> None:
        self.within = within
        self.keep = keep
        self.memo: dict[Term, Term] = {}
        self.open: set[Term] = set()

    def of(self, t: Term) -> Term:
        found = self.memo.get(t)
        if found is None:
            found = self.memo[t] = t if t in self.keep or not t.children else self._of(t)
            self.memo.setdefault(found, found)
        return found

    def _once(self, t: Term, new: Term) -> Term:
        """Simplify what a term has become; should it lead back to the term, it stays as it is."""
        self.open.add(t)
        try:
            return self.of(new)
        finally:
            self.open.discard(t)

    def _of(self, t: Term) -> Term:
        children = tuple(self.of(c) for c in t.children)
        if children != t.children:
            t = t.replace_children(children)
        match t:
            case h.SumOver():
                new = sum_over(t.children[0], t.children[1:], self.within)
                return t if new == t or t in self.open else self._once(t, new)
            case h.Plus():
                return self._sum(t)
            case h.Times():
                return _recognised(term_of(monomial(t)))
            case h.Quotient():
                return _recognised(term_of(monomial(elementwise(t))))
            case h.Hadamard():
                return self._hadamard(t)
            case h.Transpose():
                return b.transpose(t.children[0])
            case h.Trace():
                return _trace(t.children[0])
            case h.Diag():
                return b.diag(t.children[0])
            case h.Diagonal():
                return b.diagonal(t.children[0])
            case h.Vec():
                return b.vec(t.children[0])
            case h.Power():
                return term_of(monomial(t)) if is_scalar(shape_of(t)) else t
            case h.Inverse():
                return b.inverse(t.children[0])
            case h.At():
                return b.entry(*t.children) if not (isinstance(t.children[0], h.Sym)) else t
            case h.Integral():
                return _commuting_integral(t)
            case h.Piecewise() if all(b.is_zero(v) for v in t.children[::2]):
                return t.children[0]
        return t

    def _hadamard(self, t: Term) -> Term:
        """Cancel factors; an elementwise product with a sum is multiplied out only where that is cheaper."""
        units = [c for c in t.children if isinstance(c, h.Unit)]
        if len(units) == 1:  # v ⊙ e_k = v_k e_k
            rest = b.hadamard(*(c for c in t.children if c != units[0]))
            return self._once(t, b.times(b.entry(rest, units[0].args[1]), units[0]))
        plain = _recognised(term_of(monomial(elementwise(b.hadamard(*t.children)))))
        if not any(isinstance(c, h.Quotient) for c in t.children):
            return plain
        for k, c in enumerate(t.children):
            if isinstance(c, h.Plus):
                others = (*t.children[:k], *t.children[k + 1 :])
                opened = self.of(b.plus(*(self.of(b.hadamard(*others, part)) for part in c.children)))
                return opened if cost(opened) < cost(plain) else plain
        return plain

    def _sum(self, t: Term) -> Term:
        terms = gathered([monomial(c) for c in _merged_cases(t.children)])
        terms.sort(key=lambda m: m.coefficient < 0)
        if not terms:
            return b.zero(shape_of(t))
        plain = b.plus(*(term_of(m) for m in terms))
        if len(terms) == 1:
            return plain
        best, least = plain, cost(plain)
        for candidate in self._factored(terms):
            price = cost(candidate)
            if price <= least:
                best, least = candidate, price
        return best

    def _factored(self, terms: list[Monomial]) -> list[Term]:
        """Sums with common factors taken out: of all the terms, and of those that share their first or last matrix."""
        found = [self._common(terms, words=False), self._common(terms, words=True), *self._elementwise(terms)]
        for side in (-1, 0):
            groups: dict[object, list[Monomial]] = {}
            for k, m in enumerate(terms):
                groups.setdefault(m.word[side] if len(m.word) > 1 else k, []).append(m)
            if 1 < len(groups) < len(terms):
                found.append(b.plus(*(self._common(g, words=True) if len(g) > 1 else term_of(g[0]) for g in groups.values())))
        return found

    def _common(self, terms: list[Monomial], *, words: bool) -> Term:
        outside = Monomial(_content(terms), _common_scalars(terms), [])
        before = _common_prefix([m.word for m in terms]) if words else 0
        behind = _common_prefix([m.word[before:][::-1] for m in terms]) if words else 0
        alike = all(m.word == terms[0].word for m in terms)
        inside = []
        for m in terms:
            rest = Monomial(m.coefficient / outside.coefficient, {}, m.word[before : len(m.word) - behind])
            for base, e in m.scalars.items():
                rest.raise_scalar(base, e - outside.scalars.get(base, Fraction(0)))
            for base, e in outside.scalars.items():
                if base not in m.scalars:
                    rest.raise_scalar(base, -e)
            if (before or behind) and not rest.word and not alike:
                rest.word = _unit_word(m.word, before)
            inside.append(term_of(rest))
        first = terms[0].word
        total = b.plus(*inside)
        if outside.coefficient == 1 and not outside.scalars and not before and not behind:
            return total
        total = self._again(total)
        outside.word = [*first[:before], total, *(first[len(first) - behind :] if behind else [])]
        if is_scalar(shape_of(total)):
            outside.word = [*first[:before], *(first[len(first) - behind :] if behind else [])]
            outside.raise_scalar(total, Fraction(1))
        return term_of(outside)

    def _elementwise(self, terms: list[Monomial]) -> list[Term]:
        """diag(u) + diag(v) = diag(u + v), and u ⊙ w + v ⊙ w = (u + v) ⊙ w."""
        heads = {type(m.word[0]) for m in terms if len(m.word) == 1}
        found: list[Term] = []
        diagonals = [m for m in terms if len(m.word) == 1 and isinstance(m.word[0], h.Diag)]
        if len(diagonals) > 1:
            merged = b.plus(*(term_of(Monomial(m.coefficient, m.scalars, [m.word[0].children[0]])) for m in diagonals))
            rest = [term_of(m) for m in terms if m not in diagonals]
            found.append(b.plus(b.diag(self.of(merged)), *rest))
        if h.Hadamard in heads and all(len(m.word) == 1 for m in terms):
            parts = [_elementwise_factors(m.word[0]) for m in terms]
            shared = [f for f in dict.fromkeys(parts[0]) if all(f in p for p in parts)]
            if shared:
                inside = []
                for m, p in zip(terms, parts, strict=True):
                    left = list(p)
                    for f in shared:
                        left.remove(f)
                    word = b.hadamard(*left) if left else b.ones(shape_of(m.word[0]))
                    inside.append(term_of(Monomial(m.coefficient, m.scalars, [word])))
                found.append(b.hadamard(*shared, self._again(b.plus(*inside))))
        return found

    def _again(self, total: Term) -> Term:
        """Factor what is left of a sum; never the sum that is being factored."""
        if not isinstance(total, h.Plus) or total in self.open:
            return total
        self.open.add(total)
        try:
            return self._sum(total)
        finally:
            self.open.discard(total)


def _unit_word(word: Sequence[Term], before: int) -> list[Term]:
    """What stands for an empty word between two common parts: an identity, or nothing where that is a number."""
    size = shape_of(word[before - 1])[1] if before else shape_of(word[0])[0]
    return [] if size == 1 else [h.Identity(size)]


def _content(terms: list[Monomial]) -> Fraction:
    """The greatest common divisor of the numbers, with the sign of the first where all but it would turn."""
    top = gcd(*(m.coefficient.numerator for m in terms))
    bottom = 1
    for m in terms:
        bottom = bottom * m.coefficient.denominator // gcd(bottom, m.coefficient.denominator)
    content = Fraction(top, bottom)
    return -content if all(m.coefficient < 0 for m in terms) else content


def _common_scalars(terms: list[Monomial]) -> dict[Term, Fraction]:
    """The scalars that every product has, with the least exponent (0 where one has none)."""
    found: dict[Term, Fraction] = {}
    for base in dict.fromkeys(x for m in terms for x in m.scalars):
        exponents = [m.scalars.get(base, Fraction(0)) for m in terms]
        if all(e > 0 for e in exponents):
            found[base] = min(exponents)
        elif all(e < 0 for e in exponents):
            found[base] = max(exponents)
    return found


def _common_prefix(words: list[list[Term]]) -> int:
    k = 0
    while all(len(w) > k for w in words) and len({w[k] for w in words}) == 1:
        k += 1
    return k


def _elementwise_factors(t: Term) -> list[Term]:
    """The factors of an elementwise product, whole powers of a column written out."""
    if isinstance(t, h.Hadamard):
        return [f for c in t.children for f in _elementwise_factors(c)]
    if isinstance(t, h.Power) and t.children[1] == h.TWO and shape_of(t)[1] == 1:
        return [t.children[0]] * 2
    return [t]


def _commuting_integral(t: Term) -> Term:
    """∫₀¹ e^{sX} A e^{(1−s)X} ds = A e^X where X is a scalar times A."""
    body = t.children[0]
    if len(t.children) != 2 or not isinstance(t.children[1], h.Range) or not isinstance(body, h.Times):
        return t
    coefficient, scalars, word = b.split_product(body.children)
    index, lower, upper = t.children[1].children
    exponents = [f.children[0] for f in word if isinstance(f, h.MatrixFunction) and f.text(0) == "exp"]
    if len(exponents) != 2 or any(contains(s, index) for s in scalars):
        return t
    parted = [b.split_product(e.children if isinstance(e, h.Times) else (e,)) for e in exponents]
    bases = {b.times(*run) for _, _, run in parted}
    base = bases.pop()
    rest = [f for f in word if not isinstance(f, h.MatrixFunction)]
    if bases or any(f != base for f in rest):
        return t
    weights = [_opened(b.times(b.number(c), *s)) for c, s, _ in parted]
    total = gathered([monomial(p) for w in weights for p in w])
    exponent = b.times(b.plus(*(term_of(m) for m in total)) if total else h.ZERO, base)
    if contains(exponent, index):
        return t
    length = b.minus(upper, lower)
    return b.times(b.number(coefficient), *scalars, length, *rest, h.MatrixFunction("exp", exponent))


def _opened(t: Term) -> list[Term]:
    """A product with one sum in it, multiplied out."""
    factors = list(t.children) if isinstance(t, h.Times) else [t]
    for k, f in enumerate(factors):
        if isinstance(f, h.Plus):
            return [b.times(*factors[:k], c, *factors[k + 1 :]) for c in f.children]
    return [t]


def _merged_cases(terms: Sequence[Term]) -> list[Term]:
    """Add definitions by cases that have the same conditions, case by case."""
    groups: dict[object, list[tuple[Term, h.Piecewise]]] = {}
    for k, t in enumerate(terms):
        factors = list(t.children) if isinstance(t, h.Times) else [t]
        cases = [f for f in factors if isinstance(f, h.Piecewise)]
        if len(cases) == 1:
            factors.remove(cases[0])
            groups.setdefault(cases[0].children[1::2], []).append((b.times(*factors) if factors else h.UNITY, cases[0]))
        else:
            groups[k] = [(t, h.Piecewise())]
    out: list[Term] = []
    for key, members in groups.items():
        if isinstance(key, int):
            out.append(members[0][0])
        elif len(members) == 1:
            out.append(b.times(*members[0]))
        else:
            parts: list[Term] = []
            for j, condition in enumerate(key):  # type: ignore[arg-type,var-annotated]
                parts += [b.plus(*(b.times(weight, cases.children[2 * j]) for weight, cases in members)), condition]
            out.append(h.Piecewise(*parts))
    return out


def _trace(t: Term) -> Term:
    m = monomial(t)
    if m.coefficient == 1 and not m.scalars:
        return b.trace(t)
    scalar = Monomial(m.coefficient, dict(m.scalars), [])
    scalar.raise_scalar(b.trace(b.times(*m.word)), Fraction(1))
    return term_of(scalar)


def _recognised(t: Term) -> Term:
    """e^u/(1 + e^u) and 1/(1 + e^{-u}) are σ(u)."""
    if not isinstance(t, h.Quotient):
        return t
    top, bottom = t.children
    match bottom:
        case h.Plus() if len(bottom.children) == 2 and any(b.is_one(c) for c in bottom.children):
            other = next(c for c in bottom.children if not b.is_one(c)) if not all(map(b.is_one, bottom.children)) else bottom
            if not (isinstance(other, h.Func) and other.name == "exp"):
                return t
            u = other.children[0]
            if b.is_one(top):
                return h.Func("sigmoid", b.negate(u))
            return _take_factor(t, top, other, h.Func("sigmoid", u))
    return t


def _take_factor(t: Term, top: Term, factor: Term, new: Term) -> Term:
    """top/bottom with `factor` in top becomes top with `new` in its place."""
    if top == factor:
        return new
    if isinstance(top, h.Times) and factor in top.children:
        k = top.children.index(factor)
        return b.times(*top.children[:k], new, *top.children[k + 1 :])
    if isinstance(top, h.Hadamard) and factor in top.children:
        k = top.children.index(factor)
        return b.hadamard(*top.children[:k], new, *top.children[k + 1 :])
    return t
