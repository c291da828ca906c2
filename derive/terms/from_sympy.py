"""From SymPy expressions to terms: each SymPy head becomes the head that says the same, and what has no counterpart is refused.

SymPy's letters are complex where nothing else is said, those of this language are real: a plain `Symbol("x")` is taken for a real number,
and the statement says so. What the author told SymPy of a letter (`positive=True`) becomes a condition; an assumption that has no
counterpart (`prime=True`) is refused and never dropped, since without it a true claim could be refuted. Indices of entries count from 0
in SymPy and from 1 here. Conditions on matrices are SymPy's predicates, `Q.symmetric(A) & Q.invertible(B)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.printing.latex import translate

from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin
from derive.terms.shapes import Dim, is_scalar
from derive.terms.statement import Role, Statement, free_letters
from derive.terms.typing import shape_of


class NotCrossed(ValueError):
    """An expression has no counterpart on the other side; the message is a sentence for the user."""


#: SymPy's functions of real scalars and the names that they have here.
FUNCTIONS: Mapping[str, str] = {
    "exp": "exp", "log": "log", "Abs": "abs", "sign": "sign", "floor": "floor", "ceiling": "ceil", "Max": "max", "Min": "min",
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "sech": "sech", "asinh": "arsinh",
    "acosh": "arcosh", "atanh": "artanh", "gamma": "gamma", "loggamma": "loggamma", "digamma": "digamma", "polygamma": "polygamma",
    "factorial": "factorial", "binomial": "binomial", "erf": "erf", "erfc": "erfc", "lowergamma": "lowergamma",
    "uppergamma": "uppergamma", "besseli": "besseli", "besselj": "besselj", "besselk": "besselk", "zeta": "zeta", "LambertW": "lambertw",
}  # fmt: skip
_UNARY = frozenset({"log", "zeta", "LambertW"})  # with a second argument they mean another function
_RELATIONS: Mapping[type, Callable[..., h.Proposition]] = {
    sp.Eq: h.Equal, sp.Ne: h.NotEqual, sp.StrictLessThan: h.Less, sp.LessThan: h.LessEqual, sp.StrictGreaterThan: h.Greater,
    sp.GreaterThan: h.GreaterEqual,
}  # fmt: skip
_CONSTANTS: Mapping[Any, h.Term] = {
    sp.pi: h.Const("pi"), sp.E: h.Const("e"), sp.EulerGamma: h.Const("gamma"), sp.oo: h.Const("inf"),
    sp.S.NegativeInfinity: h.negate(h.Const("inf")),
}  # fmt: skip
#: Assumptions and predicates that are properties here; those that say no more than that a number is real are heard and add nothing.
_PROPERTIES = ("positive", "nonnegative", "negative", "integer", "even", "odd", "nonzero")
_REAL = frozenset({"real", "finite", "extended_real", "complex", "commutative", "hermitian"})
_EXTENDED = {f"extended_{p}": p for p in ("positive", "nonnegative", "negative", "nonpositive", "nonzero")}
_PREDICATES: Mapping[str, str] = {
    "fullrank": "full_column_rank",
    **{p: p for p in ("symmetric", "invertible", "orthogonal", "positive_definite", "diagonal", "upper_triangular", "lower_triangular")},
    **{p: p for p in ("square", *_PROPERTIES)},
}


def _real(letter: Any) -> str:
    return f"{letter} is a real number, as SymPy is told nothing else of it"


@dataclass(slots=True)
class Crossing:
    """One crossing of expressions that belong together: their letters, what is said of them, and the conventions that were used."""

    letters: dict[h.Term, Any] = field(default_factory=dict)
    conditions: dict[Condition, None] = field(default_factory=dict)
    conventions: dict[str, None] = field(default_factory=dict)
    bound: dict[h.Term, None] = field(default_factory=dict)

    def term(self, expression: Any) -> h.Term:
        """Return the term that says the same as a SymPy expression or relation. Raises NotCrossed where there is none."""
        try:
            return self._term(sp.Integer(expression) if isinstance(expression, int) else expression)
        except RecursionError:
            raise NotCrossed("the expression is nested too deeply") from None

    def statement(self, claim: h.Term) -> Statement:
        """Return the statement of a claim that was crossed, with what was said of its free letters."""
        free = free_letters(claim)
        for letter in self.bound:
            said = [c for c in self.conditions if letter in c.proposition.children]
            if said and letter in free:
                raise NotCrossed(f"{self.letters[letter]} is both bound and free; name the index otherwise")
            for c in said:
                del self.conditions[c]
            if letter not in free:
                self.conventions.pop(_real(self.letters[letter]), None)
        return Statement(claim, Role.CLAIM, tuple(self.conditions), conventions=tuple(self.conventions))

    def given(self, predicate: Any) -> None:
        """Take a predicate of SymPy, or several joined by `&`, for conditions."""
        for part in sp.And.make_args(predicate):
            match part:
                case AppliedPredicate():
                    name = _PREDICATES.get(str(part.function.name))
                    if name is None or len(part.arguments) != 1:
                        raise NotCrossed(f"the condition {part} has no counterpart here")
                    letter = self.term(part.arguments[0])
                    if name == "full_column_rank" and letter.args[1] != letter.args[2]:
                        raise NotCrossed(f"the condition {part} does not say whether rows or columns are meant")
                    self._condition(letter, name)
                case sp.core.relational.Relational():
                    proposition = self.term(part)
                    self.conditions.setdefault(Condition(proposition, Origin.STATED, str(part)))
                case _:
                    raise NotCrossed(f"the condition {part} has no counterpart here")

    def _term(self, e: Any) -> h.Term:
        if not isinstance(e, sp.Basic) and not isinstance(e, sp.MatrixBase):
            raise NotCrossed(f"{e!r} is not a SymPy expression")
        known = _CONSTANTS.get(e) if isinstance(e, sp.NumberSymbol) or e in (sp.oo, -sp.oo) else None
        if known is not None:
            return known
        relation = _RELATIONS.get(type(e))
        if relation is not None:
            return relation(self._term(e.args[0]), self._term(e.args[1]))
        match e:
            case sp.Rational():
                return h.Num(e)
            case sp.Float():
                raise NotCrossed(f"{e} is a floating-point number, which is not exact; write it as a Rational")
            case sp.Symbol():
                return self._letter(e)
            case sp.Add() | sp.MatAdd():
                return h.Plus(*(self._term(a) for a in (e.as_ordered_terms() if isinstance(e, sp.Add) else e.args)))
            case sp.Mul():
                return self._product(e)
            case sp.MatMul():
                return h.Times(*(self._term(a) for a in e.args))
            case sp.Pow():
                return self._power(e)
            case AppliedUndef():
                shapes = [1, 1, *(1 for _ in e.args for _ in range(2))]
                return h.Call(h.FunSym(self._name(str(e.func)), *shapes), *(self._term(a) for a in e.args))
            case sp.Sum() | sp.Product() | sp.Integral():
                return self._ranged(e)
            case sp.Derivative():
                return self._derivative(e)
            case sp.Function() | sp.Max() | sp.Min():
                return self._function(e)
        return self._array(e)

    # --- letters and what is said of them ---------------------------------------------------------------------------------------

    def _name(self, name: str) -> str:
        """A name in LaTeX, in the canonical spelling of letters: `beta_1` is `\\beta_{1}`."""
        base, *below = name.split("_")
        letter = re.fullmatch(r"([A-Za-z]+?)(\d*)", base)
        if letter is None:
            return name
        below = [letter[2], *below] if letter[2] else below
        word = translate(letter[1])
        word = word if len(letter[1]) == 1 or word.startswith("\\") else f"\\mathrm{{{word}}}"
        return f"{word}_{{{''.join(below)}}}" if below else str(word)

    def _enter(self, made: h.Term, letter: Any) -> h.Term:
        if self.letters.setdefault(made, letter) != letter or any(
            k.text(0) == made.text(0) and k != made for k in self.letters if isinstance(k, h.Sym)
        ):
            raise NotCrossed(f"two different letters are written {letter}")
        return made

    def _letter(self, s: Any) -> h.Term:
        made = self._enter(h.Sym(self._name(s.name)), s)
        said = dict(getattr(s, "_assumptions_orig", None) or s.assumptions0)
        if said.get("commutative") is False:
            raise NotCrossed(f"{s} does not commute; write it as a MatrixSymbol")
        if not s.is_extended_real:
            if s.is_extended_real is False or said.get("complex"):
                raise NotCrossed(f"{s} is complex, and numbers are real here")
            self.conventions.setdefault(_real(s))
        for key, value in said.items():
            name = _EXTENDED.get(key, key)
            if name in _REAL and value:
                continue
            if name in ("nonpositive", "zero") and value:
                relation = h.LessEqual if name == "nonpositive" else h.Equal
                self.conditions.setdefault(Condition(relation(made, h.ZERO), Origin.STATED, f"{s} is {name}"))
            elif name == "zero" and not value:
                self._condition(made, "nonzero")
            elif name in _PROPERTIES and value:
                self._condition(made, name)
            else:
                raise NotCrossed(f"the assumption {key}={value} of {s} has no counterpart here")
        return made

    def _condition(self, letter: h.Term, name: str) -> None:
        shown = self.letters.get(letter, letter)
        self.conditions.setdefault(Condition(h.Is(letter, name), Origin.STATED, f"{shown} is {PROPERTIES[name].phrase}"))

    # --- scalars ----------------------------------------------------------------------------------------------------------------

    def _product(self, e: Any) -> h.Term:
        """A product, its factors with negative powers below a line."""
        above: list[h.Term] = []
        below: list[h.Term] = []
        for a in e.as_ordered_factors():
            if isinstance(a, sp.Rational) and a.q != 1:
                above += [h.Num(a.p)] if a.p != 1 else []
                below.append(h.Num(a.q))
            elif isinstance(a, sp.Pow) and a.exp.is_Rational and a.exp < 0 and a.base != sp.E:
                below.append(self._term(sp.Pow(a.base, -a.exp)))
            else:
                above.append(self._term(a))
        top = h.Times(*above) if len(above) > 1 else above[0] if above else h.UNITY
        return h.Quotient(top, h.Times(*below) if len(below) > 1 else below[0]) if below else top

    def _power(self, e: Any) -> h.Term:
        base, exponent = e.args
        if base == sp.E:
            return h.Func("exp", self._term(exponent))
        if exponent == sp.S.Half:
            return h.Func("sqrt", self._term(base))
        if exponent.is_Rational and exponent < 0:
            return h.Quotient(h.UNITY, self._term(sp.Pow(base, -exponent)))
        return h.Power(self._term(base), self._term(exponent))

    def _function(self, e: Any) -> h.Term:
        own = type(e).__name__
        if own == "Piecewise":
            return self._piecewise(e)
        if own == "polygamma" and e.args[0] == 0:
            return h.Func("digamma", self._term(e.args[1]))
        name = FUNCTIONS.get(own)
        if name is None or (own in _UNARY and len(e.args) != 1):
            raise NotCrossed(f"the function {own} has no counterpart here")
        arguments = [self._term(a) for a in e.args]
        if not all(is_scalar(shape_of(a)) for a in arguments):
            raise NotCrossed(f"{own} of a matrix has no counterpart here")
        return h.Func(name, *arguments)

    def _piecewise(self, e: Any) -> h.Term:
        rows: list[h.Term] = []
        for value, condition in e.args:
            rows += [self._term(value), h.Otherwise() if condition == sp.true else self._term(condition)]
        return h.Piecewise(*rows)

    def _ranged(self, e: Any) -> h.Term:
        if any(len(limit) != 3 for limit in e.limits):
            raise NotCrossed(f"{type(e).__name__} without bounds has no counterpart here; give lower and upper bounds")
        body = self._term(e.function)
        heads = {sp.Sum: h.SumOver, sp.Product: h.ProductOver, sp.Integral: h.Integral}
        for variable, lower, upper in e.limits:  # SymPy names the innermost first
            index = self._term(variable)
            self.bound.setdefault(index)
            body = heads[type(e)](body, h.Range(index, self._term(lower), self._term(upper)))
        return body

    def _derivative(self, e: Any) -> h.Term:
        body = self._term(e.expr)
        for variable, count in e.variable_count:
            if not isinstance(variable, (sp.Symbol, sp.MatrixSymbol)) or not count.is_Integer:
                raise NotCrossed(f"the derivative by {variable}, {count} times, has no counterpart here")
            for _ in range(int(count)):
                body = h.Partial(body, self._term(variable))
        return body

    # --- matrices ---------------------------------------------------------------------------------------------------------------

    def _dim(self, d: Any) -> Dim:
        if isinstance(d, sp.Integer):
            return d
        if not isinstance(d, sp.Symbol):
            raise NotCrossed(f"{d} is no dimension here; use a number or a letter")
        self.conventions.setdefault(f"{d} is a positive integer, being a dimension")
        return sp.Symbol(d.name)

    def _array(self, e: Any) -> h.Term:
        match e:
            case sp.MatrixSymbol():
                return self._enter(h.Sym(self._name(e.name), self._dim(e.shape[0]), self._dim(e.shape[1])), e)
            case sp.Identity():
                return h.Identity(self._dim(e.shape[0]))
            case sp.ZeroMatrix() | sp.OneMatrix():
                head = h.Zeros if isinstance(e, sp.ZeroMatrix) else h.Ones
                return head(self._dim(e.shape[0]), self._dim(e.shape[1]))
            case sp.Transpose() | sp.Inverse() | sp.Trace() | sp.Determinant():
                heads = {sp.Transpose: h.Transpose, sp.Inverse: h.Inverse, sp.Trace: h.Trace, sp.Determinant: h.Det}
                return heads[type(e)](self._term(e.args[0]))
            case sp.MatPow():
                return h.Power(self._term(e.base), self._term(e.exp))
            case sp.HadamardProduct() | sp.KroneckerProduct():
                head = h.Hadamard if isinstance(e, sp.HadamardProduct) else h.Kronecker
                return head(*(self._term(a) for a in e.args))
            case MatrixElement():
                return self._element(e)
            case sp.MatrixBase():
                return h.Block(sp.Integer(e.rows), sp.Integer(e.cols), *(self._term(a) for a in e))
        raise NotCrossed(f"{type(e).__name__} has no counterpart here")

    def _element(self, e: Any) -> h.Term:
        whole = self._term(e.parent)
        if e.parent.shape == (1, 1):
            return whole
        indices = [h.Num(i + 1) if isinstance(i, sp.Integer) else h.Plus(self._term(i), h.UNITY) for i in e.indices]
        if e.parent.shape[1] == 1:
            return h.At(whole, indices[0])
        if e.parent.shape[0] == 1:
            return h.At(h.Transpose(whole), indices[1])
        return h.At(whole, *indices)
