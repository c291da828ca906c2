"""What an update is called: `w⁺` "denotes the Newton update" of the function of w that the document defines."""

from __future__ import annotations

import re

from derive.elaborate.context import Context
from derive.elaborate.prose.declarations import Names
from derive.elaborate.scoping.scope import Scope
from derive.terms import heads as h
from derive.terms.shapes import SCALAR
from derive.terms.statement import Definition

NEWTON = re.compile(r"\bnewton(?:[- ]raphson)?(?:'s)? (?:update|step|iterate|iteration)\b")
SUCCESSOR = re.compile(r"^(?P<base>.+)\^\{?(?:\+|\\mathrm\{new\}|new|\\mathrm\{next\}|next)\}?$")
MEANING = "newton_update"


def meaning(item: Names) -> str:
    """The meaning that a phrase gives a name where the vocabulary knows none: `?` where it is not understood."""
    return MEANING if NEWTON.search(item.phrase.lower()) else "?"


def with_updates(scope: Scope) -> Scope:
    """Return the scope with Newton updates defined, w − (∇²f)⁻¹ ∇f, where one function of w is defined and no other."""
    for name, said in scope.meanings.items():
        found = SUCCESSOR.match(name)
        if said != MEANING or found is None or any(getattr(x.target, "name", None) == name for x in scope.definitions):
            continue
        base = scope.letter(found["base"])
        if base is None or base.kind is None:
            continue
        w = Context(scope).sym(base.name)
        of_w = [x.target for x in scope.definitions if isinstance(x.target, h.FunSym) and x.parameters == (w,)]
        functions = [f for f in of_w if isinstance(f, h.FunSym) and f.result == SCALAR]
        if len(functions) == 1:
            scope = scope.define(Definition(h.Sym(name, *w.dims), (), _newton(functions[0], w), name))
    return scope


def _newton(f: h.FunSym, w: h.Sym) -> h.Term:
    value = h.Call(f, w)
    if w.dims == SCALAR:
        return h.minus(w, h.Quotient(h.Partial(value, w), h.Partial(h.Partial(value, w), w)))
    return h.minus(w, h.Times(h.Inverse(h.Hessian(value, w)), h.Partial(value, w)))
