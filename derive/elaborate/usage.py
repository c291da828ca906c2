"""How the letters of a formula are used, found before anything is given a meaning: what is transposed, inverted, called, indexed, bound.

From usage come the kinds that a letter which nobody declared may have, most plausible first: a transposed lower-case letter is a vector,
a letter under a trace a matrix, a capital beside matrices a matrix. The elaboration tries them in order of plausibility until the shapes
fit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from derive.elaborate import forms, functions, levels, plausible, rows, subscripts
from derive.elaborate.names import ALWAYS_FUNCTIONS, FUNCTION_LETTERS, OPERATORS, name_with_label, spell
from derive.elaborate.scoping.scope import Kind, Scope
from derive.read import tree as t

MATRIX_NAMES = frozenset({"trace", "det", "rank", "diag", "vec", "adjugate"})
MATRIX_OPERATORS = frozenset({"tr", "Tr", "trace", "Trace", "det", "Det", "vec", "adj", "logdet"})
CHANCE = frozenset({"E", "Var", "Cov", "Corr", "P", "Pr", "V", "var", "cov", "H", "KL"})


@dataclass
class Usage:
    """What was seen of the letters, by canonical name; insertion order is order of appearance."""

    letters: dict[str, t.Ident] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    call_like: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    indexed: set[str] = field(default_factory=set)
    symbolic: dict[str, set[int]] = field(default_factory=dict)
    transposed: set[str] = field(default_factory=set)
    transposed_members: set[str] = field(default_factory=set)
    inverted: set[str] = field(default_factory=set)
    square: set[str] = field(default_factory=set)
    normed: set[str] = field(default_factory=set)
    beside: dict[str, set[str]] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    upper: set[str] = field(default_factory=set)
    differentiated: set[str] = field(default_factory=set)
    chance: set[str] = field(default_factory=set)
    densities: set[str] = field(default_factory=set)
    hadamard: set[str] = field(default_factory=set)
    scaling: set[str] = field(default_factory=set)
    applied: set[str] = field(default_factory=set)
    subscripted: dict[str, int] = field(default_factory=dict)
    powered: set[str] = field(default_factory=set)
    sigmoid: set[str] = field(default_factory=set)
    members: frozenset[str] = frozenset()
    behind_matrix: set[str] = field(default_factory=set)
    before_array: set[str] = field(default_factory=set)
    primed: set[str] = field(default_factory=set)
    primed_factors: set[str] = field(default_factory=set)
    operands: dict[str, set[str]] = field(default_factory=dict)
    left_of: dict[str, set[str]] = field(default_factory=dict)
    powers_of_t: set[str] = field(default_factory=set)
    vector_valued: set[str] = field(default_factory=set)
    below_bare: set[str] = field(default_factory=set)
    laws: set[str] = field(default_factory=set)
    compared: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    small_levels: set[str] = field(default_factory=set)
    arguments: dict[str, set[str]] = field(default_factory=dict)
    conditional: bool = False
    probabilistic: bool = False
    differentials: bool = False


def usage(scope: Scope, *nodes: t.Node) -> Usage:
    """Collect how letters are used in formulas."""
    u = Usage()
    for node in nodes:
        _visit(u, scope, node)
        _free(u, node, frozenset())
    if u.probabilistic or any(x.random for x in scope.letters.values()):
        u.chance |= u.below_bare
    if "T" in u.letters:
        u.transposed -= u.powers_of_t  # where T is a letter, x^T is a power as well as a transpose
    if "\\sigma" in u.powered and "\\sigma" not in u.sigmoid:
        u.plain.add("\\sigma")
    u.plain -= u.laws
    u.primed_factors -= forms.FUNCTIONS_OF_X - u.transposed - u.normed
    u.called = {n for n in u.call_like if n.startswith("\\mathrm") or n not in u.plain or n.split("_")[0] in ("f", "g", "F")}
    return u


def _visit(u: Usage, scope: Scope, root: t.Node) -> None:
    stack: list[t.Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, t.Ident):
            u.letters.setdefault(spell(node), node)
            continue
        if isinstance(node, t.Number):
            continue
        parts = node.children()
        if isinstance(node, t.Script):
            transposed = node.sup if forms.is_transpose(node.sup) else None
            parts = [x for x in parts if x is not transposed and not _is_label(node, x)]
        stack.extend(parts[::-1])
        match node:
            case t.Script():
                _script(u, node)
                if isinstance(node.base, t.Ident) and node.base.name in levels.LETTERS and levels.has_small_level(node.sub):
                    u.small_levels.add(node.base.name)
                if node.sub is not None and isinstance(node.base, t.Ident):
                    u.subscripted[spell(node.base)] = u.subscripted.get(spell(node.base), 0) + 1
            case t.Row(items=items):
                _row(u, scope, items)
            case t.Big():
                _big(u, node)
            case t.Fenced(left="||", body=body):
                for n in _factors(body):
                    u.normed.add(n)
            case t.Frac(num=num, den=den) | t.Infix(op="/", left=num, right=den):
                _fraction(u, num, den)
            case t.Infix(op=("odot" | "circ"), left=left, right=right):
                u.hadamard.update(n for side in (left, right) for n in _factors(side.body if isinstance(side, t.Fenced) else side))
            case t.Grid(env=("columns" | "rows"), rows=((t.Script(base=t.Ident() as base), *_),)):
                u.transposed_members.add(spell(base))
            case t.Bar():
                u.conditional = True
            case t.Chain(items=(_, t.Ident() as law), ops=("sim",)):
                u.laws.add(spell(law))
    _plain(u, root)


def _is_label(node: t.Node, part: t.Node) -> bool:
    """Whether a part is a subscript that spells a word."""
    return isinstance(node, t.Script) and part is node.sub and isinstance(part, t.Row) and subscripts.is_word(part.items)


def _script(u: Usage, node: t.Script) -> None:
    name = forms.name_of(node)
    base = node.base
    if name is not None and isinstance(base, t.Ident):
        if node.sub is not None:
            found = subscripts.indices_of(node.sub)
            if found is not None:
                key = spell(base)
                u.running.update(spell(i) for part in found for i in t.walk(part) if isinstance(i, t.Ident))
                if any(not isinstance(i, t.Number) for i in found) and not subscripts.label_letters(found):
                    u.symbolic.setdefault(key, set()).add(len(found))
                    u.indexed.add(key)
                u.letters.setdefault(name, base)
        if isinstance(node.sup, t.Ident) and node.sup.name == "H" and (base.name[:1].isupper() or base.font == "bold"):
            u.transposed.add(name)
        if forms.is_transpose(node.sup):
            (u.transposed_members if node.sub is not None and name == spell(base) else u.transposed).add(name)
            u.letters.setdefault(name, base)
            if isinstance(node.sup, t.Ident) and node.sup.name == "T" and base.name[:1].islower() and base.font == "it":
                u.powers_of_t.add(name)
        if node.primes == 1 and node.sup is None and base.name[:1].isupper():
            u.transposed.add(name)
        if node.primes and node.sub is None and base.name in forms.FUNCTIONS_OF_X and base.font == "it" and not base.accents:
            u.primed.add(name)
        if forms.is_inverse(node.sup) or (isinstance(node.sup, t.Ident) and node.sup.name in ("+", "dagger")):
            u.inverted.add(name)
    elif isinstance(base, t.Fenced):
        if base.left == "(" and node.sub is not None:
            u.running.update(spell(i) for part in subscripts.indices_of(node.sub) or [] for i in t.walk(part) if isinstance(i, t.Ident))
        if node.primes:
            u.primed.update(n for n in _factors(base.body) if n in forms.FUNCTIONS_OF_X)
        if forms.is_transpose(node.sup):
            for n in _factors(base.body):
                u.beside.setdefault(n, set()).add("^T")
        if forms.is_inverse(node.sup):
            for n in _factors(base.body):
                u.beside.setdefault(n, set()).add("^-1")


def members_only(u: Usage, root: t.Node) -> frozenset[str]:
    """Bold letters that never stand without a subscript: 𝐯_i is a vector of a family, not an entry of one vector 𝐯."""
    seen: dict[str, int] = {}
    for x in t.walk(root):
        if isinstance(x, t.Ident) and x.font == "bold" and x.name[:1].islower():
            seen[spell(x)] = seen.get(spell(x), 0) + 1
    return frozenset(n for n, count in seen.items() if u.subscripted.get(n, 0) == count)


def _factors(node: t.Node) -> list[str]:
    """The letters that are factors or terms at the top of a node."""
    match node:
        case t.Row(items=items):
            return [n for i in items for n in _factors(i)]
        case t.Sum(terms=terms):
            return [n for i in terms for n in _factors(i)]
        case t.Prefix(body=body):
            return _factors(body)
        case t.Ident() | t.Script():
            name = forms.name_of(node)
            return [name] if name else []
    return []


def _row(u: Usage, scope: Scope, items: tuple[t.Node, ...]) -> None:
    names = [(forms.name_of(i) if isinstance(i, (t.Ident, t.Script)) else None) for i in items]
    for k, item in enumerate(items):
        head = rows.head_of(item)
        nxt = items[k + 1] if k + 1 < len(items) else None
        fence = rows.fence_of(nxt) if nxt is not None else None
        if head is not None and head.name in MATRIX_OPERATORS and head.font == "rm" and nxt is not None:
            inside = fence[0].body if fence is not None else nxt
            u.square.update(_factors(inside))
        if head is not None and head.name in ("diag", "Diag") and head.font == "rm" and fence is not None:
            u.hadamard.update(_inner_factors(fence[0].body))
        if head is not None and head.font == "cal" and head.name in ("R", "N") and fence is not None:
            for n in _factors(fence[0].body):
                u.beside.setdefault(n, set()).add("^T")
        if k and fence is not None and (before := rows.head_of(items[k - 1])) is not None and before.name == "dim":
            for n in _factors(fence[0].body):
                u.beside.setdefault(n, set()).add("^T")
        if k and isinstance(item, t.Ident) and item.name == "I" and not item.accents and names[k - 1]:
            u.scaling.add(names[k - 1])  # type: ignore[arg-type]
        if head is not None and head.name == "sigma" and fence is not None:
            (u.powered if isinstance(item, t.Script) and item.sup is not None and not item.primes else u.sigmoid).add(spell(head))
        if (
            head is not None
            and head.name in CHANCE
            and fence is not None
            and (head.font in ("rm", "bb") or fence[0].left == "[" or len(head.name) > 1 or head.name in "EP")
            and not (head.font == "cal" and fence[0].left == "(")
        ):
            u.chance.update(n for n in _letters_below(fence[0].body))
            u.probabilistic = True
        if (
            head is not None
            and fence is not None
            and head.name in ("sigma", "lambda", "kappa", "rho")
            and ((isinstance(item, t.Script) and item.sub is not None) or head.name == "kappa")
        ):
            u.square.update(n for n in _factors(fence[0].body) if n[:1].isupper() or n.startswith("\\mathbf"))
        if isinstance(item, t.Ident) and item.name == "E" and item.font in ("it", "bb", "rm") and fence is None and nxt is not None:
            u.below_bare.update(n for x in items[k + 1 :] for n in _letters_below(x))
        if head is not None and head.name == "d" and nxt is not None and not isinstance(item, t.Script):
            u.differentials = True
        if head is not None and head.name == "nabla":
            after = forms.name_of(nxt) if isinstance(nxt, (t.Ident, t.Script)) else None
            if after is not None:
                u.differentiated.add(after)
            if isinstance(item, t.Script) and item.sub is not None:
                by = forms.name_of(item.sub)
                if by is not None:
                    u.beside.setdefault(by, set()).add("nabla")
        if forms.is_primed_letter(item) and fence is None and any(names[j] for j in range(len(items)) if j != k):
            u.primed_factors.add(names[k])  # type: ignore[arg-type]
        if head is not None and fence is not None and forms.is_transposed(nxt) and not (k and forms.is_derivative(items[k - 1])):
            u.vector_valued.add(name_with_label(item, head))
        if head is not None and fence is not None and functions.GREEK.get(head.name) != "sigmoid":
            _call(u, scope, item, head, fence[0])
        if names[k] and k and names[k - 1] and k + 1 == len(items) and _is_matrix(scope, names[k - 1]):
            u.behind_matrix.add(names[k])  # type: ignore[arg-type]
        if k + 1 < len(items) and forms.is_operator(item) and _is_array(scope, names[k + 1]):
            u.before_array.add(names[k])  # type: ignore[arg-type]
        if (
            k
            and k + 1 == len(items)
            and forms.is_operand(item)
            and forms.is_operator(items[k - 1])
            and not any(map(forms.is_closed, items))
        ):
            u.applied.update((names[k - 1], names[k]))  # type: ignore[arg-type]
            u.letters.setdefault(names[k - 1], rows.head_of(items[k - 1]))  # type: ignore[arg-type]
        if k and k + 1 == len(items) and forms.is_operand(item) and (operators := forms.operators(items[k - 1])):
            u.operands.setdefault(spell(item), set()).update(operators)  # type: ignore[arg-type]
        if k and forms.is_operand(items[k - 1]) and (operators := forms.operators(item)):
            u.left_of.setdefault(spell(items[k - 1]), set()).update(operators)  # type: ignore[arg-type]
        if names[k]:
            for j in (k - 1, k + 1):
                if 0 <= j < len(items):
                    u.beside.setdefault(names[k], set()).add(names[j] or type(items[j]).__name__)  # type: ignore[arg-type]


def _inner_factors(node: t.Node) -> list[str]:
    """The letters in a node that may be arrays: factors, terms, and the arguments of functions."""
    out = _factors(node)
    for x in t.walk(node):
        if isinstance(x, t.Fenced):
            out += _factors(x.body)
        elif isinstance(x, t.Infix) and x.op in ("odot", "circ"):
            out += [*_factors(x.left), *_factors(x.right)]
    return out


def _is_matrix(scope: Scope, name: str | None) -> bool:
    info = scope.letter(name or "")
    return info is not None and info.kind is Kind.MATRIX


def _is_array(scope: Scope, name: str | None) -> bool:
    info = scope.letter(name or "")
    return info is not None and info.kind in (Kind.VECTOR, Kind.MATRIX) and info.stated


def _call(u: Usage, scope: Scope, item: t.Node, head: t.Ident, fence: t.Fenced) -> None:
    """A letter before a fence is called if it is a letter for functions, or if the fence holds a bare letter or a list of such."""
    if head.font == "rm" and (OPERATORS.get(head.name, "") in rows.UNKNOWN or (rows.is_word(head) and fence.left == "(")):
        u.call_like.add(spell(head))
        return
    if isinstance(item, t.Script) and (
        item.primes == 0 and item.sup is not None and not forms.is_inverse(item.sup) and not forms.is_order(item.sup)
    ):
        return
    name = name_with_label(item, head)
    args, given = rows.arguments(fence)
    args = [a for a in args if not isinstance(a, t.Ellipsis)]
    u.arguments.setdefault(name, set()).update(
        spell(a.base) for a in args if isinstance(a, t.Script) and isinstance(a.base, t.Ident) and a.sub is not None
    )
    simple = bool(args) and all(
        isinstance(a, (t.Ident, t.Script, t.Number)) and not (isinstance(a, t.Script) and isinstance(a.base, t.Fenced)) for a in args
    )
    lone_sum = any(isinstance(a, (t.Sum, t.Prefix)) for a in args)
    if given:
        u.densities.add(name)
        return
    if head.font == "bb" or (isinstance(item, t.Script) and item.primes and not head.name.isupper()):
        u.call_like.add(name)
        return
    if fence.left != "(":
        return
    if head.name in ("p", "q") and head.font == "it" and simple and not any(isinstance(a, t.Number) for a in args):
        u.densities.add(name)
    if (
        (head.name in ALWAYS_FUNCTIONS and head.font == "it" and args)
        or (
            (head.name in FUNCTION_LETTERS or head.font == "cal")
            and (simple or len(args) > 1 or head.name in ("f", "g", "F") or not lone_sum)
            and args
        )
        or (
            simple
            and len(args) >= 1
            and not any(isinstance(a, t.Number) for a in args)
            and (len(args) > 1 or head.name.isalpha())
            and head.font in ("it", "rm")
        )
    ):
        u.call_like.add(name)


def _free(u: Usage, node: t.Node, under: frozenset[str]) -> None:
    """Collect the letters that stand outside of every operator whose limits name them, and those that an equation begins with."""
    match node:
        case t.Ident():
            if spell(node) not in under:
                u.free.add(spell(node))
            return
        case t.Big(sub=sub) if sub is not None:
            for part in node.children():
                _free(u, part, under if part is node.sup else under | _named_by(sub))
            return
        case t.Chain(items=(t.Ident() as first, *_)):
            u.targets.add(spell(first))
    for part in node.children():
        _free(u, part, under)


def _named_by(sub: t.Node) -> frozenset[str]:
    """The letters that limits may bind: `i` in `i = j + 1`, both in `i < j` and `i \\ne j`."""
    both = isinstance(sub, t.Chain) and set(sub.ops) <= {"lt", "le", "gt", "ge", "<", ">", "ne", "neq"}
    parts = sub.items if both and isinstance(sub, t.Chain) else (sub.items[0],) if isinstance(sub, t.Chain) else (sub,)
    names = [
        spell(x) for k, part in enumerate(parts) for x in t.walk(part) if isinstance(x, t.Ident) and (k == 0 or x.name in plausible.INDICES)
    ]
    return frozenset(names)


def _letters_below(node: t.Node) -> list[str]:
    return [n for x in t.walk(node) if isinstance(x, (t.Ident, t.Script)) and (n := forms.name_of(x))]


def _big(u: Usage, node: t.Big) -> None:
    if node.sub is not None:
        first = node.sub.items[0] if isinstance(node.sub, (t.Chain, t.Listing)) else node.sub
        for n in t.walk(first):
            if isinstance(n, t.Ident):
                u.bound.add(spell(n))
    if node.sup is not None:
        for n in t.walk(node.sup):
            if isinstance(n, t.Ident):
                u.upper.add(spell(n))
    for v in node.variables:
        if isinstance(v, t.Ident):
            u.bound.add(spell(v))


def _fraction(u: Usage, num: t.Node, den: t.Node) -> None:
    items = num.items if isinstance(num, t.Row) else (num,)
    head = rows.head_of(items[0])
    if head is None or head.name not in ("partial", "d"):
        return
    if len(items) == 2 and (n := forms.name_of(items[1])) is not None:
        u.differentiated.add(n)
    for x in den.items if isinstance(den, t.Row) else ():
        if (n := forms.name_of(x)) is not None and n not in ("\\partial", "d", "partial"):
            u.beside.setdefault(n, set()).add("by")


def _letters_alone(node: t.Node) -> bool:
    """Whether a fence holds two letters and nothing else: what `D(p ‖ q)` and `H(p, q)` compare are functions too."""
    if not isinstance(node, t.Fenced):
        return False
    body = node.body
    parts = (body.left, body.right) if isinstance(body, t.Bar) else body.items if isinstance(body, t.Listing) else ()
    return len(parts) == 2 and all(isinstance(x, t.Ident) for x in parts)


def _density_alone(u: Usage, node: t.Node) -> bool:
    """`(p)` behind an H or h, where p stands before an argument elsewhere or is compared with another: the entropy of the density p."""
    return isinstance(node, t.Fenced) and isinstance(node.body, t.Ident) and spell(node.body) in u.densities | u.compared


def _compared(root: t.Node) -> set[str]:
    """The letters of `D(p ‖ q)` and `H(p, q)`."""
    rows_of = (x.items for x in t.walk(root) if isinstance(x, t.Row))
    pairs = [two for items in rows_of for one, two in pairwise(items) if (head := rows.head_of(one)) and head.name in ("KL", "H", "D")]
    return {spell(x) for p in pairs if _letters_alone(p) for x in t.walk(p) if isinstance(x, t.Ident)}


def _plain(u: Usage, root: t.Node) -> None:
    """Letters that stand somewhere as values: not before a fence, not as the operator of a derivative."""
    if "H" in u.letters or "h" in u.letters:
        u.compared |= _compared(root)

    def visit(node: t.Node) -> None:
        if isinstance(node, t.Row):
            for k, item in enumerate(node.items):
                head = rows.head_of(item)
                nxt = node.items[k + 1] if k + 1 < len(node.items) else None
                before = rows.head_of(node.items[k - 1]) if k else None
                if before is not None and before.name in ("KL", "H", "CE", "D") and _letters_alone(item):
                    continue
                if before is not None and before.name in ("H", "h") and _density_alone(u, item):
                    continue
                if head is not None and isinstance(item, (t.Ident, t.Script)):
                    called = nxt is not None and rows.fence_of(nxt) is not None
                    derived = before is not None and before.name in ("nabla", "partial", "d")
                    primed = isinstance(item, t.Script) and item.primes
                    if not called and not derived and not primed:
                        u.plain.add(forms.name_of(item) or spell(head))
                else:
                    visit(item)
                if isinstance(item, t.Script):
                    for part in (item.sub, item.sup):
                        if part is not None and not _is_label(item, part):
                            visit(part)
            return
        if isinstance(node, (t.Ident, t.Script)):
            name = forms.name_of(node)
            if name is not None and not (isinstance(node, t.Script) and node.primes):
                u.plain.add(name)
            if isinstance(node, t.Script):
                if not isinstance(node.base, t.Ident):
                    visit(node.base)
                for part in (node.sub, node.sup):
                    if part is not None and not _is_label(node, part):
                        visit(part)
            return
        for child in node.children():
            visit(child)

    visit(root)


def indexed_letters(nodes: list[t.Node]) -> frozenset[str]:
    """Return the letters that have an index letter somewhere: vectors, unless something says otherwise."""
    found = set()
    for node in nodes:
        for x in t.walk(node):
            if isinstance(x, t.Script) and isinstance(x.base, t.Ident) and x.sub is not None:
                indices = subscripts.indices_of(x.sub)
                if (
                    indices is not None
                    and len(indices) == 1
                    and isinstance(indices[0], t.Ident)
                    and indices[0].name in ("i", "j", "k", "l", "n", "m", "t")
                ):
                    found.add(spell(x.base))
    return frozenset(found)


# --- kinds ----------------------------------------------------------------------------------------------------------------------
