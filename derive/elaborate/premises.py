"""Premises that say what a function is: `f(x) = x^2 ⇒ f'(x) = 2x`, `∇f(x) = 2x if f(x) = xᵀx`.

Such an equation holds for every x, not only for the x of the claim, so that it is taken as the definition of f: it holds for the claim
alone. Only a function that has no definition yet is defined in this way, and only by what varies with x: `f(x) = 0 ⇒ …` speaks of a root.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.splitting import Claim
from derive.read import tree as t


def with_premises(claim: Claim, scope: Scope) -> Claim:
    """Return a claim whose premises that define a function stand among its declarations."""
    declared = tuple(
        d.Defines(x.node, text=x.text, after=x.after, opener=x.opener) if isinstance(x, d.Relation) and _defines(x.node, scope) else x
        for x in claim.declarations
    )
    node = claim.claim
    if isinstance(node, t.Chain) and node.ops == ("implies",) and _defines(node.items[0], scope):
        return Claim(node.items[1], (*declared, d.Defines(node.items[0])))
    return replace(claim, declarations=declared) if declared else claim


def _defines(node: t.Node, scope: Scope) -> bool:
    """Whether a node is `f(x) = …` or `f(x, y) = …` in letters, f has no definition, and it does not stand on the right."""
    match node:
        case t.Chain(items=(t.Row(items=(t.Ident() as head, t.Fenced(left="(", body=body))), right), ops=("=",)):
            arguments = body.items if isinstance(body, t.Listing) else (body,)
            known = any(getattr(x.target, "name", None) == spell(head) for x in scope.definitions)
            again = any(isinstance(x, t.Ident) and x.name == head.name for x in t.walk(right))
            names = {x.name for x in arguments if isinstance(x, t.Ident) and x.font != "rm"}
            varies = any(isinstance(x, t.Ident) and x.name in names for x in t.walk(right))
            return head.font == "it" and not known and not again and varies and len(names) == len(arguments)
    return False
