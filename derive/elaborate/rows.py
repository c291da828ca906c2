"""Juxtaposition: what stands side by side is a product, a call, an operator and its argument, or a differential."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from sympy import Symbol

from derive.elaborate import calculus, chance, estimation, functions, letters, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.chance_names import DISTRIBUTIONS, MEANINGS
from derive.elaborate.context import Context, fault
from derive.elaborate.names import ALWAYS_FUNCTIONS, ARRAY_FUNCTIONS, OPERATORS, SCALAR_FUNCTIONS, name_with_label, spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.elementwise import by_entries, lift
from derive.terms.shapes import ONE, SCALAR, Dim, ShapeError, flexible, is_scalar
from derive.terms.typing import of_a_number

Items = tuple[t.Node, ...]


def single(c: Context, node: t.Script) -> h.Term:
    """A script that stands alone: it may still be a named function without an argument."""
    return product(c, t.Row(node.span, (node,)))


def product(c: Context, node: t.Row) -> h.Term:
    """Return the product of a row's factors, read left to right."""
    factors: list[h.Term] = []
    items = _slanted(c, _abbreviations(tuple(i for i in node.items if not isinstance(i, t.Missing))))
    for one, two in pairwise(items):
        if isinstance(one, t.Number) and isinstance(two, t.Number):
            raise fault("E324", "two numerals stand side by side", two, help="write \\cdot for a product, 1{,}000 for a thousand")
    at = 0
    while at < len(items):
        c.averaged = _average(items, at)
        factor, at = _factor(c, items, at, first=not factors)
        factors.append(factor)
    c.averaged = None
    last = items[-1]
    if len(factors) > 1 and isinstance(last, t.Number) and last.text == "1" and not c.scalar(_multiply(c, factors[:-1], node)):
        raise fault("E326", "a 1 stands behind an array", last, help="write \\mathbf{1} for a vector of ones")
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
    if isinstance(item, t.Ident) and c.dependence(spell(item)) is not None and (made := call_at(c, items, at)) is not None:
        return made
    for reader in (
        calculus.operator,
        chance.operator,
        _indicator,
        functions.spectral,
        functions.named_function,
        estimation.operator,
        call_at,
    ):
        made = reader(c, items, at)
        if made is not None:
            return made
    if isinstance(item, t.Ident) and at + 1 < len(items) and _is_unknown(c, item):
        raise fault("E325", f"nothing says what {item.name} does to what follows", item, help="put its argument in parentheses")
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


def _a_function_by_name(node: t.Node, head: t.Ident, fence: t.Node) -> bool:
    """Whether f, g or h stands before parentheses: a function, though the text speaks of it as of a number (`f > 0`, "f is even")."""
    return isinstance(node, t.Ident) and head.name in ("f", "g", "h", "F", "G") and isinstance(fence, (t.Fenced, t.Script))


def is_call(c: Context, node: t.Node, head: t.Ident, fence_node: t.Node) -> bool:
    """Whether a letter before a fence is a function at an argument rather than a factor."""
    name = name_with_label(node, head)
    info = c.scope.letter(name)
    if info is not None and info.kind in (Kind.MATRIX, Kind.VECTOR):
        return False
    if info is not None and (info.kind is Kind.FUNCTION or not _a_function_by_name(node, head, fence_node)):
        return info.kind is Kind.FUNCTION
    if info is not None:
        return True
    if name in c.bound or spell(head) in c.bound:
        return False
    if isinstance(node, t.Script) and node.primes and head.font == "it" and not node.sup:
        return True
    if c.scope.letter(spell(head)) is not None and c.scope.letter(spell(head)).kind is not Kind.FUNCTION:  # type: ignore[union-attr]
        return False
    return name in c.called


def is_word(head: t.Ident) -> bool:
    """Whether a name is an upright word, not an abbreviation in capitals, that no table knows as a function: `round`, `gcd`, `sd`."""
    name = spelled_name(head)
    known = name in SCALAR_FUNCTIONS or name in ARRAY_FUNCTIONS or name in OPERATORS or name in MEANINGS or name in DISTRIBUTIONS
    return head.font in ("rm", "sf", "tt") and len(name) > 1 and name.isalpha() and not name.isupper() and not known


def _is_unknown(c: Context, head: t.Ident) -> bool:
    return is_word(head) and not head.accents and spell(head) not in c.bound and c.scope.letter(spell(head)) is None


#: Operators without a meaning in terms: in front of a fence they are functions that nobody has defined.
UNKNOWN = frozenset({"bias", "mse"})


def call_at(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`f(x)`, `f'(x)`, `f^{-1}(y)`, `h_\\theta(x)`."""
    node = items[at]
    if (slope := _slope_of_inverse(c, items, at)) is not None:
        return slope
    head = head_of(node)
    if head is None or at + 1 >= len(items) or (is_operator(c, head) and OPERATORS.get(head.name) not in UNKNOWN):
        return None
    fence = fence_of(items[at + 1])
    if fence is None:
        return None
    _refuse_order(c, node, head)
    if head.accents and head.accents[-1] in ("dot", "ddot") and isinstance(node, t.Ident):
        return _dotted_call(c, head, fence, at)
    dependent = _dependent(c, name_with_label(node, head), fence[0]) if isinstance(node, t.Ident) else None
    if dependent is not None:
        return after_call(c, dependent, fence[1]), at + 2
    if not is_call(c, node, head, items[at + 1]):
        _doubt(c, node, head, fence[0])
        return None
    args, given = arguments(fence[0])
    if given or not args:
        return None
    name = name_with_label(node, head)
    args = lists_joined(args)
    if isinstance(node, t.Script) and node.sub is not None and not node.primes and node.sup is None and _vector_valued(c, name, head):
        values = [argument(c, a) for a in args]
        whole = h.Call(c.function(spell(head), tuple(c.shape(v) for v in values)), *values)
        return after_call(c, subscripts.entry(c, whole, node.sub, node), fence[1]), at + 2
    values = [_unsquared(ex.term(c, a)) if k in c.squared.get(name, ()) else argument(c, a) for k, a in enumerate(args)]
    shapes = tuple(c.shape(v) for v in values)
    known = c.function(name, shapes, _result(c, name, head))
    if len(values) == len(known.arguments):
        values = [_zero_vector(v, shape) for v, shape in zip(values, known.arguments, strict=True)]
    f: h.Term = known
    said = c.scope.letter(name)
    if said is not None and said.kind is not Kind.FUNCTION:
        c.doubts.setdefault(f"what the text says of {name} is not said of a function")
    if (head.name in _MEANT or head.font in ("rm", "sf", "tt")) and name not in c.densities and not _told(c, name, f):
        c.doubts.setdefault(f"nothing says what {name} is")
    entrywise = _entrywise(c, f, values, node)
    if entrywise is not None:
        return after_call(c, entrywise, fence[1]), at + 2
    if of_a_number(f) and not is_scalar(shapes[0]):
        info = c.scope.letter(name)
        if info is None or not info.stated:
            raise ShapeError(f"{name} is a function of a number here and of an array there")
        c.note(f"{name} of an array acts on every entry")
    primes = node.primes if isinstance(node, t.Script) else 0
    for _ in range(primes):
        f = h.DerivedFunction("prime", f)
    sup = node.sup if isinstance(node, t.Script) else None
    if isinstance(sup, t.Fenced) and isinstance(sup.body, t.Number):
        for _ in range(int(sup.body.text)):
            f = h.DerivedFunction("prime", f)
        sup = None
    elif isinstance(sup, t.Prefix) and isinstance(sup.body, t.Number) and sup.body.text == "1":
        if (quantile := _quantile(c, f, values)) is not None:
            return after_call(c, quantile, fence[1]), at + 2
        f, sup = h.InverseFunction(f), None
    made: h.Term = h.Call(f, *values)
    c.shape(made)
    if sup is not None:
        made = letters.superscripted(c, made, sup)
    return after_call(c, made, fence[1]), at + 2


def _slope_of_inverse(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`(f^{-1})'(y)` of a function of a number."""
    match items[at : at + 2]:
        case (t.Script(base=t.Fenced(left="(", body=t.Script(sub=None) as inverse), sub=None, sup=None, primes=primes), after) if (
            primes and (fence := fence_of(after)) is not None and len(arguments(fence[0])[0]) == 1
        ):
            head, power = inverse.base, inverse.sup
            if not (isinstance(head, t.Ident) and isinstance(power, t.Prefix) and power.op == "-"):
                return None
            if not (isinstance(power.body, t.Number) and power.body.text == "1"):
                return None
            info = c.scope.letter(spell(head))
            if info is None or info.kind is not Kind.FUNCTION:
                return None
            value = argument(c, arguments(fence[0])[0][0])
            f: h.Term = h.InverseFunction(c.function(spell(head), (c.shape(value),)))
            for _ in range(primes):
                f = h.DerivedFunction("prime", f)
            made = h.Call(f, value)
            c.shape(made)
            return after_call(c, made, fence[1]), at + 2
    return None


def _quantile(c: Context, f: h.Term, values: list[h.Term]) -> h.Term | None:
    """F⁻¹(p) of a distribution function F is the quantile at p of its law."""
    for d in c.scope.definitions:
        if d.target != f or len(values) != 1:
            continue
        match d.value:
            case h.Probability(children=(h.LessEqual(children=(subject, point)),)) if d.parameters == (point,):
                return h.LawFunction("quantile", values[0], subject)
            case h.LawFunction(children=(_, subject)) if d.value.text(0) == "cdf":
                return h.LawFunction("quantile", values[0], subject)
    return None


def _dotted_call(c: Context, head: t.Ident, fence: tuple[t.Fenced, t.Script | None], at: int) -> tuple[h.Term, int] | None:
    """`\\dot A(t)` of a function of one number: its derivative there."""
    name = spell(replace(head, accents=head.accents[:-1]))
    f: h.Term = c.function(name, (SCALAR,))
    args, given = arguments(fence[0])
    if c.scope.letter(name) is None or getattr(f, "arguments", ()) != (SCALAR,) or given or len(args) != 1:
        return None
    for _ in range(1 if head.accents[-1] == "dot" else 2):
        f = h.DerivedFunction("prime", f)
    made = h.Call(f, ex.term(c, args[0]))
    c.shape(made)
    return after_call(c, made, fence[1]), at + 2


def _dependent(c: Context, name: str, fence: t.Fenced) -> h.Term | None:
    """`A(t)` of a letter of which the text says that it depends on t is that letter; `A(0)`, `A(t + s)` is it elsewhere."""
    value = c.dependence(name)
    args, given = arguments(fence)
    if value is None or given or len(args) != len(value.children) - 1:
        return None
    f, *on = value.children
    if all(isinstance(a, t.Ident) and isinstance(x, h.Sym) and spell(a) == x.name for a, x in zip(args, on, strict=True)):
        return c.sym(name)
    names = {x.name for x in on if isinstance(x, h.Sym)}
    varied = all(isinstance(a, t.Number) or any(isinstance(i, t.Ident) and spell(i) in names for i in t.walk(a)) for a in args)
    if not is_scalar(c.shape(value)) and not varied:
        return None
    values = [ex.term(c, a) for a in args]
    if is_scalar(c.shape(value)):  # a number before a fence of the argument's shape
        for v, x in zip(values, on, strict=True):
            c.unifier.require(c.shape(v), c.shape(x), f"an argument of {name}")
        return h.Call(f, *values)
    return h.Call(f, *values) if all(c.scalar(v) for v in values) else None


def _refuse_order(c: Context, node: t.Node, head: t.Ident) -> None:
    """`f^{(n)}(x)` is a derivative whose order is a letter, or a member of a family of functions; it is no power and no product."""
    sup = node.sup if isinstance(node, t.Script) else None
    if not isinstance(sup, t.Fenced) or sup.left != "(" or isinstance(sup.body, t.Number):
        return
    if name_with_label(node, head) in c.called or (head.name in ALWAYS_FUNCTIONS and head.font == "it"):
        raise fault("E313", "a letter in parentheses above a function is an order or an index", node, help="write the order as a numeral")


#: Functions that stand for one thing in each field, which a text may leave unsaid; f, g and h stand for any.
_MEANT = frozenset({"B", "I", "gamma", "k", "K", "phi", "varphi", "Phi", "psi", "Psi", "zeta", "ell", "F", "L", "chi", "xi", "eta"})


def _zero_vector(value: h.Term, shape: tuple[Dim, Dim]) -> h.Term:
    """The 0 of `f(0)` is the zero of the space that f is defined on."""
    return h.Zeros(*shape) if value == h.Num(0) and not is_scalar(shape) and not any(flexible(x) for x in shape) else value


def _vector_valued(c: Context, name: str, head: t.Ident) -> bool:
    """Whether `g_i(x)` is an entry of g(x): g was declared as a map into vectors, and nothing was said of g_i itself."""
    info = c.scope.letter(spell(head))
    declared = info is not None and info.kind is Kind.FUNCTION and info.rows is not None and info.columns == ONE and info.rows != ONE
    return declared and c.scope.letter(name) is None


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
    """A defined function of a number, or its derivative, given an array acts on every entry."""
    primes = node.primes if isinstance(node, t.Script) and node.sup is None else 0
    if not (isinstance(f, h.FunSym) and of_a_number(f) and len(values) == 1 and (primes or isinstance(node, t.Ident))):
        return None
    shape = c.unifier.shape(c.shape(values[0]))
    definition = next((d for d in reversed([*c.scope.definitions, *c.local_definitions]) if d.target == f), None)
    if is_scalar(shape):
        return None
    if definition is None:
        info = c.scope.letter(f.name)
        if info is None or not info.arguments or any(flexible(x) for x in shape):
            return None
    made = None if primes or definition is None else lift(definition.value, definition.parameters[0], values[0], shape)
    if made is None:
        slope: h.Term = f
        for _ in range(primes):
            slope = h.DerivedFunction("prime", slope)
        made = by_entries(lambda entry: h.Call(slope, entry), values[0], shape)
    if made is None:
        raise ShapeError(f"{f.name} of a matrix is not read")
    c.note(f"{f.name} of an array acts on every entry")
    return made


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
    if kind is Kind.VECTOR or name in c.vector_valued or (head.font == "bold" and head.name.islower()):
        return c.fresh(), ONE
    if kind is Kind.MATRIX:
        return c.fresh(), c.fresh()
    return SCALAR
