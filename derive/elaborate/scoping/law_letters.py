"""Letters that the prose binds to laws, carried out: functions of laws become definitions, samples and joint laws become conditions.

`F` "is the distribution function of the exponential distribution with rate λ" defines F(x) as `LawFunction("cdf", x, law)`. By custom
`f_X`, `F_X`, `M_X`, `Q_X` of a random letter X are its density, distribution function, moment-generating function and quantile function;
a text that says otherwise is followed.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol

from derive.elaborate import expressions as ex
from derive.elaborate import law_customs, relations
from derive.elaborate.context import Context
from derive.elaborate.names import label, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import distributions, law_sizes, members
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.composites import dimension_term
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, ShapeError, is_scalar
from derive.terms.statement import Definition
from derive.terms.typing import shape_of

#: The letters that stand, with a random letter below, for functions of its law.
CUSTOMARY = {
    "F": "cdf", "f": "density", "M": "mgf", "Q": "quantile", "G": "pgf", "S": "survival", "K": "cgf", "p": "density", "varphi": "cf",
    "phi": "cf",
}  # fmt: skip
NUMBERS = frozenset({"median", "mode"})
STANDARD = {"cdf": "normal_cdf", "density": "normal_pdf"}


def aspect(scope: Scope, item: d.Aspect) -> Scope:
    """Carry out "⟨f⟩ is the density of …"."""
    if item.of is not None:
        if item.law is not None:
            scope = distributions.distributed(scope, replace(item.law, letters=(item.of,)))
        subject: h.Term = _random_letter(scope, item.of)
    else:
        assert item.law is not None
        subject = distributions.law_term(scope, item.law)
    head = item.letter.items[0] if isinstance(item.letter, t.Row) else item.letter
    name = relations.spelled(head)
    if name is None:
        raise ShapeError("not a name")
    if subject == h.Distribution("normal", h.ZERO, h.UNITY) and item.kind in STANDARD and isinstance(head, t.Ident):
        return replace(scope, meanings={**scope.meanings, name: STANDARD[item.kind]})
    if any(getattr(x.target, "name", None) == name for x in scope.definitions):
        return scope  # the text writes it out
    return bind(scope, name, item.kind, subject)


def bind(scope: Scope, name: str, kind: str, subject: h.Term) -> Scope:
    """Return the scope in which a name stands for a function or a number of a law."""
    if any(getattr(x.target, "name", None) == name for x in scope.definitions):
        raise ShapeError(f"{name} has a meaning already")
    meanings = {k: v for k, v in scope.meanings.items() if k != name}
    scope = replace(scope, meanings=meanings, letters={k: v for k, v in scope.letters.items() if k != name})
    if kind in NUMBERS:
        target = h.Sym(name)
        return scope.define(Definition(target, (), h.LawFunction(kind, subject), "")).declare(Letter(name, Kind.SCALAR, ONE, ONE))
    shape = law_sizes.values(subject) if isinstance(subject, h.Distribution) else shape_of(subject)
    point = h.Sym("t" if kind in ("mgf", "cgf", "cf") else "z" if kind == "pgf" else "p" if kind == "quantile" else "x", *shape)
    function = h.FunSym(name, ONE, ONE, *shape)
    return scope.define(Definition(function, (point,), _value(kind, point, subject), "")).declare(
        Letter(name, Kind.FUNCTION, ONE, ONE, arguments=(shape,))
    )


def _value(kind: str, point: h.Sym, subject: h.Term) -> h.Term:
    """A function of a law at a point; of a random number written out where a probability or an expectation says it."""
    if isinstance(subject, h.Distribution) or not is_scalar(shape_of(subject)):
        return h.LawFunction(kind, point, subject)
    match kind:
        case "cdf":
            return h.Probability(h.LessEqual(subject, point))
        case "survival":
            return h.Probability(h.Greater(subject, point))
        case "cf":
            return h.Expectation(h.Func("exp", h.Times(h.Const("i"), point, subject)))
        case "mgf":
            return h.Expectation(h.Func("exp", h.Times(point, subject)))
    return h.LawFunction(kind, point, subject)


def _random_letter(scope: Scope, node: t.Node) -> h.Sym:
    ((name, _),) = members.members(scope, node)
    info = scope.letter(name)
    if info is None or info.kind is None:
        raise ShapeError(f"nothing says what {name} is")
    return members.symbol(scope, name)


def is_law(scope: Scope, item: d.IsLaw) -> Scope:
    """`P` "is the gamma distribution with …", `P = 𝒩(μ, Σ)`: a letter for a law."""
    name = relations.spelled(item.letter)
    if name is None or scope.letter(name) is not None:
        raise ShapeError("not a letter for a law")
    return scope.assume(Condition(h.DistributedAs(h.SetSym(name), distributions.law_term(scope, item.law)), Origin.STATED, ""))


def with_customs(scope: Scope, node: t.Node) -> Scope:
    """Return the scope in which the functions `f_X`, `F_X`, … of a formula that nobody defined have their customary meaning."""
    if not scope.letters:
        return scope
    if scope.conditions:
        scope = law_customs.with_functions(scope, node)
    for x in t.walk(node):
        if not (isinstance(x, t.Row)):
            continue
        for k, item in enumerate(x.items[:-1]):
            if not isinstance(x.items[k + 1], t.Fenced):
                continue
            if (
                isinstance(item, t.Script)
                and (item.sup is None or _inverse(item.sup))
                and not item.primes
                and isinstance(item.base, t.Ident)
                and isinstance(item.sub, t.Ident)
            ):
                scope = _custom(scope, item if item.sup is None else replace(item, sup=None))
    return scope


def _inverse(sup: t.Node) -> bool:
    """Whether −1 stands above a letter."""
    return isinstance(sup, t.Prefix) and isinstance(sup.body, t.Number) and sup.body.text == "1"


def _custom(scope: Scope, item: t.Script) -> Scope:
    assert isinstance(item.base, t.Ident)
    assert isinstance(item.sub, t.Ident)
    kind, name, letter = CUSTOMARY.get(item.base.name), relations.spelled(item), spell(item.sub)
    info = scope.letter(letter)
    if kind is None or name is None or info is None or item.base.font != "it" or item.base.accents or scope.letter(name) is not None:
        return scope
    if name in scope.meanings and scope.meanings[name] not in (kind, "density", "mass_function", "cdf"):
        return scope
    if any(getattr(x.target, "name", None) == name for x in scope.definitions) or info.family or info.kind is not Kind.SCALAR:
        return scope
    x = members.symbol(scope, letter)
    known = any(isinstance(c.proposition, h.DistributedAs) and c.proposition.children[0] == x for c in scope.conditions)
    made = any(y.target == x for y in scope.definitions)
    if not (known or made or (info.random and kind in ("mgf", "pgf", "cgf"))):
        return scope
    if item.base.name == "p" and not made and not _of_the_table(scope, x):
        return scope
    return bind(scope, name, kind, x)


def _of_the_table(scope: Scope, x: h.Sym) -> bool:
    """Whether a letter has a law that is named; p_X of an arbitrary law is only its letter."""
    said = [c.proposition for c in scope.conditions if isinstance(c.proposition, h.DistributedAs)]
    laws = [p.children[1] for p in said if p.children[0] == x]
    return any(isinstance(law, h.Distribution) and law.name not in ("density", "mass_function", "cdf") for law in laws)


# --- samples --------------------------------------------------------------------------------------------------------------------


STATISTICS = {"sample_mean": "mean", "sample_variance": "variance"}


def named(scope: Scope, item: d.Names) -> Scope:
    """What a name can only mean once the laws and samples are known: the rate of a law, the mean or the variance of the one sample."""
    if item.meaning in ("rate", "scale") and isinstance(item.letter, t.Ident):
        return distributions.settle(scope, spell(item.letter), item.meaning)
    how = STATISTICS.get(item.meaning)
    if how is None:
        return scope
    name, indices = members.named(item.letter)
    if indices or any(getattr(x.target, "name", None) == name for x in scope.definitions) or scope.meanings.get(name) != item.meaning:
        return scope
    samples = [x for x in scope.letters.values() if x.kind is Kind.VECTOR and not x.family and x.random and not name.startswith("\\check")]
    if item.of:
        wanted = {n for s in item.of for n, _ in members.members(scope, s)}
        samples = [x for x in samples if x.name in wanted]
    squared = isinstance(item.letter, t.Script) and isinstance(item.letter.sup, t.Number) and item.letter.sup.text == "2"
    if len(samples) != 1 or samples[0].rows is None or (how == "mean" and squared):
        return scope
    value = _reduced(how, members.symbol(scope, samples[0].name))
    value = h.Func("sqrt", value) if squared else value
    meanings = {k: v for k, v in scope.meanings.items() if k != name}
    scope = replace(scope, meanings=meanings).define(Definition(h.Sym(name), (), value, item.text))
    return scope.declare(Letter(name, Kind.SCALAR, ONE, ONE))


def reduces(scope: Scope, item: d.Reduces) -> Scope:
    """Carry out "⟨S⟩ is the sum of ⟨n⟩ independent …"."""
    sample, scope = _sample(scope, item)
    squared = isinstance(item.letter, t.Script) and isinstance(item.letter.sup, t.Number) and item.letter.sup.text == "2"
    bare = item.letter.base if squared and isinstance(item.letter, t.Script) else item.letter
    ranked = isinstance(bare, t.Script) and isinstance(bare.sub, t.Fenced)
    name = f"{spell(bare.base)}_{{({label(bare.sub.body)})}}" if ranked else members.named(item.letter)[0]  # type: ignore[attr-defined]
    if item.how in ("smallest", "largest"):
        return _ordered(scope, item, sample)
    value = _reduced(item.how, sample)
    if item.how == "variance" and squared:
        value = h.Func("sqrt", value)
    elif squared:
        raise ShapeError("a square is no sum")
    if ranked and isinstance(bare, t.Script):
        name = relations.spelled(bare) or name
    target = h.Sym(name)
    meanings = {k: v for k, v in scope.meanings.items() if k != name}
    return replace(scope, meanings=meanings).define(Definition(target, (), value, item.text)).declare(Letter(name, Kind.SCALAR, ONE, ONE))


def _sample(scope: Scope, item: d.Reduces) -> tuple[h.Sym, Scope]:
    """The numbers x_1, …, x_n of a sample as a vector; numbers without letters get one."""
    if item.family is not None:
        ((name, _),) = members.members(scope, item.family)
        if scope.letter(name) is None:
            scope = scope.declare(Letter(name, Kind.VECTOR, members.members(scope, item.family)[0][1][0], ONE))
        found = members.symbol(scope, name)
        if found.family or found.dims[1] != 1 or found.dims[0] == 1:
            raise ShapeError("this is no sample of numbers")
        return found, scope
    assert item.law is not None
    base, _ = members.named(item.letter)
    size = members.dim(scope, item.count) if item.count is not None else Symbol(f"?{base}.count")
    name = f"\\check{{{base}}}"
    x = h.Sym(name, size, ONE)
    law = distributions.law_term(scope, _complete(item.law, base)) if item.law.name or item.law.formula is not None else None
    others = [c.proposition.children[0] for c in scope.conditions if c.text == item.text and isinstance(c.proposition, h.Is)]
    scope = scope.declare(Letter(name, Kind.VECTOR, size, ONE, random=True)).assume(Condition(h.Is(x, "iid"), Origin.STATED, item.text))
    scope = scope.assume(*(Condition(h.Is(x, "independent", y), Origin.STATED, "") for y in others if x != y))
    if law is not None:
        return x, scope.assume(Condition(h.DistributedAs(x, law), Origin.STATED, ""))
    for p in item.law.parameters:
        head = {"mean": h.Expectation, "variance": h.Variance, "sd": h.Variance, "standard_deviation": h.Variance}.get(p.name)
        if head is None:
            raise ShapeError(f"the {p.name} of a sample is not understood")
        value, scope = distributions.value_of(scope, p.node)
        value = h.Power(value, h.TWO) if p.name in ("sd", "standard_deviation") else value
        scope = scope.assume(Condition(h.Equal(head(h.At(x, h.UNITY)), value), Origin.STATED, ""))
    return x, scope


def _complete(law: d.Distributed, base: str) -> d.Distributed:
    """A normal law of which only the variance is given has a mean of its own."""
    names = {p.name for p in law.parameters}
    if law.name == "normal" and names and names <= {"variance", "sd", "standard_deviation"}:
        mean = t.Ident(law.parameters[0].node.span, f"mu_{{{base}}}", "it", ("check",))
        return replace(law, parameters=(d.Parameter("mean", mean), *law.parameters))
    return law


def _reduced(how: str, x: h.Sym) -> h.Term:
    i, size = h.Sym("i"), dimension_term(x.dims[0])
    over = h.Range(i, h.UNITY, size)
    match how:
        case "sum":
            return h.SumOver(h.At(x, i), over)
        case "mean":
            return h.Composite("mean", x)
        case "variance":
            spread = h.Power(h.minus(h.At(x, i), h.Composite("mean", x)), h.TWO)
            return h.Quotient(h.SumOver(spread, over), h.minus(size, h.UNITY))
        case "min" | "max":
            return h.Extremum(how, h.At(x, i), over)
    raise ShapeError(f"{how} is not understood")


def _ordered(scope: Scope, item: d.Reduces, x: h.Sym) -> Scope:
    """U_{(k)}, the k-th smallest of n: a letter whose law is that of an order statistic."""
    law = next(
        (
            c.proposition.children[1]
            for c in scope.conditions
            if isinstance(c.proposition, h.DistributedAs) and c.proposition.children[0] == x
        ),
        None,
    )
    assert item.rank is not None
    rank = ex.term(Context(scope), item.rank)
    size = dimension_term(x.dims[0])
    if item.how == "largest":
        rank = h.Plus(h.minus(size, rank), h.UNITY)
    if law is None or not is_scalar(shape_of(rank)):
        raise ShapeError("the law of this sample is not known")
    bare = item.letter
    name = relations.spelled(bare)
    if name is None:
        raise ShapeError("not a name")
    target = h.Sym(name)
    if isinstance(rank, h.Sym):
        scope = scope.declare(Letter(rank.name, Kind.SCALAR, ONE, ONE, integer=True))
        scope = scope.assume(Condition(h.Is(rank, "index", size), Origin.INFERRED, ""))
    scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE, random=True))
    return scope.assume(Condition(h.DistributedAs(target, h.Distribution("order_statistic", law, rank, size)), Origin.STATED, ""))


# --- joint laws -----------------------------------------------------------------------------------------------------------------


def jointly_normal(scope: Scope, item: d.JointlyNormal) -> Scope:
    """Two numbers (or vectors) that are jointly normal, with what is said of their moments as facts."""
    found = [m for s in item.letters for m in members.members(scope, s)]
    infos = [scope.letter(name) for name, _ in found]
    if len(found) != 2 or any(x is not None and x.kind not in (None, Kind.SCALAR) for x in infos):
        raise ShapeError("joint laws of vectors are not read from words")
    letters = [h.Sym(name) for name, _ in found]
    for name, _ in found:
        scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE, random=True))
    scope = scope.assume(Condition(h.Is(letters[0], "jointly_normal", letters[1]), Origin.STATED, ""))
    by: dict[str, list[h.Term]] = {}
    for p in item.parameters:
        name = {"sd": "standard_deviation", "correlation": "correlation_coefficient"}.get(p.name, p.name)
        value, scope = distributions.value_of(scope, p.node)
        by.setdefault(name, []).append(value)
    spreads = _pair(by.pop("standard_deviation", []))
    variances = _pair(by.pop("variance", [])) or [h.Power(s, h.TWO) for s in spreads]
    means = _pair(by.pop("mean", []))
    if not variances:
        hidden = [h.Sym(f"\\check{{\\sigma}}_{{{x.name}}}") for x in letters]
        scope = scope.assume(*(Condition(h.Greater(s, h.ZERO), Origin.CONVENTION, "") for s in hidden))
        spreads, variances = list(hidden), [h.Power(s, h.TWO) for s in hidden]
    roots = spreads or [
        v.children[0] if isinstance(v, h.Power) and v.children[1] == h.TWO else h.UNITY if v == h.UNITY else h.Func("sqrt", v)
        for v in variances
    ]
    correlation, covariance = by.pop("correlation_coefficient", []), by.pop("covariance", [])
    if by or len(correlation) + len(covariance) > 1:
        raise ShapeError("these parameters of a joint law are not understood")
    facts = [(h.Variance(x), v) for x, v in zip(letters, variances, strict=True)] + [
        (h.Expectation(x), m) for x, m in zip(letters, means, strict=False)
    ]
    conditions: list[h.Term] = [h.Greater(r, h.ZERO) for r in roots if isinstance(r, h.Sym)]
    if correlation:
        (r,) = correlation
        facts.append((h.Covariance(*letters), h.Times(r, *roots)))
        conditions += [h.Greater(r, h.Num(-1)), h.Less(r, h.UNITY)]
    elif covariance:
        facts.append((h.Covariance(*letters), covariance[0]))
        conditions.append(h.Less(h.Power(covariance[0], h.TWO), h.Times(*variances)))
    scope = scope.assume(*(Condition(h.Equal(left, right), Origin.STATED, "") for left, right in facts))
    return scope.assume(*(Condition(p, Origin.CONVENTION, "") for p in conditions if not isinstance(p.children[0], h.Num)))


def _pair(values: list[h.Term]) -> list[h.Term]:
    if len(values) > 2:
        raise ShapeError("more parameters than letters")
    return values * 2 if len(values) == 1 else values


def blocks(scope: Scope, letters: tuple[t.Node, ...], law: t.Node) -> Scope:
    """`(x; y) ∼ 𝒩((m; k), (A B; C D))`: a joint normal law by its blocks. Blocks that are single capitals are matrices, C is Bᵀ."""
    mean, spread = _joint_parameters(law)
    if len(letters) != 2 or len(mean) != 2 or len(spread) != 2 or any(len(row) != 2 for row in spread):
        raise ShapeError("more than two blocks are not read")
    names = [relations.spelled(x) for x in letters]
    if None in names:
        raise ShapeError("not letters")
    entries = [spread[0][0], spread[0][1], spread[1][0], spread[1][1]]
    bases = [x.base if isinstance(x, t.Script) else x for x in entries]
    matrices = all(isinstance(x, t.Ident) and (x.name[:1].isupper() or x.font == "bold") for x in bases)
    kind = Kind.VECTOR if matrices else Kind.SCALAR
    sizes = [members.own(n) if matrices else ONE for n in names if n is not None]
    subjects = [h.Sym(n, size, ONE) for n, size in zip(names, sizes, strict=True)]
    for x in subjects:
        scope = scope.declare(Letter(x.name, kind, x.dims[0], ONE, random=True))
    values: list[h.Term] = []
    shapes = [(sizes[0], ONE), (sizes[1], ONE), (sizes[0], sizes[0]), (sizes[0], sizes[1]), (sizes[1], sizes[0]), (sizes[1], sizes[1])]
    for node, shape in zip([*mean, *entries], shapes, strict=True):
        own = relations.spelled(node)
        if matrices and isinstance(node, t.Script) and isinstance(node.sup, t.Ident) and node.sup.name in ("T", "top") and len(values) == 4:
            bare = (
                t.Script(node.span, node.base.base, node.base.sub)
                if isinstance(node.base, t.Script)
                else replace(node, sup=None)
                if node.sub is not None
                else node.base
            )
            if (relations.spelled(bare) or "") != getattr(values[3], "name", None):
                raise ShapeError("this block is not the transpose of the other")
            values.append(h.Transpose(values[3]))
            continue
        if isinstance(node, t.Number) and node.text == "0":
            values.append(h.Zeros(*shape) if matrices else h.ZERO)
        elif matrices and own is not None:
            scope = scope.declare(Letter(own, Kind.VECTOR if shape[1] == ONE else Kind.MATRIX, *shape))
            values.append(h.Sym(own, *shape))
        elif matrices:
            raise ShapeError("a block that is no letter")
        else:
            value, scope = distributions.value_of(scope, node)
            values.append(value)
    m, k, a, cross, back, d_ = values
    scope = scope.assume(Condition(h.Is(subjects[0], "jointly_normal", subjects[1]), Origin.STATED, ""))
    if matrices and isinstance(back, h.Sym) and back != cross:
        scope = scope.define(Definition(back, (), h.Transpose(cross), ""))
    facts = [(h.Expectation(subjects[0]), m), (h.Expectation(subjects[1]), k), (h.Variance(subjects[0]), a), (h.Variance(subjects[1]), d_)]
    facts.append((h.Covariance(*subjects), cross))
    scope = scope.assume(*(Condition(h.Equal(left, right), Origin.STATED, "") for left, right in facts))
    if matrices:
        scope = scope.assume(*(Condition(h.Is(v, "positive_definite"), Origin.NEEDED, "") for v in (a, d_) if isinstance(v, h.Sym)))
        return scope if isinstance(cross, h.Zeros) else scope.assume(Condition(_definite_together(a, cross, d_), Origin.NEEDED, ""))
    return scope.assume(Condition(h.Less(h.Power(cross, h.TWO), h.Times(a, d_)), Origin.NEEDED, ""))


def _definite_together(a: h.Term, cross: h.Term, d_: h.Term) -> h.Term:
    """(A B; Bᵀ D) is positive definite if A and the Schur complement D − Bᵀ A⁻¹ B are."""
    return h.LoewnerGreater(d_, h.Times(h.Transpose(cross), h.Inverse(a), cross))


def _joint_parameters(law: t.Node) -> tuple[list[t.Node], list[list[t.Node]]]:
    fence = law.items[-1] if isinstance(law, t.Row) else None
    inside = fence.body if isinstance(fence, t.Fenced) else None
    if not isinstance(inside, t.Listing) or len(inside.items) != 2 or not all(isinstance(x, t.Grid) for x in inside.items):
        raise ShapeError("the blocks of this law are not written out")
    mean, spread = inside.items
    assert isinstance(mean, t.Grid)
    assert isinstance(spread, t.Grid)
    return [x for row in mean.rows for x in row], [list(row) for row in spread.rows]


def mixes(scope: Scope, item: d.Mixes) -> Scope:
    """A mixture by its first two moments: E X = Σ w m, Var X = Σ w (v + m²) − (Σ w m)²; weights sum to 1."""
    by: dict[str, list[t.Node]] = {}
    for p in item.parameters:
        by.setdefault({"concentration": "weights", "standard_deviation": "sd"}.get(p.name, p.name), []).append(p.node)
    weights, means, variances, sds = (by.pop(k, []) for k in ("weights", "mean", "variance", "sd"))
    if by or not weights or not means or (variances and sds):
        raise ShapeError("this mixture is not understood")
    name, _ = members.named(item.letter)
    if len(weights) == 1 and isinstance(weights[0], t.Script):
        return _family_mixture(scope, name, weights[0], means, variances, sds)
    count = len(weights)
    terms: list[list[h.Term]] = []
    for nodes in (weights, means, variances or sds):
        values: list[h.Term] = []
        for node in nodes:
            value, scope = distributions.value_of(scope, node)
            values.append(value)
        terms.append(values * count if len(values) == 1 else values)
    w, m, v = terms
    if count < 2 or len(m) != count or (v and len(v) != count):
        raise ShapeError("this mixture is not understood")
    v = [h.Power(x, h.TWO) for x in v] if sds else v
    x = h.Sym(name)
    scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE, random=True))
    mean = h.Plus(*(h.Times(a, b) for a, b in zip(w, m, strict=True)))
    scope = scope.assume(*(Condition(h.GreaterEqual(a, h.ZERO), Origin.CONVENTION, "") for a in w))
    if not (count == 2 and w[1] in (h.minus(h.UNITY, w[0]), h.Plus(h.UNITY, h.negate(w[0])))):
        scope = scope.assume(Condition(h.Equal(h.Plus(*w), h.UNITY), Origin.CONVENTION, ""))
    facts: list[h.Term] = [h.Equal(h.Expectation(x), mean)]
    if v:
        second = h.Plus(*(h.Times(a, h.Plus(c, h.Power(b, h.TWO))) for a, b, c in zip(w, m, v, strict=True)))
        facts.append(h.Equal(h.Variance(x), h.minus(second, h.Power(mean, h.TWO))))
        scope = scope.assume(*(Condition(h.GreaterEqual(a, h.ZERO), Origin.CONVENTION, "") for a in v))
    return scope.assume(*(Condition(f, Origin.STATED, "") for f in facts))


def _family_mixture(scope: Scope, name: str, weight: t.Script, means: list[t.Node], variances: list[t.Node], sds: list[t.Node]) -> Scope:
    """Weights π_k, means μ_k and variances σ_k², k = 1, …, K."""
    ((w_name, index),) = members.members(scope, weight)
    if len(index) != 1 or len(means) != 1:
        raise ShapeError("this mixture is not understood")
    info = scope.letter(w_name)
    size = info.rows if info is not None and info.rows is not None else members.own(w_name)
    k = h.Sym("k")

    def family(node: t.Node) -> tuple[h.Term, Scope]:
        squared = isinstance(node, t.Script) and isinstance(node.sup, t.Number)
        bare = t.Script(node.span, node.base, node.sub) if squared and isinstance(node, t.Script) else node
        ((own, found),) = members.members(scope, bare)
        if len(found) != 1:
            value, other = distributions.value_of(scope, node)
            return value, other
        made = scope.declare(Letter(own, Kind.VECTOR, size, ONE))
        value = h.At(h.Sym(own, size, ONE), k)
        return (h.Power(value, h.TWO) if squared else value), made

    w, scope = family(weight)
    m, scope = family(means[0])
    over = h.Range(k, h.UNITY, dimension_term(size))
    x = h.Sym(name)
    scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE, random=True))
    mean = h.SumOver(h.Times(w, m), over)
    facts: list[h.Term] = [h.Equal(h.Expectation(x), mean)]
    if variances or sds:
        v, scope = family((variances or sds)[0])
        v = h.Power(v, h.TWO) if sds else v
        second = h.SumOver(h.Times(w, h.Plus(v, h.Power(m, h.TWO))), over)
        facts.append(h.Equal(h.Variance(x), h.minus(second, h.Power(mean, h.TWO))))
        if not isinstance(v, h.Power):
            scope = scope.assume(Condition(h.ForAll(h.GreaterEqual(v, h.ZERO), k), Origin.CONVENTION, ""))
    assert isinstance(w, h.At)
    scope = scope.assume(Condition(h.Is(w.children[0], "probability_vector"), Origin.CONVENTION, ""))
    return scope.assume(*(Condition(f, Origin.STATED, "") for f in facts))


__all__ = ["aspect", "bind", "is_law", "jointly_normal", "mixes", "reduces", "with_customs"]
