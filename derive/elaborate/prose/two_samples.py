"""Two independent samples in one sentence.

"Let ⟨X_1, …, X_m⟩ be i.i.d. ⟨N(μ, σ²)⟩ and ⟨Y_1, …, Y_n⟩ i.i.d. ⟨N(ν, τ²)⟩, the two samples being independent." leaves out the second
verb and speaks of samples without a letter, so that it is read as a whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.regression_words import F, text_of
from derive.elaborate.prose.slots import is_call, items_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node

_IID = r"(?:i\.i\.d\.|iid|independent and identically distributed|random sample)"
_SAMPLE = rf"(?:(?:be|are|is) )?{_IID}(?: as| from| with law| with distribution)? {F}"
_APART = (
    r"(?:two |both )?samples (?:being|are|is)?(?: mutually)? ?independent(?: of each other)?"
    rf"|independent of (?:each other|one another|first sample|other sample|{F}(?: s)?)|independently(?: of {F})?|with samples independent"
)
_SENTENCE = re.compile(
    rf"(?:let|suppose|assume|given)?(?: that)? ?{F} {_SAMPLE} ?,? ?(?:and|,)?(?: let)? {F} {_SAMPLE}"
    rf"(?:(?: ,)?(?: and| with| where)? (?:{_APART}))"
)


def recognised(tokens: Sequence[Token]) -> list[d.Declaration] | None:
    """Return what a sentence of this form declares, or None for any other."""
    if sum(x.slot is not None for x in tokens) < 4:
        return None
    text, _ = text_of(list(tokens))
    m = _SENTENCE.fullmatch(text.removesuffix(" ."))
    if m is None:
        return None
    slots = {x.slot.index: x.slot.node for x in tokens if x.slot is not None}
    first, law, second, other, *rest = (slots[int(g)] if g is not None else None for g in m.groups())
    families = [_family(x) for x in (first, second)]
    letters = [_letter(f) for f in families if f is not None]
    laws = [x for x in (law, other) if x is not None and is_call(x)]
    if len(letters) != 2 or None in letters or len(laws) != 2 or any(x is not None and _base(x) != letters[0] for x in rest):
        return None
    said = quoted(list(tokens))
    piece = tokens[0].piece
    found: list[d.Declaration] = []
    for family, node in zip(families, laws, strict=True):
        assert family is not None
        found.append(d.Distributed((family,), "", node, text=said, piece=piece, opener="let"))
        found.append(d.Together((family,), "iid", text=said, piece=piece, opener="let"))
    found.append(d.Together(tuple(f for f in families if f is not None), "independent", text=said, piece=piece, opener="let"))
    return [*found, *(d.Role(k, "declaration", "", piece=piece) for k in slots)]


def _family(node: Node | None) -> d.Family | None:
    if node is None:
        return None
    subjects = [s for item in items_of(node) if item.kind == "letters" for s in item.subjects]
    return subjects[0] if len(subjects) == 1 and isinstance(subjects[0], d.Family) and subjects[0].last is not None else None


def _letter(family: d.Family) -> str | None:
    return _base(family.members[0])


def _base(node: Node) -> str | None:
    base = node.base if isinstance(node, t.Script) else node
    return base.name if isinstance(base, t.Ident) else None


__all__ = ["recognised"]
