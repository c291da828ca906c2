"""The constants K with ‖X‖_a ≤ K ‖X‖_b for every array X of a shape (Horn, Johnson, *Matrix Analysis*, 5.4 and 5.6.P23)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import reduce

from derive.proof.norm_products import Known, Product, number, rational
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.shapes import Dim, is_vector
from derive.terms.typing import shape_of


def constants(low: h.Norm, high: h.Norm, known: Known) -> Iterator[Product]:
    """Constants K with low(X) ≤ K high(X) for every array X of this shape."""
    x = low.children[0]
    rows, cols = (_dimension(d) for d in shape_of(x))
    half = Fraction(1, 2)

    def of(*powers: tuple[Product, Fraction]) -> Product:
        return reduce(lambda p, f: p.times(f[0], f[1]), powers, Product())

    pair = (low.kind, high.kind)
    if is_vector(shape_of(x)):
        order = {"1": Fraction(1), "2": half, "inf": Fraction(0)}
        if low.kind in order and high.kind in order:
            yield of((rows, max(order[low.kind] - order[high.kind], Fraction(0))))
        return
    m, n = (rows, Fraction(1)), (cols, Fraction(1))
    root_m, root_n = (rows, half), (cols, half)
    if pair in UNIT or (low.kind == "max" and high.kind in NAMED):
        yield of()
    table: dict[tuple[str, str], tuple[tuple[Product, Fraction], ...]] = {
        ("op1", "spectral"): (root_m,),
        ("op1", "F"): (root_m,),
        ("op1", "nuclear"): (root_m,),
        ("op1", "opinf"): (m,),
        ("op1", "max"): (m,),
        ("opinf", "spectral"): (root_n,),
        ("opinf", "F"): (root_n,),
        ("opinf", "nuclear"): (root_n,),
        ("opinf", "op1"): (n,),
        ("opinf", "max"): (n,),
        ("spectral", "op1"): (root_n,),
        ("spectral", "opinf"): (root_m,),
        ("F", "op1"): (root_n,),
        ("F", "opinf"): (root_m,),
        ("F", "max"): (root_m, root_n),
        ("spectral", "max"): (root_m, root_n),
    }
    if pair in table:
        yield of(*table[pair])
    if pair in ROOTS_OF_RANK:
        for r in (rows, cols, *_ranks(x, known)):
            yield of((r, ROOTS_OF_RANK[pair]))


#: Norms of which the first is never the greater.
UNIT = frozenset({("spectral", "F"), ("spectral", "nuclear"), ("F", "nuclear")})

#: Norms that no entry exceeds.
NAMED = frozenset({"spectral", "F", "nuclear", "op1", "opinf"})

#: Powers of the rank that bound one norm of the singular values by another.
ROOTS_OF_RANK = {("F", "spectral"): Fraction(1, 2), ("nuclear", "F"): Fraction(1, 2), ("nuclear", "spectral"): Fraction(1)}


def _dimension(d: Dim) -> Product:
    t = dimension_term(d)
    q = rational(t)
    return number(q) if q is not None else Product(powers={t: Fraction(1)})


def _ranks(x: h.Term, known: Known) -> Iterator[Product]:
    """The rank, as the head and as the number that a condition gives for it."""
    rank = h.Rank(x)
    yield Product(powers={rank: Fraction(1)})
    for c in known.conditions:
        if isinstance(c.proposition, h.Equal) and rank in c.proposition.children:
            for other in c.proposition.children:
                q = rational(other)
                if q is not None and q > 0:
                    yield number(q)
                elif isinstance(other, h.Sym):
                    yield Product(powers={other: Fraction(1)})
