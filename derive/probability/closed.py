"""Laws of terms: a sum of independent Poisson numbers is Poisson, a multiple of a gamma is gamma, a maximum of a sample an order statistic.

Where a letter that is random occurs in a claim only inside of one such term, the term is a random number with a law of the table, and a
letter of its own stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.algebra import scalar
from derive.calculus import build as b
from derive.probability import entries, matrix_laws
from derive.probability.monomials import Unsupported
from derive.probability.positive import is_positive
from derive.probability.world import ScalarLaw, World, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.distributions import AFFINE, LAWS, MINIMA, SCALED, SUMS, SYMMETRIC, WITHIN
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of


def law_of_term(t: h.Term, w: World) -> h.Distribution | None:
    """The law of a random number that is made of others, where it is one of the table; None where the rules do not say."""
    if isinstance(t, h.Distribution):
        return t
    if (entry := marginal(t, w)) is not None:
        return entry
    direct = w.law_of(t)
    if direct is not None:
        return direct if isinstance(direct, h.Distribution) else None
    if not is_scalar(shape_of(t)):
        return None
    match t:
        case h.SumOver() if (x := whole_sample(t, w)) is not None:
            return _of_sample_sum(x, w)
        case h.Composite() if t.text(0) == "mean" and len(t.children) == 1 and t.children[0] in w.samples:
            x = t.children[0]
            assert isinstance(x, h.Sym)
            total = _of_sample_sum(x, w)
            return affine(total, h.Quotient(h.UNITY, dimension_term(x.dims[0])), h.ZERO, w) if total is not None else None
        case h.SumOver() | h.Extremum() if (found := _of_members(t, w)) is not None:
            return found
        case h.Extremum() if (x := _sample_extremum(t, w)) is not None:
            law = w.law_of(x)
            n = dimension_term(x.dims[0])
            rank = h.UNITY if t.text(0) == "min" else n
            return order_statistic(h.Distribution("order_statistic", law, rank, n)) if isinstance(law, h.Distribution) else None
        case h.Plus():
            return _of_plus(t, w)
        case h.Times() | h.Quotient():
            return _of_product(t, w)
        case h.Func(name="min") if len(t.children) > 1:
            laws = [law_of_term(c, w) for c in t.children]
            rates = [law.children[0] for law in laws if law is not None and law.name == "exponential" and len(law.children) == 1]
            together = len(rates) == len(t.children) and _independent(list(t.children), w)
            return h.Distribution("exponential", b.plus(*rates)) if together else None
        case h.Func() if t.name in ("exp", "log") and len(t.children) == 1:
            inner = law_of_term(t.children[0], w)
            turned = {("exp", "normal"): "lognormal", ("log", "lognormal"): "normal"}.get((t.name, inner.name if inner is not None else ""))
            return (
                h.Distribution(turned, *inner.children) if turned is not None and inner is not None and len(inner.children) == 2 else None
            )
        case h.Power() if t.children[1] == h.TWO:
            inner = law_of_term(t.children[0], w)
            standard = h.Distribution("normal", h.ZERO, h.UNITY)
            return h.Distribution("chi_square", h.UNITY) if inner in (standard, h.Distribution("normal")) else None
    return None


def marginal(t: h.Term, w: World) -> h.Distribution | None:
    """The law of one entry of a vector: of a multinomial one binomial, of a normal one normal."""
    if not (isinstance(t, h.At) and len(t.children) == 2 and isinstance(t.children[0], h.Sym) and t.children[0] not in w.samples):
        return None
    x, i = t.children
    law = w.laws.get(x)
    if not isinstance(law, h.Distribution) or len(law.children) != 2 or x.family or shape_of(law.children[0])[1] != 1:
        return None
    first, second = law.children
    if law.name == "multinomial" and not is_scalar(shape_of(second)):
        return h.Distribution("binomial", first, h.At(second, i))
    if law.name == "normal" and not is_scalar(shape_of(first)):
        return h.Distribution("normal", h.At(first, i), h.At(second, i, i))
    return None


def _of_plus(t: h.Term, w: World) -> h.Distribution | None:
    """c + X + Y + … of independent numbers of one family that is closed under sums, or of one number."""
    random = [c for c in t.children if w.is_random(c)]
    rest = [c for c in t.children if not w.is_random(c)]
    laws = [law_of_term(c, w) for c in random]
    if not random or any(law is None for law in laws) or not _independent(random, w):
        return None
    total = summed([law for law in laws if law is not None])
    if total is None:
        return None
    return affine(total, h.UNITY, b.plus(*rest), w) if rest else total


def _of_product(t: h.Term, w: World) -> h.Distribution | None:
    """a · X of one random factor."""
    if isinstance(t, h.Quotient):
        x, bottom = t.children
        if w.is_random(bottom):
            return None
        random, factor = [x], h.Quotient(h.UNITY, bottom)
    else:
        random = [c for c in t.children if w.is_random(c)]
        factor = b.times(*(c for c in t.children if not w.is_random(c)))
    if len(random) != 1:
        return None
    (inner,) = random
    if not is_scalar(shape_of(inner)):
        return _of_total(t, inner, w)
    law = law_of_term(inner, w)
    return affine(law, factor, h.ZERO, w) if law is not None else None


def _of_total(t: h.Term, x: h.Term, w: World) -> h.Distribution | None:
    """c · 1ᵀX of a sample X."""
    ones = h.Transpose(h.Ones(shape_of(x)[0], 1))
    rest = [c for c in t.children if c not in (x, ones)] if isinstance(t, h.Times) else []
    if not isinstance(x, h.Sym) or x not in w.samples or len(rest) != len(t.children) - 2 or not all(is_scalar(shape_of(c)) for c in rest):
        return None
    total = _of_sample_sum(x, w)
    return affine(total, b.times(*rest), h.ZERO, w) if total is not None else None


def _independent(terms: list[h.Term], w: World) -> bool:
    groups = [w.random_in(t) for t in terms]
    if len(groups) == 1:
        return True
    flat = [x for g in groups for x in g]
    if len(set(flat)) != len(flat):
        return False
    return any(set(flat) <= set(g) for g in w.independent) or (len(flat) == 2 and w.are_independent(*flat))


def summed(laws: list[h.Distribution]) -> h.Distribution | None:
    """The law of the sum of independent numbers with these laws."""
    if len(laws) == 1:
        return laws[0]
    found = [_within(law) for law in laws]
    if any(x is None for x in found):
        return None
    same = [x for x in found if x is not None]
    if len({x.name for x in same}) != 1:
        return None
    name, how = SUMS[same[0].name]
    values: list[h.Term] = []
    for p, rule in zip(LAWS[name].parameters, how, strict=True):
        given = [x.parameters[p] for x in same]
        if rule == "same" and not all(x == given[0] or agree(x, given[0]) for x in given[1:]):
            return None
        values.append(given[0] if rule == "same" else b.plus(*given))
    return h.Distribution(name, *values)


def _within(law: h.Distribution) -> ScalarLaw | None:
    known = scalar_law(law)
    if known is None or not all(is_scalar(shape_of(p)) for p in known.parameters.values()):
        return None
    if known.name in WITHIN:
        name, texts = WITHIN[known.name]
        return ScalarLaw(name, dict(zip(LAWS[name].parameters, (known.say(t) for t in texts), strict=True)))
    return known if known.name in SUMS else None


def repeated(law: h.Distribution, count: h.Term) -> h.Distribution | None:
    """The law of the sum of `count` independent numbers with this law."""
    known = _within(law)
    if known is None:
        return None
    name, how = SUMS[known.name]
    values = [
        b.times(count, known.parameters[p]) if rule == "sum" else known.parameters[p]
        for p, rule in zip(LAWS[name].parameters, how, strict=True)
    ]
    return h.Distribution(name, *values)


def affine(law: h.Distribution, factor: h.Term, shift: h.Term, w: World) -> h.Distribution | None:
    """The law of factor · X + shift."""
    known = scalar_law(law)
    if known is None:
        return None
    if b.is_one(factor) and b.is_zero(shift):
        return law
    negative = is_positive(b.negate(factor), w)
    if not negative and not is_positive(factor, w) and known.name != "normal":
        return None
    if known.name == "chi_square" and b.is_zero(shift):
        known = ScalarLaw("gamma", {"a": known.say("k/2"), "b": h.Num("1/2")})
    table = AFFINE if known.name in AFFINE else SCALED if b.is_zero(shift) and not negative else {}
    if known.name not in table or (negative and known.name not in SYMMETRIC):
        return None
    size = b.negate(factor) if negative and known.name != "normal" else factor
    names = {**known.parameters, "s": size, "h": shift}
    if negative and known.name == "uniform":
        return h.Distribution("uniform", *(formula(t, {**names, "s": factor}) for t in ("s*b+h", "s*a+h")))
    if negative and known.name != "normal":
        location = formula("s*m+h", {**names, "s": factor})
        return h.Distribution(known.name, location, *(formula(t, names) for t in table[known.name][1:]))
    return h.Distribution(known.name, *(formula(t, names) for t in table[known.name]))


# --- samples --------------------------------------------------------------------------------------------------------------------


def whole_sample(t: h.Term, w: World) -> h.Sym | None:
    """The sample whose members a sum adds up, all of them."""
    if not isinstance(t, h.SumOver) or len(t.children) != 2 or not isinstance(t.children[1], h.Range):
        return None
    body, over = t.children
    index, low, high = over.children
    if not (isinstance(body, h.At) and len(body.children) == 2 and body.children[1] == index and low == h.UNITY):
        return None
    x = body.children[0]
    return x if isinstance(x, h.Sym) and x in w.samples and not x.family and dimension_term(x.dims[0]) == high else None


def _of_members(t: h.SumOver | h.Extremum, w: World) -> h.Distribution | None:
    """The law of Σ_i X_i and of min_i X_i over all of some independent numbers with a law for each."""
    body, over = t.children[:2]
    if len(t.children) != 2 or not isinstance(over, h.Range):
        return None
    i, low, high = over.children
    x = body.children[0] if isinstance(body, h.At) and body.children[1:] == (i,) else None
    if not isinstance(x, h.Sym) or x not in w.apart or x.family or low != h.UNITY or dimension_term(x.dims[0]) != high:
        return None
    law = w.law_of(body)
    if not isinstance(law, h.Distribution):
        return None
    if isinstance(t, h.Extremum):
        return entries.least(law, over) if t.text(0) == "min" else None
    known = _within(law)
    return entries.summed(h.Distribution(known.name, *known.parameters.values()), over, agree) if known is not None else None


def agree(first: h.Term, second: h.Term) -> bool:
    """Whether two terms are proved to be equal."""
    return scalar.prove(h.Equal(first, second), ()) is not None


def _of_sample_sum(x: h.Sym, w: World) -> h.Distribution | None:
    law = w.law_of(x)
    return repeated(law, dimension_term(x.dims[0])) if isinstance(law, h.Distribution) else None


def _sample_extremum(t: h.Term, w: World) -> h.Sym | None:
    body, over = t.children
    return whole_sample(h.SumOver(body, over), w) if t.text(0) in ("min", "max") else None


def order_statistic(law: h.Distribution) -> h.Distribution:
    """An order statistic's law; the least of a sample is often of the family of its members, of uniform numbers it is a beta number."""
    base, rank, n = law.children
    known = scalar_law(base)
    if known is None:
        return law
    if rank == h.UNITY and known.name in MINIMA:
        return h.Distribution(known.name, *(formula(t, {**known.parameters, "n": n}) for t in MINIMA[known.name]))
    if known.name == "uniform" and (known.parameters["a"], known.parameters["b"]) == (h.ZERO, h.UNITY):
        return h.Distribution("beta", rank, b.plus(n, b.negate(rank), h.UNITY))
    return law


def ordered(w: World) -> dict[h.Term, h.Term]:
    """For letters that are order statistics of a law with a quantile function Q: what stands for them, Q(B) with B ∼ Beta(k, n − k + 1)."""
    out: dict[h.Term, h.Term] = {}
    for x, law in list(w.laws.items()):
        if not isinstance(law, h.Distribution) or law.name != "order_statistic":
            continue
        plain = order_statistic(law)
        if plain.name != "order_statistic":
            w.laws[x] = plain
            continue
        base, rank, n = law.children
        known = scalar_law(base)
        if known is None or LAWS[known.name].quantile is None:
            continue
        letter = fresh(h.Distribution("beta", rank, b.plus(n, b.negate(rank), h.UNITY)), w)
        out[x] = _tidy(known.say(LAWS[known.name].quantile, p=letter))  # type: ignore[arg-type]
    return out


def _tidy(t: h.Term) -> h.Term:
    """A term of the table without the zeros that its parameters bring."""
    children = tuple(_tidy(c) for c in t.children)
    return b.plus(*children) if isinstance(t, h.Plus) else t if children == t.children else t.replace_children(children)


def fresh(law: h.Distribution, w: World) -> h.Sym:
    """A random letter of its own with this law."""
    count = sum(isinstance(x, h.Sym) and x.name.startswith("\\zeta_{") for x in w.laws)
    x = h.Sym(f"\\zeta_{{{count + 1}}}")
    w.random.setdefault(x)
    w.laws[x] = law
    return x


# --- letters for terms ----------------------------------------------------------------------------------------------------------


def put_in(body: h.Term, w: World) -> h.Term:
    """A body with letters for the sums, means and extremes of samples, and sums of independent letters, whose laws are of the table.

    A term is replaced only where its random letters occur nowhere else in the body, so that nothing that depends on it is lost.
    Raises Unsupported where an extreme of random numbers stays.
    """
    body = _without_maxima(body, w)
    for t in _candidates(body, w):
        if t not in set(body.walk()) or _elsewhere(body, t, w):
            continue
        law = law_of_term(t, w)
        if law is None or (scalar_law(law) is None and law.name != "order_statistic"):
            continue
        letter = fresh(law, w)
        _independent_of_others(letter, set(w.random_in(t)), w)
        body = _replaced(body, t, letter)
    for t in [t for t in body.walk() if isinstance(t, h.At) and (law := w.law_of(t)) is not None and _is_order_statistic(law)]:
        body = _replaced(body, t, fresh(w.law_of(t), w))  # type: ignore[arg-type]
    body = _inverses(body, w).xreplace(ordered(w))
    if any(isinstance(t, h.Extremum) and w.is_random(t) for t in body.walk()):
        raise Unsupported("an extreme of random numbers")
    return body


def _without_maxima(t: h.Term, w: World) -> h.Term:
    """max(x, y) = x + y − min(x, y) of two random numbers whose least has a law."""
    children = tuple(_without_maxima(c, w) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if isinstance(t, h.Func) and t.name == "max" and len(t.children) == 2 and all(w.is_random(c) for c in t.children):
        least = h.Func("min", *t.children)
        if (law := law_of_term(least, w)) is not None:
            return b.plus(*t.children, b.negate(fresh(law, w)))
    return t


def _is_order_statistic(law: h.Term) -> bool:
    return isinstance(law, h.Distribution) and law.name == "order_statistic"


def _independent_of_others(letter: h.Sym, made_of: set[h.Sym], w: World) -> None:
    """What is made of some letters is independent of what all of them are independent of."""
    for group in list(w.independent):
        if made_of <= set(group) and len(group) > len(made_of):
            w.independent.append((letter, *(x for x in group if x not in made_of)))


def _inverses(body: h.Term, w: World) -> h.Term:
    """A random matrix of which only the inverse occurs gives way to a letter with the law of the inverse."""
    for t in [t for t in body.walk() if isinstance(t, h.Inverse) and isinstance(t.children[0], h.Sym) and t.children[0] in w.random]:
        (s,) = t.children
        law = w.law_of(s)
        turned = matrix_laws.inverse_law(law) if isinstance(law, h.Distribution) else None
        if turned is None or t not in set(body.walk()) or _elsewhere(body, t, w):
            continue
        count = sum(isinstance(x, h.Sym) and x.name.startswith("\\zeta_{") for x in w.laws)
        letter = h.Sym(f"\\zeta_{{{count + 1}}}", *shape_of(s))
        w.random.setdefault(letter)
        w.laws[letter] = turned
        body = _replaced(body, t, letter)
    return body


def _candidates(body: h.Term, w: World) -> list[h.Term]:
    """The terms that may have a law, the largest first."""
    kinds = (h.SumOver, h.Extremum, h.Composite, h.Plus)
    whole = isinstance(body, kinds[:3]) or _is_minimum(body)
    return [
        t
        for t in body.walk()
        if (isinstance(t, kinds) or _is_minimum(t) or _is_total(t))
        and w.is_random(t)
        and t != body
        and is_scalar(shape_of(t))
        and not _polynomial(t, body)
    ] + ([body] if whole and w.is_random(body) and is_scalar(shape_of(body)) else [])


def _is_minimum(t: h.Term) -> bool:
    return isinstance(t, h.Func) and t.name == "min"


def _is_total(t: h.Term) -> bool:
    """c · 1ᵀx."""
    return isinstance(t, h.Times) and any(isinstance(c, h.Transpose) and isinstance(c.children[0], h.Ones) for c in t.children)


def _polynomial(t: h.Term, body: h.Term) -> bool:
    """Whether a sum of letters stands where the rules of moments reach it by multiplying out."""
    return isinstance(t, h.Plus) and not any(_inside(f, t) for f in body.walk() if isinstance(f, (h.Func, h.Quotient)) or _odd_power(f))


def _odd_power(t: h.Term) -> bool:
    return isinstance(t, h.Power) and not (isinstance(t.children[1], h.Num) and t.children[1].value.is_integer and t.children[1].value > 0)


def _inside(f: h.Term, t: h.Term) -> bool:
    part = f.children[1] if isinstance(f, h.Quotient) else f
    return any(u == t for u in part.walk())


def _elsewhere(body: h.Term, t: h.Term, w: World) -> bool:
    marker = h.Sym("\\zeta_{0}")
    rest = _replaced(body, t, marker)
    return any(x in w.random_in(rest) for x in w.random_in(t))


def _replaced(t: h.Term, old: h.Term, new: h.Term) -> h.Term:
    if t == old:
        return new
    children = tuple(_replaced(c, old, new) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def letters_of(t: h.Term) -> Iterator[h.Sym]:
    return (x for x in free_letters(t) if isinstance(x, h.Sym))


__all__ = [
    "affine",
    "agree",
    "fresh",
    "law_of_term",
    "marginal",
    "order_statistic",
    "ordered",
    "put_in",
    "repeated",
    "summed",
    "whole_sample",
]
