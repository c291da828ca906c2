"""`[F(x)]_a^b` and `F(x) |_a^b`: the difference of an antiderivative at the ends of an interval, respelled in the tree.

The letter is the one below, `|_{x=a}^b`, or the one by which the formula integrates, if it integrates by one letter alone and that stands
within the brackets. At infinity the value is a limit. Brackets in a formula without an integral keep their meaning.
"""

from __future__ import annotations

from derive.read import tree as t

_FENCES = frozenset({("[", "]"), (".", "|"), ("(", ")"), (".", "]")})


def with_differences(root: t.Node) -> t.Node:
    """Return the tree with every such bracket as a difference of two values."""
    variables = [v for x in t.walk(root) if isinstance(x, t.Big) and "int" in x.op for v in x.variables]
    names = {v.name for v in variables if isinstance(v, t.Ident)}
    if not variables or not all(isinstance(v, t.Ident) for v in variables):
        return root
    return _go(root, names.pop() if len(names) == 1 else "")


def _go(node: t.Node, name: str) -> t.Node:
    node = t.mapped(node, lambda x: _go(x, name))
    match node:
        case t.Script(base=t.Fenced() as fence, sub=t.Node() as low, sup=t.Node() as high, primes=0):
            if (fence.left, fence.right) not in _FENCES:
                return node
            letter = t.Ident(node.span, name) if name else None
            if isinstance(low, t.Chain):
                head = low.items[0]
                letter, low = (head, low.items[1]) if low.ops == ("=",) and isinstance(head, t.Ident) else (None, low)
            varies = letter is not None and any(isinstance(x, t.Ident) and x.name == letter.name for x in t.walk(fence.body))
            if letter is None or not varies or any(isinstance(x, (t.Listing, t.Lines, t.Chain)) for x in (fence.body, low, high)):
                return node
            body = t.Fenced(fence.span, "(", ")", fence.body)
            ends = (_value(body, letter, high), _value(body, letter, low))
            return t.Fenced(node.span, "(", ")", t.Sum(node.span, ends, ("-",)))
    return node


def _value(body: t.Fenced, letter: t.Ident, end: t.Node) -> t.Node:
    here = end.span
    infinite = end.body if isinstance(end, t.Prefix) and end.op in ("-", "+") else end
    if isinstance(infinite, t.Ident) and infinite.name == "infty":
        return t.Fenced(here, "(", ")", t.Big(here, "lim", body, t.Chain(here, (letter, end), ("to",), (None,), (here,))))
    below = t.Chain(here, (letter, end), ("=",), (None,), (here,))
    return t.Script(here, t.Fenced(here, ".", "|", body, sized=True), below)
