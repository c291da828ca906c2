"""Whose fault it is that shapes do not fit: the author's, if the text says the kind of every letter, or the reader's, who guessed one."""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol

from derive.elaborate.scoping.scope import Kind, Scope
from derive.elaborate.usage import Usage
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, flexible
from derive.terms.statement import free_letters


def between_stated_sizes(e: ShapeError) -> bool:
    """Whether two different sizes that the text names met where one is needed: n×m times p×n, n against m."""
    if e.found is None or e.expected is None:
        return False
    pairs = [(e.expected[1], e.found[0])] if str(e).startswith("a product") else list(zip(e.found, e.expected, strict=True))
    return any(a != b and all(isinstance(x, Symbol) and not flexible(x) for x in (a, b)) for a, b in pairs)


def certain(scope: Scope, u: Usage, options: dict[str, tuple[tuple[Kind, float], ...]]) -> bool:
    """Whether shapes that do not fit are the author's fault: every letter has its kind from the text, and all of the text was
    understood."""
    counting = u.bound | _sizes(scope)
    if scope.ununderstood or any(n in scope.renamed for n in u.letters) or any(len(o) > 1 for n, o in options.items() if n not in counting):
        return False
    if any(guessed(scope, n) for n in u.letters):
        return False
    named = [n for n in u.letters if n in scope.meanings and not _shaped(scope, n)]
    return all(scope.letters[n].stated for n in u.letters if n in scope.letters) and not named


def _shaped(scope: Scope, name: str) -> bool:
    """Whether a letter with a meaning has the shape of what it estimates."""
    info = scope.letter(name)
    return scope.meanings[name] in ("mle", "map") and info is not None and info.rows is not None and not flexible(info.rows)


def _sizes(scope: Scope) -> set[str]:
    """The letters that are sizes of what the text declares."""
    sizes = (size for x in scope.letters.values() if x.stated for size in (x.rows, x.columns, *x.family) if size is not None)
    return {s.name for size in sizes for s in size.free_symbols if isinstance(s, Symbol)}


def guessed(scope: Scope, name: str) -> bool:
    """Whether the shape of a letter comes from a definition with letters of which nobody says what they are."""
    values = [x.value for x in scope.definitions if getattr(x.target, "name", None) == name]
    used = {getattr(y, "name", "") for value in values for y in free_letters(value)}
    return any(n in scope.letters and not scope.letters[n].stated for n in used - {name})


def with_oblong_diagonals(scope: Scope, u: Usage) -> Scope | None:
    """The scope in which the diagonal matrices of a formula may be oblong, as in `A = UΣVᵀ`; None where there are none of unstated size."""
    said = (c.proposition for c in scope.conditions)
    square = {
        x.name: x
        for p in said
        if isinstance(p, h.Is) and p.property == "diagonal" and isinstance(x := p.children[0], h.Sym) and x.name in u.letters
        if x.dims[0] == x.dims[1] and isinstance(x.dims[0], Symbol) and x.dims[0].name[0] == "?"
    }
    if not square:
        return None
    letters = {n: replace(x, rows=None, columns=None) if n in square else x for n, x in scope.letters.items()}
    other = tuple(c for c in scope.conditions if not any(x in square.values() for x in free_letters(c.proposition)))
    doubts = {n: f"{n} is diagonal" for n in square}
    return replace(scope, letters=letters, conditions=other, doubted={**doubts, **scope.doubted}, renamed={**doubts, **scope.renamed})
