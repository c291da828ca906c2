"""A term of a sample as a function of averages over it: S² is n/(n − 1) · (mean of X² − (mean of X)²)."""

from __future__ import annotations

from derive.calculus import build as b
from derive.probability.monomials import Unsupported
from derive.probability.world import World
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

#: The highest power of a sum that is multiplied out.
POWER = 4

Parts = list[tuple[h.Term, h.Term | None]]


class Averages:
    """The averages of a sample `x` that a term uses, each with a letter of its own: `letters[f(x_1)]` stands for (1/n) Σ_i f(x_i)."""

    def __init__(self, x: h.Sym, w: World) -> None:
        self.x, self.w = x, w
        self.size = dimension_term(x.dims[0])
        self.letters: dict[h.Term, h.Sym] = {}

    def put_in(self, t: h.Term) -> h.Term:
        """A scalar term with letters for the averages; raise Unsupported where the sample occurs in another way."""
        made = self._go(t)
        if self.x in free_letters(made):
            raise Unsupported("a statistic that is no function of averages")
        return made

    def _letter(self, f: h.Term) -> h.Sym:
        return self.letters.setdefault(f, h.Sym(f"\\operatorname{{average}}_{{{len(self.letters) + 1}}}"))

    def _go(self, t: h.Term) -> h.Term:
        if self.x not in free_letters(t):
            return t
        match t:
            case h.Composite() if t.text(0) == "mean" and t.children == (self.x,):
                return self._letter(h.At(self.x, h.UNITY))
            case h.Transpose(children=(inner,)) if is_scalar(shape_of(t)):
                return self._go(inner)
            case h.Times() if not all(is_scalar(shape_of(c)) for c in t.children):
                return self._total(t)
            case h.SumOver(children=(body, h.Range(children=(h.Sym() as i, low, high)))) if low == h.UNITY and high == self.size:
                parts = self._separate(self._go(body), i)
                terms = [b.times(c, self._letter(f)) if f is not None else c for c, f in parts]
                return b.times(self.size, b.plus(*terms))
        children = tuple(self._go(c) for c in t.children)
        return t if children == t.children else t.replace_children(children)

    def _total(self, t: h.Term) -> h.Term:
        """c 𝟏ᵀx."""
        run = [c for c in t.children if not is_scalar(shape_of(c))]
        rest = [self._go(c) for c in t.children if is_scalar(shape_of(c))]
        if run != [h.Transpose(h.Ones(self.x.dims[0], 1)), self.x]:
            return t
        return b.times(*rest, self.size, self._letter(h.At(self.x, h.UNITY)))

    def _separate(self, body: h.Term, i: h.Sym) -> Parts:
        """A summand as Σ c · f(x_i), with no index and no member of the sample in c, and no average in f."""
        if i not in free_letters(body):
            return [(body, None)]
        one = body.xreplace({h.At(self.x, i): h.At(self.x, h.UNITY)})
        if i not in free_letters(one) and not set(self.letters.values()) & set(free_letters(body)):
            return [(h.UNITY, one)]
        match body:
            case h.Plus():
                return [p for c in body.children for p in self._separate(c, i)]
            case h.Times():
                parts: Parts = [(h.UNITY, None)]
                for c in body.children:
                    parts = _product(parts, self._separate(c, i))
                return parts
            case h.Power(children=(base, h.Num(value=e))) if e.is_integer and 1 <= e <= POWER:
                factor, parts = self._separate(base, i), [(h.UNITY, None)]
                for _ in range(int(e)):
                    parts = _product(parts, factor)
                return parts
            case h.Quotient(children=(top, bottom)) if i not in free_letters(bottom):
                return [(b.quotient(c, bottom), f) for c, f in self._separate(top, i)]
        raise Unsupported("a statistic that is no function of averages")


def _product(left: Parts, right: Parts) -> Parts:
    return [(b.times(c, d), f if g is None else g if f is None else b.times(f, g)) for c, f in left for d, g in right]


__all__ = ["Averages"]
