"""What a bar over a letter means where nothing defines it."""

from __future__ import annotations

from derive.elaborate.context import Context
from derive.elaborate.scope import Kind, Scope
from derive.terms import heads as h
from derive.terms.shapes import ONE, flexible
from derive.terms.statement import Definition, free_letters


def conventional_means(c: Context, scope: Scope, claim: h.Term, known: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """x̄ without a definition is the mean of the numbers x_i of the same formula or of the document."""
    out = []
    for letter in free_letters(claim):
        if not (isinstance(letter, h.Sym) and letter.name.startswith("\\bar{") and letter.name.endswith("}")):
            continue
        base = letter.name[5:-1]
        info = scope.letter(base)
        data = next((x for x in free_letters(claim) if isinstance(x, h.Sym) and x.name == base), None)
        if data is None and info is not None and info.kind is Kind.VECTOR and info.rows is not None:
            data = h.Sym(base, info.rows, ONE, *(f for f in info.family if f is not None))
        if (
            data is None
            or any(d.target == letter for d in known)
            or letter.name in scope.meanings
            or data.dims[1] != 1
            or flexible(data.dims[0])
        ):
            continue
        if not data.family and data.dims[0] != 1 and letter.dims == (ONE, ONE):
            c.note(f"{letter.name} is the mean of {base}")
            out.append(Definition(letter, (), h.Composite("mean", data), letter.name))
    return tuple(out)
