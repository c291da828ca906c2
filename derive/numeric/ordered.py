"""Numbers in order: what "for all i < n: λ_i ≥ λ_{i+1}" asks of the entries of a vector, and entries put into that order.

A vector of n random numbers is in order once in n! times; so the order is made, and checked like every other condition afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flint import fmpq_mat

from derive.terms import heads as h
from derive.terms.composites import dimension_term

_FALLING = (h.Greater, h.GreaterEqual)
_RISING = (h.Less, h.LessEqual)


@dataclass(frozen=True, slots=True)
class Order:
    """Entries that fall or rise, and the sign (a word of the vocabulary, or "") that a bound on the extreme one gives to all."""

    falling: bool
    sign: str = ""


def orders(propositions: Iterable[h.Term]) -> dict[h.Sym, Order]:
    """Return the vectors whose entries a condition puts in order."""
    propositions = list(propositions)
    found = {x: Order(falling) for p in propositions if (said := _said(p)) is not None for x, falling in (said,)}
    return {x: Order(o.falling, _sign(x, o.falling, propositions)) for x, o in found.items()}


def arranged(column: object, order: Order | None) -> object:
    """Return a vector with its entries in order; anything else as it is."""
    if order is None or not isinstance(column, fmpq_mat) or column.ncols() != 1:
        return column
    return fmpq_mat(column.nrows(), 1, sorted(column.entries(), reverse=order.falling))


def _said(p: h.Term) -> tuple[h.Sym, bool] | None:
    """The vector of which a proposition says that every entry is at least (at most) the next one."""
    match p:
        case h.ForAll(children=(h.Implies(children=(h.Less(children=(i, _)), h.Relation(children=(h.At() as a, h.At() as b)) as said)), j)):
            x, following = a.children[0], h.Plus(i, h.UNITY)
            plain = i == j and a.children[1:] == (i,) and b.children == (x, following) and isinstance(x, h.Sym) and not x.family
            if plain and isinstance(said, (*_FALLING, *_RISING)):
                return x, isinstance(said, _FALLING)
    return None


def _sign(x: h.Sym, falling: bool, propositions: list[h.Term]) -> str:
    """The sign of all entries, where the smallest one is bounded by 0."""
    words = set()
    for p in propositions:
        match p:
            case h.Greater(children=(h.At(children=(y, k)), h.Num() as zero)) | h.Less(children=(h.Num() as zero, h.At(children=(y, k)))):
                word = "positive"
            case h.GreaterEqual(children=(h.At(children=(y, k)), h.Num() as zero)) | h.LessEqual(
                children=(h.Num() as zero, h.At(children=(y, k)))
            ):
                word = "nonnegative"
            case _:
                continue
        smallest = dimension_term(x.dims[0]) if falling else h.UNITY
        if y == x and zero == h.ZERO and k == smallest:
            words.add(word)
    return min(words, key=("positive", "nonnegative").index, default="")
