"""Forms with other forms put in the place of letters, at any depth: below functions, in exponents, under bars and inside sums."""

from __future__ import annotations

from flint import fmpq

from derive.algebra.function_world import call
from derive.algebra.scalar_form import ZERO, Base, Exponent, Form, Ring, add, as_exponent, as_form, is_integer, number
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_functions import READINGS, read_function
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_read import Reader
from derive.terms import heads as h
from derive.terms.statement import free_letters

BINDING = ("sum", "prod", "series", "integral")


def depends(ring: Ring, f: Form, letters: frozenset[int], memo: dict[int, bool] | None = None) -> bool:
    """Whether any of the letters (base numbers) occurs in the form."""
    memo = {} if memo is None else memo
    powers = ((k, e) for m in f.terms for k, e in m)
    return any(base_depends(ring, k, letters, memo) or (isinstance(e, Form) and depends(ring, e, letters, memo)) for k, e in powers)


def base_depends(ring: Ring, k: int, letters: frozenset[int], memo: dict[int, bool] | None = None) -> bool:
    """Whether any of the letters occurs in a base."""
    memo = {} if memo is None else memo
    if k in letters:
        return True
    if k not in memo:
        memo[k] = False
        base = ring.bases[k]
        found = False
        for d in base.data:
            if isinstance(d, Form):
                found = depends(ring, d, letters, memo)
            elif isinstance(d, int) and base.kind == "call":
                found = base_depends(ring, d, letters, memo)
            elif isinstance(d, tuple):
                found = any(isinstance(x, Form) and depends(ring, x, letters, memo) for x in d)
            elif isinstance(d, h.Term):
                names = {ring.bases[b].data[0] for b in letters}
                found = any(s in names for s in free_letters(d))
            if found:
                break
        memo[k] = found
    return memo[k]


class Transform:
    """One replacement of letters by forms."""

    def __init__(self, reader: Reader, values: dict[int, Form]) -> None:
        self.reader = reader
        self.ring = reader.ring
        self.values = values
        self.letters = frozenset(values)
        self.touched: dict[int, bool] = {}
        self.bases: dict[int, Form] = {}

    def __call__(self, f: Form) -> Form:
        parts: list[Form] = [ZERO]
        for m, c in f.terms.items():
            factor = number(c)
            for k, e in m:
                factor = self.ring.mul(factor, self._power(k, e))
            parts.append(factor)
        return add(*parts)

    def _power(self, k: int, e: Exponent) -> Form:
        exponent = e
        if isinstance(e, Form) and depends(self.ring, e, self.letters, self.touched):
            exponent = as_exponent(canonical(self.ring, self(e)))
        if not base_depends(self.ring, k, self.letters, self.touched):
            if exponent is e:
                return self.ring.monomial(k, e)
            if k == self.ring.e:
                return self.reader.powers.exp(as_form(exponent))
            if k == self.ring.cis:
                return self.reader.powers.cis(as_form(exponent))
            return self.ring.monomial(k, exponent)
        base = self._base(k)
        if is_integer(exponent):
            assert isinstance(exponent, fmpq)
            if not base.terms and exponent < 0:
                raise Unsupported
            return self.ring.power(base, int(exponent.p))
        return self.reader.powers.power(base, exponent)

    def _base(self, k: int) -> Form:
        if k not in self.bases:
            self.bases[k] = self._fresh_base(k)
        return self.bases[k]

    def _fresh_base(self, k: int) -> Form:
        if k in self.values:
            return self.values[k]
        base = self.ring.bases[k]
        match base.kind:
            case "poly":
                return self(self.ring.poly(k))
            case "abs":
                return self.reader.powers.abs(self(self.ring.poly(k)))
            case "call" | "binary" | "sign" if base.data[0] == "at":
                indices = [canonical(self.ring, self(d)) for d in base.data[2:] if isinstance(d, Form)]
                return self.reader.entry_of(base.data[1], indices)
            case "call":
                return self._call(base)
        raise Unsupported

    def _call(self, base: Base) -> Form:
        name = base.data[0]
        if name == "log" and isinstance(base.data[1], int):
            return self.reader.powers.log(self._base_or_itself(base.data[1]))
        if name in BINDING:
            data = tuple(tuple(map(self._part, d)) if isinstance(d, tuple) else self._part(d) for d in base.data)
            return self.ring.atom(Base("call", data))
        arguments = tuple(self(d) for d in base.data[1:] if isinstance(d, Form))
        if len(arguments) != len(base.data) - 1 or not isinstance(name, str):
            raise Unsupported
        if name.startswith("polygamma") and name != "polygamma":
            return read_function(self.reader, "polygamma", (number(int(name[9:])), *arguments))
        return read_function(self.reader, name, arguments) if name in READINGS else call(self.reader, name, *arguments)

    def _part(self, d: object) -> object:
        return canonical(self.ring, self(d)) if isinstance(d, Form) else d

    def _base_or_itself(self, k: int) -> Form:
        if base_depends(self.ring, k, self.letters, self.touched):
            return self._base(k)
        return self.ring.monomial(k, fmpq(1))
