"""Least squares as an object: a linear model in the scope gives its estimators, fitted values, residuals and sums of squares their meaning.

Each quantity is one line of LaTeX in the data of the model, read as any other definition. A letter gets one because the prose calls it so
("the hat matrix $P$") or because the field always writes it so: $\\hat\\beta_1$ beside $y_i = \\beta_0 + \\beta_1 x_i + \\varepsilon_i$.
Nothing is defined that the document defines itself.
Definitions as in Seber & Lee, *Linear Regression Analysis* (2003), chapters 3, 6 and 10.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from sympy import Symbol

from derive.elaborate.names import label, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.readings import IllTyped
from derive.elaborate.scoping.regression_table import ESTIMATES, HATS, SIMPLE, THROUGH_ORIGIN, WITH_INTERCEPT, of_matrix
from derive.elaborate.scoping.samples import before, names_in
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.elaborate.statements import read_statement
from derive.read import tree as t
from derive.read.parser import parse
from derive.source import ReadError
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import ONE, Dim, ShapeError
from derive.terms.statement import Definition, free_letters

#: Regressors beside the constant of which the text speaks without a letter.
REGRESSORS = "Z_{0}"


@dataclass(frozen=True, slots=True)
class _Data:
    """The names of a model's data in one scope: `x` numbers or `X` a design matrix."""

    model: d.Regression
    y: str
    x: str
    n: str
    p: str = ""

    @property
    def simple(self) -> bool:
        return not self.p

    def table(self, method: str) -> dict[str, str]:
        if self.x == REGRESSORS:
            return WITH_INTERCEPT
        if not self.simple:
            return {**of_matrix(ESTIMATES[method]), **(HATS if method == "ols" else {})}
        return THROUGH_ORIGIN if self.model.intercept is False or len(self.model.coefficients) == 1 else SIMPLE


#: What a letter always means, even where it stands alone left of an equation.
_CERTAIN = frozenset({"estimate", "slope", "intercept"})


def merged(old: d.Regression | None, new: d.Regression) -> d.Regression:
    """What two sentences say together; two methods are none."""
    if old is None:
        return new
    method = new.method if not old.method or old.method == new.method else old.method if not new.method else "several"
    return d.Regression(
        new.form or old.form,
        method,
        new.response or old.response,
        new.regressor or old.regressor,
        new.coefficients or old.coefficients,
        new.noise or old.noise,
        new.weights or old.weights,
        new.penalty or old.penalty,
        new.intercept if new.intercept is not None else old.intercept,
        new.variance if new.variance is not None else old.variance,
        new.centred or old.centred,
    )


def declared(scope: Scope, item: d.Regression) -> Scope:
    """Put a model into the scope, and the shapes of its letters where nothing says them."""
    model = merged(scope.regression, item)
    scope = replace(scope, regression=model)
    data = _data(scope)
    return scope if data is None or not (item.response or item.form) else _shaped(scope, data)


def with_estimators(scope: Scope, node: t.Node) -> Scope:
    """Return the scope in which the letters of a formula that the model gives a meaning are defined."""
    model = scope.regression
    if model is None:
        return scope
    data = _data(scope)
    if data is None:
        return scope
    scope = _shaped(scope, data)
    defined = {getattr(x.target, "name", "") for x in scope.definitions}
    wanted = names_in(node) | {x.name for y in scope.definitions for x in free_letters(y.value) if isinstance(x, (h.Sym, h.FunSym))}
    indexed = {f"{name}_{{()}}" for name in _left_out(node)}
    left = _target(node)
    made: tuple[Definition, ...] = ()
    for name in sorted(wanted | indexed):
        if name in defined:
            continue
        quantity, method, stated = _meaning(scope, data, name)
        if not quantity or (not stated and name == left and quantity not in _CERTAIN and name not in scope.mentioned):
            continue
        value = data.table(method).get(quantity)
        if value is None:
            continue
        scope, new = _define(scope, data, name, quantity, value)
        made += new
    return _with_response(scope, data, node, made)


def _with_response(scope: Scope, data: _Data, node: t.Node, made: tuple[Definition, ...]) -> Scope:
    """The response as the model makes it, where the formula speaks of its parts or of chance; estimators come after it."""
    model = data.model
    names = names_in(node)
    chance = any(
        isinstance(x, t.Ident) and x.font in ("bb", "rm") and x.name in ("E", "V", "Var", "Cov", "var", "cov") for x in t.walk(node)
    )
    others = tuple(x for x in scope.definitions if x not in made)
    estimators = {x.target for x in made}
    response: tuple[Definition, ...] = ()
    given = any(getattr(x.target, "name", "") == data.y for x in others)
    if not given and model.noise and model.coefficients and (chance or names & {model.noise, *model.coefficients}):
        bare = replace(scope, definitions=())
        if data.simple:
            parts = [model.coefficients[0]] if len(model.coefficients) == 2 else []
            text = " + ".join([*parts, f"{model.coefficients[-1]} {data.x}_k", f"{model.noise}_k"])
            response = read_statement(parse(f"{data.y}_k = {text}"), bare, defining=True).made
        else:
            text = f"{data.y} = {data.x} {model.coefficients[0]} + {model.noise}"
            response = read_statement(parse(text), bare, defining=True).made
    first = before(estimators | {x.target for x in response}, others)
    second = before(estimators, tuple(x for x in others if x not in first))
    rest = tuple(x for x in others if x not in first and x not in second)
    scope = replace(scope, definitions=(*first, *response, *second, *made, *rest))
    return _with_errors(scope, data) if chance else scope


def _with_errors(scope: Scope, data: _Data) -> Scope:
    """The regressors are fixed, and the errors have mean zero and one variance where the words say so."""
    model = data.model
    x = h.Sym(data.x, Symbol(data.n), Symbol(data.p) if data.p else ONE)
    if not any(isinstance(c.proposition, h.DistributedAs) and c.proposition.children[0] == x for c in scope.conditions):
        scope = scope.assume(Condition(h.Is(x, "fixed"), Origin.CONVENTION, f"{data.x} is fixed"))
        weights = model.weights or _covariance(scope, data)
        if weights and not data.simple:
            w = h.Sym(weights, Symbol(data.n), Symbol(data.n))
            scope = scope.assume(Condition(h.Is(w, "fixed"), Origin.CONVENTION, f"{weights} is fixed"))
    noise = h.Sym(model.noise, Symbol(data.n)) if model.noise else None
    if noise is None or not model.centred or model.variance is None:
        return scope
    if any(isinstance(c.proposition, h.DistributedAs) and noise in c.proposition.walk() for c in scope.conditions):
        return scope
    from derive.elaborate import expressions as ex
    from derive.elaborate.context import Context

    variance = ex.term(Context(scope), model.variance)
    return scope.assume(
        Condition(h.Equal(h.Expectation(noise), h.Zeros(Symbol(data.n), ONE)), Origin.STATED, f"{model.noise} has mean 0"),
        Condition(
            h.Equal(h.Variance(noise), h.Times(variance, h.Identity(Symbol(data.n)))), Origin.STATED, f"{model.noise} has one variance"
        ),
    )


def _covariance(scope: Scope, data: _Data) -> str:
    """The letter V of `Var(ε) = σ²V`, by which generalised least squares weighs."""
    for c in scope.conditions:
        p = c.proposition
        if (
            isinstance(p, h.Equal)
            and isinstance(p.children[0], h.Variance)
            and getattr(p.children[0].children[0], "name", "") == data.model.noise
        ):
            n = Symbol(data.n)
            found = [x for x in p.children[1].walk() if isinstance(x, h.Sym) and x.dims == (n, n)]
            return found[0].name if len(found) == 1 else ""
    return ""


def _define(scope: Scope, data: _Data, name: str, quantity: str, value: str) -> tuple[Scope, tuple[Definition, ...]]:
    names = {
        "x": data.x,
        "X": data.x,
        "y": data.y,
        "n": data.n,
        "W": data.model.weights or _covariance(scope, data),
        "penalty": data.model.penalty,
    }
    if any(f"{{{k}}}" in value and not v for k, v in names.items()):
        return scope, ()
    target = name
    n, p = Symbol(data.n), Symbol(data.p) if data.p else ONE
    match quantity:
        case "fitted_values" | "residuals":
            letter = Letter(name, Kind.VECTOR, n, ONE)
            target = f"{name}_k" if data.simple else name
        case "estimate":
            letter = Letter(name, Kind.VECTOR, p, ONE)
        case "hat_matrix" | "leverage":
            letter = Letter(name, Kind.MATRIX, n, n)
        case "left_out" | "row":
            letter = Letter(name, Kind.VECTOR, p, ONE, (n,))
        case "r_squared" | "mle_variance":
            letter = Letter(name, Kind.SCALAR, ONE, ONE)
            target = f"{name}^2"
        case _:
            letter = Letter(name, Kind.SCALAR, ONE, ONE)
    kept = {data.y, data.x, data.n, data.p, names["W"], data.model.penalty}
    known = tuple((k, v) for k, v in scope.letters.items() if k in kept)
    properties = tuple(c for c in scope.conditions if isinstance(c.proposition, h.Is))
    text = f"{'z_k' if letter.family else target} = {value.format(**names)}"
    defined = _defined(text, replace(letter, name="z") if letter.family else letter, known, properties)
    if defined is None:
        return scope, ()
    made = tuple(replace(x, target=h.Sym(name, *x.target.args[1:]), text=name) for x in defined)
    return replace(scope.declare(letter), meanings={k: v for k, v in scope.meanings.items() if k != name}), made


@lru_cache(maxsize=256)
def _defined(
    text: str, letter: Letter, known: tuple[tuple[str, Letter], ...], conditions: tuple[Condition, ...]
) -> tuple[Definition, ...] | None:
    """What a formula of the tables defines under these letters and conditions; None where it is not understood."""
    try:
        return read_statement(parse(text), Scope(dict(known), conditions).declare(letter), defining=True).made
    except (ReadError, ShapeError, IllTyped):
        return None


# --- what a letter means --------------------------------------------------------------------------------------------------------

_MEANT = {"ols": "estimate", "wls": "estimate", "gls": "estimate", "ridge": "estimate", "estimator": "", "mle": "estimate"}
_SUMS = {"RSS": "rss", "SSE": "", "SSR": "", "TSS": "tss", "SST": "tss", "ESS": "ess"}


def _meaning(scope: Scope, data: _Data, name: str) -> tuple[str, str, bool]:
    """What a letter stands for (a key of the tables, "" for nothing), by which method, and whether the prose says so."""
    said = scope.meanings.get(name)
    method = data.model.method if data.model.method in ESTIMATES else ""
    if said == "left_out" or (said == "ols" and name.endswith("_{()}")):
        return "left_out", "ols", True
    if not data.simple and "rows" in scope.meanings.values() and name == data.x.lower():
        return "row", method or "ols", True
    normal = any(isinstance(x, h.Distribution) and x.name == "normal" for c in scope.conditions for x in c.proposition.walk())
    if said == "mle" and data.model.method in ("", "ols") and normal:
        if name.startswith("\\hat{\\sigma}"):
            return "mle_variance", "ols", True
        quantity = _coefficient(data, name) if data.simple else "estimate" if name in _hats(data) else ""
        return quantity, "ols", True
    if said in ESTIMATES:
        return _coefficient(data, name) if data.simple else "estimate", said, True
    if said is not None and said != "?":
        return _of_letter(data, name, said), method or "ols", True
    if name == "\\mathrm{ESS}" and "\\mathrm{RSS}" not in scope.mentioned:
        return "", "", False  # explained or error sum of squares
    if not method or (scope.letter(name) is not None and scope.letters[name].stated and name not in scope.meanings):
        return "", "", False
    return _by_convention(data, name), method, False


def _hats(data: _Data) -> frozenset[str]:
    """The letters that estimate the coefficients of a model in matrix notation."""
    return frozenset(f"\\hat{{{c}}}" for c in (*data.model.coefficients, "\\beta"))


def _of_letter(data: _Data, name: str, said: str) -> str:
    """A stated meaning; sample moments are of the letter in their name."""
    inner = name.removeprefix("\\bar{")
    of_y = data.y in (name[-1 - len(data.y) : -1], inner[: len(data.y)])
    match said:
        case "sample_mean" | "mean":
            return "mean_y" if of_y else "mean_x"
        case "sample_variance" | "sample_variance^2" | "unbiased_variance" | "unbiased_variance^2" | "sample_deviation":
            kind = "variance" if not said.endswith(("^2", "deviation")) else "deviation"
            return f"{kind}_{'y' if of_y else 'x'}" if "_{" in name else ""
        case "sample_covariance":
            return "covariance"
        case "sample_correlation":
            return "correlation"
        case "r_squared^2":
            return "r_squared"
    return said


def _coefficient(data: _Data, name: str) -> str:
    """Which coefficient of a line a letter with a hat estimates."""
    given = [f"\\hat{{{c}}}" if "_" not in c else "\\hat{" + c.split("_")[0] + "}_" + c.split("_", 1)[1] for c in data.model.coefficients]
    if name in given:
        return ("intercept", "slope")[given.index(name) + 2 - len(given)]
    if data.model.coefficients:
        return ""
    return {"\\hat{\\beta}_{0}": "intercept", "\\hat{\\beta}_{1}": "slope", "\\hat{\\alpha}": "intercept", "\\hat{\\beta}": "slope"}.get(
        name, ""
    )


def _by_convention(data: _Data, name: str) -> str:
    """What a letter of which nothing is said always stands for beside a model that is fitted by least squares."""
    simple = {
        f"\\bar{{{data.x}}}": "mean_x",
        f"S_{{{data.x * 2}}}": "sxx",
        f"S_{{{data.y * 2}}}": "syy",
        f"S_{{{data.x + data.y}}}": "sxy",
    }
    both = {
        f"\\bar{{{data.y}}}": "mean_y",
        f"\\hat{{{data.y}}}": "fitted_values",
        "\\mathrm{RSS}": "rss",
        "\\mathrm{TSS}": "tss",
        "\\mathrm{ESS}": "ess",
    }
    if data.model.noise:
        both[f"\\hat{{{data.model.noise}}}"] = "residuals"
    if data.simple:
        return simple.get(name) or both.get(name) or _coefficient(data, name)
    if name == "h":
        return "leverage"
    beta = data.model.coefficients[0] if data.model.coefficients else "\\beta"
    return {f"\\hat{{{beta}}}": "estimate", "\\hat{\\beta}": "estimate"}.get(name) or both.get(name, "")


# --- the data -------------------------------------------------------------------------------------------------------------------


def _data(scope: Scope) -> _Data | None:
    """The data of the scope's model by name, or None where it cannot be told what they are."""
    model = scope.regression
    assert model is not None
    if model.form == "simple" or (not model.form and model.intercept and model.regressor[:1].islower()):
        y, x = model.response or _known(scope, "y", "Y"), model.regressor or _known(scope, "x", "X")
        n = _size(scope, y, x)
        return _Data(model, y, x, n) if n else None
    y, x = model.response or _known(scope, "y", "\\mathbf{y}", "Y"), model.regressor or _known(scope, "X", "\\mathbf{X}")
    if model.form == "rows":
        x = next(
            (
                k
                for k in (_capital(x), _capital(x.removeprefix("\\mathbf{").rstrip("}")), f"\\mathbf{{{_capital(x)}}}")
                if k in scope.letters
            ),
            "",
        )
        if not x:
            return None
        y = f"\\mathbf{{{y}}}" if x.startswith("\\mathbf{") and len(y) == 1 else y
    design = scope.letter(x)
    if model.intercept and not model.form and not model.regressor and design is None and model.method == "ols":
        n = _size(scope, y)
        return _Data(model, y, REGRESSORS, n, "k_{0}") if n else None
    if (design is not None and design.kind not in (Kind.MATRIX, None)) or not x.strip("\\mathbf{}")[:1].isupper():
        return None
    if not model.form and design is None:
        return None
    n = _size(scope, y, x)
    columns = design.columns if design is not None else None
    p = (
        str(columns)
        if isinstance(columns, Symbol) and not str(columns).startswith("?")
        else ""
        if columns is not None and columns.is_number
        else "p"
    )
    return _Data(model, y, x, n, p) if n and p and n != p else None


def _capital(name: str) -> str:
    return name.upper() if len(name) == 1 else name.replace("{x}", "{X}").replace("{z}", "{Z}")


def _known(scope: Scope, *names: str) -> str:
    return next((n for n in names if n in scope.letters), names[0])


def _size(scope: Scope, *names: str) -> str:
    """The name of the number of observations; "" where that is no letter."""
    for name in names:
        letter = scope.letter(name)
        rows = letter.rows if letter is not None else None
        if rows is None or str(rows).startswith("?"):
            continue
        return str(rows) if isinstance(rows, Symbol) else ""
    return "n"


def _shaped(scope: Scope, data: _Data) -> Scope:
    """Declare the shapes of the data and of the parameters."""
    n, p = Symbol(data.n), Symbol(data.p) if data.p else ONE
    shapes: list[tuple[str, Dim, Dim]] = [(data.y, n, ONE), (data.x, n, p)]
    shapes += [(data.model.noise, n, ONE)] if data.model.noise else []
    shapes += [(c, p, ONE) for c in data.model.coefficients]
    if data.model.weights and not data.simple:
        shapes.append((data.model.weights, n, n))
    for name, rows, columns in shapes:
        old = scope.letter(name)
        if old is not None and old.rows is not None and not str(old.rows).startswith("?"):
            continue
        kind = Kind.SCALAR if rows == ONE else Kind.VECTOR if columns == ONE else Kind.MATRIX
        if old is not None and old.kind not in (None, kind):
            continue
        scope = scope.declare(Letter(name, kind, rows, columns))
    return scope


def _left_out(node: t.Node) -> Iterator[str]:
    """The names of `\\hat\\beta_{(i)}` and its like."""
    for x in t.walk(node):
        if isinstance(x, t.Script) and isinstance(x.base, t.Ident) and isinstance(x.sub, t.Fenced) and x.sub.left == "(":
            yield spell(x.base)


def _target(node: t.Node) -> str:
    """The name that stands alone left of an equation."""
    left = node.items[0] if isinstance(node, t.Chain) else None
    while isinstance(left, t.Script):
        if left.sub is not None and not isinstance(left.sub, (t.Ident, t.Row)):
            return f"{spell(left.base)}_{{{label(left.sub)}}}" if isinstance(left.base, t.Ident) else ""
        left = left.base
    return spell(left) if isinstance(left, t.Ident) else ""


__all__ = ["declared", "merged", "with_estimators"]
