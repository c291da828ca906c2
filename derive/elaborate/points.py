"""Derivatives at a point or along a direction, as they are written: `… |_{t=0}`, `Df(x)[v]`, `∂_1 ℓ(a, b)`, `J_g(x)`."""

from __future__ import annotations

from derive.elaborate import expressions as ex
from derive.elaborate import rows
from derive.elaborate.context import Context, fault
from derive.elaborate.names import spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import is_scalar
from derive.terms.statement import substitute

Items = tuple[t.Node, ...]


def is_bar(node: t.Node) -> bool:
    """Whether it is `… |_{x = a}`, with one equation or several below the bar."""
    return (
        isinstance(node, t.Script)
        and isinstance(node.base, t.Fenced)
        and (node.base.left, node.base.right) == (".", "|")
        and node.sup is None
        and bool(_equations(node.sub))
    )


def _equations(sub: t.Node | None) -> list[t.Chain]:
    parts = sub.items if isinstance(sub, t.Listing) else (sub,)
    found = [p for p in parts if isinstance(p, t.Chain) and p.ops == ("=",)]
    return found if len(found) == len(parts) else []


def evaluated(c: Context, node: t.Script, body: h.Term) -> h.Term:
    """The body of a bar with its letters put to the values that stand below it."""
    for equation in _equations(node.sub):
        letter, value = (ex.term(c, i) for i in equation.items)
        if not isinstance(letter, h.Sym):
            raise fault("E304", "what stands below this bar is no letter", node, help="write f(x)\\big|_{x=0}")
        if value == h.ZERO and not is_scalar(c.shape(letter)):
            value = h.Zeros(*c.shape(letter))
        c.unifier.require(c.shape(value), c.shape(letter), "a letter and its value must have one shape")
        body = h.Evaluated(body, letter, value)
    return body


def operator_at(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`d/dt |_{t=0} f(x + tv)`: the rest of the row is differentiated, and then evaluated."""
    item = items[at]
    if not (is_bar(item) and isinstance(item, t.Script) and isinstance(item.base, t.Fenced) and at + 1 < len(items)):
        return None
    if not isinstance(item.base.body, t.Frac):
        return None
    whole = t.Row(item.span, (item.base.body, *items[at + 1 :]))
    return evaluated(c, item, ex.term(c, whole)), len(items)


def directional(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`Df(x)[v]`: the derivative of f(x + s v) by s at s = 0."""
    head = items[at]
    if not (isinstance(head, t.Ident) and head.name == "D" and not head.accents) or c.scope.letter("D") is not None:
        return None
    end = next((k for k in range(at + 2, len(items)) if isinstance(items[k], t.Fenced) and items[k].left == "["), None)  # type: ignore[attr-defined]
    if end is None:
        return None
    inside = items[at + 1 : end]
    body = ex.term(c, inside[0] if len(inside) == 1 else t.Row(head.span, inside))
    direction = ex.term(c, items[end].body)  # type: ignore[attr-defined]
    step = h.Sym("s'")
    moved: h.Term
    if isinstance(body, h.Call) and len(body.children) == 2:
        f, x = body.children
        c.unifier.require(c.shape(direction), c.shape(x), "a direction has the shape of the argument")
        moved = h.Call(f, h.Plus(x, h.Times(step, direction)))
    else:
        letters = list(dict.fromkeys(s for s in body.walk() if isinstance(s, h.Sym) and not is_scalar(c.shape(s))))
        if len(letters) != 1:
            raise fault("E355", "by what is this derivative?", head, help="name the function: Df(X)[H]")
        c.unifier.require(c.shape(direction), c.shape(letters[0]), "a direction has the shape of the argument")
        moved = substitute(body, {letters[0]: h.Plus(letters[0], h.Times(step, direction))})
    made = h.Evaluated(h.Partial(moved, step), step, h.ZERO)
    c.shape(made)
    return made, end + 1


def by_place(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`∂_1 ℓ(a, b)`: the derivative of a function by its first argument, at a and b."""
    item = items[at]
    if not (isinstance(item, t.Script) and isinstance(item.sub, t.Number) and item.sub.text.isdigit() and at + 2 < len(items)):
        return None
    made = rows.call_at(c, items, at + 1)
    place = int(item.sub.text)
    if made is None or not isinstance(made[0], h.Call) or not 1 <= place < len(made[0].children):
        return None
    f, *arguments = made[0].children
    slope = h.DerivedFunction("partial", f, place) if len(arguments) > 1 else h.DerivedFunction("prime", f)
    value = h.Call(slope, *arguments)
    c.shape(value)
    return value, made[1]


def jacobian_of(c: Context, items: Items, at: int, item: t.Script) -> tuple[h.Term, int] | None:
    """`J_g(x)`, `J_{f ∘ g}(x)` of declared maps: outputs × inputs at the argument, whatever the layout of other derivatives."""
    fence = rows.fence_of(items[at + 1]) if at + 1 < len(items) else None
    plainly = isinstance(item.base, t.Ident) and item.base.name == "J" and c.scope.letter("J") is None
    if fence is None or item.sub is None or item.sup is not None or item.primes or not plainly or not _are_maps(c, item.sub):
        return None
    arguments, given = rows.arguments(fence[0])
    if given or len(arguments) != 1:
        return None
    if c.scope.layout == "denominator":
        c.doubts.setdefault("whether J is laid out as the text says of derivatives is open")
    value = ex.term(c, arguments[0])
    if isinstance(item.sub, t.Ident):
        f = c.function(spell(item.sub), (c.shape(value),))
        of_number, to_number = is_scalar(c.shape(value)), is_scalar(f.result)
        kind = "prime" if of_number else "gradient" if to_number else "jacobian"
        made: h.Term = h.Call(h.DerivedFunction(kind, f), value)
    elif isinstance(value, h.Sym):
        body = ex.term(c, _composed(item.sub, arguments[0]))
        of_number, to_number = is_scalar(c.shape(value)), is_scalar(c.shape(body))
        made = h.Partial(body, value)
    else:
        raise fault("E351", "the Jacobian of a composition is read at a letter", item, help="write J_{f \\circ g}(x)")
    c.shape(made)
    return rows.after_call(c, made if of_number or not to_number else h.Transpose(made), fence[1]), at + 2


def _are_maps(c: Context, node: t.Node) -> bool:
    """Whether it is a declared map of one argument, or a composition of such."""
    if isinstance(node, t.Infix):
        return node.op == "circ" and _are_maps(c, node.left) and _are_maps(c, node.right)
    if not isinstance(node, t.Ident):
        return False
    info = c.scope.letter(spell(node))
    defined = any(isinstance(x.target, h.FunSym) and x.target.name == spell(node) and len(x.parameters) == 1 for x in c.scope.definitions)
    return defined or (info is not None and info.kind is Kind.FUNCTION and len(info.arguments) == 1)


def _composed(node: t.Node, argument: t.Node) -> t.Node:
    """A composition of maps at an argument."""
    if isinstance(node, t.Infix):
        return _composed(node.left, _composed(node.right, argument))
    return t.Row(node.span, (node, t.Fenced(node.span, "(", ")", argument)))
