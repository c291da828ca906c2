"""Juxtaposition: what stands side by side is a product, a call, an operator and its argument, or a differential."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from sympy import Symbol

from derive.elaborate import calculus, chance, functions, letters, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import ARRAY_FUNCTIONS, OPERATORS, SCALAR_FUNCTIONS, name_with_label, spell
from derive.elaborate.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.elementwise import lift
from derive.terms.shapes import ONE, SCALAR, Dim, is_scalar

Items = tuple[t.Node, ...]


def single(c: Context, node: t.Script) -> h.Term:
    """A script that stands alone: it may still be a named function without an argument."""
    return product(c, t.Row(node.span, (node,)))


def product(c: Context, node: t.Row) -> h.Term:
    """Return the product of a row's factors, read left to right."""
    factors: list[h.Term] = []
    items = _slanted(c, _abbreviations(tuple(i for i in node.items if not isinstance(i, t.Missing))))
    at = 0
    while at < len(items):
        c.averaged = _average(items, at)
        factor, at = _factor(c, items, at, first=not factors)
        factors.append(factor)
    c.averaged = None
    return _multiply(c, factors, node)


def _average(items: Items, at: int) -> Dim | None:
    """The n of `1/n Σ`: what stands before a sum whose range is not written."""
    match items[at - 1 : at + 1] if at else ():
        case (
            t.Frac(num=t.Number(text="1"), den=t.Ident(name=("n" | "N" | "m" | "M" | "T"), font="it", accents=()) as den),
            t.Big(op="sum", sup=None),
        ):
            return Symbol(spell(den))
    return None


def _abbreviations(items: Items) -> Items:
    """Doubled capitals with a word below are one name: `SS_{total}`, `MM_{res}`."""
    out: list[t.Node] = []
    for item in items:
        last = out[-1] if out else None
        match item:
            case t.Script(base=t.Ident(font="it", accents=()) as base, sub=t.Row(items=below)) if (
                isinstance(last, t.Ident)
                and last.font == "it"
                and last.name == base.name
                and base.name.isupper()
                and subscripts.is_word(below)
            ):
                span = last.span.cover(item.span)
                out[-1] = replace(item, span=span, base=replace(base, span=span, name=2 * base.name))
            case _:
                out.append(item)
    return tuple(out)


#: Names of functions that are also written in slanted capitals, and how many arguments these take.
SLANTED = {"CE": 2, "BN": 1, "LN": 1, "LSE": 1}


def _slanted(c: Context, items: Items) -> Items:
    """`CE(p, t)` in slanted letters is one name, where neither letter is known and the arguments fit."""
    out: list[t.Node] = []
    for item in items:
        fence = fence_of(item)
        for name, count in SLANTED.items() if fence is not None and len(arguments(fence[0])[0]) <= 2 else ():
            last = out[-len(name) :]
            if (
                fence is not None
                and len(arguments(fence[0])[0]) == count
                and all(isinstance(n, t.Ident) and n.font == "it" and not n.accents for n in last)
                and "".join(n.name for n in last if isinstance(n, t.Ident)) == name
                and all(one.span.end == two.span.start for one, two in pairwise(last))
                and all(c.scope.letter(letter) is None for letter in name)
            ):
                out[-len(name) :] = [t.Ident(last[0].span.cover(last[-1].span), name, "rm")]
        out.append(item)
    return tuple(out)


def _multiply(c: Context, factors: list[h.Term], node: t.Node) -> h.Term:
    if not factors:
        raise fault("E320", "nothing stands here", node)
    if len(factors) == 1:
        return factors[0]
    made = h.Times(*factors)
    c.shape(made)
    return made


def _factor(c: Context, items: Items, at: int, first: bool) -> tuple[h.Term, int]:
    """Return the factor that begins at `at`, and where the next begins."""
    item = items[at]
    for reader in (calculus.operator, chance.operator, _indicator, functions.spectral, functions.named_function, _function_letter):
        made = reader(c, items, at)
        if made is not None:
            return made
    if isinstance(item, t.Words):
        raise fault("E321", f"the words “{item.text}” stand inside a product", item)
    if isinstance(item, t.Script):
        return letters.script(c, item), at + 1
    return ex.term(c, item), at + 1


def _indicator(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`𝟏(z > 0)`, `I(x ∈ A)`: an indicator of a relation."""
    head = items[at]
    if not (isinstance(head, t.Ident) and ((head.name == "1" and head.font in ("bold", "bb")) or head.name == "I")) or at + 1 >= len(items):
        return None
    fence = fence_of(items[at + 1])
    if fence is None or not isinstance(fence[0].body, t.Chain):
        return None
    return after_call(c, letters.indicator(c, fence[0].body), fence[1]), at + 2


# --- heads of a call --------------------------------------------------------------------------------------------------------------


def head_of(node: t.Node) -> t.Ident | None:
    """Return the letter or name under scripts, or None."""
    while isinstance(node, t.Script):
        node = node.base
    if isinstance(node, t.Stack):
        node = node.base
    return node if isinstance(node, t.Ident) else None


def spelled_name(node: t.Ident) -> str:
    return node.name.strip()


def is_operator(c: Context, node: t.Ident) -> bool:
    """Whether a name is one of the built-in functions or operators (and no letter of the document)."""
    if c.scope.letter(spell(node)) is not None or spell(node) in c.bound or node.accents:
        return False
    name = spelled_name(node)
    return node.font in ("rm", "sf", "tt") and (name in SCALAR_FUNCTIONS or name in ARRAY_FUNCTIONS or name in OPERATORS) and len(name) > 1


def fence_of(node: t.Node) -> tuple[t.Fenced, t.Script | None] | None:
    """Return a fence that can hold arguments, with the script around it (`f(x)^2`, `softmax(z)_k`)."""
    wrapped = node if isinstance(node, t.Script) else None
    inner = node.base if isinstance(node, t.Script) else node
    if isinstance(inner, t.Fenced) and (inner.left, inner.right) in (("(", ")"), ("[", "]"), ("{", "}")):
        return inner, wrapped
    return None


def after_call(c: Context, value: h.Term, wrapped: t.Script | None) -> h.Term:
    """Apply the scripts that stand on a call's fence to the value."""
    if wrapped is None:
        return value
    if wrapped.sub is not None:
        value = subscripts.entry(c, value, wrapped.sub, wrapped)
    return letters.powers(c, value, wrapped) if wrapped.sup is not None or wrapped.primes else value


def arguments(fence: t.Fenced) -> tuple[list[t.Node], list[t.Node]]:
    """Split a fence's inside at commas or semicolons, and at a conditioning bar: the arguments, and what is given."""
    body, given = fence.body, []
    if isinstance(body, t.Bar):
        given = _split(body.right)
        body = body.left
    return _split(body), given


def _split(node: t.Node) -> list[t.Node]:
    if isinstance(node, t.Listing):
        return [i for i in node.items if not isinstance(i, t.Missing)]
    return [] if isinstance(node, t.Missing) else [node]


# --- named functions --------------------------------------------------------------------------------------------------------------


# --- Greek functions and letters as functions ----------------------------------------------------------------------------------------


def is_call(c: Context, node: t.Node, head: t.Ident, fence_node: t.Node) -> bool:
    """Whether a letter before a fence is a function at an argument rather than a factor."""
    name = name_with_label(node, head)
    info = c.scope.letter(name)
    if info is not None:
        return info.kind is Kind.FUNCTION
    if name in c.bound or spell(head) in c.bound:
        return False
    if isinstance(node, t.Script) and node.primes and head.font == "it" and not node.sup:
        return True
    if c.scope.letter(spell(head)) is not None and c.scope.letter(spell(head)).kind is not Kind.FUNCTION:  # type: ignore[union-attr]
        return False
    return name in c.called


#: Operators without a meaning in terms: in front of a fence they are functions that nobody has defined.
UNKNOWN = frozenset({"bias", "mse"})


def _function_letter(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`f(x)`, `f'(x)`, `f^{-1}(y)`, `h_\\theta(x)`."""
    node = items[at]
    head = head_of(node)
    if head is None or at + 1 >= len(items) or (is_operator(c, head) and OPERATORS.get(head.name) not in UNKNOWN):
        return None
    fence = fence_of(items[at + 1])
    if fence is None:
        return None
    if not is_call(c, node, head, items[at + 1]):
        _doubt(c, node, head, fence[0])
        return None
    args, given = arguments(fence[0])
    if given or not args:
        return None
    name = name_with_label(node, head)
    args = lists_joined(args)
    values = [_unsquared(ex.term(c, a)) if k in c.squared.get(name, ()) else argument(c, a) for k, a in enumerate(args)]
    shapes = tuple(c.shape(v) for v in values)
    f: h.Term = c.function(name, shapes, _result(c, name, head))
    if head.name in _MEANT and name not in c.densities and not _told(c, name, f):
        c.doubts.setdefault(f"nothing says what {name} is")
    entrywise = _entrywise(c, f, values, node)
    if entrywise is not None:
        return after_call(c, entrywise, fence[1]), at + 2
    primes = node.primes if isinstance(node, t.Script) else 0
    for _ in range(primes):
        f = h.DerivedFunction("prime", f)
    sup = node.sup if isinstance(node, t.Script) else None
    if isinstance(sup, t.Fenced) and isinstance(sup.body, t.Number):
        for _ in range(int(sup.body.text)):
            f = h.DerivedFunction("prime", f)
        sup = None
    elif isinstance(sup, t.Prefix) and isinstance(sup.body, t.Number) and sup.body.text == "1":
        f, sup = h.InverseFunction(f), None
    made: h.Term = h.Call(f, *values)
    c.shape(made)
    if sup is not None:
        made = letters.superscripted(c, made, sup)
    return after_call(c, made, fence[1]), at + 2


#: Functions that stand for one thing in each field, which a text may leave unsaid; f, g and h stand for any.
_MEANT = frozenset({"phi", "varphi", "Phi", "psi", "Psi", "zeta", "ell", "F", "L", "chi", "xi", "eta"})


def _told(c: Context, name: str, f: h.Term) -> bool:
    defined = any(d.target == f for d in (*c.scope.definitions, *c.local_definitions))
    return defined or c.scope.letter(name) is not None or name in c.scope.meanings


def lists_joined(args: list[t.Node]) -> list[t.Node]:
    """Arguments `θ, x_1, …, x_n` are two: θ, and the list of all x_i."""
    dots = [k for k, a in enumerate(args) if isinstance(a, t.Ellipsis)]
    if len(dots) != 1 or not 0 < dots[0] < len(args) - 1:
        return args
    first, last = dots[0] - 1, dots[0] + 1
    name = head_of(args[first])
    while (
        first > 0
        and name is not None
        and head_of(args[first - 1]) == replace(name, span=getattr(head_of(args[first - 1]), "span", name.span))
    ):
        first -= 1
    whole = tuple(args[first : last + 1])
    joined = t.Listing(whole[0].span.cover(whole[-1].span), whole, (",",) * (len(whole) - 1))
    return [*args[:first], joined, *args[last + 1 :]]


def argument(c: Context, node: t.Node) -> h.Term:
    """An argument of a function: a value, or a list with an ellipsis."""
    from derive.elaborate.patterns import ellipsis_list

    return ellipsis_list(c, node) if isinstance(node, t.Listing) else ex.term(c, node)


def _unsquared(value: h.Term) -> h.Term:
    """The letter σ of an argument σ², the root of any other."""
    return value.children[0] if isinstance(value, h.Power) and value.children[1] == h.TWO else h.Func("sqrt", value)


def _entrywise(c: Context, f: h.Term, values: list[h.Term], node: t.Node) -> h.Term | None:
    """A defined function of a number, given a vector, acts on every entry."""
    if not (isinstance(f, h.FunSym) and len(values) == 1 and isinstance(node, t.Ident) and f.arguments == (SCALAR,) and f.result == SCALAR):
        return None
    shape = c.shape(values[0])
    definition = next((d for d in reversed([*c.scope.definitions, *c.local_definitions]) if d.target == f), None)
    if is_scalar(shape) or definition is None:
        return None
    c.note(f"{f.name} of an array acts on every entry")
    return lift(definition.value, definition.parameters[0], values[0], shape)


def _doubt(c: Context, node: t.Node, head: t.Ident, fence: t.Fenced) -> None:
    """A letter that only ever stands before a fence, read as a factor: it might be a function."""
    name = spell(head)
    if (
        fence.left == "("
        and isinstance(node, t.Ident)
        and head.font == "it"
        and name not in c.plain
        and name not in c.bound
        and c.scope.letter(name) is None
        and not any(isinstance(x, h.Distribution) and h.Sym(name) in x.children for k in c.scope.conditions for x in k.proposition.walk())
    ):
        c.doubts.setdefault(f"{name}(…) was read as a product")


def _result(c: Context, name: str, head: t.Ident) -> tuple[object, object]:
    kind = c.kinds.get(name)
    if kind is Kind.VECTOR or (head.font == "bold" and head.name.islower()):
        return c.fresh(), ONE
    if kind is Kind.MATRIX:
        return c.fresh(), c.fresh()
    return SCALAR
