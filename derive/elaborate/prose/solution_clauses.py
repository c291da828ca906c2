"""Clauses on what a letter solves: "let ⟨x(θ)⟩ solve ⟨A x = b(θ)⟩", "⟨x*(θ) = argmin_x f(x, θ)⟩", "⟨x*(θ)⟩ minimises ⟨f(x, θ)⟩ over ⟨x⟩".

The letter, alone or with the letters on which it depends, is followed by a verb and an equation or an objective. That a second derivative
is invertible there, the theorem of implicit functions needs anyway. A clause is taken only as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.spectral_words import Words
from derive.elaborate.prose.words import Token, quoted
from derive.read import tree as t

_Kind = Literal["zero", "min", "max"]
_SOLVES = (
    "solve", "solves", "satisfy", "satisfies", "be solution of", "is solution of", "be unique solution of", "is unique solution of",
    "be solution to", "is solution to", "be unique solution to", "is unique solution to", "be defined implicitly by",
    "is defined implicitly by", "be implicitly defined by", "is implicitly defined by", "be defined by", "is defined by",
)  # fmt: skip
_EXTREMISERS = {"min": ("minimise", "minimize", "minimiser", "minimizer"), "max": ("maximise", "maximize", "maximiser", "maximizer")}
_INVERTIBLE = ("invertible", "nonsingular", "non singular", "positive definite", "negative definite")
#: A clause has no more words than these, and neither has what stands before it.
LONGEST = 30
_OPENERS = frozenset({"let", "suppose", "where", "with", "for", "if", "here", "given"})


def consumed(tokens: Sequence[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return what such clauses declare, and the places of the tokens that they took (nobody else reads those)."""
    found: list[d.Declaration] = []
    taken: set[int] = set()
    for k, token in enumerate(tokens):
        if token.slot is None or k in taken or k == 0 or tokens[k - 1].tag not in (Tag.OPENER, Tag.AND, Tag.COMMA):
            continue
        begin = max(0, k - LONGEST)
        clause = _clause(tokens[begin : k + LONGEST], k - begin)
        if clause is not None:
            item, stop = clause[0], clause[1] + begin
            found += [item, *(d.Role(x.slot.index, "declaration", piece=x.piece) for x in tokens[k:stop] if x.slot is not None)]
            taken |= set(range(k, stop))
            if tokens[k - 1].tag is Tag.OPENER:
                taken.add(k - 1)
    return found, frozenset(taken)


def _clause(tokens: Sequence[Token], at: int) -> tuple[d.Solution, int] | None:
    opener = next((x.value for x in reversed(tokens[:at]) if x.tag is Tag.OPENER), "")
    words = Words(tokens, at)
    node = words.formula()
    if node is None or opener not in _OPENERS or any(x.tag in (Tag.NOT, Tag.CLAIM, Tag.EQUALITY) for x in tokens[:at]):
        return None
    said = _equated(node) if isinstance(node, t.Chain) else _worded(words, node)
    if said is None:
        return None
    letter, parameters, kind, body, variable = said
    _regular(words)
    if not _ends(tokens, words.place):
        return None
    text = quoted(tokens[at : words.place])
    return d.Solution(letter, parameters, kind, body, variable, text=text, piece=tokens[at].piece, opener="let"), words.place


_Said = tuple[t.Node, tuple[t.Ident, ...], _Kind, t.Node, t.Ident | None]


def _equated(node: t.Chain) -> _Said | None:
    """`x*(θ) = argmin_x f(x, θ)`."""
    point = _point(node.items[0])
    if point is None or not point[1] or len(node.items) != 2 or node.ops[0] not in ("=", "in", "defeq"):
        return None
    big, body = _extremum(node.items[1])
    sub = big.sub if big is not None else None
    sub = sub.items[0] if isinstance(sub, t.Chain) and sub.ops == ("in",) and _whole_space(sub.items[1]) else sub
    if big is None or not isinstance(sub, t.Ident):
        return None
    return (*point, "min" if big.op == "argmin" else "max", body, sub)


def _extremum(node: t.Node) -> tuple[t.Big | None, t.Node]:
    """The `argmin` with which a node begins, and all that is behind it."""
    if isinstance(node, t.Big) and node.op in ("argmin", "argmax"):
        return node, node.body
    if isinstance(node, t.Sum) and isinstance(first := node.terms[0], t.Big) and first.op in ("argmin", "argmax"):
        return first, t.Sum(node.span, (first.body, *node.terms[1:]), node.ops)
    return None, node


def _whole_space(node: t.Node) -> bool:
    base = node.base if isinstance(node, t.Script) else node
    return isinstance(base, t.Ident) and base.name == "R" and base.font == "bb"


def _worded(words: Words, node: t.Node) -> _Said | None:
    point = _point(node)
    if point is None:
        return None
    if words.eat(*_SOLVES):
        equation = words.formula()
        starred = isinstance(point[0], t.Script)
        if not isinstance(equation, t.Chain) or equation.ops != ("=",) or not (point[1] or starred):
            return None
        return (*point, "zero", equation, None)
    for kind, (verb, other, noun, also) in _EXTREMISERS.items():
        named = (f"{be} {u}{n} of" for be in ("be", "is") for u in ("", "unique ") for n in (noun, also))
        if words.eat(verb, other, f"{verb}s", f"{other}s", *named):
            body = words.formula()
            variable = words.formula() if body is not None and words.eat("over", "with respect to", "in") else None
            if body is None or isinstance(body, t.Chain) or not point[1]:
                return None
            return (*point, "min" if kind == "min" else "max", body, variable if isinstance(variable, t.Ident) else None)
    return None


def _point(node: t.Node) -> tuple[t.Node, tuple[t.Ident, ...]] | None:
    """The letter of `x`, `x*`, `\\hat x`, and the letters in parentheses behind it."""
    match node:
        case t.Row(items=(letter, t.Fenced(left="(", right=")", body=body))):
            parts = body.items if isinstance(body, t.Listing) else (body,)
            found = tuple(p for p in parts if isinstance(p, t.Ident))
            return (letter, found) if _letter(letter) and len(found) == len(parts) else None
    return (node, ()) if _letter(node) else None


def _letter(node: t.Node) -> bool:
    match node:
        case t.Ident(font=("it" | "bold"), name=name):
            return name.islower()
        case t.Script(base=t.Ident(name=name), sub=None, sup=t.Ident(name=("*" | "ast" | "star")), primes=0):
            return name.islower()
    return False


def _regular(words: Words) -> None:
    """`, with ⟨∇²_{xx} f⟩ invertible there`: what the theorem needs."""
    at = words.at
    words.eat(",", ", and", "and", ", where", "where")
    words.eat("with", "assume", "suppose", "assume that", "suppose that")
    node = words.formula()
    parts = t.walk(node) if node is not None else iter(())
    second = any(isinstance(x, t.Script) and isinstance(x.base, t.Ident) and x.base.name == "nabla" and x.sup for x in parts)
    words.eat("be", "is")
    if second and words.eat(*_INVERTIBLE):
        words.eat("there", "at this point", "at that point")
    else:
        words.at = at


def _ends(tokens: Sequence[Token], place: int) -> bool:
    return place >= len(tokens) or tokens[place].tag in (Tag.COMMA, Tag.SEMICOLON, Tag.COLON, Tag.AND, Tag.OPENER)
