"""What is no number: a reading whose shapes fit only because an array shrinks to one entry says that any two factors commute.

Unification would rather take a letter for a number than fail, and then `x x^\\top = x^\\top x` holds. So what an author transposes, writes
beside a matrix as its argument, or writes as the identity has more than one entry, unless the text declares it a number.
"""

from __future__ import annotations

from derive.elaborate.context import Context, fault
from derive.elaborate.scoping.scope import Kind
from derive.elaborate.usage import Usage
from derive.terms import heads as h
from derive.terms.shapes import ShapeError, flexible


def refuse(c: Context, u: Usage) -> None:
    """Raise ShapeError where an array has become a number, ReadError where it is a vector of ones that nobody declares."""
    _refuse_letters(c)
    for term in c.transposed:
        _refuse_transposed(c, term)
    for size in c.identities:
        if c.unifier.resolve(size) == 1:
            raise ShapeError("the identity matrix is no number")
    _refuse_operands(c, u)


def _refuse_letters(c: Context) -> None:
    """A vector or a matrix, or a family of such, whose open sizes can only be 1."""
    for name, x in c.symbols.items():
        if not isinstance(x, h.Sym) or name in c.bound or c.kind(name) not in (Kind.VECTOR, Kind.MATRIX):
            continue
        if any(flexible(d) for d in x.dims[:2]) and all(c.unifier.resolve(d) == 1 for d in x.dims[:2]):
            raise ShapeError(f"{name} is an array, and the shapes fit only if it is a number")


def _refuse_transposed(c: Context, term: h.Term) -> None:
    """A transposed letter, entry, sum of such or derivative, or vector of ones; a product like `(x^\\top y)^\\top` may be a number."""
    if not c.scalar(term):
        return
    if isinstance(term, (h.Ones, h.Zeros)):
        raise fault("E329", "a vector of ones or zeros is transposed, and the shapes fit only if it is a number", None)
    if not _made_of_numbers(c, term):
        return
    letters = [x for x in _letters(term) if not _declared(c, x, Kind.SCALAR, Kind.FUNCTION)]
    if letters:
        raise ShapeError(f"{getattr(letters[0], 'name', 'a letter')} is transposed, and the shapes fit only if it is a number")


_THROUGH = (h.Plus, h.Times, h.Quotient, h.Power, h.Func, h.SumOver, h.Expectation, h.Variance, h.Covariance)


def _made_of_numbers(c: Context, term: h.Term) -> bool:
    """Whether nothing below a scalar term is an array, except one of which it is an entry or by which it is differentiated."""
    if isinstance(term, (h.Num, h.Decimal, h.Sym, h.FunSym, h.At, h.Call, h.Partial)):
        return c.scalar(term)
    return isinstance(term, _THROUGH) and all(isinstance(x, (h.Range, h.Over, h.Given)) or _number(c, x) for x in term.children)


def _number(c: Context, term: h.Term) -> bool:
    return c.scalar(term) and _made_of_numbers(c, term)


def _letters(term: h.Term) -> list[h.Term]:
    """The letters of which a term is made; an index is none of them."""
    if isinstance(term, (h.Sym, h.FunSym)):
        return [term]
    children = term.children[:1] if isinstance(term, (h.At, h.Call, h.SumOver, h.Partial)) else term.children
    return [x for child in children for x in _letters(child)]


def _declared(c: Context, letter: h.Term, *kinds: Kind) -> bool:
    info = c.scope.letter(getattr(letter, "name", ""))
    return info is not None and info.stated and info.kind in kinds


def _refuse_operands(c: Context, u: Usage) -> None:
    """`A x = x A` says that a matrix and its argument commute: where one of the two is a number, no author writes both orders.

    Nor does one write a number behind a matrix that the text has declared, or give one before an array the letter of a matrix.
    """
    for name in u.before_array:
        a = c.symbols.get(name)
        if isinstance(a, h.Sym) and name not in c.bound and c.scalar(a) and not _declared(c, a, Kind.SCALAR):
            raise ShapeError(f"{name} stands before an array like a matrix, and the shapes fit only if it is a number")
    for operand, names in u.operands.items():
        x = c.symbols.get(operand)
        if isinstance(x, h.Sym) and operand not in c.bound and c.scalar(x) and not _declared(c, x, Kind.SCALAR):
            before = [o for n in sorted(names) if isinstance(o := c.symbols.get(n), h.Sym) and _declared(c, o, Kind.MATRIX)]
            if any(not c.scalar(o) for o in before):
                raise ShapeError(f"{operand} stands behind a matrix, and the shapes fit only if it is a number")
    for operand in u.operands.keys() & u.left_of.keys():
        x = c.symbols.get(operand)
        operators = [c.symbols.get(n) for n in sorted(u.operands[operand] | u.left_of[operand])]
        if not isinstance(x, h.Sym) or operand in c.bound or _declared(c, x, Kind.SCALAR):
            continue
        if any(isinstance(o, h.Sym) and not _declared(c, o, Kind.SCALAR) and (c.scalar(o) or c.scalar(x)) for o in operators):
            raise ShapeError(f"{operand} stands on both sides of a matrix, and the shapes fit only if one of them is a number")
