"""In what a function is differentiable: "differentiable in ⟨t⟩", "differentiable with respect to ⟨x⟩"; the function has said so already."""

from __future__ import annotations

from collections.abc import Sequence

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.words import Token
from derive.read import tree as t

_SMOOTH = frozenset({"differentiable", "analytic"})
_IN = (("in",), ("with", "respect", "to"), ("with respect to",), ("w.r.t.",))


def consumed(tokens: Sequence[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return the places of what stands behind "differentiable" and only says in which letter; it declares nothing more."""
    found: set[int] = set()
    for k, token in enumerate(tokens):
        if token.value not in _SMOOTH:
            continue
        for words in _IN:
            behind = tokens[k + 1 : k + 2 + len(words)]
            slot = behind[-1].slot if len(behind) == len(words) + 1 else None
            if slot is None or slot.display or not isinstance(slot.node, t.Ident) or tuple(x.text for x in behind[:-1]) != words:
                continue
            found |= set(range(k + 1, k + 2 + len(words)))
    return [], frozenset(found)
