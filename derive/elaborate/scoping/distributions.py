"""Random letters with their distributions, as conditions `X ∼ Distribution(…)` and as moments that hold whatever the distribution is."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import chance, letters, relations
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context
from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import law_kinds, law_members, law_sizes, laws
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, Dim, ShapeError, is_scalar
from derive.terms.statement import Definition

#: The order of the parameters in a `Distribution`, by the words that prose uses for them.
PARAMETERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "normal": (("mean", "location"), ("variance", "covariance", "sd", "standard_deviation")),
    "poisson": (("rate", "mean", "parameter", "intensity"),),
    "exponential": (("rate", "parameter", "scale", "mean"),),
    "gamma": (("shape",), ("rate", "scale")),
    "inverse_gamma": (("shape",), ("scale", "rate")),
    "beta": (("alpha", "shape", "parameter"), ("beta", "shape", "parameter")),
    "bernoulli": (("probability", "success_probability", "parameter"),),
    "binomial": (("trials", "number_of_trials"), ("probability", "success_probability", "parameter")),
    "geometric": (("probability", "success_probability", "parameter"),),
    "negative_binomial": (("successes", "number_of_successes", "r"), ("probability", "success_probability", "parameter")),
    "lognormal": (("location", "mean"), ("variance", "scale")),
    "rayleigh": (("scale", "parameter"),),
    "logistic": (("location", "mean"), ("scale",)),
    "gumbel": (("location",), ("scale",)),
    "cauchy": (("location",), ("scale",)),
    "student_t": (("degrees_of_freedom",),),
    "student": (("degrees_of_freedom",),),
    "f": (("degrees_of_freedom",), ("degrees_of_freedom",)),
    "chi_square": (("degrees_of_freedom",),),
    "wishart": (("scale",), ("degrees_of_freedom",)),
    "inverse_wishart": (("scale",), ("degrees_of_freedom",)),
    "multinomial": (("trials",), ("probability", "probabilities")),
    "uniform": (("lower",), ("upper",)),
    "hypergeometric": (("size",), ("marked",), ("trials",)),
    "laplace": (("location", "mean"), ("scale",)),
    "weibull": (("scale",), ("shape",)),
    "pareto": (("scale", "minimum"), ("shape",)),
}


def distributed(scope: Scope, item: d.Distributed) -> Scope:
    """Carry out `X ∼ …` or "X is Poisson with rate λ"."""
    if not item.letters:
        raise ShapeError("it is not said whose distribution this is")
    if len(item.letters) == 1 and isinstance(column := item.letters[0], t.Grid) and item.formula is not None:
        from derive.elaborate.scoping.law_letters import blocks

        return blocks(scope, tuple(x for row in column.rows for x in row), item.formula)
    item = law_members.written_out(_of_logarithms(_given(item)))
    if item.name == "multinomial":
        scope = _probabilities(scope, item)
    targets = _targets(scope, item)
    if item.formula is not None or item.name:
        law = _read_law(scope, item.formula, _words(item), targets) if item.formula is not None else _named_law(scope, item)
        for name, family in targets:
            scope = _random(scope, name, family, law)
            whole = _of_entries(scope, name, law) if not family else _of_size(scope, name, law)
            scope = law_members.assumed(scope, _letter(scope, name), whole, law_members.index_of(item))
        return replace(scope, meanings={**scope.meanings, f"law:{_law_name(law)}": " ".join(_words(item))}) if _words(item) else scope
    return _moments(scope, item, targets)


def _of_entries(scope: Scope, name: str, law: h.Term) -> h.Term:
    """A standard normal vector has mean 0 and covariance I; of another law of numbers that is said of a vector it is not known how."""
    info = scope.letter(name)
    if info is None or info.kind is not Kind.VECTOR or info.rows in (None, ONE) or info.family:
        return law
    if law == h.Distribution("normal", h.ZERO, h.UNITY):
        return h.Distribution("normal", h.Zeros(info.rows, 1), h.Identity(info.rows))
    return law


def _of_size(scope: Scope, name: str, law: h.Term) -> h.Term:
    """The law of a family of vectors with the size that its letter has."""
    c = Context(scope)
    law_sizes.agree(c.unifier, _letter(scope, name), law)
    return law.xreplace({s: c.unifier.resolve(s) for s in c.unifier.solution})  # type: ignore[no-any-return]


def _given(item: d.Distributed) -> d.Distributed:
    """`y | μ ∼ …` says how y is distributed for each value of μ, which stands in the law."""
    return replace(
        item,
        letters=tuple(
            s.left if isinstance(s, t.Infix) and s.op == "mid" and isinstance(s.left, (t.Ident, t.Script)) else s for s in item.letters
        ),
    )


def _of_logarithms(item: d.Distributed) -> d.Distributed:
    """`log X ∼ 𝒩(μ, σ²)` says that X is log-normal; a tuple `(X_1, …, X_k)` is a family."""
    letters_: list[d.Subject] = []
    for s in item.letters:
        if isinstance(s, t.Fenced):
            s = _family(s) or s
        letters_.append(s)
    only = letters_[0]
    if (
        len(letters_) == 1
        and isinstance(only, t.Row)
        and len(only.items) == 2
        and isinstance(only.items[0], t.Ident)
        and only.items[0].name in ("log", "ln")
        and isinstance(item.formula, t.Row)
        and isinstance(item.formula.items[0], t.Ident)
        and item.formula.items[0].name in ("N", "Normal")
    ):
        inner = only.items[1]
        if isinstance(inner, t.Fenced):
            inner = inner.body
        law = t.Row(item.formula.span, (replace(item.formula.items[0], name="LN"), *item.formula.items[1:]))
        return replace(item, letters=(inner,), formula=law)
    return replace(item, letters=tuple(letters_))


def _family(node: t.Node) -> d.Family | None:
    """`X_1, …, X_k`, in parentheses or not."""
    body = node.body if isinstance(node, t.Fenced) else node
    if isinstance(body, t.Listing) and any(isinstance(x, t.Ellipsis) for x in body.items):
        shown = [x for x in body.items if not isinstance(x, t.Ellipsis)]
        return d.Family((shown[0],), shown[-1])
    return None


def _targets(scope: Scope, item: d.Distributed) -> list[tuple[str, tuple[Dim | None, ...]]]:
    from derive.elaborate.scoping.members import members

    return [m for s in item.letters for m in members(scope, s)]


def _words(item: d.Distributed) -> tuple[str, ...]:
    """The words beside a distribution that choose its parameterisation."""
    said = [p.name for p in item.parameters if p.name in laws.CHOOSING]
    text = item.text.lower()
    if item.counting:
        said.append(item.counting)
    for word in ("rate", "scale"):
        if f"shape {word}" in text.replace("-", " ") or f"shape and {word}" in text:
            said.append(word)
    if "failure" in text:
        said.append("failures")
    if ("trial" in text and "until" in text) or ("number of trials" in text and "geometric" in text):
        said.append("trials_until")
    return tuple(dict.fromkeys(said))


def _law_name(law: h.Term) -> str:
    inner = law.children[0] if isinstance(law, h.Distribution) and law.name == "either" else law
    return inner.name if isinstance(inner, h.Distribution) else ""


def _named_law(scope: Scope, item: d.Distributed) -> h.Term:
    """A distribution whose parameters are named by words; its name may be said of itself (`Gam(a, b)` is …)."""
    values = _multinomial(scope, item) if item.name == "multinomial" else _parameters(scope, item)
    said = tuple(w for w in _words(item) if w not in ("scale", "mean", "sd", "standard_deviation"))
    extra = {"exponential": ("rate",), "gamma": ("rate",), "normal": ("variance",)}.get(item.name, ("in_order",))
    return laws.canonical(item.name, values, (*said, *extra))


def settle(scope: Scope, name: str, word: str) -> Scope:
    """Words behind a law, "λ being the rate", choose between its forms."""
    letter = h.Sym(name)

    def chosen(p: h.Term) -> h.Term:
        found = {
            x: x.children[0 if word == "rate" else 1]
            for x in p.walk()
            if isinstance(x, h.Distribution) and x.name == "either" and len(x.children) == 2 and letter in x.children[0].children
            and isinstance(x.children[0], h.Distribution) and x.children[0].name in ("gamma", "exponential")
        }  # fmt: skip
        return p.xreplace(found) if found else p

    conditions = tuple(replace(c, proposition=chosen(c.proposition)) for c in scope.conditions)
    return (
        replace(scope, conditions=conditions, meanings={**scope.meanings, name: "law_parameter"})
        if conditions != scope.conditions
        else scope
    )


def _probabilities(scope: Scope, item: d.Distributed) -> Scope:
    """p_1, …, p_k of a multinomial distribution are the entries of a vector."""
    from derive.elaborate.scoping.members import members

    for p in item.parameters:
        family = _family(p.node)
        for name, sizes in members(scope, family) if family is not None else ():
            if sizes and sizes[0] is not None and scope.letter(name) is None:
                scope = scope.declare(Letter(name, Kind.VECTOR, sizes[0], ONE))
    return scope


def _multinomial(scope: Scope, item: d.Distributed) -> list[h.Term]:
    """The number of trials and the vector of probabilities p_1, …, p_k."""
    from derive.elaborate.scoping.members import members

    given = {p.name: p.node for p in item.parameters}
    trials = next((given[n] for n in ("trials", "number_of_trials", "size") if n in given), None)
    family = next((f for n in ("probability", "success_probability", "probabilities") if n in given and (f := _family(given[n]))), None)
    if trials is None or family is None:
        raise ShapeError("the parameters of this multinomial distribution are not understood")
    ((name, sizes),) = members(scope, family)
    if not sizes or sizes[0] is None:
        raise ShapeError("the number of the probabilities is not known")
    return [ex.term(Context(scope), trials), h.Sym(name, sizes[0])]


def _read_law(
    scope: Scope, node: t.Node, words: tuple[str, ...] = (), targets: list[tuple[str, tuple[Dim | None, ...]]] | None = None
) -> h.Term:
    c = Context(scope)
    c.kinds = {**law_kinds.of_parameters(scope, node, targets or []), **_kinds(node)}
    law = chance.law(c, node, words=words)
    return law.xreplace({s: c.unifier.resolve(s) for s in c.unifier.solution})  # type: ignore[no-any-return]


def _kinds(node: t.Node) -> dict[str, Kind]:
    out = {}
    for x in t.walk(node):
        if isinstance(x, t.Ident) and x.font == "bold":
            out[spell(x)] = Kind.MATRIX if x.name[:1].isupper() else Kind.VECTOR
    return out


def _parameters(scope: Scope, item: d.Distributed) -> list[h.Term]:
    c = Context(scope, _matrix_parameters(item))
    order = PARAMETERS.get(laws.NAMES.get(item.name, item.name))
    support = next((p.node for p in item.parameters if p.name in ("support", "range")), None)
    if item.name == "uniform" and isinstance(support, t.Fenced) and isinstance(support.body, t.Listing) and len(support.body.items) == 2:
        return [ex.term(c, x) for x in support.body.items]
    given = [(p.name, ex.term(c, p.node)) for p in item.parameters]
    if not given:
        return []
    if order is None or (len(given) == len(order) and all(name in ("parameter", given[0][0]) for name, _ in given) and len(given) > 1):
        return [value for _, value in given]
    out: list[h.Term] = []
    for names in order:
        found = next((pair for n in names for pair in given if pair[0] == n), None)
        if found is None:
            return [value for _, value in given] if not out and len(given) == len(order) else _incomplete(item)
        given.remove(found)
        name, value = found
        if name in ("sd", "standard_deviation"):
            value = h.Power(value, h.TWO)
        if item.name in ("gamma", "exponential", "erlang") and name in ("scale", "mean"):
            value = h.Quotient(h.UNITY, value)
        out.append(value)
    return out


def _matrix_parameters(item: d.Distributed) -> dict[str, Kind]:
    """The letters of parameters that are vectors or matrices by the name of their law."""
    vectors = item.name in ("multivariate_normal",)
    kinds: dict[str, Kind] = {}
    for p in item.parameters:
        name = relations.spelled(p.node)
        if name is None:
            continue
        if (vectors and p.name in ("covariance", "variance")) or (item.name in ("wishart", "inverse_wishart") and p.name == "scale"):
            kinds[name] = Kind.MATRIX
        elif (vectors and p.name == "mean") or item.name == "dirichlet":
            kinds[name] = Kind.VECTOR
    return kinds


def law_term(scope: Scope, item: d.Distributed) -> h.Term:
    """The law that words say, whoever has it."""
    return _read_law(scope, item.formula, _words(item)) if item.formula is not None else _named_law(scope, item)


def value_of(scope: Scope, node: t.Node) -> tuple[h.Term, Scope]:
    """A parameter that is a number, and the scope in which its letters are numbers."""
    c = Context(scope)
    value = ex.term(c, node)
    if not is_scalar(c.shape(value)):
        raise ShapeError("a parameter of a law of numbers is a number")
    return value, scope


def _incomplete(item: d.Distributed) -> list[h.Term]:
    raise ShapeError(f"the parameters of this {item.name} distribution are not understood")


def _random(scope: Scope, name: str, family: tuple[Dim | None, ...], law: h.Term) -> Scope:
    """Declare a random letter; its shape is that of its mean."""
    info = scope.letter(name)
    if info is not None and info.kind is not None:
        return scope.declare(Letter(name, random=True))
    rows, columns = law_sizes.values(law)
    if len(family) == 1 and family[0] == rows and columns == 1:
        return scope.declare(Letter(name, Kind.VECTOR, rows, ONE, random=True))  # (X_1, …, X_k), the entries of one vector
    if family and rows == columns == 1:
        return scope.declare(Letter(name, Kind.VECTOR, family[0], ONE, random=True))
    kind = Kind.SCALAR if rows == columns == 1 else Kind.VECTOR if columns == 1 else Kind.MATRIX
    return scope.declare(Letter(name, kind, rows, columns, family, random=True))


def _letter(scope: Scope, name: str) -> h.Sym:
    return Context(scope).sym(name)


def _moments(scope: Scope, item: d.Distributed, targets: list[tuple[str, tuple[Dim | None, ...]]]) -> Scope:
    """Mean and variance without a distribution; the mean of data, `ȳ`, is their average."""
    if item.parameters and all(p.name in ("rate", "scale") and isinstance(p.node, t.Ident) for p in item.parameters):
        before = scope
        for p in item.parameters:
            scope = settle(scope, spell(p.node), p.name)  # type: ignore[arg-type]
        if scope != before:
            return scope
    for name, family in targets:
        info = scope.letter(name)
        data = _data_mean(scope, item, name, family)
        if data is not None:
            scope = data
            continue
        if info is None or info.kind is None:
            scope = scope.declare(Letter(name, Kind.SCALAR if not family else Kind.VECTOR, family[0] if family else ONE, ONE, random=True))
        else:
            scope = scope.declare(Letter(name, random=True))
        x = _letter(scope, name)
        sample = bool(family) and x.dims[1] == 1 and not x.family and x.dims[0] != 1
        if len({p.name for p in item.parameters}) < len(item.parameters):
            raise ShapeError("a moment is given twice")
        c = Context(scope, {} if sample else _moment_kinds(item, x))
        for p in item.parameters:
            head = {
                "mean": h.Expectation, "variance": h.Variance, "covariance": h.Variance, "sd": h.Variance, "standard_deviation": h.Variance,
            }.get(p.name)  # fmt: skip
            if head is None:
                raise ShapeError(f"{p.name} is not understood")
            value = ex.term(c, p.node)
            if p.name in ("sd", "standard_deviation"):
                value = h.Power(value, h.TWO)
            left = head(h.At(x, h.UNITY) if sample else x)
            if head is h.Expectation and value == h.ZERO and not sample and not is_scalar(x.dims):
                value = h.Zeros(*x.dims[:2])
            if is_scalar(c.shape(left)) or head is h.Expectation or len(family) == 0:
                c.unifier.require(c.shape(left), c.shape(value), "a moment")
                prop: h.Term = h.Equal(left, value)
            else:
                raise ShapeError("moments of a family")
            prop = prop.xreplace({s: c.unifier.resolve(s) for s in c.unifier.solution})
            for letter in prop.walk():
                if isinstance(letter, h.Sym) and scope.letter(letter.name) is None:
                    scope = scope.declare(Letter(letter.name, None, *letter.dims))
                    scope = scope.declare(
                        Letter(
                            letter.name,
                            Kind.SCALAR if is_scalar(letter.dims) else Kind.VECTOR if letter.dims[1] == 1 else Kind.MATRIX,
                            *letter.dims,
                        )
                    )
            scope = scope.assume(Condition(prop, Origin.STATED, ""))
        found = {size: c.unifier.resolve(size) for size in c.unifier.solution}
        scope = scope.declare(Letter(name, rows=c.unifier.resolve(x.dims[0])))  # the mean's size is the letter's own
        scope = scope.resolve({size: value for size, value in found.items() if size != value})
    return scope


def _data_mean(scope: Scope, item: d.Distributed, name: str, family: tuple[Dim | None, ...]) -> Scope | None:
    """Numbers x_1 … x_n "with mean x̄": x̄ is defined as their average."""
    info = scope.letter(name)
    node = item.parameters[0].node if len(item.parameters) == 1 and item.parameters[0].name == "mean" else None
    if not isinstance(node, t.Ident) or node.accents != ("bar",) or (info is not None and (info.random or info.family)):
        return None
    if info is None or info.kind is None or info.rows is None:
        if not family or family[0] is None:
            return None
        scope = scope.declare(Letter(name, Kind.VECTOR, family[0], ONE))
    target = spell(node)
    scope = scope.define(Definition(h.Sym(target), (), h.Composite("mean", _letter(scope, name)), item.text))
    return scope.declare(Letter(target, Kind.SCALAR, ONE, ONE))


def _moment_kinds(item: d.Distributed, x: h.Sym) -> dict[str, Kind]:
    vector = x.dims[1] == 1 and x.dims[0] != 1
    out = {}
    for p in item.parameters:
        if isinstance(p.node, t.Ident) and vector:
            out[spell(p.node)] = Kind.VECTOR if p.name == "mean" else Kind.MATRIX
    return out


__all__ = ["distributed", "law_term", "letters", "value_of"]
