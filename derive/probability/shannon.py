"""Linear claims about the entropies and informations of at most three random letters and functions of them: the information diagram.

Every joint or conditional entropy and every mutual information is a sum of the parts of the diagram, one for each set of letters that
share it (Yeung, *A First Course in Information Theory*, 3). The parts of one letter alone and of two letters, H(X | Y, Z) and I(X; Y | Z),
are not negative, nor is I(X; Y) = I(X; Y | Z) + I(X; Y; Z). The part I(X; Y; Z) of all three may have either sign: where it is −d < 0, the
parts of two letters are d and something that is not negative. So in both cases all is written in quantities that are not negative and
otherwise free, and a linear claim follows from Shannon's inequalities if and only if it does coefficient by coefficient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from derive.probability.world import World
from derive.terms import heads as h

Form = dict[int, Fraction]
"""A linear form in the parts of the diagram: a part is the set of the letters that share it, as a bit mask."""

LARGEST = 3
INNER = -1
"""The quantity d = −I(X; Y; Z), where that is positive."""


class _NotLinear(Exception):
    """The claim is no linear one in entropies and informations of few letters."""


def follows(claim: h.Term, w: World) -> bool | None:
    """Whether a claim holds for all laws of its letters by Shannon's inequalities and what the conditions say of independence; None
    where it is no linear one in entropies and informations of few letters."""
    if not isinstance(claim, (h.Equal, h.LessEqual, h.GreaterEqual)) or len(claim.children) != 2:
        return None
    if not any(isinstance(t, (h.Entropy, h.MutualInformation)) for t in claim.walk()):
        return None
    try:
        return _Diagram(w).holds(claim)
    except _NotLinear:
        return None


@dataclass
class _Diagram:
    world: World
    letters: list[h.Term] = field(default_factory=list)  # random letters, and terms in them

    def holds(self, claim: h.Term) -> bool:
        left, right = (self.form(c) for c in claim.children)
        if isinstance(claim, h.LessEqual):
            left, right = right, left
        difference = _sum(left, _scaled(right, Fraction(-1)))
        zeros = [*self.functions(), *self.independence()]
        discrete = all(self.is_discrete(x) for x in self.letters)
        for quantities in self.cases(difference):
            vanishing = {k for zero in zeros for c in self.cases(zero, like=quantities) for k in c if c[k]}
            rest = {k: v for k, v in quantities.items() if v and k not in vanishing}
            if isinstance(claim, h.Equal) and rest:
                return False
            if any(v < 0 or (not discrete and k > 0 and k.bit_count() == 1) for k, v in rest.items()):
                return False
        return True

    # --- quantities that are not negative

    def cases(self, form: Form, like: Form | None = None) -> Iterator[Form]:
        """The form in quantities that are not negative, in each case of the sign of the inner part (or in that of another form)."""
        inner = 7
        if len(self.letters) < LARGEST:
            yield form
            return
        if like is None or INNER not in like:
            yield dict(form)
        if like is None or INNER in like:
            pairs = sum((form.get(k, Fraction(0)) for k in (3, 5, 6)), Fraction(0))
            outer = {k: v for k, v in form.items() if k != inner}
            yield {**outer, INNER: pairs - form.get(inner, Fraction(0))}

    # --- what vanishes

    def functions(self) -> Iterator[Form]:
        """A term in random letters is a function of them: H(g(X) | X) = 0 of discrete letters."""
        for x in self.letters:
            if not isinstance(x, h.Sym):
                of = self.world.random_in(x)
                if any(y not in self.letters for y in of) or not all(self.is_discrete(y) for y in of):
                    raise _NotLinear
                yield self.entropy([x], list(of))

    def independence(self) -> Iterator[Form]:
        for group in self.world.independent:
            known = [x for x in group if x in self.letters]
            for k in range(1, len(known)):
                yield self.information(known[k : k + 1], known[:k], [])
        for c in self.world.conditions:
            p = c.proposition
            if isinstance(p, h.Equal) and isinstance(p.children[0], h.MutualInformation) and p.children[1] == h.ZERO:
                x, y, given = _parts(p.children[0])
                if all(z in self.letters for z in (*x, *y, *given)):
                    yield self.information(x, y, given)

    def is_discrete(self, x: h.Term) -> bool:
        if not isinstance(x, h.Sym):
            return all(self.is_discrete(y) for y in self.world.random_in(x))
        return any(isinstance(p := c.proposition, h.Is) and p.property == "discrete" and p.children[0] == x for c in self.world.conditions)

    # --- forms

    def form(self, t: h.Term) -> Form:
        match t:
            case h.Num() if t.value == 0:
                return {}
            case h.Plus():
                return _sum(*(self.form(c) for c in t.children))
            case h.Times() if isinstance(t.children[0], h.Num) and len(t.children) == 2:
                return _scaled(self.form(t.children[1]), Fraction(str(t.children[0].value)))
            case h.Entropy():
                subjects, given = _plain(t), _given(t)
                return self.entropy(self.known(subjects), self.known(given))
            case h.MutualInformation():
                x, y, given = (self.known(part) for part in _parts(t))
                return self.information(x, y, given)
        raise _NotLinear

    def known(self, terms: Iterable[h.Term]) -> list[h.Term]:
        found = list(terms)
        for x in found:
            if not self.world.random_in(x) or isinstance(x, (h.Proposition, h.Distribution, h.Density)):
                raise _NotLinear
            if not isinstance(x, h.Sym):
                self.known(self.world.random_in(x))
            if x not in self.letters:
                self.letters.append(x)
        if len(self.letters) > LARGEST:
            raise _NotLinear
        return found

    def entropy(self, x: list[h.Term], given: list[h.Term]) -> Form:
        """H(X | C): the parts that X has and C has not."""
        own, other = self.mask(x), self.mask(given)
        return {k: Fraction(1) for k in range(1, 2**LARGEST) if k & own and not k & other}

    def information(self, x: list[h.Term], y: list[h.Term], given: list[h.Term]) -> Form:
        """I(X; Y | C): the parts that X and Y share and C has not."""
        one, two, other = self.mask(x), self.mask(y), self.mask(given)
        return {k: Fraction(1) for k in range(1, 2**LARGEST) if k & one and k & two and not k & other}

    def mask(self, terms: list[h.Term]) -> int:
        return sum(1 << self.letters.index(x) for x in set(terms))


def _parts(t: h.Term) -> tuple[list[h.Term], list[h.Term], list[h.Term]]:
    x, y = (c for c in t.children if not isinstance(c, h.Given))
    return _members(x), _members(y), _given(t)


def _plain(t: h.Term) -> list[h.Term]:
    return [x for c in t.children if not isinstance(c, h.Given) for x in _members(c)]


def _given(t: h.Term) -> list[h.Term]:
    return [x for c in t.children if isinstance(c, h.Given) for y in c.children for x in _members(y)]


def _members(t: h.Term) -> list[h.Term]:
    return list(t.children) if isinstance(t, (h.And, h.Block)) else [t]


def _sum(*forms: Form) -> Form:
    out: Form = {}
    for form in forms:
        for k, v in form.items():
            out[k] = out.get(k, Fraction(0)) + v
    return out


def _scaled(form: Form, factor: Fraction) -> Form:
    return {k: factor * v for k, v in form.items()}


__all__ = ["follows"]
