"""Noun phrases: determiners, adjectives, sizes, a noun, and the formulas that it names, coordinated by commas and "and"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import HARMLESS, Tag
from derive.elaborate.prose.slots import Item, base_of, is_call, is_size, items_of, sizes_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.tree import Node
from derive.source import Span

CONJUNCTIONS = frozenset({Tag.COMMA, Tag.AND, Tag.OR})
SMALL = frozenset({Tag.DETERMINER, Tag.NEUTRAL, Tag.QUIET, Tag.NUMBER})
NAMES = frozenset({Tag.MEANING, Tag.ESTIMATOR, Tag.LAW, Tag.PARAMETER})
Size = tuple[Node, Node | None]


@dataclass(frozen=True, slots=True)
class Head:
    """One formula of a noun phrase: its slot, where its token stands, what it is made of, and its size if one follows in parentheses."""

    slot: d.Slot
    at: int
    items: tuple[Item, ...]
    sizes: tuple[Size, ...] = ()

    @property
    def subjects(self) -> tuple[d.Subject, ...]:
        letters = [s for i in self.items if i.kind == "letters" for s in i.subjects]
        if letters and any(i.kind not in ("letters", "range") for i in self.items):
            letters += [s for i in self.items if i.kind not in ("letters", "range") for s in i.subjects]
        return tuple(letters or [s for i in self.items if i.kind != "words" for s in i.subjects])


@dataclass(frozen=True, slots=True)
class Said:
    """An adjective of a phrase: its class, its meaning, and whether it is denied (`not`) or left open (`open`)."""

    tag: Tag
    value: str
    negation: str = ""
    text: str = ""


@dataclass(slots=True)
class Phrase:
    """A noun phrase; `stop` is the place behind it. `naming` marks one whose noun is a meaning, an estimator, a law or a parameter."""

    stop: int
    adjectives: list[Said] = field(default_factory=list)
    sizes: list[Size] = field(default_factory=list)
    noun: str = ""
    singular: bool = False
    distribution: str = ""
    formula: Node | None = None
    variate: bool = False
    number_field: str = ""
    naming: bool = False
    neutral: bool = False
    heads: tuple[Head, ...] = ()

    @property
    def content(self) -> bool:
        return bool(self.adjectives or self.noun or self.sizes or self.distribution or self.formula)

    @property
    def foreign(self) -> bool:
        return any(a.tag is Tag.FOREIGN and a.negation != "open" for a in self.adjectives)


def node_at(tokens: list[Token], k: int) -> Node | None:
    """The tree of the formula at k, if there is one there and it was read."""
    if k >= len(tokens):
        return None
    slot = tokens[k].slot
    return slot.node if slot else None


def read_sizes(tokens: list[Token], k: int) -> tuple[list[Size], int]:
    """Sizes written at k: `⟨n × p⟩`, `⟨n⟩ by ⟨p⟩`, `⟨n⟩-dimensional`, `an ⟨n⟩-vector`, `2 × 2` in digits, several joined by commas; and
    the place behind.
    """
    node = node_at(tokens, k)
    if node is not None:
        sizes: list[Size] = list(sizes_of(node))
        if sizes:
            return sizes, k + 1
        if k + 2 < len(tokens) and tokens[k + 1].text == "by":
            other = node_at(tokens, k + 2)
            if other is not None and not isinstance(other, (t.Chain, t.Listing)):
                return [(node, other)], k + 3
        if k + 1 < len(tokens) and tokens[k + 1].text.startswith("dimensional") and not isinstance(node, (t.Chain, t.Listing)):
            return [(node, None)], k + 2
        if isinstance(node, (t.Ident, t.Number)) and k and tokens[k - 1].text in ("a", "an") and k + 1 < len(tokens):
            following = tokens[k + 1]
            if following.tag is Tag.NOUN and following.value in ("vector", "random_vector", "row"):
                return [(node, None)], k + 1
    elif k + 2 < len(tokens) and tokens[k].tag is Tag.NUMBER and tokens[k + 1].text in ("by", "×", "x") and tokens[k + 2].tag is Tag.NUMBER:
        return [(t.Number(_NOWHERE, tokens[k].text), t.Number(_NOWHERE, tokens[k + 2].text))], k + 3
    return [], k


_NOWHERE = Span(0, 0)


def phrase_at(tokens: list[Token], start: int, ends: Callable[[int], bool] | None = None) -> Phrase | None:
    """Read the noun phrase at `start`; None if there is none. `ends(k)` says that the formula at k begins something new."""
    found = Phrase(start)
    k, negation = start, ""
    while k < len(tokens):
        token = tokens[k]
        tag = token.tag
        if tag in (Tag.DETERMINER, Tag.QUIET, Tag.NUMBER) and not (tag is Tag.NUMBER and read_sizes(tokens, k)[0]):
            found.singular = found.singular or token.text in ("a", "an")
            negation = "not" if token.text == "no" else negation
        elif tag is Tag.NEUTRAL:
            found.neutral = True
            if token.value in ("real", "complex"):
                found.number_field = "R" if token.value == "real" else "C"
        elif tag is Tag.NOT:
            j = k + 1
            while j < len(tokens) and tokens[j].tag in (Tag.QUIET, Tag.DETERMINER, Tag.NEUTRAL):
                j += 1
            if j >= len(tokens) or tokens[j].tag not in (Tag.ADJECTIVE, Tag.TOGETHER, Tag.FOREIGN, Tag.NOUN, Tag.DISTRIBUTION):
                break
            negation = "open" if token.value == "open" else "not"
        elif tag in (Tag.ADJECTIVE, Tag.TOGETHER, Tag.FOREIGN):
            if not (found.distribution and token.value == "probability"):
                found.adjectives.append(Said(tag, token.value, negation, token.text))
            if token.value == "projection" and k + 1 < len(tokens) and tokens[k + 1].tag is Tag.OF:
                found.adjectives.pop()
            negation = negation if k + 1 < len(tokens) and tokens[k + 1].tag in (Tag.OR, Tag.AND) and negation == "open" else ""
            if k + 2 < len(tokens) and tokens[k + 1].tag in CONJUNCTIONS and not found.noun:
                j = k + 2 if tokens[k + 1].tag is not Tag.COMMA or tokens[k + 2].tag not in CONJUNCTIONS else k + 3
                while j < len(tokens) and tokens[j].tag is Tag.QUIET:
                    j += 1
                if (
                    j < len(tokens)
                    and tokens[j].tag in (Tag.ADJECTIVE, Tag.TOGETHER, Tag.FOREIGN, Tag.NOT)
                    and tokens[j - 1].tag is not Tag.DETERMINER
                ):
                    k = j
                    continue
            negation = negation if negation == "open" else ""
        elif tag is Tag.DISTRIBUTION and not found.distribution:
            found.distribution = token.value
        elif tag is Tag.VARIATE and (found.distribution or found.formula or token.text == "distributed"):
            found.variate = True
        elif tag is Tag.NOUN and (not found.noun or not found.heads):
            found.noun = token.value
        elif tag is Tag.POSED and token.value == "model" and found.neutral and k > start:
            break
        elif tag in NAMES and not (tag is Tag.PARAMETER and found.noun):
            found.naming = True
            break
        elif tag is Tag.SLOT and (_names_distribution(tokens, k, found) or _ordinal(tokens, k) or _counts(tokens, k)):
            pass
        elif tag is Tag.SLOT or tag is Tag.NUMBER:
            sizes, after = read_sizes(tokens, k)
            if sizes and not found.noun and _sized_noun(tokens, after):
                found.sizes += sizes
                k = after
                continue
            break
        else:
            break
        k += 1
    found.stop = k
    if k < len(tokens) and tokens[k].slot is not None and not found.naming and not (is_bare_size(tokens, k) and not found.noun):
        heads, found.stop = _heads(tokens, k, ends)
        found.heads = tuple(heads)
    return found if found.stop > start or found.naming else None


def _names_distribution(tokens: list[Token], k: int, found: Phrase) -> bool:
    """`⟨t⟩ distribution`, `⟨χ^2⟩-distributed`, `⟨Uniform(0, 1)⟩ random variables`: a formula that stands for a distribution."""
    node, following = node_at(tokens, k), tokens[k + 1] if k + 1 < len(tokens) else None
    if node is None or isinstance(node, (t.Chain, t.Listing)):
        return False
    letter = base_of(node)
    if (
        letter is not None
        and any(a.tag is Tag.TOGETHER for a in found.adjectives)
        and (is_call(node) or letter.name == "chi")
        and letter.font in ("cal", "rm", "it")
    ):
        found.formula = node
        return True
    if following is None:
        return False
    variate = following.tag is Tag.VARIATE
    several = following.tag is Tag.NOUN and (following.value == "random" or following.text.startswith(("observation", "sample")))
    if letter is None or not (variate or several):
        return False
    if is_call(node) or (isinstance(node, t.Script) and node.sub is not None):
        found.formula = node
        return True
    name = {"t": "student_t", "F": "f", "chi": "chi_squared"}.get(letter.name, "")
    if variate and (name or found.distribution):
        found.distribution = found.distribution or name
        return True
    return False


def _ordinal(tokens: list[Token], k: int) -> bool:
    """`⟨j⟩-th smallest`: the formula is a numeral of the words behind it."""
    return k + 1 < len(tokens) and tokens[k + 1].tag is Tag.MEANING and tokens[k + 1].text.startswith("th ")


def _counts(tokens: list[Token], k: int) -> bool:
    """`⟨n⟩ independent ⟨Uniform(0, 1)⟩ random variables`: the formula says how many."""
    if not isinstance(node_at(tokens, k), (t.Ident, t.Number)):
        return False
    if k + 1 < len(tokens) and tokens[k + 1].value == "distinct_eigenvalues":
        return True
    for j in range(k + 1, min(k + 6, len(tokens))):
        token = tokens[j]
        if token.tag is Tag.NOUN:
            return (j > k + 1 and token.value == "random") or token.text.startswith(("observation", "sample", "points", "data"))
        if token.tag not in (Tag.TOGETHER, Tag.DISTRIBUTION, Tag.VARIATE, Tag.NEUTRAL, Tag.ADJECTIVE) and not (
            token.slot and is_call(node_at(tokens, j) or t.Missing(_NOWHERE))
        ):
            return False
    return False


def is_bare_size(tokens: list[Token], k: int) -> bool:
    """Whether the formula at k is nothing but a size."""
    node = node_at(tokens, k)
    return node is not None and is_size(node)


def _sized_noun(tokens: list[Token], k: int) -> bool:
    """Whether adjectives and a noun of something that has a size follow."""
    for token in tokens[k : k + 6]:
        if token.tag is Tag.NOUN:
            return token.value in ("matrix", "vector", "row", "random_vector", "random_matrix")
        if token.tag not in (Tag.ADJECTIVE, Tag.TOGETHER, Tag.NEUTRAL, Tag.QUIET, Tag.AND, Tag.FOREIGN, Tag.DISTRIBUTION):
            return False
    return False


def _heads(tokens: list[Token], k: int, ends: Callable[[int], bool] | None) -> tuple[list[Head], int]:
    heads: list[Head] = []
    while True:
        slot = tokens[k].slot
        if slot is None:
            break
        items = tuple(items_of(slot.node)) if slot.node is not None else ()
        at = k
        k += 1
        sizes: list[Size] = []
        if k + 2 < len(tokens) and tokens[k].tag is Tag.OPEN:
            sizes, after = read_sizes(tokens, k + 1)
            if sizes and after < len(tokens) and tokens[after].tag is Tag.CLOSE:
                k = after + 1
            else:
                sizes = []
        heads.append(Head(slot, at, items, tuple(sizes)))
        if slot.display:
            break
        j = k
        while j < len(tokens) and tokens[j].tag in CONJUNCTIONS:
            j += 1
        comma = j > k and tokens[k].tag is Tag.COMMA
        while j > k and j < len(tokens) and tokens[j].text in ("the", "also", "all", "both"):
            j += 1
        if j == k or j >= len(tokens) or tokens[j].slot is None or is_bare_size(tokens, j):
            break
        following = tokens[j].slot
        if following is not None and following.display:
            break
        if comma and ends is not None and ends(j):
            break
        if (
            _speaks(items)
            and j + 1 < len(tokens)
            and tokens[j + 1].tag in (Tag.BE, Tag.DENOTE, Tag.ADJECTIVE, Tag.DETERMINER, Tag.SIZED, Tag.DEPEND, Tag.HAVE, Tag.NOT)
        ):
            break
        k = j
    return heads, k


def _speaks(items: tuple[Item, ...]) -> bool:
    """Whether the formula is a sentence of its own, so that a predicate after "and" is not said of it."""
    return any(i.kind in ("equation", "inequality", "relation") for i in items)


def harmless(token: Token) -> bool:
    """Whether passing over a word loses nothing that could restrict a claim."""
    return token.tag is not Tag.WORD or token.text in HARMLESS
