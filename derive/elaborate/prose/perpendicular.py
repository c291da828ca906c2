"""Clauses that say of one vector that it is orthogonal to another: "suppose that ⟨x⟩ is orthogonal to ⟨y⟩" is ⟨x ⊥ y⟩."""

from __future__ import annotations

from collections.abc import Sequence

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_SAYING = frozenset({"orthogonal to", "perpendicular to"})
_MOODS = frozenset({"let", "suppose", "where", "if", "here", "for"})
_BEFORE = frozenset({Tag.OPENER, Tag.COMMA, Tag.AND, Tag.QUIET})


def consumed(tokens: Sequence[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what such a clause declares, and the places of its tokens; a clause that says more is left as it stands."""
    at = next((k for k, x in enumerate(tokens) if x.text in _SAYING), None)
    if at is None or at < 2 or at + 1 >= len(tokens) or tokens[at - 1].tag is not Tag.BE:
        return [], frozenset()
    one, other = tokens[at - 2].slot, tokens[at + 1].slot
    if one is None or other is None or not isinstance(one.node, t.Ident) or not isinstance(other.node, t.Ident):
        return [], frozenset()
    opened = next((k for k in range(at - 3, -1, -1) if tokens[k].tag is Tag.OPENER), None)
    if opened is None or tokens[opened].value not in _MOODS or any(x.text != "that" for x in tokens[opened + 1 : at - 2]):
        return [], frozenset()
    before, behind = tokens[:opened], tokens[at + 2 :]
    ends = not behind or behind[0].tag in (Tag.COMMA, Tag.SEMICOLON, Tag.CLAIM)
    if not ends or (before and before[-1].tag not in _BEFORE) or any(x.tag is Tag.NOT for x in tokens):
        return [], frozenset()
    span = one.node.span
    meta = {"text": quoted(tokens[opened : at + 2]), "piece": tokens[opened].piece, "opener": tokens[opened].value}
    relation = d.Relation(t.Chain(span, (one.node, other.node), ("perp",), (None,), (span,)), **meta)  # type: ignore[arg-type]
    roles = [d.Role(x.index, "declaration", piece=tokens[opened].piece) for x in (one, other)]
    return [relation, *roles], frozenset(range(opened, at + 2))
