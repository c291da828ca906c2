"""`The minimiser of f is x^* = v`: an equation that says where a function is least which the text has defined.

Behind such words a display is a claim about the function, `argmin_x f(x) = v`, and no definition of x^*. That takes a function of one
argument that the text has defined, the only one or the one that the words name, and a letter that is named after its argument. Words
that bound where an optimum is looked for ("subject to", "over x ≥ 2", "on [0, 1]") are remembered: under them no optimum is decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.slots import space_of
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import SCALAR
from derive.terms.statement import Statement

_SLOT = "⟨⟩"
_SENTENCE = re.compile(r"[.!?](?:\s|$)")
_END = r"\s*(?:given by|uniquely|exactly|precisely|the point|the vector|the value|:|,|\s)*$"
_PLACE = re.compile(
    rf"(?:(?P<name>mini|maxi)mi[sz]er(?: of (?:the (?:function|objective|loss|cost|criterion) )?(?P<of>⟨⟩|the \w+(?: \w+)?))? is"
    rf"|is (?:uniquely )?(?P<verb>mini|maxi)mi[sz]ed (?:uniquely |exactly |precisely )?(?:at|by|for|when)"
    rf"|(?:attains|reaches|achieves|takes|has) its (?:\w+ )?(?P<noun>mini|maxi)mum (?:uniquely |exactly )?(?:at|for|when)"
    rf"|(?P<where>mini|maxi)mum (?:of ⟨⟩ )?is (?:attained|reached|achieved|found) (?:uniquely |exactly )?(?:at|by|for|when)){_END}",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"likelihood|posterior|estimat|local|constrain|regulari[sz]ed", re.IGNORECASE)
#: Words that say that an optimum is looked for within bounds, and words before a formula that does.
_WORDS = re.compile(
    r"subject to|s\. ?t\.|constrain|feasible|restrict|\b(?:ball|sphere|simplex|box|interval|boundary|orthant|polytope|half-?space)\b"
    r"|(?:unit|fixed|given) (?:norm|length)"
    r"|\b(?:non-?negative|positive|integer|binary|sparse) (?:\w+ )?(?:vector|x\b|solution|point|least)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:over|among|within|inside|on|in|for|with|where|all|when|if|such that|under)(?: (?:all|every|the|any|real|set|those))*\s*$"
)


def bounds(pieces: Sequence[d.Piece], scope: Scope) -> dict[str, str]:
    """Words of a paragraph that bound where an optimum may be looked for, by the letter that they bound, "" where they may bound any."""
    found = dict(scope.bounded)
    for k, piece in enumerate(pieces):
        if isinstance(piece, str):
            if (said := _WORDS.search(piece)) is not None:
                found.setdefault("", said.group())
            continue
        before = pieces[k - 1] if k else None
        said = _BEFORE.search(before) if isinstance(before, str) and not piece.display else None
        if said is not None and _is_set(piece.node):
            names = [spell(x) for x in t.walk(piece.node) if isinstance(x, t.Ident)] if isinstance(piece.node, t.Chain) else [""]
            found |= {n: f"{said.group().strip()} {_SLOT}" for n in names if n not in found}
    return found


def _is_set(node: t.Node | None) -> bool:
    """An interval, a bound of a letter, or that it lies in something else than a space."""
    if isinstance(node, t.Fenced):
        return isinstance(node.body, t.Listing)
    if not isinstance(node, t.Chain):
        return False
    return space_of(node.items[-1]) is None if node.ops[-1] == "in" else node.ops != ("=",)


def tail(pieces: Sequence[d.Piece], before: str = "") -> str:
    """The words of the sentence with which some pieces end, a formula as ⟨⟩; `before` goes before them."""
    text = before
    for piece in pieces:
        text += piece if isinstance(piece, str) else f" {_SLOT} " if not piece.display else ". "
    return " ".join(_SENTENCE.split(text)[-1].split())


def as_optimum(node: t.Node | None, words: str, scope: Scope) -> t.Node | None:
    """The equation `argmin_x f(x) = v` that `x^* = v` is behind certain words, None where it is not."""
    found = _PLACE.search(words) if "inim" in words or "axim" in words else None
    if found is None or _OTHERS.search(words) or not isinstance(node, t.Chain) or node.ops != ("=",):
        return None
    if (found.group("of") or _SLOT) != _SLOT:
        return None
    functions = [x for x in scope.definitions if isinstance(x.target, h.FunSym) and x.target.result == SCALAR and len(x.parameters) == 1]
    argument = functions[0].parameters[0] if len(functions) == 1 else None
    name = _base(node.items[0])
    if name is None or not isinstance(argument, h.Sym) or argument.name != name:
        return None
    kind = next(k for k in found.groupdict() if k != "of" and found.group(k))
    span = node.items[0].span
    letter = t.Ident(span, name)
    body = t.Row(span, (t.Ident(span, functions[0].target.name), t.Fenced(span, "(", ")", letter)))
    operator = "argmin" if found.group(kind).lower() == "mini" else "argmax"
    return t.Chain(node.span, (t.Big(span, operator, body, letter), node.items[1]), node.ops, node.over, node.places)


def _base(node: t.Node) -> str | None:
    """The letter of `x`, `x^*`, `x^\\star`, `\\hat x`, `x_*`, `x_{\\min}` where it is one plain letter."""
    if isinstance(node, t.Script):
        marks = [x for x in (node.sub, node.sup) if x is not None]
        named = all(isinstance(x, t.Ident) and (x.name in ("star", "ast", "*", "opt") or x.font == "rm") for x in marks)
        return _base(node.base) if named and not node.primes else None
    if not isinstance(node, t.Ident) or node.font != "it":
        return None
    return spell(t.Ident(node.span, node.name)) if set(node.accents) <= {"hat", "tilde", "bar", "widehat"} else None


def under_bounds(statement: Statement, scope: Scope) -> tuple[str, ...]:
    """Why the value of an optimum is not decided: the text speaks of bounds, and the claim does not write them."""
    optima = [x for x in statement.claim.walk() if isinstance(x, h.ArgExtremum)] if scope.bounded else []
    names = {"", *(getattr(x, "name", "") for optimum in optima for x in optimum.children[1].walk())} if optima else set()
    said = [words for name, words in scope.bounded.items() if name in names]
    return tuple(f"the text may bound where the optimum is looked for: “{words}”" for words in said[:1])
