"""Clauses that bind a letter to a law: to a function of it, to a sample from it, to a joint normal law, to a mixture.

"Let ⟨f⟩ be the density of the gamma distribution with shape ⟨a⟩ and rate ⟨b⟩", "where ⟨S⟩ is the sum of ⟨n⟩ independent Bernoulli random
variables", "⟨(X, Y)⟩ is bivariate normal with correlation ⟨r⟩". A clause is taken only as a whole, from its letter to its end; what is not
of one of these forms is left to the reader of sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import as_node
from derive.elaborate.prose.count_clauses import CountClauses
from derive.elaborate.prose.law_clause import LONGEST, condition_before, names_law, share
from derive.elaborate.prose.law_words import ASPECTS, INDEPENDENT, LawSaid
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.sample_clauses import SampleClauses
from derive.elaborate.prose.slots import is_call, is_letter, space_of
from derive.elaborate.prose.words import Token
from derive.read import tree as t
from derive.read.tree import Node

ORDERED = (Tag.OPENER, Tag.COMMA, Tag.SEMICOLON, Tag.AND, Tag.QUIET, Tag.COLON)
DECLARING = ("", "let", "suppose", "where", "with", "here", "define", "given")


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
        skipped |= set(range(condition_before(tokens, k), stop))
        k = stop
    return found, frozenset(skipped)


def _begins(tokens: list[Token], k: int) -> bool:
    """Whether a clause that declares something may begin with the formula at k."""
    before = tokens[max(0, k - LONGEST) : condition_before(tokens, k)]
    if not before:
        return True
    if any(x.tag in (Tag.CLAIM, Tag.NOT, Tag.EQUALITY) for x in before) or any(
        x.value in ("if", "unless", "given") for x in before if x.tag is Tag.OPENER
    ):
        return False
    if next((x.value for x in reversed(before) if x.tag is Tag.OPENER), "") not in DECLARING:
        return False
    if before[-1].tag is Tag.NOUN and before[-1].value in ("random", "random_vector", "random_matrix"):
        return True
    if before[-1].tag is Tag.AND and k > 1 and tokens[k - 2].slot is not None:
        node = tokens[k - 2].slot.node  # type: ignore[union-attr]
        return isinstance(node, t.Chain) or any(x.tag in (Tag.BE, Tag.FOLLOW, Tag.HAVE, Tag.DENOTE) for x in before)
    return before[-1].tag in ORDERED


class _Clause(SampleClauses, CountClauses):
    """All forms of a clause that binds a letter to a law."""

    def read(self) -> list[d.Declaration] | None:
        forms: tuple[Callable[[], d.Declaration | None], ...] = (
            self.aspect, self.reduction, self.order_statistic, self.successes, self.counting, self.uniform_on_integers, self.jointly_normal,
            self.mixture, self.counted,
            self.laws, self.densities, self.law_by_formula, self.two_samples, self.letters_with_laws,
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
                roles = [
                    d.Role(k, "posed" if law else "declaration", "law" if law else "", piece=self.tokens[self.start].piece) for k in places
                ]
                return [*self.extra, made, *roles]
        return None

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
        if place is not None and c.ends() and isinstance(node, t.Row) and is_call(node) and names_law(node):
            given = d.Distributed((), "", node)
            named = kind in ("density", "mass_function") and _law_letter(letter)
            return d.IsLaw(letter, given, **self.meta()) if named else d.Aspect(letter, kind, given, None, **self.meta())
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

    def aspects(self) -> d.Declaration | None:
        """`⟨f⟩ and ⟨F⟩ are the density and the distribution function of ⟨X⟩`."""
        c = self.cursor
        letters = self.letters()
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

    def letters_with_laws(self) -> d.Declaration | None:
        """`⟨X⟩ and ⟨Y⟩ are independent exponential random variables with rates ⟨l⟩ and ⟨m⟩`, `given ⟨θ⟩, ⟨X⟩ is binomial with …`.

        Taken only where the reader of sentences would not see whose a parameter is: one for each letter, a law under a condition
        ("given θ", "y given λ"), "denotes a …", a support in words.
        """
        c = self.cursor
        if (sample := self._sample_given()) is not None:
            return sample
        c.at = 0
        letters = self.letters()
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
        if law is None or self._of_a_vector(said, law):
            return None
        several = (
            len(letters) > 1 and together and any(sum(q.name == p.name for q in law.parameters) == len(letters) for p in law.parameters)
        )
        named = (said.linked and bool(law.parameters)) or (bool(law.name) and law.formula is not None)
        if not (several or given or denotes or said.unit or named):
            return None
        made: list[d.Declaration] = []
        for k, letter in enumerate(letters):
            mine = share(law.parameters, k, len(letters)) if several else law.parameters
            if mine is None or (len(letters) > 1 and not several):
                return None
            made.append(d.Distributed((letter,), law.name, law.formula, mine, law.counting, **{**self.meta(), "text": law.text}))
        if together and len(letters) > 1:
            made.insert(0, d.Together(tuple(letters), "independent", **self.meta()))
        self.extra += made[:-1]
        return made[-1]

    def _sample_given(self) -> d.Declaration | None:
        """`given ⟨θ⟩, ⟨x_1, …, x_n⟩ are i.i.d. ⟨Poisson(θ)⟩`, or "given ⟨θ⟩" behind it: the law of a sample under a condition."""
        c = self.cursor
        place = c.slot()
        node = self.node(place)
        subjects = self.named(place) if isinstance(node, t.Listing) else []
        family = subjects[0] if len(subjects) == 1 else None
        if not isinstance(family, d.Family) or family.last is None:
            return None
        behind = None
        if not self.given and c.eat("given", "conditional on", "conditionally on"):
            behind = self.letter(c.slot())
        if not c.verb() or c.one(INDEPENDENT) != "iid":
            return None
        said = c.law()
        law = self.law(said)
        if law is None or not (law.name or law.formula):
            return None
        if not self.given and behind is None:
            if not c.eat("given", "conditional on", "conditionally on"):
                return None
            behind = self.letter(c.slot())
        condition = behind if behind is not None else self.condition.node if self.condition is not None else None
        if condition is None or not is_letter(condition):
            return None
        under = t.Infix(family.last.span, "mid", family.last, condition)
        return d.Distributed(
            (replace(family, last=None), under), law.name, law.formula, law.parameters, law.counting, **{**self.meta(), "text": law.text}
        )

    def _of_a_vector(self, said: LawSaid, law: d.Distributed) -> bool:
        """Whether "in ⟨ℝⁿ⟩" says that the letter is a vector, and no mean tells its size."""
        support = self.node(said.support)
        space = space_of(support) if support is not None else None
        return space is not None and space.kind == "vector" and not any(p.name == "mean" for p in law.parameters)

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

    def finite_moments(self) -> d.Declaration | None:
        """`⟨X⟩ and ⟨Y⟩ have finite variances`: they are random, and nothing else is said."""
        c = self.cursor
        letters = self.letters()
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
        if said is None or ("distributions" not in c.words[at : c.at] and "distribution" not in c.words[at : c.at]):
            return None
        law = self.law(said)
        if law is None or not law.parameters:
            return None
        made: list[d.Declaration] = []
        for k, letter in enumerate(letters):
            mine = share(law.parameters, k, len(letters))
            if mine is None:
                return None
            made.append(d.IsLaw(as_node(letter), d.Distributed((), law.name, law.formula, mine, law.counting), **self.meta()))
        self.extra += made[:-1]
        return made[-1]

    def densities(self) -> d.Declaration | None:
        """`⟨p⟩ and ⟨q⟩ be the densities of ⟨𝒩(μ, σ²)⟩ and ⟨𝒩(ν, τ²)⟩`: letters for laws, one for each."""
        c = self.cursor
        letters: list[Node] = []
        while (place := c.slot()) is not None:
            node = self.node(place)
            letters += node.items if isinstance(node, t.Listing) else [node] if node is not None else []
            if not c.eat("and", ","):
                break
        if len(letters) < 2 or not all(_law_letter(x) for x in letters) or not c.verb():
            return None
        c.eat("the")
        if c.one(ASPECTS) not in ("density", "mass_function") or not c.eat("of"):
            return None
        c.eat("the")
        laws: list[Node] = []
        while (place := c.slot()) is not None:
            node = self.node(place)
            laws += node.items if isinstance(node, t.Listing) else [node] if node is not None else []
            if not c.eat("and", ","):
                break
        if len(laws) != len(letters) or not all(isinstance(x, t.Row) and is_call(x) and names_law(x) for x in laws):
            return None
        c.eat("distributions", "respectively", "distributions, respectively", ", respectively")
        made = [d.IsLaw(x, d.Distributed((), "", law), **self.meta()) for x, law in zip(letters, laws, strict=True)]
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
                if not (isinstance(law, t.Row) and is_call(law)) or not names_law(law):
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


def _first_argument(law: Node | None) -> Node | None:
    """The letter of the mean in `𝒩(μ, Σ)`."""
    fence = law.items[-1] if isinstance(law, t.Row) else None
    inner = fence.body.items[0] if isinstance(fence, t.Fenced) and isinstance(fence.body, t.Listing) else None
    return inner if inner is not None and is_letter(inner) else None


__all__ = ["consumed"]
