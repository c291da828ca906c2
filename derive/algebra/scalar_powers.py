"""Powers, exponentials, logarithms and absolute values of forms over the reals.

Nothing is split without the signs that it needs: log(ab) = log a + log b only for positive factors, (a^b)^c = a^{bc} only for a base that
is known to be ≥ 0, √(x²) = |x|. What a term needs to be defined (the argument of a logarithm positive, of a root ≥ 0) holds at admissible
points and is used.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import fmpq, fmpz

from derive.algebra.scalar_form import (
    ONE,
    ZERO,
    Base,
    Exponent,
    Form,
    Mono,
    Ring,
    add,
    as_exponent,
    as_form,
    is_integer,
    number,
    scale,
    subtract,
)
from derive.algebra.scalar_fraction import canonical, factored
from derive.algebra.scalar_signs import NEG, POS, Signs


class Unsupported(Exception):
    """A term that the normal form has no exact reading for."""


def has_complex(ring: Ring, f: Form) -> bool:
    """Whether the imaginary unit or e^{iθ} occurs."""
    for m in f.terms:
        for k, e in m:
            if ring.kind(k) in ("i", "cis") or (isinstance(e, Form) and has_complex(ring, e)):
                return True
            if ring.kind(k) in ("poly", "abs") and has_complex(ring, ring.poly(k)):
                return True
    return False


def prime_powers(c: fmpq) -> dict[int, int]:
    """The factorisation of a positive rational."""
    powers: dict[int, int] = {}
    for p, k in fmpz(c.p).factor():
        powers[int(p)] = powers.get(int(p), 0) + int(k)
    for p, k in fmpz(c.q).factor():
        powers[int(p)] = powers.get(int(p), 0) - int(k)
    return {p: k for p, k in powers.items() if k}


class Powers:
    """exp, log, power and abs over a ring under facts about signs."""

    def __init__(self, ring: Ring, signs: Signs, log_hooks: tuple[Callable[[int], Form | None], ...] = ()) -> None:
        self.ring = ring
        self.signs = signs
        self.log_hooks = log_hooks

    def one(self, k: int) -> Form:
        """The base itself, multiplied out where it is a polynomial."""
        return self.ring.monomial(k, fmpq(1))

    def _raise(self, k: int, e: Exponent, by: Exponent) -> Form:
        """base^(e·by)."""
        if isinstance(e, fmpq) and isinstance(by, fmpq):
            return self.ring.monomial(k, e * by)
        return self.ring.monomial(k, as_exponent(canonical(self.ring, self.ring.mul(as_form(e), as_form(by)))))

    # --- exponentials and logarithms ----------------------------------------------------------------------------------------------

    def exp(self, f: Form) -> Form:
        f = canonical(self.ring, f)
        if f == ZERO:
            return ONE
        plain: dict[Mono, fmpq] = {}
        angle: dict[Mono, fmpq] = {}
        result = ONE
        for m, c in f.terms.items():
            log = next((k for k, e in m if e == 1 and self._inside_log(k) is not None), None)
            if any(k == self.ring.i for k, _ in m):
                angle[tuple((k, e) for k, e in m if k != self.ring.i)] = c
            elif log is not None:
                inner = self._inside_log(log)
                assert inner is not None
                exponent = Form({tuple((k, e) for k, e in m if k != log): c})
                result = self.ring.mul(result, self._raise_base(inner, as_exponent(exponent)))
            else:
                plain[m] = c
        if plain:
            result = self.ring.mul(result, self.ring.monomial(self.ring.e, as_exponent(Form(plain))))
        if angle:
            result = self.ring.mul(result, self.cis(Form(angle)))
        return result

    def _raise_base(self, k: int, e: Exponent) -> Form:
        return self.ring.monomial(k, e)

    def _inside_log(self, k: int) -> int | None:
        data = self.ring.bases[k].data
        if self.ring.kind(k) == "call" and len(data) == 2 and data[0] == "log" and isinstance(data[1], int):
            return data[1]
        return None

    def cis(self, angle: Form) -> Form:
        """e^{iθ}, with θ an integer multiple of an inverse circular function taken apart."""
        angle = canonical(self.ring, angle)
        rest: dict[Mono, fmpq] = {}
        result = ONE
        for m, c in angle.terms.items():
            known = self._inverse_circular(m) if is_integer(c) else None
            if known is None:
                rest[m] = c
            else:
                result = self.ring.mul(result, self.ring.power(known, int(c.p)))
        return self.ring.mul(result, self.ring.monomial(self.ring.cis, as_exponent(Form(rest)))) if rest else result

    def _inverse_circular(self, m: Mono) -> Form | None:
        if len(m) != 1 or m[0][1] != 1:
            return None
        data = self.ring.bases[m[0][0]].data
        if len(data) != 2 or not isinstance(data[1], Form):
            return None
        x, i = data[1], Form({((self.ring.i, fmpq(1)),): fmpq(1)})
        if data[0] == "arcsin":
            root = self.power(subtract(ONE, self.ring.mul(x, x)), fmpq(1, 2))
            return add(root, self.ring.mul(i, x))
        if data[0] == "arctan":
            root = self.power(add(ONE, self.ring.mul(x, x)), fmpq(-1, 2))
            return self.ring.mul(root, add(ONE, self.ring.mul(i, x)))
        return None

    def log(self, f: Form) -> Form:
        """log f, f positive because the term is defined."""
        if f.constant is not None and f.constant <= 0:
            raise Unsupported
        if has_complex(self.ring, f):
            return self.log_atom_of(canonical(self.ring, f))
        c, mono = factored(self.ring, f)
        total: list[Form] = []
        joint: list[tuple[int, Exponent]] = []
        sign = 1 if c > 0 else -1
        for p, v in prime_powers(abs(c)).items():
            total.append(scale(self.log_base(self.ring.intern(Base("prime", (p,)))), v))
        for k, e in mono:
            s = self.signs.base(k)
            even = is_integer(e) and isinstance(e, fmpq) and int(e.p) % 2 == 0
            if k == self.ring.e:
                total.append(as_form(e))
            elif s & NEG == 0 and (isinstance(e, fmpq) or s == POS):
                total.append(self.ring.mul(as_form(e), self.log_base(k)))
            elif even:
                total.append(self.ring.mul(as_form(e), self.log_base(self._abs_base(k))))
            elif s & POS == 0 and is_integer(e):
                sign = -sign
                total.append(self.ring.mul(as_form(e), self.log_base(self._negated(k))))
            else:
                joint.append((k, e))
        if len(joint) == 1 and isinstance(joint[0][1], fmpq) and (sign == 1 or is_integer(joint[0][1])):
            k, e = joint[0]
            total.append(self.ring.mul(as_form(e), self.log_base(k if sign == 1 else self._negated(k))))
        elif sign < 0 and not joint:
            raise Unsupported  # the argument is negative
        elif joint:
            inside = self.ring.product(self.ring.monomial(k, e) for k, e in joint)
            total.append(self.log_atom_of(canonical(self.ring, scale(inside, sign))))
        return add(ZERO, *total)

    def log_base(self, k: int) -> Form:
        """log of one positive base as an atom."""
        if k == self.ring.e:
            return ONE
        for hook in self.log_hooks:
            known = hook(k)
            if known is not None:
                return known
        return self.ring.atom(Base("call", ("log", k)))

    def log_atom_of(self, f: Form) -> Form:
        """log of a form that does not come apart."""
        return self.ring.atom(Base("call", ("log", self.ring.intern(Base("poly", (f,))))))

    def _abs_base(self, k: int) -> int:
        return self.ring.intern(Base("abs", (self.one(k),)))

    def _negated(self, k: int) -> int:
        """−base, of a base that is known to be ≤ 0."""
        return self.ring.intern(Base("poly", (scale(self.one(k), -1),)))

    # --- powers -------------------------------------------------------------------------------------------------------------------

    def power(self, f: Form, e: Exponent) -> Form:
        """f^e; for an exponent that is no integer, f ≥ 0 because the term is defined."""
        e = as_exponent(canonical(self.ring, as_form(e)))
        if is_integer(e):
            assert isinstance(e, fmpq)
            return self.ring.power(f, int(e.p))
        if not canonical(self.ring, f).terms:
            if self.signs.of(as_form(e)) == POS:
                return ZERO
            raise Unsupported
        if has_complex(self.ring, f):
            if f == Form({((self.ring.i, fmpq(1)),): fmpq(1)}) or not self.signs.integral(e):
                raise Unsupported
            return self.ring.atom(Base("poly", (canonical(self.ring, f),)), e)
        c, mono = factored(self.ring, f)
        integral = self.signs.integral(e)
        if isinstance(e, Form) and not integral and self.signs.of(f) & NEG:
            raise Unsupported  # (−1)^a is defined for some a and not for others
        result, sign, joint = ONE, (1 if c > 0 else -1), list[int]()
        for p, v in prime_powers(abs(c)).items():
            result = self.ring.mul(result, self._raise(self.ring.intern(Base("prime", (p,))), fmpq(v), e))
        for k, power in mono:
            s = self.signs.base(k)
            if s & NEG == 0 or (integral and (isinstance(power, Form) or is_integer(power))):
                result = self.ring.mul(result, self._raise(k, power, e))
            elif isinstance(power, Form):
                raise Unsupported
            elif not is_integer(power):  # such a power of the base is in the terms, so the base is ≥ 0
                result = self.ring.mul(result, self._raise(k, power, e))
            else:
                odd = int(power.p) % 2
                outside = power - odd
                if s & POS == 0:
                    result = self.ring.mul(result, self._raise(self._negated(k), power, e))
                    sign = -sign if odd else sign
                    continue
                if outside != 0:
                    result = self.ring.mul(result, self._raise(self._abs_base(k), outside, e))
                if odd:
                    joint.append(k)
        if integral:
            return result if sign == 1 else self.ring.mul(result, self.ring.monomial(self.ring.minus, e))
        if len(joint) == 1 and sign == 1:
            return self.ring.mul(result, self.ring.monomial(joint[0], e))
        if joint:
            inside = scale(self.ring.product(self.one(k) for k in joint), sign)
            return self.ring.mul(result, self.ring.atom(Base("poly", (inside,)), e))
        if sign < 0:
            raise Unsupported
        return result

    # --- absolute values ------------------------------------------------------------------------------------------------------------

    def abs(self, f: Form) -> Form:
        if not f.terms:
            return ZERO
        s = self.signs.of(f)
        if s & NEG == 0:
            return f
        if s & POS == 0:
            return scale(f, -1)
        if has_complex(self.ring, f):
            return self.ring.atom(Base("call", ("abs", canonical(self.ring, f))))
        c, mono = factored(self.ring, f)
        result = number(abs(c))
        for k, e in mono:
            s = self.signs.base(k)
            if s & NEG == 0 or (isinstance(e, fmpq) and (not is_integer(e) or int(e.p) % 2 == 0)):
                part = self.ring.monomial(k, e)
            elif is_integer(e):
                assert isinstance(e, fmpq)
                one = self.one(k)
                part = self.ring.monomial(k, e)
                if s & POS == 0:
                    part = scale(part, -1)
                else:
                    part = self.ring.mul(self.ring.monomial(self._abs_base(k), fmpq(1)), self.ring.power(one, int(e.p) - 1))
            else:
                return self.ring.atom(Base("call", ("abs", canonical(self.ring, f))))
            result = self.ring.mul(result, part)
        return result
