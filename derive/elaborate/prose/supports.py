"""Where a law that a formula gives lives: "has density ⟨f(x) = 2x⟩ on ⟨[0, 1]⟩", "with distribution function ⟨F(x) = …⟩ for ⟨x ≥ 0⟩".

What "for" opens holds for its sentence elsewhere; behind the formula of a law it is a part of the law, and holds as long as the law does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.phrases import Tag
from derive.elaborate.prose.slots import is_call, is_letter, mentions
from derive.elaborate.prose.words import Token
from derive.read import tree as t

KINDS = frozenset({"density", "mass_function", "cdf"})
LAWS = frozenset({"distribution", "density", "mass_function"})
ON = frozenset({"on", "over", "in", "supported on"})
FOR = frozenset({"for", "when", "if", "where", "with", "for all", "for every", "for each"})

#: Letters that stand for a value at which a density is taken.
VARIABLES = frozenset({"x", "y", "z", "t", "u", "k"})
BETWEEN = frozenset({"the", "interval", "unit interval", "set", "all"})


def stated(tokens: list[Token], found: Iterable[d.Declaration]) -> Iterator[d.Declaration]:
    """Yield the supports of the laws among the declarations of a sentence, as conditions on their variables that stand."""
    given = [x for x in found if isinstance(x, d.Law) and x.kind in KINDS]
    laws = [x.node for x in given]
    of_samples = [x.node for x in given if any(isinstance(s, d.Family) for s in x.letters)]
    for k, token in enumerate(tokens[:-2] if laws else ()):
        node = token.slot.node if token.slot is not None else None
        if node is None or node not in laws:
            continue
        variable = _variable(node) if isinstance(node, t.Chain) else None
        at, word = k + 1, tokens[k + 1].text
        if tokens[at].tag is Tag.COMMA:
            at, word = k + 2, tokens[k + 2].text
        place = next((j for j in (at + 1, at + 2, at + 3) if j < len(tokens) and tokens[j].slot is not None), None)
        said = tokens[place].slot if place is not None else None
        if place is None or said is None or said.node is None or any(x.text not in BETWEEN for x in tokens[at + 1 : place]):
            continue
        where = said.node
        variable = variable if variable is not None or isinstance(node, t.Chain) else _bounded(where, node)
        if variable is None:
            continue
        if word in ON and isinstance(where, t.Fenced) and isinstance(where.body, t.Listing) and len(where.body.items) == 2:
            where = t.Chain(where.span, (variable, where), ("in",), (None,), (where.span,))
        elif word not in FOR or not (isinstance(where, t.Chain) and mentions(where, variable)):
            continue
        if node in of_samples:
            where = _of_each(where, variable)
        yield d.Relation(where, text=f"⟨{said.index}⟩", piece=tokens[place].piece, opener="let")


def of_letters(tokens: list[Token], found: list[d.Declaration]) -> list[d.Declaration]:
    """Return the declarations without `q > 0` where q is a law: it says that the law lives everywhere, and not that q is a number."""
    names = {
        x.slot.node.name
        for k, x in enumerate(tokens)
        if x.slot is not None and isinstance(x.slot.node, t.Ident) and any(y.value in LAWS for y in tokens[k + 1 : k + 7])
    }
    return [x for x in found if not (isinstance(x, d.Relation) and _says_positive(x.node, names))] if names else found


def _says_positive(node: t.Node, names: set[str]) -> bool:
    match node:
        case t.Chain(items=(t.Ident(name=name), t.Number(text="0")), ops=("gt",)):
            return name in names
    return False


def _variable(law: t.Chain) -> t.Ident | None:
    """The x of `f(x) = …`."""
    left = law.items[0]
    fence = left.items[1] if isinstance(left, t.Row) and is_call(left) else None
    inside = fence.body if isinstance(fence, t.Fenced) else None
    if isinstance(inside, t.Bar):
        inside = inside.left  # f(x | θ)
    elif isinstance(inside, t.Listing) and inside.seps[:1] == (";",):
        inside = inside.items[0]  # f(x; θ)
    return inside if isinstance(inside, t.Ident) and is_letter(inside) else None


def _of_each(where: t.Chain, variable: t.Ident) -> t.Chain:
    """A bound on the value at which a density is taken, `x ≥ θ`, as one on every member of the sample, `x_i ≥ θ`."""
    member = t.Script(variable.span, variable, t.Ident(variable.span, "i"))
    same = [isinstance(x, t.Ident) and (x.name, x.accents) == (variable.name, variable.accents) for x in where.items]
    return replace(where, items=tuple(member if k else x for k, x in zip(same, where.items, strict=True)))


def _bounded(where: t.Node, law: t.Node) -> t.Ident | None:
    """The letter that `x ≥ θ` or `0 < x < 1` bounds, where a formula for a density says of no letter that it is its variable."""
    letters = [x for x in where.items if isinstance(x, t.Ident) and x.name in VARIABLES] if isinstance(where, t.Chain) else []
    return letters[0] if len(letters) == 1 and mentions(law, letters[0]) else None


__all__ = ["of_letters", "stated"]
