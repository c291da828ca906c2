"""Sums, products, integrals, limits, extrema; matrices with ellipses; lists `x_1, …, x_n`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.elaborate import dimensions, subscripts
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import label, spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE, Dim, flexible, is_scalar
from derive.terms.statement import free_letters, unfold

INDEXED = {"sum": h.SumOver, "prod": h.ProductOver}
EXTREMA = {"max": "max", "min": "min", "sup": "sup", "inf": "inf", "argmax": "max", "argmin": "min"}


def big(c: Context, node: t.Big) -> h.Term:
    """Return the term of a big operator with its limits and body."""
    if node.op == "prod":
        return _product(c, node)
    if node.op in INDEXED:
        return _indexed(c, node)
    if node.op in ("int", "iint", "iiint", "oint"):
        return _integral(c, node)
    if node.op == "lim":
        return _limit(c, node)
    if node.op in EXTREMA:
        return _extremum(c, node)
    raise fault("E330", f"the operator {node.op} is not read", node)


def objective(node: t.Sum) -> t.Big | None:
    """`min_w ‖y − Xw‖² + λ‖w‖²`: the minimum is of the whole sum where what follows depends on the variable too."""
    first = node.terms[0]
    if not isinstance(first, t.Big) or first.op not in EXTREMA or first.sub is None:
        return None
    inside = first.sub.items[0] if isinstance(first.sub, t.Chain) else first.sub
    names = {spell(x) for x in t.walk(inside) if isinstance(x, t.Ident)}
    if not any(spell(x) in names for rest in node.terms[1:] for x in t.walk(rest) if isinstance(x, t.Ident)):
        return None
    return t.Big(node.span, first.op, t.Sum(node.span, (first.body, *node.terms[1:]), node.ops), first.sub, first.sup)


# --- index ranges ---------------------------------------------------------------------------------------------------------------


def _names(node: t.Node) -> list[t.Node]:
    """The index letters of `i`, `i,j` or `ij`."""
    match node:
        case t.Listing(items=items):
            return [n for i in items for n in _names(i)]
        case t.Row(items=items) if all(isinstance(i, t.Ident) for i in items):
            return list(items)
        case t.Ident() | t.Script():
            return [node]
    return []


class Ranges:
    """The letters that a big operator binds, their bounds (None: from what they index), and restrictions among them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.bounds: dict[str, tuple[t.Node | None, t.Node | None]] = {}
        self.sets: dict[str, t.Node] = {}
        self.restrictions: list[t.Node] = []
        self.excluded: list[str] = []
        self.endless: set[str] = set()

    def add(self, node: t.Node, lower: t.Node | None = None, upper: t.Node | None = None) -> None:
        name = _spelled(node)
        if name not in self.names:
            self.names.append(name)
        self.bounds[name] = (lower, upper)


def _spelled(node: t.Node) -> str:
    if isinstance(node, t.Ident):
        return spell(node)
    if isinstance(node, t.Script) and isinstance(node.base, t.Ident):
        sub = f"_{{{label(node.sub)}}}" if node.sub else ""
        return spell(node.base) + sub + "'" * node.primes
    raise fault("E331", "an index is a letter", node)


def ranges(c: Context, node: t.Big) -> Ranges:
    """Read the limits of a sum, a product or an extremum."""
    found = Ranges()
    sub = node.sub
    if sub is None or isinstance(sub, t.Missing):
        return found
    _range(c, sub, node.sup, found)
    if not found.names:
        raise fault("E332", "the index of this operator is not understood", sub, help="write \\sum_{i=1}^{n} or \\sum_{i \\in S}")
    return found


def _range(c: Context, sub: t.Node, sup: t.Node | None, found: Ranges) -> None:
    match sub:
        case t.Chain(items=items, ops=ops) if ops[0] in ("=",) and len(items) == 2:
            for n in _names(items[0]):
                found.add(n, items[1], sup)
        case t.Chain(items=items, ops=ops) if len(items) == 3 and set(ops) <= {"le", "lt", "<", "leq"} and len(_names(items[1])) >= 1:
            for n in _names(items[1]):
                lower = items[0] if ops[0] != "lt" and ops[0] != "<" else _plus_one(items[0])
                upper = items[2] if ops[1] != "lt" and ops[1] != "<" else _minus_one(items[2])
                found.add(n, lower, upper)
        case t.Chain(items=items, ops=ops) if len(items) > 2 and set(ops) <= {"le", "lt", "ne"}:
            _ordered(c, sub, items, ops, found)
        case t.Chain(items=items, ops=(("ne" | "neq"),)):
            _inequality(c, sub, items, found)
        case (
            t.Chain(items=(t.Ident() as n, t.Number() as low), ops=(("ge" | "gt") as op,))
            | t.Chain(items=(t.Number() as low, t.Ident() as n), ops=(("le" | "lt") as op,))
        ):
            found.add(n, low if op in ("ge", "le") else _plus_one(low), sup)
            found.endless.add(_spelled(n))
        case t.Chain(items=items, ops=(("lt" | "le" | "gt" | "ge" | "<" | ">"),)):
            _inequality(c, sub, items, found)
        case t.Chain(items=items, ops=("in",)):
            for n in _names(items[0]):
                found.add(n)
                found.sets[_spelled(n)] = items[1]
        case t.Listing(items=(t.Chain(items=(name, lower), ops=("=",)), *_, last) as items) if any(
            isinstance(i, t.Ellipsis) for i in items
        ):
            for n in _names(name):
                found.add(n, lower, last if not isinstance(last, t.Ellipsis) else sup)
        case t.Listing(items=(t.Chain(items=(low, first), ops=("le",)), *middle, t.Chain(items=(last, high), ops=("le",)))) if all(
            isinstance(x, t.Ident) for x in (first, *middle, last)
        ):
            for n in (first, *middle, last):
                found.add(n, low, high)
        case t.Listing(items=items):
            if all(isinstance(i, (t.Ident, t.Script)) for i in items):
                for i in items:
                    found.add(i, None, sup)
            else:
                head = items[0]
                _range(c, head, sup, found)
                for extra in items[1:]:
                    if isinstance(extra, t.Chain) and extra.ops[0] in ("ne", "neq", "lt", "le", "gt", "ge"):
                        found.restrictions.append(extra)
                    else:
                        _range(c, extra, sup, found)
        case t.Grid(env="substack", rows=rows):
            for row in rows:
                _range(c, row[0], sup, found)
        case t.Fenced(body=body) if sub.left == "(":
            _range(c, body, sup, found)
        case _:
            for n in _names(sub):
                found.add(n, None, sup)


def _inequality(c: Context, chain: t.Chain, items: tuple[t.Node, ...], found: Ranges) -> None:
    """`i ≠ j` and `i < j`: of the letters that are not bound outside, those on the left are bound, and on the right too if both are
    free."""
    left, right = _names(items[0]), _names(items[1])
    bound_or_fixed = [n for n in left + right if _spelled(n) not in c.bound]
    free = [n for n in bound_or_fixed if _spelled(n) not in found.names and not _fixed(c, n)]
    for n in free or left[:1]:
        found.add(n)
    found.restrictions.append(chain)


#: Letters to which others run.
UPPER = frozenset({"n", "m", "N", "M", "T", "K", "d", "p"})


def _ordered(c: Context, chain: t.Chain, items: tuple[t.Node, ...], ops: tuple[str, ...], found: Ranges) -> None:
    """`1 ≤ i < j ≤ n`, `i < j < k`, `i ≠ j ≠ k`: letters between two ends that may be left out, each pair of neighbours restricted."""
    if set(ops) == {"ne"}:
        pairs = [(a, b) for k, a in enumerate(items) for b in items[k + 1 :]]
        for n in (n for x in items for n in _names(x)):
            found.add(n)
        found.restrictions += [replace(chain, items=p, ops=("ne",), over=(None,), places=chain.places[:1]) for p in pairs]
        return
    if "ne" in ops:
        raise fault("E332", "the index of this operator is not understood", chain, help="write \\sum_{i=1}^{n} or \\sum_{i \\in S}")
    ends = [not isinstance(x, t.Ident) or _fixed(c, x) or _spelled(x) in c.bound for x in items]
    low = 0 if ends[0] else -1
    high = len(items) - 1 if ends[0] or ends[-1] or _spelled(items[-1]) in UPPER else len(items)
    inside = items[low + 1 : high]
    if not inside or not all(isinstance(x, t.Ident) for x in inside):
        raise fault("E332", "the index of this operator is not understood", chain, help="write \\sum_{i=1}^{n} or \\sum_{i \\in S}")
    lower = None if low < 0 else items[0] if ops[0] == "le" else _plus_one(items[0])
    upper = None if high == len(items) else items[-1] if ops[-1] == "le" else _minus_one(items[-1])
    for n in inside:
        found.add(n, lower, upper)
    for k in range(low + 1, high - 1):
        found.restrictions.append(replace(chain, items=items[k : k + 2], ops=ops[k : k + 1], over=(None,), places=chain.places[k : k + 1]))


def _fixed(c: Context, node: t.Node) -> bool:
    """Whether a letter has its meaning from outside the operator: it is declared, or the formula uses it elsewhere."""
    name = _spelled(node)
    info = c.scope.letter(name)
    return name in c.outside or (info is not None and (info.stated or name not in COUNTING))


def _plus_one(node: t.Node) -> t.Node:
    return t.Sum(node.span, (node, t.Number(node.span, "1")), ("+",))


def _minus_one(node: t.Node) -> t.Node:
    return t.Sum(node.span, (node, t.Number(node.span, "1")), ("-",))


# --- sums and products ----------------------------------------------------------------------------------------------------------


def _indexed(c: Context, node: t.Big) -> h.Term:
    found = ranges(c, node)
    if not found.names:
        found = _implicit(c, node)
    averaged, c.averaged = c.averaged, None
    outer = {
        name: (ex.term(c, lo) if lo is not None else None, ex.term(c, hi) if hi is not None else None)
        for name, (lo, hi) in found.bounds.items()
    }
    saved = dict(c.ranges)
    hidden = {n: c.indices.pop(n) for n in found.names if n in c.indices}
    with c.binding(*found.names):
        for name, (lo, hi) in outer.items():
            if lo is not None and hi is not None:
                c.ranges[name] = (lo, hi)
            else:
                c.ranges.pop(name, None)
        body = ex.term(c, node.body)
        restrictions = [_restriction(c, r) for r in found.restrictions]
        if averaged is not None and len(found.names) == 1 and found.names[0] in c.indices:
            _run_to(c, found.names[0], averaged)
        made = [_range_term(c, name, outer[name], found, node) for name in found.names]
    c.ranges = saved
    for name in found.names:
        c.indices.pop(name, None)
    c.indices.update(hidden)
    if restrictions:
        inner = made[-1]
        for r in restrictions:
            inner = h.Such(inner, r)
        made[-1] = inner
    return INDEXED[node.op](body, *made)


def _product(c: Context, node: t.Big) -> h.Term:
    """`∏_i a_i · b`: what stands behind the dot and does not run is multiplied once, most plausibly."""
    names = {spell(x) for x in t.walk(node.sub) if isinstance(x, t.Ident)} if node.sub is not None else set()
    body, once = node.body, []
    while isinstance(body, t.Infix) and body.op in ("cdot", "times") and not names & {spell(x) for x in _letters(body.right)}:
        once.append(body.right)
        body = body.left
    if not once or not names & {spell(x) for x in _letters(body)}:
        return _indexed(c, node)
    c.note("factors behind a dot that do not run stand outside the product")
    c.doubts.setdefault("whether a factor behind the product belongs to it is not said")
    return h.Times(_indexed(c, replace(node, body=body)), *(ex.term(c, x) for x in reversed(once)))


def _letters(node: t.Node) -> list[t.Ident]:
    return [x for x in t.walk(node) if isinstance(x, t.Ident)]


def _run_to(c: Context, name: str, size: Dim) -> None:
    """In `1/n Σ_i x_i` the sum runs to n, unless something else says how far."""
    own = c.unifier.resolve(c.indices[name][0])
    if own in flexible(own):
        c.note(f"a sum with 1/{size} before it runs to {size}")
        c.unifier.same(own, size)


def _implicit(c: Context, node: t.Big) -> Ranges:
    """`Σ (x_i − x̄)²` without limits: over the one index letter of the body that nothing binds."""
    seen: dict[str, t.Node] = {}
    for n in t.walk(node.body):
        if isinstance(n, t.Script) and n.sub is not None and isinstance(n.base, t.Ident):
            for i in subscripts.indices_of(n.sub) or []:
                if isinstance(i, t.Ident) and i.name in ("i", "j", "k", "l", "n", "t") and spell(i) not in c.bound:
                    seen.setdefault(spell(i), i)
    if len(seen) != 1:
        raise fault("E333", "over what does this operator run?", node, help="give it an index: \\sum_{i=1}^{n}")
    found = Ranges()
    found.add(next(iter(seen.values())), None, node.sup)
    return found


def _restriction(c: Context, node: t.Node) -> h.Term:
    from derive.elaborate.relations import proposition

    return proposition(c, node)


def _range_term(c: Context, name: str, bounds: tuple[h.Term | None, h.Term | None], found: Ranges, node: t.Big) -> h.Term:
    lower, upper = bounds
    index = h.Sym(name)
    if name in found.sets:
        return h.Over(c.sym(name), value_set(c, found.sets[name]))
    if upper is None:
        upper = dimensions.index_range(c, name)
    if upper is None and name in found.endless:
        upper = h.Const("inf")
    if upper is None:
        return h.Over(c.sym(name), h.Support())
    return h.Range(index, lower if lower is not None else h.UNITY, upper)


def value_set(c: Context, node: t.Node) -> h.Term:
    """Read a set."""
    match node:
        case t.Fenced(left=("[" | "(" | "]"), right=(")" | "]" | "["), body=t.Listing(items=(a, b))):
            kind = ("[" if node.left == "[" else "(") + ("]" if node.right == "]" else ")")
            return h.Interval(ex.term(c, a), ex.term(c, b), kind)
        case t.Fenced(left="{", body=t.Listing(items=items, seps=seps)) if all(s == "," for s in seps) and any(
            isinstance(i, t.Ellipsis) for i in items
        ):
            first, last = items[0], items[-1]
            if isinstance(last, t.Ellipsis):
                return h.Interval(ex.term(c, first), h.Const("inf"), "int")
            return h.Interval(ex.term(c, first), ex.term(c, last), "int")
        case t.Fenced(left="{", body=t.Listing(items=items, seps=seps)) if all(s == "," for s in seps):
            return h.FiniteSet(*(ex.term(c, i) for i in items))
        case t.Fenced(left="{", body=(t.Bar() | t.Chain() | t.Listing() | t.Infix(op="mid"))):
            return h.SetSym(label(node))
        case t.Fenced(left="{", body=body):
            return h.FiniteSet(ex.term(c, body))
        case t.Ident(font="bb", name=name) if name in "RZNQC":
            return h.NumberSet(name)
        case t.Script(base=t.Ident(font="bb", name="R"), sup=sup, sub=None) if sup is not None:
            return space(c, sup)
        case t.Script(base=t.Ident(font="bb", name=("R" | "Z" | "N")) as base):
            return h.SetSym(f"{spell(base)}_{{{label(node.sub) if node.sub else ''}}}^{{{label(node.sup) if node.sup else ''}}}")
        case t.Ident():
            return h.SetSym(spell(node))
        case t.Script() | t.Row() | t.Fenced() | t.Infix() | t.Sum():
            return h.SetSym(label(node))
    raise fault("E334", "this set is not understood", node)


def space(c: Context, sup: t.Node) -> h.Term:
    """R^n, R^{m×n}."""
    if isinstance(sup, t.Infix) and sup.op == "times":
        rows, columns = dimensions.dimension(c, sup.left), dimensions.dimension(c, sup.right)
    else:
        rows, columns = dimensions.dimension(c, sup), ONE
    if rows is None or columns is None:
        raise fault("E335", "this is not a dimension", sup)
    return h.Space(rows, columns)


def _integral(c: Context, node: t.Big) -> h.Term:
    variables = list(node.variables)
    if not variables:
        raise fault("E336", "this integral has no differential", node, help="end it with \\,dx")
    if len(variables) > {"int": 1, "oint": 1, "iint": 2, "iiint": 3}[node.op] and node.sup is not None:
        raise fault("E341", "this integral has more differentials than integral signs", node, help="write one \\int for each variable")
    names = [_spelled(v) for v in variables]
    lower = ex.term(c, node.sub) if node.sub is not None and node.sup is not None else None
    upper = ex.term(c, node.sup) if node.sup is not None else None
    where = value_set(c, node.sub) if node.sub is not None and node.sup is None and not isinstance(node.sub, t.Missing) else None
    numbers = [n for n, v in zip(names, variables, strict=True) if not (isinstance(v, t.Ident) and v.font == "bold")]
    with c.shadowing(*(numbers if lower is not None and upper is not None else ())), c.binding(*names):
        body = ex.term(c, node.body)
        made = []
        for name, v in zip(names, variables, strict=True):
            kind = Kind.VECTOR if isinstance(v, t.Ident) and v.font == "bold" else None
            letter = c.sym(name, kind)
            if lower is not None and upper is not None:
                made.append(h.Range(letter, lower, upper))
            else:
                made.append(h.Over(letter, where if where is not None else h.Support()))
    return h.Integral(body, *made)


#: The arrows below a limit, and from which side they go: `x \\downarrow 0` is `x \\to 0^+`.
DIRECTIONS = {"to": "+-", "downarrow": "+", "searrow": "+", "uparrow": "-", "nearrow": "-"}


def _limit(c: Context, node: t.Big) -> h.Term:
    sub = node.sub
    if not isinstance(sub, t.Chain) or sub.ops[0] not in DIRECTIONS or len(sub.items) != 2:
        raise fault("E337", "a limit names its variable and where it goes", node, help="write \\lim_{h \\to 0}")
    name = _spelled(sub.items[0])
    target, direction = sub.items[1], DIRECTIONS[sub.ops[0]]
    if any(isinstance(x, t.Ident) and x.name == "infty" for x in t.walk(target)):
        direction = "+-"
    if isinstance(target, t.Script) and isinstance(target.sup, t.Ident) and target.sup.name in "+-":
        direction, target = target.sup.name, target.base
    match target:
        case t.Row(items=(base, t.Ident(name=("+" | "-") as side))):
            direction, target = side, base
    goal = ex.term(c, target)
    with c.binding(name):
        body = ex.term(c, node.body)
        whole = unfold(body, (*c.scope.definitions, *c.local_definitions))
        if whole != body and name in {getattr(x, "name", "") for x in free_letters(whole)}:
            body = whole  # what a definition says of n is bound by the limit too
        if any(name in _sizes(x) for x in _outside_of_chance(whole)):
            raise fault("E337", f"a limit in {name}, which is the size of a letter, is not read", node)
        return h.Limit(body, c.sym(name), goal, direction)


def _outside_of_chance(t: h.Term) -> Iterator[h.Term]:
    """The parts of a term that stand in no moment and in no probability: what is inside of these is worked out for every size."""
    if not isinstance(t, (h.Expectation, h.Variance, h.Covariance, h.Probability)):
        yield t
        for child in t.children:
            yield from _outside_of_chance(child)


def _sizes(t: h.Term) -> set[str]:
    """The names of the sizes of a letter."""
    return {s.name for d in t.dims for s in d.free_symbols} if isinstance(t, h.Sym) else set()


#: Letters that count where bounds are given for them; any other is a real number.
COUNTING = frozenset({"i", "j", "k", "l", "m", "n", "\\ell"})


def _continua(c: Context, sub: t.Node, found: Ranges) -> None:
    """In `max_{0 ≤ x ≤ 1}` the x is any number between the bounds, unless it is an index letter or declared an integer."""
    match sub:
        case t.Chain(items=(low, letter, high), ops=(first, second)) if {first, second} <= {"le", "lt"}:
            for name in (_spelled(n) for n in _names(letter)):
                said = c.scope.letter(name)
                counts = name in COUNTING or (name == "t" and isinstance(high, t.Ident))
                if not counts and not (said is not None and said.integer):
                    ends = ("[" if first == "le" else "(", "]" if second == "le" else ")")
                    found.sets[name] = t.Fenced(sub.span, *ends, t.Listing(sub.span, (low, high), (",",)))
                    found.bounds[name] = (None, None)


def _extremum(c: Context, node: t.Big) -> h.Term:
    argument = node.op.startswith("arg")
    kind = EXTREMA[node.op]
    if node.sub is None or isinstance(node.sub, t.Missing):
        from derive.elaborate.functions import extreme_entry

        return extreme_entry(c, kind, ex.term(c, node.body))
    found = Ranges()
    constraint = (
        node.sub
        if isinstance(node.sub, t.Chain) and node.sub.ops[0] in ("=", "le", "ne", "neq", "ge", "lt", "gt") and len(node.sub.items) == 2
        else None
    )
    if constraint is not None and not isinstance(constraint.items[0], t.Ident):
        inside = [n for n in t.walk(constraint.items[0]) if isinstance(n, t.Ident) and (n.font == "bold" or n.name in "xyuvwz")]
        if not inside:
            raise fault("E332", "over what does this run?", node.sub)
        found.add(inside[0])
        found.restrictions.append(constraint)
    else:
        _range(c, node.sub, node.sup, found)
        _continua(c, node.sub, found)
    if not found.names:
        raise fault("E332", "over what does this run?", node.sub)
    outer = {
        name: (ex.term(c, lo) if lo is not None else None, ex.term(c, hi) if hi is not None else None)
        for name, (lo, hi) in found.bounds.items()
    }
    hidden = {n: c.indices.pop(n) for n in found.names if n in c.indices}
    with c.binding(*found.names):
        body = ex.term(c, node.body)
        if argument:
            return h.ArgExtremum(kind, body, c.sym(found.names[0]))
        restrictions = [_restriction(c, r) for r in found.restrictions]
        made = []
        for name in found.names:
            letter = c.sym(name)
            if name in found.sets:
                made.append(h.Over(letter, value_set(c, found.sets[name])))
                continue
            size = outer[name][1] or (dimensions.index_range(c, name) if is_scalar(letter.dims) else None)
            made.append(h.Range(letter, outer[name][0] or h.UNITY, size) if size is not None else h.Over(letter, h.Support()))
    for n in found.names:
        c.indices.pop(n, None)
    c.indices.update(hidden)
    for r in restrictions:
        made[-1] = h.Such(made[-1], r)
    return h.Extremum(kind, body, *made)


# --- ellipses -------------------------------------------------------------------------------------------------------------------
