"""One sentence: openers set the mood, phrases set the subjects, predicates speak of them."""

from __future__ import annotations

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import flat
from derive.elaborate.prose.moods import DECLARING, FRONTED, LOOSE, NAMING, PREDICATIVE
from derive.elaborate.prose.nouns import CONJUNCTIONS, Head, Phrase, phrase_at
from derive.elaborate.prose.phrases import HARMLESS, Tag
from derive.elaborate.prose.predicates import Predicates
from derive.elaborate.prose.slots import Item, is_letter, items_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.tree import Node


class Reader(Predicates):
    """Reads the tokens of one sentence; `seen` collects the letters that earlier formulas of the paragraph named."""

    def __init__(self, tokens: list[Token], seen: list[Node]) -> None:
        super().__init__(tokens, seen)
        self.at = 0
        self.depth: list[str] = []

    def read(self) -> list[d.Declaration]:
        """Return what the sentence declares."""
        if len(self.tokens) == 1 and self.tokens[0].slot is not None:
            self.alone(self.tokens[0].slot)
            return self.found
        if len(self.tokens) > 1:
            self.label()
        while self.at < len(self.tokens):
            before = self.at
            self.step()
            if self.at == before:
                self.at += 1
        self.close()
        self.settle()
        return self.found

    def alone(self, slot: d.Slot) -> None:
        """A formula without a word: what it says is in itself."""
        head = Head(slot, 0, tuple(items_of(slot.node)) if slot.node is not None else ())
        self.place(head, Phrase(0))
        self.subjects, self.heads, self.at = head.subjects, (head,), 1
        self.settle()

    def step(self) -> None:
        token = self.tokens[self.at]
        match token.tag:
            case _ if self.of_lines():
                pass
            case Tag.OPENER:
                self.open(token)
            case Tag.CLAIM:
                self.claim(token)
            case Tag.EQUALITY:
                self.close()
                self.mode, self.subjects = "equality", ()
            case Tag.POSED:
                self.posed(token)
            case Tag.DEFINED:
                self.cue = "defined"
            case Tag.SEMICOLON:
                self.close()
                self.mode = "let" if self.mode == "suppose" else self.mode
                self.mode = "" if (self.mode in FRONTED and self.fronted) or self.mode in ("claim", "equality", "mention") else self.mode
                self.cue, self.subjects = "", ()
            case Tag.COLON:
                if self.mode in FRONTED:
                    self.close()
                    self.mode = "claim"
            case Tag.OPEN:
                self.depth.append(self.mode)
                self.mode = "aside" if self.claims and self.mode in ("", "claim") else self.mode
            case Tag.CLOSE:
                if self.depth:
                    self.mode = self.depth.pop()
            case Tag.COMMA:
                self.comma()
            case Tag.FOLLOW | Tag.HAVE | Tag.DEPEND | Tag.IN | Tag.BE | Tag.DENOTE if self.subjects and self.adjacent():
                self.predicate()
            case Tag.BE if self.mode == "given":
                self.mode = "claim"
            case Tag.BE | Tag.HAVE | Tag.FOLLOW if not self.denotes(self.at):
                self.stranger(token)
            case Tag.SIZED if self.law and self.tokens[self.at - 1].value == "family" and self.node(self.at + 1) is not None:
                self.parameter("size", self.at + 1, self.at + 2)
            case Tag.SIZED if self.subjects and (
                self.adjacent() or (self.tokens[self.at - 1].tag is Tag.NOUN and self.tokens[self.at - 1].value != "family")
            ):
                self.predicate()
            case Tag.NOT if token.value == "open" and self.tag(1) not in (*PREDICATIVE, Tag.NEUTRAL):
                self.close()
                self.mode = "open"
            case Tag.NOT if token.value == "not_all":
                self.not_all()
            case Tag.SUM:
                self.sums_to()
            case Tag.EXIST:
                self.exists()
            case Tag.HOW:
                self.how(token)
            case Tag.WORD if token.text == "whose":
                nxt = self.skip_small(self.at + 1)
                if nxt < len(self.tokens) and self.tokens[nxt].tag not in (Tag.PARAMETER, Tag.LAW):
                    named = any(x.slot is not None for x in self.tokens[nxt : nxt + 2])  # "whose sum ⟨A + B⟩ is invertible"
                    if self.mode in DECLARING and not named:
                        self.unread(self.tokens[self.start :])
                    self.subjects = ()
            case Tag.BE | Tag.HAVE | Tag.FOLLOW | Tag.DEPEND if self.subjects and self.mode == "given":
                self.mode = "claim"
            case Tag.SLOT if self.counts_at(self.at):
                self.attribute()
            case Tag.PARAMETER | Tag.LAW | Tag.MEANING | Tag.ESTIMATOR:
                self.attribute()
            case Tag.DETERMINER if token.text == "no" and self.mode in DECLARING:
                self.none()
            case Tag.WORD if token.text not in HARMLESS:
                self.unknown.append(token)
            case _:
                self.phrase()

    def open(self, token: Token) -> None:
        """A new clause; "for its mean" after "write" names instead."""
        nxt = self.skip_small(self.at + 1)
        naming = nxt < len(self.tokens) and (self.tokens[nxt].tag in NAMING or self.tokens[self.at + 1].text in ("the", "its", "their"))
        if token.value == "for" and self.mode == "define" and self.subjects and naming:
            self.at += 1
            self.names(self.subjects)
            return
        if self.mode == "given" and token.value in ("let", "suppose"):
            self.unread(self.tokens[self.start :])
            return
        after_node = self.node(self.at + 1)
        conditioned = token.text != "given" or (isinstance(after_node, t.Chain) and after_node.ops == ("=",))
        if token.value == "given" and (
            conditioned or not (self.at == 0 or self.at == 0 or self.tokens[self.at - 1].tag in (Tag.COMMA, Tag.QUIET, Tag.CLAIM))
        ):
            self.close()
            self.mode = "given"
            self.subjects = ()
            return
        if token.text == "so that":
            self.mode = self.mode if self.mode in DECLARING else "claim"
            self.subjects = ()
            return
        if token.value == "if" and self.at and isinstance(self.node(self.at - 1), t.Number):
            self.close()
            self.mode = "mention"
            return
        if token.value == "with" and self.subjects and nxt < len(self.tokens) and self.tokens[nxt].tag in NAMING:
            self.at += 1
            self.opener = self.mode if self.mode in DECLARING else "with"
            return
        if token.value == "here" and token.text == "here" and self.mode in DECLARING and self.tag(-1) is not Tag.SEMICOLON:
            return
        self.close()
        self.fronted = not self.claims and (self.mode not in DECLARING or (self.mode in FRONTED and self.fronted))
        inside = token.value == "for" and self.mode in DECLARING and self.mode != "for" and not self.claims
        self.around, self.bound = (self.mode, self.opener) if inside else None, []
        self.mode = self.opener = "for" if token.value == "given" else token.value
        self.start = self.at
        self.at += 1
        if token.value not in ("with", "such_that"):
            self.subjects = ()

    def claim(self, token: Token) -> None:
        given = token.text in ("is given by", "are given by", "equals", "equal", "is equal to")
        if given and self.mode in DECLARING:
            nxt = self.at + 1
            if self.mode != "if" and (nxt >= len(self.tokens) or self.tokens[nxt].slot is not None) and not token.text.startswith("equal"):
                self.cue = "defined"
            return
        if given and self.pending:
            self.mode = "claim"
            return
        self.close()
        self.mode, self.cue, self.subjects = "claim", "", ()

    def posed(self, token: Token) -> None:
        nxt = self.at + 1
        if token.value == "problem" and self.subjects and self.adjacent() and nxt < len(self.tokens) and self.tokens[nxt].slot is not None:
            node = self.node(nxt)
            letter = self.subjects[-1]
            if node is not None and isinstance(letter, Node) and not isinstance(node, t.Chain):
                name = "argmax" if token.text.startswith("max") else "argmin"
                self.say(d.Names, letter, name, (node,))
        if token.value == "satisfies" and not self.subjects and self.mode not in DECLARING:
            return
        if token.value == "model" and any("error" in x.text.split() for x in self.tokens[max(0, self.at - 3) : self.at + 2]):
            return  # "the error of a model", "model error": what follows is said of the error
        self.cue = f"posed:{token.value}"

    def comma(self) -> None:
        """Decide whether a fronted clause ("For x > 0, …") ends here."""
        if self.mode == "given" and self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].slot is not None:
            self.mode = "claim"
        if self.mode not in FRONTED or not self.fronted or self.depth:
            return
        k = self.skip_small(self.at + 1)
        if k >= len(self.tokens):
            return
        token = self.tokens[k]
        if (token.slot is not None and self.starts_claim(k)) or token.tag in (Tag.WORD, Tag.DENOTE, Tag.QUIET):
            self.close()
            self.mode = "claim" if token.slot is not None else ""

    def starts_claim(self, k: int) -> bool:
        """Whether the formula at k, after a fronted condition and a comma, is what is claimed and not one condition more."""
        slot = self.tokens[k].slot
        if slot is None or slot.node is None:
            return slot is not None
        if slot.display:
            return True
        items = items_of(slot.node)
        if not any(i.relation for i in items) or all(i.kind in ("member", "law", "range") for i in items):
            return False
        after = self.tokens[k + 1 :]
        later = any(
            x.slot is not None and x.slot.node is not None and any(i.kind in ("equation", "inequality") for i in items_of(x.slot.node))
            for x in after
        )
        if all(i.kind == "inequality" and _bound(i) for i in items):
            open_end = bool(self.tokens[-1].tag is Tag.COMMA)
            return not later and not open_end
        return not (later and all(i.kind == "equation" and _simple_definition(i) for i in items))

    def label(self) -> None:
        """ "Symmetric matrix: ⟨k⟩": the property belongs to the one letter on the left of the formula; "⟨A⟩ symmetric:" is a case."""
        behind = phrase_at(self.tokens, 1) if self.tokens[0].slot is not None else None
        colon = behind is not None and behind.stop < len(self.tokens) and self.tokens[behind.stop].tag is Tag.COLON
        if behind and behind.adjectives and not behind.heads and colon:
            self.mode = self.opener = "for"
            return
        found = phrase_at(self.tokens, 0)
        if not found or found.heads or not found.adjectives or found.stop + 1 >= len(self.tokens):
            return
        if self.tokens[found.stop].tag is not Tag.COLON:
            return
        node = self.node(found.stop + 1)
        slot = self.tokens[found.stop + 1].slot
        if not isinstance(node, t.Chain) or slot is None:
            return
        letters = {
            n.name: n
            for n in t.walk(node.items[0])
            if isinstance(n, t.Ident) and n.name not in ("T", "top", "I", "det", "tr", "ast", "intercal")
        }
        if len(letters) == 1:
            self.mode, self.opener = "label", "label"
            self.apply((next(iter(letters.values())),), found)
            self.mode = "claim"
        self.at = found.stop

    def phrase(self) -> None:
        found = phrase_at(self.tokens, self.at, self.starts_claim if self.mode in FRONTED and self.fronted else None)
        if not found:
            return
        previous = self.tokens[self.at - 1].tag if self.at else None
        start = self.at
        self.at = found.stop
        if not found.heads:
            if found.naming:
                self.attribute()
            elif found.noun in ("random", "random_vector") and previous in (Tag.OPENER, Tag.AND):
                self.subjects, self.heads = (), ()
                self.say_anonymous(found)
            elif self.subjects and previous is Tag.COMMA and self.mode not in DECLARING:
                pass
            elif self.subjects and previous in (Tag.HAVE, Tag.COMMA, Tag.OPEN, Tag.SLOT, Tag.BE):
                self.apply(self.subjects, found)
                self.say_distribution(self.subjects, found)
            elif (
                self.subjects
                and not found.noun
                and (previous is Tag.OPENER or (self.tokens[start].tag in PREDICATIVE and previous is Tag.AND))
            ):
                self.apply(self.subjects, found)
            elif found.foreign and self.mode in DECLARING:
                self.unread(self.tokens[start : found.stop])
            elif self.mode in LOOSE and found.adjectives:
                self.loose.append(found)
            return
        for head in found.heads:
            self.place(head, found)
        if self.law and any(a.text == "probabilities" for a in found.adjectives):
            self.moments(
                "success_probability", [n for h in found.heads if not any(i.relation for i in h.items) for s in h.subjects for n in flat(s)]
            )
            return
        self.subjects = tuple(s for h in found.heads for s in h.subjects)
        self.heads = found.heads
        self.apply(self.subjects, found)
        self.after(found)

    def after(self, found: Phrase) -> None:
        """What stands directly behind the formulas: a predicate with or without a verb, a size, a set."""
        tag = self.tag()
        if tag is Tag.BE and self.mode == "given":
            self.at += 1
            self.mode = "claim"
            return
        if tag in PREDICATIVE or (tag is Tag.NEUTRAL and self.tag(1) in PREDICATIVE):
            nxt = phrase_at(self.tokens, self.at)
            if nxt and not nxt.heads and (not nxt.noun or tag is Tag.NOT):
                together = all(i.kind == "letters" for h in self.heads for i in h.items)
                self.at = nxt.stop
                self.apply(self.subjects if together else self.heads[-1].subjects, nxt)
            return
        if tag is Tag.OPEN:
            nxt = phrase_at(self.tokens, self.at + 1)
            if nxt and not nxt.heads and not nxt.naming and nxt.stop < len(self.tokens) and self.tokens[nxt.stop].tag is Tag.CLOSE:
                self.at = nxt.stop + 1
                self.apply(self.subjects, nxt)
                self.after(found)
            return
        if (tag is Tag.COMMA and self.tag(1) is Tag.DETERMINER) or tag is Tag.DETERMINER:
            k = self.at + (1 if tag is Tag.COMMA else 0)
            nxt = phrase_at(self.tokens, k)
            if nxt and not nxt.heads and (nxt.content or nxt.naming):
                if nxt.naming and tag is Tag.COMMA and (self.names_slot(nxt.stop) or self.verb_follows(nxt.stop + 1)):
                    return
                if not nxt.naming and tag is Tag.COMMA and self.verb_follows(nxt.stop):
                    return
                self.at = k
                self.predicate(singular=tag is Tag.DETERMINER and not self.plural(k))
            return
        if tag in (Tag.BE, Tag.HAVE, Tag.FOLLOW, Tag.DENOTE, Tag.SIZED, Tag.IN, Tag.DEPEND) or self.denotes(self.at):
            self.predicate()

    def plural(self, k: int) -> bool:
        """Whether the name that follows is one of several things: "⟨s_x⟩ and ⟨s_y⟩ the sample standard deviations"."""
        named = next((x for x in self.tokens[k : k + 3] if x.tag is Tag.MEANING), None)
        return named is not None and named.text.split(" of ")[0].endswith("s")

    def not_all(self) -> None:
        """`not all ⟨x_i⟩ are equal`."""
        k = self.skip_small(self.at + 1)
        node = self.node(k)
        said = [x.text for x in self.tokens[k + 1 : k + 4]]
        self.at = k if node is not None else self.at + 1
        if node is not None and said and self.tokens[k + 1].tag is Tag.BE and {"equal", "identical", "same", "zero"} & set(said):
            self.at = k + 3
            subjects = tuple(s for i in items_of(node) for s in i.subjects)
            if "zero" in said:
                self.say(d.Together, subjects, "not_all_zero")
            elif len(subjects) == 1:
                self.say(d.HasProperty, subjects[0], "not_constant")
            else:
                self.say(d.Together, subjects, "not_all_equal")

    def exists(self) -> None:
        """`⟨A^{-1}⟩ exists`, `the sum converges`."""
        node = self.node(self.at - 1) if self.at else None
        if self.mode not in DECLARING:
            return
        minus = isinstance(node, t.Script) and isinstance(node.sup, t.Prefix) and isinstance(node.sup.body, t.Number)
        if isinstance(node, t.Script) and minus:
            self.say(d.HasProperty, _bare(node.base), "invertible")
        elif node is not None:
            self.say(d.Global, "finite")

    def stranger(self, verb: Token) -> None:
        """A verb whose subject has no letter ("at least one margin is …"): what is said of it is not said of the letters before."""
        self.subjects, self.heads = (), ()
        nxt = self.at + 1
        what = phrase_at(self.tokens, nxt)
        if verb.tag is Tag.BE and what and what.adjectives and not what.heads and self.defines_a_term(what.stop):
            self.at = what.stop + 1
            return
        if (
            self.mode in DECLARING
            and verb.tag is Tag.BE
            and nxt < len(self.tokens)
            and self.tokens[nxt].tag is Tag.WORD
            and self.tokens[nxt].text not in HARMLESS
        ):
            start = self.at
            while start > self.start and self.tokens[start - 1].tag not in CONJUNCTIONS:
                start -= 1
            self.unread(self.tokens[start : nxt + 1])


def _bare(node: Node) -> Node:
    return node.body if isinstance(node, t.Fenced) else node


def _bound(item: Item) -> bool:
    node = item.node
    return isinstance(node, t.Chain) and all(
        is_letter(i) or isinstance(i, (t.Number, t.Ident, t.Prefix, t.Sum, t.Frac, t.Fenced)) for i in node.items
    )


def _simple_definition(item: Item) -> bool:
    node = item.node
    return isinstance(node, t.Chain) and is_letter(node.items[0])
