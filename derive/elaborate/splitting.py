"""A formula's claim and the conditions written beside it: `a = b, \\quad x > 0`, `… \\text{ for } i ≠ j`."""

from __future__ import annotations

from dataclasses import dataclass

from derive.elaborate import declarations as d
from derive.elaborate.asides import from_formula
from derive.read import tree as t


@dataclass(frozen=True, slots=True)
class Claim:
    """What a formula claims, as one node, and what it declares beside that."""

    claim: t.Node
    declarations: tuple[d.Declaration, ...] = ()


def split_claims(node: t.Node) -> Claim:
    """Split a formula; where nothing is claimed beside its conditions, or nothing stands beside its claims, the whole is the claim."""
    split = from_formula(node)
    if not split.declarations:
        return Claim(node)
    if len(split.claims) == 1:
        return Claim(split.claims[0], split.declarations)
    span = split.claims[0].span.cover(split.claims[-1].span)
    return Claim(t.Listing(span, split.claims, (",",) * (len(split.claims) - 1)), split.declarations)
