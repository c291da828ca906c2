"""Sums, series and integrals over one range joined: Σ_j c_j ∫ f_j = ∫ Σ_j c_j f_j, all of them finite because the claim has them.

A form that is linear in such atoms is zero where, range by range, the joined body is zero.
"""

from __future__ import annotations

from flint import fmpq

from derive.algebra.scalar_form import ZERO, Base, Form, add
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_read import Reader
from derive.algebra.scalar_transform import BINDING, Transform
from derive.terms import heads as h

MAX_DEPTH = 4


def vanishes(reader: Reader, f: Form, depth: int = 0) -> bool:
    """Whether the form is zero after atoms of equal range are joined, at any depth of binders."""
    ring = reader.ring
    f = canonical(ring, f)
    if not f.terms:
        return True
    if depth >= MAX_DEPTH:
        return False
    groups: dict[tuple[object, ...], dict[int, list[Form]]] = {}
    rest: list[Form] = [ZERO]
    for m, c in f.terms.items():
        bound = [(k, e) for k, e in m if _joinable(reader, k)]
        if len(bound) != 1 or bound[0][1] != 1:
            rest.append(Form({m: c}))
            continue
        k = bound[0][0]
        data = ring.bases[k].data
        ranges = data[2]
        assert isinstance(ranges, tuple)
        coefficient = Form({tuple((b, e) for b, e in m if b != k): c})
        groups.setdefault((data[0], *ranges[1:]), {}).setdefault(k, []).append(coefficient)
    if not groups or not ring.is_zero(add(*rest)):
        return False
    return all(vanishes(reader, _joined(reader, group), depth + 1) for group in groups.values())


def _joinable(reader: Reader, k: int) -> bool:
    base = reader.ring.bases[k]
    if base.kind != "call" or base.data[0] not in BINDING or base.data[0] == "prod":
        return False
    ranges = base.data[2]
    return isinstance(ranges, tuple) and len(ranges) == 3


def _joined(reader: Reader, group: dict[int, list[Form]]) -> Form:
    """Σ_j c_j f_j over the letter of the first body."""
    ring = reader.ring
    first = next(iter(group))
    target = ring.monomial(_letter(reader, first), fmpq(1))
    parts = []
    for k, coefficients in group.items():
        body = ring.bases[k].data[1]
        assert isinstance(body, Form)
        own = _letter(reader, k)
        moved = body if k == first else Transform(reader, {own: target})(body)
        parts.append(ring.mul(add(*coefficients), moved))
    return add(*parts)


def _letter(reader: Reader, k: int) -> int:
    ranges = reader.ring.bases[k].data[2]
    assert isinstance(ranges, tuple)
    assert isinstance(ranges[0], h.Term)
    return reader.ring.intern(Base("atom", (ranges[0],)))
