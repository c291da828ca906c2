"""Properties that are said of functions or to the contrary: an invertible function has an inverse function, and is no matrix."""

from __future__ import annotations

import re
from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import members
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin, closure
from derive.terms.shapes import ONE, SCALAR, ShapeError

#: Words by which a letter is a function.
_CALLED_FUNCTION = re.compile(r"\b(?:function|map|mapping)s?\b")


def function_name(scope: Scope, subject: d.Subject, said: str, text: str) -> str | None:
    """The function, no matrix, of which a property of matrices is said: declared, or a small letter that the words call one."""
    if said not in PROPERTIES or PROPERTIES[said].of != "matrix":
        return None
    letter = members.named(subject)[0] if isinstance(subject, t.Ident) else ""
    info = scope.letter(letter)
    if info is None or (info.kind is None and info.rows is None):
        small = isinstance(subject, t.Ident) and subject.font == "it" and not letter[:1].isupper()
        return letter if small and _CALLED_FUNCTION.search(text) else None
    if info.kind is not Kind.FUNCTION or (info.rows is None and letter[:1].isupper()):
        return None
    return letter if info.rows is None or ONE in (info.rows, info.columns) else None


def said_of_function(scope: Scope, name: str, said: str) -> Scope:
    """An invertible function has an inverse function; what else is said of matrices is said of functions in another sense."""
    if said != "invertible":
        raise ShapeError(f"{name} is a function, and {said} is said of matrices")
    if scope.letter(name) is None:
        scope = scope.declare(Letter(name, Kind.FUNCTION, stated=False))
    info = scope.letter(name)
    assert info is not None
    arguments = info.arguments or (SCALAR,)
    f = h.FunSym(name, info.rows or ONE, info.columns or ONE, *(x for a in arguments for x in a))
    return scope.assume(Condition(h.Is(f, said), Origin.STATED, f"{name} is {PROPERTIES[said].phrase}"))


#: Properties of which one thing has not both, or hardly.
_CONTRARY = {"symmetric": "antisymmetric", "positive": "negative", "even": "odd", "positive_semidefinite": "negative_definite"}


def without_contrary(scope: Scope, term: h.Term, name: str, text: str) -> Scope:
    """What is said of a letter ends what was said to the contrary: it is another letter, or another case; the letter is doubted."""
    said = closure(name)
    contrary = {b for a, b in _CONTRARY.items() if a in said} | {a for a, b in _CONTRARY.items() if b in said}
    kept = tuple(
        c
        for c in scope.conditions
        if not (isinstance(p := c.proposition, h.Is) and p.children[0] == term and closure(p.property) & contrary)
    )
    if len(kept) == len(scope.conditions):
        return scope
    return replace(scope, conditions=kept, doubted={getattr(term, "name", ""): text, **scope.doubted})
