"""`Let p = (p_1, …, p_K) be a probability distribution`: a letter whose entries the text lists is the vector of the probabilities."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.words import Token
from derive.read import tree as t

_BETWEEN = frozenset({Tag.BE, Tag.DETERMINER, Tag.ADJECTIVE, Tag.NEUTRAL, Tag.QUIET})
_WORDS = frozenset({"distribution", "distributions", "probability distribution", "probability distributions"})


def as_vectors(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a sentence with "distribution" said of a listed letter as "probability vector"."""
    for k, token in enumerate(tokens):
        if token.tag is not Tag.VARIATE or token.text not in _WORDS:
            continue
        first = next((j for j in range(k - 1, -1, -1) if tokens[j].tag not in _BETWEEN), -1)
        behind = tokens[k + 1].tag if k + 1 < len(tokens) else None
        if first < 0 or not _lists(tokens[first]) or behind in (Tag.OF, Tag.FOLLOW, Tag.WORD):
            continue
        between = [x for x in tokens[first + 1 : k] if not (x.tag is Tag.ADJECTIVE and x.value in ("probability", "discrete"))]
        vector = replace(token, tag=Tag.ADJECTIVE, text="probability vector", value="probability_vector")
        return [*tokens[: first + 1], *between, vector, *tokens[k + 1 :]]
    return tokens


def _lists(token: Token) -> bool:
    """Whether it is `p = (p_1, …, p_K)`."""
    match token.slot.node if token.slot is not None else None:
        case t.Chain(items=(t.Ident(), t.Fenced(left="(", body=t.Listing(items=items))), ops=("=",)):
            return any(isinstance(x, t.Ellipsis) for x in items) and isinstance(items[0], t.Script) and items[0].sub is not None
    return False
