"""Clauses that bind a letter to a law: to a function of it, to a sample from it, to a joint normal law, to a mixture.

"Let ⟨f⟩ be the density of the gamma distribution with shape ⟨a⟩ and rate ⟨b⟩", "where ⟨S⟩ is the sum of ⟨n⟩ independent Bernoulli random
variables", "⟨(X, Y)⟩ is bivariate normal with correlation ⟨r⟩". A clause is taken only as a whole, from its letter to its end; what is not
of one of these forms is left to the reader of sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from derive.elaborate import declarations as d
from derive.elaborate.asking import as_node, flat
from derive.elaborate.chance_names import DISTRIBUTIONS
from derive.elaborate.law_words import ASPECTS, INDEPENDENT, PLURAL_REDUCTIONS, REDUCTIONS, Cursor, LawSaid, SampleSaid, Value
from derive.elaborate.phrases import Tag
from derive.elaborate.slots import is_call, is_letter, items_of, number, space_of
from derive.elaborate.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node
from derive.source import Span

LONGEST = 80
"""A clause that binds a letter to a law has no more tokens than this."""
ORDERED = (Tag.OPENER, Tag.COMMA, Tag.SEMICOLON, Tag.AND, Tag.QUIET, Tag.COLON)
NATURALS = {"0": "from_zero", "1": "from_one"}


def consumed(tokens: list[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what such clauses declare, and the places of their tokens (nobody else reads those)."""
    found: list[d.Declaration] = []
    skipped: set[int] = set()
    k = 0
    while k < len(tokens):
        clause = _Clause(tokens, k) if tokens[k].slot is not None and _begins(tokens, k) else None
        made = clause.read() if clause is not None else None
        if clause is None or made is None:
            k += 1
            continue
        found += made
        stop = clause.stop
        skipped |= set(range(_given(tokens, k), stop))
        k = stop
    return found, frozenset(skipped)


def _given(tokens: list[Token], k: int) -> int:
    """Where "given ⟨θ⟩," that stands before the clause at k begins; k if nothing of the kind does."""
    j = k
    if j and tokens[j - 1].tag is Tag.OPENER and tokens[j - 1].value == "let":
        j -= 1
    if j >= 3 and tokens[j - 1].tag is Tag.COMMA and tokens[j - 2].slot is not None and tokens[j - 3].value == "given":
        return j - 3
    return k


def _begins(tokens: list[Token], k: int) -> bool:
    """Whether a clause that declares something may begin with the formula at k."""
    before = tokens[max(0, k - LONGEST) : _given(tokens, k)]
    if not before:
        return True
    if any(x.tag in (Tag.CLAIM, Tag.NOT, Tag.EQUALITY) for x in before) or any(x.value in ("if", "unless", "given") for x in before if x.tag is Tag.OPENER):
        return False
    if not before:
        return True
    if before[-1].tag is Tag.NOUN and before[-1].value in ("random", "random_vector", "random_matrix"):
        return True
    if before[-1].tag is Tag.AND and k > 1 and tokens[k - 2].slot is not None:
        node = tokens[k - 2].slot.node  # type: ignore[union-attr]
        return isinstance(node, t.Chain) or any(x.tag in (Tag.BE, Tag.FOLLOW, Tag.HAVE, Tag.DENOTE) for x in before)
    return before[-1].tag in ORDERED


class _Clause:
    """One clause that may bind the letter at `start`."""

    def __init__(self, tokens: list[Token], start: int) -> None:
        self.tokens, self.start = tokens, start
        self.window = tokens[start : start + LONGEST]
        self.cursor = Cursor(self.window)
        self.stop = start
        self.extra: list[d.Declaration] = []
        given = _given(tokens, start)
        self.given = given < start
        self.condition = tokens[given + 1].slot if self.given else None
        opener = next((x.value for x in reversed(tokens[max(0, start - LONGEST) : start]) if x.tag is Tag.OPENER), "")
        self.opener = opener if opener in ("let", "suppose", "where", "with", "here", "define") else ""

    def read(self) -> list[d.Declaration] | None:
        forms: tuple[Callable[[], d.Declaration | None], ...] = (
            self.aspect, self.reduction, self.order_statistic, self.successes, self.jointly_normal, self.mixture, self.counted,
            self.laws, self.law_by_formula, self.two_samples, self.letters_with_laws,
            self.aspects, self.finite_moments,
        )  # fmt: skip
        for form in forms:
            self.cursor.at, self.extra = 0, []
            made = form()
            if made is not None and self.cursor.ends():
                whole = self.cursor.at < len(self.cursor.places)
                self.stop = self.start + (self.cursor.places[self.cursor.at] if whole else len(self.window))
                if not whole and self.stop < len(self.tokens):
                    continue
                places = [x.slot.index for x in self.tokens[self.start : self.stop] if x.slot is not None]
                law = isinstance(made, d.IsLaw)
                roles = [d.Role(k, "posed" if law else "declaration", "law" if law else "", piece=self.tokens[self.start].piece) for k in places]
                return [*self.extra, made, *roles]
        return None

    # --- what declarations have

    def meta(self) -> dict[str, Any]:
        return {"text": quoted(self.window), "piece": self.tokens[self.start].piece, "opener": self.opener}

    def node(self, place: int | None) -> Node | None:
        if place is None:
            return None
        slot = self.tokens[self.start + place].slot
        return slot.node if slot is not None else None

    def letter(self, place: int | None) -> Node | None:
        """The one name that a formula is, or that it relates to something (`α > 1`), which is said besides."""
        named = self.named(place)
        return as_node(named[0]) if len(named) == 1 else None

    def named(self, place: int | None) -> list[d.Subject]:
        """What a formula names: its letters, or the expression that it is; relations and memberships in it are said besides."""
        node = self.node(place)
        if node is None:
            return []
        out: list[d.Subject] = []
        for item in items_of(node):
            if item.kind in ("letters", "expression"):
                out += item.subjects
            elif item.kind == "member" and (space := space_of(item.node)) is not None:
                self.extra.append(d.Shape(item.subjects, space.kind, space.rows, space.columns, space.field, **self.meta()))
                self.extra += [d.HasProperty(s, p, **self.meta()) for s in item.subjects for p in space.properties]
                out += item.subjects
            elif item.kind in ("inequality", "member") and item.whole is None and isinstance(item.node, t.Chain):
                first = item.node.items[0]
                each = [as_node(s) for s in item.subjects if not isinstance(s, d.Family)] if is_letter(first) else []
                if is_letter(first) and len(each) < len(item.subjects):
                    return []
                chains = [replace(item.node, items=(x, *item.node.items[1:])) for x in each] or [item.node]
                self.extra += [d.Relation(x, **self.meta()) for x in chains]
                out += item.subjects
            elif item.kind == "equation" and isinstance(item.node, t.Chain):
                self.extra.append(d.Defines(item.node, **self.meta()))
                out.append(item.node.items[0])
            else:
                return []
        return out

    def parameters(self, values: Iterable[Value]) -> tuple[d.Parameter, ...] | None:
        out: list[d.Parameter] = []
        for v in values:
            if v.place is None:
                out.append(d.Parameter(v.name, number(v.number)))
                continue
            subjects = self.named(v.place)
            if not subjects:
                return None
            out += [d.Parameter(v.name, node) for s in subjects for node in flat(s)]
        return tuple(out)

    def law(self, said: LawSaid | None, text: str = "") -> d.Distributed | None:
        """A law without letters."""
        if said is None:
            return None
        parameters = self.parameters(said.values)
        if parameters is None:
            return None
        formula = self.node(said.formula)
        if said.formula is not None and said.name and formula is not None and not _names_law(formula):
            return None
        if said.formula is not None and (formula is None or not (is_call(formula) or isinstance(formula, t.Script))):
            return None
        support = self.node(said.support)
        counting = ""
        if said.unit:
            support = _interval(0, 1)
        if support is not None and "uniform" in said.name:
            parameters = (*parameters, d.Parameter("support", support))
        elif support is not None and (space := space_of(support)) is not None and space.kind == "vector":
            means = [p.node for p in parameters if p.name == "mean" and is_letter(p.node)]
            self.extra += [d.Shape((m,), "vector", space.rows, **self.meta()) for m in means]
        elif said.support is not None or said.unit:
            first = support.body.items[0] if isinstance(support, t.Fenced) and isinstance(support.body, t.Listing) else None
            counting = NATURALS.get(first.text, "") if isinstance(first, t.Number) else ""
            if not counting:
                return None
        return d.Distributed((), said.name, formula, parameters, counting, **{**self.meta(), "text": text})

    # --- the forms

    def aspect(self) -> d.Declaration | None:
        """`⟨f⟩ is the density of …`, `⟨F⟩ denotes its distribution function`."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None or not c.verb():
            return None
        its = c.eat("its")
        c.eat("the", "a", "corresponding")
        kind = c.one(ASPECTS)
        if not kind:
            return None
        if its:
            of = self.before()
            return d.Aspect(letter, kind, None, of, **self.meta()) if of is not None else None
        if not c.eat("of", "for"):
            return None
        at = c.at
        c.eat("the random variable", "a random variable", "the random vector", "random variable", "the variable", "the letter")
        place = c.slot()
        node = self.node(place)
        if isinstance(node, t.Chain) and node.ops == ("sim",) and is_letter(node.items[0]):
            parameters = self.parameters(c.with_values())
            if parameters is None:
                return None
            self.extra.append(d.Distributed((node.items[0],), "", node.items[1], parameters, **self.meta()))
            return d.Aspect(letter, kind, None, node.items[0], **self.meta())
        if place is not None and c.ends():
            of = self.letter(place)
            return self._more_aspects(d.Aspect(letter, kind, None, of, **self.meta())) if of is not None else None
        c.at = at
        said = c.law()
        if said is None:
            return None
        of = None
        if not said.values and c.word() == "⟨⟩":
            of = self.letter(c.slot())
            if of is None:
                return None
            said = LawSaid(said.name, said.formula, said.support, said.unit, c.with_values())
        law = self.law(said)
        if law is None:
            return None
        if of is not None:
            self.extra.append(d.Distributed((of,), law.name, law.formula, law.parameters, law.counting, **self.meta()))
            return d.Aspect(letter, kind, None, of, **self.meta())
        return d.Aspect(letter, kind, law, None, **self.meta())

    def _more_aspects(self, first: d.Aspect) -> d.Declaration:
        """`… and ⟨f⟩ its density`, of the same letter."""
        c = self.cursor
        at = c.at
        c.eat(",")
        if c.eat("and") and (letter := self.letter(c.slot())) is not None and c.eat("its") and (kind := c.one(ASPECTS)) and c.ends():
            self.extra.append(first)
            return d.Aspect(letter, kind, None, first.of, **self.meta())
        c.at = at
        return first

    def before(self) -> Node | None:
        """The letter that "its" speaks of: the subject of the last clause before."""
        for k in range(self.start - 1, max(-1, self.start - LONGEST), -1):
            slot = self.tokens[k].slot
            following = self.tokens[k + 1] if k + 1 < self.start else None
            if slot is None or slot.node is None:
                continue
            if isinstance(slot.node, t.Chain) and slot.node.ops == ("sim",) and is_letter(slot.node.items[0]):
                return slot.node.items[0]
            if is_letter(slot.node) and following is not None and following.tag in (Tag.BE, Tag.HAVE, Tag.FOLLOW):
                return slot.node
        return None

    def sampled(self, said: SampleSaid | None) -> tuple[d.Subject | None, Node | None, d.Distributed | None] | None:
        if said is None:
            return None
        if said.family is not None:
            subjects = self.named(said.family)
            return (subjects[0], None, None) if len(subjects) == 1 and isinstance(subjects[0], d.Family) else None
        count, law = self.letter(said.count) if said.count is not None else None, self.law(said.law)
        if law is None or (count is None and said.count is not None) or not (law.parameters or law.formula):
            return None
        return None, count, law

    def reduction(self) -> d.Declaration | None:
        """`⟨S⟩ is the sum of ⟨n⟩ independent exponential random variables with rate ⟨l⟩`."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None or not c.verb():
            return None
        c.eat("the", "a", "an")
        c.eat("unbiased")
        how = c.one(REDUCTIONS)
        if not how or not c.eat("of the", "of", "among"):
            return None
        found = self.sampled(c.sample())
        return d.Reduces(letter, how, *found, **self.meta()) if found is not None else None

    def two_samples(self) -> d.Declaration | None:
        """`⟨s_1^2⟩ and ⟨s_2^2⟩ are the sample variances of two independent samples of sizes ⟨m⟩ and ⟨n⟩ from normal distributions …`."""
        c = self.cursor
        letters = self._letters()
        if len(letters) != 2 or not c.verb():
            return None
        c.eat("the", "a")
        c.eat("( unbiased )")
        c.eat("unbiased")
        how = c.one(PLURAL_REDUCTIONS)
        if not how or not c.eat("of two independent", "of independent"):
            return None
        normal = c.eat("normal", "gaussian")
        if not c.eat("samples of sizes", "random samples of sizes"):
            return None
        sizes: list[Node] = []
        while (place := c.slot()) is not None:
            sizes += [as_node(s) for s in self.named(place)]
            if not c.eat("and", ","):
                break
        if len(sizes) != 2:
            return None
        normal = c.eat("from normal distributions", "from normal populations", "from two normal distributions", "from two normal populations") or normal
        parameters = self.parameters(c.with_values())
        if parameters is None:
            return None
        made: list[d.Declaration] = []
        for k, letter in enumerate(letters):
            mine = _share(parameters, k, 2)
            if mine is None:
                return None
            law = d.Distributed((), "normal" if normal and mine else "", None, mine, **self.meta())
            made.append(d.Reduces(letter, how, None, sizes[k], law, **self.meta()))
        self.extra += made[:-1]
        return made[-1]

    def _letters(self) -> list[Node]:
        """Names with commas and "and" between them."""
        out: list[Node] = []
        while (place := self.cursor.slot()) is not None:
            out += [as_node(s) for s in self.named(place)]
            if not self.cursor.eat("and", ","):
                break
        return out

    def order_statistic(self) -> d.Declaration | None:
        """`⟨U_{(k)}⟩ is the ⟨k⟩-th smallest of ⟨n⟩ independent …`."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None or not c.verb():
            return None
        c.eat("the")
        rank = self.letter(c.slot())
        how = "smallest" if c.eat("th smallest", "th order statistic", "st order statistic") else "largest" if c.eat("th largest") else ""
        if rank is None or not how:
            return None
        c.eat("value")
        if not c.eat("of the", "of", "among", "in", "from"):
            return None
        found = self.sampled(c.sample())
        return d.Reduces(letter, how, *found, rank=rank, **self.meta()) if found is not None else None

    def successes(self) -> d.Declaration | None:
        """`⟨X⟩ is the number of successes in ⟨n⟩ independent trials with success probability ⟨p⟩`, or waits for the first success."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None:
            return None
        if not (c.eat("counts the") or (c.verb() and c.eat("the"))) or not c.eat("number of"):
            return None
        what = c.word()
        c.at += 1
        if what not in ("successes", "failures", "trials"):
            return None
        waits = c.eat("before the first success", "until the first success", "up to and including the first success", "needed for the first success",
                      "required for the first success", "needed to get the first success", "before first success", "until first success")  # fmt: skip
        count = None
        c.eat("in a sequence of", "in") and (count := c.slot())
        c.eat("independent")
        c.eat("bernoulli")
        c.eat("trials", "experiments")
        c.eat(",")
        c.eat("each")
        values = c.with_values()
        parameters = self.parameters(values)
        if parameters is None or len(parameters) != 1 or parameters[0].name not in ("success_probability", "probability", "parameter"):
            return None
        p = d.Parameter("success_probability", parameters[0].node)
        if what == "successes" and not waits and count is not None and (n := self.letter(count)) is not None:
            return d.Distributed((letter,), "binomial", None, (d.Parameter("trials", n), p), **self.meta())
        if waits and what in ("failures", "trials") and count is None:
            return d.Distributed((letter,), "geometric", None, (p,), "failures" if what == "failures" else "from_one", **{**self.meta(), "text": ""})
        return None

    def jointly_normal(self) -> d.Declaration | None:
        """`⟨(X, Y)⟩ is bivariate normal with means …, variances … and correlation ⟨r⟩`."""
        c = self.cursor
        letters: list[d.Subject] = []
        while (place := c.slot()) is not None:
            node = self.node(place)
            inner = node.body if isinstance(node, t.Fenced) and node.left == "(" else node
            letters += list(inner.items) if isinstance(inner, t.Listing) else [inner] if inner is not None else []
            if not c.eat("and", ","):
                break
        if len(letters) != 2 or not all(isinstance(x, Node) and is_letter(x) for x in letters):
            return None
        if not (c.verb() or c.eat("has", "have", "follow", "follows")):
            return None
        c.eat("a")
        c.eat("centred", "centered")
        if not c.eat("jointly", "bivariate", "joint", "multivariate", "jointly bivariate"):
            return None
        if not c.eat("normal", "gaussian", "normally", "bivariate normal"):
            return None
        c.eat("distribution", "distributed", "random variables", "random vector", "variables", "random vectors", "vectors")
        parameters = self.parameters(c.with_values())
        return d.JointlyNormal(tuple(letters), parameters, **self.meta()) if parameters else None

    def mixture(self) -> d.Declaration | None:
        """`⟨X⟩ follows a mixture distribution with weights ⟨w_k⟩, whose components have means … and variances …`."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None or not (c.verb() or c.eat("has", "have", "follow", "follows")):
            return None
        c.eat("a")
        if not c.eat("mixture", "finite mixture", "normal mixture", "gaussian mixture"):
            return None
        c.eat("distribution", "density")
        said: LawSaid | None = None
        if c.eat("of"):
            c.eat("two", "three") or c.slot()
            said = c.law()
            c.eat("components", "distributions")
        values = said.values if said is not None and said.values else c.with_values()
        c.eat(",")
        if c.eat("whose components have", "whose component distributions have", "and whose components have", "and components with"):
            values = (*values, *c.values())
        parameters = self.parameters(values)
        return d.Mixes(letter, parameters, **self.meta()) if parameters else None

    def letters_with_laws(self) -> d.Declaration | None:
        """`⟨X⟩ and ⟨Y⟩ are independent exponential random variables with rates ⟨l⟩ and ⟨m⟩`, `given ⟨θ⟩, ⟨X⟩ is binomial with …`.

        Taken only where the reader of sentences would not see whose a parameter is: one for each letter, a law under a condition ("given θ",
        "y given λ"), "denotes a …", a support in words.
        """
        c = self.cursor
        letters = self._letters()
        given = self.given or (len(letters) == 1 and c.eat("given", "conditional on", "conditionally on") and c.slot() is not None)
        denotes = c.word() in ("denote", "denotes")
        if not letters or not all(is_letter(x) for x in letters) or not (c.verb() or c.eat("has", "have", "follow", "follows")):
            return None
        c.eat("two", "three")
        together = c.one(INDEPENDENT)
        said = c.law()
        law = self.law(said)
        if said is None or law is None or not (law.name or law.formula):
            return None
        law = self._under_condition(law)
        if law is None:
            return None
        several = len(letters) > 1 and together and any(sum(q.name == p.name for q in law.parameters) == len(letters) for p in law.parameters)
        named = (said.linked and bool(law.parameters)) or (bool(law.name) and law.formula is not None)
        if not (several or given or denotes or said.unit or named):
            return None
        made: list[d.Declaration] = []
        for k, letter in enumerate(letters):
            mine = _share(law.parameters, k, len(letters)) if several else law.parameters
            if mine is None or len(letters) > 1 and not several:
                return None
            made.append(d.Distributed((letter,), law.name, law.formula, mine, law.counting, **{**self.meta(), "text": law.text}))
        if together and len(letters) > 1:
            made.insert(0, d.Together(tuple(letters), "independent", **self.meta()))
        self.extra += made[:-1]
        return made[-1]

    def _under_condition(self, law: d.Distributed) -> d.Distributed | None:
        """The law given θ; given N = n the law has n for its parameter where it means N."""
        node = self.condition.node if self.condition is not None else None
        if self.condition is None or (node is not None and is_letter(node)):
            return law
        if not (isinstance(node, t.Chain) and node.ops == ("=",) and all(is_letter(x) for x in node.items)) or law.formula is not None:
            return None
        name, value = node.items
        if not isinstance(value, t.Ident):
            return None
        if any(isinstance(x, t.Ident) and x.name == value.name for p in law.parameters for x in t.walk(p.node) if x is not p.node):
            return None
        return replace(law, parameters=tuple(d.Parameter(p.name, _put(p.node, value, name)) for p in law.parameters))

    def aspects(self) -> d.Declaration | None:
        """`⟨f⟩ and ⟨F⟩ are the density and the distribution function of ⟨X⟩`."""
        c = self.cursor
        letters = self._letters()
        if len(letters) != 2 or not c.verb():
            return None
        c.eat("the")
        first = c.one(ASPECTS)
        if not first or not c.eat("and the", "and"):
            return None
        second = c.one(ASPECTS)
        if not second or not c.eat("of"):
            return None
        at = c.at
        c.eat("the random variable", "a random variable")
        of = self.letter(c.slot())
        law = None
        if of is None or not c.ends():
            c.at, of = at, None
            law = self.law(c.law())
            if law is None:
                return None
        self.extra.append(d.Aspect(letters[0], first, law, of, **self.meta()))
        return d.Aspect(letters[1], second, law, of, **self.meta())

    def finite_moments(self) -> d.Declaration | None:
        """`⟨X⟩ and ⟨Y⟩ have finite variances`: they are random, and nothing else is said."""
        c = self.cursor
        letters = self._letters()
        if not letters or not all(is_letter(x) for x in letters) or not c.eat("have", "has"):
            return None
        if c.at >= len(c.places) or self.tokens[self.start + c.places[c.at]].value != "finite":
            return None
        place = c.places[c.at]
        while c.at < len(c.places) and c.places[c.at] == place:
            c.at += 1
        self.extra.append(d.Global("finite", **self.meta()))
        return d.Shape(tuple(letters), "random", **self.meta())

    def laws(self) -> d.Declaration | None:
        """`⟨P⟩ and ⟨Q⟩ be the exponential distributions with rates ⟨l⟩ and ⟨m⟩`."""
        c = self.cursor
        letters: list[d.Subject] = []
        while (place := c.slot()) is not None:
            node = self.node(place)
            letters += list(node.items) if isinstance(node, t.Listing) else [node] if node is not None else []
            if not c.eat("and", ","):
                break
        if not letters or not all(_law_letter(x) for x in letters) or not c.verb():
            return None
        at = c.at
        said = c.law()
        if said is None or "distributions" not in c.words[at : c.at] and "distribution" not in c.words[at : c.at]:
            return None
        law = self.law(said)
        if law is None or not law.parameters:
            return None
        made: list[d.Declaration] = []
        for k, letter in enumerate(letters):
            mine = _share(law.parameters, k, len(letters))
            if mine is None:
                return None
            made.append(d.IsLaw(as_node(letter), d.Distributed((), law.name, law.formula, mine, law.counting), **self.meta()))
        self.extra += made[:-1]
        return made[-1]

    def law_by_formula(self) -> d.Declaration | None:
        """`⟨P = 𝒩(μ, Σ)⟩`, `⟨P: X ∼ 𝒩(μ, σ²)⟩`, several with "and" between them, perhaps with a noun behind that says what they are."""
        c = self.cursor
        made: list[d.Declaration] = []
        while (place := c.slot()) is not None:
            node = self.node(place)
            for part in node.items if isinstance(node, t.Listing) else (node,):
                if not isinstance(part, t.Chain) or not _law_letter(part.items[0]) or part.ops not in (("=",), ("sim",), ("colon", "sim")):
                    return None
                law = part.items[-1]
                if not (isinstance(law, t.Row) and is_call(law)) or not _names_law(law):
                    return None
                if part.ops == ("sim",) and not isinstance(part.items[0], t.Ident):
                    return None
                if part.ops == ("sim",):
                    return None
                made.append(d.IsLaw(part.items[0], d.Distributed((), "", law), **self.meta()))
            if not c.eat("and", ","):
                break
        if not made:
            return None
        if c.verb():
            said = c.law()
            if said is None and not c.eat("two distributions", "distributions", "probability distributions"):
                return None
            space = space_of(node) if said is not None and (node := self.node(said.support)) is not None else None
            if space is not None and space.kind == "vector":
                means = [m for x in made if isinstance(x, d.IsLaw) and (m := _first_argument(x.law.formula)) is not None]
                self.extra += [d.Shape((m,), "vector", space.rows, **self.meta()) for m in means]
            c.eat(
                "with positive definite covariance matrices", "with positive definite covariances", "with invertible covariance matrices",
                "with nonsingular covariance matrices",
            )  # fmt: skip
        self.extra += made[:-1]
        return made[-1]

    def counted(self) -> d.Declaration | None:
        """`⟨X⟩ has a geometric distribution on ⟨{1, 2, …}⟩ with parameter ⟨p⟩`: a law whose support chooses between its forms."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None or not (c.verb() or c.eat("has", "have", "follow", "follows")):
            return None
        said = c.law()
        if said is None or said.support is None or said.name not in ("geometric", "negative_binomial"):
            return None
        law = self.law(said)
        return d.Distributed((letter,), law.name, None, law.parameters, law.counting, **self.meta()) if law is not None else None


def _put(node: Node, letter: t.Ident, other: Node) -> Node:
    """A parameter with one letter replaced; only a parameter that is that letter is, others must not hold it."""
    return other if isinstance(node, t.Ident) and node.name == letter.name else node


def _law_letter(node: object) -> bool:
    """Whether a letter may stand for a law: P, Q, p, q, with an index or not."""
    base = node.base if isinstance(node, t.Script) and node.sup is None else node
    return isinstance(base, t.Ident) and base.name in ("P", "Q", "p", "q") and not base.accents


def _names_law(node: Node) -> bool:
    """Whether a call is of a name of a law in the font of names."""
    first = node.items[0] if isinstance(node, t.Row) else node
    head = first.base if isinstance(first, t.Script) else first
    return isinstance(head, t.Ident) and head.font in ("cal", "rm", "sf") and (head.name in DISTRIBUTIONS or head.name == "M")


def _first_argument(law: Node | None) -> Node | None:
    """The letter of the mean in `𝒩(μ, Σ)`."""
    fence = law.items[-1] if isinstance(law, t.Row) else None
    inner = fence.body.items[0] if isinstance(fence, t.Fenced) and isinstance(fence.body, t.Listing) else None
    return inner if inner is not None and is_letter(inner) else None


def _share(parameters: tuple[d.Parameter, ...], k: int, count: int) -> tuple[d.Parameter, ...] | None:
    """The parameters of the k-th of several laws: one of each name where there are as many as laws, the common one where there is one."""
    out: list[d.Parameter] = []
    for name in dict.fromkeys(p.name for p in parameters):
        mine = [p for p in parameters if p.name == name]
        if len(mine) not in (1, count):
            return None
        out.append(mine[k] if len(mine) == count else mine[0])
    return tuple(out)


def _interval(lower: int, upper: int) -> Node:
    here = Span(0, 0)
    return t.Fenced(here, "(", ")", t.Listing(here, (number(str(lower)), number(str(upper))), (",",)))


__all__ = ["consumed"]
