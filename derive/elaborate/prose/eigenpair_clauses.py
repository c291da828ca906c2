"""Clauses that name one eigenvalue or singular value with its vectors: "with a simple eigenvalue ⟨λ⟩ and unit eigenvector ⟨u⟩".

What they say are equations: `A u = λ u` of a right eigenvector, `uᵀA = λ uᵀ` of a left one, `A v = σ u` and `Aᵀu = σ v` of singular
vectors, which are of length one. A clause is taken only as a whole, from the value to the last of its vectors: one word in it that is not
of the grammar ("the largest eigenvalue"), and it is left to the reader of sentences as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import is_size, size_of, space_of
from derive.elaborate.prose.spectral_words import Words
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_VALUES: dict[str, Literal["eigenvalue", "singular_value"]] = {"eigenvalue": "eigenvalue", "singular value": "singular_value"}
#: What may be said of the value beside that it is one; `positive` and `nonzero` are kept.
_OF_VALUES = ("simple", "isolated", "algebraically simple", "real", "nonzero", "non zero", "positive")
_OF_VECTORS = (
    "corresponding", "associated", "unit", "unit norm", "unit length", "normalized", "normalised", "real", "nonzero", "non zero",
)  # fmt: skip
_UNIT = frozenset({"unit", "unit norm", "unit length", "normalized", "normalised"})
#: A clause has no more words than these, and neither has what stands before it.
LONGEST = 40
_OF_MATRICES = frozenset({"symmetric", "positive_definite", "positive_semidefinite", "invertible", "square"})
_BOTH = ("left and right", "right and left")
_OPENERS = frozenset({"", "let", "suppose", "where", "with", "for", "if", "here", "given"})


@dataclass(slots=True)
class Said:
    """What a clause says: a value, of which matrix, and the vectors by their side, with whether they are of length one."""

    kind: Literal["eigenvalue", "singular_value"]
    value: t.Ident | None = None
    words: set[str] = field(default_factory=set)
    matrix: t.Ident | None = None
    space: t.Chain | None = None
    properties: list[str] = field(default_factory=list)
    vectors: list[tuple[str, t.Ident, bool]] = field(default_factory=list)


def consumed(tokens: Sequence[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what such clauses declare, and the places of the tokens that they took (nobody else reads those)."""
    found: list[d.Declaration] = []
    taken: set[int] = set()
    for k, token in enumerate(tokens):
        if token.text not in _VALUES or k in taken:
            continue
        begin = max(0, k - LONGEST)
        near, noun = tokens[begin : k + LONGEST], k - begin
        clause = next((c for c in (_behind(near, noun), _before(near, noun)) if c is not None), None)
        if clause is not None:
            said, start, stop = clause[0], clause[1] + begin, clause[2] + begin
            found += _declared(said, tokens, start, stop)
            taken |= set(range(start, stop))
    return found, frozenset(taken)


# --- the two forms ----------------------------------------------------------------------------------------------------------------


def _behind(tokens: Sequence[Token], noun: int) -> tuple[Said, int, int] | None:
    """`⟨A⟩ … with a simple eigenvalue ⟨λ⟩ and unit eigenvector ⟨u⟩`, `⟨A⟩ … has …`."""
    for start in range(noun, max(0, noun - 5) - 1, -1):
        words = Words(tokens, start)
        matrix = _subject(tokens, start) if words.eat("with", "has", "having", "have", "and has", "and") else None
        if matrix is None:
            continue
        said = Said(_VALUES[tokens[noun].text], matrix=matrix)
        if not _value(words, said) or (node := words.formula()) is None or not isinstance(node, t.Ident):
            continue
        said.value = node
        if _vectors(words, said) and _ends(tokens, words.place) and _opener(tokens, start) in _OPENERS:
            return said, start, words.place
    return None


def _before(tokens: Sequence[Token], noun: int) -> tuple[Said, int, int] | None:
    """`let ⟨λ⟩ be a simple eigenvalue of the symmetric matrix ⟨A⟩ with unit eigenvector ⟨u⟩`."""
    slots = [k for k in range(noun) if tokens[k].slot is not None]
    if not slots:
        return None
    words = Words(tokens, slots[-1])
    node = words.formula()
    said = Said(_VALUES[tokens[noun].text], node if isinstance(node, t.Ident) else None)
    if said.value is None or not words.eat("be", "is", "denote") or not _value(words, said) or not words.eat("of"):
        return None
    if not _named(words, said, tokens) or not _vectors(words, said) or not _ends(tokens, words.place):
        return None
    opened = slots[-1] - 1
    if opened < 0 or tokens[opened].tag is not Tag.OPENER or tokens[opened].value not in _OPENERS:
        return None
    return said, opened, words.place


def _value(words: Words, said: Said) -> bool:
    """`simple nonzero eigenvalue`."""
    while word := words.eat(*_OF_VALUES):
        said.words.add(word)
    return bool(words.eat("eigenvalue" if said.kind == "eigenvalue" else "singular value"))


def _named(words: Words, said: Said, tokens: Sequence[Token]) -> bool:
    """`the symmetric matrix ⟨A⟩`, `⟨A ∈ ℝⁿˣⁿ⟩`, `a symmetric matrix ⟨A⟩`."""
    while words.at < len(words.words) and words.words[words.at] != "⟨⟩":
        token = tokens[words.place]
        if token.tag is Tag.ADJECTIVE and token.value in _OF_MATRICES:
            said.properties.append(token.value)
        elif not (token.tag is Tag.NOUN and token.value == "matrix") and token.text not in ("real", "the", "a", "an"):
            return False
        place = words.place
        while words.place == place:
            words.at += 1
    node = words.formula()
    said.matrix = _matrix(node)
    said.space = node if isinstance(node, t.Chain) else None
    return said.matrix is not None


def _vectors(words: Words, said: Said) -> bool:
    """`, with right eigenvector ⟨v⟩ and left eigenvector ⟨u⟩`, `and left and right singular vectors ⟨u⟩ and ⟨v⟩`; at least one."""
    while True:
        at = words.at
        words.eat(",", ", and", "and", "with", ", with", "and with", ", and with")
        if not _vector(words, said):
            words.at = at
            break
    sides = sorted(side for side, _, _ in said.vectors)
    if said.kind == "singular_value":
        return sides == ["left", "right"]
    return sides in (["right"], ["left", "right"])


def _vector(words: Words, said: Said) -> bool:
    one, many = ("eigenvector", "eigenvectors") if said.kind == "eigenvalue" else ("singular vector", "singular vectors")
    unit, side = said.kind == "singular_value", ""
    while word := words.eat(*_OF_VECTORS, *_BOTH, "left", "right"):
        unit |= word in _UNIT
        if word in (*_BOTH, "left", "right"):
            if side:
                return False
            side = word
    if words.eat(many):
        sides = side.split(" and ") if side in _BOTH else ["left", "right"] if said.kind == "singular_value" and not side else []
        first = words.formula()
        second = words.formula() if first is not None and words.eat("and", ",") else None
        if len(sides) != 2 or not isinstance(first, t.Ident) or not isinstance(second, t.Ident):
            return False
        said.vectors += [(sides[0], first, unit), (sides[1], second, unit)]
        return True
    if side in _BOTH or not words.eat(one):
        return False
    node = words.formula()
    if not isinstance(node, t.Ident):
        return False
    said.vectors.append((side or "right", node, unit))
    return True


# --- around a clause --------------------------------------------------------------------------------------------------------------


def _subject(tokens: Sequence[Token], stop: int) -> t.Ident | None:
    """The matrix of which the words before a token speak."""
    fine = (Tag.ADJECTIVE, Tag.BE, Tag.COMMA, Tag.DETERMINER, Tag.AND, Tag.NEUTRAL)
    for k in range(stop - 1, -1, -1):
        token = tokens[k]
        node = token.slot.node if token.slot is not None else None
        if token.slot is None:
            if not (token.tag in fine or (token.tag is Tag.NOUN and token.value == "matrix") or token.text in ("in", "real")):
                return None
        elif node is None or not (is_size(node) or size_of(node) is not None):
            lone = k == 0 or tokens[k - 1].tag is Tag.OPENER or tokens[k - 1].tag is Tag.NOUN
            return _matrix(node) if lone else None
    return None


def _opener(tokens: Sequence[Token], stop: int) -> str:
    """The opener of the clause before a token."""
    return next((x.value for x in reversed(tokens[:stop]) if x.tag is Tag.OPENER and x.value not in ("with", "such_that")), "")


def _matrix(node: t.Node | None) -> t.Ident | None:
    """The capital of a matrix, alone or in its space."""
    if isinstance(node, t.Chain) and node.ops == ("in",):
        space = space_of(node.items[1])
        node = node.items[0] if space is not None and space.kind == "matrix" and space.field == "R" else None
    return node if isinstance(node, t.Ident) and node.name[:1].isupper() else None


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """Whether a clause ends at a token: with the sentence, or before a new clause or an equation that explains it."""
    return place >= len(tokens) or tokens[place].tag in (Tag.COMMA, Tag.SEMICOLON, Tag.COLON, Tag.AND, Tag.OPENER, Tag.CLAIM, Tag.OPEN)


# --- what it declares -------------------------------------------------------------------------------------------------------------


def _declared(said: Said, tokens: Sequence[Token], start: int, stop: int) -> Iterator[d.Declaration]:
    assert said.value is not None
    assert said.matrix is not None
    meta = {"text": quoted(tokens[start:stop]), "piece": tokens[start].piece, "opener": "let"}
    space = space_of(said.space.items[1]) if said.space is not None else None
    if space is not None:
        yield d.Shape((said.matrix,), space.kind, space.rows, space.columns, space.field, **meta)  # type: ignore[arg-type]
    for name in said.properties:
        yield d.HasProperty(said.matrix, name, **meta)  # type: ignore[arg-type]
    sign = "positive" if said.kind == "singular_value" or "positive" in said.words else ""
    sign = sign or ("nonzero" if said.words & {"nonzero", "non zero"} else "")
    yield d.SpectralPair(said.matrix, said.kind, said.value, sign, tuple(said.vectors), **meta)  # type: ignore[arg-type]
    for k in range(start, stop):
        slot = tokens[k].slot
        if slot is not None:
            yield d.Role(slot.index, "declaration", piece=tokens[k].piece)
