"""Parameters that are called unknown: "with both parameters unknown", "where ⟨μ⟩ is unknown", "with unknown rate ⟨λ⟩".

Such words restrict no letter, and settle with which other parameters an estimate is made. They are taken out of their sentence, so that
the rest of it is read as if they were not there. Anything else that is unknown ("it is unknown whether …") stays, for whoever doubts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.regression_words import F, places, text_of
from derive.elaborate.prose.slots import is_call, is_letter
from derive.elaborate.prose.words import Token
from derive.read import tree as t

_BE = r"(?: is| are| being| be| assumed| both| all)*"
_NOUNS = r"(?:model )?(?:parameters|endpoints|end points|ends|of them|of which)"
_END = r"(?= [,;.)(:]| and\b| where\b| let\b|$)"
#: "with both parameters unknown", "all parameters are unknown", "with shape ⟨a⟩ and rate ⟨b⟩, both unknown".
_ALL = re.compile(
    rf"(?:[,;(] )?(?:and |but )?(?:with |where |when |in which |here )?(?:(?:both|all|whose|its|two) )*"
    rf"(?:{_NOUNS}{_BE}|(?:both|all)(?: are)?) unknown(?: \))?{_END}"
)
#: "with ⟨μ⟩ and ⟨σ²⟩ unknown", "where ⟨μ⟩ is unknown"; words that another clause needs stay.
_LETTERS = re.compile(
    rf"(?:[,(] )?(?:and )?(?:with |where |when |here )?{F}(?:(?: ,)?(?: and)? {F})?{_BE} unknown(?: parameters?)?(?: \))?{_END}"
)
_OPENED = re.compile(rf"(?<=with |here )?(?<!of ){F}{_BE} unknown and (?=⟨)")
#: "with unknown rate ⟨λ⟩": the word alone goes.
_ADJECTIVE = re.compile(
    r"\bunknown (?=(?:common |positive |real |fixed |true )*(?:mean|variance|shape|rate|scale|location|standard deviation|covariance|"
    r"parameter|probability|success|endpoints?|lower|upper|degrees|value|constant|⟨))"
)
_OPEN_QUESTION = re.compile(r"\bunknown (?:whether|if|how|why|what|which)\b|\bwhether\b|\bnot unknown\b")


def without(tokens: list[Token]) -> tuple[list[Token], list[d.Declaration]]:
    """Return the tokens of a sentence without what it says of unknown parameters, and that as declarations."""
    if not any("unknown" in x.text for x in tokens):
        return tokens, []
    found: list[d.Declaration] = []
    while True:
        text, starts = text_of(tokens)
        m = None if _OPEN_QUESTION.search(text) else _OPENED.search(text) or _LETTERS.search(text) or _ALL.search(text)
        m = m if m is not None and all(_letter(tokens, g) is not None for g in m.groups() if g) else None
        if m is None:
            break
        gone = places(tokens, starts, m.start(), m.end())
        named = [x for g in m.groups() if g and (x := _letter(tokens, g)) is not None]
        letters: Sequence[t.Node] = named or _parameters_before(tokens, min(gone))
        piece = tokens[min(gone)].piece
        found += [d.HasProperty(x, "unknown", opener="with", text=m.group(), piece=piece) for x in letters]
        found += [d.Role(s.index, "declaration", "", piece=piece) for k in gone if (s := tokens[k].slot) is not None]
        tokens = [x for k, x in enumerate(tokens) if k not in gone]
    if _OPEN_QUESTION.search(text_of(tokens)[0]):
        return tokens, found
    return _without_adjectives(tokens), found


def _without_adjectives(tokens: list[Token]) -> list[Token]:
    text, starts = text_of(tokens)
    gone = {k for m in _ADJECTIVE.finditer(text) for k in places(tokens, starts, m.start(), m.start() + 1) if tokens[k].text == "unknown"}
    return [x for k, x in enumerate(tokens) if k not in gone]


def _letter(tokens: list[Token], index: str) -> t.Node | None:
    """The letter, or the power of one, that is the formula of this number."""
    node = next((x.slot.node for x in tokens if x.slot is not None and str(x.slot.index) == index), None)
    bare = replace(node, sup=None) if isinstance(node, t.Script) and isinstance(node.sup, t.Number) else node
    return node if isinstance(bare, t.Script | t.Ident) and is_letter(bare) else None


def _parameters_before(tokens: list[Token], stop: int) -> Sequence[t.Node]:
    """The letters among the parameters of the last law before a place, or the last two letters there."""
    nodes = [x.slot.node for x in tokens[:stop] if x.slot is not None and x.slot.node is not None]
    for node in reversed(nodes):
        law = node.items[-1] if isinstance(node, t.Chain) and node.ops == ("sim",) else node
        if isinstance(law, t.Row) and is_call(law) and isinstance(fence := law.items[-1], t.Fenced):
            inside = fence.body.items if isinstance(fence.body, t.Listing) else (fence.body,)
            return [x for x in inside if isinstance(x, t.Ident | t.Script)]
    return [x for x in nodes if isinstance(x, t.Ident | t.Script) and is_letter(x)][-2:]


__all__ = ["without"]
