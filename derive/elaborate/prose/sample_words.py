"""Observations without a letter, and parameters that are known.

In "the Fisher information of $n$ i.i.d. $\\mathrm{Poisson}(\\lambda)$ observations" the sample gets the letter X, so that what is said of
its law is said of something. "With $\\mu$ known" settles which other parameters an estimate is made with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.elaborate.chance_names import DISTRIBUTIONS
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.regression_words import F, places, text_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t

_KIND = r"(?:observations?|samples?|draws?|random variables?|variables?|variates?|trials?|data points?)"
_MANY = re.compile(rf"(?:of|in|from|for) {F} (?:i\.i\.d\.?|iid|independent|independent and identically distributed) {F} {_KIND}")
_ONE = re.compile(rf"(?:of|in|from|for) (?:one|single)(?: single)? (?:{_KIND} (?:from|of) )?{F}(?: {_KIND})?")


_PARAMETER = r"(?:mean|variance|shape|rate|scale|location|standard deviation|covariance|covariance matrix|parameter|number of trials)"
_KNOWN = re.compile(rf"{F}(?: is| are| being| assumed)*(?: both)? known\b|\bknown (?:{_PARAMETER} )?(?:parameter )?{F}(?: and {F})?")


def known_letters(tokens: list[Token]) -> list[d.Declaration]:
    """Return what a sentence says of parameters that are known."""
    text, _ = text_of(tokens)
    slots = {x.slot.index: x.slot.node for x in tokens if x.slot is not None and x.slot.node is not None}
    found: list[d.Declaration] = []
    for m in _KNOWN.finditer(text):
        for node in (slots.get(int(g)) for g in m.groups() if g):
            if isinstance(node, t.Chain):
                node = node.items[0]
            if isinstance(node, (t.Ident, t.Script)):
                found.append(d.HasProperty(node, "known", text=m.group(), piece=tokens[0].piece, opener="with"))
    return found


def named_alike(tokens: Sequence[Token], found: Sequence[d.Declaration]) -> list[d.Declaration]:
    """What "with sample variances ⟨S_X²⟩ and ⟨S_Y²⟩" says of the letters behind the first."""
    known = {id(x.letter) for x in found if isinstance(x, d.Names)}
    out: list[d.Declaration] = []
    for k, token in enumerate(tokens):
        if token.text not in _PLURAL:
            continue
        for place in _listed(tokens[k + 1 :]):
            node = place.slot.node if place.slot is not None else None
            if isinstance(node, (t.Ident, t.Script)) and id(node) not in known:
                out.append(d.Names(node, token.value, (), text=token.text, piece=place.piece))
    return out


def _listed(tokens: Sequence[Token]) -> Iterator[Token]:
    """Formulas with commas and "and" between them."""
    for k, token in enumerate(tokens):
        if (token.slot is None) if k % 2 == 0 else (token.text not in ("and", ",")):
            return
        if k % 2 == 0:
            yield token


_PLURAL = frozenset({"sample variances", "sample means", "sample standard deviations", "unbiased sample variances"})


def recognised(tokens: list[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return the samples that a sentence speaks of without naming them, and the places of the words that say so."""
    text, starts = text_of(tokens)
    slots = {x.slot.index: x.slot.node for x in tokens if x.slot is not None and x.slot.node is not None}
    many = _MANY.search(text)
    m = many or _ONE.search(text)
    law = slots.get(int(m[m.re.groups])) if m is not None else None
    if m is None or law is None or not _is_law(law):
        return known_letters(tokens), frozenset()
    piece = tokens[0].piece
    x = t.Ident(law.span, "X")
    subject: d.Subject = x
    found = known_letters(tokens)
    if many is not None:
        size = slots.get(int(many[1]))
        if not isinstance(size, t.Ident):
            return known_letters(tokens), frozenset()
        subject = d.Family((t.Script(law.span, x, t.Number(law.span, "1")),), t.Script(law.span, x, size))
        found.append(d.Together((subject,), "iid", text=m.group(), piece=piece))
    found.append(d.Distributed((subject,), "", law, text=m.group(), piece=piece))
    return found, frozenset(places(tokens, starts, m.start(), m.end()))


def _is_law(node: t.Node) -> bool:
    head = node.items[0] if isinstance(node, t.Row) and len(node.items) == 2 and isinstance(node.items[1], t.Fenced) else None
    return isinstance(head, t.Ident) and head.name in DISTRIBUTIONS and head.font in ("rm", "cal", "sf")


__all__ = ["known_letters", "recognised"]
