"""Notations that say what another notation says, respelled in the tree before anything is given a meaning.

`{}^t\\!A` is `A^\\top`, `\\operatorname{grad} f` is `\\nabla f`, `\\mathsf E X` beside a variance is `\\mathbb E X`, and
`x_1 x_2 \\cdots x_n` is `\\prod_{i=1}^{n} x_i`: the general term behind the dots is found, never guessed, and dots that show none stay.
A system in braces is its statements side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.elaborate.antiderivatives import with_differences
from derive.elaborate.ellipses import general_term
from derive.elaborate.names import spell
from derive.read import tree as t

#: What a formula has in it that one of these notations may be.
_MAY = re.compile(
    r"(?:\{\s*\}|^|[=(+,-])\s*\^|dots|\.\.\.|…|⋯|rangle|⟩|mathbb\{[VC]\}|(?:math|text)(?:sf|bf)\s*\{E\}|grad|Hess|cases|\\left\\\{"
)
_BRACKETS = re.compile(r"[\])|]\s*_")
_TRANSPOSES = frozenset({"t", "T", "top", "intercal"})
_PRODUCTS = frozenset({"cdot", "times"})


def usual(node: t.Node, text: str) -> t.Node:
    """Return the tree in the usual spelling; `text` is what it was parsed from."""
    if "int" in text and _BRACKETS.search(text):
        node = with_differences(node)
    return _Spelling(node).go(node) if _MAY.search(text) else node


def _moments(letters: Sequence[t.Ident]) -> frozenset[t.Ident]:
    """E in sans serif or bold beside a variance that is spelled out."""
    spelled = any(x.font == "rm" and x.name.lower() in ("var", "cov") for x in letters)
    return frozenset(x for x in letters if spelled and x.name == "E" and x.font in ("sf", "bold") and not x.accents)


class _Spelling:
    def __init__(self, root: t.Node) -> None:
        letters = [x for x in t.walk(root) if isinstance(x, t.Ident)]
        self.moments = _moments(letters)
        used = {x.name for x in letters}
        self.index = next((n for n in ("i", "j", "k", "l") if n not in used), None)

    def go(self, node: t.Node) -> t.Node:
        if isinstance(node, t.Infix) and any(isinstance(x, t.Ellipsis) for x in _factors(node)):
            return self._product(node, _factors(node)) or node
        match node:
            case t.Chain(items=(t.Ident() as left, right, *rest), ops=(("=" | "defeq"), *_)) if (
                whole := _stacked(left, right)
            ) is not None:
                return replace(node, items=(left, whole, *rest))
        node = t.mapped(node, self.go)
        match node:
            case t.Script(base=t.Fenced(left="<", right=">") as inner, sub=t.Ident(name="F"), sup=sup, primes=0):
                return inner if sup is None else replace(node, base=inner, sub=None)  # the inner product of matrices
            case t.Ident() if node in self.moments:
                return replace(node, font="bb")
            case t.Ident(name="grad", font="rm", accents=()):
                return t.Ident(node.span, "nabla")
            case t.Ident(name="Hess", font="rm", accents=()):
                return t.Script(node.span, t.Ident(node.span, "nabla"), None, t.Number(node.span, "2"))
            case t.Script(base=t.Script(base=t.Ident(name="nabla") as nabla, sub=None, sup=t.Number() as two), sub=by, sup=None, primes=0):
                return t.Script(node.span, nabla, by, two)
            case t.Row(items=items):
                items = _transposed(_in_two_fonts(items))
                return self._product(node, items) or (node if items == node.items else _row(node, items))
            case t.Fenced(left="{", right=".", body=(t.Lines() | t.Grid(env="array")) as body) if (
                system := _system(_rows(body))
            ) is not None:
                return t.Fenced(node.span, "{", "}", t.Listing(node.span, system, (",",) * (len(system) - 1)))
            case t.Cases(rows=rows) if (system := _system(rows)) is not None:
                return t.Fenced(node.span, "{", "}", t.Listing(node.span, system, (",",) * (len(system) - 1)))
        return node

    def _product(self, node: t.Node, items: Sequence[t.Node]) -> t.Node | None:
        """A product with dots as a product over an index. Factors of another kind may stand around the members of an indexed letter."""
        spots = [k for k, x in enumerate(items) if isinstance(x, t.Ellipsis)]
        if len(spots) != 1 or not 0 < spots[0] < len(items) - 1 or self.index is None:
            return None
        start, end = spots[0] - 1, spots[0] + 1
        family = _family(items[end])
        if family is None:
            start, end = 0, len(items) - 1
        else:
            while start > 0 and _family(items[start - 1]) == family:
                start -= 1
            while end + 1 < len(items) and _family(items[end + 1]) == family:
                end += 1
        before, after = items[start : spots[0]], items[spots[0] + 1 : end + 1]
        letters = [x for f in (*before, *after) for x in t.walk(f) if isinstance(x, t.Ident)]
        arrays = any(x.name.isupper() or x.font == "bold" or x.accents == ("vec",) for x in letters)
        if arrays or (family is None and len(before) < 2):  # the order of matrices counts, and vectors have no product
            return None
        found = general_term(before, after, self.index)
        if found is None or found.last is None:
            return None
        first = t.Chain(node.span, (found.letter, found.first), ("=",), (None,), (node.span,))
        product = t.Big(node.span, "prod", found.body, first, found.last)
        if start == 0 and end == len(items) - 1:
            return product
        return t.Row(node.span, (*items[:start], t.Fenced(node.span, "(", ")", product), *items[end + 1 :]))


def _family(node: t.Node) -> str | None:
    """The letter of an indexed factor, also under a power: `A_1^T`, `x_n`."""
    if isinstance(node, t.Script) and node.sub is not None and isinstance(node.base, t.Ident):
        return spell(node.base)
    return None


def _factors(node: t.Node) -> tuple[t.Node, ...]:
    """The factors of a product with explicit signs, `1 \\cdot 2 \\cdots n`, one after another."""
    if isinstance(node, t.Infix) and node.op in _PRODUCTS:
        return (*_factors(node.left), *_factors(node.right))
    return node.items if isinstance(node, t.Row) else (node,)


def _row(node: t.Row, items: tuple[t.Node, ...]) -> t.Node:
    return items[0] if len(items) == 1 else replace(node, items=items)


def _transposed(items: tuple[t.Node, ...]) -> tuple[t.Node, ...]:
    """`{}^t` before a factor transposes it."""
    out: list[t.Node] = []
    sign: t.Script | None = None
    for item in items:
        if sign is None and isinstance(item, t.Script) and _before(item):
            sign = item
            continue
        if sign is not None:
            span = sign.span.cover(item.span)
            top = t.Ident(sign.span, "top")
            plain = isinstance(item, t.Script) and item.sup is None and not item.primes
            item = replace(item, span=span, sup=top) if plain else t.Script(span, _closed(item), None, top)  # type: ignore[call-arg]
            sign = None
        out.append(item)
    return tuple(out) if sign is None else items


_IN_TWO_FONTS = {("V", "ar"): "Var", ("C", "ov"): "Cov", ("C", "orr"): "Corr"}


def _in_two_fonts(items: tuple[t.Node, ...]) -> tuple[t.Node, ...]:
    """`\\mathbb{V}\\mathrm{ar}` is one name."""
    out: list[t.Node] = []
    for item in items:
        last = out[-1] if out else None
        match last, item:
            case t.Ident(font="bb", name=first), t.Ident(font="rm", name=rest) if (first, rest) in _IN_TWO_FONTS:
                out[-1] = t.Ident(last.span.cover(item.span), _IN_TWO_FONTS[first, rest], "rm")
            case _:
                out.append(item)
    return tuple(out) if len(out) < len(items) else items


def _before(item: t.Script) -> bool:
    return isinstance(item.base, t.Missing) and item.sub is None and isinstance(item.sup, t.Ident) and item.sup.name in _TRANSPOSES


def _closed(item: t.Node) -> t.Node:
    return t.Fenced(item.span, "(", ")", item) if isinstance(item, t.Script) else item


def _stacked(left: t.Ident, right: t.Node) -> t.Grid | None:
    """`A = [a_1, …, a_n]`, `[a_1 \\mid ⋯ \\mid a_n]`, a row of a matrix: A has the columns a_i; a column of transposes: it has these rows.

    The matrix and its columns have one letter, as a capital and small; `columns` and `rows` are no environments, but what such a grid is.
    """
    if not (len(left.name) == 1 and left.name.isupper()):
        return None
    match right:
        case t.Fenced(left="[", right="]", body=t.Listing(items=cells, seps=seps)) if set(seps) == {","}:
            kind = "columns"
        case t.Fenced(left="[", right="]", body=t.Row(items=cells)):
            kind = "columns"
        case t.Fenced(left="[", right="]", body=t.Bar() as body):
            cells, kind = _between_bars(body), "columns"
        case t.Grid(rows=(cells,)):
            kind = "columns"
        case t.Grid(rows=rows) if all(len(r) == 1 for r in rows):
            stripped = [_without_transpose(r[0]) for r in rows]
            if any(x is None for x in stripped):
                return None
            cells, kind = tuple(x for x in stripped if x is not None), "rows"
        case _:
            return None
    dots = [k for k, x in enumerate(cells) if isinstance(x, t.Ellipsis)]
    families = {_family(x) for x in cells if not isinstance(x, t.Ellipsis)}
    if len(dots) != 1 or not 0 < dots[0] < len(cells) - 1 or len(families) != 1 or any(isinstance(x, t.Script) and x.sup for x in cells):
        return None
    first = cells[0]
    own = isinstance(first, t.Script) and isinstance(first.base, t.Ident) and first.base.name == left.name.lower()
    return t.Grid(right.span, kind, (tuple(cells),)) if own else None


def _between_bars(node: t.Node) -> tuple[t.Node, ...]:
    return (*_between_bars(node.left), *_between_bars(node.right)) if isinstance(node, t.Bar) else (node,)


def _without_transpose(node: t.Node) -> t.Node | None:
    if isinstance(node, t.Ellipsis):
        return node
    if isinstance(node, t.Script) and isinstance(node.sup, t.Ident) and node.sup.name in _TRANSPOSES:
        return replace(node, sup=None)
    return None


def _rows(node: t.Lines | t.Grid) -> tuple[tuple[t.Node, t.Node | None], ...]:
    if isinstance(node, t.Lines):
        return tuple((line, None) for line in node.lines)
    return tuple((r[0], r[1] if len(r) == 2 else None if len(r) == 1 else r[2]) for r in node.rows)


def _system(rows: tuple[tuple[t.Node, t.Node | None], ...]) -> tuple[t.Node, ...] | None:
    """The statements of a system; None where the rows give values under conditions."""
    found: list[t.Node] = []
    for value, condition in rows:
        if isinstance(value, t.Missing) and condition is None:
            continue
        if condition is None and isinstance(value, t.Chain):
            found.append(value)
        elif isinstance(condition, t.Chain) and isinstance(condition.items[0], t.Missing):  # `x + y &= 2`
            found.append(replace(condition, span=value.span.cover(condition.span), items=(value, *condition.items[1:])))
        else:
            return None
    return tuple(found) or None
