"""Classes of functions with a constant: strongly convex, smooth, least at a point."""

from __future__ import annotations

from derive.elaborate import expressions as ex
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import members
from derive.elaborate.scoping.assuming import read_in
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin
from derive.terms.shapes import ONE, is_scalar

#: Classes of functions whose constant is positive.
_POSITIVE = frozenset({"strongly_convex", "smooth"})


def declared(scope: Scope, item: d.HasProperty, node: t.Node) -> Scope:
    """Return the scope with what is said of a function with a constant: a positive number, or where it is least, and how small."""
    functions = members.functions(scope, item.letter.items if isinstance(item.letter, t.Listing) else [item.letter])
    if isinstance(node, (t.Ident, t.Script)):
        argument = next((f.arguments[0] for f, _ in functions if isinstance(f, h.FunSym) and item.property == "least_at"), None)
        if item.property != "least_at":
            scope = scope.declare(Letter(members.named(node)[0], Kind.SCALAR, ONE, ONE))
        elif argument is not None:
            kind = Kind.SCALAR if is_scalar(argument) else Kind.VECTOR
            scope = scope.declare(Letter(members.named(node)[0], kind, *argument))
    constant = read_in(scope, node, lambda c: ex.term(c, node))
    text = getattr(constant, "name", "") or (str(constant.value) if isinstance(constant, h.Num) else "the constant given")
    if not isinstance(constant, h.Num) and item.property in _POSITIVE:
        scope = scope.assume(Condition(h.Greater(constant, h.ZERO), Origin.CONVENTION, f"{text} > 0"))
    for function, name in functions:
        said = f"{name} is {PROPERTIES[item.property].phrase} {text}"
        scope = scope.assume(Condition(h.Is(function, item.property, constant), Origin.STATED, said))
    return scope
