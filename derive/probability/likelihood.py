"""Maximum likelihood: what an estimator's letter stands for, given the law of the sample.

The estimate of σ² of a normal sample depends on whether μ is known: a parameter that the claim itself uses is known, every other one is
estimated
with it. An estimate of a function of a parameter is the function of the estimate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.calculus import build as b
from derive.probability import score
from derive.probability.densities import identify
from derive.probability.monomials import Unsupported
from derive.probability.stationary import root
from derive.probability.world import ScalarLaw, World, build, scalar_law
from derive.terms import heads as h
from derive.terms.composites import dimension_term, unfold_all
from derive.terms.conditions import Condition, Origin
from derive.terms.estimators import ESTIMATORS, Estimator
from derive.terms.formulas import formula
from derive.terms.shapes import is_scalar, is_vector
from derive.terms.statement import free_letters, substitute
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Estimated:
    """A claim with its estimators put in, and what these need."""

    claim: h.Term
    conditions: tuple[Condition, ...]
    rules: tuple[str, ...]


def concerns(conditions: tuple[Condition, ...]) -> bool:
    """Whether a condition names an estimator, a score or an information."""
    return any(_is_mle(c.proposition) or _is_score(c.proposition) for c in conditions)


def _is_mle(p: h.Term) -> bool:
    return isinstance(p, h.Is) and p.property == "mle"


def _is_score(p: h.Term) -> bool:
    return isinstance(p, h.Is) and p.property in ("fisher_information", "score")


#: Averages over a sample that the estimates of an exponential family reproduce (Barndorff-Nielsen 1978, 9.3): E of each statistic at them.
MATCHED: dict[str, tuple[tuple[str, str], ...]] = {
    "gamma": (("x", "a/b"), ("log(x)", "digamma(a)-log(b)")),
    "beta": (("log(x)", "digamma(a)-digamma(a+b)"), ("log(1-x)", "digamma(b)-digamma(a+b)")),
}


def put_in(claim: h.Term, conditions: tuple[Condition, ...]) -> list[Estimated]:
    """Replace the letters of maximum-likelihood estimators by what they are; raise Unsupported where no closed form is known.

    Where the text leaves open whether another parameter is known, there are two such claims.
    """
    rest = tuple(c for c in conditions if not _is_mle(c.proposition) and not _is_score(c.proposition))
    world = build(claim, rest)
    scores = {p.children[0]: (p.property, p.children[1]) for c in conditions if _is_score(p := c.proposition) and isinstance(p, h.Is)}
    claim = score.put_in(claim, scores, world) if scores else claim
    used = set(free_letters(claim))
    asked = {c.proposition.children[0]: c.proposition.children[1] for c in conditions if _is_mle(c.proposition)}
    asked = {letter: parameter for letter, parameter in asked.items() if letter in used}
    told, unknown = (_said(conditions, word) for word in ("known", "unknown"))
    used = (used | told) - unknown
    doubtful = _doubtful(claim, asked, world) - told - unknown
    rules = ("the maximum-likelihood estimator of the family",)
    found = []
    for known in (used, used - doubtful) if doubtful else (used,):
        try:
            values = {letter: _estimate(parameter, world, known - (set(asked.values()) - told)) for letter, parameter in asked.items()}
            _observed_once(claim, asked, world)
            found.append(Estimated(substitute(claim, values), rest, rules))
        except Unsupported:
            matched = _matched(claim, asked, world) if not told else None
            if matched is None:
                raise
            return [Estimated(matched, (*rest, *_positive(asked)), ("the estimates reproduce the averages of the sufficient statistics",))]
    return found


def _said(conditions: tuple[Condition, ...], word: str) -> set[h.Term]:
    """The letters that are said to be known, or unknown."""
    return {s for c in conditions if isinstance(p := c.proposition, h.Is) and p.property == word for s in free_letters(p.children[0])}


def _doubtful(claim: h.Term, asked: dict[h.Term, h.Term], w: World) -> set[h.Term]:
    """Parameters in a claim of which the text does not say whether they are known; the value of an estimate is made of known ones."""
    if isinstance(claim, h.Equal) and any(free_letters(side) and set(free_letters(side)) <= set(asked) for side in claim.children):
        return set()
    parameters = {s for _, law in _samples(w) for s in free_letters(law)}
    return {s for s in free_letters(claim) if s in parameters and s not in asked.values()}


def _observed_once(claim: h.Term, asked: dict[h.Term, h.Term], w: World) -> None:
    """Raise Unsupported where one observation is all that was read of the data, and the claim speaks of more."""
    for x, law in _samples(w):
        if isinstance(x, h.Sym) and is_scalar(x.dims) and not set(free_letters(claim)) <= {x, *asked, *free_letters(law)}:
            raise Unsupported("the claim speaks of other data than the one observation that was read")


def _positive(asked: dict[h.Term, h.Term]) -> list[Condition]:
    return [Condition(h.Greater(letter, h.ZERO), Origin.NEEDED, "") for letter in asked]


def _matched(claim: h.Term, asked: dict[h.Term, h.Term], w: World) -> h.Term | None:
    """The claim with averages of sufficient statistics as the functions of the estimates that they are, where the data go away by that.

    Any positive estimates are those of some sample, so the claim holds for all samples if and only if it does for all estimates.
    """
    hats = {parameter: letter for letter, parameter in asked.items()}
    for x, law in _samples(w):
        known = scalar_law(law)
        rows = MATCHED.get(known.name) if known is not None else None
        if known is None or rows is None or not isinstance(x, h.Sym):
            continue
        estimates = {k: hats.get(v, v) for k, v in known.parameters.items()}
        size = dimension_term(shape_of(x)[0])
        plain = unfold_all(claim)
        for function, value in rows:
            total = h.Times(size, formula(value, estimates))
            plain = _with_totals(plain, x, function, total)
        missing = [v for v in known.parameters.values() if v not in hats]
        if any(s in free_letters(claim) for p in missing for s in free_letters(p)):
            continue  # a parameter that the claim itself uses may be known
        if x not in free_letters(plain):
            return _with_missing(plain, missing)
    return None


def _with_missing(claim: h.Term, missing: list[h.Term]) -> h.Term | None:
    """Estimates that the claim does not name may have any positive values."""
    letters = {p: h.Sym(f"\\hat{{{p.name}}}") for p in missing if isinstance(p, h.Sym)}
    return substitute(claim, dict(letters)) if len(letters) == len(missing) else None


def _with_totals(t: h.Term, x: h.Sym, function: str, total: h.Term) -> h.Term:
    """A term with Σ_i f(x_i) replaced."""
    if isinstance(t, h.SumOver) and len(t.children) == 2 and isinstance(t.children[1], h.Range):
        body, range_ = t.children
        i = range_.children[0]
        if body == formula(function, {"x": h.At(x, i)}) and range_.children[1] == h.UNITY:
            return total
    if isinstance(t, h.Times) and function == "x" and len(t.children) == 2 and t.children[1] == x:
        return total  # 𝟏ᵀx
    children = tuple(_with_totals(c, x, function, total) for c in t.children)
    return t if children == t.children else t.replace_children(children)


def _estimate(parameter: h.Term, w: World, used: set[h.Term]) -> h.Term:
    try:
        return _direct(parameter, w, used)
    except Unsupported:
        letters = {s for _, law in _samples(w) for s in free_letters(law)} & set(free_letters(parameter))
        if isinstance(parameter, h.Sym) or not letters:
            raise
        return substitute(parameter, {s: _direct(s, w, used) for s in letters})


def _direct(parameter: h.Term, w: World, used: set[h.Term]) -> h.Term:
    for x, law in _samples(w):
        if isinstance(law, h.Distribution) and law.name == "normal" and law.children and not is_scalar(shape_of(law.children[0])):
            return _normal_vector(x, law, parameter, used)
        known = scalar_law(law)
        if known is not None:
            for name, value in known.parameters.items():
                solve = _inverse(value, parameter)
                if solve is not None:
                    try:
                        return solve(_closed(known, name, x, used, parameter))
                    except Unsupported:
                        continue
        if isinstance(x, h.Sym) and not is_scalar(x.dims):
            return _by_score(law, x, parameter, w, used)
    raise Unsupported("no closed form of this estimator is known")


def _by_score(law: h.Term, x: h.Sym, parameter: h.Term, w: World, used: set[h.Term]) -> h.Term:
    """The estimate from the score; other unknown parameters of which it is made are estimated in turn."""
    letters = [s for s in free_letters(law) if isinstance(s, h.Sym) and s != x and s != parameter and s not in used]
    variable = law.children[1] if isinstance(law, h.Distribution) and law.name in ("density", "mass_function") else None
    value = root(law, x, parameter, w)
    for other in letters:
        if other != variable and other in free_letters(value):
            value = substitute(value, {other: root(law, x, other, w)})
    if any(s in free_letters(value) for s in letters if s != variable):
        raise Unsupported("no closed form of this estimator is known")
    return value


def _samples(w: World) -> list[tuple[h.Term, h.Term]]:
    """The data with their law; a law said of one letter alone is that of the only sample."""
    found: list[tuple[h.Term, h.Term]] = []
    samples = list(w.samples) or [x for x in w.laws if isinstance(x, h.Sym) and (is_vector(x.dims) or x.family)]
    numbers = [x for x in w.laws if isinstance(x, h.Sym) and is_scalar(x.dims)]
    samples = samples or (numbers if len(numbers) == 1 else [])
    for x in samples:
        law = w.laws.get(x)
        if law is None or (isinstance(law, h.Distribution) and not law.children):
            law = next((v for v in w.laws.values() if isinstance(v, h.Distribution) and v.children), law)
        if law is not None:
            found.append((x, identify(law, w)))
    return found


def _inverse(value: h.Term, parameter: h.Term) -> Callable[[h.Term], h.Term] | None:
    """How the parameter follows from the law's own one: itself, its reciprocal, its root."""
    if value == parameter:
        return lambda t: t
    if isinstance(value, h.Quotient) and value.children == (h.UNITY, parameter):
        return lambda t: h.Quotient(h.UNITY, t)
    if isinstance(value, h.Power) and value.children == (parameter, h.TWO):
        return lambda t: h.Func("sqrt", t)
    return None


def _closed(law: ScalarLaw, name: str, x: h.Term, used: set[h.Term], parameter: h.Term) -> h.Term:
    others = tuple(k for k, v in law.parameters.items() if k != name and not isinstance(v, h.Num) and not (set(free_letters(v)) & used))
    integers = ("n", "r")
    unknown = tuple(k for k in others if k not in integers)
    row = next((e for e in ESTIMATORS if e.law == law.name and e.parameter == name and set(e.unknown) == set(unknown)), None)
    if row is None:
        raise Unsupported("no closed form of this estimator is known")
    return closed_form(row, law.parameters, x)


def closed_form(row: Estimator, parameters: dict[str, h.Term], x: h.Term) -> h.Term:
    """An estimator of the table for the sample x (a vector), or for one observation (a number)."""
    if is_scalar(shape_of(x)):
        return _of_one(row, parameters, x)
    size = dimension_term(shape_of(x)[0])
    i = h.Sym("i")
    extremes = {
        "lowest": h.Extremum("min", h.At(x, i), h.Range(i, h.UNITY, size)),
        "highest": h.Extremum("max", h.At(x, i), h.Range(i, h.UNITY, size)),
    }
    names: dict[str, h.Term] = {**parameters, **extremes}
    for k, average in enumerate(row.averages):
        j = h.Sym("j") if k else i
        member = formula(average, {**names, "x": h.At(x, j)})
        names[f"a{k + 1}"] = h.Quotient(h.SumOver(member, h.Range(j, h.UNITY, size)), size)
        if k == 0:
            names["centre"] = names["a1"]
    return formula(row.value, names)


def _of_one(row: Estimator, parameters: dict[str, h.Term], x: h.Term) -> h.Term:
    """An estimator of the table for one observation, which is its own mean, minimum and maximum."""
    if len(row.averages) > 1:
        raise Unsupported("one observation does not say how much there is of spread")
    names = {**parameters, "lowest": x, "highest": x, "x": x}
    averages = {f"a{k + 1}": formula(average, names) for k, average in enumerate(row.averages)}
    return formula(row.value, {**names, **averages})


def _normal_vector(x: h.Term, law: h.Distribution, parameter: h.Term, used: set[h.Term]) -> h.Term:
    """x̄ and (1/N) Σ (x_i − x̄)(x_i − x̄)ᵀ of a family of vectors, with the mean of the law in the place of x̄ where that is known."""
    if not isinstance(x, h.Sym) or len(x.family) != 1:
        raise Unsupported("the sample of vectors")
    size = dimension_term(x.family[0])
    i, j = h.Sym("i"), h.Sym("j")
    mean = h.Quotient(h.SumOver(h.At(x, j), h.Range(j, h.UNITY, size)), size)
    if parameter == law.children[0]:
        return mean
    if parameter == law.children[1]:
        known = set(free_letters(law.children[0])) <= used
        gap = b.minus(h.At(x, i), law.children[0] if known else mean)
        return h.Quotient(h.SumOver(h.Times(gap, h.Transpose(gap)), h.Range(i, h.UNITY, size)), size)
    raise Unsupported("no closed form of this estimator is known")


__all__ = ["Estimated", "closed_form", "concerns", "put_in"]
