"""`⟨X → Y → Z⟩ form a Markov chain`: the ends are independent given the middle, I(X; Z | Y) = 0."""

from __future__ import annotations

import re

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.regression_words import F, places, text_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.parser import parse

_CHAIN = re.compile(rf"markov chain {F}|{F} (?:be |is |are |being )?(?:form |forms |forming )?(?:a )?markov chain")


def recognised(tokens: list[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return the condition that a Markov chain of three letters is, and the places of the words that say so."""
    if not any("markov" in x.text for x in tokens):
        return [], frozenset()
    text, starts = text_of(tokens)
    m = _CHAIN.search(text)
    token = next((x for x in tokens if m is not None and x.slot is not None and str(x.slot.index) == (m[1] or m[2])), None)
    node = token.slot.node if token is not None and token.slot is not None else None
    if m is None or token is None or token.slot is None or not isinstance(node, t.Chain) or node.ops not in (("to", "to"), ("-", "-")):
        return [], frozenset()
    letters = [x.name for x in node.items if isinstance(x, t.Ident) and not x.accents and len(x.name) == 1]
    if len(letters) != 3:
        return [], frozenset()
    first, middle, last = letters
    condition = parse(rf"I({first}; {last} \mid {middle}) = 0")
    found: list[d.Declaration] = [
        d.Relation(condition, text=m.group(), piece=token.piece, opener="let"),
        d.Role(token.slot.index, "declaration", "with", piece=token.piece),
    ]
    return found, frozenset(places(tokens, starts, m.start(), m.end()))


__all__ = ["recognised"]
