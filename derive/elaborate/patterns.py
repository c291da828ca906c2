"""Matrices and lists with ellipses: the pattern that their corners show."""

from __future__ import annotations

from derive.elaborate import binders, dimensions, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import label, spell
from derive.elaborate.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE, is_scalar


def ellipsis_list(c: Context, node: t.Listing) -> h.Term:
    """`x_1, …, x_n` is the vector x (or the matrix of the columns x_i); the last index is its size."""
    items = [i for i in node.items if not isinstance(i, t.Missing)]
    spots = [k for k, i in enumerate(items) if isinstance(i, t.Ellipsis)]
    last = items[-1] if not isinstance(items[-1], t.Ellipsis) else items[spots[0] - 1]
    first = items[0]
    if not (
        isinstance(first, t.Script)
        and isinstance(last, t.Script)
        and isinstance(first.base, t.Ident)
        and first.sub is not None
        and last.sub is not None
    ):
        raise fault("E338", "this list with an ellipsis is not understood", node, help="write x_1, \\ldots, x_n")
    name = spell(first.base)
    bold = first.base.font == "bold" or "vec" in first.base.accents
    array = c.sym(name, Kind.VECTOR, family=1 if bold else 0)
    size = dimensions.dimension(c, last.sub)
    if size is not None and not isinstance(items[-1], t.Ellipsis):
        dims = array.family if array.family else array.dims[:1]
        c.unifier.same(dims[0], size)
    return array


def ellipsis_sum(c: Context, node: t.Sum) -> h.Term:
    """`x_1 + … + x_n`: the sum of the terms with their index running."""
    kept = [x for x in node.terms if not isinstance(x, t.Ellipsis)]
    if len(kept) < 2 or any(o != "+" for o in node.ops):
        raise fault("E338", "this sum with an ellipsis is not understood", node, help="write it with \\sum")
    first, last = kept[0], kept[-1]
    pairs = _differences(first, last)
    if pairs is None or len({label(a) + "|" + label(b) for a, b in pairs}) != 1:
        raise fault("E338", "this sum with an ellipsis is not understood", node, help="write it with \\sum")
    lower, upper = pairs[0]
    index = next(n for n in ("i", "j", "k", "l") if n not in c.bound and n not in c.outside)
    letter = t.Ident(node.span, index)
    body = _replace(first, lower, letter)
    return binders.big(c, t.Big(node.span, "sum", body, t.Chain(node.span, (letter, lower), ("=",), (None,), (node.span,)), upper))


def _differences(a: t.Node, b: t.Node) -> list[tuple[t.Node, t.Node]] | None:
    """Return the places at which two trees of one form differ (the index in the first and in the last term)."""
    if (isinstance(a, t.Number) and not isinstance(b, t.Number)) or (
        isinstance(a, t.Number) and isinstance(b, t.Number) and a.text != b.text
    ):
        return [(a, b)]
    if type(a) is not type(b):
        return None
    if isinstance(a, (t.Ident, t.Number)):
        return [] if label(a) == label(b) else None
    left, right = list(a.children()), list(b.children())
    if len(left) != len(right):
        return None
    out: list[tuple[t.Node, t.Node]] = []
    for x, y in zip(left, right, strict=True):
        inner = _differences(x, y)
        if inner is None:
            return None
        out += inner
    return out


def _replace(node: t.Node, old: t.Node, new: t.Node) -> t.Node:
    """Return the tree with a numeral as an index replaced (in subscripts only)."""
    from dataclasses import fields
    from dataclasses import replace as put

    if isinstance(node, t.Script) and node.sub is not None and label(node.sub) == label(old):
        return put(node, sub=new)
    changes: dict[str, object] = {}
    for f in fields(node):
        value = getattr(node, f.name)
        if isinstance(value, t.Node):
            changes[f.name] = _replace(value, old, new)
        elif isinstance(value, tuple):
            changes[f.name] = tuple(_replace(v, old, new) if isinstance(v, t.Node) else v for v in value)
    return put(node, **changes)  # type: ignore[arg-type]


def grid(c: Context, node: t.Grid) -> h.Term:
    """Return a matrix: of entries or blocks as they stand, or, with ellipses, of the pattern that its corners show."""
    cells = [list(r) for r in node.rows]
    if any(isinstance(x, t.Ellipsis) for r in cells for x in r):
        return _pattern(c, node, cells)
    width = max(len(r) for r in cells)
    if any(len(r) != width for r in cells):
        raise fault("E339", "the rows of this matrix have different lengths", node)
    entries = [[ex.term(c, x) for x in r] for r in cells]
    entries = _fill(c, entries)
    made = h.Block(len(cells), width, *(x for r in entries for x in r))
    c.shape(made)
    return made


def _fill(c: Context, entries: list[list[h.Term]]) -> list[list[h.Term]]:
    """A bare 0 among blocks is the zero matrix that fits, a bare 1 or I the identity."""
    shapes = [[c.shape(x) for x in r] for r in entries]
    if all(is_scalar(s) for r in shapes for s in r):
        return entries
    height = [next((s[0] for s, x in zip(r, e, strict=True) if x != h.ZERO), ONE) for r, e in zip(shapes, entries, strict=True)]
    width = [next((shapes[i][j][1] for i in range(len(entries)) if entries[i][j] != h.ZERO), ONE) for j in range(len(entries[0]))]
    return [
        [h.Zeros(height[i], width[j]) if x == h.ZERO and (height[i], width[j]) != (ONE, ONE) else x for j, x in enumerate(r)]
        for i, r in enumerate(entries)
    ]


def _pattern(c: Context, node: t.Grid, cells: list[list[t.Node]]) -> h.Term:
    """A column `v_1 ⋮ v_n`, a full matrix `a_{11} … a_{mn}`, a diagonal one, the identity."""
    corners = cells[0][0], cells[-1][-1]
    if any(len(r) != len(cells[0]) for r in cells):
        raise fault("E339", "the rows of this matrix have different lengths", node)
    if len(cells[0]) == 1:
        return column_pattern(c, node, [r[0] for r in cells])
    entries = [(x, "1" if i == j else "0") for i, r in enumerate(cells) for j, x in enumerate(r) if not isinstance(x, t.Ellipsis)]
    if all(isinstance(x, t.Number) and x.text == expected for x, expected in entries):
        return h.Identity(c.fresh())
    off = cells[0][-1]
    if isinstance(off, t.Number) and off.text == "0":
        listed = [cells[k][k] for k in range(min(len(cells), len(cells[0])))]
        return h.Diag(column_pattern(c, node, listed))
    if len(cells) == 1 or (isinstance(corners[0], t.Script) and len(subscripts.indices_of(corners[0].sub) or []) == 1):  # type: ignore[arg-type]
        return h.Transpose(column_pattern(c, node, cells[0])) if len(cells) == 1 else _refuse(node)
    first, last = corners
    if isinstance(first, t.Script) and isinstance(last, t.Script) and isinstance(first.base, t.Ident) and last.sub is not None:
        found = subscripts.indices_of(last.sub)
        if found is not None and len(found) == 2:
            name = spell(first.base)
            array = subscripts.counterpart(c, first.base, 2) or c.sym(name, Kind.MATRIX)
            shape = c.shape(array)
            for size, index in zip(shape, found, strict=True):
                wanted = dimensions.dimension(c, index)
                if wanted is not None:
                    c.unifier.same(size, wanted)
            return array
    return _refuse(node)


def _refuse(node: t.Grid) -> h.Term:
    raise fault("E340", "the pattern of this matrix is not understood", node, help="write its entries out, or name it by its general entry")


def column_pattern(c: Context, node: t.Node, listed: list[t.Node]) -> h.Term:
    """`f(1) ⋮ f(n)` as a column: the vector whose i-th entry is the pattern."""
    kept = [x for x in listed if not isinstance(x, t.Ellipsis)]
    first, last = kept[0], kept[-1]
    pairs = _differences(first, last)
    if not pairs or len({label(a) + "|" + label(b) for a, b in pairs}) != 1:
        return _refuse(node)  # type: ignore[arg-type]
    lower, upper = pairs[0]
    index = next(n for n in ("i", "j", "k", "l") if n not in c.bound and n not in c.outside)
    letter = t.Ident(node.span, index)
    c.bound.append(index)
    try:
        value = ex.term(c, _replace(first, lower, letter))
    finally:
        c.bound.pop()
    size = dimensions.dimension(c, upper)
    if size is not None:
        for s in c.indices.get(index, []):
            c.unifier.same(s, size)
    made = spread(c, value, index, size)
    c.indices.pop(index, None)
    return made


def spread(c: Context, value: h.Term, index: str, size: object) -> h.Term:
    """Return the vector whose entry at `index` is `value`."""
    i = h.Sym(index)
    if isinstance(value, h.At) and value.children[-1] == i and len(value.children) == 2:
        return value.children[0]
    if isinstance(value, h.Partial) and isinstance(value.children[1], h.At) and value.children[1].children[-1] == i:
        return h.Partial(value.children[0], value.children[1].children[0])
    match value:
        case h.Plus():
            return h.Plus(*(spread(c, x, index, size) for x in value.children))
        case h.Times():
            depends = [x for x in value.children if i in x.walk()]
            rest = [x for x in value.children if i not in x.walk()]
            if len(depends) == 1:
                return h.Times(*rest, spread(c, depends[0], index, size)) if rest else spread(c, depends[0], index, size)
            return h.Times(*rest, h.Hadamard(*(spread(c, x, index, size) for x in depends)))
        case h.Func() | h.Power() | h.Quotient() if i in value.children[0].walk() and all(i not in x.walk() for x in value.children[1:]):
            return value.replace_children((spread(c, value.children[0], index, size), *value.children[1:]))
    raise fault("E340", "the pattern of this column is not understood", None)
