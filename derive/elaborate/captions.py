r"""Displays under parallel captions: "Ridge penalty: $$J = …$$", "Lasso penalty: $$J = …$$" give one name a meaning each.

Two captions are parallel where they have a word in common and each has one of its own. The second display may then define its name
again; a claim about that name is not called false.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from derive.elaborate.names import name_with_label, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.joining import ANNOUNCING
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t

#: A caption has at most so many words.
WORDS = 8


@dataclass
class Captions:
    """The caption under which each name last stood on the left of a display, and the words that came last."""

    under: dict[str, str] = field(default_factory=dict)
    said: str = ""

    def doubting(self, piece: d.Piece, scope: Scope) -> Scope:
        """Take note of a piece of text, or return the scope of a formula, its name doubted where a parallel caption gave it a meaning."""
        if isinstance(piece, str):
            self.said = piece.strip() or self.said
            return scope
        caption, self.said = self.said, ""
        name = _name(piece.node) if piece.display and caption.endswith(":") else None
        if name is None:
            return scope
        before, self.under[name] = self.under.get(name), caption
        defined = any(getattr(x.target, "name", None) == name for x in scope.definitions)
        if before is None or not defined or not parallel(before, caption):
            return scope
        return replace(scope, renamed={name: caption, **scope.renamed})


def parallel(a: str, b: str) -> bool:
    """Whether two captions name two things of one kind."""
    one, other = _words(a), _words(b)
    short = max(len(one), len(other)) <= WORDS
    return short and bool(one & other) and bool(one - other) and bool(other - one) and ANNOUNCING.isdisjoint(one | other)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _name(node: t.Node | None) -> str | None:
    """The letter, with its label, that an equation has on its left, alone or at arguments."""
    left = node.items[0] if isinstance(node, t.Chain) and node.ops[0] == "=" else None
    if isinstance(left, t.Row) and len(left.items) == 2 and isinstance(left.items[1], t.Fenced):
        left = left.items[0]
    if isinstance(left, t.Script) and isinstance(left.base, t.Ident) and left.sup is None:
        return name_with_label(left, left.base)
    return spell(left) if isinstance(left, t.Ident) else None
