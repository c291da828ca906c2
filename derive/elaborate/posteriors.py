"""Laws of a parameter given the data, as they are claimed: `θ ∣ x ∼ Beta(α + x, β + n − x)`, and data that are listed behind a bar.

Such a relation claims something where the text has given the law of the data under the parameter; otherwise it says how a letter is
distributed.
"""

from __future__ import annotations

from derive.elaborate.context import Context
from derive.elaborate.names import spell
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import is_vector


def sample_listed(c: Context, nodes: list[t.Node]) -> h.Term | None:
    """The sample that `x_1, …, x_n` lists, where its letter is one of as many numbers; None for anything else."""
    if len(nodes) not in (3, 4) or not isinstance(nodes[-2], t.Ellipsis):
        return None
    shown = [x for x in nodes if not isinstance(x, t.Ellipsis)]
    first, last = shown[0], shown[-1]
    if not _alike(shown):
        return None
    if not (isinstance(first, t.Script) and isinstance(first.sub, t.Number) and first.sub.text == "1"):
        return None
    if not (isinstance(last, t.Script) and isinstance(last.base, t.Ident) and isinstance(last.sub, t.Ident)):
        return None
    info = c.scope.letter(spell(last.base))
    if info is None or info.family or info.rows is None or str(info.rows) != spell(last.sub):
        return None
    found = c.sym(spell(last.base))
    return found if is_vector(c.shape(found)) else None


def _alike(shown: list[t.Node]) -> bool:
    """Whether all that is shown is one letter with a subscript."""
    return len({spell(x.base) if isinstance(x, t.Script) and isinstance(x.base, t.Ident) and x.sup is None else "" for x in shown}) == 1


def as_relation(node: t.Node) -> t.Node:
    """`θ ∣ x_1, …, x_n ∼ P`, whose commas stand within what is given, as one relation."""
    if not isinstance(node, t.Listing) or len(node.items) < 3 or not isinstance(node.items[-2], t.Ellipsis):
        return node
    first, *between, last = node.items
    if not isinstance(first, t.Infix) or first.op != "mid" or not isinstance(last, t.Chain) or last.ops != ("sim",):
        return node
    data = t.Listing(first.right.span.cover(last.items[0].span), (first.right, *between, last.items[0]), node.seps)
    return t.Chain(node.span, (t.Infix(first.span, "mid", first.left, data), last.items[1]), last.ops, last.over, last.places)


def subject(c: Context, node: t.Node) -> h.Term | None:
    """`θ ∣ x` as the letter of a density under a condition; None where nothing stands behind a bar."""
    from derive.elaborate import expressions as ex

    if not isinstance(node, t.Infix) or node.op != "mid":
        return None
    right = list(node.right.items) if isinstance(node.right, t.Listing) else [node.right]
    sample = sample_listed(c, right)
    given = [sample] if sample is not None else [ex.term(c, x) for x in right]
    return h.Density("given", ex.term(c, node.left), h.Given(*given))


def claims(link: h.Term, scope: Scope) -> bool:
    """Whether a relation `θ ∣ x ∼ …` is about the parameter of data whose law the text has given."""
    if not isinstance(link, h.DistributedAs) or not isinstance(link.children[0], h.Density):
        return False
    inside = link.children[0].children
    parameter, data = inside[0], inside[-1].children
    return any(
        isinstance(p := x.proposition, h.DistributedAs)
        and isinstance(p.children[0], h.Density)
        and p.children[0].children[0] in data
        and p.children[0].children[-1].children == (parameter,)
        for x in scope.conditions
    )


__all__ = ["as_relation", "claims", "sample_listed", "subject"]
