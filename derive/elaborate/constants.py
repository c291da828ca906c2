r"""Equations up to a constant: `\log p(\theta \mid x) = \ell(\theta) + \text{const}`, and `=` with a c above it.

Such a constant may be another one at every place where it is written, so that it is no letter: the sides are equal up to a term that does
not depend on certain letters. Which letters these are is said by the text or by the side that opens the chain.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from derive.elaborate.names import label
from derive.read import tree as t
from derive.terms import heads as h

NAMES = frozenset({"const", "constant", "constants", "cst", "cte"})
#: What stands above `=` and says that the sides are equal up to a constant, equal as distributions only, or required to be equal.
ABOVE = frozenset({"c", "+", "const"})
IN_LAW = frozenset({"d", "D", "law", "dist", "st", "L", "p", "P", "as", "a.s."})
REQUIRED = frozenset({"!", "?"})


def is_constant(node: t.Node) -> bool:
    """Whether a node is the word “const”, perhaps in parentheses."""
    if isinstance(node, t.Fenced) and node.left == "(":
        node = node.body
    return isinstance(node, t.Ident) and not node.accents and node.name.strip(" .").lower() in NAMES


def without(node: t.Node) -> t.Node | None:
    """The side of a relation without the constant that is a term of it; None where none is."""
    if is_constant(node):
        return t.Number(node.span, "0")
    if not isinstance(node, t.Sum):
        return None
    kept = [k for k, term in enumerate(node.terms) if not is_constant(term)]
    if len(kept) == len(node.terms) or not kept or kept[0] != 0:
        return None
    if len(kept) == 1:
        return node.terms[0]
    return replace(node, terms=tuple(node.terms[k] for k in kept), ops=tuple(node.ops[k - 1] for k in kept[1:]))


def above(over: t.Node | None) -> str:
    """What stands above a relation, as text."""
    if over is None:
        return ""
    inner = over.body if isinstance(over, t.Fenced) and over.left == "" else over
    return label(inner).replace("\\mathrm{", "").replace("\\mathcal{", "").strip("{} ")


def any_in(node: t.Node) -> bool:
    """Whether a relation of a chain holds up to a constant."""
    if not isinstance(node, t.Chain):
        return False
    return any(op == "=" and above(o) in ABOVE for op, o in zip(node.ops, node.over, strict=True)) or any(
        without(x) is not None for x in node.items
    )


#: What a letter's name has around the word itself: the command of its font.
_WORD = re.compile(r"\\[a-z]+\{|[\s.{}]")


@lru_cache(maxsize=1024)
def _is_word(name: str) -> bool:
    """Whether a letter's name is the word for a constant."""
    return _WORD.sub("", name).lower() in NAMES


def perhaps(claim: h.Term) -> list[str]:
    """The names of letters that may stand for any constant: “const” anywhere, and C or c that stands nowhere but as a term of a side."""
    letters = [x for x in claim.walk() if isinstance(x, h.Sym)]
    found = [x.name for x in letters if _is_word(x.name)]
    if not found and not any(x.name in ("C", "c") for x in letters):
        return []
    for link in claim.children if isinstance(claim, h.And) else (claim,):
        if not isinstance(link, h.Equal):
            continue
        terms = [x for side in link.children if isinstance(side, h.Plus) for x in side.children]
        letters = [x for x in link.walk() if isinstance(x, h.Sym) and x.name in ("C", "c")]
        found += [x.name for x in dict.fromkeys(letters) if letters.count(x) == terms.count(x)]
    return list(dict.fromkeys(found))
