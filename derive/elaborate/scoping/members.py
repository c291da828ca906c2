"""The letters that a declaration names: their canonical names, the ranges of families, the sizes that are still open."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Symbol

from derive.elaborate import dimensions, relations, subscripts
from derive.elaborate.context import Context
from derive.elaborate.names import OPERATORS, RUNNING, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.readings import IllTyped
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.shapes import ONE, Dim, ShapeError

KINDS = {
    "scalar": Kind.SCALAR,
    "entries": Kind.SCALAR,
    "vector": Kind.VECTOR,
    "row": Kind.VECTOR,
    "matrix": Kind.MATRIX,
    "random": None,
    "function": Kind.FUNCTION,
    "set": Kind.SET,
}




UNDERSTANDING = (ReadError, ShapeError, IllTyped)


def dim(scope: Scope, node: t.Node | None) -> Dim | None:
    if node is None:
        return None
    size = dimensions.dimension(Context(scope), node)
    if size is None:
        raise ShapeError("not a dimension")
    return size


def named(node: t.Node) -> tuple[str, list[t.Node]]:
    """The canonical name of a declared letter, and its index letters where it is a member of a family."""
    match node:
        case t.Ident():
            return spell(node), []
        case t.Script(base=t.Ident() as base, sub=sub, sup=None) if sub is not None:
            found = subscripts.indices_of(sub)
            if isinstance(sub, t.Fenced) and sub.left == "(" and isinstance(sub.body, t.Ident):
                return f"{spell(base)}_{{()}}", [sub.body]
            if found is not None and all(isinstance(i, t.Ident) and i.name in RUNNING for i in found):
                return spell(base), list(found)
            return relations.spelled(node) or spell(base), []
        case t.Script(base=t.Ident() as base, sup=sup):
            inner = t.Script(node.span, base, node.sub) if node.sub is not None else base
            name = named(inner)[0]
            if isinstance(sup, t.Number):
                return name, []
            if isinstance(sup, t.Ident) and sup.name in ("ast", "star"):
                return f"{name}^{{*}}", []
            from derive.elaborate.names import label

            return f"{name}^{{{label(sup) if sup else ''}}}", []
        case t.Row(items=(t.Ident() as base, t.Fenced())) if not (base.font == "bb" or (base.font == "rm" and base.name in OPERATORS)):
            return spell(base), []
        case t.Row(items=(t.Script(base=t.Ident(), sup=None, primes=0) as head, t.Fenced())):
            return relations.spelled(head) or named(head)[0], []
    raise ShapeError("not a letter")


def members(scope: Scope, subject: d.Subject) -> list[tuple[str, tuple[Dim | None, ...]]]:
    """The names that a subject stands for, each with the ranges of its indices."""
    if isinstance(subject, d.Family):
        first = subject.members[0]
        name, indices = named(first)
        base = spell(first.base) if isinstance(first, t.Script) and isinstance(first.base, t.Ident) else name
        last = subject.last
        size: Dim | None = None
        if last is not None:
            index = last.sub if isinstance(last, t.Script) else None
            found = subscripts.indices_of(index) if index is not None else None
            if found and len(found) == 1:
                size = dim(scope, found[0])
            elif found and len(found) == 2:
                return [(base, (None, None))]
        return [(base, (size,))]
    if isinstance(subject, t.Listing):
        return [m for i in subject.items for m in members(scope, i)]
    name, indices = named(subject)
    return [(name, (None,) * len(indices))]


def letter_of_family(
    name: str, kind: Kind | None, rows: Dim | None, columns: Dim | None, family: tuple[Dim | None, ...], random: bool = False
) -> Letter:
    """A family of numbers is a vector (or a matrix); a family of vectors keeps its index."""
    if family and kind in (None, Kind.SCALAR):
        if len(family) == 1:
            return Letter(name, Kind.VECTOR, family[0], ONE, random=random)
        return Letter(name, Kind.MATRIX, family[0], family[1], random=random)
    if kind is Kind.SCALAR:
        rows = columns = ONE
    return Letter(name, kind, rows, columns, family, random=random)


def value(name: str, kind: Kind, info: Letter | None) -> h.Sym:
    if kind is Kind.SCALAR:
        return h.Sym(name)
    rows = info.rows if info is not None and info.rows is not None else own(name)
    columns = info.columns if info is not None and info.columns is not None else ONE if kind is Kind.VECTOR else own(name, "columns")
    return h.Sym(name, rows, columns)


def own(name: str, side: str = "rows") -> Dim:
    """The size of a letter that nothing has fixed yet."""
    return Symbol(f"?{name}.{side}")


def symbol(scope: Scope, name: str) -> h.Sym:
    return Context(scope).sym(name)


def functions(scope: Scope, subjects: Iterable[d.Subject]) -> list[tuple[h.Term, str]]:
    """The functions that are named, with their names; of one whose arguments are not known yet, the letter."""
    found: list[tuple[h.Term, str]] = []
    for x in subjects:
        if isinstance(x, d.Family):
            raise ShapeError("a family of functions")
        name = named(x)[0]
        info = scope.letter(name)
        if info is not None and info.kind is Kind.FUNCTION and info.arguments:
            sizes = (size for a in info.arguments for size in a)
            found.append((h.FunSym(name, info.rows or ONE, info.columns or ONE, *sizes), name))
        else:
            found.append((h.Sym(name), name))
    return found
