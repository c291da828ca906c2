"""Predicates: what a sentence says of its subjects, from the verb on."""

from __future__ import annotations

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.moods import DECLARING, FRONTED, NAMING, PREDICATIVE
from derive.elaborate.prose.nouns import CONJUNCTIONS, Head, phrase_at
from derive.elaborate.prose.phrases import HARMLESS, Tag
from derive.elaborate.prose.placing import Placing
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.tree import Node


class Predicates(Placing):
    """Reads predicates, with or without a verb."""

    def predicate(self, singular: bool = False) -> None:
        """Read what is said of the subjects, from the verb on."""
        subjects = self.subjects
        verb = self.tokens[self.at]
        if verb.tag is Tag.BE:
            singular = verb.text.split()[0] in ("is", "was")
        elif verb.tag in (Tag.HAVE, Tag.FOLLOW, Tag.DENOTE, Tag.DEPEND):
            singular = verb.text.split()[0] in (
                "is",
                "has",
                "follows",
                "denotes",
                "stands",
                "represents",
                "means",
                "depends",
                "possesses",
                "admits",
            )
        if singular and len(self.heads) > 1:
            subjects = self.heads[-1].subjects
        elif verb.tag in (Tag.BE, Tag.HAVE) and len(self.heads) > 1:
            subjects = tuple(s for h in _run(self.heads) for s in h.subjects)
        first = True
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if self.of_lines():
                return
            if token.tag is Tag.DENOTE or self.denotes(self.at):
                self.at += 1
                if token.text.startswith(("is short", "are short", "is shorthand", "is abbrev", "abbrev")) and self.short_for(subjects):
                    return
                if token.text.endswith("by"):
                    self.named_by(subjects)
                else:
                    self.names(subjects)
                return
            if token.tag in (Tag.BE, Tag.HAVE, Tag.FOLLOW, Tag.QUIET) and (
                first or self.tokens[self.at - 1].tag in CONJUNCTIONS or token.tag is Tag.QUIET
            ):
                self.at += 1
                continue
            sized = token.tag is Tag.NEUTRAL and self.tag(1) is Tag.SLOT and bool(self.sizes_at(self.at + 1)[0])
            if sized or (token.tag in (Tag.DETERMINER, Tag.NEUTRAL) and self.tag(1) in (Tag.DEPEND, Tag.SIZED)):
                self.at += 1
                continue
            if token.tag is Tag.SIZED:
                self.sized(subjects)
            elif token.tag is Tag.DEPEND:
                self.depends(subjects)
            elif token.tag is Tag.IN:
                self.at += 1
                if self.node(self.at) is None:
                    continue
                self.inside(subjects)
            elif token.slot is not None:
                if verb.tag is Tag.BE and verb.text in ("is", "are") and self.mode in FRONTED and _equation(token.slot.node):
                    self.mode = "claim"
                    return
                if not self.slot_predicate(subjects, verb):
                    return
            else:
                found = phrase_at(self.tokens, self.at)
                named = found and found.heads and (found.adjectives or found.noun or self.tokens[self.at].tag is Tag.DETERMINER)
                if named and found and (first or not found.variate):
                    return
                if found and found.neutral and not found.content and not found.naming and not found.heads and self.odd(found.stop):
                    self.names(subjects)
                elif found and found.naming and not found.heads:
                    if verb.tag is Tag.HAVE:
                        self.attribute()
                    else:
                        self.names(subjects)
                elif found and (found.content or found.neutral) and not found.heads:
                    singular_noun = token.tag is Tag.DETERMINER and token.text in ("a", "an") and found.noun and len(self.heads) > 1
                    target = self.heads[-1].subjects if singular_noun and verb.text in ("be", "a", "an") else subjects
                    if self.defines_a_term(found.stop):
                        self.at = found.stop + 1
                        return
                    self.at = found.stop
                    self.apply(target, found)
                    self.say_distribution(target, found)
                elif token.tag in NAMING:
                    self.names(subjects)
                else:
                    if token.tag is Tag.DETERMINER and verb.tag is Tag.BE and first and token.text in ("the", "a", "an"):
                        self.names(subjects)
                    elif token.tag is Tag.WORD and verb.tag is Tag.BE and first and self.mode in DECLARING and token.text not in HARMLESS:
                        self.unknown_predicate(subjects)
                    return
            first = False
            if not self.more():
                return

    def defines_a_term(self, k: int) -> bool:
        """ "A matrix ⟨A⟩ is symmetric if ⟨A = A^T⟩" says what the word means; it states nothing about A."""
        if self.mode in DECLARING or k + 1 >= len(self.tokens):
            return False
        token = self.tokens[k]
        if token.tag is Tag.EQUALITY or (token.tag is Tag.OPENER and token.value == "if"):
            self.mode = "term"
            return True
        return False

    def more(self) -> bool:
        """Step over a conjunction if another predicate of the same subjects follows."""
        k = self.at
        while k < len(self.tokens) and self.tokens[k].tag in (Tag.QUIET, Tag.RESPECTIVELY):
            k += 1
        if k < len(self.tokens) and self.tokens[k].tag in PREDICATIVE | {Tag.SIZED, Tag.IN, Tag.DEPEND, Tag.VARIATE}:
            self.at = k
            return True
        j = k
        while j < len(self.tokens) and self.tokens[j].tag in CONJUNCTIONS:
            j += 1
        if j == k or j >= len(self.tokens):
            self.at = k if k >= len(self.tokens) else self.at
            return False
        if self.tokens[j].tag in (Tag.SIZED, Tag.IN, Tag.HAVE, Tag.FOLLOW, Tag.DEPEND):
            self.at = j
            return True
        found = phrase_at(self.tokens, j)
        if found and not found.heads and (found.content or found.naming) and (not found.naming or not self.names_slot(found.stop)):
            self.at = j
            return True
        return False

    def slot_predicate(self, subjects: tuple[d.Subject, ...], verb: Token) -> bool:
        """A formula directly behind the verb: a size, a distribution, a number of degrees of freedom, a defining formula."""
        node = self.node(self.at)
        sizes, stop = self.sizes_at(self.at)
        if sizes:
            self.at = stop
            following = phrase_at(self.tokens, self.at)
            kind: d.Kind = "matrix"
            if following and not following.heads and following.noun in ("matrix", "random_matrix", "vector"):
                self.at = following.stop
                kind = "matrix"
                self.apply(subjects, following, shaped=False)
            self.shape(subjects, kind, sizes)
            return True
        if node is None:
            return False
        if self.counts_at(self.at):
            self.attribute()
            return True
        if (verb.tag in (Tag.FOLLOW,) or self.iid_before(self.at)) and not isinstance(node, t.Chain):
            self.say(d.Distributed, subjects, "", node)
            self.taken(self.at)
            self.at += 1
            return True
        return False

    def iid_before(self, k: int) -> bool:
        while k > 0 and self.tokens[k - 1].tag in (Tag.QUIET, Tag.DETERMINER, Tag.NEUTRAL):
            k -= 1
        return k > 0 and (self.tokens[k - 1].tag is Tag.TOGETHER or self.tokens[k - 1].value == "random")

    def denotes(self, k: int) -> bool:
        """Whether "denote" at k is the verb of the formula before it ("let ⟨H⟩ denote the entropy")."""
        verb = k < len(self.tokens) and self.tokens[k].tag is Tag.OPENER and self.tokens[k].text in ("denote", "write", "denoting")
        return (
            verb
            and k > 0
            and self.tokens[k - 1].tag in (Tag.SLOT, Tag.CLOSE)
            and self.mode in ("let", "where", "here", "", "with", "suppose")
        )

    def adjacent(self) -> bool:
        """Whether the verb here belongs to the last formulas, and not to words that stand between."""
        k = self.at - 1
        while k >= 0 and (
            self.tokens[k].tag in (Tag.QUIET, Tag.COMMA, Tag.AND)
            or self.tokens[k].text in ("which", "that", "they", "it", "both", "all", "each")
        ):
            k -= 1
        return k >= 0 and self.tokens[k].tag in (Tag.SLOT, Tag.CLOSE, Tag.ADJECTIVE, Tag.TOGETHER, Tag.RESPECTIVELY, Tag.VARIATE, Tag.HOW)

    def odd(self, k: int) -> bool:
        """Whether a word stands there that the lexicon does not have."""
        return k < len(self.tokens) and self.tokens[k].tag is Tag.WORD and self.tokens[k].text not in HARMLESS

    def verb_follows(self, k: int) -> bool:
        """Whether the noun phrase that ends at k (and an "of ⟨x⟩" behind it) has a verb of its own."""
        if k + 1 < len(self.tokens) and self.tokens[k].tag is Tag.OF:
            k = self.skip_small(k + 1) + 1
        return k < len(self.tokens) and self.tokens[k].tag in (Tag.BE, Tag.HAVE, Tag.CLAIM, Tag.DEFINED, Tag.POSED)

    def names_slot(self, k: int) -> bool:
        """Whether a name of a meaning at k is followed by the formula that it names ("the mean ⟨m⟩")."""
        k += 1
        return k < len(self.tokens) and self.tokens[k].slot is not None


def _run(heads: tuple[Head, ...]) -> tuple[Head, ...]:
    """The last heads of one kind: in "let S = AB and C be symmetric" only C is the subject."""
    kinds = [{("letters" if i.kind == "member" else i.kind) for i in h.items} for h in heads]
    k = len(heads) - 1
    while k > 0 and kinds[k - 1] == kinds[-1]:
        k -= 1
    return heads[k:]


def _equation(node: Node | None) -> bool:
    return isinstance(node, t.Chain) and "=" in node.ops
