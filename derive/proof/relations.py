"""What the conditions of a claim say in the free *-algebra: facts that are built into products, and relations `left = right`.

A relation is named by plain data, so that a certificate can say it and the checker can write it down again: `("inverse", "right", E)` is
E·E⁻¹ = I; `("condition", p, m)` the m-th equation of a stated
proposition; `("property", name, letter)` what a property means; `("penrose", k, A)`; `("skew", A)` that an antisymmetric matrix of odd
size is singular: det A = det A' = det(−A) = −det A.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Integer, Symbol

from derive.proof.serial import Corrupt, dump, load
from derive.proof.words import Facts
from derive.terms import heads as h
from derive.terms.conditions import Condition, closure, has
from derive.terms.shapes import SCALAR, Dim, Shape, is_scalar, symbols
from derive.terms.typing import shape_of

Spec = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """left = right, and why."""

    left: h.Term
    right: h.Term
    spec: Spec


def facts_of(conditions: Iterable[Condition], terms: Iterable[h.Term] = ()) -> Facts:
    """Return what the conditions say of letters; every dimension that occurs is a positive number, and what the terms
    need to be defined holds too."""
    found: dict[str, set[h.Term]] = {}
    for c in conditions:
        p = c.proposition
        if isinstance(p, h.Is) and len(p.children) == 1 and isinstance(p.children[0], h.Sym):
            for name in closure(p.property):
                found.setdefault(name, set()).add(p.children[0])
        for sign, letter in _signs(p):
            found.setdefault(sign, set()).add(letter)
    for t in terms:
        for u in _strict(t):
            for fact, letter in _needed(u):
                found.setdefault(fact, set()).add(letter)
    definite = {t for t in found.get("positive_definite", set()) if isinstance(t, h.Sym)}
    sizes = {n for t in terms for u in t.walk() if isinstance(u, h.Sym) for n in _sizes(u)}
    positive = found.get("positive", set()) | sizes

    def matrices(*names: str) -> frozenset[h.Term]:
        return frozenset(t for name in names for t in found.get(name, set()))

    return Facts(
        symmetric=matrices("symmetric"),
        orthogonal=matrices("orthogonal"),
        orthonormal=matrices("orthonormal_columns"),
        idempotent=matrices("idempotent"),
        invertible=matrices("invertible"),
        definite=frozenset(definite),
        semidefinite=matrices("positive_semidefinite"),
        full_column=matrices("full_column_rank"),
        triangular=matrices("upper_triangular", "lower_triangular"),
        positive=frozenset(positive),
        nonzero=matrices("nonzero") | frozenset(positive),
    )


@lru_cache(maxsize=4096)
def _sizes(letter: h.Sym) -> tuple[h.Sym, ...]:
    """The letters of a letter's dimensions, as scalars."""
    return tuple(sorted((h.Sym(s.name) for s in symbols([letter.dims])), key=str))


def _strict(t: h.Term) -> Iterable[h.Term]:
    """The parts of a term that must be defined wherever it is: not what stands in a branch or under a binder."""
    yield t
    if isinstance(t, (*STRICT, h.Relation, h.And)):
        for c in t.children:
            yield from _strict(c)


def _needed(t: h.Term) -> Iterable[tuple[str, h.Term]]:
    """What a term needs of letters to be defined: an inverse, a denominator, a logarithm."""
    match t:
        case h.Inverse():
            yield from (("invertible", f) for f in _factors(t.children[0], shape_of(t)))
        case h.Quotient() if is_scalar(shape_of(t.children[1])):
            yield from (("nonzero", f) for f in _factors(t.children[1], SCALAR))
        case h.Power() if isinstance(t.children[1], h.Num) and t.children[1].value < 0 and is_scalar(shape_of(t)):
            yield from (("nonzero", f) for f in _factors(t.children[0], SCALAR))
        case h.Func() if t.name == "log" and isinstance(t.children[0], h.Sym) and is_scalar(t.children[0].dims):
            yield "positive", t.children[0]


def _factors(t: h.Term, shape: Shape) -> Iterable[h.Sym]:
    """The letters of a product that have its own shape; where a square product is invertible, each of them is."""
    if isinstance(t, h.Times):
        for c in t.children:
            yield from _factors(c, shape)
    elif isinstance(t, h.Transpose) or (isinstance(t, h.Power) and isinstance(t.children[1], h.Num) and t.children[1].value > 0):
        yield from _factors(t.children[0], shape)
    elif isinstance(t, h.Sym) and t.dims == shape:
        yield t


#: Heads whose value is undefined where an argument is.
STRICT: tuple[type[h.Term], ...] = (
    h.Plus,
    h.Times,
    h.Quotient,
    h.Power,
    h.Transpose,
    h.Inverse,
    h.PseudoInverse,
    h.Trace,
    h.Det,
    h.Hadamard,
    h.Kronecker,
    h.Vec,
    h.Diag,
    h.Diagonal,
    h.Norm,
    h.Inner,
    h.Block,
    h.MatrixFunction,
    h.Func,
    h.Composite,
)


def _signs(p: h.Term) -> Iterable[tuple[str, h.Term]]:
    """Signs of letters in `λ > 0` and its like."""
    if isinstance(p, h.And):
        for c in p.children:
            yield from _signs(c)
    if not isinstance(p, h.Relation) or len(p.children) != 2:
        return
    left, right = p.children
    if isinstance(p, (h.Less, h.LessEqual)):
        left, right = right, left
    if isinstance(p, (h.Greater, h.Less)) and isinstance(left, h.Sym) and isinstance(right, h.Num) and right.value >= 0:
        yield "positive", left
    if isinstance(p, (h.GreaterEqual, h.LessEqual)) and isinstance(left, h.Sym) and isinstance(right, h.Num) and right.value > 0:
        yield "positive", left
    if isinstance(p, h.NotEqual) and isinstance(left, h.Sym) and right == h.ZERO:
        yield "nonzero", left
    if isinstance(p, h.LoewnerGreater) and isinstance(left, h.Sym) and (right == h.ZERO or isinstance(right, h.Zeros)):
        yield "positive_definite", left
        yield "symmetric", left
        yield "invertible", left


#: What a property of a letter x means, as left = right (besides what `Facts` builds in).
MEANINGS: dict[str, tuple[Any, ...]] = {
    "antisymmetric": (lambda x: (h.Transpose(x), h.negate(x)),),
    "orthogonal": (lambda x: (h.Times(h.Det(x), h.Det(x)), h.UNITY),),
    "idempotent": (lambda x: (h.Times(h.Det(x), h.Det(x)), h.Det(x)),),
    "unit": (lambda x: (h.Times(h.Transpose(x), x), h.UNITY),),
    "centred": (lambda x: (h.Times(h.Transpose(h.Ones(shape_of(x)[0], 1)), x), h.Zeros(1, shape_of(x)[1])),),
    "probability_vector": (lambda x: (h.Times(h.Transpose(h.Ones(shape_of(x)[0], 1)), x), h.UNITY),),
    "stochastic": (lambda x: (h.Times(x, h.Ones(shape_of(x)[1], 1)), h.Ones(shape_of(x)[0], 1)),),
    "permutation": (
        lambda x: (h.Times(x, h.Ones(shape_of(x)[1], 1)), h.Ones(shape_of(x)[0], 1)),
        lambda x: (h.Times(h.Transpose(x), h.Ones(shape_of(x)[0], 1)), h.Ones(shape_of(x)[0], 1)),
    ),
    "correlation": (lambda x: (h.Diagonal(x), h.Ones(shape_of(x)[0], 1)),),
    "onehot": (lambda x: (h.Hadamard(x, x), x), lambda x: (h.Times(h.Transpose(x), x), h.UNITY)),
    "binary": (lambda x: (h.Times(x, x), x),),
    "sign_valued": (lambda x: (h.Times(x, x), h.UNITY) if is_scalar(shape_of(x)) else (h.Hadamard(x, x), h.Ones(*shape_of(x))),),
    "full_column_rank": (
        lambda x: (h.PseudoInverse(x), h.Times(h.Inverse(h.Times(h.Transpose(x), x)), h.Transpose(x))),
        lambda x: (h.Times(h.PseudoInverse(x), x), h.Identity(shape_of(x)[1])),
    ),
    "full_row_rank": (
        lambda x: (h.PseudoInverse(x), h.Times(h.Transpose(x), h.Inverse(h.Times(x, h.Transpose(x))))),
        lambda x: (h.Times(x, h.PseudoInverse(x)), h.Identity(shape_of(x)[0])),
    ),
    "invertible": (lambda x: (h.PseudoInverse(x), h.Inverse(x)),),
}

#: Meanings that speak of a pseudo-inverse or a determinant matter only where the claim does.
ABOUT: dict[str, type[h.Term]] = {
    "full_column_rank": h.PseudoInverse,
    "full_row_rank": h.PseudoInverse,
    "invertible": h.PseudoInverse,
    "orthogonal": h.Det,
    "idempotent": h.Det,
    "correlation": h.Diagonal,
}


def penrose(a: h.Term, k: int) -> tuple[h.Term, h.Term]:
    """The four equations that define the pseudo-inverse."""
    x = h.PseudoInverse(a)
    match k:
        case 1:
            return h.Times(a, x, a), a
        case 2:
            return h.Times(x, a, x), x
        case 3:
            return h.Transpose(h.Times(a, x)), h.Times(a, x)
        case 4:
            return h.Transpose(h.Times(x, a)), h.Times(x, a)
    raise Corrupt(f"no Penrose equation {k}")


def equations(p: h.Term) -> list[tuple[h.Term, h.Term]]:
    """The equations that a proposition states."""
    match p:
        case h.Equal() if len(p.children) >= 2 and not any(isinstance(c, h.Proposition) for c in p.children):
            return list(zip(p.children, p.children[1:], strict=False))
        case h.And():
            return [e for c in p.children for e in equations(c)]
        case h.Is() if len(p.children) == 1 and not isinstance(p.children[0], h.Sym):
            return property_equations(p) or []
    return []


def property_equations(p: h.Is) -> list[tuple[h.Term, h.Term]] | None:
    """What a property of an expression means as equations, None where it is not a matter of equations."""
    x = p.children[0]
    rows, cols = shape_of(x)
    transpose = h.Transpose(x)
    match p.property:
        case "symmetric":
            return [(transpose, x)]
        case "antisymmetric":
            return [(transpose, h.negate(x))]
        case "idempotent":
            return [(h.Times(x, x), x)]
        case "projection":
            return [(transpose, x), (h.Times(x, x), x)]
        case "orthogonal":
            return [(h.Times(transpose, x), h.Identity(cols)), (h.Times(x, transpose), h.Identity(rows))]
        case "orthonormal_columns":
            return [(h.Times(transpose, x), h.Identity(cols))]
        case "unit":
            return [(h.Times(transpose, x), h.UNITY)]
        case "centred":
            return [(h.Times(h.Transpose(h.Ones(rows, 1)), x), h.Zeros(1, cols) if not is_scalar((rows, cols)) else h.ZERO)]
        case "stochastic":
            return None
    return None


def relation(spec: Spec, conditions: tuple[Condition, ...]) -> Relation:
    """Write a relation down from its name; raise Corrupt where there is none of that name."""
    match spec:
        case ("inverse", "left", h.Term() as e):
            return Relation(h.Times(h.Inverse(e), e), h.Identity(shape_of(e)[0]), spec)
        case ("inverse", "right", h.Term() as e):
            return Relation(h.Times(e, h.Inverse(e)), h.Identity(shape_of(e)[0]), spec)
        case ("penrose", int(k), h.Term() as a):
            return Relation(*penrose(a, k), spec)
        case ("adjugate", side, h.Term() as a):
            x, one = h.Adjugate(a), h.Identity(shape_of(a)[0])
            return Relation(h.Times(a, x) if side == "right" else h.Times(x, a), h.Times(h.Det(a), one), spec)
        case ("turned", h.Term() as p, int(m), int(k)):
            return turned(relation(("condition", p, m), conditions), k, spec)
        case ("power", h.Term() as p, int(m), h.Term() as k) if natural(k, conditions):
            return powered(relation(("condition", p, m), conditions), k, spec)
        case ("idempotent_power", h.Term() as p, h.Term() as k) if natural(k, conditions, positive=True):
            if any(c.proposition.children == (p,) and has(p, "idempotent", (c,)) for c in conditions):
                return Relation(h.Power(p, k), p, spec)
        case ("skew", h.Term() as letter) if has(letter, "antisymmetric", conditions) and odd(shape_of(letter)[0], conditions):
            return Relation(h.Det(letter), h.ZERO, spec)
        case ("condition", h.Term() as p, int(m)) if any(c.proposition == p for c in conditions):
            found = equations(p)
            if 0 <= m < len(found):
                return Relation(*found[m], spec)
        case ("property", str(name), h.Term() as letter, int(m)):
            stated = any(
                isinstance(c.proposition, h.Is) and c.proposition.children == (letter,) and name in closure(c.proposition.property)
                for c in conditions
            )
            if stated and name in MEANINGS and 0 <= m < len(MEANINGS[name]):
                left, right = MEANINGS[name][m](letter)
                return Relation(left, right, spec)
    raise Corrupt(f"no relation {spec!r}")


def turned(r: Relation, k: int, spec: Spec) -> Relation:
    """E F = I of square E gives F E = I; k is the number of factors of E."""
    factors = _flat(r.left)
    if 0 < k < len(factors) and isinstance(r.right, h.Identity):
        e, f = _product(factors[:k]), _product(factors[k:])
        if shape_of(e) == shape_of(r.right):
            return Relation(h.Times(f, e), r.right, spec)
    raise Corrupt("nothing to turn")


def powered(r: Relation, k: h.Term, spec: Spec) -> Relation:
    """A X = X B gives A^k X = X B^k, and A x = λ x gives A^k x = λ^k x, by induction."""
    left, right = _flat(r.left), _flat(r.right)
    if len(left) > 1 and len(right) > 1:
        x = left[1:]
        if right[:-1] == x and shape_of(right[-1])[0] == shape_of(right[-1])[1]:
            return Relation(h.Times(h.Power(left[0], k), *x), h.Times(*x, h.Power(right[-1], k)), spec)
        if right[1:] == x and is_scalar(shape_of(right[0])):
            return Relation(h.Times(h.Power(left[0], k), *x), h.Times(h.Power(right[0], k), *x), spec)
    raise Corrupt("no powers of it are known")


def _flat(t: h.Term) -> tuple[h.Term, ...]:
    return tuple(f for c in t.children for f in _flat(c)) if isinstance(t, h.Times) else (t,)


def _product(factors: tuple[h.Term, ...]) -> h.Term:
    return factors[0] if len(factors) == 1 else h.Times(*factors)


def natural(k: h.Term, conditions: Iterable[Condition], positive: bool = False) -> bool:
    """Whether the conditions make a letter a natural number, from 0 or, if `positive`, from 1."""
    integer, low, index = False, -1, False
    for c in conditions:
        match c.proposition:
            case h.Is() as p if p.children[0] == k:
                names = closure(p.property)
                integer |= "integer" in names
                index |= p.property == "index"
                low = max(low, 0 if "nonnegative" in names else -1, 1 if "positive" in names else -1)
            case h.Member(children=(letter, h.NumberSet() as numbers)) if letter == k:
                integer |= numbers.text(0) in ("N", "N+", "Z")
                low = max(low, {"N": 0, "N+": 1}.get(numbers.text(0), -1))
            case h.Greater(children=(letter, h.Num() as bound)) if letter == k and bound.value >= 0:
                low = max(low, 1)
            case h.GreaterEqual(children=(letter, h.Num() as bound)) if letter == k and bound.value >= 0:
                low = max(low, 1 if bound.value > 0 else 0)
    return isinstance(k, h.Sym) and (index or (integer and low >= (1 if positive else 0)))


def odd(d: Dim, conditions: Iterable[Condition]) -> bool:
    """Whether the conditions make a dimension odd."""
    if isinstance(d, Integer):
        return bool(d % 2 == 1)
    return isinstance(d, Symbol) and has(h.Sym(d.name), "odd", conditions)


def stated(conditions: tuple[Condition, ...], claim: h.Term) -> list[Relation]:
    """All relations that the conditions state."""
    heads = {type(t) for t in claim.walk()}
    found: dict[Spec, Relation] = {}
    for c in conditions:
        p = c.proposition
        for m, (left, right) in enumerate(equations(p)):
            found[("condition", p, m)] = Relation(left, right, ("condition", p, m))
            for k in range(1, len(_flat(left))):
                try:
                    made = turned(found[("condition", p, m)], k, ("turned", p, m, k))
                except Corrupt:
                    continue
                found[made.spec] = made
        if isinstance(p, h.Is) and len(p.children) == 1 and isinstance(p.children[0], h.Sym):
            for name in sorted(closure(p.property)):
                if name in ABOUT and ABOUT[name] not in heads:
                    continue
                if name == "antisymmetric" and h.Det in heads and odd(shape_of(p.children[0])[0], conditions):
                    found["skew", p.children[0]] = relation(("skew", p.children[0]), conditions)
                for m in range(len(MEANINGS.get(name, ()))):
                    spec = ("property", name, p.children[0], m)
                    found[spec] = relation(spec, conditions)
    return list(found.values())


def dump_spec(spec: Spec) -> list[Any]:
    """A relation's name as JSON data."""
    return [dump(a) if isinstance(a, h.Term) else a for a in spec]


def load_spec(data: Any) -> Spec:
    """A relation's name from JSON data."""
    if not isinstance(data, list):
        raise Corrupt("a relation has a name")
    return tuple(load(a) if isinstance(a, list) else a for a in data)
