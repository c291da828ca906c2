"""A function and the letter by which it is differentiated, read from text: what `derive gradient` and its kin are asked."""

from __future__ import annotations

from dataclasses import dataclass

from derive.elaborate.names import spell
from derive.elaborate.readings import IllTyped
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.statements import read_statement
from derive.read import tree as t
from derive.read.parser import parse
from derive.source import Diagnostic, ReadError, Span
from derive.terms import heads as h
from derive.terms.shapes import ShapeError
from derive.terms.statement import Statement
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Question:
    """The function, its variable, and the statement that holds the conditions and definitions around them."""

    function: h.Term
    variable: h.Term
    statement: Statement


def _operator(letter: t.Node, scope: Scope) -> t.Node:
    """∇ by a letter that is declared; ∂/∂ by any other, so that nothing says that it is an array."""
    here = Span(0, 0)
    if isinstance(letter, t.Ident) and scope.letter(spell(letter)) is None:
        partial = t.Ident(here, "partial")
        return t.Frac(here, partial, t.Row(here, (partial, letter)))
    return t.Script(here, t.Ident(here, "nabla"), letter)


def read_beside(text: str, scope: Scope, variable: h.Term) -> h.Sym:
    """Read a letter of a variable's shape: a direction, an increment. Raises ReadError where it is none, ShapeError where it cannot be."""
    node = parse(text)
    if not isinstance(node, t.Ident | t.Script):
        raise ReadError(Diagnostic("E360", "A letter is expected here.", node.span, help="give the direction a letter of its own"))
    name = spell(node) if isinstance(node, t.Ident) else text.strip()
    rows, columns = shape_of(variable)
    known = scope.letter(name)
    if known is not None and known.kind is not None:
        made = read_statement(node, scope).statement.claim
        if not isinstance(made, h.Sym) or made.dims != (rows, columns):
            raise ShapeError("a direction has the shape of the variable", getattr(made, "dims", None), (rows, columns))
        return made
    return h.Sym(name, rows, columns)


def read_question(latex: str, wrt: str, scope: Scope) -> Question:
    """Read a function and its variable; the function is typed as one that is differentiated by that letter.

    Raises ReadError where either is not understood, with the place in its own text.
    """
    body, letter = parse(latex), parse(wrt)
    whole = t.Row(body.span, (_operator(letter, scope), t.Fenced(body.span, "(", ")", body)))
    try:
        statement = read_statement(whole, scope).statement
    except IllTyped as e:
        raise ReadError(Diagnostic("E400", f"The shapes do not fit: {e}.", body.span)) from None
    claim = statement.claim
    if not isinstance(claim, h.Partial):
        raise ReadError(
            Diagnostic("E359", "This is not a function of that letter.", body.span, help="give an expression and one of its letters")
        )
    return Question(claim.children[0], claim.children[1], statement)
