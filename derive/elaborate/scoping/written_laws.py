"""Laws that a text gives by a formula, or by the letter of one of their functions: densities, mass functions, distribution functions.

"With density `f(x; θ) = θ x^{θ−1}`" makes a distribution of its own, `Distribution(kind, formula, variable)`; "with cdf F" makes F that
function of the law of the letter, or of each member of a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from derive.elaborate import expressions as ex
from derive.elaborate import relations
from derive.elaborate.context import Context
from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.slots import is_call, is_letter
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, ShapeError

#: Letters at which densities are taken, the likeliest first.
VARIABLES = ("x", "y", "z", "t", "u", "k", "s", "w", "v")


def _one_value(scope: Scope) -> Scope:
    """The scope in which a density is read: its variable is one value, whatever the letter is elsewhere; of numbers it is a number."""
    kept = {k: v for k, v in scope.letters.items() if k not in VARIABLES}
    iid = {p.children[0] for c in scope.conditions if isinstance(p := c.proposition, h.Is) and p.property == "iid" and len(p.children) == 1}
    numbers = {x.name for x in iid if isinstance(x, h.Sym) and x.name in VARIABLES and not x.family}
    numbers |= {k.lower() for k, v in kept.items() if v.random and v.stated and v.kind is Kind.SCALAR and k.lower() in VARIABLES}
    return replace(scope, letters={**kept, **{name: Letter(name, Kind.SCALAR, ONE, ONE) for name in numbers}})


def _as_function(scope: Scope, item: d.Law, node: t.Chain) -> Scope:
    """`f(x) = …` defines a function too; `P(X = x) = …` is a condition as well."""
    from derive.elaborate.scoping.adopting import adopt
    from derive.elaborate.statements import read_statement

    written = {spell(x.base) for x in t.walk(node) if isinstance(x, t.Script) and isinstance(x.base, t.Ident)}
    values = _one_value(scope)
    own = {k: v for k, v in values.letters.items() if k in scope.letters or k not in written}  # of `z_α` nothing says that z is a value
    reading = read_statement(node, replace(values, letters=own), defining=True)
    if reading.made:
        return adopt(scope, reading)
    for link in reading.links if item.kind not in ("density", "mass_function", "cdf") else ():
        scope = scope.assume(Condition(link, Origin.STATED, item.text))
    return scope


def _names_density(node: t.Node) -> bool:
    """Whether a node is the letter of a density, alone or at its arguments: `p`, `q(θ)`, `p_{X,Y}`."""
    head = node.items[0] if isinstance(node, t.Row) and len(node.items) == 2 and isinstance(node.items[1], t.Fenced) else node
    base = head.base if isinstance(head, t.Script) else head
    return isinstance(base, t.Ident) and base.name in ("p", "q", "f", "g", "P", "Q", "r")


def _variables(value: h.Term, node: t.Node) -> list[h.Sym]:
    """The letters that may be a density's variable, the likeliest first: that on the left of its equation, else by custom."""
    found = {x.name: x for x in value.walk() if isinstance(x, h.Sym) and x.name in VARIABLES}
    left = [spell(x) for x in t.walk(node.items[0]) if isinstance(x, t.Ident)] if isinstance(node, t.Chain) else []
    return [found[name] for name in (*left, *VARIABLES) if name in found]


def _named_function(scope: Scope, item: d.Law) -> Scope:
    """`⟨X⟩ with distribution function ⟨F⟩`: the letter is that function of the law of X."""
    from derive.elaborate.scoping.law_letters import aspect
    from derive.elaborate.scoping.members import members

    (letter,) = item.letters
    if isinstance(letter, d.Family):
        return _of_members(scope, item)
    for name, _ in members(scope, letter):
        if (info := scope.letter(name)) is None or info.kind is None:
            scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE, random=True))
    return aspect(scope, d.Aspect(item.node, item.kind, None, letter, text=item.text))


def _of_members(scope: Scope, item: d.Law) -> Scope:
    """The common distribution function, or density, of a sample: that of its first member."""
    from derive.elaborate.scoping.law_letters import bind
    from derive.elaborate.scoping.members import members

    ((name, _),) = members(scope, item.letters[0])
    x = Context(scope).sym(name)
    label = relations.spelled(item.node.items[0] if isinstance(item.node, t.Row) else item.node)
    sample = any(isinstance(p := c.proposition, h.Is) and p.property == "iid" and p.children == (x,) for c in scope.conditions)
    if label is None or not sample or x.family or x.dims[1] != 1 or item.kind not in ("cdf", "density"):
        raise ShapeError("the common distribution function of several letters")
    return bind(scope, label, item.kind, h.At(x, h.UNITY))


def with_densities(scope: Scope, found: Sequence[d.Declaration]) -> Scope:
    """Return the scope in which the density of a sample of which a distribution function is named too is a function of its law."""
    bound = {x.target.name for x in scope.definitions if isinstance(x.target, h.FunSym) and isinstance(x.value, h.Probability)}
    laws = [x for x in found if isinstance(x, d.Law) and len(x.letters) == 1 and isinstance(x.letters[0], d.Family)]
    named = {x.letters[0] for x in laws if x.kind == "cdf" and relations.spelled(x.node) in bound}
    for item in laws:
        if item.kind == "density" and item.letters[0] in named and is_letter(item.node):
            scope = _of_members(scope, item)
    return scope


def law(scope: Scope, item: d.Law) -> Scope:
    """A density, mass function or cdf given by a formula: kept as a distribution of its own, `Distribution(kind, …)`."""
    from derive.elaborate.scoping.members import members

    if not isinstance(item.node, t.Chain) and _names_density(item.node):
        return scope  # the letter of an arbitrary density: that it is one is all that is said
    targets = [m for s in item.letters for m in members(scope, s)]
    for name, family in targets:
        if scope.letter(name) is None:
            scope = scope.declare(Letter(name, Kind.SCALAR if not family else Kind.VECTOR, family[0] if family else ONE, ONE, random=True))
        else:
            scope = scope.declare(Letter(name, random=True))
    node = item.node
    if (is_letter(node) or is_call(node)) and item.kind in ("cdf", "survival", "mgf", "cgf", "pgf", "quantile") and len(item.letters) == 1:
        return _named_function(scope, item)
    if isinstance(node, t.Chain) and item.kind in ("mgf", "cgf", "cf", "pgf", "quantile", "hazard"):
        return scope  # the equation is a definition, and is read as one
    if isinstance(node, t.Chain):
        scope = _as_function(scope, item, node)
        if item.kind not in ("density", "mass_function", "cdf") or node.ops[0] != "=":
            return scope
        node = node.items[1]
    from derive.elaborate.scoping.assuming import read_in

    value = read_in(_one_value(scope), node, lambda c: ex.term(c, node))
    assert isinstance(value, h.Term)
    variables = _variables(value, item.node)
    if not variables:
        raise ShapeError("the variable of this density is not named")
    made = h.Distribution(item.kind, value, variables[0])
    for name, _ in targets:
        scope = scope.assume(Condition(h.DistributedAs(Context(scope).sym(name), made), Origin.STATED, ""))
    return scope


__all__ = ["law", "with_densities"]
