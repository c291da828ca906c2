"""Clauses that say what a random number counts: trials from 1 or failures from 0, up to a success; or which integers it is uniform on.

"⟨X⟩ is geometric with success probability ⟨p⟩, counting the trials until the first success", "⟨X ∼ Geom(p)⟩ counts the failures before the
first success", "⟨X⟩ is negative binomial with parameters ⟨r⟩ and ⟨p⟩, the number of failures before the ⟨r⟩-th success", "⟨X⟩ is uniform on
⟨{1, …, n}⟩". Trials before a success are not taken: whether the last one counts is not said.
"""

from __future__ import annotations

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.law_clause import Clause
from derive.elaborate.prose.slots import is_letter
from derive.read import tree as t
from derive.read.tree import Node

COUNTED = ("geometric", "negative_binomial")
NAMES = {"Geom": "geometric", "Geo": "geometric", "Geometric": "geometric", "NB": "negative_binomial", "NegBin": "negative_binomial"}
_UP_TO = (
    "until", "up to and including", "needed to obtain", "needed to get", "required to obtain", "required to get", "needed for",
    "needed until", "required for", "to get", "to obtain",
)  # fmt: skip
_BEFORE = ("before", "preceding", "prior to")


class CountClauses(Clause):
    """The forms of a clause that says what is counted."""

    def counting(self) -> d.Declaration | None:
        """A geometric or a negative binomial law with the words that choose between its forms."""
        c = self.cursor
        place = c.slot()
        node = self.node(place)
        if isinstance(node, t.Chain) and node.ops == ("sim",) and is_letter(node.items[0]):
            letter, formula = node.items[0], node.items[1]
            head = formula.items[0] if isinstance(formula, t.Row) else formula
            if not isinstance(head, t.Ident) or head.name not in NAMES:
                return None
            law = d.Distributed((), "", formula, (), **self.meta())
        else:
            named = self.letter(place)
            if named is None or not (c.verb() or c.eat("has", "have", "follow", "follows")):
                return None
            found = self.law(c.law())
            if found is None or found.name not in COUNTED or found.counting:
                return None
            letter, law = named, found
        counting = self._what()
        if not counting:
            return None
        return d.Distributed((letter,), law.name, law.formula, law.parameters, counting, **{**self.meta(), "text": ""})

    def _what(self) -> str:
        """`counting the number of failures before the first success` → "from_zero"."""
        c = self.cursor
        c.eat(",")
        c.eat("which", "that", "where it", "where ⟨⟩", "and", "so it", "i.e.")
        c.eat("counting", "counts", "is", "be", "being", "denoting", "denotes", "giving", "gives")
        c.eat("the")
        c.eat("number of")
        c.eat("independent", "bernoulli", "independent bernoulli")
        what = "from_zero" if c.eat("failures") else "from_one" if c.eat("trials", "attempts", "tosses", "experiments") else ""
        before = c.eat(*_BEFORE)
        if not what or (before and what == "from_one") or not (before or c.eat(*_UP_TO)):
            return ""
        c.eat("the", "and including the")
        if c.eat("first success", "success"):
            return what
        if c.slot() is not None and c.eat("th success", "- th success", "successes", "rd success", "nd success"):
            return what
        return ""

    def uniform_on_integers(self) -> d.Declaration | None:
        """`⟨X⟩ is uniformly distributed on ⟨{1, …, n}⟩`."""
        c = self.cursor
        letter = self.letter(c.slot())
        if letter is None or not (c.verb() or c.eat("has", "have", "follow", "follows")):
            return None
        said = c.law()
        if said is None or said.name not in ("uniform", "discrete_uniform") or said.support is None or said.values:
            return None
        ends = _listed(self.node(said.support))
        if ends is None:
            return None
        return d.Distributed(
            (letter,), "discrete_uniform", None, (d.Parameter("parameter", ends[0]), d.Parameter("parameter", ends[1])), **self.meta()
        )


def _listed(node: Node | None) -> tuple[Node, Node] | None:
    """The ends of `{a, a + 1, …, b}`, where the first steps, if they are shown, are by one."""
    inside = node.body if isinstance(node, t.Fenced) and node.left == "{" else None
    if not isinstance(inside, t.Listing) or not any(isinstance(x, t.Ellipsis) for x in inside.items):
        return None
    shown = [x for x in inside.items if not isinstance(x, t.Ellipsis)]
    if not isinstance(inside.items[-2], t.Ellipsis) or not isinstance(inside.items[-1], (t.Ident, t.Number, t.Script)):
        return None
    first = [int(x.text) for x in shown[:-1] if isinstance(x, t.Number) and x.text.isdigit()]
    return (shown[0], shown[-1]) if len(first) == len(shown) - 1 and first == list(range(first[0], first[0] + len(first))) else None


__all__ = ["CountClauses"]
