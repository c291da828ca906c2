"""What a statistic of a growing sample goes to: a number in probability, a normal or a chi-square law after scaling.

The statistic is a function of n and of averages A_k of a sample, written s^{-p} R(s, A) with s = 1/√n and R smooth at s = 0. The log of the
characteristic function of √n (A − E A) is −tᵀΣt/2 + O(s), since its cumulant of order r is that of one observation times s^{r−2}: so A is
E A + s Z with Z → N(0, Σ), and the expansion of R at s = 0 gives the limit (the central limit theorem, the delta method and Slutsky's
lemma; van der Vaart, *Asymptotic Statistics*, 2 and 3). Where p = 0 the limit is R(0, E A), by the law of large numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from derive.calculus import build as b
from derive.calculus.eliminate import eliminate as derivative_free
from derive.probability.averages import Averages
from derive.probability.monomials import Unsupported
from derive.probability.world import World, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term, unfold_all
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of

_STEP = h.Sym("\\varsigma_{0}")

#: Laws of sums of n numbers: which parameter counts them, and the law of one.
SUMMANDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "binomial": ("n", "bernoulli", ("p",)),
    "poisson": ("l", "poisson", ("1",)),
    "chi_square": ("k", "chi_square", ("1",)),
    "gamma": ("a", "exponential", ("b",)),
    "negative_binomial": ("r", "geometric0", ("p",)),
}

#: Where these functions are smooth: everywhere, or at all positive numbers.
SMOOTH = frozenset({"exp", "sin", "cos", "arctan", "tanh", "sigmoid", "softplus", "log", "sqrt"})


@dataclass(frozen=True, slots=True)
class Expansion:
    """`statistic = s^{-order} R`, with the values at s = 0 and A = E A of R, of ∂R/∂s, of the ∂R/∂A_k and of the ∂²R/∂A_j∂A_k.

    `members` are the f_k(x_1) of which the A_k are averages. All values may hold expectations of functions of one member of the sample.
    """

    order: Fraction
    value: h.Term
    shift: h.Term
    slopes: tuple[h.Term, ...]
    curvature: h.Term | None
    members: tuple[h.Term, ...]
    sample: h.Sym

    @property
    def spread(self) -> h.Term:
        """The variance of Σ_k (∂R/∂A_k) f_k(x_1), which is that of the limit."""
        return h.Variance(b.plus(*(b.times(a, f) for a, f in zip(self.slopes, self.members, strict=True))))


def sample_in(t: h.Term, w: World) -> h.Sym:
    """The one sample of independent and identically distributed numbers of which a term is made; raise Unsupported."""
    random = w.random_in(t)
    if len(random) != 1:
        raise Unsupported("a limit of more than one sample" if random else "a limit without a sample")
    (x,) = random
    alike = x in w.identical or w.law_of(x) is not None
    if x not in w.samples or not alike or x in w.unlike or x.family or not is_vector(x.dims):
        raise Unsupported("a limit of what is no sample of independent numbers")
    return x


def as_sample(t: h.Term, w: World) -> tuple[h.Term, World]:
    """A term of one number that has the law of a sum of n independent ones, X ∼ Bin(n, p), as a term of a sample of these."""
    random = w.random_in(t)
    law = scalar_law(w.law_of(random[0]) or h.ZERO) if len(random) == 1 and is_scalar(random[0].dims) else None
    row = SUMMANDS.get(law.name) if law is not None else None
    if law is None or row is None or not isinstance(size := law.parameters[row[0]], h.Sym) or size.name not in ("n", "N", "k", "m"):
        return t, w
    if any(size in free_letters(v) for k, v in law.parameters.items() if k != row[0]):
        return t, w
    one = h.Distribution(row[1], *(formula(text, law.parameters) for text in row[2]))
    x = h.Sym("\\zeta_{0}", size.name, 1)
    samples = replace(w, random={x: None}, laws={x: one}, samples={x: None}, identical={x: None})
    i = h.Sym("i")
    return t.xreplace({random[0]: h.SumOver(h.At(x, i), h.Range(i, h.UNITY, size))}), samples


def expansion(t: h.Term, w: World) -> Expansion:
    """Expand a scalar statistic for a growing sample; raise Unsupported."""
    x = sample_in(t, w)
    size = dimension_term(x.dims[0])
    if not isinstance(size, h.Sym):
        raise Unsupported("a sample whose size is no letter")
    averages = Averages(x, w)
    plain = averages.put_in(unfold_all(averages.put_in(t)) if any(isinstance(u, h.Composite) for u in t.walk()) else t)
    order, rest = _Orders(size).of(plain)
    means: dict[h.Term, h.Term] = {letter: h.Expectation(f) for f, letter in averages.letters.items()}
    letters = list(averages.letters.values())

    def at_zero(u: h.Term) -> h.Term:
        return substitute(u, {_STEP: h.ZERO, **means})

    def by(u: h.Term, letter: h.Sym) -> h.Term:
        made = derivative_free(h.Partial(u, letter))
        if any(isinstance(v, (h.Partial, h.Evaluated)) for v in made.walk()):
            raise Unsupported("a statistic that is not differentiable")
        return made

    slopes = [by(rest, letter) for letter in letters]
    curvature = by(slopes[0], letters[0]) if len(letters) == 1 and order == 2 else None
    return Expansion(
        order,
        at_zero(rest),
        at_zero(by(rest, _STEP)),
        tuple(at_zero(a) for a in slopes),
        at_zero(curvature) if curvature is not None else None,
        tuple(averages.letters),
        x,
    )


class _Orders:
    """Terms as s^{-p} R(s), with R regular at s = 0, where the size n of the sample is s^{-2}."""

    def __init__(self, size: h.Sym) -> None:
        self.size = size

    def of(self, t: h.Term) -> tuple[Fraction, h.Term]:
        """p and R; raise Unsupported where the term has no such form that is plain."""
        if t == self.size:
            return Fraction(2), h.UNITY
        if self.size not in free_letters(t):
            return Fraction(0), t
        if not all(isinstance(c, (h.FunSym, h.DerivedFunction)) or is_scalar(shape_of(c)) for c in t.children):
            raise Unsupported("a statistic of arrays")
        match t:
            case h.Times():
                found = [self.of(c) for c in t.children]
                return sum((p for p, _ in found), Fraction(0)), b.times(*(r for _, r in found))
            case h.Quotient(children=(top, bottom)):
                (p, r), (q, u) = self.of(top), self.of(bottom)
                return p - q, b.quotient(r, u)
            case h.Plus():
                found = [self.of(c) for c in t.children]
                highest = max(p for p, _ in found)
                return highest, b.plus(*(self._step(highest - p, r) for p, r in found))
            case h.Func(name="sqrt", children=(inner,)):
                p, r = self.of(inner)
                return p / 2, r if b.is_one(r) else h.Func("sqrt", r)
            case h.Power(children=(base, h.Num(value=e))):
                p, r = self.of(base)
                return p * Fraction(int(e.p), int(e.q)), r if b.is_one(r) else h.Power(r, t.children[1])
            case h.Func() | h.Call() if not isinstance(t, h.Func) or t.name in SMOOTH:
                arguments = [c if isinstance(c, (h.FunSym, h.DerivedFunction)) else self._regular(c) for c in t.children]
                return Fraction(0), t.replace_children(tuple(arguments))
        raise Unsupported("how this statistic grows with the sample")

    def _regular(self, t: h.Term) -> h.Term:
        p, r = self.of(t)
        return self._step(-p, r)

    def _step(self, power: Fraction, r: h.Term) -> h.Term:
        if power < 0 or power.denominator != 1:
            raise Unsupported("how this statistic grows with the sample")
        return r if power == 0 else b.times(b.power(_STEP, b.number(power)), r)


__all__ = ["Expansion", "as_sample", "expansion", "sample_in"]
