"""Names and parameters: a meaning before its letter or behind it, moments, laws."""

from __future__ import annotations

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.applying import Applying
from derive.elaborate.prose.asking import as_node, barred, flat, is_size_node, same_letter
from derive.elaborate.prose.moods import DECLARING, DERIVED, FRONTED
from derive.elaborate.prose.nouns import CONJUNCTIONS, SMALL, harmless, phrase_at
from derive.elaborate.prose.phrases import MATRIX_ONLY, PREPOSITIONS, Tag
from derive.elaborate.prose.saying import COUNTS, STRUCTURAL
from derive.elaborate.prose.slots import Item, is_letter, items_of, number, space_of
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node


class Naming(Applying):
    """Reads names of meanings and parameters, with the formulas that they belong to."""

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
        by = self.tokens[stop] if stop + 1 < len(self.tokens) else None
        if by is not None and (by.text == "by" or (by.tag is Tag.DENOTE and by.text.endswith(" by"))) and self.node(stop + 1) is not None:
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
        if value in ("columns", "rows") and of and self.lined(value, of):
            return
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

    def lined(self, value: str, of: tuple[d.Subject, ...]) -> bool:
        """`the columns of ⟨U⟩ are orthonormal`, `… linearly independent`."""
        while self.at < len(self.tokens) and (self.tokens[self.at].tag in CONJUNCTIONS or self.tokens[self.at].slot is not None):
            node = self.node(self.at)
            of = (*of, node) if node is not None and is_letter(node) else of
            self.at += 1
        if self.at + 1 >= len(self.tokens) or self.tokens[self.at].tag is not Tag.BE:
            return False
        said = {
            "orthonormal": {"columns": "orthonormal_columns"},
            "linearly_independent": {"columns": "full_column_rank", "rows": "full_row_rank"},
        }
        name = said.get(self.tokens[self.at + 1].value, {}).get(value)
        if name is None:
            return False
        self.at += 2
        self.properties(of, (name,))
        return True

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
                if self.mode in FRONTED:
                    self.close()
                    self.mode = "claim"
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
                    elif item.kind == "equation" and isinstance(item.node, t.Chain) and len(item.node.items) == 2:
                        self.equation(item.node)
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
        if name == "mean" and all(barred(v) for v in values) and not self.law:
            for k, value in enumerate(values):
                of = subjects[k : k + 1] if len(subjects) == len(values) else ()
                self.say(d.Names, value, "mean", tuple(s for s in of if same_letter(s, value)))
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
                self.say(d.Law, of or self.subjects, token.value, item.node if item.kind != "letters" else as_node(item.subjects[0]))
                if item.kind == "equation" and isinstance(item.node, t.Chain):
                    self.equation(item.node)
            for item in items[1:]:
                if item.relation:
                    self.relation_of(item, slot)
            self.role(slot.index, "definition" if isinstance(node, t.Chain) else "declaration", "named")
            return
        for item in items:
            if item.kind == "equation" and token.value in DERIVED:
                self.claims.append(slot.index)
                self.role(slot.index, "claim", token.value)
                return
            if item.kind in ("equation", "relation") and isinstance(item.node, t.Chain):
                self.say(d.Names, item.node.items[0], token.value, of)
                if self.mode == "claim":
                    self.claims.append(slot.index)
                    self.role(slot.index, "claim", token.value)
                    return
                self.equation(item.node)
                self.role(slot.index, "definition", "named")
            elif item.relation:
                for s in item.subjects if item.kind != "member" or token.tag is not Tag.MEANING else ():
                    self.say(d.Names, as_node(s), token.value, of)
                self.relation_of(item, slot)
            else:
                for s in item.subjects:
                    self.say(d.Names, as_node(s), token.value, of)
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
            if not meanings and self.mode in DECLARING and not any(x.tag is Tag.NOT for x in self.tokens[start : self.at]):
                said = [x.value for x in self.tokens[start : self.at] if x.tag is Tag.ADJECTIVE and x.value in MATRIX_ONLY]
                self.properties(subjects, said)  # "a positive definite covariance matrix"
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
                    self.say(d.Names, as_node(s), "", (), phrase)
                    if article in ("a", "an") and self.mode in ("let", "suppose", "for", "if", "where", "here"):
                        self.unread(self.tokens[self.start : stop])
            return
        several = meanings[0][0].value.split("+")
        if len(several) > 1:
            for s, value in zip(subjects, several, strict=False):
                self.say(d.Names, as_node(s), value, ())
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
                self.say(d.Law, of, token.value, as_node(subject))
            following = self.tokens[self.at] if self.at < len(self.tokens) else None
            vague = (
                following is not None
                and following.tag is Tag.WORD
                and not harmless(following)
                and following.text not in PREPOSITIONS
                and not of
            )
            self.say(d.Names, as_node(subject), "" if vague else token.value, of, quoted(self.tokens[start : self.at + 1]) if vague else "")
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
