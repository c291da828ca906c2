"""One sentence: openers set the mood, phrases set the subjects, predicates speak of them."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import declarations as d
from derive.elaborate.nouns import CONJUNCTIONS, Head, Phrase, phrase_at
from derive.elaborate.phrases import HARMLESS, Tag
from derive.elaborate.saying import Saying, flat, show
from derive.elaborate.slots import Item, base_of, is_letter, items_of, law_of, nameable, space_of
from derive.elaborate.words import Token
from derive.read import tree as t
from derive.read.tree import Node

DECLARING = frozenset({"let", "suppose", "where", "with", "for", "if", "unless", "such_that", "here", "define"})
STRICT = frozenset({"suppose", "if", "unless", "such_that"})
"""Openers after which words that are not understood may restrict a claim."""
FRONTED = frozenset({"for", "if", "with", "unless", "since", "given"})
"""Openers whose clause ends at a comma: what follows is what is claimed."""
PREDICATIVE = frozenset({Tag.ADJECTIVE, Tag.TOGETHER, Tag.FOREIGN, Tag.NOT})
NAMING = frozenset({Tag.MEANING, Tag.ESTIMATOR, Tag.LAW, Tag.PARAMETER})


class Reader(Saying):
    """Reads the tokens of one sentence; `seen` collects the letters that earlier formulas of the paragraph named."""

    def __init__(self, tokens: list[Token], seen: list[Node]) -> None:
        super().__init__(tokens, seen)
        self.at = 0
        self.depth: list[str] = []

    # --- the sentence ------------------------------------------------------------------------------------------------------------

    def read(self) -> list[d.Declaration]:
        """Return what the sentence declares."""
        self.label()
        while self.at < len(self.tokens):
            before = self.at
            self.step()
            if self.at == before:
                self.at += 1
        self.close()
        self.settle()
        return self.found

    def tag(self, ahead: int = 0) -> Tag | None:
        k = self.at + ahead
        return self.tokens[k].tag if k < len(self.tokens) else None

    def step(self) -> None:
        token = self.tokens[self.at]
        match token.tag:
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
                    self.subjects = ()
            case Tag.BE | Tag.HAVE | Tag.FOLLOW | Tag.DEPEND if self.subjects and self.mode == "given":
                self.mode = "claim"
            case Tag.SLOT if self.counts_at(self.at):
                self.attribute()
            case Tag.PARAMETER | Tag.LAW | Tag.MEANING | Tag.ESTIMATOR:
                self.attribute()
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
        if token.value == "problem" and self.subjects and nxt < len(self.tokens) and self.tokens[nxt].slot is not None:
            node = self.node(nxt)
            letter = self.subjects[-1]
            if node is not None and isinstance(letter, Node) and not isinstance(node, t.Chain):
                name = "argmax" if token.text.startswith("max") else "argmin"
                self.say(d.Names, letter, name, (node,))
        if token.value == "satisfies" and not self.subjects and self.mode not in DECLARING:
            return
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
        """ "Symmetric matrix: ⟨k⟩": the property belongs to the one letter on the left of the formula."""
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

    # --- phrases -----------------------------------------------------------------------------------------------------------------

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
            elif self.subjects and previous in (Tag.HAVE, Tag.COMMA, Tag.OPEN, Tag.SLOT, Tag.BE):
                self.apply(self.subjects, found)
                self.say_distribution(self.subjects, found)
            elif (
                self.subjects
                and not found.noun
                and (previous is Tag.OPENER or (self.tokens[start].tag in PREDICATIVE and previous is Tag.AND))
            ):
                self.apply(self.subjects, found)
            elif found.foreign:
                self.unread(self.tokens[start : found.stop])
            elif self.mode in DECLARING and found.adjectives:
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
                if nxt.naming and tag is Tag.COMMA and self.names_slot(nxt.stop):
                    return
                self.at = k
                self.predicate(singular=tag is Tag.DETERMINER)
            return
        if tag in (Tag.BE, Tag.HAVE, Tag.FOLLOW, Tag.DENOTE, Tag.SIZED, Tag.IN, Tag.DEPEND) or self.denotes(self.at):
            self.predicate()

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

    def odd(self, k: int) -> bool:
        """Whether a word stands there that the lexicon does not have."""
        return k < len(self.tokens) and self.tokens[k].tag is Tag.WORD and self.tokens[k].text not in HARMLESS

    def stranger(self, verb: Token) -> None:
        """A verb whose subject has no letter ("at least one margin is …"): what is said of it is not said of the letters before."""
        self.subjects, self.heads = (), ()
        nxt = self.at + 1
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

    def names_slot(self, k: int) -> bool:
        """Whether a name of a meaning at k is followed by the formula that it names ("the mean ⟨m⟩")."""
        k += 1
        return k < len(self.tokens) and self.tokens[k].slot is not None

    # --- predicates --------------------------------------------------------------------------------------------------------------

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
            if token.tag in (Tag.DETERMINER, Tag.NEUTRAL) and self.tag(1) in (Tag.DEPEND, Tag.SIZED):
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

    # --- formulas in the flow ----------------------------------------------------------------------------------------------------

    def place(self, head: Head, found: Phrase) -> None:
        """Say what a formula itself states, according to the mood in which it stands."""
        slot = head.slot
        if slot.node is None:
            if self.mode in DECLARING:
                self.unread([self.tokens[head.at]])
            self.role(slot.index, "mention")
            return
        if not any(i.relation for i in head.items):
            self.role(slot.index, "mention")
            return
        mode = self.mode
        if all(_limit(i) for i in head.items):
            self.say(d.Relation, slot.node)
            self.role(slot.index, "declaration", "limit")
            return
        if self.cue.startswith("posed"):
            self.role(slot.index, "posed", self.cue[6:])
            if mode in DECLARING:
                for item in head.items:
                    self.state(item, slot, posing=True)
            self.cue = ""
            return
        if mode == "term":
            self.role(slot.index, "posed", "term")
            return
        if mode in ("equality", "mention", "given", "open"):
            self.role(slot.index, "mention", mode)
            return
        if mode == "aside" and all(i.kind in ("inequality", "member", "range") for i in head.items):
            self.opener = "with"
            for item in head.items:
                self.state(item, slot)
            self.role(slot.index, "declaration")
            return
        if slot.display and self.claims and mode in ("where", "with", "if", "for") and self.tokens[head.at - 1].tag is not Tag.OPENER:
            self.close()
            mode = self.mode = "claim"
        defined = self.cue == "defined" or mode == "define"
        following = self.tokens[head.at + 1].tag if head.at + 1 < len(self.tokens) else None
        named = (
            following in (Tag.BE, Tag.DENOTE)
            and self.tokens[head.at + 1].text not in ("is also", "are also")
            and self.names_next(head.at + 2)
        )
        if defined or (named and mode != "claim"):
            for item in head.items:
                self.state(item, slot)
            stated = "definition" if any(i.kind == "equation" for i in head.items) else "declaration"
            self.role(
                slot.index, "definition" if stated == "definition" else "declaration", "named" if named and not defined else "defined"
            )
            self.cue = ""
            return
        if mode in DECLARING and not (slot.display and mode in FRONTED and self.fronted):
            kinds = [self.state(item, slot) for item in head.items]
            role: d.RoleName = "definition" if kinds and all(k == "definition" for k in kinds) else "declaration"
            if slot.display and role == "declaration":
                role = "posed"
            self.role(slot.index, role, mode)
            return
        if (
            mode != "claim"
            and all(
                i.kind in ("member", "range") or _map(i) or (i.kind == "law" and all(_plain(s) for s in i.subjects)) for i in head.items
            )
            and not slot.display
        ):
            for item in head.items:
                self.state(item, slot)
            self.role(slot.index, "declaration")
            return
        self.claims.append(slot.index)
        if self.pending:
            meaning, of = self.pending
            for item in head.items[:1]:
                left = item.node.items[0] if isinstance(item.node, t.Chain) else item.node
                self.say(d.Names, left, meaning, of)
            self.pending = None
            self.role(slot.index, "claim", meaning)
        else:
            self.role(slot.index, "claim", mode if mode in ("claim", "recall", "since") else "")

    def names_next(self, k: int) -> bool:
        k = self.skip_small(k)
        return k < len(self.tokens) and self.tokens[k].tag in (Tag.MEANING, Tag.LAW, Tag.ESTIMATOR, Tag.PARAMETER)

    def state(self, item: Item, slot: d.Slot, posing: bool = False) -> str:
        """Emit what one part of a formula states as a condition or definition; return which of the two."""
        node = item.node
        if item.kind == "member":
            space = space_of(node)
            if space:
                self.say(d.Shape, item.subjects, space.kind, space.rows, space.columns, space.field)
                self.properties(item.subjects, space.properties)
            elif not self.listed(item):
                self.say(d.Relation, item.whole or node)
            return "declaration"
        if item.kind == "law":
            self.say(d.Distributed, item.subjects, "", node)
            if item.iid:
                self.say(d.Together, item.subjects, "iid")
            return "declaration"
        if item.kind == "range":
            self.listed(item)
            return "declaration"
        if item.kind in ("equation", "relation") and isinstance(node, t.Chain):
            law = law_of(node)
            if law:
                self.say(d.Law, (law[0],), law[1], node)
                return "declaration"
            own = node.items[-1]
            if (
                node.ops == ("=",)
                and isinstance(own, t.Row)
                and base_of(own) is not None
                and show(own.items[0]) == show(node.items[0])
                and len(own.items) == 2
            ):
                self.equation(node)
                return "definition"
            if set(node.ops) <= {"indep"}:
                self.say(d.Together, tuple(node.items), "independent")
                return "declaration"
            if "in" in node.ops and "=" in node.ops:
                self.mixed(node)
                return "definition"
            if not posing and self.is_definition(node):
                self.say(d.Defines, node)
                self.seen.append(node.items[0])
                return "definition"
        if item.kind == "equation" and self.opener == "unless" and isinstance(node, t.Chain) and node.ops == ("=",):
            item = replace(item, node=t.Chain(node.span, node.items, ("ne",), node.over, node.places))
        elif self.opener == "unless":
            self.unread(self.tokens[self.start : self.at])
            return "declaration"
        if item.relation:
            self.say(d.Relation, self.shared(item))
            self.properties_of_order(item)
        return "declaration"

    def is_definition(self, node: t.Chain) -> bool:
        """Whether an equation in a declaring mood gives its left side a meaning, and is not a condition on known letters."""
        first = node.items[0]
        if "defeq" in node.ops:
            return True
        if node.ops[0] != "=" or self.opener in ("if", "such_that", "unless", "for"):
            return False
        if self.opener == "define" or self.cue == "defined":
            return True
        return (
            nameable(first)
            and not self.circular(node)
            and not (self.opener == "suppose" and (self.known(first) or isinstance(node.items[1], t.Number)))
        )


def _plain(subject: d.Subject) -> bool:
    return isinstance(subject, d.Family) or is_letter(subject) or isinstance(subject, t.Infix)


def _bare(node: Node) -> Node:
    return node.body if isinstance(node, t.Fenced) else node


def _limit(item: Item) -> bool:
    """`n → ∞`: a letter and where it goes."""
    node = item.node
    return (
        isinstance(node, t.Chain)
        and node.ops == ("to",)
        and is_letter(node.items[0])
        and any(isinstance(n, t.Ident) and n.name == "infty" for n in t.walk(node.items[1]))
    )


def _map(item: Item) -> bool:
    return isinstance(item.node, t.Chain) and "colon" in item.node.ops and "to" in item.node.ops


def _bound(item: Item) -> bool:
    node = item.node
    return isinstance(node, t.Chain) and all(
        is_letter(i) or isinstance(i, (t.Number, t.Ident, t.Prefix, t.Sum, t.Frac, t.Fenced)) for i in node.items
    )


def _simple_definition(item: Item) -> bool:
    node = item.node
    return isinstance(node, t.Chain) and is_letter(node.items[0])


def _run(heads: tuple[Head, ...]) -> tuple[Head, ...]:
    """The last heads of one kind: in "let S = AB and C be symmetric" only C is the subject."""
    kinds = [{("letters" if i.kind == "member" else i.kind) for i in h.items} for h in heads]
    k = len(heads) - 1
    while k > 0 and kinds[k - 1] == kinds[-1]:
        k -= 1
    return heads[k:]
