"""Clauses about samples: sums, means, variances, extremes, order statistics, counts of successes, mixtures."""

from __future__ import annotations

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.asking import as_node
from derive.elaborate.prose.law_clause import Clause, share
from derive.elaborate.prose.law_words import FIRST_SUCCESS, PLURAL_REDUCTIONS, REDUCTIONS, LawSaid, SampleSaid
from derive.read.tree import Node


class SampleClauses(Clause):
    """The forms of a clause about a sample."""

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
        letters = self.letters()
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
        normal = (
            c.eat("from normal distributions", "from normal populations", "from two normal distributions", "from two normal populations")
            or normal
        )
        parameters = self.parameters(c.with_values())
        if parameters is None:
            return None
        made: list[d.Declaration] = []
        for k, letter in enumerate(letters):
            mine = share(parameters, k, 2)
            if mine is None:
                return None
            law = d.Distributed((), "normal" if normal and mine else "", None, mine, **self.meta())
            made.append(d.Reduces(letter, how, None, sizes[k], law, **self.meta()))
        self.extra += made[:-1]
        return made[-1]

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
        waits = c.one(FIRST_SUCCESS)
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
            return d.Distributed(
                (letter,), "geometric", None, (p,), "failures" if what == "failures" else "from_one", **{**self.meta(), "text": ""}
            )
        return None

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


__all__ = ["SampleClauses"]
