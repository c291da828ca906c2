"""Words about laws, read from left to right: laws with their parameters, functions of laws, samples.

A `Cursor` runs over the words of a sentence, formulas between them. Its methods read one part each and leave the place where it was if
the part is not there; nothing is read in parts. What a law, a parameter and a function of a law are called comes from `phrases`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from derive.elaborate.prose import phrases
from derive.elaborate.prose.slots import is_call
from derive.elaborate.prose.words import Token
from derive.read import tree as t

Phrases = Mapping[tuple[str, ...], str]


def _table(*lines: str) -> Phrases:
    out: dict[tuple[str, ...], str] = {}
    for text in lines:
        for line in text.strip().replace("\n    ", " ").splitlines():
            value, _, said = line.partition("|")
            for phrase in said.split(","):
                out.setdefault(tuple(phrase.split()), value.strip())
    return out


DISTRIBUTIONS = _table(phrases.DISTRIBUTIONS)
_NO_VALUES = ("zero_mean", "unit_variance", "support", "rank", "size", "rows", "columns", "median", "mode")
PARAMETERS = {
    **{k: v for k, v in _table(phrases.PARAMETERS).items() if v not in _NO_VALUES},
    **_table("""
success_probability | probability of success, probability parameter
probability | probability, probabilities
weights | weights, weight
"""),
}
COUNTS = {k: v for k, v in PARAMETERS.items() if v in ("degrees_of_freedom", "trials", "successes", "failures")}
ASPECTS = {
    **_table(phrases.LAWS),
    **_table("median | median\nmode | mode\nquantile | quantile function, inverse cdf, inverse cumulative distribution function"),
}
REDUCTIONS = _table("""
sum | sum, total
min | minimum, smallest
max | maximum, largest
mean | mean, sample mean, arithmetic mean, average, sample average
variance | sample variance, unbiased sample variance
""")
PLURAL_REDUCTIONS = _table("mean | means, sample means\nvariance | sample variances, unbiased sample variances\nsum | sums")
FIRST_SUCCESS = _table("""
waits | before the first success, until the first success, up to and including the first success, needed for the first success,
    required for the first success, needed to get the first success, before first success, until first success
""")
INDEPENDENT = _table("""
iid | i.i.d., iid, independent and identically distributed, independent identically distributed, independent copies of
independent | mutually independent, independent
""")
_QUIET = _table("""
quiet | a, an, the, some, two, three, same, common, continuous, univariate, real, random, respective, corresponding, identical,
    identically, standard continuous, marginal, joint, full, usual, discrete
""")
_ADORNING = _table("""
quiet | a, an, the, common, equal, same, known, unknown, respective, fixed, given, its, their, both, each, positive, real,
    positive definite, symmetric positive definite, invertible, symmetric, nonnegative, finite, nonzero, positive semidefinite
""")
_VARIATES = _table("""
quiet | distribution, distributions, distributed, law, laws, random variable, random variables, r.v., r.v.s, rv, rvs, variable,
    variables, random vector, random vectors, random matrix, variate, variates, observation, observations, population, populations,
    error, errors, probability distribution, probability distributions, data, draws, vector, vectors, numbers, prior, prior distribution,
    identically distributed
""")
_SUPPORTED = _table("on | on, over, in, supported on, with support, with values in, taking values in")
_SET = _table("quiet | the, open, closed, interval, set, support, unit interval, range")
_WITH = _table("with | with, having, with a, with an, and with")
_MOMENTS = frozenset({"mean", "variance", "standard_deviation"})
_AND: Phrases = {("and",): "and", (",",): "and"}
_VERBS = _table("be | be, is, are, denote, denotes, stand for, stands for, be given by")


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter as it is named, and the place of its formula, or a number in words."""

    name: str
    place: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class LawSaid:
    """A law: its name or the place of a formula that stands for it, the place of its support, its parameters."""

    name: str = ""
    formula: int | None = None
    support: int | None = None
    unit: bool = False
    values: tuple[Value, ...] = ()
    linked: bool = False


@dataclass(frozen=True, slots=True)
class SampleSaid:
    """Independent numbers: how many and their law, or the place of the formula that lists them."""

    count: int | None = None
    law: LawSaid | None = None
    family: int | None = None


class Cursor:
    """The words of one sentence, and a place among them; formulas are the word `⟨⟩`."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.words: list[str] = []
        self.places: list[int] = []
        for k, token in enumerate(tokens):
            for word in ["⟨⟩"] if token.slot is not None else token.text.split():
                self.words.append(word)
                self.places.append(k)
        self.claims = {k for k, x in enumerate(tokens) if x.slot is not None and isinstance(x.slot.node, t.Chain)}
        self.calls = {k for k, x in enumerate(tokens) if x.slot is not None and x.slot.node is not None and is_call(x.slot.node)}
        self.at = 0

    def word(self, ahead: int = 0) -> str:
        k = self.at + ahead
        return self.words[k] if k < len(self.words) else ""

    def eat(self, *options: str) -> bool:
        """Step over the first of some phrases that stands here."""
        for option in options:
            said = option.split()
            if self.words[self.at : self.at + len(said)] == said:
                self.at += len(said)
                return True
        return False

    def one(self, table: Phrases) -> str:
        """Step over the longest phrase of a table that stands here, and return what it means; "" if none does."""
        for length in range(min(6, len(self.words) - self.at), 0, -1):
            found = table.get(tuple(self.words[self.at : self.at + length]))
            if found is not None:
                self.at += length
                return found
        return ""

    def many(self, table: Phrases) -> bool:
        start = self.at
        while self.one(table):
            pass
        return self.at > start

    def slot(self) -> int | None:
        """The place of the formula that stands here."""
        if self.word() != "⟨⟩":
            return None
        self.at += 1
        return self.places[self.at - 1]

    # --- parameters

    def value(self) -> list[Value]:
        """`shape ⟨a⟩`, `means ⟨m⟩ and ⟨n⟩`, `⟨k⟩ degrees of freedom`, `zero mean`."""
        start = self.at
        self.many(_ADORNING)
        if self.eat("zero mean", "zero means", "mean zero", "means zero"):
            return [Value("mean", number="0")]
        if self.eat("unit variance", "unit variances", "variance one", "variances one"):
            return [Value("variance", number="1")]
        name = self.one(PARAMETERS)
        if name:
            self.many(_table_of_links)
            if self.word().isdigit() or self.word() in ("zero", "one"):
                self.at += 1
                said = self.words[self.at - 1]
                return [Value(name, number={"zero": "0", "one": "1"}.get(said, said))]
            return self._list(name) or self._back(start)
        counted = self._list("")
        if counted and (name := self.one(COUNTS)):
            return [Value(name, v.place) for v in counted]
        self.at = start
        if self.word().isdigit():
            self.at += 1
            said = self.words[self.at - 1]
            if name := self.one(COUNTS):
                return [Value(name, number=said)]
        return self._back(start)

    def _back(self, start: int) -> list[Value]:
        self.at = start
        return []

    def _list(self, name: str) -> list[Value]:
        """Formulas with commas and "and" between them; one that something else is counted or said by is not of the list."""
        found: list[Value] = []
        while (place := self.slot()) is not None:
            found.append(Value(name, place))
            before = self.at
            if not self.many(_AND) or self.word() != "⟨⟩" or (name and not self._continues()):
                self.at = before
                break
        return found

    def _continues(self) -> bool:
        """Whether the formula here has no verb and counts nothing."""
        before = self.at
        if self.places[before] in self.claims:
            return False
        self.at += 1
        ends = bool(self.one(_VERBS) or self.one(COUNTS))
        if not ends and self.many(_AND) and self.slot() is not None:
            ends = bool(self.one(COUNTS))
        self.at = before
        return not ends

    def values(self) -> tuple[Value, ...]:
        """Parameters, one after another."""
        found = self.value()
        while found:
            before = self.at
            self.many(_AND)
            self.one(_WITH)
            more = self.value()
            if not more:
                self.at = before
                break
            found += more
        return tuple(found)

    def with_values(self) -> tuple[Value, ...]:
        """`with …`, or nothing."""
        start = self.at
        self.eat(",")
        if self.one(_WITH) or self.eat("each with", "( with"):
            found = self.values()
            if found:
                return found
        self.at = start
        return ()

    # --- laws

    def law(self) -> LawSaid | None:
        """`a gamma distribution with shape ⟨a⟩ and rate ⟨b⟩`, `⟨U(0, 1)⟩ random variables`, `the uniform distribution on ⟨[0, 1]⟩`."""
        start = self.at
        self.many(_QUIET)
        variates = self.many(_VARIATES)
        if variates and self.eat("of", "from", "that are", "which are", "each of which is", "each"):
            self.many(_QUIET)
            self.many(_VARIATES)
        if variates and self.word() == "with" and (values := self.with_values()) and all(v.name in _MOMENTS for v in values):
            return LawSaid(values=values)
        linked = self.eat("with", "from", "following", "having", "that has", "which has", "that follows", "which follows", "distributed as")
        linked and self.many(_QUIET)
        name = self.one(DISTRIBUTIONS)
        formula = None
        if not name:
            formula = self.slot()
            if formula is None or not (self._variate() or self.word() in ("", ",", ".", ";", "and", "with")):
                self.at = start
                return None
        self.many(_VARIATES)
        if name and self.word() == "⟨⟩" and self.places[self.at] in self.calls:
            formula = self.slot()
        support, unit = self._support()
        return LawSaid(name, formula, support, unit, self.with_values(), linked)

    def _variate(self) -> bool:
        before = self.at
        found = self.one(_VARIATES)
        self.at = before
        return bool(found)

    def _support(self) -> tuple[int | None, bool]:
        before = self.at
        if self.one(_SUPPORTED):
            said = self.at
            self.many(_SET)
            unit = "unit" in self.words[said : self.at]
            place = self.slot()
            if place is not None or unit:
                return place, unit
        self.at = before
        return None, False

    def sample(self) -> SampleSaid | None:
        """`⟨n⟩ independent exponential random variables with rate ⟨l⟩`, `a sample of size ⟨n⟩ from …`, `⟨X_1, …, X_n⟩`."""
        start = self.at
        self.many(_QUIET)
        if self.eat("sample of size", "random sample of size", "independent sample of size", "i.i.d. sample of size"):
            count = self.slot()
            if count is not None and self.eat("from", "of", "drawn from") and (law := self.law()) is not None:
                return SampleSaid(count, law)
            self.at = start
            return None
        count = self.slot()
        independent = self.one(INDEPENDENT)
        if independent and (law := self.law()) is not None:
            return SampleSaid(count, law)
        self.at = start
        self.many(_QUIET)
        self.many(_VARIATES)
        family = self.slot()
        if family is not None:
            return SampleSaid(family=family)
        self.at = start
        return None

    # --- ends of clauses

    def ends(self) -> bool:
        """Whether the clause ends here: nothing follows that could belong to it."""
        word, following = self.word(), self.word(1)
        if word in ("", ";", ".", ")", ":"):
            return True
        if word in ("with", "while", "when", "here") and following == "⟨⟩":
            return True
        if word in ("and", ","):
            return True
        return word in ("where", "let", "for", "if", "so", "satisfying")

    def verb(self) -> bool:
        return bool(self.one(_VERBS))


_table_of_links = _table("quiet | equal to, of, vector, parameter, parameters, value, respectively, matrix, given by")

__all__ = ["ASPECTS", "FIRST_SUCCESS", "INDEPENDENT", "PLURAL_REDUCTIONS", "REDUCTIONS", "Cursor", "LawSaid", "SampleSaid", "Value"]
