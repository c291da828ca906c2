"""Subscripts: which index is an entry or a member, and which is part of a name."""

from __future__ import annotations

from derive.elaborate import dimensions, letters, quantiles
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.elaborate.names import GREEK, label, spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.shapes import SCALAR, Dim, ShapeError, is_scalar

#: What the label of a letter tells apart where the text says that it is one of these: `S_1` and `S_2` are no entries of S.
OF_A_SAMPLE = frozenset({"sample_variance", "sample_variance_n", "unbiased_variance", "sample_deviation"})
WHOLE = frozenset({"bullet", "ast", "cdot", ":"})


def choose_by_scripts(c: Context, base: t.Ident, node: t.Script) -> h.Term | None:
    """`C_n^k` is the number of ways to choose k of n, where C has no other meaning."""
    if base.name != "C" or base.font != "it" or base.accents or letters.is_letter(c, base) or node.primes:
        return None
    if not (isinstance(node.sub, (t.Ident, t.Number)) and isinstance(node.sup, t.Ident) and node.sup.name in tuple("kmrjxi")):
        return None
    c.note("C with two indices is a binomial coefficient")
    return h.Func("binomial", ex.term(c, node.sub), ex.term(c, node.sup))


def entry_of_power(c: Context, base: t.Ident, node: t.Script) -> h.Term | None:
    """`A^T_{ij}` and `Σ^+_{ii}` are entries of the transpose and of the pseudo-inverse, and not functions of an entry."""
    if node.sub is None or node.primes or not (base.name[:1].isupper() and base.font in ("it", "bold")):
        return None
    found = indices_of(node.sub)
    full = f"{spell(base)}_{{{label(node.sub)}}}"
    if full in c.bound or c.scope.letter(full) is not None or any(isinstance(i, t.Ident) and i.name in WHOLE for i in found or ()):
        return None
    if found is None or len(found) != 2 or not (isinstance(node.sup, t.Ident) and node.sup.name in letters.TRANSPOSES | {"+", "dagger"}):
        return None
    array = c.sym(spell(base), Kind.MATRIX)
    if c.unifier.shape(array.dims)[1] == 1:
        return None
    return entry(c, letters.superscripted(c, array, node.sup), node.sub, node)


def is_word(items: tuple[t.Node, ...]) -> bool:
    """Whether the letters of a subscript spell a word or an abbreviation (`MLE`, `reg`, `total`) rather than list indices."""
    if not all(isinstance(i, t.Ident) and i.font == "it" and len(i.name) == 1 and not i.accents for i in items):
        return False
    text = "".join(i.name for i in items)  # type: ignore[attr-defined]
    if text.isupper():
        return len(text) > 1
    return len(text) > 2 and (text in ("min", "lin", "std", "dim", "init", "bin", "mid") or any(x not in "abcdijklmnpqrst" for x in text))


def indices_of(sub: t.Node) -> list[t.Node] | None:
    """Split a subscript into its indices (`ij`, `i,j`, `2i`, `t+1`); None where it is not made of indices."""
    match sub:
        case t.Row(items=items) if is_word(items):
            return None
        case t.Row(items=items):
            parts = list(items)
            digits: list[t.Node] = []
            for part in parts:
                if isinstance(part, t.Number) and len(part.text) > 1 and len(parts) > 1:
                    return None
                if not _is_index(part):
                    return None
                digits.append(part)
            return digits
        case t.Listing(items=items, seps=(*_, ":", ",") | (*_, ":")) if (sliced := _slice(items)) is not None:
            return sliced
        case t.Listing(items=items, seps=seps) if all(s == "," for s in seps):
            return list(items) if all(_is_index(i) for i in items) else None
        case t.Number(text=text) if len(text) == 2 and text.isdigit():
            return [t.Number(sub.span, text[0]), t.Number(sub.span, text[1])]
        case _ if _is_index(sub):
            return [sub]
    return None


def _slice(items: tuple[t.Node, ...]) -> list[t.Node] | None:
    """The indices of a whole row `i,:` or of a whole column `:,j`, the colon as a name of its own."""
    whole = t.Ident(items[0].span, ":")
    match items:
        case (index, t.Missing(), t.Missing()) | (index, t.Missing()) if _is_index(index) and not isinstance(index, t.Missing):
            return [index, whole]
        case (t.Missing(), t.Missing(), index) | (t.Missing(), index) if _is_index(index) and not isinstance(index, t.Missing):
            return [whole, index]
    return None


def _is_index(node: t.Node) -> bool:
    match node:
        case t.Ident(name=name, font=font):
            return (font == "it" and (len(name) == 1 or name in ("ell", "alpha", "tau"))) or name in WHOLE
        case t.Number(text=text):
            return text.isdigit()
        case t.Sum(terms=terms, ops=ops):
            random = any(isinstance(x, t.Ident) and x.name in ("X", "Y", "Z") for x in terms)  # σ_{X+Y} is of a sum
            return not random and all(_is_index(x) for x in terms) and all(o in "+-" for o in ops)
        case t.Infix(op="/", left=t.Ident(name=name)) if name in GREEK:
            return False
        case t.Infix(op=("cdot" | "-" | "/"), left=left, right=right):
            return _is_index(left) and _is_index(right)
        case t.Script(base=base, sub=sub, sup=None):
            return _is_index(base) and (sub is None or _is_index(sub))
        case t.Missing(placeholder=True):
            return True
        case t.Fenced(left="(", body=t.Ident() | t.Number()):
            return False
    return False


def subscripted(c: Context, base: t.Ident, sub: t.Node) -> h.Term:
    """Return a letter with a subscript: an entry or member where the base is an array or the index is one, else a labelled letter."""
    name = base.name if base.font == "raw" else spell(base)
    full = f"{name}_{{{label(sub)}}}"
    if full in c.bound or c.scope.letter(full) is not None:
        return letters.known(c, full, base)
    if c.chance and (found_quantile := quantiles.quantile(c, base, sub)) is not None:
        return found_quantile
    if base.accents and is_sample_size(c, sub):
        own = c.scope.letter(name[5:-1]) if name.startswith("\\bar{") else None
        if own is not None and own.random and own.kind is Kind.VECTOR:
            return letters.known(c, name, base)
        if c.scope.letter(name) is None:
            return c.sym(full, Kind.SCALAR)
    if (is_level(c, sub) or is_pooled(c, base, sub) or c.scope.meanings.get(full, "").removesuffix("^2") in OF_A_SAMPLE) and c.scope.letter(
        name
    ) is None:
        return c.sym(full, Kind.SCALAR)
    if isinstance(sub, t.Infix) and sub.op == "times":
        raise fault("E315", "a size stands below this letter", sub, help="say in words of which size it is: Let A be an m×n matrix")
    found = indices_of(sub)
    if isinstance(sub, t.Fenced) and sub.left == "(" and indices_of(sub.body) is not None:
        if (info := c.scope.letter(name)) is not None and (not info.random or c.scope.regression is not None):
            c.doubts.setdefault(f"{name} with an index in parentheses may be its members in order of size")
        return h.At(c.sym(f"{name}_{{()}}", Kind.VECTOR), ex.term(c, sub.body))
    if found is None and isinstance(sub, t.Ident) and spell(sub) in c.bound:
        return h.Call(c.function(name, (SCALAR,)), c.sym(spell(sub)))
    if found is None or are_labels(c, found):
        _refuse_bound(c, sub)
    if found is None:
        kind = c.kind(full) or (c.kind(name) if base.font == "bold" else None)
        return c.sym(full, kind or _label_kind(c, base))
    if base.name == "delta" and base.font == "it" and not base.accents and len(found) == 2 and c.scope.letter(name) is None:
        c.note("δ with two indices is the Kronecker delta")
        return h.Func("delta", *(ex.term(c, i) for i in found))
    if _is_basis(c, base, name, found):
        c.note(f"{name} with an index is a standard basis vector")
        index = ex.term(c, found[0])
        unit = h.Unit(c.fresh(), index)
        tie(c, index, unit.args[0])
        return unit
    array = None if are_labels(c, found) else _array(c, base, name, found)
    if array is None:
        kind = c.kind(full) or _label_kind(c, base)
        return c.sym(full, kind)
    return entry(c, array, sub, base)


def is_level(c: Context, sub: t.Node) -> bool:
    """Whether a subscript is a level α of which the text says that it is a number between 0 and 1, and no index: `z_α`."""
    if not (isinstance(sub, t.Ident) and sub.name == "alpha" and spell(sub) not in c.bound):
        return False
    level = h.Sym(spell(sub))
    said = [x.proposition for x in c.scope.conditions if level in x.proposition.walk()]
    return h.Greater(level, h.ZERO) in said or h.Less(h.ZERO, level) in said or any(isinstance(p, h.Member) for p in said)


def is_pooled(c: Context, base: t.Ident, sub: t.Node) -> bool:
    """Whether a letter is the pooled deviation of several samples, `S_p`, where p is nothing else."""
    if base.name not in ("S", "s") or not (isinstance(sub, t.Ident) and sub.name == "p" and sub.font in ("it", "rm") and not sub.accents):
        return False
    if (
        "p" in c.bound
        or c.scope.letter("p") is not None
        or any(str(s) == "p" for x in c.scope.letters.values() for s in (x.rows, x.columns))
    ):
        return False
    return sum(x.random and x.kind is Kind.VECTOR and not x.family for x in c.scope.letters.values()) > 1


def is_sample_size(c: Context, sub: t.Node) -> bool:
    """Whether a subscript is the size of the sample, with which a statistic is labelled: `\\bar X_n`, `\\hat θ_n`, S_n²."""
    if not (isinstance(sub, t.Ident) and sub.font == "it" and sub.name in ("n", "N", "m")):
        return False
    return any(x.random and x.kind is Kind.VECTOR and not x.family and str(x.rows) == sub.name for x in c.scope.letters.values())


def _is_basis(c: Context, base: t.Ident, name: str, indices: list[t.Node]) -> bool:
    """Whether `𝐞_i`, or `e_i` used as a vector, of which nothing is said stands for a standard basis vector."""
    if base.name != "e" or base.accents or base.font == "raw" or len(indices) != 1 or c.scope.letter(name) is not None:
        return False
    return base.font == "bold" or (base.font == "it" and name in c.families)


def _refuse_bound(c: Context, sub: t.Node) -> None:
    """A label that contains a letter that runs would make one letter of many."""
    if not (isinstance(sub, t.Row) and is_word(sub.items)) and any(isinstance(x, t.Ident) and spell(x) in c.bound for x in t.walk(sub)):
        raise fault("E312", "this subscript is a label with an index inside it", sub, help="index the quantity itself: J_\\ell")


def are_labels(c: Context, indices: list[t.Node]) -> bool:
    """Letters that name quantities (`J_{z,x}`, `μ_x`) are labels below, unless something binds them."""
    return any(spell(i) not in c.bound and not _declared_integer(c, spell(i)) for i in label_letters(indices)) or any(
        isinstance(i, t.Script) and bool(label_letters([i.base])) for i in indices
    )


def label_letters(indices: list[t.Node]) -> list[t.Ident]:
    """The letters of a subscript that name quantities rather than run."""
    return [i for i in indices if isinstance(i, t.Ident) and i.name in "xyzwfghXYZ"]


def _declared_integer(c: Context, name: str) -> bool:
    info = c.scope.letter(name)
    return info is not None and info.integer


def _label_kind(c: Context, base: t.Ident) -> Kind:
    if base.font == "bold" or "vec" in base.accents:
        return Kind.MATRIX if base.name[:1].isupper() else Kind.VECTOR
    kind = c.kind(spell(base)) if base.font != "raw" else None
    if kind is Kind.VECTOR and c.scope.letter(spell(base)) is None:
        return Kind.SCALAR
    return kind if kind in (Kind.MATRIX, Kind.VECTOR) else Kind.SCALAR


def _free_index(c: Context, node: t.Node) -> bool:
    """Whether an index contains a letter (a bound one or one that is free in the formula)."""
    return any(isinstance(n, t.Ident) and (spell(n) in c.bound or (n.font == "it" and n.name[:1].islower())) for n in t.walk(node))


def _bound_index(c: Context, node: t.Node) -> bool:
    return any(isinstance(n, t.Ident) and spell(n) in c.bound for n in t.walk(node))


def _array(c: Context, base: t.Ident, name: str, indices: list[t.Node]) -> h.Term | None:
    """Return the array whose entry or member is meant, or None where the subscript is a label."""
    count = len(indices)
    declared = c.scope.letter(name)
    if declared is not None and (declared.kind in (Kind.VECTOR, Kind.MATRIX) or declared.family):
        made = c.sym(name)
        if declared.stated or declared.family or declared.kind is not None:
            return made if _fits(c, made, count) else None
    if declared is None and base.font in ("it", "raw") and not base.accents:
        other = counterpart(c, base, count)
        if other is not None:
            return other
    if declared is None and _siblings_are_names(c, name) and not any(_bound_index(c, i) or _integer_index(c, i) for i in indices):
        return None
    whole = any((isinstance(i, t.Ident) and i.name in WHOLE) or isinstance(i, t.Missing) for i in indices)
    symbolic = any(_free_index(c, i) for i in indices)
    if not symbolic and not whole and name not in c.indexed:
        return None
    kind = c.kind(name)
    if base.font == "bold" or "vec" in base.accents:
        if base.name[:1].isupper() and count == 2:
            return c.sym(name, Kind.MATRIX)
        if count == 1 and name in c.vectors and base.name[:1].islower() and name not in c.families:
            return c.sym(name, Kind.VECTOR)
        return c.sym(name, Kind.VECTOR if not base.name[:1].isupper() or c.kinds.get(name) is Kind.VECTOR else Kind.MATRIX, family=count)
    if kind is Kind.MATRIX and count == 1:
        if not any(_bound_index(c, i) for i in indices):
            return None
        return c.sym(name if name not in c.plain else f"{name}_{{\\cdot}}", Kind.MATRIX, family=1)
    if kind is Kind.VECTOR and count == 1 and name in c.families:
        return c.sym(name, Kind.VECTOR, family=1)
    if count == 1:
        return c.sym(name, Kind.VECTOR)
    if count == 2:
        return c.sym(name, Kind.MATRIX)
    return c.sym(name, Kind.SCALAR, family=count)


def _siblings_are_names(c: Context, name: str) -> bool:
    """Whether the document defines `s_1` and `s_2` as letters of their own: then `s_p` is one more name."""
    return any(getattr(d.target, "name", "").startswith(f"{name}_{{") for d in c.scope.definitions)


def _integer_index(c: Context, node: t.Node) -> bool:
    return isinstance(node, t.Ident) and (node.name in ("i", "j", "k") or _declared_integer(c, spell(node)))


def _fits(c: Context, array: h.Sym, count: int) -> bool:
    rows, columns = c.unifier.shape(array.dims)
    own = 0 if is_scalar((rows, columns)) else 1 if columns == 1 else 2
    return count in (len(array.family), len(array.family) + own) or (own == 2 and count == len(array.family) + 1)


def counterpart(c: Context, base: t.Ident, count: int) -> h.Term | None:
    """x_i for the entry of a bold 𝐱, a_ij for the entry of A or 𝐀."""
    forms = [t.Ident(base.span, base.name, "bold", base.accents), t.Ident(base.span, base.name, "it", ("vec",))]
    if count == 2 and base.name not in GREEK:
        forms += [t.Ident(base.span, base.name.upper(), f) for f in ("bold", "it")]
    for form in forms:
        name = spell(form)
        info = c.scope.letter(name)
        kind = info.kind if info is not None else c.kinds.get(name)
        if kind in (Kind.VECTOR, Kind.MATRIX) and (info is not None or name in c.kinds):
            made = c.sym(name, kind)
            if _fits(c, made, count) and not made.family:
                return made
    return None


def entry(c: Context, array: h.Term, sub: t.Node, node: t.Node) -> h.Term:
    """Return an entry, a member, a row or a column of an array."""
    found = indices_of(sub)
    if found is None:
        raise fault(
            "E312",
            "this subscript is neither an index nor part of a name",
            sub,
            help="name the quantity by one letter, or index it by letters or numbers",
        )
    shape = c.shape(array)
    family = array.family if isinstance(array, h.Sym) else ()
    own = 0 if is_scalar(shape) else 1 if shape[1] == 1 or shape[0] == 1 else 2
    whole = [(isinstance(i, t.Ident) and i.name in WHOLE) or isinstance(i, t.Missing) for i in found]
    if any(whole) and own == 2 and len(found) == 2:
        k = whole.index(False) if False in whole else 0
        index = ex.term(c, found[k])
        tie(c, index, shape[k])
        return h.Row(array, index) if k == 0 else h.Column(array, index)
    ranges: list[Dim] = list(family)
    rest = len(found) - len(family)
    if rest == 1 and own == 1:
        ranges.append(shape[0] if shape[0] != 1 else shape[1])
    elif rest == 2 and own == 2:
        ranges += [shape[0], shape[1]]
    elif rest == 1 and own == 2 and not family:
        index = ex.term(c, found[0])
        tie(c, index, shape[1] if c.columns_by_index else shape[0])
        return h.Column(array, index) if c.columns_by_index else h.Row(array, index)
    elif rest != 0:
        raise ShapeError(f"{len(found)} indices on {array}", shape)
    indices = [ex.term(c, i) for i in found]
    for index, size in zip(indices, ranges, strict=True):
        tie(c, index, size)
    return h.At(array, *indices)


def tie(c: Context, index: h.Term, size: Dim) -> None:
    """An index letter runs over the size of what it indexes; all that it indexes has that size."""
    if isinstance(index, h.Sym):
        c.indices.setdefault(index.name, []).append(size)
        bounds = c.ranges.get(index.name)
        if bounds is not None and bounds[0] == h.UNITY and isinstance(bounds[1], (h.Sym, h.Num)):
            upper = dimensions.as_dimension(bounds[1])
            if upper is not None:
                c.unifier.same(size, upper)
