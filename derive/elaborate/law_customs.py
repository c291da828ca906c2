"""Letters that beside a law stand, by custom, for one function or one number: B(a, b), Φ(z), γ(a, x), and Euler's γ.

A letter has its customary meaning only where the text speaks of laws in whose formulas the function occurs, where nobody has declared the
letter, and where it is written as the function is: B before two numbers, γ before two, Φ before one. Euler's γ is meant beside a law whose
moments hold it, where γ is no parameter. Sources: NIST Digital Library of Mathematical Functions, 5.2, 5.12, 7.18, 8.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE

#: Letter → its meaning as a function, the number of its arguments, and the laws beside which it has it.
FUNCTIONS: dict[str, tuple[str, int, frozenset[str]]] = {
    "B": ("beta_function", 2, frozenset({"beta", "dirichlet", "f", "student", "binomial", "negative_binomial"})),
    "Phi": ("normal_cdf", 1, frozenset({"normal", "lognormal"})),
    "gamma": ("lower_gamma", 2, frozenset({"gamma", "inverse_gamma", "chi_square", "poisson", "exponential", "weibull", "normal"})),
}
#: Laws whose mean holds Euler's constant, and those of which only the mean logarithm and the entropy do.
EULER = frozenset({"gumbel"})
EULER_IN_LOGARITHMS = frozenset({"weibull", "exponential", "rayleigh"})


def laws_spoken_of(scope: Scope) -> frozenset[str]:
    """The names of the laws of the table that the conditions give."""
    return frozenset(
        x.name
        for c in scope.conditions
        if isinstance(c.proposition, h.DistributedAs)
        for x in c.proposition.children[1].walk()
        if isinstance(x, h.Distribution)
    )


def with_functions(scope: Scope, node: t.Node) -> Scope:
    """Return the scope in which the functions and constants of a formula that nobody defined have their customary meaning beside laws."""
    laws = laws_spoken_of(scope)
    if not laws:
        return scope
    called: set[str] = set()
    for head, arguments in _calls(node):
        called.add(head.name)
        meaning, count, beside = FUNCTIONS[head.name]
        name = f"\\{head.name}" if len(head.name) > 1 else head.name
        if arguments == count and laws & beside and _free(scope, name):
            scope = replace(scope, meanings={**scope.meanings, name: meaning})
    scope = with_unit(scope, node)
    held = laws & EULER or (laws & EULER_IN_LOGARITHMS and any(isinstance(x, t.Ident) and x.name in ("log", "ln") for x in t.walk(node)))
    free = held and "gamma" not in called and _free(scope, "\\gamma") and not _named(scope, "\\gamma")
    if free and any(isinstance(x, t.Ident) and x.name == "gamma" and not x.accents for x in t.walk(node)):
        return scope.declare(Letter("\\gamma", Kind.SCALAR, ONE, ONE, meaning="gamma_constant"))
    return scope


def with_unit(scope: Scope, node: t.Node) -> Scope:
    """Return the scope in which i is the imaginary unit: beside a characteristic function, or in the exponent of an expectation."""
    if not _free(scope, "i"):
        return scope
    found = list(t.walk(node))
    if not any(isinstance(x, t.Ident) and x.name == "i" and x.font == "it" for x in found):
        return scope
    below = [x.sub for x in found if isinstance(x, (t.Script, t.Big)) and x.sub is not None]
    if any(isinstance(y, t.Ident) and y.name == "i" for sub in below for y in t.walk(sub)):
        return scope
    function = any(isinstance(x, t.Script) and isinstance(x.base, t.Ident) and x.base.name in ("varphi", "phi") for x in found)
    if function or any(isinstance(x, t.Row) and _expects(x) for x in found):
        return scope.declare(Letter("i", Kind.SCALAR, ONE, ONE, meaning="imaginary_unit"))
    return scope


def _expects(row: t.Row) -> bool:
    """E of a power or an exponential in which i stands."""
    for k, item in enumerate(row.items[:-1]):
        fence = row.items[k + 1]
        head = item.base if isinstance(item, t.Script) else item
        if not (isinstance(head, t.Ident) and head.name == "E" and isinstance(fence, t.Fenced)):
            continue
        for x in t.walk(fence):
            exponent = x.sup if isinstance(x, t.Script) and isinstance(x.base, t.Ident) and x.base.name == "e" else None
            if isinstance(x, t.Row) and isinstance(x.items[0], t.Ident) and x.items[0].name == "exp":
                exponent = x
            if exponent is not None and any(isinstance(y, t.Ident) and y.name == "i" for y in t.walk(exponent)):
                return True
    return False


def _calls(node: t.Node) -> Iterator[tuple[t.Ident, int]]:
    """The letters of the table that stand before a fence, with the number of arguments in it."""
    for x in t.walk(node):
        if not isinstance(x, t.Row):
            continue
        for k, item in enumerate(x.items[:-1]):
            head = item.base if isinstance(item, t.Script) and item.sub is None else item
            fence = x.items[k + 1]
            fence = fence.base if isinstance(fence, t.Script) else fence
            if isinstance(head, t.Ident) and head.name in FUNCTIONS and not head.accents and isinstance(fence, t.Fenced):
                inside = fence.body
                yield head, len(inside.items) if isinstance(inside, t.Listing) else 1


def _free(scope: Scope, name: str) -> bool:
    """Whether nobody has given a letter a meaning."""
    defined = any(getattr(x.target, "name", None) == name for x in scope.definitions)
    return not defined and scope.letter(name) is None and name not in scope.meanings


def _named(scope: Scope, name: str) -> bool:
    return any(isinstance(x, h.Sym) and x.name == name for c in scope.conditions for x in c.proposition.walk())


__all__ = ["laws_spoken_of", "with_functions"]
