"""Inequalities between norms by the theorems that have names: what each says, and what it leaves to be shown.

The sides of small ≤ large are taken apart into products of norms, sizes and numbers (`Product`). A theorem then leaves equations between
what stands inside the norms (`u = A v`), which the algebra decides; a certificate `{"method": "bound", "branches": [[theorem, choice,
parts], …]}` names the theorem, the order or signs in which it is used, and the certificates of those equations. Horn, Johnson, *Matrix
Analysis*, 5.1 (Cauchy–Schwarz, the triangle), 5.4 and 5.6.P23 (constants between norms), 5.6 (products), 4.2 (Rayleigh); Hardy,
Littlewood, Pólya, *Inequalities*, 2.7 and 2.11 (Hölder, Minkowski).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations, product
from typing import Any

from derive.proof.norm_constants import constants
from derive.proof.norm_products import Known, Product, at_least_one, rational, taken
from derive.proof.norms import norm
from derive.terms import heads as h
from derive.terms.conditions import Condition, closure
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.typing import shape_of

Goals = tuple[h.Equal, ...]
Choice = tuple[int, ...]

MAX_FACTORS = 4


# --- what is to be shown: small ≤ large, the sides rid of minus signs and squares -------------------------------------------------


def branches(claim: h.Term, known: Known) -> tuple[tuple[h.Term, h.Term], ...]:
    """Pairs small ≤ large from which an inequality follows."""
    match claim:
        case h.LessEqual():
            small, large = claim.children
        case h.GreaterEqual():
            large, small = claim.children
        case _:
            return ()
    if isinstance(small, h.Power) and isinstance(large, h.Power) and small.children[1] == large.children[1] == h.TWO:
        small, large = h.Func("abs", small.children[0]), large.children[0]
    inside = small.children[0] if isinstance(small, h.Func) and small.name == "abs" else None
    if isinstance(inside, h.Plus) and any(_negated(c) for c in inside.children):
        turned = h.Plus(*(_negated(c) or h.Times(h.MINUS_ONE, c) for c in inside.children))
        return (_moved(inside, large), _moved(turned, large))
    return (_moved(small, large),)


def _negated(t: h.Term) -> h.Term | None:
    """u of a term −u."""
    if isinstance(t, h.Num) and t.value < 0:
        return h.Num(-t.value)
    if isinstance(t, h.Times) and t.children[0] == h.MINUS_ONE:
        return t.children[1] if len(t.children) == 2 else h.Times(*t.children[1:])
    return None


def _moved(small: h.Term, large: h.Term) -> tuple[h.Term, h.Term]:
    """Terms with a minus sign on the other side."""
    if not isinstance(large, h.Plus) and _negated(large) is None and (lower := _negated(small)) is not None:
        return h.Times(h.MINUS_ONE, large), lower
    sides: tuple[list[h.Term], list[h.Term]] = ([], [])
    for k, side in enumerate((small, large)):
        for c in side.children if isinstance(side, h.Plus) else (side,):
            opposite = _negated(c)
            if opposite is None:
                sides[k].append(c)
            else:
                sides[1 - k].append(opposite)
    if not all(sides):
        return small, large
    a, b = (s[0] if len(s) == 1 else h.Plus(*s) for s in sides)
    return a, b


# --- the theorems -----------------------------------------------------------------------------------------------------------------


def compared(small: h.Term, large: h.Term, choice: Choice, known: Known) -> Goals | None:
    """One norm bounded by another of the same array, with the best constant, which is one, a size, or a root of a size."""
    ratio = _ratio(small, large, known)
    pair = _pair(ratio, known)
    if ratio is None or pair is None:
        return None
    low, high, k = pair
    if low.children[0] != high.children[0]:
        return None
    for constant in constants(low, high, known):
        rest = ratio.times(Product(powers={low: k, high: -k})).times(constant, -k)
        if not rest.factors(known) and rest.at_least_one(known):
            return ()
    return None


def multiplied(small: h.Term, large: h.Term, choice: Choice, known: Known) -> Goals | None:
    """The norm of a product bounded by the product of the factors' norms; `choice` is their order."""
    return _by_factors(small, large, choice, known, _bounds_product)


def cauchy_schwarz(small: h.Term, large: h.Term, choice: Choice, known: Known) -> Goals | None:
    """|x'y| ≤ ‖x‖‖y‖ and |tr(A'B)| ≤ ‖A‖‖B‖, Euclidean; Σ|xᵢyᵢ| likewise."""
    return _by_factors(small, large, choice, known, _bounds_inner)


def hoelder(small: h.Term, large: h.Term, choice: Choice, known: Known) -> Goals | None:
    """|x'y| ≤ Σ|xᵢyᵢ| ≤ ‖x‖_p‖y‖_q for 1/p + 1/q = 1, and for the 1-norm with the ∞-norm."""
    return _by_factors(small, large, choice, known, _bounds_conjugate)


Fits = Callable[[h.Term, list[str], Known], bool]


def _by_factors(small: h.Term, large: h.Term, choice: Choice, known: Known, fits: Fits) -> Goals | None:
    ratio = _ratio(small, large, known)
    split = _split(ratio, known)
    if ratio is None or split is None:
        return None
    low, factors, k = split
    if sorted(c >> 1 for c in choice) != list(range(len(factors))):
        return None
    ordered = [factors[c >> 1] for c in choice]
    rest = ratio.times(Product(powers={low: k}))
    for f in factors:
        rest = rest.times(Product(powers={f: -k}))
    if rest.factors(known) or not rest.at_least_one(known) or not fits(low, [_kind(f) for f in ordered], known):
        return None
    arrays = [h.Transpose(f.children[0]) if c & 1 else f.children[0] for f, c in zip(ordered, choice, strict=True)]
    if isinstance(low, h.Norm) and any(c & 1 and _kind(f) not in UNITARY for f, c in zip(ordered, choice, strict=True)):
        return None
    inside = low.children[0]
    if isinstance(inside, h.Hadamard) and isinstance(low, h.Norm):
        return () if set(arrays) == set(inside.children) and not any(c & 1 for c in choice) else None
    whole: h.Term = arrays[0] if len(arrays) == 1 else h.Times(*arrays)
    try:
        shape = shape_of(whole)
        if isinstance(low, h.Func) and not is_scalar(shape):
            whole = h.Trace(whole)
        return (h.Equal(inside, whole),) if shape_of(whole) == shape_of(inside) else None
    except ShapeError:
        return None


#: Norms that a transpose leaves alone; the Euclidean norm of a row is that of the column.
UNITARY = frozenset({"2", "F", "spectral", "nuclear"})
EUCLIDEAN = frozenset({"2", "F", "spectral"})


def _scalar_or_products(low: h.Term) -> bool:
    """Whether `low` is |s|, or Σ|xᵢyᵢ|."""
    return isinstance(low, h.Func) or isinstance(low.children[0], h.Hadamard)


def _bounds_inner(low: h.Term, kinds: list[str], known: Known) -> bool:
    plain = len(kinds) == 2 and (kinds in (["2", "2"], ["F", "F"]))
    return plain and _scalar_or_products(low) and (isinstance(low, h.Func) or _kind(low) == "1")


def _bounds_conjugate(low: h.Term, kinds: list[str], known: Known) -> bool:
    conjugate = sorted(kinds) == ["1", "inf"] or _conjugate(kinds, known)
    return conjugate and _scalar_or_products(low) and (isinstance(low, h.Func) or _kind(low) == "1")


def _bounds_product(low: h.Term, kinds: list[str], known: Known) -> bool:
    """Whether the norms of the factors of a product bound the norm `low` of the product (or the scalar, where `low` is |s|)."""
    if isinstance(low, h.Func):  # x'Ay, or tr(AB)
        return (kinds.count("2") == 2 and set(kinds) <= EUCLIDEAN) or sorted(kinds) == ["nuclear", "spectral"]
    if isinstance(low.children[0], h.Hadamard):
        return False
    kind, outer, matrices = _kind(low), kinds.count("2") == 2, "2" not in kinds
    match kind:
        case "2":
            return kinds.count("2") == 1 and set(kinds) <= EUCLIDEAN
        case "F":
            return set(kinds) <= EUCLIDEAN and (outer or (matrices and "F" in kinds))
        case "spectral":
            return set(kinds) <= EUCLIDEAN and (outer or matrices)
        case "nuclear":
            return set(kinds) <= EUCLIDEAN | {"nuclear"} and (outer or (matrices and ("nuclear" in kinds or kinds.count("F") >= 2)))
        case "1" | "inf":
            return sorted(kinds) == [kind, *[f"op{kind}"] * (len(kinds) - 1)]
        case "op1" | "opinf":
            return set(kinds) == {kind}
    return False


def triangle(small: h.Term, large: h.Term, choice: Choice, known: Known) -> Goals | None:
    """‖Σ ±cᵢ vᵢ‖ ≤ Σ |cᵢ|‖vᵢ‖ in one norm; `choice` are the signs."""
    terms = large.children if isinstance(large, h.Plus) else (large,)
    whole, parts = taken(small, known, absolute=False), [_scaled(t) for t in terms]
    if whole is None or len(whole.powers) != 1 or whole.numbers or len(choice) != len(parts) or len(parts) < 2:
        return None
    low, e = next(iter(whole.powers.items()))
    if e != 1 or not isinstance(low, h.Norm) or not _convex(low, known):
        return None
    summands: list[h.Term] = []
    for part, sign in zip(parts, choice, strict=True):
        if part is None:
            return None
        scale, bound = part
        if bound.args[1:] != low.args[1:]:
            return None
        factors = ([h.MINUS_ONE] if sign else []) + ([scale] if scale is not None else []) + [bound.children[0]]
        summands.append(factors[0] if len(factors) == 1 else h.Times(*factors))
    inside = low.children[0]
    return (h.Equal(inside, h.Plus(*summands)),)


def _scaled(t: h.Term) -> tuple[h.Term | None, h.Norm] | None:
    """c and ‖v‖ of c‖v‖ or |c|‖v‖, for a positive number c, or any c with its absolute value."""
    factors = t.children if isinstance(t, h.Times) else (t,)
    found = norm(factors[-1])
    if not isinstance(found, h.Norm):
        return None
    scales: list[h.Term] = []
    for f in factors[:-1]:
        q = rational(f)
        if q is not None and q > 0:
            scales.append(f)
        elif isinstance(f, h.Func) and f.name == "abs" and is_scalar(shape_of(f.children[0])):
            scales.append(f.children[0])
        else:
            return None
    return (None if not scales else scales[0] if len(scales) == 1 else h.Times(*scales)), found


def _convex(low: h.Norm, known: Known) -> bool:
    """Whether the name is that of a norm: the p-norm for p ≥ 1 alone."""
    return low.kind != "0" and (low.kind not in ("p", "op") or at_least_one(_exponent(low), known))


def rayleigh(small: h.Term, large: h.Term, choice: Choice, known: Known) -> Goals | None:
    """x'Sx ≤ λ_max(S)‖x‖² and λ_min(S)‖x‖² ≤ x'Sx for a symmetric S."""
    for form, bound, name in ((small, large, "lambda_max"), (large, small, "lambda_min")):
        form, below = form.children if isinstance(form, h.Quotient) else (form, None)
        factors = bound.children if isinstance(bound, h.Times) else (bound,)
        spectra = [f for f in factors if isinstance(f, h.Spectral) and f.text(0) == name]
        others = [f for f in factors if f not in spectra]
        if below is not None:
            others.append(below)
        if len(spectra) != 1 or len(others) != 1:
            continue
        s = spectra[0].children[0]
        length = taken(others[0], known, absolute=False)
        if length is None or length.numbers or len(length.powers) != 1 or not _symmetric(s, known):
            continue
        x, e = next(iter(length.powers.items()))
        if isinstance(x, h.Norm) and x.kind == "2" and e == 2:
            v = x.children[0]
            return (h.Equal(form, h.Times(h.Transpose(v), s, v)),)
    return None


def _symmetric(s: h.Term, known: Known) -> bool:
    if isinstance(s, h.Times) and len(s.children) == 2:
        a, b = s.children
        if h.Transpose(a) == b or h.Transpose(b) == a:
            return True
    stated = (c.proposition for c in known.conditions)
    return any(isinstance(p, h.Is) and p.children == (s,) and "symmetric" in closure(p.property) for p in stated)


Theorem = Callable[[h.Term, h.Term, Choice, Known], Goals | None]

THEOREMS: dict[str, Theorem] = {
    "the constants between norms": compared,
    "the inequality of Cauchy and Schwarz": cauchy_schwarz,
    "Hölder's inequality": hoelder,
    "the norm of a product": multiplied,
    "the triangle inequality": triangle,
    "the bounds of the Rayleigh quotient": rayleigh,
}


def choices(name: str, small: h.Term, large: h.Term, known: Known) -> Iterator[Choice]:
    """The orders or signs in which a theorem may be tried."""
    if THEOREMS[name] in (cauchy_schwarz, hoelder, multiplied):
        split = _split(_ratio(small, large, known), known)
        if split is not None:
            for order in permutations(range(len(split[1]))):
                for bits in product((0, 1), repeat=len(order)):
                    yield tuple(2 * k + b for k, b in zip(order, bits, strict=True))
    elif THEOREMS[name] is triangle:
        n = len(large.children) if isinstance(large, h.Plus) else 1
        yield from product((0, 1), repeat=n) if n <= MAX_FACTORS else ()
    else:
        yield ()


def goals(name: str, choice: Choice, small: h.Term, large: h.Term, known: Known) -> Goals | None:
    """The equations from which small ≤ large follows by a theorem, None where it does not apply."""
    return THEOREMS[name](small, large, choice, known)


# --- parts of the theorems --------------------------------------------------------------------------------------------------------


def _ratio(small: h.Term, large: h.Term, known: Known) -> Product | None:
    below, above = taken(small, known, absolute=True), taken(large, known, absolute=False)
    return None if below is None or above is None else above.times(below, Fraction(-1))


def _pair(ratio: Product | None, known: Known) -> tuple[h.Norm, h.Norm, Fraction] | None:
    """The norms a, b and the power k of a ratio (b/a)^k · constant."""
    if ratio is None:
        return None
    found = ratio.factors(known)
    low, high = [t for t, k in found.items() if k < 0], [t for t, k in found.items() if k > 0]
    if len(low) != 1 or len(high) != 1 or found[low[0]] != -found[high[0]]:
        return None
    a, b = low[0], high[0]
    return (a, b, found[b]) if isinstance(a, h.Norm) and isinstance(b, h.Norm) else None


def _split(ratio: Product | None, known: Known) -> tuple[h.Term, list[h.Norm], Fraction] | None:
    """The one factor below, the norms above (each as often as its power says) and the power k of a ratio."""
    if ratio is None:
        return None
    found = ratio.factors(known)
    low = [t for t, k in found.items() if k < 0]
    if len(low) != 1 or not isinstance(low[0], (h.Norm, h.Func)):
        return None
    k = -found.pop(low[0])
    factors: list[h.Norm] = []
    for t, e in found.items():
        times = e / k
        if not isinstance(t, h.Norm) or times.denominator != 1 or len(factors) + times > MAX_FACTORS:
            return None
        factors += [t] * int(times)
    return (low[0], factors, k) if len(factors) > 1 else None


def _kind(t: h.Term) -> str:
    assert isinstance(t, h.Norm)
    return f"p{_exponent(t)}" if t.kind == "p" else t.kind


def _exponent(t: h.Norm) -> h.Term:
    p = t.args[2]
    assert isinstance(p, h.Term)
    return p


def _conjugate(kinds: list[str], known: Known) -> bool:
    """Whether two norms are the p-norm and the q-norm of numbers ≥ 1 with 1/p + 1/q = 1."""
    for c in known.conditions:
        e = c.proposition
        if not isinstance(e, h.Equal) or len(e.children) != 2:
            continue
        for total, one in (e.children, e.children[::-1]):
            if one != h.UNITY or not isinstance(total, h.Plus) or len(total.children) != 2:
                continue
            if not all(isinstance(q, h.Quotient) and q.children[0] == h.UNITY for q in total.children):
                continue
            p, q = (t.children[1] for t in total.children)
            if at_least_one(p, known) and at_least_one(q, known) and sorted(kinds) == sorted((f"p{p}", f"p{q}")):
                return True
    return False


def replay_bound(
    branch_certificates: Any,
    claim: h.Term,
    conditions: tuple[Condition, ...],
    replay: Callable[[Any, h.Term, tuple[Condition, ...]], bool],
) -> bool:
    """Whether every branch follows by the theorem that its certificate names; `replay` goes through the equations."""
    known = Known.of(claim, conditions)
    pairs = branches(claim, known)
    if not pairs or len(pairs) != len(branch_certificates):
        return False
    for (small, large), (name, choice, parts) in zip(pairs, branch_certificates, strict=True):
        left = goals(name, tuple(choice), small, large, known)
        if left is None or len(left) != len(parts):
            return False
        if not all(replay(p, g, conditions) for p, g in zip(parts, left, strict=True)):
            return False
    return True
