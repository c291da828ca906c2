"""Adjectives, nouns and distributions said of subjects."""

from __future__ import annotations

from itertools import product
from typing import Any

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import as_node, same
from derive.elaborate.prose.nouns import Phrase, phrase_at
from derive.elaborate.prose.phrases import MATRIX_ONLY, SQUARE_ONLY, Tag
from derive.elaborate.prose.saying import KINDS, Saying
from derive.elaborate.prose.slots import base_of, is_call, is_set, space_of
from derive.read import tree as t
from derive.read.tree import Node


def _is_lower(subject: d.Subject) -> bool:
    """Whether a subject is a lower-case letter: two of these that are orthogonal are vectors."""
    letter = base_of(subject) if isinstance(subject, Node) else None
    return letter is not None and letter.name[:1].islower()


class Applying(Saying):
    """Says of subjects what a noun phrase says."""

    def apply(self, subjects: tuple[d.Subject, ...], found: Phrase, shaped: bool = True) -> None:
        """Say of the subjects what a phrase's adjectives, sizes and noun say."""
        for head in found.heads:
            if head.sizes:
                self.shape(head.subjects, "matrix", list(head.sizes))
        if not subjects:
            return
        noun = self.noun = found.noun
        if shaped and (noun in KINDS or found.sizes):
            kind = KINDS.get(noun, "matrix")
            if kind == "matrix" and noun == "vector":
                kind = "vector"
            self.shape(subjects, kind, found.sizes, found.number_field or "R")
            if noun in ("random_vector", "random_matrix"):
                self.properties(subjects, ("random",))
        elif (
            shaped
            and found.number_field
            and not found.adjectives
            and not noun
            and all(i.kind != "member" for h in found.heads for i in h.items)
        ):
            self.say(d.Shape, subjects, "entries", None, None, found.number_field)
        elif found.number_field == "C":
            self.say(d.Shape, subjects, "entries", None, None, "C")
        of_vectors = any(x.value in ("unit", "probability_vector", "onehot") for x in found.adjectives)
        for said in found.adjectives:
            self.adjective(subjects, said, noun or ("vector" if of_vectors else ""))
        if (found.distribution or found.formula) and found.heads:
            self.say_distribution(subjects, found)

    def adjective(self, subjects: tuple[d.Subject, ...], said: Any, noun: str) -> None:
        if said.negation == "open":
            return
        negated = said.negation == "not"
        if said.tag is Tag.FOREIGN:
            if not negated:
                self.unread(self.tokens[self.start : self.at])
            return
        value: str = said.value
        if said.tag is Tag.TOGETHER:
            self.together(subjects, value, negated)
            return
        if value == "even_symbol":
            value = "even_function" if noun == "function" or _functions(subjects) else "even"
        if value in ("odd", "constant") and (noun == "function" or _functions(subjects)):
            self.unread(self.tokens[self.start : self.at])
            return
        if value == "orthogonal" and (noun == "vector" or (len(subjects) > 1 and all(map(_is_lower, subjects)))):
            self.say(d.Together, subjects, "orthogonal", negated)
            return
        if value == "not_constant" and len(subjects) > 1:
            self.say(d.Together, subjects, "not_all_equal")
            return
        if value in ("singular", "zero") and (negated or value == "singular"):
            value, negated = ("invertible", not negated) if value == "singular" else ("nonzero", False)
        if said.text == "projection matrix":
            self.say(d.Doubt, subjects)  # most are orthogonal, and not all
            value = "idempotent"
        if "unit vector" in said.text:
            self.say(d.Shape, subjects, "vector")
        if value in ("integer", "positive_integer", "natural") and noun not in ("matrix", "vector"):
            self.say(d.Shape, subjects, "scalar", None, None, "Z")
        for subject in self.suitable(subjects, value):
            if value == "positive_integer" and not negated:
                self.properties((subject,), (value,))
            else:
                self.say(d.HasProperty, subject, value, negated)

    def together(self, subjects: tuple[d.Subject, ...], value: str, negated: bool) -> None:
        """Say a property of letters together: `X and Y are independent`; `X and Y are independent of Z` is of each and Z alone."""
        others = self.others(value)
        if not others:
            self.say(d.Together, subjects, value, negated)
            return
        for pair in product(subjects, others):
            self.say(d.Together, pair, value, negated)
        if len(subjects) * len(others) > 1 and value in ("independent", "uncorrelated"):
            self.say(d.Doubt, tuple(x for s in (*subjects, *others) if (x := base_of(as_node(s))) is not None))

    def others(self, value: str) -> tuple[d.Subject, ...]:
        """The letters of "of ⟨Z⟩", "with ⟨C⟩" behind a property of several letters."""
        if self.at + 1 >= len(self.tokens) or self.node(self.at + 1) is None:
            return ()
        if self.tokens[self.at].tag is not Tag.OF and not (value == "commute" and self.tokens[self.at].text == "with"):
            return ()
        other = phrase_at(self.tokens, self.at + 1)
        if not other or not other.heads:
            return ()
        self.at = other.stop
        return tuple(s for h in other.heads for s in h.subjects)

    def suitable(self, subjects: tuple[d.Subject, ...], value: str) -> tuple[d.Subject, ...]:
        """Of several subjects, those that can have the property by what their own formula says of their shape."""
        if value not in MATRIX_ONLY:
            return subjects
        if len(subjects) < 2:
            bounds = [i for x in self.heads for i in x.items if i.kind == "inequality" and _bounds_numbers(i.node)]
            if any(set(subjects) & set(i.subjects) for i in bounds):
                self.unread(self.tokens[self.start : self.at])
                return ()
            return subjects
        unfit: list[d.Subject] = []
        for head in self.heads:
            for item in head.items:
                space = space_of(item.node) if item.kind == "member" else None
                if space and (space.columns is None or (value in SQUARE_ONLY and not same(space.rows, space.columns))):
                    unfit += item.subjects
                if item.kind == "inequality":
                    unfit += item.subjects
        return tuple(s for s in subjects if s not in unfit) or subjects

    def say_distribution(self, subjects: tuple[d.Subject, ...], found: Phrase) -> None:
        if found.distribution and not found.variate and any(isinstance(s, Node) and is_call(s) for s in subjects):
            return
        if (found.distribution or found.formula) and subjects:
            self.say(d.Distributed, subjects, "" if found.formula else found.distribution, found.formula)
            self.law = found.distribution or "formula"
            self.possessor = subjects
            k = self.skip_small(self.at + 1) if self.at < len(self.tokens) else self.at
            if k < len(self.tokens) and self.tokens[k].value == "set":
                k += 1
            support = self.node(k)
            if (
                "uniform" in found.distribution
                and self.tokens[self.at].text in ("on", "over", "in")
                and support is not None
                and is_set(support)
            ):
                self.say(d.Distributed, subjects, "", None, (d.Parameter("support", support),))
                self.taken(k)
                self.at = k + 1
        elif found.distribution:
            self.law = found.distribution

    def say_anonymous(self, found: Phrase) -> None:
        """What is said of random variables that have no letter: "uncorrelated errors of mean 0"."""
        for said in found.adjectives:
            if said.tag is Tag.TOGETHER and not said.negation:
                self.say(d.Together, (), said.value)
        if found.distribution or found.formula:
            self.say(d.Distributed, (), "" if found.formula else found.distribution, found.formula)
            self.law = found.distribution or "formula"


def _bounds_numbers(node: Node) -> bool:
    """Whether an inequality is one of numbers: `m ≥ n`, and not `A ≻ 0`."""
    return isinstance(node, t.Chain) and set(node.ops) <= {"lt", "gt", "le", "ge"}


def _functions(subjects: tuple[d.Subject, ...]) -> bool:
    """Whether the letters are those of functions by custom."""
    letters = [base_of(s) for s in subjects if isinstance(s, Node)]
    return all(x is not None and x.name in ("f", "g", "h", "F", "G", "phi", "psi", "varphi") for x in letters)
