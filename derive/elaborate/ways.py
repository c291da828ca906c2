"""What notation leaves open, and the ways of reading it: a capital that is a number or a square matrix, x′ and xᵀ, the reach of a slash,
bars around a vector.

The first way is the one that the elaboration finds by itself. Another is looked for only where it can change what is claimed: the order of
factors, or whether a product may vanish, matters to matrices and not to numbers. A formula is accepted where it is true in every way, and
refuted where it is false in every way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.elaborate import rows
from derive.elaborate.context import Context
from derive.elaborate.readings import Reading
from derive.elaborate.scoping.scope import Kind, Scope
from derive.elaborate.usage import Usage
from derive.read import tree as t
from derive.terms import heads as h

#: Greek capitals that are written for matrices as well as for numbers.
GREEK_MATRICES = frozenset({"Sigma", "Lambda", "Omega", "Phi", "Psi", "Theta", "Delta", "Gamma", "Pi", "Xi", "Upsilon"})
#: Capitals that count, and those that do where no other capital stands beside them: matrices where something inverts them.
COUNTS = frozenset({"N", "T"})
AMOUNTS = frozenset({"K", "L", "C", "D"})
#: Functions of square matrices.
OF_MATRICES = frozenset({"exp", "log", "sqrt"})
#: Capitals that are random numbers as often as they are matrices; so is an S with a label, a sum of squares.
RANDOM = frozenset({"X", "Y", "Z"})


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading what is open; `sentence` says what it takes for granted, and is empty for the first way.

    `matrices` and `numbers` are letters that are square matrices, or numbers; `transposed` are letters whose prime is a transpose;
    `entrywise` takes bars around a vector entry by entry.
    """

    sentence: str = ""
    matrices: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    transposed: frozenset[str] = frozenset()
    entrywise: bool = False

    @property
    def kinds(self) -> dict[str, tuple[tuple[Kind, float], ...]]:
        """The kinds that this way leaves to its letters, as candidates."""
        chosen = {Kind.MATRIX: self.matrices, Kind.SCALAR: self.numbers}
        return {n: ((kind, 0.0),) for kind, letters in chosen.items() for n in sorted(letters)}

    def prepare(self, c: Context) -> None:
        """Tell a context what this way takes for granted."""
        c.transposed_primes = self.transposed
        c.entrywise = self.entrywise
        for name in sorted(self.matrices):
            c.unifier.same(*c.sym(name, Kind.MATRIX).dims)

    @property
    def letters(self) -> frozenset[str]:
        """The letters of which this way says what they are."""
        return self.matrices | self.numbers


FIRST = Way()


def by_kind(scope: Scope, u: Usage, first: Reading, node: t.Node) -> Iterator[tuple[Way, t.Node]]:
    """Yield the ways in which capitals are of another kind than in the first reading of a claim, each with the formula."""
    matrices = _may_be_matrices(scope, u, first)
    if matrices:
        yield Way(f"{_listed(matrices)} as square matrices", matrices=frozenset(matrices)), node
    numbers = _may_be_numbers(scope, u, first)
    if numbers:
        yield Way(f"{_listed(numbers)} as numbers", numbers=frozenset(numbers)), node


def by_notation(node: t.Node, u: Usage, first: Reading | None = None) -> Iterator[tuple[Way, t.Node]]:
    """Yield the ways in which a sign of the formula means something else, each with the formula as it is then.

    `first` is the reading in the first way, where there is one.
    """
    barred = _barred(node) if first is None else NORM in first.statement.conventions
    if barred:
        yield Way("bars around a vector taken entry by entry", entrywise=True), node
    primed = sorted(u.primed_factors)
    if primed:
        yield Way(f"the prime of {_listed(primed)} as a transpose", transposed=frozenset(primed)), node
    loose = _loosened(node)
    if loose is not node:
        yield Way("only the first factor below the slash"), loose


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


# --- numbers and matrices -------------------------------------------------------------------------------------------------------


def reopened(scope: Scope, way: Way) -> Scope:
    """Return the scope without what earlier formulas made of the letters that a way speaks of."""
    guessed = [n for n in way.letters if n in scope.letters]
    return replace(scope, letters={n: x for n, x in scope.letters.items() if n not in guessed}) if guessed else scope


def _open(scope: Scope, u: Usage, first: Reading) -> Iterator[tuple[str, t.Ident]]:
    """The capitals of which nothing says what they are, and which stand for values alone; with a label, `\\Sigma_X`, as without one."""
    defined = {getattr(d.target, "name", "") for d in scope.definitions}
    other_use = u.bound | u.upper | u.chance | u.called | u.densities | u.running | defined | scope.meanings.keys()
    labelled = {n: u.letters[base] for n in first.learned if n not in u.letters and (base := n.partition("_{")[0]) in u.letters}
    for name, ident in (u.letters | labelled).items():
        capital = ident.name in GREEK_MATRICES or (len(ident.name) == 1 and ident.name.isupper())
        if not capital or ident.font not in ("it", "cal") or ident.name == "I" or name in other_use:
            continue
        info = scope.letter(name)
        if info is not None and (info.stated or info.meaning is not None or info.random):
            continue
        yield name, ident


def _may_be_matrices(scope: Scope, u: Usage, first: Reading) -> list[str]:
    """The letters that the first reading takes for numbers and that may be matrices, if the formula says more of matrices."""
    if u.probabilistic or u.conditional:
        return []
    claim = first.statement.claim
    plainly = _numbers(claim)
    found = [
        (name, ident)
        for name, ident in _open(scope, u, first)
        if isinstance(x := first.learned.get(name), h.Sym)
        and x.dims == (1, 1)
        and not x.family
        and name not in plainly
        and "by" not in u.beside.get(name, ())
        and (ident.name not in COUNTS or name in u.inverted)
        and not (ident.name in RANDOM and "_" in name)
    ]
    if all(ident.name in AMOUNTS and name not in u.inverted for name, ident in found):
        return []
    names = [name for name, _ in found]
    return names if _order_matters(claim, frozenset(names) | made_of(scope, frozenset(names), first)) else []


def made_of(scope: Scope, names: frozenset[str], first: Reading) -> frozenset[str]:
    """The letters of a claim that earlier formulas define by open letters, and so as numbers: they would be matrices with these."""
    inside = {x.name for x in first.statement.claim.walk() if isinstance(x, h.Sym)}
    found: set[str] = set()
    for d in scope.definitions:
        if any(isinstance(x, h.Sym) and x.name in names | found for x in d.value.walk()):
            found.add(getattr(d.target, "name", ""))
    return frozenset(found & inside)


def _numbers(claim: h.Term) -> frozenset[str]:
    """The letters that stand where only a number can: below a fraction, in an exponent, in a function of numbers."""
    found: list[h.Term] = []
    for x in claim.walk():
        match x:
            case h.Quotient():
                found.append(x.children[1])
            case h.Power():
                found.append(x.children[1])
            case h.Func(name=name) if name not in OF_MATRICES:
                found += x.children
            case h.Range():
                found += x.children[1:]
    return frozenset(y.name for x in found for y in x.walk() if isinstance(y, h.Sym))


def untaught(scope: Scope, u: Usage, first: Reading) -> frozenset[str]:
    """The capitals that a claim took for numbers for want of a reason to think otherwise: what follows may take them for matrices."""
    return frozenset(n for n, _ in _open(scope, u, first) if isinstance(x := first.learned.get(n), h.Sym) and x.dims == (1, 1))


def commute(first: Reading, way: Way) -> bool:
    """Whether a letter that a way takes for a matrix stands before an array in one product of a reading and behind one in another."""

    def holds(term: h.Term) -> bool:
        return any(isinstance(x, h.Sym) and x.name in way.matrices for x in term.walk())

    def array(term: h.Term) -> bool:
        return any(isinstance(x, h.Sym) and x.dims != (1, 1) for x in term.walk())

    before = behind = False
    for x in first.statement.claim.walk():
        if isinstance(x, h.Times):
            letters = [k for k, c in enumerate(x.children) if holds(c) and not array(c)]
            arrays = [k for k, c in enumerate(x.children) if array(c)]
            before |= any(k < j for k in letters for j in arrays)
            behind |= any(k > j for k in letters for j in arrays)
    return before and behind


def _order_matters(claim: h.Term, names: frozenset[str]) -> bool:
    """Whether letters stand in products with one another, in powers or in exponents, where matrices behave in another way."""

    def holds(term: h.Term) -> bool:
        return any(isinstance(x, h.Sym) and x.name in names for x in term.walk())

    def array(term: h.Term) -> bool:
        return any(isinstance(x, h.Sym) and x.dims != (1, 1) for x in term.walk())

    for x in claim.walk():
        match x:
            case h.Times() if sum(holds(c) or array(c) for c in x.children) >= 2 and holds(x):
                return True
            case h.Power() if holds(x.children[0]) and not isinstance(x.children[0], h.Sym):
                return True
            case h.Func(name=name) if name in OF_MATRICES and holds(x):
                return True
            case h.Implies() | h.Iff() if any(isinstance(y, (h.Times, h.Power)) and holds(y) for y in x.walk()):
                return True
    return False


def _may_be_numbers(scope: Scope, u: Usage, first: Reading) -> list[str]:
    """X, Y and Z that the first reading takes for matrices for no other reason than that they stand side by side."""
    evidence = u.transposed | u.square | u.normed | u.inverted | u.hadamard | u.applied | u.transposed_members | u.indexed
    arrays = [n for n, x in first.learned.items() if isinstance(x, h.Sym) and x.dims != (1, 1)]
    if not arrays or evidence or any("^T" in b or "^-1" in b for b in u.beside.values()):
        return []
    open_ = {name for name, ident in _open(scope, u, first) if ident.name in RANDOM or (ident.name == "S" and "_" in name)}
    return arrays if all(n in open_ for n in arrays) else []


# --- bars -------------------------------------------------------------------------------------------------------------------------

#: The convention by which the first way reads bars around a vector.
NORM = "|x| of a vector is its Euclidean norm"


def _barred(node: t.Node) -> bool:
    return any(isinstance(x, t.Fenced) and (x.left, x.right) == ("|", "|") for x in t.walk(node))


# --- the reach of a slash ---------------------------------------------------------------------------------------------------------


def _loosened(node: t.Node) -> t.Node:
    """Read `1/2 x` as `(1/2) x` throughout: only the first factor behind a slash stands below it."""
    if not any(_reaches(x) for x in t.walk(node)):
        return node
    return _loose(node)


def _reaches(node: t.Node) -> bool:
    """Whether a slash is written before several factors of which the first is no function, operator or differential."""
    if not isinstance(node, t.Infix) or node.op != "/" or not isinstance(node.right, t.Row) or len(node.right.items) < 2:
        return False
    head, first, second = rows.head_of(node.left), node.right.items[0], node.right.items[1]
    if head is not None and head.name in ("d", "partial"):
        return False
    below = rows.head_of(first)
    if below is None:
        return isinstance(first, t.Number)
    return below.font == "it" and below.name not in ("d", "partial", "nabla") and rows.fence_of(second) is None


def _loose(node: t.Node) -> t.Node:
    made = t.mapped(node, _loose)
    if isinstance(made, t.Infix) and _reaches(made):
        assert isinstance(made.right, t.Row)
        first, *rest = made.right.items
        return t.Row(made.span, (replace(made, span=made.left.span.cover(first.span), right=first), *rest))
    return made
