"""What a reader of one sentence can say: the declarations it makes from phrases, sizes, parameters and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from derive.elaborate import declarations as d
from derive.elaborate.nouns import CONJUNCTIONS, SMALL, Head, Phrase, Size, harmless, node_at, phrase_at, read_sizes
from derive.elaborate.phrases import MATRIX_ONLY, PREPOSITIONS, SQUARE_ONLY, Tag
from derive.elaborate.slots import Item, base_of, is_call, is_letter, is_set, is_size, items_of, mentions, number, space_of, values_of
from derive.elaborate.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node

STRICT = frozenset({"suppose", "if", "unless", "such_that"})
KINDS: dict[str, d.Kind] = {
    "matrix": "matrix",
    "vector": "vector",
    "row": "row",
    "scalar": "scalar",
    "function": "function",
    "random": "random",
    "random_vector": "vector",
    "random_matrix": "matrix",
    "event": "event",
    "set": "set",
}
STRUCTURAL = frozenset({"rows", "columns", "diagonal_entries", "eigenvalues", "eigenvectors", "singular_values", "rank"})
COUNTS = frozenset({"degrees_of_freedom", "trials", "successes", "failures"})


class Saying:
    """The state of reading one sentence, and the means to declare."""

    def __init__(self, tokens: list[Token], seen: list[Node]) -> None:
        self.tokens = tokens
        self.seen = seen
        self.found: list[d.Declaration] = []
        self.roles: dict[int, d.Role] = {}
        self.claims: list[int] = []
        self.mode = self.opener = self.cue = ""
        self.fronted = True
        self.start = self.at = 0
        self.subjects: tuple[d.Subject, ...] = ()
        self.heads: tuple[Head, ...] = ()
        self.unknown: list[Token] = []
        self.loose: list[Phrase] = []
        self.count = 0
        self.noun = ""
        self.possessor: tuple[d.Subject, ...] = ()
        self.law = ""
        self.pending: tuple[str, tuple[d.Subject, ...]] | None = None

    # --- bookkeeping -------------------------------------------------------------------------------------------------------------

    def node(self, k: int) -> Node | None:
        return node_at(self.tokens, k)

    def skip_small(self, k: int) -> int:
        """The place behind determiners, neutral adjectives and adverbs."""
        while k < len(self.tokens) and self.tokens[k].tag in SMALL:
            k += 1
        return k

    def meta(self) -> dict[str, Any]:
        after = None
        if self.claims:
            after = self.claims[-1] if self.opener in ("if", "for", "unless") else self.claims[0]
        stop = max(self.at, self.start + 1)
        while stop < len(self.tokens) and self.tokens[stop].tag not in (
            Tag.COMMA,
            Tag.SEMICOLON,
            Tag.OPENER,
            Tag.AND,
            Tag.CLOSE,
            Tag.COLON,
        ):
            stop += 1
        text = quoted(self.tokens[self.start : stop])
        opener = self.opener if self.mode not in ("", "claim") or self.opener == "with" else ""
        return {"text": text, "piece": self.tokens[min(self.start, len(self.tokens) - 1)].piece, "after": after, "opener": opener}

    def say(self, kind: type[d.Declaration], *values: Any) -> None:
        """Declare, unless the words only mention it, leave it open, or claim it."""
        if self.mode in ("mention", "equality", "open", "given", "term") or (
            self.mode == "claim" and kind in (d.HasProperty, d.Together, d.Distributed)
        ):
            return
        self.found.append(kind(*values, **self.meta()))
        self.count += 1

    def role(self, index: int, role: d.RoleName, cue: str = "") -> None:
        if role == "mention" and index in self.roles:
            return
        self.roles[index] = d.Role(index, role, cue, piece=self.tokens[0].piece)

    def taken(self, k: int) -> None:
        slot = self.tokens[k].slot
        if slot is not None:
            self.role(slot.index, "declaration")

    def unread(self, tokens: Iterable[Token]) -> None:
        text = quoted(tokens)
        meta = self.meta()
        meta["text"] = text
        self.found.append(d.Unread(**meta))
        self.count += 1

    def close(self) -> None:
        """End a clause: after a strict opener, words that were not understood are kept."""
        if self.mode in STRICT and self.at > self.start:
            part = self.tokens[self.start : self.at]
            words = any(
                x.tag not in (Tag.SLOT, Tag.COMMA, Tag.SEMICOLON, Tag.COLON, Tag.AND, Tag.OPEN, Tag.CLOSE, Tag.OPENER, *SMALL) for x in part
            )
            if self.unknown or (not self.count and words):
                self.unread(part)
        for found in self.loose:
            for said in found.adjectives:
                if said.negation != "open" and said.value != "square":
                    meta = {**self.meta(), "text": quoted(self.tokens[self.start : self.at])}
                    self.found.append(d.Unread(said.value, found.noun, **meta))
        self.unknown, self.loose, self.count = [], [], 0
        self.start = self.at

    def settle(self) -> None:
        """Add the roles, and join what was said of one distribution in several places."""
        for token in self.tokens:
            if token.slot is not None and token.slot.index not in self.roles:
                self.role(token.slot.index, "mention")
        self.found = [*_joined(self.found), *self.roles.values()]

    def announced(self) -> list[d.Declaration]:
        """What the end of the paragraph says of the formula that comes next."""
        if self.pending is not None:
            return [d.Announces("claim", *self.pending, text=quoted(self.tokens))]
        if self.cue == "defined":
            return [d.Announces("definition", text=quoted(self.tokens))]
        if self.cue.startswith("posed"):
            return [d.Announces("posed", self.cue[6:], text=quoted(self.tokens))]
        return []

    # --- letters -----------------------------------------------------------------------------------------------------------------

    def circular(self, chain: t.Chain) -> bool:
        """Whether the name on the left occurs on the right."""
        letter = base_of(chain.items[0])
        if letter is None:
            return False
        return any(_uses(i, chain.items[0], letter) for i in chain.items[1:])

    def known(self, node: Node) -> bool:
        """Whether an earlier formula of the paragraph had the same name."""
        letter = base_of(node)
        return letter is not None and any(mentions(s, letter) for s in self.seen)

    def shared(self, item: Item) -> Node:
        """The relation of an item, with all letters that share it: `a, b > 0`."""
        node = item.node
        if (
            isinstance(node, t.Chain)
            and len(item.subjects) > 1
            and item.kind == "inequality"
            and (is_letter(node.items[0]) or is_call(node.items[0]))
        ):
            parts: list[Node] = []
            for s in item.subjects:
                parts += [*s.members, t.Ellipsis(node.span), *([s.last] if s.last is not None else [])] if isinstance(s, d.Family) else [s]
            first: Node = t.Listing(parts[0].span.cover(parts[-1].span), tuple(parts), (",",) * (len(parts) - 1))
            return replace(node, items=(first, *node.items[1:]))
        return node

    def listed(self, item: Item) -> bool:
        values, dots, last = values_of(item)
        if not values:
            return False
        self.say(d.Ranges, item.subjects, values, dots, last)
        return True

    def mixed(self, node: t.Chain) -> None:
        """`Y = Y(x) ∈ R^{n×n}`, `S = QK^T ∈ R^{n×m}`: a definition or dependence, and a membership of the first item."""
        k = node.ops.index("in")
        space = space_of(node.items[-1]) if k == len(node.ops) - 1 else None
        if space:
            self.say(d.Shape, (node.items[0],), space.kind, space.rows, space.columns, space.field)
            self.properties((node.items[0],), space.properties)
        left = t.Chain(node.span, node.items[: k + 1], node.ops[:k], node.over[:k], node.places[:k])
        self.equation(left)

    def equation(self, node: t.Chain) -> None:
        first, last = node.items[0], node.items[-1]
        if (
            isinstance(last, t.Row)
            and len(last.items) == 2
            and last.items[0] == replace_span(first, last.items[0])
            and isinstance(last.items[1], t.Fenced)
        ):
            body = last.items[1].body
            self.say(d.Depends, first, tuple(s for i in items_of(body) for s in i.subjects), "scalar")
            return
        self.say(d.Relation if self.circular(node) else d.Defines, node)

    # --- properties and shapes -----------------------------------------------------------------------------------------------------

    def properties(self, subjects: tuple[d.Subject, ...], names: Iterable[str]) -> None:
        for subject in subjects:
            for name in names:
                if name == "positive_integer":
                    self.say(d.HasProperty, subject, "integer")
                    self.say(d.HasProperty, subject, "positive")
                else:
                    self.say(d.HasProperty, subject, name)

    def properties_of_order(self, item: Item) -> None:
        """`A ≻ 0` says positive definite of a letter."""
        node = item.node
        if isinstance(node, t.Chain) and len(node.ops) == 1 and isinstance(node.items[1], t.Number) and node.items[1].text == "0":
            name = {"succ": "positive_definite", "succeq": "positive_semidefinite", "prec": "negative_definite"}.get(node.ops[0])
            if name:
                self.found.pop()
                self.properties(item.subjects, (name,))

    def shape(self, subjects: tuple[d.Subject, ...], kind: d.Kind, sizes: list[Size], number_field: str = "R") -> None:
        """Give sizes to subjects: one each if there are as many, else the one to all."""
        if len(sizes) == len(subjects) and len(sizes) > 1:
            for subject, (height, width) in zip(subjects, sizes, strict=True):
                self.say(d.Shape, (subject,), kind, height, width, number_field)
        elif len(sizes) <= 1:
            size: tuple[Node | None, Node | None] = sizes[0] if sizes else (None, None)
            rows, columns = size
            self.say(d.Shape, subjects, "vector" if sizes and columns is None and kind == "matrix" else kind, rows, columns, number_field)
        else:
            self.unread(self.tokens[self.start : self.at])

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
            self.say(d.Shape, subjects, "scalar", None, None, found.number_field)
        for said in found.adjectives:
            self.adjective(subjects, said, noun)
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
            if self.at + 1 < len(self.tokens) and self.tokens[self.at].tag is Tag.OF and self.node(self.at + 1) is not None:
                other = phrase_at(self.tokens, self.at + 1)
                if other and other.heads:
                    subjects = (*subjects, *(s for h in other.heads for s in h.subjects))
                    self.at = other.stop
            self.say(d.Together, subjects, value, negated)
            return
        if value == "even_symbol":
            value = "even_function" if noun == "function" else "even"
        if value == "orthogonal" and noun in ("vector",):
            self.say(d.Together, subjects, "orthogonal", negated)
            return
        if value == "not_constant" and len(subjects) > 1:
            self.say(d.Together, subjects, "not_all_equal")
            return
        if value in ("singular", "zero") and (negated or value == "singular"):
            value, negated = ("invertible", not negated) if value == "singular" else ("nonzero", False)
        if "unit vector" in said.text:
            self.say(d.Shape, subjects, "vector")
        if value in ("integer", "positive_integer", "natural") and noun not in ("matrix", "vector"):
            self.say(d.Shape, subjects, "scalar", None, None, "Z")
        for subject in self.suitable(subjects, value):
            if value == "positive_integer" and not negated:
                self.properties((subject,), (value,))
            else:
                self.say(d.HasProperty, subject, value, negated)

    def suitable(self, subjects: tuple[d.Subject, ...], value: str) -> tuple[d.Subject, ...]:
        """Of several subjects, those that can have the property by what their own formula says of their shape."""
        if len(subjects) < 2 or value not in MATRIX_ONLY:
            return subjects
        unfit: list[d.Subject] = []
        for head in self.heads:
            for item in head.items:
                space = space_of(item.node) if item.kind == "member" else None
                if space and (space.columns is None or (value in SQUARE_ONLY and not _same(space.rows, space.columns))):
                    unfit += item.subjects
                if item.kind == "inequality":
                    unfit += item.subjects
        return tuple(s for s in subjects if s not in unfit) or subjects

    # --- sizes, sets, dependence -----------------------------------------------------------------------------------------------------

    def sizes_at(self, k: int) -> tuple[list[Size], int]:
        """All sizes listed from k: `m × n, q × r and n × p`."""
        sizes, k = read_sizes(self.tokens, k)
        more: list[Size]
        while sizes:
            j = k
            while j < len(self.tokens) and self.tokens[j].tag in CONJUNCTIONS:
                j += 1
            more, after = read_sizes(self.tokens, j) if j > k else ([], k)
            if not more or (j + 1 < len(self.tokens) and self.node(j) is not None and not is_size_node(self.node(j))):
                break
            sizes, k = [*sizes, *more], after
        return sizes, k

    def sized(self, subjects: tuple[d.Subject, ...]) -> None:
        """`of size ⟨n × p⟩`, `of length ⟨n⟩`, `of rank ⟨d⟩`."""
        token = self.tokens[self.at]
        value = token.value
        self.at += 1
        node = self.node(self.at)
        if value == "rank":
            if node is not None and subjects:
                for s in subjects:
                    if not isinstance(s, d.Family):
                        self.say(d.Relation, _rank(s, node))
                self.taken(self.at)
                self.at += 1
            return
        sizes, stop = self.sizes_at(self.at)
        if sizes and subjects:
            self.at = stop
            self.shape(subjects, "matrix", sizes)
        elif node is not None and subjects and not isinstance(node, t.Chain):
            self.at += 1
            square = token.text.startswith("of order") or (self.noun == "matrix" and "length" not in token.text)
            self.shape(subjects, "matrix" if square else "vector", [(node, node if square else None)])

    def inside(self, subjects: tuple[d.Subject, ...]) -> None:
        """`in ⟨R^n⟩` said after the letters."""
        node = self.node(self.at)
        if node is None:
            return
        space = space_of(node)
        if space:
            if len(self.heads) > 1 and any(i.kind in ("member", "law") for h in self.heads for i in h.items):
                subjects = self.heads[-1].subjects
            self.say(d.Shape, subjects, space.kind, space.rows, space.columns, space.field)
            self.properties(subjects, space.properties)
        elif subjects and is_call(node) and not is_set(node):
            self.say(d.Distributed, subjects, "", node)
        elif subjects and is_set(node) and all(isinstance(s, Node) for s in subjects):
            item = Item("member", subjects, node)
            other = self.node(self.at + 2) if self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].tag is Tag.AND else None
            sets = [node, other] if other is not None and len(subjects) == 2 else [node] * len(subjects)
            if not self.listed(item):
                for s, space_node in zip(subjects, sets, strict=True):
                    if isinstance(s, Node) and space_node is not None:
                        self.say(d.Relation, t.Chain(node.span, (s, space_node), ("in",), (None,), (node.span,)))
                if other is not None and len(subjects) == 2:
                    self.taken(self.at)
                    self.at += 2
        self.taken(self.at)
        self.at += 1

    def depends(self, subjects: tuple[d.Subject, ...]) -> None:
        """`function of ⟨x⟩`, `depending on the scalar ⟨x⟩`."""
        self.at += 1
        found = phrase_at(self.tokens, self.at)
        if not found or not found.heads:
            return
        heads = found.heads[:1] + tuple(
            h for k, h in enumerate(found.heads[1:], 1) if all(i.kind == "letters" for x in found.heads[: k + 1] for i in x.items)
        )
        on = tuple(s for h in heads for s in h.subjects)
        self.at = found.stop if len(heads) == len(found.heads) else heads[-1].at + 1
        for subject in subjects:
            self.say(d.Depends, subject, on, "scalar")
        if found.noun in KINDS:
            self.shape(on, KINDS[found.noun], found.sizes)
        for h in heads:
            for item in h.items:
                if item.relation:
                    self.relation_of(item, h.slot)
            self.role(h.slot.index, "mention")

    def how(self, token: Token) -> None:
        """`softmax(S) taken row-wise`: said of the last formula."""
        k = self.at - 1
        while k >= 0 and not isinstance(self.node(k), (t.Chain, t.Listing)):
            k -= 1
        node = self.node(k) if k >= 0 else None
        if node is not None:
            for s in items_of(node)[-1].subjects[:1]:
                self.say(d.Applied, s, token.value)

    def sums_to(self) -> None:
        """`⟨p_1, …, p_k⟩ sum to ⟨1⟩`: a relation between the sum of the letters, or of a vector's entries, and the value."""
        self.at += 1
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        value = self.node(self.at)
        if value is None and token is not None and (token.tag is Tag.NUMBER or token.text in ("one", "zero")):
            value = number({"one": "1", "zero": "0"}.get(token.text, token.text))
        if value is None or not self.subjects:
            return
        for s in self.subjects[-1:]:
            self.say(d.Relation, t.Chain(value.span, (_total(s), value), ("=",), (None,), (value.span,)))
        if self.tokens[self.at].slot is not None:
            self.taken(self.at)
        self.at += 1

    def short_for(self, subjects: tuple[d.Subject, ...]) -> bool:
        """`⟨N(v)⟩ is short for ⟨N(0, v)⟩`."""
        node = self.node(self.at)
        if node is None or len(subjects) != 1 or not isinstance(subjects[0], Node) or isinstance(node, t.Chain):
            return False
        span = node.span
        self.say(d.Defines, t.Chain(span, (subjects[0], node), ("defeq",), (None,), (span,)))
        self.taken(self.at)
        self.at += 1
        return True

    def say_anonymous(self, found: Phrase) -> None:
        """What is said of random variables that have no letter: "uncorrelated errors of mean 0"."""
        for said in found.adjectives:
            if said.tag is Tag.TOGETHER and not said.negation:
                self.say(d.Together, (), said.value)
        if found.distribution or found.formula:
            self.say(d.Distributed, (), "" if found.formula else found.distribution, found.formula)
            self.law = found.distribution or "formula"

    # --- distributions, parameters, names ----------------------------------------------------------------------------------------------

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

    def attribute(self) -> None:
        """`mean ⟨m⟩`, `⟨k⟩ degrees of freedom`, `density ⟨f⟩`, `the digamma function ⟨ψ⟩`: a name before its formula, or behind it."""
        self.at = self.skip_names(self.at)
        if self.at >= len(self.tokens):
            return
        token = self.tokens[self.at]
        if token.slot is not None:
            self.counted(self.at)
            return
        value = token.value
        k = self.at + 1
        if token.tag is Tag.PARAMETER and value in ("zero_mean", "unit_variance"):
            self.moments("mean" if value == "zero_mean" else "variance", [number("0" if value == "zero_mean" else "1")])
            self.at = k
            return
        if token.tag is Tag.PARAMETER and k < len(self.tokens) and self.tokens[k].tag is Tag.NUMBER:
            self.moments(value, [number(self.tokens[k].text)])
            self.at = k + 1
            return
        if k < len(self.tokens) and self.tokens[k].tag is Tag.DEPEND:
            self.at = k
            return
        stop, of = self.of_what(k)
        if stop + 1 < len(self.tokens) and self.tokens[stop].text == "by" and self.node(stop + 1) is not None:
            heads = phrase_at(self.tokens, stop + 1)
            for head in heads.heads if heads else ():
                self.named(token, head.at, of)
            return
        if stop < len(self.tokens) and self.tokens[stop].tag is Tag.SLOT and self.node(stop) is not None:
            if token.tag is Tag.PARAMETER:
                self.parameter(value, stop, stop + 1, of)
            else:
                self.named(token, stop, of)
            return
        self.at = max(stop, k)
        verb = self.tokens[self.at] if self.at < len(self.tokens) else None
        value_at = self.node(self.at + 1)
        if (
            verb is not None
            and verb.tag is Tag.BE
            and token.tag in (Tag.LAW, Tag.PARAMETER)
            and value_at is not None
            and self.mode not in ("", "claim")
        ):
            self.at += 1
            if token.tag is Tag.LAW:
                self.named(token, self.at, of)
            else:
                self.parameter(value, self.at, self.at + 1, of)
            return
        self.await_value(token, of)

    def skip_names(self, k: int) -> int:
        while (
            k < len(self.tokens)
            and self.tokens[k].tag in (*SMALL, Tag.ADJECTIVE, Tag.TOGETHER, Tag.DISTRIBUTION)
            and self.tokens[k].slot is None
        ):
            if self.tokens[k].tag is Tag.DISTRIBUTION:
                self.law = self.tokens[k].value
            k += 1
        return k

    def await_value(self, token: Token, of: tuple[d.Subject, ...]) -> None:
        """ "The maximum likelihood estimator of ⟨p⟩ is": the next formula gives its value."""
        if token.tag in (Tag.ESTIMATOR, Tag.LAW, Tag.MEANING) and self.at < len(self.tokens):
            verb = self.tokens[self.at]
            is_verb = (verb.tag is Tag.BE and verb.text in ("is", "are")) or (
                verb.tag is Tag.CLAIM and verb.text.endswith(("given by", "equals", "equal to"))
            )
            nxt = self.at + 1
            display = nxt >= len(self.tokens) or self.tokens[nxt].slot is not None or self.tokens[nxt].tag is Tag.COLON
            if is_verb and display and self.mode not in ("where", "let"):
                self.pending = (token.value, of)
                self.at += 1
            elif verb.tag is Tag.DEFINED and token.tag is Tag.MEANING:
                self.cue = "defined"
                self.at += 1

    def of_what(self, k: int) -> tuple[int, tuple[d.Subject, ...]]:
        """`of ⟨X⟩`, `of the ⟨x_i⟩`, `of the gamma distribution`: what a name is a name of, and the place behind."""
        if k >= len(self.tokens) or self.tokens[k].tag is not Tag.OF:
            return k, ()
        j = k + 1
        whole = phrase_at(self.tokens, j)
        if whole and not whole.heads and not whole.naming and (whole.formula or (whole.distribution and whole.noun == "random")):
            self.say_anonymous(whole)
            return whole.stop, ()
        while j < len(self.tokens) and self.tokens[j].tag in (
            *SMALL,
            Tag.NOUN,
            Tag.DISTRIBUTION,
            Tag.VARIATE,
            Tag.PARAMETER,
            Tag.TOGETHER,
            Tag.ADJECTIVE,
            Tag.WORD,
            Tag.OF,
            Tag.MEANING,
        ):
            if self.tokens[j].tag is Tag.DISTRIBUTION:
                self.law = self.tokens[j].value
            j += 1
        if j < len(self.tokens) and self.tokens[j].slot is not None:
            found = phrase_at(self.tokens, j)
            if found and found.heads:
                head = found.heads[0]
                for item in head.items:
                    if item.relation and item.kind == "law":
                        self.say(d.Distributed, item.subjects, "", item.node)
                self.role(head.slot.index, "mention")
                return head.at + 1, head.subjects
        return j, ()

    def counted(self, k: int) -> None:
        """`⟨d_1 > 0⟩ and ⟨d_2 > 4⟩ degrees of freedom`: the formulas, then what they count."""
        values: list[Node] = []
        while True:
            slot = self.tokens[k].slot
            if slot is not None and slot.node is not None:
                for item in items_of(slot.node):
                    values += [n for s in item.subjects for n in flat(s)]
                    if item.relation:
                        self.at = k
                        self.relation_of(item, slot)
                self.taken(k)
            j = self.skip_small(k + 1)
            if j < len(self.tokens) and self.tokens[j].tag is Tag.PARAMETER:
                break
            while self.tokens[j].tag in CONJUNCTIONS:
                j += 1
            k = j
        self.at = j + 1
        self.moments(self.tokens[j].value, values)

    def parameter(self, name: str, k: int, stop: int, of: tuple[d.Subject, ...] = ()) -> None:
        """A parameter with its formula at k; more of the same may follow after "and"."""
        values: list[Node] = []
        while True:
            slot = self.tokens[k].slot
            if slot is None or slot.node is None:
                break
            for item in items_of(slot.node):
                if item.kind != "range":
                    values += [n for s in item.subjects for n in flat(s)] or [item.node]
                if item.relation:
                    self.at = k
                    self.relation_of(item, slot)
            self.taken(k)
            j = k + 1
            while j < len(self.tokens) and self.tokens[j].tag in CONJUNCTIONS:
                j += 1
            more = j > k + 1 and j < len(self.tokens) and self.tokens[j].slot is not None and not is_size_node(self.node(j))
            if not more or not self.same_list(j):
                break
            k, stop = j, j + 1
        self.at = stop
        if of and values:
            for node in values:
                self.say(d.Names, node, name, of)
        else:
            self.moments(name, values)

    def counts_at(self, k: int) -> bool:
        """Whether the formula at k, or a list of formulas that it begins, counts something: degrees of freedom, trials."""
        while k < len(self.tokens) and self.tokens[k].slot is not None:
            j = self.skip_small(k + 1)
            if j < len(self.tokens) and self.tokens[j].tag is Tag.PARAMETER and self.tokens[j].value in COUNTS:
                return True
            while j < len(self.tokens) and self.tokens[j].tag in CONJUNCTIONS:
                j += 1
            if j == k + 1:
                return False
            k = j
        return False

    def same_list(self, j: int) -> bool:
        """Whether the formula at j continues a list of parameters, and does not begin a clause."""
        nxt = j + 1
        if nxt < len(self.tokens) and self.tokens[nxt].tag in (
            Tag.BE,
            Tag.DENOTE,
            Tag.HAVE,
            Tag.PARAMETER,
            Tag.FOLLOW,
            Tag.ADJECTIVE,
            Tag.SIZED,
        ):
            return False
        node = self.node(j)
        return node is not None and all(i.kind in ("letters", "expression") for i in items_of(node))

    def relation_of(self, item: Item, slot: d.Slot) -> None:
        """What a formula in the place of a parameter states besides: `rate ⟨b > 0⟩`, `mean ⟨\\bar x = …⟩`."""
        if item.kind == "equation" and isinstance(item.node, t.Chain):
            self.equation(item.node)
        elif item.kind == "range":
            self.listed(item)
        elif item.kind == "member":
            space = space_of(item.node)
            if space:
                self.say(d.Shape, item.subjects, space.kind, space.rows, space.columns, space.field)
                self.properties(item.subjects, space.properties)
            elif not self.listed(item):
                self.say(d.Relation, item.whole or item.node)
        elif item.kind == "law":
            self.say(d.Distributed, item.subjects, "", item.node)
        else:
            self.say(d.Relation, self.shared(item))
        self.role(slot.index, "declaration")

    def moments(self, name: str, values: list[Node]) -> None:
        """Say a parameter of the current subjects' distribution: one each where there are as many."""
        if not values:
            return
        if name == "zero_mean":
            name = "mean"
        subjects = self.subjects
        if name in STRUCTURAL:
            for value in values:
                self.say(d.Names, value, name, subjects)
            return
        if len(subjects) == len(values) and len(values) > 1:
            for s, v in zip(subjects, values, strict=True):
                self.say(d.Distributed, (s,), "", None, (d.Parameter(name, v),))
            return
        self.say(d.Distributed, subjects, "", None, tuple(d.Parameter(name, v) for v in values))

    def named(self, token: Token, k: int, of: tuple[d.Subject, ...]) -> None:
        """`the digamma function ⟨ψ⟩`, `density ⟨f(x) = …⟩`: a name directly before its formula."""
        slot = self.tokens[k].slot
        node = self.node(k)
        if slot is None or node is None:
            return
        self.at = k + 1
        items = items_of(node)
        if token.tag is Tag.LAW:
            for item in items[:1]:
                self.say(d.Law, of or self.subjects, token.value, item.node if item.kind != "letters" else _as_node(item.subjects[0]))
                if item.kind == "equation" and isinstance(item.node, t.Chain):
                    self.equation(item.node)
            for item in items[1:]:
                if item.relation:
                    self.relation_of(item, slot)
            self.role(slot.index, "definition" if isinstance(node, t.Chain) else "declaration", "named")
            return
        for item in items:
            if item.kind in ("equation", "relation") and isinstance(item.node, t.Chain):
                self.say(d.Names, item.node.items[0], token.value, of)
                if self.mode == "claim":
                    self.claims.append(slot.index)
                    self.role(slot.index, "claim", token.value)
                    return
                self.equation(item.node)
                self.role(slot.index, "definition", "named")
            elif item.relation:
                for s in item.subjects:
                    self.say(d.Names, _as_node(s), token.value, of)
                self.relation_of(item, slot)
            else:
                for s in item.subjects:
                    self.say(d.Names, _as_node(s), token.value, of)
                self.role(slot.index, "mention")
        self.subjects = tuple(s for i in items for s in i.subjects)

    def named_by(self, subjects: tuple[d.Subject, ...]) -> None:
        """`the entropy is denoted by ⟨H⟩` with letters on both sides says only that the second stands for the first."""
        node = self.node(self.at)
        if node is not None and subjects:
            self.say(d.Names, node, "", subjects, quoted(self.tokens[self.start : self.at]))

    def names(self, subjects: tuple[d.Subject, ...]) -> None:
        """What the subjects are called: meanings one each, or one for all; unknown words give an empty meaning."""
        meanings: list[tuple[Token, tuple[d.Subject, ...]]] = []
        self.law = ""
        its = any(x.text in ("its", "their") for x in self.tokens[self.at : self.at + 2])
        start = self.at
        while self.at < len(self.tokens):
            self.at = self.skip_names(self.at)
            if (
                self.at < len(self.tokens)
                and self.tokens[self.at].slot is not None
                and self.at + 1 < len(self.tokens)
                and self.tokens[self.at + 1].text.startswith("th ")
            ):
                self.role(self.tokens[self.at].slot.index, "mention")  # type: ignore[union-attr]
                self.at += 1
            if self.at >= len(self.tokens) or self.tokens[self.at].tag not in (Tag.MEANING, Tag.ESTIMATOR, Tag.LAW, Tag.PARAMETER):
                break
            token = self.tokens[self.at]
            stop, of = self.of_what(self.at + 1)
            meanings.append((token, of))
            self.at = stop
            j = stop
            while j < len(self.tokens) and self.tokens[j].tag in CONJUNCTIONS:
                j += 1
            j = self.skip_names(j)
            more = j > stop and j < len(self.tokens) and self.tokens[j].tag in (Tag.MEANING, Tag.ESTIMATOR, Tag.LAW, Tag.PARAMETER)
            if not more or len(subjects) < 2 or (j + 1 < len(self.tokens) and self.tokens[j + 1].slot is not None):
                break
            self.at = j
        if not meanings:
            self.at = max(self.at, start)
            stop = self.at
            while stop < len(self.tokens) and self.tokens[stop].tag not in (
                Tag.COMMA,
                Tag.SEMICOLON,
                Tag.OPENER,
                Tag.CLAIM,
                Tag.CLOSE,
                Tag.OPEN,
                Tag.COLON,
                Tag.AND,
            ):
                stop += 1
            self.at = stop
            phrase = quoted(self.tokens[start:stop])
            article = self.tokens[start].text if start < len(self.tokens) else ""
            for s in subjects:
                if phrase and any(x.tag not in SMALL and not (x.tag is Tag.WORD and harmless(x)) for x in self.tokens[start:stop]):
                    self.say(d.Names, _as_node(s), "", (), phrase)
                    if article in ("a", "an") and self.mode in ("let", "suppose", "for", "if", "where", "here"):
                        self.unread(self.tokens[self.start : stop])
            return
        several = meanings[0][0].value.split("+")
        if len(several) > 1:
            for s, value in zip(subjects, several, strict=False):
                self.say(d.Names, _as_node(s), value, ())
            return
        if len(meanings) == len(subjects):
            pairs = list(zip(subjects, meanings, strict=True))
        elif len(meanings) == 1:
            pairs = [(s, meanings[0]) for s in subjects]
        else:
            pairs = []
        for subject, (token, of) in pairs:
            if not of and its:
                of = self.possessor
            if token.tag is Tag.LAW:
                self.say(d.Law, of, token.value, _as_node(subject))
            following = self.tokens[self.at] if self.at < len(self.tokens) else None
            vague = (
                following is not None
                and following.tag is Tag.WORD
                and not harmless(following)
                and following.text not in PREPOSITIONS
                and not of
            )
            self.say(
                d.Names, _as_node(subject), "" if vague else token.value, of, quoted(self.tokens[start : self.at + 1]) if vague else ""
            )
            if token.text == "covariance matrix" and not of and isinstance(subject, Node):
                self.say(d.HasProperty, subject, "positive_semidefinite")
        self.possessor = meanings[-1][1] or subjects
        last, of = meanings[-1]
        if self.law and last.tag is Tag.LAW and not of:
            self.say(d.Distributed, (), self.law)
            self.subjects = ()
        if self.law and last.value == "counts":
            self.say(d.Distributed, subjects, self.law)
        if self.at < len(self.tokens) and self.tokens[self.at].tag is Tag.COMMA and of:
            more_said = phrase_at(self.tokens, self.at + 1)
            if more_said and not more_said.heads and any(a.tag is Tag.TOGETHER or a.value == "not_constant" for a in more_said.adjectives):
                self.at = more_said.stop
                self.apply(of, more_said)
                self.say_distribution(of, more_said)

    def unknown_predicate(self, subjects: tuple[d.Subject, ...]) -> None:
        """`⟨A⟩ is …` in words that the lexicon does not have."""
        stop = self.at
        while stop < len(self.tokens) and self.tokens[stop].tag in (Tag.WORD, Tag.QUIET):
            stop += 1
        verb = self.at - 1
        self.at = stop
        if subjects:
            self.unread(self.tokens[max(self.start, verb - 1) : stop])


def flat(subject: d.Subject) -> tuple[Node, ...]:
    """The letters of a subject as nodes; a family with dots as one listing."""
    if not isinstance(subject, d.Family):
        return (subject,)
    last = (subject.last,) if subject.last is not None else ()
    span = subject.members[0].span.cover((last or subject.members)[-1].span)
    parts = (*subject.members, t.Ellipsis(span), *last)
    return (t.Listing(span, parts, (",",) * (len(parts) - 1)),)


def is_size_node(node: Node | None) -> bool:
    return node is not None and is_size(node)


def replace_span(node: Node, like: Node) -> Node:
    """The node as if it stood where the other stands, so that equality looks at what is written alone."""
    if isinstance(node, t.Ident) and isinstance(like, t.Ident):
        return replace(node, span=like.span)
    return node


def _as_node(subject: d.Subject) -> Node:
    return subject.members[0] if isinstance(subject, d.Family) else subject


def _total(subject: d.Subject) -> Node:
    """The sum of a family, of an indexed letter over its index, or of a vector's entries."""
    if isinstance(subject, d.Family):
        span = subject.members[0].span
        parts = (*subject.members, t.Ellipsis(span), *((subject.last,) if subject.last is not None else ()))
        return t.Sum(span, parts, ("+",) * (len(parts) - 1))
    if isinstance(subject, t.Script) and subject.sub is not None:
        return t.Big(subject.span, "sum", subject, subject.sub)
    index = t.Ident(subject.span, "i")
    return t.Big(subject.span, "sum", t.Script(subject.span, subject, index), index)


def _same(a: Node | None, b: Node | None) -> bool:
    return a is not None and b is not None and show(a) == show(b)


def show(node: Node) -> str:
    """What is written, without places: for comparing dimensions."""
    return " ".join(
        f"{n.name}:{n.font}:{n.accents}" if isinstance(n, t.Ident) else n.text if isinstance(n, t.Number) else type(n).__name__
        for n in t.walk(node)
    )


def _uses(node: Node, left: Node, letter: t.Ident) -> bool:
    """Whether the name on the left of a definition occurs in a part on the right; an indexed name only if the same index stands there."""
    if isinstance(left, t.Script) and left.sub is not None:
        return any(isinstance(n, t.Script) and show(n) == show(left) for n in t.walk(node))
    if isinstance(node, t.Script) and node.sub is not None and base_of(node) == replace(letter, span=(base_of(node) or letter).span):
        return any(_uses(c, left, letter) for c in (node.sub, node.sup) if c is not None)
    if isinstance(node, t.Ident):
        return mentions(node, letter)
    return any(_uses(c, left, letter) for c in node.children())


def _rank(subject: Node, value: Node) -> t.Chain:
    call = t.Row(subject.span, (t.Ident(subject.span, "rank", "rm"), t.Fenced(subject.span, "(", ")", subject)))
    return t.Chain(
        subject.span.cover(value.span) if subject.span.start <= value.span.end else subject.span,
        (call, value),
        ("=",),
        (None,),
        (value.span,),
    )


def _joined(found: list[d.Declaration]) -> list[d.Declaration]:
    """Join what is said of one distribution: its name, its formula, its parameters."""
    out: list[d.Declaration] = []
    place: dict[tuple[str, ...], int] = {}
    for item in found:
        if not isinstance(item, d.Distributed):
            out.append(item)
            continue
        key = tuple(repr(s) for s in item.letters)
        k = place.get(key)
        old = out[k] if k is not None else None
        if (
            k is not None
            and isinstance(old, d.Distributed)
            and not (old.name and item.name and old.name != item.name)
            and not (old.formula and item.formula)
        ):
            out[k] = replace(
                old,
                name=old.name or item.name,
                formula=old.formula or item.formula,
                parameters=old.parameters + item.parameters,
                counting=old.counting or item.counting,
            )
        else:
            place[key] = len(out)
            out.append(item)
    return out
