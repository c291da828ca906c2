"""Entropies, cross-entropies, mutual informations and divergences as they are written: of letters, of laws, of densities."""

from __future__ import annotations

from derive.elaborate import chance, chance_names, rows
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import label, spell
from derive.read import tree as t
from derive.terms import heads as h

Items = tuple[t.Node, ...]


def measure(c: Context, items: Items, at: int, meaning: str) -> tuple[h.Term, int] | None:
    fence = rows.fence_of(items[at + 1]) if at + 1 < len(items) else None
    if fence is None:
        return None
    body, given_node = fence[0].body, None
    if isinstance(body, t.Bar):
        given_node, body = body.right, body.left
    args = _columns(body) if meaning == "information" else chance.listed(body)
    given = [h.Given(*(chance.condition(c, g) for g in chance.listed(given_node)))] if given_node is not None else []
    values = [_together(c, a) for a in args]
    if meaning == "entropy":
        laws = [isinstance(v, (h.SetSym, h.Distribution, h.Density)) for v in values]
        heads = [rows.head_of(a) for a in args]
        columns = all(chance.of_probabilities(c, a) for a in args)
        densities = all(x is not None and x.name in ("p", "q", "P", "Q", "y", "f", "g") for x in heads)
        if len(values) == 2 and (columns or all(laws)) and densities:
            made: h.Term = h.CrossEntropy(*values)
            if columns:
                c.unifier.require(c.shape(values[1]), c.shape(values[0]), "two laws on the same values have one length")
        else:
            made = h.Entropy(*values, *given)
            if _differential(items[at]):
                c.with_densities += [x for x in values if isinstance(x, h.Sym)]
    else:
        if len(values) != 2:
            return None
        made = h.MutualInformation(*values, *given)
    return rows.after_call(c, _in_base(c, made), fence[1]), at + 2


def _differential(operator: t.Node) -> bool:
    """Whether an entropy is by its letter the one of a density: h, where H may be either."""
    head = rows.head_of(operator)
    return head is not None and head.name == "h"


def _columns(body: t.Node) -> list[t.Node]:
    """What stands on the sides of the semicolon of `I(X; Y, Z)`; without one, what stands between commas."""
    if not isinstance(body, t.Listing) or body.seps.count(";") != 1 or len(body.items) == 2:
        return chance.listed(body)
    at = body.seps.index(";") + 1
    sides = ((body.items[:at], body.seps[: at - 1]), (body.items[at:], body.seps[at:]))
    return [t.Listing(body.span, items, seps) if len(items) > 1 else items[0] for items, seps in sides]


def _together(c: Context, node: t.Node) -> h.Term:
    """One argument, or several letters taken together: a column."""
    inner = node.body if isinstance(node, t.Fenced) and node.left == "(" else node
    if isinstance(inner, t.Listing) and set(inner.seps) <= {","}:
        return h.Block(1, len(inner.items), *(_random_or_law(c, x) for x in inner.items))
    return _random_or_law(c, node)


def _in_base(c: Context, t_: h.Term) -> h.Term:
    """An entropy is measured in the unit that the text's logarithm has: in bits it is the one in nats over log 2."""
    return h.Quotient(t_, h.Func("log", h.Num(c.scope.log_base))) if c.scope.log_base is not None else t_


def _random_or_law(c: Context, node: t.Node) -> h.Term:
    items = node.items if isinstance(node, t.Row) else (node,)
    head = rows.head_of(items[0])
    if head is not None and head.font in ("cal", "rm") and head.name in chance_names.DISTRIBUTIONS and len(items) > 1:
        return chance.law(c, node)
    if head is not None and head.name in ("p", "q", "P", "Q", "f", "g") and not head.accents:
        if len(items) > 1 and not (head.name in ("f", "g") and _at_random(c, items[1])):
            found = chance.density(c, items, 0, head)
            if found is not None:
                return found[0]
        if len(items) == 1 and c.scope.letter(spell(head)) is None:
            if spell(head) in c.plain:
                c.doubts.setdefault(f"{head.name} stands for a law and for a number")
            return h.SetSym(spell(head) if isinstance(node, t.Ident) else label(node))
    if isinstance(node, t.Chain):
        return chance.condition(c, node)
    return ex.term(c, node)


def _at_random(c: Context, node: t.Node) -> bool:
    """Whether the argument of a call is a random letter: `g(X)` is a random number, and no density."""
    fence = rows.fence_of(node)
    inner = fence[0].body if fence is not None else None
    info = c.scope.letter(spell(inner)) if isinstance(inner, t.Ident) else None
    return info is not None and info.random


def _in_one_space(c: Context, *laws: h.Term) -> None:
    """Two laws that are compared live in one space."""
    said = [p.children for x in c.scope.conditions if isinstance(p := x.proposition, h.DistributedAs)]
    known = [next((law for letter, law in said if letter == x), x) for x in laws]
    means = [x.children[0] for x in known if isinstance(x, h.Distribution) and x.children]
    if len(means) == len(laws):
        for other in means[1:]:
            c.unifier.require(c.shape(means[0]), c.shape(other), "two laws that are compared live in one space")


def divergence(c: Context, items: Items, at: int, meaning: str) -> tuple[h.Term, int] | None:
    fence = rows.fence_of(items[at + 1]) if at + 1 < len(items) else None
    if fence is None:
        return None
    body = fence[0].body
    if isinstance(body, t.Bar):
        left, right = body.left, body.right
    elif isinstance(body, t.Listing) and len(body.items) == 2:
        left, right = body.items
    else:
        raise fault("E362", "a divergence has two arguments", items[at], help="write D_{KL}(P \\| Q)")
    name = {"kl": "KL", "js": "JS", "tv": "TV"}[meaning]
    made = h.Divergence(name, _random_or_law(c, left), _random_or_law(c, right))
    _in_one_space(c, *made.children)
    return rows.after_call(c, _in_base(c, made) if name != "TV" else made, fence[1]), at + 2
