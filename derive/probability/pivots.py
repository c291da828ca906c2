"""Laws of test statistics: sums of squares, ratios of independent numbers, the mean and the spread of a normal sample.

The mean of n independent normal numbers and Σ (X_i − X̄)²/σ² are independent, normal and chi-square with n − 1 degrees of freedom
(Cochran 1934); N(0, 1)/√(χ²_k/k) is Student's t with k, (χ²_d/d)/(χ²_e/e) Fisher's F with d and e degrees (Casella & Berger,
*Statistical Inference*, 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.algebra import scalar
from derive.calculus import build as b
from derive.probability import closed, entries
from derive.probability.averages import Averages
from derive.probability.monomials import Unsupported
from derive.probability.world import ScalarLaw, World, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term, unfold_all
from derive.terms.distributions import LAWS, WITHIN
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

#: Laws that are others of the table under another name: the family and its parameters.
_SAME: dict[str, tuple[str, tuple[str, ...]]] = {**WITHIN, "chi_square": ("gamma", ("k/2", "1/2"))}


@dataclass(frozen=True, slots=True)
class Known:
    """A term has the law of `scale` times a number with `law`, provided that all `vanish` are zero.

    Only Student's and Fisher's laws have a scale beside them; the other families take it into their parameters.
    """

    law: h.Distribution
    scale: h.Term = h.UNITY
    vanish: tuple[h.Term, ...] = ()


def law(t: h.Term, w: World) -> Known | None:
    """The law of a random number that is made of independent ones by sums, squares and ratios; None where no rule says it."""
    w = _copy(w)
    t = _by_mean_and_spread(t, w)
    return _law(t, w)


def agree(known: Known, claimed: h.Distribution) -> h.Term | None:
    """What must hold for two laws of one family to be the same, as equations between their parameters; None for other families."""
    one, other = _canonical(known.law), _canonical(claimed)
    if one is not None and other is not None and (one.name, other.name) == ("student", "cauchy"):
        spread = h.Equal(b.power(known.scale, h.TWO), b.power(other.parameters["c"], h.TWO))
        zeros = (other.parameters["m"], *known.vanish)
        return h.And(h.Equal(one.parameters["v"], h.UNITY), spread, *(h.Equal(z, h.ZERO) for z in zeros))
    if one is None or other is None or one.name != other.name:
        return None
    equations = [h.Equal(one.parameters[p], other.parameters[p]) for p in LAWS[one.name].parameters]
    equations += [h.Equal(v, h.ZERO) for v in known.vanish]
    if not b.is_one(known.scale):
        size = b.power(known.scale, h.TWO) if one.name == "student" else known.scale  # Student's law is symmetric
        equations.append(h.Equal(size, h.UNITY))
    return equations[0] if len(equations) == 1 else h.And(*equations)


def _canonical(d: h.Distribution) -> ScalarLaw | None:
    known = scalar_law(d)
    if known is None or not all(is_scalar(shape_of(p)) for p in known.parameters.values()):
        return None
    if known.name not in _SAME:
        return known
    name, texts = _SAME[known.name]
    return ScalarLaw(name, dict(zip(LAWS[name].parameters, (known.say(t) for t in texts), strict=True)))


def _copy(w: World) -> World:
    return replace(w, random=dict(w.random), laws=dict(w.laws), independent=list(w.independent))


# --- the parts --------------------------------------------------------------------------------------------------------------------


def _law(t: h.Term, w: World) -> Known | None:
    match t:
        case h.SumOver() if (total := _of_members(t, w)) is not None:
            return total
        case h.Power(children=(h.Func(name="sqrt", children=(inside,)), exponent)) if exponent == h.TWO:
            return _law(inside, w)
        case h.Power(children=(base, exponent)) if exponent == h.TWO and (inner := _law(base, w)) is not None:
            return _squared(inner)
        case h.Times() | h.Quotient() if (ratio := _ratio(t, w)) is not None:
            return ratio
        case h.Times() | h.Quotient() if (multiple := _multiple(t, w)) is not None:
            return multiple
        case h.Plus() if all(isinstance(c, (h.Power, h.Times, h.Quotient)) for c in t.children if w.is_random(c)):
            return _sum(t, w)
    found = closed.law_of_term(t, w)
    if found is not None and found.name == "order_statistic":
        found = closed.order_statistic(found)
    return Known(found) if found is not None else None


def _sum(t: h.Plus, w: World) -> Known | None:
    """A sum of independent squares: chi-square numbers add up."""
    laws = [_law(c, w) for c in t.children]
    plain = [_distribution(k.law) for k in laws if k is not None and b.is_one(k.scale) and not k.vanish]
    if len(plain) == len(t.children) and _independent(list(t.children), w):
        total = closed.summed(plain)
        if total is not None:
            return Known(total)
    found = closed.law_of_term(t, w)
    return Known(found) if found is not None else None


def _distribution(d: h.Distribution) -> h.Distribution:
    """A law under the name of its family."""
    known = _canonical(d)
    return h.Distribution(known.name, *known.parameters.values()) if known is not None else d


def _squared(inner: Known) -> Known | None:
    known = scalar_law(inner.law)
    if known is None:
        return None
    square = b.power(inner.scale, h.TWO)
    if known.name == "normal":
        m, v = known.parameters["m"], known.parameters["v"]
        rate = b.quotient(h.UNITY, b.times(h.TWO, v))
        return Known(h.Distribution("gamma", h.Num("1/2"), rate), vanish=(*inner.vanish, *(() if b.is_zero(m) else (m,))))
    if known.name == "student":
        return Known(h.Distribution("f", h.UNITY, known.parameters["v"]), square, inner.vanish)
    return None


def _of_members(t: h.SumOver, w: World) -> Known | None:
    """Σ_i f(X_i) over a whole sample: the sum of n independent numbers with the law of f(X_1)."""
    body, *ranges = t.children
    if len(ranges) != 1 or not isinstance(ranges[0], h.Range):
        return None
    i, low, high = ranges[0].children
    samples = w.random_in(body)
    if len(samples) != 1 or low != h.UNITY or dimension_term(samples[0].dims[0]) != high:
        return None
    if samples[0] in w.apart:
        return _of_unlike_members(t, samples[0], w)
    if samples[0] not in w.samples:
        return None
    one = w.law_of(samples[0])
    if not isinstance(one, h.Distribution):
        return None
    inner = _copy(w)
    letter = closed.fresh(one, inner)
    member = body.xreplace({h.At(samples[0], i): letter})
    if i in set(member.walk()) or inner.random_in(member) != (letter,):
        return None
    found = _law(member, inner)
    if found is None or not b.is_one(found.scale):
        return None
    total = closed.repeated(found.law, high)
    return replace(found, law=total) if total is not None else None


def _of_unlike_members(t: h.SumOver, x: h.Sym, w: World) -> Known | None:
    """Σ_i f_i(X_i) of independent numbers with a law for each."""
    body, over = t.children
    assert isinstance(over, h.Range)
    member = h.At(x, over.children[0])
    one = w.law_of(member)
    if not isinstance(one, h.Distribution) or x.family:
        return None
    inner = _copy(w)
    letter = closed.fresh(one, inner)
    body = body.xreplace({member: letter})
    found = _law(body, inner) if inner.random_in(body) == (letter,) else None
    if found is None or not b.is_one(found.scale) or not all(closed.agree(v, h.ZERO) for v in found.vanish):
        return None
    family = _canonical(found.law)
    total = entries.summed(h.Distribution(family.name, *family.parameters.values()), over, closed.agree) if family is not None else None
    return Known(total) if total is not None else None


def _multiple(t: h.Term, w: World) -> Known | None:
    """c · T of a number with a known law: most families take the factor into their parameters, t and F keep it beside them."""
    top, bottom = _factors(t)
    random = [c for c in top if w.is_random(c)]
    if len(random) != 1 or random[0] == t or any(w.is_random(c) for c in bottom):
        return None
    factor = b.quotient(b.times(*([c for c in top if c not in random] or [h.UNITY])), b.times(*(bottom or [h.UNITY])))
    inner = _law(random[0], w)
    if inner is None:
        return None
    family = _canonical(inner.law)
    if family is not None and family.name == "gamma":
        # a negative factor makes the rate negative, which stands for minus a gamma number and equals the rate of no law
        return replace(inner, law=h.Distribution("gamma", family.parameters["a"], b.quotient(family.parameters["b"], factor)))
    taken = closed.affine(inner.law, factor, h.ZERO, w)
    if taken is not None:
        return replace(inner, law=taken)
    return replace(inner, scale=b.times(factor, inner.scale)) if inner.law.name in ("student", "f") else None


def _factors(t: h.Term) -> tuple[list[h.Term], list[h.Term]]:
    """The factors above and below of a product of quotients; √a of a quotient or a product is taken apart too."""
    match t:
        case h.Times() if all(is_scalar(shape_of(c)) for c in t.children):
            parts = [_factors(c) for c in t.children]
            return [x for p, _ in parts for x in p], [x for _, q in parts for x in q]
        case h.Quotient(children=(top, bottom)):
            (p, q), (r, s) = _factors(top), _factors(bottom)
            return p + s, q + r
    return [t], []


def _ratio(t: h.Term, w: World) -> Known | None:
    """c N/√(a χ²_k) and c χ²_d/χ²_e of independent numbers."""
    top, bottom = _factors(t)
    above = [c for c in top if w.is_random(c)]
    below = [c for c in bottom if w.is_random(c)]
    if len(above) != 1 or not below or not _independent([*above, *below], w):
        return None
    constants = b.quotient(
        b.times(*([c for c in top if c not in above] or [h.UNITY])), b.times(*([c for c in bottom if c not in below] or [h.UNITY]))
    )
    if len(below) != 1:
        return None
    first = _law(above[0], w)
    if first is None or first.vanish:
        return None
    upper = scalar_law(first.law)
    if upper is not None and upper.name == "normal":
        return _student(upper, first.scale, below[0], constants, w)
    second = _law(below[0], w)
    if second is None or second.vanish:
        return None
    one, other = _canonical(first.law), _canonical(second.law)
    if one is None or other is None or {one.name, other.name} != {"gamma"}:
        return None
    names = {"a": one.parameters["a"], "b": one.parameters["b"], "c": other.parameters["a"], "d": other.parameters["b"]}
    scale = b.quotient(b.times(constants, first.scale, formula("a*d/(b*c)", names)), second.scale)
    return Known(h.Distribution("f", b.times(h.TWO, names["a"]), b.times(h.TWO, names["c"])), scale)


def _student(upper: ScalarLaw, above: h.Term, below: h.Term, constants: h.Term, w: World) -> Known | None:
    under = _law(_square(below), w)
    gamma = _canonical(under.law) if under is not None and not under.vanish else None
    if under is None or gamma is None or gamma.name != "gamma":
        return None
    mean, variance = upper.parameters["m"], upper.parameters["v"]
    names = {"v": variance, "a": gamma.parameters["a"], "b": gamma.parameters["b"], "u": under.scale}
    factor = b.times(constants, above, h.Func("sqrt", formula("v*b/(a*u)", names)))
    degrees = b.times(h.TWO, names["a"])
    return Known(h.Distribution("student", degrees), factor, () if b.is_zero(mean) else (mean,))


def _square(t: h.Term) -> h.Term:
    """The square of a root, without the root."""
    match t:
        case h.Func(name="sqrt", children=(inner,)):
            return inner
        case h.Power(children=(base, h.Num(value=e))) if 2 * e == 1:
            return base
        case h.Times():
            return b.times(*(_square(c) for c in t.children))
        case h.Quotient(children=(top, bottom)):
            return b.quotient(_square(top), _square(bottom))
    return b.power(t, h.TWO)


def _independent(terms: list[h.Term], w: World) -> bool:
    groups = [w.random_in(t) for t in terms]
    flat = [x for g in groups for x in g]
    if len(set(flat)) != len(flat):
        return False
    between = [(x, y) for k, g in enumerate(groups) for other in groups[k + 1 :] for x in g for y in other]
    return all(w.are_independent(x, y) for x, y in between)


def by_mean_and_spread(t: h.Term, w: World) -> tuple[h.Term, World]:
    """A term with letters for the means and the sums of squares of its normal samples, and the world that knows their laws."""
    w = _copy(w)
    return _by_mean_and_spread(t, w), w


# --- the mean and the spread of a normal sample -----------------------------------------------------------------------------------


def _by_mean_and_spread(t: h.Term, w: World) -> h.Term:
    """A term with a letter for the mean of every normal sample, and one for Σ (X_i − X̄)²/σ² where that stands in it."""
    plain = unfold_all(t)
    made: dict[h.Sym, tuple[h.Sym, ...]] = {}
    for x in w.random_in(t):
        known = scalar_law(w.law_of(x) or h.ZERO) if x in w.samples and not x.family and x.dims[1] == 1 else None
        if known is None or known.name != "normal" or not all(is_scalar(shape_of(p)) for p in known.parameters.values()):
            continue
        found = _taken_apart(plain, x, known, w)
        if found is not None:
            plain, made[x] = found
    if not made:
        return t
    for x, letters in made.items():
        w.independent.append(letters)
        for y, others in made.items():
            if w.are_independent(x, y):
                w.independent += [(a, c) for a in letters for c in others]
    return plain


def _taken_apart(t: h.Term, x: h.Sym, known: ScalarLaw, w: World) -> tuple[h.Term, tuple[h.Sym, ...]] | None:
    size = dimension_term(x.dims[0])
    mean = closed.fresh(h.Distribution("normal", known.parameters["m"], b.quotient(known.parameters["v"], size)), w)
    spread = closed.fresh(h.Distribution("chi_square", b.minus(size, h.UNITY)), w)
    try:
        made = _Parts(x, mean, b.times(known.parameters["v"], spread), w).go(t)
    except Unsupported:
        return None
    return (made, (mean, spread)) if x not in w.random_in(made) else None


class _Parts:
    """One run that puts a letter for the mean of a sample, and a term for its sum of squares about the mean."""

    def __init__(self, x: h.Sym, mean: h.Sym, spread: h.Term, w: World) -> None:
        self.x, self.mean, self.spread, self.w = x, mean, spread, w
        self.size = dimension_term(x.dims[0])

    def go(self, t: h.Term) -> h.Term:
        if isinstance(t, h.SumOver) and self.x in self.w.random_in(t):
            return self._sum(t)
        if isinstance(t, h.Times) and not all(is_scalar(shape_of(c)) for c in t.children) and self.x in self.w.random_in(t):
            return self._average(t)
        children = tuple(self.go(c) for c in t.children)
        return t if children == t.children else t.replace_children(children)

    def _average(self, t: h.Term) -> h.Term:
        averages = Averages(self.x, self.w)
        made = averages.put_in(t)
        first = h.At(self.x, h.UNITY)
        if set(averages.letters) != {first}:
            raise Unsupported("no mean")
        return made.xreplace({averages.letters[first]: self.mean})  # type: ignore[no-any-return]

    def _sum(self, t: h.SumOver) -> h.Term:
        body, over = self.go(t.children[0]), t.children[1]
        assert isinstance(over, h.Range)
        i, low, high = over.children
        if len(t.children) != 2 or low != h.UNITY or high != self.size:
            raise Unsupported("a part of the sample")
        member = h.At(self.x, i)
        if body == member:
            return b.times(self.size, self.mean)
        letter = h.Sym("\\zeta_{0}")
        square = h.Power(h.minus(letter, self.mean), h.TWO)
        gap = body.xreplace({member: letter})
        if i not in set(gap.walk()) and scalar.prove(h.Equal(gap, square), ()) is not None:
            return self.spread
        return t


__all__ = ["Known", "agree", "by_mean_and_spread", "law"]
