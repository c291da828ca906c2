"""Sums of products of powers: the normal form of scalars, and its arithmetic.

A `Form` is Σ c · Π base^exponent with rational c. Bases are letters and other atoms, primes (for radicals), e, i, −1, the roots e^{iθ},
absolute values and polynomials with several terms; an exponent is a rational number or again a form, so that e^{−x²/2}, x^{a−1} and √(2π)
are monomials. A `Ring` numbers the bases in order of appearance, which makes everything here independent of hash order. A form is zero as
a function if it is empty once the polynomials below fraction bars are multiplied out; the bases being independent, that decides the
class.

At every point where the terms that a form was read from are defined, each base with a negative exponent is nonzero and the form has their
value. Zero to a power counts by the total exponent (0^0 = 1), which agrees with each factor where all are defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from flint import fmpq, fmpz

MAX_TERMS = 3000
MAX_EXPANSION = 24
#: So many bits a power of a number may have.
MAX_BITS = 100_000


class TooLarge(Exception):
    """The form has outgrown what is sensible to compute with."""


@dataclass(frozen=True, slots=True)
class Base:
    """What is raised to powers: `kind` is `prime`, `e`, `i`, `minus`, `cis`, `atom`, `binary`, `sign`, `abs`, `poly` or `call`."""

    kind: str
    data: tuple[object, ...] = ()


class Form:
    """Σ c · Π base^exponent, immutable; `terms` maps a monomial, a tuple of (base number, exponent) by number, to its coefficient."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: dict[Mono, fmpq]) -> None:
        self.terms = terms
        self._hash: int | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self.terms == other.terms

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"Form({self.terms})"

    @property
    def constant(self) -> fmpq | None:
        """The value, where it is a rational number."""
        if not self.terms:
            return fmpq(0)
        if len(self.terms) == 1 and () in self.terms:
            return self.terms[()]
        return None

    @property
    def single(self) -> bool:
        return len(self.terms) == 1


Exponent = fmpq | Form
Mono = tuple[tuple[int, Exponent], ...]

ZERO = Form({})
ONE = Form({(): fmpq(1)})


def number(value: fmpq | int) -> Form:
    q = fmpq(value)
    return Form({(): q}) if q != 0 else ZERO


def add(*forms: Form) -> Form:
    terms: dict[Mono, fmpq] = dict(forms[0].terms) if forms else {}
    for f in forms[1:]:
        for m, c in f.terms.items():
            total = terms.get(m, fmpq(0)) + c
            if total == 0:
                del terms[m]
            else:
                terms[m] = total
    return Form(terms)


def scale(f: Form, c: fmpq | int) -> Form:
    q = fmpq(c)
    return Form({m: v * q for m, v in f.terms.items()}) if q != 0 else ZERO


def subtract(a: Form, b: Form) -> Form:
    return add(a, scale(b, -1))


def as_form(e: Exponent) -> Form:
    return e if isinstance(e, Form) else number(e)


def as_exponent(f: Form) -> Exponent:
    c = f.constant
    return f if c is None else c


def add_exponents(a: Exponent, b: Exponent) -> Exponent:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return a + b
    return as_exponent(add(as_form(a), as_form(b)))


def floor(q: fmpq) -> int:
    return int(q.floor())


def is_integer(q: object) -> bool:
    return isinstance(q, fmpq) and q.q == 1


def constant_part(e: Exponent) -> fmpq:
    return e if isinstance(e, fmpq) else e.terms.get((), fmpq(0))


class Ring:
    """The bases met so far and the arithmetic over them."""

    def __init__(self) -> None:
        self.bases: list[Base] = []
        self.numbers: dict[Base, int] = {}
        self.irreducible: set[int] = set()
        self.nonzero: Callable[[int], bool] = lambda _: False  # whether a base is never zero, under the facts in force
        self.e = self.intern(Base("e"))
        self.i = self.intern(Base("i"))
        self.minus = self.intern(Base("minus"))
        self.cis = self.intern(Base("cis"))
        self.pi = self.intern(Base("atom", ("pi",)))

    def intern(self, base: Base) -> int:
        if base not in self.numbers:
            self.numbers[base] = len(self.bases)
            self.bases.append(base)
        return self.numbers[base]

    def kind(self, k: int) -> str:
        return self.bases[k].kind

    def poly(self, k: int) -> Form:
        """The form inside a `poly` or `abs` base."""
        f = self.bases[k].data[0]
        assert isinstance(f, Form)
        return f

    def atom(self, base: Base, exponent: Exponent | int = 1) -> Form:
        return self.monomial(self.intern(base), fmpq(exponent) if isinstance(exponent, int) else exponent)

    def monomial(self, k: int, exponent: Exponent) -> Form:
        return self.settle({k: exponent}, fmpq(1))

    # --- products ---------------------------------------------------------------------------------------------------------------

    def settle(self, exponents: dict[int, Exponent], c: fmpq) -> Form:
        """Build a form from a product of powers, reducing what the bases' relations reduce."""
        kept: dict[int, Exponent] = {}
        factors: list[Form] = []
        for k, e in exponents.items():
            if isinstance(e, fmpq) and e == 0:
                continue
            kind = self.kind(k)
            if kind in ("atom", "call", "e"):
                kept[k] = e
                continue
            whole = floor(constant_part(e))
            match kind:
                case "prime" if whole:
                    p = self.bases[k].data[0]
                    assert isinstance(p, int)
                    c *= fmpq(p) ** whole
                    e = add_exponents(e, fmpq(-whole))
                case "i" if is_integer(e):
                    whole %= 4
                    c = -c if whole >= 2 else c
                    e = fmpq(whole % 2)
                case "minus":
                    c, e = self._sign_power(c, e)
                case "cis":
                    extra, e = self._root_of_unity(as_form(e))
                    factors += extra
                case "binary" if is_integer(e) and whole >= 1:
                    e = fmpq(1)
                case "sign" if is_integer(e):
                    e = fmpq(whole % 2)
                case "abs" if is_integer(e) and whole not in (0, 1):
                    odd = whole % 2
                    factors.append(self.power(self.poly(k), whole - odd))
                    e = fmpq(odd)
                case "poly" if isinstance(e, fmpq) and whole >= 1:
                    factors.append(self.power(self.poly(k), whole))
                    e = e - whole
            if not (isinstance(e, fmpq) and e == 0):
                kept[k] = e
        result = Form({tuple(sorted(kept.items(), key=_number)): c})
        for f in factors:
            result = self.mul(result, f)
        return result

    def _sign_power(self, c: fmpq, e: Exponent) -> tuple[fmpq, Exponent]:
        """(−1)^e for an integer-valued e: coefficients count modulo 2."""
        reduced: dict[Mono, fmpq] = {}
        for m, q in as_form(e).terms.items():
            r = q - 2 * floor(q / 2)
            if m == () and r >= 1:
                c, r = -c, r - 1
            if r != 0:
                reduced[m] = r
        return c, as_exponent(Form(reduced))

    def _root_of_unity(self, angle: Form) -> tuple[list[Form], Exponent]:
        """Split e^{iθ} into known roots of unity and the rest."""
        key: Mono = ((self.pi, fmpq(1)),)
        q = angle.terms.get(key, fmpq(0))
        q = q - 2 * floor(q / 2)
        rest = Form({m: c for m, c in angle.terms.items() if m != key})
        factors: list[Form] = []
        if q >= 1:
            factors.append(number(-1))
            q -= 1
        if q >= fmpq(1, 2):
            factors.append(Form({((self.i, fmpq(1)),): fmpq(1)}))
            q -= fmpq(1, 2)
        value = self._small_root(q)
        if value is not None:
            factors.append(value)
        elif q != 0:
            rest = add(rest, Form({key: q}))
        return factors, as_exponent(rest)

    def _small_root(self, q: fmpq) -> Form | None:
        i = Form({((self.i, fmpq(1)),): fmpq(1)})
        half = fmpq(1, 2)
        if q == fmpq(1, 4):
            return scale(self.mul(self.root(2), add(ONE, i)), half)
        if q == fmpq(1, 6):
            return scale(add(self.root(3), i), half)
        if q == fmpq(1, 3):
            return scale(add(ONE, self.mul(self.root(3), i)), half)
        return None

    def root(self, p: int) -> Form:
        """√p of a prime."""
        return Form({((self.intern(Base("prime", (p,))), fmpq(1, 2)),): fmpq(1)})

    def mul(self, a: Form, b: Form) -> Form:
        if len(a.terms) > len(b.terms):
            a, b = b, a
        if len(a.terms) * len(b.terms) > 20 * MAX_TERMS:
            raise TooLarge
        if a == ONE:
            return b
        plain: dict[Mono, fmpq] = {}
        others: list[Form] = []
        for m1, c1 in a.terms.items():
            for m2, c2 in b.terms.items():
                merged, settled = self._merge(m1, m2)
                c = c1 * c2
                if settled:
                    total = plain.get(merged, fmpq(0)) + c
                    if total == 0:
                        plain.pop(merged, None)
                    else:
                        plain[merged] = total
                else:
                    others.append(self.settle(dict(merged), c))
        result = Form(plain)
        if others:
            result = add(result, *others)
        if len(result.terms) > MAX_TERMS:
            raise TooLarge
        return result

    def _merge(self, a: Mono, b: Mono) -> tuple[Mono, bool]:
        if not a:
            return b, True
        if not b:
            return a, True
        exponents = dict(a)
        settled = True
        for k, e in b:
            if k in exponents:
                total = add_exponents(exponents[k], e)
                if isinstance(total, fmpq) and total == 0:
                    del exponents[k]
                    continue
                exponents[k] = total
                if self.kind(k) not in ("atom", "call", "e"):
                    settled = False
            else:
                exponents[k] = e
        return tuple(sorted(exponents.items(), key=_number)), settled

    def product(self, forms: Iterable[Form]) -> Form:
        return reduce(self.mul, forms, ONE)

    def power(self, f: Form, k: int) -> Form:
        """f^k for an integer k; for negative k the point is one where f is not zero."""
        if k == 0 or f == ONE:
            return ONE
        if not f.terms:
            if k < 0:
                raise ZeroDivisionError
            return ZERO
        if f.single:
            (m, c), *_ = f.terms.items()
            if c not in (1, -1) and abs(k) * max(c.p.bit_length(), c.q.bit_length()) > MAX_BITS:
                raise TooLarge
            return self.settle({b: _times(e, k) for b, e in m}, c**k)
        if k < 0:
            c, mono, prim = self.primitive(f)
            outside = self.power(Form({mono: c}), k)
            return self.mul(outside, Form({((self.intern(Base("poly", (prim,))), fmpq(k)),): fmpq(1)}))
        if k > MAX_EXPANSION:
            raise TooLarge
        half = self.power(f, k // 2)
        square = self.mul(half, half)
        return self.mul(square, f) if k % 2 else square

    def inverse(self, f: Form) -> Form:
        return self.power(f, -1)

    def quotient(self, a: Form, b: Form) -> Form:
        return self.mul(a, self.inverse(b))

    # --- content ----------------------------------------------------------------------------------------------------------------

    def primitive(self, f: Form) -> tuple[fmpq, Mono, Form]:
        """Write f as c · monomial · g with g free of common factors, its coefficients coprime integers, the first one positive.

        Raise ZeroDivisionError where f is zero though it did not look so.
        """
        common: dict[int, Exponent] = {}
        (first, *others) = f.terms
        for k, e in first:
            exponents = [e, *(dict(m).get(k, fmpq(0)) for m in others)]
            least = self._least(k, exponents)
            if not (isinstance(least, fmpq) and least == 0):
                common[k] = least
        for m in others:
            for k, e in m:
                if k not in common and not any(k == b for b, _ in first):
                    least = self._least(k, [fmpq(0), e, *(dict(n).get(k, fmpq(0)) for n in others)])
                    if not (isinstance(least, fmpq) and least == 0):
                        common[k] = least
        mono: Mono = tuple(sorted(common.items(), key=_number))
        rest = f if not mono else add(*(self._without(m, mono, q) for m, q in f.terms.items()))
        if not rest.terms:
            raise ZeroDivisionError
        c = self._content(rest)
        return c, mono, scale(rest, 1 / c)

    def _without(self, m: Mono, divisor: Mono, c: fmpq) -> Form:
        merged, _ = self._merge(m, tuple((k, _times(e, -1)) for k, e in divisor))
        return self.settle(dict(merged), c)

    def _least(self, k: int, exponents: list[Exponent]) -> Exponent:
        """The greatest common power of a base; coordinate by coordinate where exponents are symbolic."""
        if self.kind(k) in ("prime", "i", "minus", "cis", "binary", "sign", "abs"):
            return exponents[0] if all(e == exponents[0] for e in exponents) else fmpq(0)
        if all(isinstance(e, fmpq) for e in exponents):
            return min(exponents)  # type: ignore[type-var]
        if self.kind(k) != "e":
            return exponents[0] if all(e == exponents[0] for e in exponents) else fmpq(0)
        forms = [as_form(e) for e in exponents]
        coordinates: dict[Mono, None] = {m: None for g in forms for m in g.terms}
        return as_exponent(Form({m: q for m in coordinates if (q := min(g.terms.get(m, fmpq(0)) for g in forms)) != 0}))

    def _content(self, f: Form) -> fmpq:
        denominators, numerators = fmpz(1), fmpz(0)
        for c in f.terms.values():
            denominators = denominators.lcm(c.q)
        for c in f.terms.values():
            numerators = numerators.gcd((c * denominators).p)
        leading = f.terms[max(f.terms, key=self.order)]
        content = fmpq(numerators, denominators)
        return -content if leading < 0 else content

    def order(self, m: Mono) -> tuple[object, ...]:
        """A total order of monomials within the ring, so that a leading one is chosen the same way every time."""
        return (len(m), tuple((-k, self._exponent_key(e)) for k, e in m))

    def _exponent_key(self, e: Exponent) -> tuple[object, ...]:
        if isinstance(e, fmpq):
            return (0, int(e.p), int(e.q), ())
        terms = sorted(((self.order(m), int(c.p), int(c.q)) for m, c in e.terms.items()))
        return (1, 0, 0, tuple(terms))

    # --- zero -------------------------------------------------------------------------------------------------------------------

    def is_zero(self, f: Form) -> bool:
        """Whether the form is zero at every point where its denominators are not."""
        if not f.terms:
            return True
        k = next((b for m in f.terms for b, _ in m if self.kind(b) == "poly"), None)
        if k is None:
            return False
        classes: list[tuple[Exponent, list[tuple[fmpq, Mono, fmpq]]]] = []
        for m, c in f.terms.items():
            exponents = dict(m)
            e = exponents.pop(k, fmpq(0))
            rest: Mono = tuple(exponents.items())
            for representative, members in classes:
                distance = as_exponent(subtract(as_form(e), as_form(representative)))
                if is_integer(distance):
                    assert isinstance(distance, fmpq)
                    members.append((distance, rest, c))
                    break
            else:
                classes.append((e, [(fmpq(0), rest, c)]))
        for _, members in classes:
            least = min(d for d, _, _ in members)
            parts = [self.mul(Form({m: c}), self.power(self.poly(k), int((d - least).p))) for d, m, c in members]
            if not self.is_zero(add(*parts)):
                return False
        return True


def _number(item: tuple[int, Exponent]) -> int:
    return item[0]


def _times(e: Exponent, k: int) -> Exponent:
    return e * k if isinstance(e, fmpq) else scale(e, k)
