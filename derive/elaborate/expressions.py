"""From a presentation tree to a term: one function for each kind of node.

Nothing here guesses: what cannot be given a meaning with the kinds at hand raises `ReadError` (not understood) or `ShapeError` (the
shapes do
not fit), and the caller tries the next assignment of kinds or reports.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.elaborate import binders, calculus, letters, norms, patterns, rows
from derive.elaborate.context import Context, fault
from derive.elaborate.names import spell
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import ONE, SCALAR, ShapeError, is_scalar, is_vector


def term(c: Context, node: t.Node) -> h.Term:
    """Return the term that a node stands for."""
    reader = READERS.get(type(node))
    if reader is None:
        raise fault("E300", f"a value is expected here, not {_NAMES.get(type(node), type(node).__name__.lower())}", node)
    return reader(c, node)


_NAMES: dict[type, str] = {
    t.Chain: "a relation", t.Listing: "a list", t.Words: "words", t.Ellipsis: "an ellipsis", t.Missing: "nothing", t.Lines: "several lines",
    t.Bar: "a bar",
}  # fmt: skip


def _number(c: Context, node: t.Number) -> h.Term:
    text = node.text.replace(",", "")
    return h.Decimal(text) if "." in text else h.Num(int(text))


def _prefix(c: Context, node: t.Prefix) -> h.Term:
    if node.op == "+":
        return term(c, node.body)
    if node.op == "-":
        return h.negate(term(c, node.body))
    raise fault("E301", f"the sign {node.op} makes two statements of one", node, help="write each sign out")


def _postfix(c: Context, node: t.Postfix) -> h.Term:
    if node.op == "%":
        return h.Quotient(term(c, node.body), h.Num(100))
    return h.Func("doublefactorial" if node.op == "!!" else "factorial", term(c, node.body))


def _sum(c: Context, node: t.Sum) -> h.Term:
    if "pm" in node.ops or "mp" in node.ops:
        raise fault("E301", "the sign ± makes two values of one", node, help="write each sign out")
    if any(op not in "+-" for op in node.ops):
        raise fault("E302", f"{' '.join(sorted({o for o in node.ops if o not in '+-'}))} is not read between values", node)
    if any(isinstance(x, t.Ellipsis) for x in node.terms):
        return patterns.ellipsis_sum(c, node)
    whole = binders.objective(node)
    if whole is not None:
        return binders.big(c, whole)
    _refuse_reach(c, node)
    parts = [term(c, node.terms[0])]
    for op, item in zip(node.ops, node.terms[1:], strict=True):
        part = term(c, item)
        parts.append(h.negate(part) if op == "-" else part)
    return plus(c, parts)


def _refuse_reach(c: Context, node: t.Sum) -> None:
    """In `Σ_i a_i + b_i` the i of the second term is that of the sum, if the author left out a parenthesis; that is not guessed."""
    for k, item in enumerate(node.terms[:-1]):
        first = item.items[-1] if isinstance(item, t.Row) else item.body if isinstance(item, t.Prefix) else item
        if not (isinstance(first, t.Big) and first.op == "sum" and first.sub is not None):
            continue
        index = first.sub.items[0] if isinstance(first.sub, t.Chain) else first.sub
        if not isinstance(index, t.Ident) or spell(index) in c.bound or c.scope.letter(spell(index)) is not None:
            continue
        if any(_stands_free(x, index) for x in node.terms[k + 1 :]):
            message = f"how far the sum over {spell(index)} reaches is not said"
            raise fault("E308", message, item, help="put what is summed in parentheses")


def _stands_free(node: t.Node, index: t.Ident) -> bool:
    """Whether an index stands in a node, under no sign that binds it there."""
    if isinstance(node, t.Ident):
        return spell(node) == spell(index)
    below = t.walk(node.sub) if isinstance(node, t.Big) and node.sub is not None else ()
    if any(isinstance(x, t.Ident) and spell(x) == spell(index) for x in below):
        return False
    return any(_stands_free(x, index) for x in node.children())


def plus(c: Context, parts: list[h.Term]) -> h.Term:
    """Return a sum, a bare number beside vectors standing for that number times 𝟏, a scalar beside a square matrix for nothing."""
    shapes = [c.shape(p) for p in parts]
    arrays = [s for s in shapes if not is_scalar(s)]
    if arrays:
        fixed = []
        for part, shape in zip(parts, shapes, strict=True):
            if is_scalar(shape) and _is_number(part) and is_vector(c.unifier.shape(arrays[0])):
                c.note("a number added to a vector is added to every entry")
                ones = h.Ones(*c.unifier.shape(arrays[0]))
                fixed.append(ones if part == h.UNITY else h.Times(part, ones))
            else:
                fixed.append(part)
        parts = fixed
    made = h.Plus(*parts)
    c.shape(made)
    return made


def _is_number(x: h.Term) -> bool:
    return isinstance(x, (h.Num, h.Decimal)) or (isinstance(x, h.Times) and all(_is_number(p) for p in x.children))


def _infix(c: Context, node: t.Infix) -> h.Term:
    match node.op:
        case "/" | "div":
            chained = _chained_derivative(c, node)
            if chained is not None:
                return chained
            made = calculus.derivative_fraction(c, node.left, node.right, node)
            return made if made is not None else _slash(c, node)
        case "ast" if (meaning := c.scope.meanings.get("*", "hadamard_product")) not in ("hadamard_product", "?"):
            if meaning != "convolution":
                raise fault("E316", f"the text gives * another meaning here ({meaning.replace('_', ' ')})", node)
            return h.Composite("convolution", term(c, node.left), term(c, node.right))
        case "odot" | "circ" | "bullet" | "ast":
            with c.by_entries():
                left, right = term(c, node.left), term(c, node.right)
            if c.scalar(left) or c.scalar(right):
                if node.op == "circ":
                    raise fault("E305", "∘ between numbers may compose functions of which nothing is said", node, help="write f(g(x))")
                return h.Times(left, right)
            made = h.Hadamard(left, right)
        case "otimes":
            return h.Kronecker(term(c, node.left), term(c, node.right))
        case "cdot" | "times":
            return dot(c, node)
        case "oslash":
            return h.Quotient(term(c, node.left), term(c, node.right))
        case _:
            raise fault("E303", f"the operator {node.op} is not read between values", node)
    c.shape(made)
    return made


def _chained_derivative(c: Context, node: t.Infix) -> h.Term | None:
    """`∂L/∂a · ∂a/∂z`: the sign in the middle stands between two derivatives, not in a numerator."""
    left = node.left
    if not isinstance(left, t.Infix) or left.op not in ("cdot", "times"):
        return None
    second = calculus.derivative_fraction(c, left.right, node.right, node)
    return None if second is None else times(c, term(c, left.left), second)


def _slash(c: Context, node: t.Infix) -> h.Term:
    """`a/b c`: the denominator is the run of simple factors; what follows them (a sum sign, a norm, a fence) multiplies."""
    right = node.right
    if isinstance(right, t.Row):
        split = _denominator_length(right.items)
        if split < len(right.items):
            bottom: t.Node = right.items[0] if split == 1 else t.Row(right.span, right.items[:split])
            rest: t.Node = right.items[split] if split + 1 == len(right.items) else t.Row(right.span, right.items[split:])
            return times(c, quotient(c, term(c, node.left), term(c, bottom)), term(c, rest))
    return quotient(c, term(c, node.left), term(c, right))


def _denominator_length(items: tuple[t.Node, ...]) -> int:
    if isinstance(items[0], t.Number):
        for k, item in enumerate(items[1:], 1):
            if not isinstance(item, (t.Ident, t.Script, t.Number)) or isinstance(getattr(item, "base", None), t.Fenced):
                return k
    for k, item in enumerate(items[1:], 1):
        if isinstance(item, t.Big):
            return k
    return len(items)


def quotient(c: Context, top: h.Term, bottom: h.Term) -> h.Term:
    """Return a quotient, elementwise where both are arrays of one shape."""
    shape = c.shape(bottom)
    if not is_scalar(shape):
        above = c.shape(top)
        if is_vector(shape) and is_vector(above):
            c.note("a quotient of two vectors is elementwise")
        elif is_scalar(above) and is_vector(shape):
            c.note("a quotient by a vector is elementwise")
            top = h.Times(top, h.Ones(*shape))
        elif not is_scalar(above) and shape == above and shape[1] != 1:
            c.note("a quotient of two matrices of one shape is elementwise")
        else:
            raise ShapeError("a matrix does not divide", shape, SCALAR)
    made = h.Quotient(top, bottom)
    c.shape(made)
    return made


def dot(c: Context, node: t.Infix) -> h.Term:
    """`a · b` of two vectors is their inner product, `a × b` their cross product; otherwise a product."""
    left, right = term(c, node.left), term(c, node.right)
    a, b = c.shape(left), c.shape(right)
    if is_vector(a) and is_vector(b):
        made: h.Term = h.Cross(left, right) if node.op == "times" else h.Inner(left, right)
        c.shape(made)
        return made
    return times(c, left, right)


def times(c: Context, *factors: h.Term) -> h.Term:
    """Return a product as written; a product of one thing is that thing."""
    flat: list[h.Term] = []
    for f in factors:
        flat.extend(f.children if isinstance(f, h.Times) and not flat else (f,))
    if len(flat) == 1:
        return flat[0]
    made = h.Times(*flat)
    c.shape(made)
    return made


def _fenced(c: Context, node: t.Fenced) -> h.Term:
    match node.left, node.right:
        case ("(", ")") | ("[", "]") | ("{", "}") | (".", "."):
            if isinstance(node.body, t.Listing):
                bracket = commutator(c, node.body) if node.left == "[" else None
                return bracket if bracket is not None else listing(c, node.body, row=False)
            return term(c, node.body)
        case ("|", "|"):
            body = term(c, node.body)
            shape = c.shape(body)
            if is_scalar(shape):
                return h.Func("abs", body)
            if is_vector(shape) and c.entrywise:
                c.note("|x| is taken entry by entry")
                return h.Func("abs", body)
            if is_vector(shape):
                c.note("|x| of a vector is its Euclidean norm")
                return h.Norm(body, "2")
            c.note("|A| of a matrix is its determinant")
            made: h.Term = h.Det(body)
            c.shape(made)
            return made
        case ("||", "||"):
            return norms.norm(c, node, None)
        case ("<", ">"):
            return inner(c, node)
        case ("lfloor", "rfloor"):
            return h.Func("floor", term(c, node.body))
        case ("lceil", "rceil"):
            return h.Func("ceil", term(c, node.body))
        case (".", "|"):
            raise fault("E304", "a bar without limits: at what is this evaluated?", node, help="write f(x)\\big|_{x=0}")
    raise fault("E305", f"the fences {node.left} … {node.right} have no meaning here", node)


def inner(c: Context, node: t.Fenced) -> h.Term:
    body = node.body
    if isinstance(body, t.Listing) and len(body.items) == 2:
        made = h.Inner(term(c, body.items[0]), term(c, body.items[1]))
    elif isinstance(body, t.Bar):
        made = h.Inner(term(c, body.left), term(c, body.right))
    else:
        raise fault("E306", "an inner product has two arguments", node, help="write \\langle x, y \\rangle")
    c.shape(made)
    return made


def listing(c: Context, node: t.Listing, row: bool) -> h.Term:
    """`(a, b, c)` is a column of its members; `(x_1, …, x_n)` is the vector x itself."""
    items = [i for i in node.items if not isinstance(i, t.Missing)]
    if any(isinstance(i, t.Ellipsis) for i in items):
        return patterns.ellipsis_list(c, node)
    parts = [term(c, i) for i in items]
    if any(s not in (",", ";") for s in node.seps):
        raise fault("E307", "several things stand where one value is expected", node)
    return h.Block(len(parts), 1, *parts)


def commutator(c: Context, node: t.Listing) -> h.Term | None:
    """`[A, B]` of two matrices is A B − B A; several matrices in brackets, or of different sizes, may be many things."""
    parts = [term(c, i) for i in node.items] if len(node.items) == 2 and node.seps == (",",) else []
    shapes = [c.shape(p) for p in parts]
    if not shapes or any(is_scalar(s) or is_vector(s) for s in shapes):
        return None
    made = h.Plus(h.Times(*parts), h.negate(h.Times(*reversed(parts))))
    c.shape(made)
    c.note("[A, B] of two matrices is their commutator")
    c.doubts.setdefault("[A, B] may be the commutator, or the two matrices side by side")
    return made


def _frac(c: Context, node: t.Frac) -> h.Term:
    made = calculus.derivative_fraction(c, node.num, node.den, node)
    return made if made is not None else quotient(c, term(c, node.num), term(c, node.den))


def _root(c: Context, node: t.Root) -> h.Term:
    body = term(c, node.body)
    if node.degree is None:
        shape = c.shape(body)
        return h.Func("sqrt", body) if is_scalar(shape) or is_vector(shape) else h.MatrixFunction("sqrt", body)
    return h.Power(body, h.Quotient(h.UNITY, term(c, node.degree)))


def _binom(c: Context, node: t.Binom) -> h.Term:
    return h.Func("binomial", term(c, node.top), term(c, node.bottom))


def _grid(c: Context, node: t.Grid) -> h.Term:
    block = patterns.grid(c, node)
    if node.env == "vmatrix":
        return h.Det(block)
    return block


def _cases(c: Context, node: t.Cases) -> h.Term:
    from derive.elaborate.relations import proposition

    args: list[h.Term] = []
    for value, condition in node.rows:
        args.append(term(c, value))
        args.append(h.Otherwise() if condition is None or _otherwise(condition) else proposition(c, _condition(condition)))
    arrays = [s for x in args[::2] if not is_scalar(s := c.shape(x))]
    if arrays:  # the 0 of a case beside an array is the zero of its shape
        args[::2] = [h.Zeros(*c.unifier.shape(arrays[0])) if x == h.ZERO else x for x in args[::2]]
    return h.Piecewise(*args)


def _otherwise(node: t.Node) -> bool:
    return (isinstance(node, t.Words) and any(w in node.text.lower() for w in ("otherwise", "else"))) or (
        isinstance(node, t.Row) and any(_otherwise(i) for i in node.items)
    )


def _condition(node: t.Node) -> t.Node:
    """Drop an "if" before a condition."""
    if isinstance(node, (t.Listing, t.Row)):
        kept = tuple(i for i in node.items if not isinstance(i, (t.Words, t.Missing)))
        if len(kept) == 1:
            return kept[0]
    return node


def _accent(c: Context, node: t.Accent) -> h.Term:
    raise fault("E308", f"\\{node.accent} over more than a letter is not read", node, help="give the quantity a letter of its own")


def _stack(c: Context, node: t.Stack) -> h.Term:
    return term(c, node.base)


def _listing_fault(c: Context, node: t.Listing) -> h.Term:
    raise fault("E307", "several things stand where one value is expected", node)


def _ident(c: Context, node: t.Ident) -> h.Term:
    if rows.is_operator(c, node):
        raise fault("E309", f"{node.name} has no argument", node, help=f"write {node.name}(…)")
    return letters.letter(c, node)


READERS: dict[type, Callable[..., h.Term]] = {
    t.Number: _number,
    t.Ident: _ident,
    t.Script: lambda c, node: rows.single(c, node),
    t.Row: lambda c, node: rows.product(c, node),
    t.Prefix: _prefix,
    t.Postfix: _postfix,
    t.Sum: _sum,
    t.Infix: _infix,
    t.Fenced: _fenced,
    t.Frac: _frac,
    t.Root: _root,
    t.Binom: _binom,
    t.Big: lambda c, node: binders.big(c, node),
    t.Grid: _grid,
    t.Cases: _cases,
    t.Accent: _accent,
    t.Stack: _stack,
    t.Listing: _listing_fault,
}

__all__ = ["ONE", "dot", "inner", "listing", "plus", "quotient", "term", "times"]
