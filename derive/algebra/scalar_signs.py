"""What is known of signs: facts about forms, and the sign of a form that follows from them.

A sign is a set of possibilities as a mask of `NEG`, `ZERO`, `POS`; `ANY` says nothing. Every rule only narrows by what holds at all
admissible points.
"""

from __future__ import annotations

from collections.abc import Iterable

from flint import fmpq

from derive.algebra.scalar_form import ONE, Exponent, Form, Mono, Ring, TooLarge, is_integer, number, scale, subtract
from derive.algebra.scalar_fraction import factored, together
from derive.terms import heads as h

NEG, ZERO, POS = 1, 2, 4
ANY = 7
NONNEG, NONPOS, NONZERO = POS | ZERO, NEG | ZERO, POS | NEG
MAX_DEPTH = 4


def flip(mask: int) -> int:
    return (mask & ZERO) | (NEG if mask & POS else 0) | (POS if mask & NEG else 0)


def times(a: int, b: int) -> int:
    """The signs that a product can have."""
    result = ZERO if (a | b) & ZERO else 0
    if (a & POS and b & POS) or (a & NEG and b & NEG):
        result |= POS
    if (a & POS and b & NEG) or (a & NEG and b & POS):
        result |= NEG
    return result


def plus(masks: Iterable[int]) -> int:
    """The signs that a sum can have."""
    every = list(masks)
    if all(m & NEG == 0 for m in every):
        return POS if any(m == POS for m in every) else NONNEG
    if all(m & POS == 0 for m in every):
        return NEG if any(m == NEG for m in every) else NONPOS
    return ANY


class Signs:
    """Facts about the signs of forms over one ring."""

    def __init__(self, ring: Ring) -> None:
        self.ring = ring
        self.facts: dict[Form, int] = {}
        self.contradiction = False
        self.integers: set[int] = set()  # atoms with integer values
        self.even: set[int] = set()
        self.odd: set[int] = set()
        self.bound: set[int] = set()  # letters of ranges, which may be empty

    def copy(self) -> Signs:
        other = Signs(self.ring)
        other.facts, other.contradiction = dict(self.facts), self.contradiction
        other.bound = set(self.bound)
        other.integers, other.even, other.odd = set(self.integers), set(self.even), set(self.odd)
        return other

    # --- learning ---------------------------------------------------------------------------------------------------------------

    def learn(self, f: Form, mask: int) -> None:
        """Record that the form has one of the signs of the mask."""
        if mask == ANY or f.constant is not None:
            if f.constant is not None and not _sign_of(f.constant) & mask:
                self.contradiction = True
            return
        if self.ring.is_zero(f):
            self.contradiction |= not mask & ZERO
            return
        self._learn_without_abs(f, mask)
        self._learn_summands(f, mask)
        try:
            c, mono = factored(self.ring, f)
        except (TooLarge, ZeroDivisionError):
            c, mono = fmpq(1), ()
        unknown = [(k, e) for k, e in mono if self.base(k) != POS]
        known = POS if c > 0 else NEG
        for k, e in mono:
            if self.base(k) == POS:
                continue
            if mask & ZERO == 0 and not isinstance(e, Form):
                self._put(self.ring.monomial(k, fmpq(1)), NONZERO)
        if len(unknown) == 1 and is_integer(unknown[0][1]):
            k, e = unknown[0]
            assert isinstance(e, fmpq)
            if int(e.p) % 2:
                self._put(self.ring.monomial(k, fmpq(1)), mask if known == POS else flip(mask))
            elif known == POS and mask == ZERO:
                self._put(self.ring.monomial(k, fmpq(1)), ZERO)
            return
        if len(unknown) == 1 and mask & NEG == 0 and known == POS and isinstance(unknown[0][1], fmpq):
            self._put(self.ring.monomial(unknown[0][0], fmpq(1)), mask & NONNEG)
        self._store(f, mask)

    def _learn_summands(self, f: Form, mask: int) -> None:
        """x − m > 0 and m ≥ 0 give x > 0."""
        if mask & POS == 0:
            f, mask = scale(f, -1), flip(mask)
        if mask & NEG:
            return
        for m, c in f.terms.items():
            if len(m) == 1 and m[0][1] == 1:
                rest = scale(Form({n: q for n, q in f.terms.items() if n != m}), -1)
                least = plus([mask, self.of(rest, MAX_DEPTH - 1)])
                if least & NEG == 0:
                    self._put(Form({m: fmpq(1)}), least if c > 0 else flip(least))

    def _learn_without_abs(self, f: Form, mask: int) -> None:
        """c − |g| > 0 gives c − g > 0 and c + g > 0."""
        if mask & POS == 0:
            f, mask = scale(f, -1), flip(mask)
        if mask & NEG:
            return
        for m, c in f.terms.items():
            kinds = [k for k, _ in m if self.ring.kind(k) == "abs"]
            if c < 0 and len(kinds) == 1 and len(m) == 1 and m[0][1] == 1:
                rest = Form({n: q for n, q in f.terms.items() if n != m})
                inner = scale(self.ring.poly(kinds[0]), c)
                for side in (1, -1):
                    self.learn(subtract(rest, scale(inner, side)), mask)

    def _store(self, f: Form, mask: int) -> None:
        c, mono, prim = self.ring.primitive(f)
        outside = times(POS if c > 0 else NEG, self.mono(mono))
        if outside == POS:
            self._put(prim, mask)
        elif outside == NEG:
            self._put(prim, flip(mask))
        else:
            self._put(f, mask)

    def _put(self, f: Form, mask: int) -> None:
        known = self.facts.get(f, ANY) & mask
        self.facts[f] = known
        if known == 0 and not any(self._is_bound(k) for m in f.terms for k, _ in m):
            self.contradiction = True  # of an index it only says that its range is empty

    def nonzero(self, k: int) -> bool:
        """Whether a base is known not to be zero."""
        return self.base(k) & ZERO == 0

    # --- asking -----------------------------------------------------------------------------------------------------------------

    def base(self, k: int) -> int:
        """The sign of a base."""
        match self.ring.kind(k):
            case "prime" | "e":
                return POS
            case "i" | "cis":
                return ANY
            case "minus":
                return NEG
            case "abs":
                return POS if self.of(self.ring.poly(k)) & ZERO == 0 else NONNEG
            case "poly":
                return self.of(self.ring.poly(k))
            case "sign":
                return NONZERO & self.facts.get(self.ring.monomial(k, fmpq(1)), ANY)
            case "binary":
                return NONNEG & self.facts.get(self.ring.monomial(k, fmpq(1)), ANY)
        known = self.facts.get(self.ring.monomial(k, fmpq(1)), ANY)
        if k == self.ring.pi:
            return POS
        data = self.ring.bases[k].data
        if data and data[0] in POSITIVE_CALLS:
            known &= POS
        if data and isinstance(data[0], h.Norm):
            known &= NONNEG
        if len(data) == 2 and data[0] == "gamma" and isinstance(data[1], Form) and self.of(data[1]) == POS:
            known &= POS
        if len(data) == 2 and data[0] == "log" and isinstance(data[1], int):
            known &= self._log_sign(data[1])
        return known

    def _log_sign(self, k: int) -> int:
        """log b against b − 1."""
        if self.ring.kind(k) == "prime":
            return POS
        if k == self.ring.pi:
            return POS
        inner = self.ring.poly(k) if self.ring.kind(k) == "poly" else self.ring.monomial(k, fmpq(1))
        return self.of(subtract(inner, ONE), MAX_DEPTH - 1)

    def mono(self, m: Mono) -> int:
        result = POS
        for k, e in m:
            result = times(result, self.power(k, e))
            if result == ANY:
                return ANY
        return result

    def power(self, k: int, e: Exponent) -> int:
        s = self.base(k)
        if self.ring.kind(k) in ("i", "cis"):
            return ANY
        if s == POS:
            return POS
        if isinstance(e, fmpq):
            if is_integer(e):
                negative = e < 0
                if int(e.p) % 2 == 0:
                    return POS if negative or not s & ZERO else NONNEG
                return s & NONZERO if negative else s
            return POS if e < 0 or not s & ZERO else NONNEG
        if s & NEG == 0:
            return NONNEG
        return NONZERO if s & ZERO == 0 else ANY

    def of(self, f: Form, depth: int = 0) -> int:
        """The sign of a form at every admissible point."""
        if f.constant is not None:
            return _sign_of(f.constant)
        known = self.facts.get(f, ANY)
        if known in (POS, NEG, ZERO):
            return known
        if f.single:
            ((m, c),) = f.terms.items()
            s = self.mono(m)
            return known & (s if c > 0 else flip(s))
        known &= plus(self.mono(m) if c > 0 else flip(self.mono(m)) for m, c in f.terms.items())
        if known in (POS, NEG, ZERO) or depth >= MAX_DEPTH:
            return known
        return known & self._by_factors(f, depth)

    def _by_factors(self, f: Form, depth: int) -> int:
        try:
            c, mono, prim = self.ring.primitive(f)
            outside = times(POS if c > 0 else NEG, self.mono(mono))
            inside = self.facts.get(prim, ANY)
            if inside == ANY and any(self.ring.kind(k) == "poly" for m in f.terms for k, _ in m):
                numerator, denominators = together(self.ring, f)
                below = POS
                for k, power in denominators.items():
                    s = self.base(k) & NONZERO
                    below = times(below, POS if power % 2 == 0 else s)
                if below != ANY and below != NONZERO:
                    return times(self.of(numerator, depth + 1), below)
            if inside not in (POS, NEG, ZERO):
                inside &= self._by_difference(prim, depth)
            if inside & NONZERO == NONZERO:
                inside &= self._quadratic(prim)
            if inside & NONZERO == NONZERO and not self._complex(prim):
                q, factors = factored(self.ring, prim)
                if len(factors) > 1 or (factors and factors[0][1] != 1):
                    product = POS if q > 0 else NEG
                    for k, e in factors:
                        product = times(product, self._factor(k, e, depth))
                    inside &= product
            return times(outside, inside)
        except TooLarge:
            return ANY
        except ZeroDivisionError:
            return ZERO

    def _factor(self, k: int, e: Exponent, depth: int) -> int:
        if self.ring.kind(k) != "poly" or not is_integer(e):
            return self.power(k, e)
        s = self.of(self.ring.poly(k), depth + 1)
        assert isinstance(e, fmpq)
        if int(e.p) % 2 == 0:
            return POS if e < 0 or not s & ZERO else NONNEG
        return s & NONZERO if e < 0 else s

    def _complex(self, f: Form) -> bool:
        return any(self.ring.kind(k) in ("i", "cis") for m in f.terms for k, _ in m)

    def _by_difference(self, f: Form, depth: int) -> int:
        """f = a fact + a rest of known sign; the rest must be simpler, so the search ends."""
        result = ANY
        if depth >= MAX_DEPTH:
            return result
        for fact, mask in self.facts.items():
            if mask in (ANY, NONZERO) or fact.single or fact == f or not self._applies(fact, f):
                continue
            for side in (1, -1):
                signed, sign = scale(fact, side), mask if side == 1 else flip(mask)
                rest = subtract(f, signed)
                if len(rest.terms) < len(f.terms) or (rest.constant is not None):
                    result &= plus([sign, self.of(rest, depth + 2)])
        return result

    def _applies(self, fact: Form, f: Form) -> bool:
        """A fact about the index of a range says nothing of what does not hang on the index: the range may be empty."""
        if not self.bound:
            return True
        here = {k for m in f.terms for k, _ in m}
        return all(k in here or not self._is_bound(k) for m in fact.terms for k, _ in m)

    def _is_bound(self, k: int) -> bool:
        if k in self.bound:
            return True
        return any(isinstance(d, Form) and any(self._is_bound(b) for m in d.terms for b, _ in m) for d in self.ring.bases[k].data)

    def _quadratic(self, f: Form) -> int:
        """a t² + b t + c of one base t with rational coefficients and no real root has the sign of c."""
        if len(f.terms) != 3 or () not in f.terms:
            return ANY
        bases = {(k, e) for m in f.terms for k, e in m}
        shapes = sorted((m for m in f.terms if m), key=self.ring.order)
        if len({k for k, _ in bases}) != 1 or any(len(m) != 1 for m in shapes):
            return ANY
        by_power = {m[0][1]: f.terms[m] for m in shapes}
        if set(by_power) != {fmpq(1), fmpq(2)} or self._complex(f):
            return ANY
        a, b, c = by_power[fmpq(2)], by_power[fmpq(1)], f.terms[()]
        if b * b - 4 * a * c < 0:
            return POS if c > 0 else NEG
        return ANY

    # --- integers ---------------------------------------------------------------------------------------------------------------

    def integral(self, e: Exponent) -> bool:
        """Whether the exponent is known to be an integer at every admissible point."""
        if isinstance(e, fmpq):
            return is_integer(e)
        for m, c in e.terms.items():
            if c.q != 1:
                return False
            for k, power in m:
                if not (is_integer(power) and isinstance(power, fmpq) and power > 0):
                    return False
                if k not in self.integers and self.ring.kind(k) not in ("binary", "sign"):
                    return False
        return True

    def at_least(self, f: Form, bound: int) -> bool:
        """Whether f ≥ bound is known."""
        return self.of(subtract(f, number(bound))) & NEG == 0


POSITIVE_CALLS = frozenset({"cosh", "Phi", "zeta", "besselk"})


def _sign_of(c: fmpq) -> int:
    return POS if c > 0 else NEG if c < 0 else ZERO
