"""What a sentence says of everything of a kind: "throughout, matrices are symmetric", "angles are measured in degrees".

It names no letter, and holds for all of them. Where nothing came of it, it is kept as unread, so that nothing is refuted for want of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.doubts import SAID
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_ALL = frozenset({"all", "every", "each", "any", "always", "everywhere"})
_HERE = frozenset("chapter section paper note notes document sheet lecture appendix paragraph throughout henceforth hereafter".split())
_UNITS = frozenset({"degrees", "modulo", "bits", "nats"})
#: Properties that every reader takes for granted.
_GRANTED = frozenset("differentiable continuous real square finite".split())
_USED = (d.Global, d.Layout, d.LogBase, d.Applied, d.Regression)


def unread(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> list[d.Declaration]:
    """Return the sentence as unread words where it restricts all things of a kind and nothing came of it."""
    words = {w for x in tokens if x.slot is None for w in x.text.split()}
    if any(isinstance(x, _USED) for x in found):
        return []
    if not (words & _UNITS or "convention" in words or _restricts_all(tokens, words)):
        return []
    if any(not isinstance(x, d.Role) for x in found) and "convention" not in words:
        return []
    return [d.Unread(text=quoted(tokens), piece=tokens[0].piece)]


def _restricts_all(tokens: Sequence[Token], words: set[str]) -> bool:
    if any(isinstance(x.slot.node, (t.Ident, t.Script, t.Chain)) for x in tokens if x.slot is not None):
        return False
    here = words & _HERE or any(x.tag is Tag.OPENER and x.value == "here" for x in tokens)
    if not here and not words & _ALL:
        return False
    if any(x.tag is Tag.TOGETHER for x in tokens):
        return True
    verb = next((k for k, x in enumerate(tokens) if x.tag is Tag.BE), len(tokens))
    return any((x.tag in SAID and x.value not in _GRANTED) or isinstance(getattr(x.slot, "node", None), t.Infix) for x in tokens[verb:])
