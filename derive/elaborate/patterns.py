"""Matrices and lists with ellipses: the pattern that their corners show."""

from __future__ import annotations

from derive.elaborate import binders, dimensions, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.ellipses import general_term
from derive.elaborate.names import label, spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE, is_scalar


def ellipsis_list(c: Context, node: t.Listing) -> h.Term:
    """`x_1, …, x_n` is the vector x (or the matrix of the columns x_i); the last index is its size."""
    items = [i for i in node.items if not isinstance(i, t.Missing)]
    spot = next(k for k, i in enumerate(items) if isinstance(i, t.Ellipsis))
    before, after = items[:spot], items[spot + 1 :]
    found = general_term(before, after, "i") if after or len(before) > 1 else None
    body = found.body if found is not None else before[0] if len(before) == 1 and not after else None
    if not (
        isinstance(body, t.Script)
        and isinstance(body.base, t.Ident)
        and body.sub is not None
        and body.sup is None
        and (_is_one(body.sub) if found is None else body.sub == found.letter and _is_one(found.first))
    ):
        raise fault("E338", "this list with an ellipsis is not understood", node, help="write x_1, \\ldots, x_n")
    bold = body.base.font == "bold" or "vec" in body.base.accents
    array = c.sym(spell(body.base), Kind.VECTOR, family=1 if bold else 0)
    last = after[-1] if after else None
    size = dimensions.dimension(c, last.sub) if isinstance(last, t.Script) and last.sub is not None else None
    if size is not None:
        dims = array.family if array.family else array.dims[:1]
        c.unifier.same(dims[0], size)
    return array


def _is_one(node: t.Node) -> bool:
    return isinstance(node, t.Number) and node.text == "1"


def ellipsis_sum(c: Context, node: t.Sum) -> h.Term:
    """`x_1 + … + x_n`: the sum of the terms with their index running."""
    spot = next(k for k, x in enumerate(node.terms) if isinstance(x, t.Ellipsis))
    index = free_index(c)
    found = general_term(node.terms[:spot], [x for x in node.terms[spot + 1 :] if not isinstance(x, t.Missing)], index)
    if found is None or any(o != "+" for o in node.ops):
        raise fault("E338", "this sum with an ellipsis is not understood", node, help="write it with \\sum")
    first = t.Chain(node.span, (found.letter, found.first), ("=",), (None,), (node.span,))
    last = found.last if found.last is not None else t.Ident(node.span, "infty")
    return binders.big(c, t.Big(node.span, "sum", found.body, first, last))


def free_index(c: Context) -> str:
    """An index letter that the formula does not use."""
    return next(n for n in ("i", "j", "k", "l") if n not in c.bound and n not in c.outside)


def grid(c: Context, node: t.Grid) -> h.Term:
    """Return a matrix: of entries or blocks as they stand, or, with ellipses, of the pattern that its corners show."""
    cells = [list(r) for r in node.rows]
    if node.env in ("columns", "rows"):
        return _of_vectors(c, node, cells[0])
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
    off = [x for i, r in enumerate(cells) for j, x in enumerate(r) if i != j and not isinstance(x, (t.Ellipsis, t.Missing))]
    if len(cells) == len(cells[0]) and (not off or all(isinstance(x, t.Number) and x.text == "0" for x in off)):
        return h.Diag(column_pattern(c, node, [cells[k][k] for k in range(len(cells))]))
    if len(cells) == 1 or (isinstance(corners[0], t.Script) and len(subscripts.indices_of(corners[0].sub) or []) == 1):  # type: ignore[arg-type]
        return h.Transpose(column_pattern(c, node, cells[0])) if len(cells) == 1 else _refuse(node)
    first, last = corners
    if isinstance(first, t.Script) and isinstance(last, t.Script) and isinstance(first.base, t.Ident) and last.sub is not None:
        found = subscripts.indices_of(last.sub)
        if found is not None and len(found) == 2 and _in_order(cells, first.base, found):
            name = spell(first.base)
            array = subscripts.counterpart(c, first.base, 2) or c.sym(name, Kind.MATRIX)
            shape = c.shape(array)
            for size, index in zip(shape, found, strict=True):
                wanted = dimensions.dimension(c, index)
                if wanted is not None:
                    c.unifier.same(size, wanted)
            return array
    return _refuse(node)


def _in_order(cells: list[list[t.Node]], base: t.Ident, last: list[t.Node]) -> bool:
    """Whether every entry that is shown has the indices of its place: 1, 2, … before the dots, …, m - 1, m behind them."""
    heights = _numbers([r[0] for r in cells], last[0])
    widths = _numbers(cells[0], last[1])
    if heights is None or widths is None:
        return False
    for row, r in zip(heights, cells, strict=True):
        for column, x in zip(widths, r, strict=True):
            if isinstance(x, t.Ellipsis):
                continue
            shown = subscripts.indices_of(x.sub) if isinstance(x, t.Script) and x.sub is not None and x.sup is None else None
            if shown is None or not isinstance(x, t.Script) or not isinstance(x.base, t.Ident) or spell(x.base) != spell(base):
                return False
            if row is None or column is None or [label(i) for i in shown] != [row, column]:
                return False
    return True


def _numbers(line: list[t.Node], last: t.Node) -> list[str | None] | None:
    """The index of every place of a row or column with dots, None where dots stand; None where the place cannot be told."""
    spots = [k for k, x in enumerate(line) if isinstance(x, t.Ellipsis)]
    if not spots:
        return [str(k + 1) for k in range(len(line))]
    if len(spots) > 1 or spots[0] != len(line) - 2:
        return None
    return [*(str(k + 1) for k in range(spots[0])), None, label(last)]


def _refuse(node: t.Grid) -> h.Term:
    raise fault("E340", "the pattern of this matrix is not understood", node, help="write its entries out, or name it by its general entry")


def column_pattern(c: Context, node: t.Node, listed: list[t.Node]) -> h.Term:
    """`f(1) ⋮ f(n)` as a column: the vector whose i-th entry is the pattern."""
    spot = next((k for k, x in enumerate(listed) if isinstance(x, t.Ellipsis)), len(listed))
    index = free_index(c)
    found = general_term(listed[:spot], listed[spot + 1 :], index)
    if found is None or found.last is None or not _is_one(found.first):
        return _refuse(node)  # type: ignore[arg-type]
    upper = found.last
    c.bound.append(index)
    try:
        value = ex.term(c, found.body)
    finally:
        c.bound.pop()
    size = dimensions.dimension(c, upper)
    if size is not None:
        for s in c.indices.get(index, []):
            c.unifier.same(s, size)
    made = spread(c, value, index, size)
    c.indices.pop(index, None)
    return made


def _of_vectors(c: Context, node: t.Grid, cells: list[t.Node]) -> h.Term:
    """The matrix with the columns or the rows that are listed: Σ_i a_i e_iᵀ or Σ_i e_i a_iᵀ."""
    spot = next(k for k, x in enumerate(cells) if isinstance(x, t.Ellipsis))
    index = free_index(c)
    found = general_term(cells[:spot], cells[spot + 1 :], index)
    if found is None or found.last is None or not _is_one(found.first):
        return _refuse(node)
    with c.binding(index):
        vector = ex.term(c, found.body)
    size = dimensions.dimension(c, found.last)
    if size is None or c.shape(vector)[1] != ONE:
        return _refuse(node)
    for s in c.indices.pop(index, []):
        c.unifier.same(s, size)
    i = h.Sym(index)
    unit = h.Unit(size, i)
    term = h.Times(vector, h.Transpose(unit)) if node.env == "columns" else h.Times(unit, h.Transpose(vector))
    return h.SumOver(term, h.Range(i, h.UNITY, ex.term(c, found.last)))


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
