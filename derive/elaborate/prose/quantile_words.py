"""Quantiles by name in prose: "let ⟨z_α⟩ be the upper ⟨α⟩ quantile of the standard normal distribution".

What is kept is the tail from which the letter counts, for a level below it that is the quantile's own, or its complement.
"""

from __future__ import annotations

import re

from derive.elaborate.names import label
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.regression_words import F, places, text_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.tree import Node

_DEGREES = rf"(?: with {F} degrees of freedom)?"
_LAW = (
    r"(standard normal(?: distribution| law)?"
    rf"|(?:student t|student's t|students t|t|chi squared?|chi square|f)(?: distribution| law){_DEGREES}"
    rf"|{F}(?: distribution| law)?{_DEGREES})"
)
_POINT = r"(?:quantile|percentile|critical value|critical point|percentage point|point)"
_CLAUSE = re.compile(
    rf"(?:{F} (?:be|is|denotes?|for)|{F}) (?:(upper|lower) )?{F} (?:(upper|lower) )?{_POINT} of {_LAW}(?= ,| and| where| \.| ;|$)"
)
#: The letter of each law, as words of the clause or as the letter of its formula.
_LAWS = {
    "z": (("standard normal",), "N"),
    "t": (("student t", "student's t", "students t", "t "), "t"),
    "chi": (("chi squared", "chi square", "chi "), "chi"),
    "F": (("f ",), "F"),
}


def recognised(tokens: list[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return the quantiles that a sentence names, and the places of the words that do."""
    if not any(x.text.removesuffix("s") in ("quantile", "percentile", "critical", "point") for x in tokens):
        return [], frozenset()
    text, starts = text_of(tokens)
    slots = {x.slot.index: x.slot.node for x in tokens if x.slot is not None and x.slot.node is not None}
    found: list[d.Declaration] = []
    taken: set[int] = set()
    for m in _CLAUSE.finditer(text):
        first, second, before, level, behind, law, *_ = m.groups()
        letter = slots.get(int(first or second))
        tail = _tail(letter, slots.get(int(level)), before or behind or "")
        if letter is None or tail == "" or not _fits(letter, law, slots):
            continue
        piece = tokens[0].piece
        found.append(d.Names(letter, tail, (), text=m.group(), piece=piece, opener="let"))
        found += [d.Role(int(k), "declaration", "", piece=piece) for k in re.findall(r"⟨(\d+)⟩", m.group())]
        taken |= places(tokens, starts, m.start(), m.end())
    return found, frozenset(taken)


def _tail(letter: Node | None, level: Node | None, said: str) -> str:
    """`upper_quantile` or `lower_quantile`, by the level below the letter and the one that the words name."""
    sub = letter.sub if isinstance(letter, t.Script) else None
    if sub is None or level is None:
        return ""
    below = [label(p) for p in (sub.items if isinstance(sub, t.Listing) else (sub,))]
    own = label(level.body if isinstance(level, t.Fenced) else level)
    if own in below:
        return "upper_quantile" if said == "upper" else "lower_quantile"
    if any(own == f"1-{p}" for p in below) and not said:
        return "upper_quantile"
    return ""


def _fits(letter: Node, law: str, slots: dict[int, Node]) -> bool:
    """Whether the letter is the one that quantiles of the law have."""
    base = letter.base if isinstance(letter, t.Script) else None
    if not isinstance(base, t.Ident) or base.name not in _LAWS:
        return False
    words, symbol = _LAWS[base.name]
    if law.startswith("⟨"):
        node = slots.get(int(law[1 : law.index("⟩")]))
        while isinstance(node, (t.Script, t.Row)):
            node = node.base if isinstance(node, t.Script) else node.items[0]
        return isinstance(node, t.Ident) and node.name == symbol
    return any(f"{law} ".startswith(w) for w in words)


__all__ = ["recognised"]
