"""Random experiments in words: coins, dice, urns, independent trials, arrivals, and letters that count or time something in them.

"A fair coin is tossed ⟨n⟩ times. Let ⟨X⟩ be the number of heads." gives X its binomial law. A sentence is taken only as a whole: one that
is not of these forms is left to the reader of sentences, and ends the experiment before it. The laws are those of Feller, *An Introduction
to Probability Theory and Its Applications*, II and VI.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.regression_words import F, text_of
from derive.elaborate.prose.slots import is_letter, number
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t
from derive.read.tree import Node
from derive.source import Span

#: A paragraph without any of these words speaks of no such experiment.
_WORDS = frozenset("coin die dice urn box bag trials process toss tosses flips rolled drawn".split())
#: Words after which nothing of the kind is what it seems.
_OTHERWISE = re.compile(r"\b(?:dependent|correlated|loaded|not|unless|except|without replacement or|marked|conditional)\b")
_COUNTS = {w: k for k, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {
    "once": 1, "twice": 2, "thrice": 3,
}  # fmt: skip

_N = rf"(?:{F}|(\w+))"
_TOSSED = r"(?:tossed|flipped|thrown)"
_BIAS = (
    rf"(?: with (?:success )?probability {F} of (?:landing |showing |coming up )?(?:heads?|success)"
    rf"| (?:that|which) (?:lands|shows|comes up|lands on|turns up) heads with probability {F}| whose probability of heads is {F})?"
)
_COIN = rf"(fair |biased |unfair |possibly biased |unbiased )?coin{_BIAS}"
_OFTEN = rf"(?:{_N} times|(once|twice|thrice))"
_FIRST = r"until first (?:heads?|success)(?: appears| occurs| comes up| shows up| is obtained| is observed)?"
_TRIALS = rf"{_N} independent (?:bernoulli )?(?:trials|experiments)"
_CHANCE = (
    rf"(?:,? each)? (?:with|having) (?:(?:common )?(?:success )?probability|probability of success|success parameter|parameter)"
    rf"(?: of success)? {F}"
)
_COLOUR = r"(?:white|red|black|blue|green|yellow|special|defective|winning|good|bad|successes)"
_THINGS = r"(?:balls|marbles|chips|items|tickets)"
_URN = r"(?:urn|box|bag|jar|lot)"

#: Whole sentences that tell an experiment, or go on telling one.
_TOLD_TRIALS = (
    rf"(?:(?:we )?(?:perform|carry out|conduct|make|observe|run) )?{_TRIALS}{_CHANCE}"
    r"(?: are (?:performed|carried out|made|conducted))?"
)
_TOLD_DICE = (
    r"(?:we roll )?(?:(two|2|three|3) )?(?:independent )?(?:fair )?(?:six sided )?(?:die|dice)"
    r"(?: (?:is|are) (?:rolled|thrown|cast))?(?: (once|twice))?"
)
_TOLD_ARRIVALS = (
    r"(?:customers|events|cars|calls|arrivals|buses|claims|particles) (?:arrive|occur|come in|are emitted)(?: at \w+)?"
    rf" according to (?:homogeneous )?poisson process (?:with|of) (?:rate|intensity|parameter) {F}(?: per \w+)?"
)
#: What is counted or timed, behind "let ⟨X⟩ be the".
_OF_ONE_DIE = (
    r"(?:outcome|result|number shown|score|number) (?:of|by|on|when rolling|obtained by rolling)"
    r" (?:rolling |roll of |throw of )?fair (?:six sided )?die"
)
_SHOWN = (
    r"(?:outcome|result|score|number shown|number rolled|number obtained|number on top|face value"
    r"|number of (?:eyes|pips|spots|dots))"
)
_TOTAL = (
    r"(sum|total)(?: of (?:two |three |both )?"
    r"(?:numbers shown|numbers rolled|outcomes|results|scores|faces|dice|numbers|values|points|eyes|pips))?"
)
_MANY_ARRIVALS = (
    r"number of (?:arrivals|events|customers|calls|cars|buses)(?: that arrive)? (?:in|during) "
    rf"(?:time )?(?:interval of length|time interval of length|period of length|time) {F}"
)


@dataclass(frozen=True, slots=True)
class _Trials:
    """Independent trials with one probability of success: so many of them, or until the first success."""

    p: Node
    count: Node | None


@dataclass(frozen=True, slots=True)
class _Urn:
    """So many things of which some are of one colour, and how many are drawn."""

    total: Node
    marked: Node
    colour: str
    drawn: Node | None = None
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class _Dice:
    count: int


@dataclass(frozen=True, slots=True)
class _Arrivals:
    rate: Node


_Experiment = _Trials | _Urn | _Dice | _Arrivals


def recognised(sentences: Sequence[Sequence[Token]]) -> dict[int, list[d.Declaration]]:
    """Return what the sentences of a paragraph that speak of experiments declare, by the number of the sentence."""
    words = {w for tokens in sentences for x in tokens if x.slot is None for w in x.text.split()}
    if not words & _WORDS:
        return {}
    texts = [text_of(list(tokens))[0].removesuffix(" .") for tokens in sentences]
    if any(_OTHERWISE.search(x.replace("without replacement", "")) for x in texts):
        return {}
    found: dict[int, list[d.Declaration]] = {}
    experiment: _Experiment | None = None
    for k, (tokens, text) in enumerate(zip(sentences, texts, strict=True)):
        said = _Sentence(tokens, text)
        told = said.experiment(experiment)
        if told is not None:
            experiment, found[k] = told, said.roles()
            continue
        made = said.alone() or (said.counted(experiment) if experiment is not None else None)
        if made is not None:
            found[k] = [*made, *said.roles()]
        else:
            experiment = None
    return found if any(len(x) > 0 for x in found.values()) else {}


class _Sentence:
    """One sentence as text with its formulas as `⟨k⟩`."""

    def __init__(self, tokens: Sequence[Token], text: str) -> None:
        self.tokens, self.text = tokens, re.sub(r"^(?:suppose|assume|consider|imagine|now)(?: that)? ", "", text)
        self.slots = {x.slot.index: x.slot.node for x in tokens if x.slot is not None and not x.slot.display}
        self.whole = len(self.slots) == sum(x.slot is not None for x in tokens)

    def roles(self) -> list[d.Declaration]:
        return [d.Role(k, "declaration", "", piece=self.tokens[0].piece) for k in self.slots]

    def match(self, pattern: str) -> re.Match[str] | None:
        return re.fullmatch(pattern, self.text) if self.whole else None

    def node(self, index: str | None) -> Node | None:
        """A number or a letter, or a plain expression in such."""
        found = self.slots.get(int(index)) if index is not None else None
        return found if found is not None and not isinstance(found, (t.Chain, t.Listing)) else None

    def size(self, index: str | None, word: str | None) -> Node | None:
        if index is not None:
            return self.node(index)
        if word is not None and word.isdigit():
            return number(word)
        return number(str(_COUNTS[word])) if word in _COUNTS else None

    def experiment(self, before: _Experiment | None) -> _Experiment | None:
        """The experiment that a sentence tells, or goes on telling."""
        if m := self.match(rf"{_COIN} is {_TOSSED}(?: independently)? (?:{_OFTEN}|({_FIRST}))(?: independently)?"):
            fair, b1, b2, b3, n, word, often, until = m.groups()
            return self._coin(fair, b1 or b2 or b3, self.size(n, word or often), until is not None)
        if m := self.match(rf"(?:we|you|one|someone) (?:toss|flip|throw|tosses|flips) {_COIN} (?:{_OFTEN}|({_FIRST}))"):
            fair, b1, b2, b3, n, word, often, until = m.groups()
            return self._coin(fair, b1 or b2 or b3, self.size(n, word or often), until is not None)
        if m := self.match(_TOLD_TRIALS):
            n, word, p = m.groups()
            return self._trials(self.node(p), self.size(n, word))
        if m := self.match(
            rf"independent (?:bernoulli )?trials{_CHANCE} are (?:performed|carried out|made|repeated) until first success(?: occurs)?"
        ):
            p = self.node(m[1])
            return _Trials(p, None) if p is not None else None
        if m := self.match(_TOLD_DICE):
            many = _COUNTS.get(m[1] or m[2] or "one", 0) or int(m[1] or 0)
            return _Dice(many) if "fair" in self.text and ("rolled" in self.text or "roll" in self.text or "thrown" in self.text) else None
        if m := self.match(rf"{_URN} contains {F} {_THINGS} ,? ?(?:of which {F} are ({_COLOUR})|{F} of (?:which|them) are ({_COLOUR}))"):
            total, k1, c1, k2, c2 = m.groups()
            whole, marked = self.node(total), self.node(k1 or k2)
            return _Urn(whole, marked, c1 or c2) if whole is not None and marked is not None else None
        if m := self.match(
            rf"(?:we draw|one draws) {F}(?: {_THINGS})?(?: at random)?(?: from (?:it|urn|{_URN}))? (with|without) replacement"
        ):
            return self._drawn(before, m[1], m[2])
        if m := self.match(
            rf"{F}(?: {_THINGS})? are (?:drawn|chosen|taken|selected)(?: at random)?(?: from (?:it|{_URN}))? (with|without) replacement"
        ):
            return self._drawn(before, m[1], m[2])
        if m := self.match(_TOLD_ARRIVALS):
            rate = self.node(m[1])
            return _Arrivals(rate) if rate is not None else None
        return None

    def _coin(self, fair: str | None, bias: str | None, count: Node | None, until: bool) -> _Experiment | None:
        p = self.node(bias) if bias is not None else _half() if (fair or "").strip() in ("fair", "unbiased") else None
        if p is None or (bias is not None and (fair or "").strip() in ("fair", "unbiased")) or (count is None) is not until:
            return None
        return _Trials(p, count)

    def _trials(self, p: Node | None, count: Node | None) -> _Experiment | None:
        return _Trials(p, count) if p is not None and count is not None else None

    def _drawn(self, before: _Experiment | None, count: str, how: str) -> _Experiment | None:
        n = self.node(count)
        if not isinstance(before, _Urn) or before.drawn is not None or n is None:
            return None
        return replace(before, drawn=n, replaced=how == "with")

    # --- letters

    def alone(self) -> list[d.Declaration] | None:
        """`let ⟨X⟩ be the number of heads in ⟨n⟩ tosses of a fair coin`, `let ⟨X⟩ be the number shown by a fair die`."""
        lead = rf"(?:let )?{F} (?:be|denote|is|counts|denotes) "
        if m := self.match(rf"{lead}(?:number of )?(heads|tails) in {_N}(?: independent)? (?:tosses|flips|throws) of {_COIN}"):
            letter, what, n, word, fair, b1, b2, b3 = m.groups()
            trials = self._coin(fair, b1 or b2 or b3, self.size(n, word), False)
            return self._binomial(letter, trials, what == "tails") if isinstance(trials, _Trials) else None
        if m := self.match(lead + _OF_ONE_DIE):
            return self._uniform(m[1])
        return None

    def counted(self, experiment: _Experiment) -> list[d.Declaration] | None:
        """`let ⟨X⟩ be the number of heads`, in the experiment before."""
        lead = rf"(?:let )?{F} (?:be|denote|is|denotes) "
        match experiment:
            case _Trials(count=None):
                if m := self.match(
                    rf"{lead}number of (?:required |needed )?(?:tosses|flips|trials|throws)(?: needed| required| made| performed)?"
                ):
                    return self._geometric(m[1], experiment, "from_one")
                if m := self.match(rf"{lead}number of (?:tails|failures)(?: before first (?:heads?|success))?"):
                    return self._geometric(m[1], experiment, "failures")
            case _Trials():
                if m := self.match(rf"{lead}(?:total )?number of (heads|tails|successes|failures)(?: obtained| observed)?"):
                    return self._binomial(m[1], experiment, m[2] in ("tails", "failures"))
            case _Dice(count=1):
                if m := self.match(lead + _SHOWN):
                    return self._uniform(m[1])
            case _Dice():
                if m := self.match(lead + _TOTAL):
                    return self._sum_of_dice(m[1], experiment.count)
            case _Urn(drawn=Node() as n):
                if m := self.match(rf"{lead}number of ({_COLOUR})(?: {_THINGS})?(?: drawn| in sample| among them| among drawn {_THINGS})?"):
                    return self._hypergeometric(m[1], experiment, n) if m[2] == experiment.colour else None
            case _Arrivals(rate=rate):
                if m := self.match(
                    rf"{lead}(?:time of first|waiting time until first|time until first) (?:arrival|event|customer|call|bus|car)"
                ):
                    return self._law(m[1], "exponential", ("rate", rate))
                if m := self.match(
                    rf"{lead}(?:time of|waiting time until|time until) {F} (?:st |nd |rd |th )?(?:arrival|event|customer|call|bus|car)"
                ):
                    k = self.node(m[2])
                    return self._law(m[1], "gamma", ("shape", k), ("rate", rate)) if k is not None else None
                if m := self.match(lead + _MANY_ARRIVALS):
                    span = self.node(m[2])
                    return self._law(m[1], "poisson", ("rate", _product(rate, span))) if span is not None else None
        return None

    def _law(self, letter: str, name: str, *values: tuple[str, Node], counting: str = "") -> list[d.Declaration] | None:
        node = self.node(letter)
        if node is None or not is_letter(node):
            return None
        parameters = tuple(d.Parameter(k, v) for k, v in values)
        said = quoted(list(self.tokens)) if counting == "" else ""
        return [d.Distributed((node,), name, None, parameters, counting, text=said, piece=self.tokens[0].piece, opener="let")]

    def _binomial(self, letter: str, trials: _Trials, failures: bool) -> list[d.Declaration] | None:
        assert trials.count is not None
        p = _rest(trials.p) if failures else trials.p
        return self._law(letter, "binomial", ("trials", trials.count), ("success_probability", p))

    def _geometric(self, letter: str, trials: _Trials, counting: str) -> list[d.Declaration] | None:
        return self._law(letter, "geometric", ("success_probability", trials.p), counting=counting)

    def _uniform(self, letter: str) -> list[d.Declaration] | None:
        return self._law(letter, "discrete_uniform", ("parameter", number("1")), ("parameter", number("6")))

    def _hypergeometric(self, letter: str, urn: _Urn, n: Node) -> list[d.Declaration] | None:
        if urn.replaced:
            return self._law(letter, "binomial", ("trials", n), ("success_probability", t.Frac(_HERE, urn.marked, urn.total)))
        return self._law(letter, "hypergeometric", ("size", urn.total), ("marked", urn.marked), ("trials", n))

    def _sum_of_dice(self, letter: str, count: int) -> list[d.Declaration] | None:
        node = self.node(letter)
        if node is None or not is_letter(node):
            return None
        piece = self.tokens[0].piece
        dice = tuple(t.Script(_HERE, t.Ident(_HERE, "D", "frak"), number(str(k + 1))) for k in range(count))
        one_to_six = (d.Parameter("parameter", number("1")), d.Parameter("parameter", number("6")))
        made: list[d.Declaration] = [d.Distributed((x,), "discrete_uniform", None, one_to_six, piece=piece, opener="let") for x in dice]
        total = t.Sum(_HERE, dice, ("+",) * (count - 1))
        equation = t.Chain(_HERE, (node, total), ("=",), (None,), (_HERE,))
        return [*made, d.Together(dice, "independent", piece=piece), d.Defines(equation, piece=piece, opener="let")]


_HERE = Span(0, 0)


def _half() -> Node:
    return t.Frac(_HERE, number("1"), number("2"))


def _rest(p: Node) -> Node:
    """1 − p."""
    return t.Sum(_HERE, (number("1"), p), ("-",))


def _product(x: Node, y: Node) -> Node:
    return t.Row(_HERE, (x, y))


__all__ = ["recognised"]
