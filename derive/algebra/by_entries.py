"""An equation between arrays or traces as one between sums over indices, with letters for the indices that a reader knows."""

from __future__ import annotations

from derive.algebra.scalar_entries import entry, scalar
from derive.terms import heads as h
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

LETTERS = "ijklpqrstuvw"

Side = tuple[h.Term, h.Term]


def by_entries(claim: h.Equal) -> tuple[Side, Side] | None:
    """Return both sides, each as (an entry of it, the same as a sum), or None where some entry is not written out."""
    left, right = claim.children
    shape = shape_of(left)
    taken = {t.name for t in claim.walk() if isinstance(t, h.Sym)} | {str(s) for s in claim.free_symbols}
    names = [x for x in LETTERS if x not in taken]
    indices = [h.UNITY if size == 1 else h.Sym(names.pop(0)) for size in shape]
    found: list[Side] = []
    for side in (left, right):
        if is_scalar(shape):
            written = scalar(side)
            at: h.Term = side
        else:
            written = entry(side, *indices)
            at = h.At(side, *(i for i in indices if i != h.UNITY))
        if written is None:
            return None
        found.append((at, _renamed(written, names)))
    return found[0], found[1]


def _renamed(t: h.Term, names: list[str]) -> h.Term:
    """Sums with index letters in the place of `#1`, `#2`, …, the outermost first."""
    marks = list(dict.fromkeys(r.children[0] for r in t.walk() if isinstance(r, h.Range) and str(r.children[0]).startswith("#")))
    if len(marks) > len(names):
        return t
    return t.xreplace({mark: h.Sym(name) for mark, name in zip(marks, names, strict=False)})  # type: ignore[no-any-return]
