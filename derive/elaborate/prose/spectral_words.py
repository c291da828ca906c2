"""What clauses on eigenvalues and singular values are read from, and what they say: words without articles, and the parts found so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.family_nodes import FamilyNode
from derive.elaborate.prose.words import Token
from derive.read import tree as t

_ARTICLES = frozenset({"a", "an", "the", "its", "all", "their"})


@dataclass(slots=True)
class Said:
    """What a clause has said so far."""

    noun: d.SpectrumKind | Literal[""] = ""
    values: FamilyNode | None = None
    real: bool = False
    distinct: bool = False
    sign: str = ""
    order: str = ""
    chains: list[t.Chain] = field(default_factory=list)
    vectors: FamilyNode | None = None
    orthonormal: bool = False
    equations: list[t.Chain] = field(default_factory=list)


class Words:
    """The words of some tokens without articles, and a place among them; a formula is the word `⟨⟩`."""

    def __init__(self, tokens: Sequence[Token], start: int) -> None:
        self.words: list[str] = []
        self.places: list[int] = []
        self.tokens = tokens
        for k in range(start, len(tokens)):
            for word in ["⟨⟩"] if tokens[k].slot is not None else tokens[k].text.split():
                if word not in _ARTICLES:
                    self.words.append(word)
                    self.places.append(k)
        self.at = 0

    @property
    def place(self) -> int:
        """The token at which the next word stands."""
        return self.places[self.at] if self.at < len(self.places) else len(self.tokens)

    def eat(self, *options: str) -> str:
        """Step over the longest of some phrases that stands here, and return it; "" if none does."""
        for option in sorted(options, key=lambda x: -len(x.split())):
            said = option.split()
            if self.words[self.at : self.at + len(said)] == said:
                self.at += len(said)
                return option
        return ""

    def formula(self) -> t.Node | None:
        """Step over the formula in the text that stands here, and return it."""
        if self.at >= len(self.words) or self.words[self.at] != "⟨⟩":
            return None
        slot = self.tokens[self.places[self.at]].slot
        if slot is None or slot.display or slot.node is None:
            return None
        self.at += 1
        return slot.node
