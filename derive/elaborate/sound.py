"""What must agree before a formula counts as read: one letter is one thing in the claim and in what its letters stand for."""

from __future__ import annotations

from collections.abc import Iterator

from derive.elaborate.context import Context
from derive.elaborate.scoping.scope import Scope
from derive.terms import heads as h
from derive.terms.determined import Determined, depends, determined, equation_of, names
from derive.terms.shapes import ONE, SCALAR, ShapeError, flexible, is_scalar
from derive.terms.statement import Definition, Statement, free_letters, unfold


def tie_arguments(c: Context) -> None:
    """Where `Σ depends on θ` leaves open what θ is, it is here what the formula makes of it: the same letter, of the same shape."""
    for d in c.scope.definitions:
        for x in free_letters(d.value) if isinstance(d.value, h.Call) else ():
            here = c.symbols.get(x.name) if isinstance(x, h.Sym) else None
            if not (isinstance(x, h.Sym) and isinstance(here, h.Sym) and flexible(x.dims[0]) and here.family == x.family):
                continue
            c.unifier.named(x.dims[0].name.removeprefix("?"))
            if here.dims == SCALAR:
                c.unifier.solution[x.dims[0]] = ONE
            else:
                c.unifier.require(x.dims, here.dims, f"{x.name} is one thing throughout")


def refuse_two_shapes(claim: h.Term, known: tuple[Definition, ...]) -> None:
    """Refuse a letter that is a number in the claim and an array in what the claim's letters stand for: it is two letters of one name."""
    shapes: dict[str, h.Sym] = {}
    waiting, seen = list(free_letters(claim)), set()
    while waiting:
        letter = waiting.pop()
        if letter in seen:
            continue
        seen.add(letter)
        if isinstance(letter, h.Sym) and shapes.setdefault(letter.name, letter) != letter:
            raise ShapeError(f"{letter.name} is one thing in one place and of another shape in another")
        waiting += [x for d in known if d.target == letter for x in free_letters(d.value) if x not in d.parameters]


def strangers(statement: Statement, scope: Scope) -> tuple[str, ...]:
    """Why a claim is not decided that differentiates by a letter of which what is differentiated does not depend, as far as is known.

    How the one depends on the other was not said, or not understood. Where the claim itself speaks of zero, that is what it says.
    """
    claim = statement.claim
    if not claim.contains(*_DERIVATIVES):
        return ()
    tied = determined(statement.conditions, statement.definitions)
    out: dict[str, None] = dict.fromkeys(why for d in tied for why in _moving(statement, d))
    if claim.contains(h.Zeros) or any(x == h.ZERO for x in claim.walk()):
        return tuple(out)
    for x in unfold(statement.claim, statement.definitions).walk():
        if isinstance(x, _DERIVATIVES):
            body, variable = x.children
            letter = variable.children[0] if isinstance(variable, (h.At, h.Row, h.Column)) else variable
            if letter not in free_letters(body) and not any(d.letter in free_letters(body) for d in tied) and not _solved(x, statement):
                out.setdefault(f"nothing says how what is differentiated depends on {getattr(letter, 'name', 'this letter')}")
    return tuple(out)


def _solved(t: h.Term, statement: Statement) -> bool:
    """Whether the derivative is of the solution of an equation."""
    body, by = (x.children[0] if isinstance(x, h.At) else x for x in t.children)
    if not (isinstance(body, h.Sym) and isinstance(by, h.Sym)):
        return False
    return equation_of(body.name, by.name, statement.conditions, statement.definitions) is not None


def _moving(statement: Statement, d: Determined) -> Iterator[str]:
    """Why a claim is not decided that differentiates more than a determined number by what the number depends on, with its vectors."""
    moving = {d.letter, *free_letters(d.left), *free_letters(d.right)}
    for x in statement.claim.walk():
        if isinstance(x, _DERIVATIVES) and names(x.children[0], d) is None:
            letter = x.children[1].children[0] if isinstance(x.children[1], (h.At, h.Row, h.Column)) else x.children[1]
            inside = [s for s in free_letters(x.children[0]) if s in moving]
            if inside and depends(d, letter, statement.definitions):
                yield f"how {getattr(inside[0], 'name', 'it')} changes with {getattr(letter, 'name', 'this letter')} was not worked out"


def families(statement: Statement, scope: Scope) -> tuple[str, ...]:
    """Why a claim is not decided in which members of a family of capitals are multiplied: A_i may be a number as well as a matrix."""
    out: dict[str, None] = {}
    for product in statement.claim.walk() if statement.claim.contains(h.At) else ():
        if not isinstance(product, (h.Times, h.ProductOver, h.Power)):
            continue
        indexed = (x.children[0] for x in product.walk() if isinstance(x, h.At) and len(x.children) == 2)
        members = dict.fromkeys(x for x in indexed if isinstance(x, h.Sym))
        several = isinstance(product, h.ProductOver) or sum(isinstance(x, h.At) for x in product.children) > 1
        for letter in members if several else ():
            if len(letter.name) == 1 and letter.name in CAPITALS and scope.letter(letter.name) is None:
                out.setdefault(f"nothing says whether {letter.name}_i is a number or a matrix")
    return tuple(out)


def numbers_called_matrices(statement: Statement, scope: Scope) -> tuple[str, ...]:
    """Why a claim is not decided in which a letter was read as a number and the text speaks of matrices: "a family of matrices A(t)".

    Of the derivative of A(t) where nothing is said of A: the letter is a matrix's.
    """
    out: dict[str, None] = {}
    of_matrices = {
        s
        for c in scope.conditions
        if isinstance(c.proposition, h.Is) and c.proposition.property in _OF_MATRICES
        for s in free_letters(c.proposition.children[0])
    }
    for letter in free_letters(statement.claim):
        shape = letter.result if isinstance(letter, h.FunSym) else letter.dims if isinstance(letter, h.Sym) else None
        if shape is None or not is_scalar(shape) or letter.name not in CAPITALS | {"X", "Y", "K", "S", "C", "D"}:
            continue
        said = "matri" in scope.doubted.get(letter.name, "")
        known = scope.letter(letter.name)
        unsaid = known is None or (known.arguments == () and known.rows is None)
        if isinstance(letter, h.FunSym) and letter.name in "ABMQRUVW" and unsaid and all(d.target != letter for d in statement.definitions):
            said = said or any(isinstance(x, (*_DERIVATIVES, h.DerivedFunction)) for x in statement.claim.walk())
        if said or (isinstance(letter, h.FunSym) and any(getattr(s, "name", None) == letter.name for s in of_matrices)):
            out.setdefault(f"nothing says whether {letter.name} is a number or a matrix")
    return tuple(out)


_OF_MATRICES = frozenset("invertible symmetric orthogonal positive_definite positive_semidefinite diagonal".split())
#: Capitals that are written for matrices rather than for random numbers, counts and amounts.
CAPITALS = frozenset("ABEFGHJMPQRUVW")
_DERIVATIVES = (h.Partial, h.Hessian)
