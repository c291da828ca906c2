"""The heads of the language: what a formula is made of. They rewrite nothing.

SymPy evaluates as it builds, and a claim that was evaluated while it was read is no longer the author's claim. So every head is a
subclass of `sympy.Basic` whose constructor keeps its arguments as they are; `xreplace`, `has`, hashing and traversal come from SymPy.
A head says nothing about its shape (`typing.py`), its value (`derive.numeric`), its differential (`derive.calculus`) or its looks
(`derive.report`): each of these is one row in a table of that room, and a test holds the tables complete.

Values are matrices: a scalar is 1×1, a vector n×1. Indices count from 1, as on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

from sympy import Basic, Expr, Integer, Rational, Symbol
from sympy.core.symbol import Str

from derive.terms.shapes import ONE, Dim, dim

#: So many terms are kept, the latest, so that an equal one is the same object.
KEPT = 8192

#: Terms of so many parts keep the list of them; larger ones are walked anew each time, so that memory stays linear.
REMEMBERED = 64


Value = TypeVar("Value")


class remembered(Generic[Value]):  # noqa: N801  (it is used like `property`)
    """An attribute that a term works out once. It is `functools.cached_property` without the lock that this holds before Python 3.12."""

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self.find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, term: None, _owner: type) -> Self: ...
    @overload
    def __get__(self, term: object, _owner: type) -> Value: ...
    def __get__(self, term: object | None, _owner: type) -> Self | Value:
        if term is None:
            return self
        value = term.__dict__[self.name] = self.find(term)
        return value


class Term(Basic):  # type: ignore[misc]
    """A term of the language. `children` are the terms directly below; other arguments are names and dimensions."""

    children: tuple[Term, ...]

    def __new__(cls, *args: object) -> Self:
        return _term(cls, *[a if isinstance(a, Basic) else _basic(a) for a in args])  # type: ignore[arg-type]  # a class is hashable

    def __eq__(self, other: object) -> bool:
        """Terms are equal where their heads and their arguments are; SymPy's own comparison does more than inert terms need."""
        return self is other or (type(self) is type(other) and self._args == other._args)

    __hash__ = Basic.__hash__

    @remembered
    def sizes(self) -> frozenset[Symbol]:
        """The letters of the sizes in the term, open ones that stand as numbers (the upper end of a sum) among them."""
        found = frozenset[Symbol]()
        for a in self.args:
            if isinstance(a, Term):
                found |= a.sizes
            elif isinstance(a, Symbol):
                found |= {a}
            elif not isinstance(a, (Str, Integer)):
                found |= a.free_symbols
        return found

    @remembered
    def closed(self) -> bool:
        """Whether every size in the term is known: none of them is flexible."""
        return not any(s.name[0] == "?" for s in self.sizes)

    def walk(self) -> Iterator[Term]:
        """Yield the term and all terms below it, parents first. What is small is walked many times, and remembers its way."""
        return self._stepwise() if self._parts is None else iter(self._parts)

    @remembered
    def _parts(self) -> tuple[Term, ...] | None:
        """All terms of a small term; None for a larger one."""
        found = tuple(islice(self._stepwise(), REMEMBERED + 1))
        return found if len(found) <= REMEMBERED else None

    @remembered
    def kinds(self) -> frozenset[type]:
        """The heads in the term, with the classes above them."""
        return frozenset().union(*[kind.__mro__ for kind in set(map(type, self.walk()))])

    def contains(self, *heads: type[Term]) -> bool:
        """Whether one of these heads is in the term: much quicker than a look at every part, where none is."""
        return not self.kinds.isdisjoint(heads)

    def _stepwise(self) -> Iterator[Term]:
        stack: list[Term] = [self]
        while stack:
            top = stack.pop()
            yield top
            stack.extend(reversed(top.children))

    def replace_children(self, children: tuple[Term, ...]) -> Self:
        """Return the same head over other children (in the order of `children`)."""
        fresh = iter(children)
        return self.func(*(next(fresh) if isinstance(a, Term) else a for a in self.args))  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        """An s-expression for tests and debugging; `Sym` prints as its name."""
        if isinstance(self, Sym):
            return str(self.args[0].name)
        return f"{type(self).__name__}({', '.join(str(a) for a in self.args)})"

    __str__ = __repr__

    def _sympystr(self, _printer: object) -> str:
        return repr(self)

    def text(self, k: int = 0) -> str:
        """The k-th argument as a Python string (a name)."""
        return str(self.args[k].name)


@lru_cache(maxsize=KEPT)
def _term(cls: type[Term], *args: Basic) -> Term:
    """One object for equal terms, as long as they are of late: most comparisons then end at once, and what a term remembers is shared."""
    made: Term = Basic.__new__(cls, *args)
    made.children = tuple([a for a in args if isinstance(a, Term)])
    return made


def _basic(a: object) -> Basic:
    if isinstance(a, str):
        return _name(a)
    if isinstance(a, int):
        return Integer(a)
    raise TypeError(f"a term cannot hold {a!r}")


@lru_cache(maxsize=65536)
def _name(text: str) -> Basic:
    """A name, one object for each text, so that equal terms are quickly seen to be equal."""
    return Str(text)


# --- leaves ---------------------------------------------------------------------------------------------------------------------


class Sym(Term):
    """A letter: `Sym(name, rows, columns, *family)`.

    `name` is its LaTeX in one canonical spelling (`x`, `\\hat{\\beta}_{1}`). `family` are the ranges of the indices of a family of
    such values: N vectors x_1 … x_N in R^d are `Sym("x", d, 1, N)`. The n numbers x_1 … x_n are simply the vector `Sym("x", n)`.
    """

    def __new__(cls, name: object, rows: object = ONE, columns: object = ONE, *family: object) -> Self:
        dims = [d if isinstance(d, Basic) else dim(d) for d in (rows, columns, *family)]
        return super().__new__(cls, name, *dims)

    @remembered
    def sizes(self) -> frozenset[Symbol]:
        inside = super().sizes
        return inside | {Symbol(self.name)} if self.name[0] == "?" else inside

    @remembered
    def name(self) -> str:
        return self.text(0)

    @remembered
    def dims(self) -> tuple[Dim, Dim]:
        return self.args[1], self.args[2]

    @property
    def family(self) -> tuple[Dim, ...]:
        return tuple(self.args[3:])


class Num(Term):
    """An exact rational number."""

    def __new__(cls, value: object) -> Self:
        return super().__new__(cls, Rational(value) if not isinstance(value, Expr) else value)

    @property
    def value(self) -> Rational:
        return self.args[0]


class Decimal(Term):
    """A number given in digits, `0.6827`: exact as it stands; beside `≈` it stands for all that rounds to it."""

    @property
    def digits(self) -> str:
        return self.text(0)

    @property
    def value(self) -> Rational:
        return Rational(self.digits)


class Const(Term):
    """`pi`, `e`, `i` (the imaginary unit), `inf`, `gamma` (Euler's)."""

    @property
    def name(self) -> str:
        return self.text(0)


class Identity(Term):
    """I_n, `Identity(n)`."""


class Zeros(Term):
    """The zero matrix, `Zeros(rows, columns)`; the scalar zero is `Num(0)`."""


class Ones(Term):
    """The matrix of ones, `Ones(rows, columns)`."""


class Unit(Term):
    """The standard basis vector e_i of R^n, `Unit(n, i)` with the index a term."""


class Commutation(Term):
    """K_{mn} with K vec(A) = vec(Aᵀ) for A of m×n, `Commutation(m, n)`."""


# --- algebra --------------------------------------------------------------------------------------------------------------------


class Plus(Term):
    """A sum of two or more terms of one shape, as written; `a − b` is `Plus(a, Times(-1, b))`. A scalar beside an array is not broadcast:
    notes that mean `A + c 1` are read as such only where that is declared."""


class Times(Term):
    """A product as written: matrix product; a 1×1 factor scales. Grouping is kept: `Times(Times(A, B), C)`."""


class Quotient(Term):
    """`num / den`, the denominator a scalar (or elementwise where both have the same shape)."""


class Power(Term):
    """`base ^ exponent` with a scalar exponent: of a scalar; of a square matrix the matrix power; of a column the elementwise power."""


class Transpose(Term):
    pass


class Inverse(Term):
    """The inverse of a square matrix."""


class PseudoInverse(Term):
    """The Moore–Penrose inverse."""


class Trace(Term):
    pass


class Det(Term):
    pass


class Rank(Term):
    pass


class Adjugate(Term):
    pass


class Hadamard(Term):
    """The elementwise product of two or more arrays of one shape."""


class Kronecker(Term):
    """The Kronecker product, left to right."""


class Vec(Term):
    """The columns stacked."""


class Diag(Term):
    """The diagonal matrix of a vector."""


class Diagonal(Term):
    """The vector of a square matrix's diagonal entries."""


class Norm(Term):
    """`Norm(x, kind)`, kind one of `2` (Euclidean), `1`, `inf`, `F`, `spectral`, `nuclear`, `op1`, `opinf`, `max`; `p` of a vector and
    `op` of a matrix (the norm induced by the p-norm) with the exponent as a third argument; `0` the number of nonzeros; `any` an
    unspecified norm."""

    @property
    def kind(self) -> str:
        return self.text(1)


class Inner(Term):
    """⟨x, y⟩ = Σ x_ij y_ij."""


class Cross(Term):
    """The cross product in R³."""


class Block(Term):
    """A matrix of blocks or entries, `Block(rows, columns, *entries)` by rows."""

    @property
    def grid(self) -> tuple[int, int]:
        return int(self.args[0]), int(self.args[1])


class At(Term):
    """An entry or a member: `At(x, i)`, `At(A, i, j)`. Indices of a family come first, then those of the value."""


class Row(Term):
    """The i-th row as a row, `Row(A, i)` (1×n)."""


class Column(Term):
    """The j-th column, `Column(A, j)`."""


class MatrixFunction(Term):
    """A function of a square matrix by its spectrum, `MatrixFunction(name, A)`: `exp`, `log`, `sqrt`."""


class Spectral(Term):
    """A number of a matrix's spectrum, `Spectral(name, A)` or `Spectral(name, A, i)`.

    `lambda`, `lambda_max`, `lambda_min` (eigenvalues, descending), `sigma`, `sigma_max`, `sigma_min` (singular values, descending), `cond`
    (σ_max/σ_min), `rho` (spectral radius).
    """


class Func(Term):
    """A function of scalars from the table in `functions.py`, `Func(name, *args)`; on arrays it acts elementwise."""

    @property
    def name(self) -> str:
        return self.text(0)


class Composite(Term):
    """A named function that has a definition in terms of others, `Composite(name, *args)`: softmax, log-sum-exp, layer norm, …;
    `composites.unfold` writes it out."""

    @property
    def name(self) -> str:
        return self.text(0)


class Piecewise(Term):
    """`Piecewise(value, condition, value, condition, …)`; the first condition that holds decides; `Otherwise()` always holds."""


class Indicator(Term):
    """1 where the proposition holds, else 0; over an array's elementwise comparison, elementwise."""


# --- functions as letters -------------------------------------------------------------------------------------------------------


class FunSym(Term):
    """An undefined function, `FunSym(name, rows, columns, argrows, argcolumns, …)`: its value's shape, then each argument's."""

    @property
    def name(self) -> str:
        return self.text(0)

    @property
    def result(self) -> tuple[Dim, Dim]:
        return self.args[1], self.args[2]

    @property
    def arguments(self) -> tuple[tuple[Dim, Dim], ...]:
        rest = self.args[3:]
        return tuple((rest[k], rest[k + 1]) for k in range(0, len(rest), 2))


class DerivedFunction(Term):
    """A function made from another: `DerivedFunction(kind, f)` with kind `prime`, `gradient`, `jacobian`, `hessian`; f of one argument
    (or `DerivedFunction("partial", f, k)` by the k-th, from 1)."""

    @property
    def kind(self) -> str:
        return self.text(0)


class InverseFunction(Term):
    """f⁻¹ of a function of one scalar."""


class Call(Term):
    """An undefined function at arguments, `Call(f, *args)`; a function of one number, at an array, acts on every entry."""


# --- binders --------------------------------------------------------------------------------------------------------------------


class Range(Term):
    """An integer index from lower to upper, both included, `Range(index, lower, upper)`."""


class Over(Term):
    """An index that runs over a set or, with `Support()`, over all values that it can have; `Over(variable, set)`."""


class Support(Term):
    """All values that the variable can have (`Σ_x`, `∫ … dx` without bounds)."""


class Such(Term):
    """A restriction of an index, `Such(range, proposition)`: `i ≠ j`, `i < j`."""


class SumOver(Term):
    """Σ, `SumOver(body, *ranges)`, the outermost range first."""


class ProductOver(Term):
    """Π of scalars, `ProductOver(body, *ranges)`; of matrices in the order of the index."""


class Integral(Term):
    """`Integral(body, *ranges)`; a range is `Range(x, a, b)` with real bounds or `Over(x, set)`."""


class Limit(Term):
    """`Limit(body, variable, point, direction)`, direction `+`, `-` or `+-`."""


class Extremum(Term):
    """`Extremum(kind, body, *ranges)`, kind `max`, `min`, `sup` or `inf`."""


class ArgExtremum(Term):
    """`ArgExtremum(kind, body, variable)`, kind `max` or `min`: the unique maximiser or minimiser."""


class Partial(Term):
    """The derivative of `body` with respect to a letter, `Partial(body, variable)`, at the letter itself.

    Scalar by anything: the shape of the variable (gradient, denominator layout). Anything by a scalar: the shape of the body. Vector (m)
    by vector
    (n): the Jacobian, m×n (numerator layout). Matrix (m×n) by matrix (p×q): ∂vec(body)/∂vec(variable)ᵀ, mn×pq. The variable is a `Sym`
    or an entry `At(Sym, …)`.
    """


class Hessian(Term):
    """∂²body/∂x∂xᵀ of a scalar, n×n, `Hessian(body, x)`."""


class Differential(Term):
    """d(body), `Differential(body)`."""


class Evaluated(Term):
    """`Evaluated(body, variable, value)`: the body with the variable put to a value (after derivatives)."""


# --- probability ----------------------------------------------------------------------------------------------------------------


class Given(Term):
    """What is conditioned on: events or random letters."""


class Expectation(Term):
    """`Expectation(body, *variables, [Given])`: over the named random letters, or over all that are random in the body."""


class Variance(Term):
    """Var of a scalar, the covariance matrix of a vector; `Variance(body, [Given])`."""


class Covariance(Term):
    """Cov(x, y) = E (x−Ex)(y−Ey)ᵀ, `Covariance(x, y, [Given])`."""


class Correlation(Term):
    """Corr of two scalars."""


class Probability(Term):
    """P(event), `Probability(event, [Given])`."""


class Density(Term):
    """A density or mass function at a point, `Density(name, *arguments, [Given])`: p(x, y | z). The name's letter and the arguments'
    letters say which."""


class LawFunction(Term):
    """A function or a number that describes a law, `LawFunction(kind, [point], law)`: `density`, `mass_function`, `cdf`, `survival`,
    `hazard`, `quantile`, `mgf`, `cgf`, `pgf`, `median`, `mode`; the law is a `Distribution`, or it is that of a random term."""


class Entropy(Term):
    """`Entropy(X, …, [Given])` of random letters, or of one `Distribution`."""


class CrossEntropy(Term):
    """`CrossEntropy(P, Q)`."""


class MutualInformation(Term):
    """`MutualInformation(X, Y, [Given])`."""


class Divergence(Term):
    """`Divergence(name, P, Q)`: `KL`, `JS`, `TV`."""


class Distribution(Term):
    """A distribution with its parameters, `Distribution(name, *parameters)`; names and parameters in `distributions.py`."""

    @property
    def name(self) -> str:
        return self.text(0)


# --- sets -----------------------------------------------------------------------------------------------------------------------


class Space(Term):
    """R^{m×n}, `Space(rows, columns)`."""


class NumberSet(Term):
    """`Z`, `N` (from 0), `N+`, `Q`, `R`, `C`."""


class Interval(Term):
    """`Interval(lower, upper, kind)` with kind `[]`, `()`, `(]`, `[)`."""


class FiniteSet(Term):
    """A set by its members."""


class SetSym(Term):
    """A letter for a set."""


# --- propositions ---------------------------------------------------------------------------------------------------------------


class Proposition(Term):
    """Something that is true or false."""


class Relation(Proposition):
    """A relation of two sides."""

    symbol: ClassVar[str] = "?"


class Equal(Relation):
    symbol = "="


class NotEqual(Relation):
    symbol = "≠"


class Less(Relation):
    symbol = "<"


class LessEqual(Relation):
    symbol = "≤"


class Greater(Relation):
    symbol = ">"


class GreaterEqual(Relation):
    symbol = "≥"


class LoewnerGreater(Relation):
    """A ≻ B: A − B is positive definite."""

    symbol = "≻"


class LoewnerGreaterEqual(Relation):
    """A ⪰ B: A − B is positive semidefinite."""

    symbol = "⪰"


class Approximately(Relation):
    symbol = "≈"


class MuchLess(Relation):
    """a ≪ b: an order of magnitude, and no exact statement."""

    symbol = "≪"


class Becomes(Relation):
    """x ← f(x): the letter on the left gets the value on the right, an update."""

    symbol = "←"


class ProportionalTo(Relation):
    """Equal up to a factor that does not depend on the variable named third (or on the statement's variable)."""

    symbol = "∝"


class UpToConstant(Relation):
    """Equal up to a term that does not depend on the variables named third and after."""

    symbol = "= const +"


class Member(Relation):
    symbol = "∈"


class Subset(Relation):
    symbol = "⊆"


class DistributedAs(Relation):
    symbol = "∼"


class ConvergesTo(Relation):
    """`ConvergesTo(sequence, limit, mode)`: `d`, `p`, `as` or `` (numbers)."""

    symbol = "→"


class Is(Proposition):
    """`Is(term, property, *others)`: a property of the closed vocabulary in `conditions.py`."""

    @property
    def property(self) -> str:
        return self.text(1)


class And(Proposition):
    pass


class Or(Proposition):
    pass


class Not(Proposition):
    pass


class Implies(Proposition):
    pass


class Iff(Proposition):
    pass


class ForAll(Proposition):
    """`ForAll(proposition, *variables)`."""


class Otherwise(Proposition):
    """Always true; the last row of a `Piecewise`."""


MINUS_ONE = Num(-1)
ZERO, UNITY, TWO = Num(0), Num(1), Num(2)


#: Heads whose value hangs on the distributions of letters, which the term itself does not show.
OF_LAWS = (
    Expectation,
    Variance,
    Covariance,
    Correlation,
    Probability,
    Density,
    LawFunction,
    Entropy,
    CrossEntropy,
    MutualInformation,
    Divergence,
)


def negate(t: Term) -> Term:
    """−t, as written."""
    return Num(-t.value) if isinstance(t, Num) else Times(MINUS_ONE, t)


def minus(a: Term, b: Term) -> Term:
    """a − b."""
    return Plus(a, negate(b))


def scalar(name: str) -> Sym:
    return Sym(name)


def vector(name: str, n: str | int | Dim) -> Sym:
    return Sym(name, n, ONE)


def matrix(name: str, m: str | int | Dim, n: str | int | Dim) -> Sym:
    return Sym(name, m, n)
