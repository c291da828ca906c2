"""The kinds that a letter which nobody declared may have, by its usage, with the price of each."""

from __future__ import annotations

from derive.elaborate import usage
from derive.elaborate.names import GREEK
from derive.elaborate.scoping.scope import Kind, Scope
from derive.read import tree as t

#: Capitals that are matrices where one is applied to a lower-case letter for vectors, and these letters.
MATRICES = frozenset({"A", "B", "H", "J", "M", "Q", "R", "S", "U", "V", "W", "X", "Z", "Sigma", "Lambda", "Phi"})


OPERANDS = frozenset({"x", "y", "z", "u", "v", "w", "b", "h", "theta", "beta"})


#: Letters that run rather than count.
INDICES = frozenset("i j k l r s t".split())


def candidates(u: usage.Usage, scope: Scope) -> dict[str, tuple[tuple[Kind, float], ...]]:
    """Return, for every letter that is not declared, the kinds that it may have with the price of each, cheapest first."""
    out: dict[str, tuple[tuple[Kind, float], ...]] = {}
    array_like = bool(u.transposed or u.square or u.normed or u.transposed_members) or any(
        i.font == "bold" or "vec" in i.accents for i in u.letters.values()
    )
    array_like = array_like or any("nabla" in b for b in u.beside.values())
    for name, ident in u.letters.items():
        info = scope.letter(name)
        if (info is not None and info.kind is not None) or name in u.called or _constant(ident):
            continue
        out[name] = _options(u, name, ident, array_like, scope)
    return out


def _constant(ident: t.Ident) -> bool:
    if ident.name == "I" and not ident.accents:
        return True
    return ident.name in ("nabla", "partial", "infty", "pi") or (ident.font == "rm" and len(ident.name) > 1) or ident.font == "bb"


def _averaged(u: usage.Usage, name: str, ident: t.Ident) -> bool:
    """Whether 𝐗_i are the members of a sample: their mean stands beside them."""
    return 1 in u.symbolic.get(name, set()) and ("bar" in ident.accents or f"\\bar{{{name}}}" in u.letters)


def _options(u: usage.Usage, name: str, ident: t.Ident, array_like: bool, scope: Scope) -> tuple[tuple[Kind, float], ...]:
    s, v, m = Kind.SCALAR, Kind.VECTOR, Kind.MATRIX
    upper = ident.name[:1].isupper() and (len(ident.name) == 1 or ident.name in GREEK)
    beside = u.beside.get(name, set())
    if name == "e" and beside & {"pi", "\\pi"}:
        return ((s, 0.0),)
    if name in u.bound and ident.font != "bold":
        return ((s, 0.0), (v, 2.0))
    info = scope.letter(name)
    if info is not None and info.random and ident.font == "it" and not ident.accents and name not in u.transposed | u.normed | u.inverted:
        return ((s, 0.0), (v, 2.0), (m, 3.0))
    if ident.font == "bold" or "vec" in ident.accents:
        if upper and _averaged(u, name, ident):
            return ((v, 0.0), (m, 0.5))
        if upper:
            if name in u.chance and name not in u.transposed:
                return ((v, 0.0), (m, 0.5))
            return ((m, 0.0), (v, 1.5 if name in u.transposed else 1.0))
        return ((v, 0.0), (m, 2.0))
    if name in u.upper or (name in ("n", "m", "N", "T", "K", "C") and name not in u.transposed and name not in u.square):
        return ((s, 0.0), (m, 3.0))
    if name in u.scaling and not upper:
        return ((s, 0.0), (m, 3.0))
    counts = u.symbolic.get(name, set())
    if name in u.hadamard and not counts and name not in u.called:
        return ((m, 0.0), (v, 0.5), (s, 1.5)) if upper else ((v, 0.0), (s, 1.5), (m, 2.0))
    if name in u.differentiated and not counts and name not in u.transposed:
        return ((s, 0.0), (v, 1.0), (m, 2.0 if upper else 2.5))
    if 1 in counts and name not in u.transposed and "_" not in name:
        if name in u.transposed_members:
            return ((v, 0.0), (s, 2.0))
        return ((v, 0.0), (s, 1.0))
    if 2 in counts:
        return ((m, 0.0), (s, 2.0))
    if not upper and (name in u.behind_matrix or name in scope.indexed) and name not in u.transposed:
        return ((v, 0.0), (s, 0.5), (m, 1.5))
    if name in u.transposed:
        return ((m, 0.0), (v, 0.6)) if upper else ((v, 0.0), (m, 1.5))  # a number is never transposed
    if name in u.square:
        return ((m, 0.0), (s, 3.0))
    if name in u.normed:
        return ((m, 0.0), (v, 0.5), (s, 2.0)) if upper else ((v, 0.0), (m, 1.5), (s, 2.0))
    if name in u.chance:
        return ((s, 0.0), (v, 1.0), (m, 2.0))
    if name in u.applied and not u.probabilistic and not counts:
        return ((m, 0.0), (s, 0.5), (v, 1.5)) if upper else ((v, 0.0), (s, 0.5), (m, 2.0))
    if upper and ident.font == "it":
        if array_like or name in u.inverted or "^T" in beside or "^-1" in beside:
            return ((m, 0.0), (s, 0.8), (v, 1.5))
        if ident.name in "ABCDMQUVSWXYZIPHKG" and any(b[:1].isupper() for b in beside if len(b) == 1):
            return ((m, 0.0), (s, 0.5))
        return ((s, 0.0), (m, 0.7), (v, 1.5))
    if array_like or "nabla" in beside:
        near_matrix = any(b[:1].isupper() or b in u.transposed for b in beside if (len(b) <= 9 and not b.istitle()) or len(b) == 1)
        if "nabla" in beside:
            return ((v, 0.0), (s, 1.5), (m, 1.5))
        return ((v, 0.2), (s, 0.3), (m, 2.0)) if near_matrix else ((s, 0.0), (v, 0.4), (m, 2.0))
    near = any(len(b) == 1 and b.isupper() for b in beside)
    return ((s, 0.0), (v, 0.6), (m, 2.0)) if near else ((s, 0.0), (v, 1.0), (m, 2.5))
