"""Shared parts of a result get names: `Xᵀ S X where S = diag(p ⊙ (1 − p)), p = σ(Xθ)`.

A part is named where it occurs at least twice and is more than a letter with an operator or two, or where it is the diagonal matrix between
two others. Names follow the field: p for probabilities (softmax, σ), r for residuals, S for a square middle, otherwise u, v for columns,
U, V for matrices, c for numbers; a name that is taken is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.calculus.composites import put
from derive.terms import heads as h
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.statement import bound_by, free_letters
from derive.terms.typing import shape_of

_LEAST = 4  # nodes that a repeated part must have


@dataclass(frozen=True, slots=True)
class Named:
    """A term with names for its shared parts; each definition may use the names that follow it."""

    term: Term
    definitions: tuple[tuple[h.Sym, Term], ...] = ()

    @property
    def written_out(self) -> Term:
        """The term with every name put back."""
        term = self.term
        for name, value in self.definitions:
            term = put(term, {name: value})
        return term


def with_names_for_parts(term: Term, limit: int = 4) -> Named:
    """Name the shared parts of a term, the largest first, at most `limit` of them."""
    taken = {s.name for s in free_letters(term) if isinstance(s, (h.Sym, h.FunSym))} | {str(s) for s in _sizes(term)}
    definitions: list[tuple[h.Sym, Term]] = []
    while len(definitions) < limit:
        part = _next(term, definitions)
        if part is None:
            break
        name = h.Sym(_name(part, taken), *shape_of(part))
        taken.add(name.name)
        term = put(term, {part: name})
        definitions = [(n, put(v, {part: name})) for n, v in definitions] + [(name, part)]
    return Named(term, tuple(definitions))


def _next(term: Term, definitions: list[tuple[h.Sym, Term]]) -> Term | None:
    """The largest part that is worth a name in what is now written, or None."""
    wholes = [term, *(v for _, v in definitions)]
    count: dict[Term, int] = {}
    bound: set[Term] = set()
    for whole in wholes:
        stack = [whole]
        while stack:
            t = stack.pop()
            count[t] = count.get(t, 0) + 1
            bound |= bound_by(t)
            stack.extend(t.children)
    middles = _middles(term)
    found = [t for t, n in count.items() if t not in wholes and _nameable(t, bound) and ((n > 1 and _size(t) >= _LEAST) or t in middles)]
    return max(found, key=_size, default=None)


def _nameable(t: Term, bound: set[Term]) -> bool:
    if isinstance(t, (h.Sym, h.Transpose, h.Proposition, h.Range, h.Over, h.Such, h.FunSym, h.DerivedFunction)):
        return False
    if isinstance(t, h.Times) and isinstance(t.children[0], h.Num):
        return False
    return not any(s in bound for s in t.walk())


def _middles(t: Term) -> frozenset[Term]:
    """Diagonal matrices of more than a letter that stand between two other matrices."""
    found = set()
    for s in t.walk():
        if isinstance(s, h.Times):
            found |= {f for f in s.children[1:-1] if isinstance(f, h.Diag) and _size(f) >= _LEAST}
    return frozenset(found)


def _size(t: Term) -> int:
    return sum(1 for _ in t.walk())


def _sizes(t: Term) -> set[object]:
    return {d for s in t.walk() if isinstance(s, h.Sym) for d in (*s.dims, *s.family)}


def _name(t: Term, taken: set[str]) -> str:
    shape = shape_of(t)
    if isinstance(t, (h.Func, h.Composite)) and t.name in ("softmax", "sigmoid"):
        wanted = "ps" if shape[1] == 1 else "PS"
    elif isinstance(t, h.Plus) and shape[1] == 1 and not is_scalar(shape):
        wanted = "rez"
    elif is_scalar(shape):
        wanted = "cde"
    elif shape[1] == 1:
        wanted = "uvzh"
    else:
        wanted = "SMUV" if shape[0] == shape[1] else "UVRZ"
    names = (*wanted, *(f"{wanted[0]}_{{{k}}}" for k in range(1, len(taken) + 2)))
    return str(next(name for name in names if name not in taken))
