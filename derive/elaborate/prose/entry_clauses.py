"""What is said of the entries of vectors: "with positive entries", "with no zero entries", "no entry of which is zero".

The words stand behind the letters that they speak of, in the same clause. Each says an inequality of every entry; a clause is taken only as
a whole, and only of small letters, whose entries have one index.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import is_size, size_of, space_of
from derive.elaborate.prose.spectral_words import Words
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_NOUNS = frozenset({"entries", "entry", "components", "component", "coordinates", "elements"})
_SIGNS = {
    "positive": "gt", "strictly positive": "gt", "nonnegative": "ge", "non negative": "ge", "negative": "lt", "strictly negative": "lt",
    "nonzero": "ne", "non zero": "ne",
}  # fmt: skip
_PHRASES: dict[str, str] = {
    **{f"with {many}{sign} entries": op for many in ("", "only ", "all ") for sign, op in _SIGNS.items()},
    **{f"have {sign} entries": op for sign, op in _SIGNS.items()},
    **{f"has {sign} entries": op for sign, op in _SIGNS.items()},
    **{f"having {sign} entries": op for sign, op in _SIGNS.items()},
    **{f"whose entries are {all_}{sign}": op for all_ in ("", "all ") for sign, op in _SIGNS.items()},
    "with no zero entries": "ne", "with no zero entry": "ne", "with no entry zero": "ne", "with no entry equal to zero": "ne",
    "have no zero entries": "ne", "has no zero entries": "ne", "have no zero entry": "ne", "has no zero entry": "ne",
    "without zero entries": "ne", "with no vanishing entries": "ne", "with no vanishing entry": "ne",
}  # fmt: skip
#: A clause has no more words than these before the words on the entries.
LONGEST = 24


def consumed(tokens: Sequence[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what such clauses declare, and the places of the tokens that they took (nobody else reads those)."""
    found: list[d.Declaration] = []
    taken: set[int] = set()
    for k, token in enumerate(tokens):
        if not _NOUNS & set(token.text.split()) or k in taken:
            continue
        for start in range(k, max(-1, k - 5), -1):
            words = Words(tokens[start : k + 6], 0)
            words.words = ["entries" if w in _NOUNS - {"entry", "component"} else "entry" if w == "component" else w for w in words.words]
            op = _PHRASES.get(words.eat(*_PHRASES))
            letters = _letters(tokens, start) if op else []
            stop = start + words.place
            if op is None or not letters or not _ends(tokens, stop):
                continue
            text = quoted(tokens[start:stop])
            for letter in letters:
                entry = t.Script(letter.span, letter, t.Ident(letter.span, "i"))
                node = t.Chain(letter.span, (entry, t.Number(letter.span, "0")), (op,), (None,), (letter.span,))
                found.append(d.Relation(node, text=text, piece=token.piece, opener="with"))
            taken |= set(range(start, stop))
            break
    return found, frozenset(taken)


def _letters(tokens: Sequence[Token], stop: int) -> list[t.Ident]:
    """The vectors that a clause has introduced before a token."""
    found: list[t.Ident] = []
    for k in range(stop - 1, max(-1, stop - LONGEST), -1):
        token = tokens[k]
        if token.tag is Tag.OPENER and token.value not in ("with", "such_that"):
            return found if token.value in ("let", "for", "given", "suppose", "if", "where") else []
        if token.tag in (Tag.CLAIM, Tag.NOT, Tag.SEMICOLON, Tag.COLON):
            return []
        if token.slot is None:
            continue
        node = token.slot.node
        if node is None or token.slot.display:
            return []
        if is_size(node) or size_of(node) is not None or space_of(node) is not None:
            continue
        members = _vectors(node)
        if members is None:
            return []
        found += members
    return []


def _vectors(node: t.Node) -> list[t.Ident] | None:
    """`p`, `x ∈ ℝⁿ`, `p, q ∈ ℝⁿ`: small letters; None for anything else."""
    if isinstance(node, t.Chain) and node.ops == ("in",):
        space = space_of(node.items[1])
        node = node.items[0] if space is not None and space.kind == "vector" else node
    if isinstance(node, t.Listing):  # the space stands behind the last of several letters
        several = [_vectors(p) for p in node.items]
        return None if any(x is None for x in several) else [y for x in several for y in x or []]
    return [node] if isinstance(node, t.Ident) and node.name.islower() and node.font in ("it", "bold") else None


def _ends(tokens: Sequence[Token], place: int) -> bool:
    return place >= len(tokens) or tokens[place].tag in (Tag.COMMA, Tag.SEMICOLON, Tag.COLON, Tag.AND, Tag.OPENER)
