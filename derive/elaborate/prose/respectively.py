"""What "respectively" hands out: of "A and B are symmetric and orthogonal, respectively" each letter has its own property.

The grammar says every property of every letter; where the word stands beside the properties, and there are as many of them as letters, each
letter keeps the one that stands in its place. Where the numbers differ, or the word stands beside a letter ("A (resp. B)"), nothing is
kept, and the letters are doubted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_PROPERTY = frozenset({Tag.ADJECTIVE, Tag.TOGETHER})


def handed_out(tokens: Sequence[Token], said_of_all: Sequence[d.Declaration]) -> list[d.Declaration]:
    """Return a sentence's declarations, with properties that it says respectively given to one letter each."""
    found = list(said_of_all)
    if any(x.tag is Tag.RESPECTIVELY and y.slot is not None for x, y in pairwise(tokens)):
        own = tuple(x.letter for x in found if isinstance(x, d.HasProperty) and isinstance(x.letter, t.Node))
        named = (x.slot.node for x in tokens if x.slot is not None and isinstance(x.slot.node, t.Ident))
        kept = [x for x in found if not isinstance(x, (d.HasProperty, d.Together))]
        return [*kept, d.Doubt((*own, *named), text=quoted(tokens), piece=tokens[0].piece)] if len(kept) < len(found) else found
    places = [k for k, x in enumerate(tokens) if x.tag is Tag.RESPECTIVELY]
    if not any(_beside_a_property(tokens, k) for k in places):
        return found
    said = [x for x in found if isinstance(x, d.HasProperty)]
    letters = list(dict.fromkeys(x.letter for x in said))
    names = list(dict.fromkeys(x.property for x in said))
    if len(names) < 2 or len(letters) < 2:
        return found
    rest = [x for x in found if not isinstance(x, d.HasProperty)]
    if len(names) != len(letters):
        own = tuple(x for x in letters if not isinstance(x, d.Family))
        return [*rest, d.Doubt(own, text=quoted(tokens), piece=tokens[0].piece)]
    return [*rest, *(x for x in said if letters.index(x.letter) == names.index(x.property))]


def _beside_a_property(tokens: Sequence[Token], k: int) -> bool:
    """Whether the word stands directly behind a property, or before one."""
    before = [x for x in tokens[:k] if x.tag not in (Tag.COMMA, Tag.NOUN, Tag.OPEN)]
    ahead = tokens[k + 1] if k + 1 < len(tokens) else None
    return bool(before and before[-1].tag in _PROPERTY) or (ahead is not None and ahead.tag in _PROPERTY)
