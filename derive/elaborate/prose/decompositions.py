"""Decompositions that prose names: "let A = U Σ Vᵀ be the singular value decomposition" says something of U and V.

A table has one line for each decomposition: what its factors are, from left to right. Only what every form of it has is stated (a thin and
a full singular value decomposition have orthonormal columns in common); the rest is doubted, so that nothing is refuted for want of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

#: The name in prose; then for each form of the product its factors, `'` for a transpose and `^-1` for an inverse of the letter before.
TABLE: tuple[tuple[str, dict[tuple[str, ...], tuple[str, ...]]], ...] = (
    (
        r"svd|singular value decomposition",
        {("U", "S", "V'"): ("orthonormal_columns", "diagonal", "orthonormal_columns")},
    ),
    (
        r"eigendecomposition|eigen decomposition|eigenvalue decomposition|spectral decomposition|diagonali[sz]ation|spectral theorem",
        {("Q", "D", "Q'"): ("orthogonal", "diagonal", ""), ("P", "D", "P^-1"): ("invertible", "diagonal", "")},
    ),
    (r"qr", {("Q", "R"): ("orthonormal_columns", "upper_triangular")}),
    (r"cholesky", {("L", "L'"): ("lower_triangular", ""), ("R'", "R"): ("upper_triangular", "")}),
    (r"lu", {("L", "U"): ("lower_triangular", "upper_triangular")}),
)
NAMED = frozenset({"svd", "eigendecomposition", "spectral_decomposition", "qr", "cholesky", "lu"})


def decomposed(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> tuple[d.Declaration, ...]:
    """Return a sentence's declarations with those about the factors of the decomposition that it names."""
    forms = next((f for name, f in TABLE if re.search(rf"\b(?:{name})\b", quoted(tokens))), None)
    defines = next((x for x in found if isinstance(x, d.Defines) and isinstance(x.node, t.Chain)), None)
    if forms is None or defines is None:
        return tuple(found)
    factors = tuple(_factors(defines.node.items[-1]))  # type: ignore[attr-defined]
    properties = next((p for form, p in forms.items() if _fits(factors, form)), None)
    letters = tuple(dict.fromkeys(letter for letter, _ in factors))
    doubt = d.Doubt(letters, text=quoted(tokens), piece=defines.piece, opener=defines.opener)
    if properties is None:
        return (*found, doubt)
    said = [
        d.HasProperty(letter, name, text=defines.text, piece=defines.piece, opener=defines.opener)
        for (letter, _), name in zip(factors, properties, strict=True)
        if name
    ]
    kept = [x for x in found if not (isinstance(x, d.Names) and x.meaning in NAMED)]
    return (*kept, *said, doubt)


def _factors(node: t.Node) -> Iterator[tuple[t.Ident, str]]:
    """The letters of a product with what is done to each: `U`, `V'`, `P^-1`."""
    for item in node.items if isinstance(node, t.Row) else (node,):
        match item:
            case t.Ident():
                yield item, ""
            case t.Script(base=t.Ident() as letter, sub=None, sup=t.Ident(name=("T" | "top" | "intercal" | "t"))):
                yield letter, "'"
            case t.Script(base=t.Ident() as letter, sub=None, sup=None, primes=1):
                yield letter, "'"
            case t.Script(base=t.Ident() as letter, sub=None, sup=t.Prefix(op="-", body=t.Number(text="1"))):
                yield letter, "^-1"


def _fits(factors: Sequence[tuple[t.Ident, str]], form: tuple[str, ...]) -> bool:
    """Whether a product has the form: the same operations, and the same letters in the same places."""
    parts = [(x.rstrip("'").removesuffix("^-1"), x[1:]) for x in form]
    if [done for _, done in factors] != [done for _, done in parts]:
        return False
    pairs = {(letter.name, name) for (letter, _), (name, _) in zip(factors, parts, strict=True)}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
