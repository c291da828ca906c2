"""The rows and columns of a matrix by names of their own: "with rows x_iᵀ", "a_1, …, a_n are the columns of A".

A row that is written transposed is that of a column vector, x_i = (row i of X)ᵀ; one without a transpose may be meant either way, and is
left as it stands. A letter that already stands for something else keeps its meaning.
"""

from __future__ import annotations

from derive.elaborate.names import RUNNING, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.slots import base_of
from derive.elaborate.scoping import members
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE
from derive.terms.statement import Definition

ROWS = frozenset({"rows", "row_of"})
COLUMNS = frozenset({"columns", "column_of"})


def declared(scope: Scope, item: d.Names) -> Scope | None:
    """The scope in which a family of vectors is defined as the rows or columns of a matrix; None where the words say something else."""
    if item.meaning not in ROWS | COLUMNS or len(item.of) != 1 or not isinstance(item.of[0], t.Node):
        return None
    member = item.letter.items[0] if isinstance(item.letter, t.Listing) and item.letter.items else item.letter
    if not isinstance(member, t.Script) or not isinstance(member.base, t.Ident) or not _counts(member.sub) or member.primes:
        return None
    if (item.meaning in ROWS) != (member.sup is not None) or (member.sup is not None and not _transposes(member.sup)):
        return None
    whole = base_of(item.of[0])
    if whole is None or whole.accents:
        return None
    matrix, name = spell(whole), spell(member.base)
    known, other = scope.letter(matrix), scope.letter(name)
    if name == matrix or (known is not None and known.kind not in (None, Kind.MATRIX)):
        return None
    if any(getattr(x.target, "name", None) == name for x in scope.definitions) or not _is_free(other):
        return None
    rows = known.rows if known is not None and known.rows is not None else members.own(matrix)
    columns = known.columns if known is not None and known.columns is not None else members.own(matrix, "columns")
    i, array = h.Sym("i"), h.Sym(matrix, rows, columns)
    if item.meaning in ROWS:
        vectors, value = h.Sym(name, columns, ONE, rows), h.Transpose(h.Row(array, i))
    else:
        vectors, value = h.Sym(name, rows, ONE, columns), h.Column(array, i)
    scope = scope.declare(Letter(matrix, Kind.MATRIX, rows, columns), Letter(name, Kind.VECTOR, *vectors.dims, vectors.family))
    return scope.define(Definition(vectors, (i,), value, name))


def _is_free(letter: Letter | None) -> bool:
    """Whether nothing was said of a letter, or only that it is a family of vectors."""
    return letter is None or letter.kind is None or (letter.kind is Kind.VECTOR and bool(letter.family))


def _counts(sub: t.Node | None) -> bool:
    return (isinstance(sub, t.Ident) and sub.name in RUNNING) or (isinstance(sub, t.Number) and sub.text == "1")


def _transposes(sup: t.Node) -> bool:
    return isinstance(sup, t.Ident) and sup.name in ("T", "top", "intercal", "transpose", "t")
