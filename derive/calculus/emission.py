"""A term as a NumPy function: columns and rows are one-dimensional arrays, shared subterms are worked out once, the docstring states the
shapes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import Symbol

from derive.calculus import build as b
from derive.calculus.numpy_names import COMPARISONS, CONSTANTS, FUNCTIONS, MATRIX_FUNCTIONS, NORMS
from derive.terms import heads as h
from derive.terms.composites import unfold
from derive.terms.heads import Term
from derive.terms.shapes import ONE, Dim, is_scalar, show_shape
from derive.terms.statement import bound_by, free_letters
from derive.terms.typing import shape_of


class NotEmitted(Exception):
    """A head that has no NumPy form here."""


def numpy_source(term: Term, name: str = "derivative", summary: str = "") -> str:
    """Return the source of a Python function that computes a term with NumPy (and SciPy where a function is not NumPy's).

    Its arguments are the free letters in order of appearance; a column or a row is a one-dimensional array, a family an array whose first
    axis is the index. Raise NotEmitted for a head without a NumPy form.
    """
    return _Emitter(term, name, summary).source()


def identifier(latex: str) -> str:
    """A Python name for a letter: `\\hat{\\beta}_{1}` is `beta_1_hat`-like, without backslashes and braces."""
    word = "".join(c if c.isalnum() and c.isascii() else "_" for c in latex).strip("_")
    while "__" in word:
        word = word.replace("__", "_")
    return f"{word}_" if word in _RESERVED or not word or word[0].isdigit() else word


_RESERVED = frozenset("and as def del for from if in is lambda not or pass np special linalg return while with yield".split())


class _Emitter:
    """The source of one function."""

    def __init__(self, term: Term, name: str, summary: str) -> None:
        self.term, self.name, self.summary = term, name, summary
        self.letters = [s for s in free_letters(term) if isinstance(s, h.Sym)]
        self.dims = _dimensions(term)
        self.letters = [s for s in self.letters if not (is_scalar(s.dims) and not s.family and Symbol(s.name) in self.dims)]
        self.names: dict[Term, str] = {}
        self.lines: list[str] = []
        self.uses: dict[str, None] = {}
        self.shared = _shared(term)
        self.prefix = "t"

    def source(self) -> str:
        arguments = self._arguments()
        body = self.of(self.term)
        text = "\n".join([*self.lines, f"return {body}"])
        modules = [m for m in ("special", "linalg") if f"{m}." in text.replace("np.linalg.", "")]
        head = ["import numpy as np", *(f"from scipy import {m}" for m in modules), "", ""]
        needed = [f"{d} = {e}" for d, e in self._dimension_lines() if d in self.uses]
        lines = [*needed, *self.lines, f"return {body}"]
        docstring = self._docstring(arguments)
        return "\n".join([*head, f"def {self.name}({', '.join(arguments.values())}):", docstring, *("    " + line for line in lines), ""])

    def _arguments(self) -> dict[Term, str]:
        taken: dict[str, None] = {identifier(d.name): None for d in sorted(self.dims, key=str)}
        found: dict[Term, str] = {}
        for s in self.letters:
            word = identifier(s.name)
            while word in taken:
                word += "_"
            taken[word] = None
            found[s] = self.names[s] = word
        while any(w.startswith(self.prefix) and w[len(self.prefix) :].isdigit() for w in taken):
            self.prefix += "_"
        return found

    def _docstring(self, arguments: dict[Term, str]) -> str:
        rows = [f"    {word}: {_shape_text(s)}" for s, word in arguments.items() if isinstance(s, h.Sym)]
        first = self.summary or f"Compute {self.name}."
        return "\n".join([f'    """{first}', "", *rows, f"    returns: {_kind_text(shape_of(self.term))}", '    """'])

    def _dimension_lines(self) -> list[tuple[str, str]]:
        """Where the sizes come from: the shapes of the arguments."""
        found: dict[str, str] = {}
        for s in self.letters:
            for k, d in enumerate([*s.family, *(d for d in s.dims if d != 1)]):
                if isinstance(d, Symbol):
                    found.setdefault(identifier(d.name), f"{self.names[s]}.shape[{k}]")
        return list(found.items())

    def size(self, d: Dim) -> str:
        for s in sorted(d.free_symbols, key=str):
            self.uses[identifier(str(s))] = None
        return str(d.xreplace({s: Symbol(identifier(str(s))) for s in d.free_symbols}))

    # --- expressions ------------------------------------------------------------------------------------------------------------

    def of(self, t: Term) -> str:
        """The expression of a term; a shared one is assigned to a name first."""
        if t in self.names:
            return self.names[t]
        text = self._of(t)
        if t in self.shared and t.children:
            name = f"{self.prefix}{len(self.lines)}"
            self.lines.append(f"{name} = {text}")
            self.names[t] = name
            return name
        return text

    def tight(self, t: Term) -> str:
        """The expression, in parentheses unless it is a name, a call or a number."""
        text = self.of(t)
        plain = text.replace("_", "").replace(".", "").isalnum() or (text.endswith(")") and _one_call(text))
        return text if plain else f"({text})"

    def flat(self, t: Term) -> str:
        """The expression with two axes, also for a column or a row."""
        shape = shape_of(t)
        if is_scalar(shape):
            return f"np.array([[{self.of(t)}]])"
        if shape[1] == 1:
            return f"{self.tight(t)}[:, None]"
        return f"{self.tight(t)}[None, :]" if shape[0] == 1 else self.of(t)

    def unflat(self, text: str, shape: tuple[Dim, Dim]) -> str:
        return f"({text}).ravel()" if 1 in shape else text

    def _of(self, t: Term) -> str:
        shape = shape_of(t)
        match t:
            case h.Sym():
                if Symbol(t.name) in self.dims and is_scalar(t.dims):
                    return self.size(Symbol(t.name))
                raise NotEmitted(f"the letter {t}")
            case h.Num():
                value = b.fraction(t)
                return str(value.numerator) if value.denominator == 1 else f"{value.numerator} / {value.denominator}"
            case h.Decimal():
                return t.digits
            case h.Const():
                return CONSTANTS[t.name]
            case h.Identity():
                return f"np.eye({self.size(t.args[0])})"
            case h.Zeros() | h.Ones():
                name = "zeros" if isinstance(t, h.Zeros) else "ones"
                sizes = [self.size(d) for d in shape if d != 1]
                return f"np.{name}({sizes[0]})" if len(sizes) == 1 else f"np.{name}(({', '.join(sizes)}))"
            case h.Unit():
                return f"np.eye({self.size(t.args[0])})[{self.index(t.children[0])}]"
            case h.Commutation():
                return _commutation(self.size(t.args[0]), self.size(t.args[1]))
            case h.Plus():
                return self._sum(t)
            case h.Times():
                return self._product(t)
            case h.Quotient():
                return f"{self.tight(t.children[0])} / {self.tight(t.children[1])}"
            case h.Power():
                return self._power(t)
            case h.Transpose():
                return self.of(t.children[0]) if 1 in shape else f"{self.tight(t.children[0])}.T"
            case h.Inverse():
                return f"np.linalg.inv({self.of(t.children[0])})"
            case h.PseudoInverse():
                return self.unflat(f"np.linalg.pinv({self.flat(t.children[0])})", shape)
            case h.Trace():
                return f"np.trace({self.of(t.children[0])})"
            case h.Det():
                return f"np.linalg.det({self.of(t.children[0])})"
            case h.Adjugate():
                x = self.of(t.children[0])
                return f"np.linalg.det({x}) * np.linalg.inv({x})"
            case h.Hadamard():
                return " * ".join(self.tight(c) for c in t.children)
            case h.Kronecker():
                text = self.flat(t.children[0])
                for c in t.children[1:]:
                    text = f"np.kron({text}, {self.flat(c)})"
                return self.unflat(text, shape)
            case h.Vec():
                return f"{self.tight(t.children[0])}.ravel(order='F')"
            case h.Diag() | h.Diagonal():
                return f"np.diag({self.of(t.children[0])})"
            case h.Norm() if t.kind in NORMS:
                return NORMS[t.kind].format(self.of(t.children[0]))
            case h.Inner():
                return f"np.sum({self.tight(t.children[0])} * {self.tight(t.children[1])})"
            case h.Cross():
                return f"np.cross({self.of(t.children[0])}, {self.of(t.children[1])})"
            case h.Block():
                count, width = t.grid
                rows = [", ".join(self.flat(c) for c in t.children[i * width : (i + 1) * width]) for i in range(count)]
                return self.unflat(f"np.block([{', '.join(f'[{r}]' for r in rows)}])", shape)
            case h.At():
                return f"{self.tight(t.children[0])}[{', '.join(self.index(i) for i in t.children[1:])}]"
            case h.Row():
                return f"{self.tight(t.children[0])}[{self.index(t.children[1])}]"
            case h.Column():
                return f"{self.tight(t.children[0])}[:, {self.index(t.children[1])}]"
            case h.MatrixFunction():
                return MATRIX_FUNCTIONS[t.text(0)].format(self.of(t.children[0]))
            case h.Spectral():
                return self._spectral(t)
            case h.Func() if t.name in FUNCTIONS:
                return FUNCTIONS[t.name].format(*(self.of(c) for c in t.children))
            case h.Composite():
                return self._composite(t)
            case h.Indicator() if isinstance(t.children[0], h.Relation):
                return f"({self._proposition(t.children[0])}) * 1.0"
            case h.Piecewise():
                return self._piecewise(t)
            case h.SumOver() | h.ProductOver():
                return self._over(t)
        raise NotEmitted(f"{type(t).__name__} has no NumPy form")

    def index(self, i: Term) -> str:
        """An index from 0."""
        if isinstance(i, h.Num):
            return str(int(i.value) - 1)
        return f"{self.tight(i)} - 1"

    def _sum(self, t: Term) -> str:
        text = ""
        for c in t.children:
            negative, rest = _sign(c)
            part = self.of(rest) if not isinstance(rest, h.Plus) else self.tight(rest)
            text += (" - " if negative else " + ") + part if text else ("-" if negative else "") + part
        return text

    def _product(self, t: Term) -> str:
        coefficient, scalars, run = b.split_product(t.children)
        parts = [] if coefficient in (1, -1) else [_number(coefficient)]
        parts += [self._matrices(s.children) if isinstance(s, h.Times) else self.tight(s) for s in scalars]
        if run:
            product = self._matrices(run)
            parts.append(f"({product})" if parts and len(run) > 1 else product)
        text = " * ".join(f"({p})" if " @ " in p and len(parts) > 1 and not p.startswith("(") else p for p in parts)
        return f"-{text}" if coefficient == -1 else text

    def _matrices(self, run: Sequence[Term]) -> str:
        """A product of matrices; a column times a row is an outer product."""
        for k in range(1, len(run)):
            if shape_of(run[k - 1])[1] == 1 and shape_of(run[k])[0] == 1:
                return f"np.outer({self._matrices(run[:k])}, {self._matrices(run[k:])})"
        return " @ ".join(self.tight(f) for f in run) if len(run) > 1 else self.tight(run[0])

    def _power(self, t: Term) -> str:
        base, exponent = t.children
        if is_scalar(shape_of(base)) or shape_of(base)[1] == 1:
            return f"{self.tight(base)} ** {self.tight(exponent)}"
        return f"np.linalg.matrix_power({self.of(base)}, {self.of(exponent)})"

    def _spectral(self, t: Term) -> str:
        x = self.of(t.children[0])
        match t.text(0):
            case "lambda_max":
                return f"np.linalg.eigvals({x}).real.max()"
            case "lambda_min":
                return f"np.linalg.eigvals({x}).real.min()"
            case "sigma_max":
                return f"np.linalg.norm({x}, 2)"
            case "sigma_min":
                return f"np.linalg.norm({x}, -2)"
            case "cond":
                return f"np.linalg.cond({x})"
            case "lambda" if len(t.children) == 2:
                return f"np.sort(np.linalg.eigvals({x}).real)[::-1][{self.index(t.children[1])}]"
            case "sigma" if len(t.children) == 2:
                return f"np.linalg.svd({x}, compute_uv=False)[{self.index(t.children[1])}]"
        raise NotEmitted(f"the spectral number {t.text(0)}")

    def _composite(self, t: h.Composite) -> str:
        u = t.children[0]
        axis = "" if 1 in shape_of(u) else ", axis=1"
        match t.name:
            case "softmax":
                return f"special.softmax({self.of(u)}{axis})"
            case "logsoftmax":
                return f"special.log_softmax({self.of(u)}{axis})"
            case "logsumexp" if 1 in shape_of(u):
                return f"special.logsumexp({self.of(u)})"
            case "variance":
                return f"np.var({self.of(u)})"
            case "mean":
                return f"np.mean({self.of(u)})"
            case "total":
                return f"np.sum({self.of(u)})"
        return self.of(unfold(t))

    def _proposition(self, p: Term) -> str:
        match p:
            case h.And():
                return " & ".join(f"({self._proposition(c)})" for c in p.children)
            case h.Relation() if type(p) in COMPARISONS:
                return f"{self.tight(p.children[0])} {COMPARISONS[type(p)]} {self.tight(p.children[1])}"
            case h.Otherwise():
                return "True"
        raise NotEmitted(f"the condition {type(p).__name__}")

    def _piecewise(self, t: h.Piecewise) -> str:
        text = "np.nan"
        rows = list(zip(t.children[::2], t.children[1::2], strict=True))
        for value, condition in reversed(rows):
            if isinstance(condition, h.Otherwise):
                text = self.of(value)
            else:
                text = f"np.where({self._proposition(condition)}, {self.of(value)}, {text})"
        return text

    def _over(self, t: Term) -> str:
        body, *ranges = t.children
        loops, outside = [], dict(self.names)
        for r in ranges:
            conditions = []
            while isinstance(r, h.Such):
                conditions.append(r.children[1])
                r = r.children[0]
            if not isinstance(r, h.Range):
                raise NotEmitted("a sum over a set")
            index, lower, upper = r.children
            span = f"range({self.of(lower)}, {self.of(upper)} + 1)"
            self.names[index] = identifier(str(index)) + "_"
            loops.append(f"for {self.names[index]} in {span}" + "".join(f" if {self._proposition(c)}" for c in conditions))
        inner = f"{self.of(body)} {' '.join(loops)}"
        self.names = outside | {k: v for k, v in self.names.items() if k in self.shared}
        return f"sum({inner})" if isinstance(t, h.SumOver) else f"np.prod([{inner}], axis=0)"


def _commutation(m: str, n: str) -> str:
    return f"np.eye({m} * {n}).reshape({n}, {m}, {m} * {n}).transpose(1, 0, 2).reshape({m} * {n}, {m} * {n})"


def _one_call(text: str) -> bool:
    """Whether the last parenthesis closes one that follows a name."""
    depth = 0
    for k in range(len(text) - 1, -1, -1):
        depth += (text[k] == ")") - (text[k] == "(")
        if depth == 0:
            return text[:k].replace("_", "").replace(".", "").isalnum()
    return False


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"({value.numerator} / {value.denominator})"


def _sign(t: Term) -> tuple[bool, Term]:
    """Whether a term carries a minus, and the term without it."""
    if isinstance(t, h.Num) and t.value < 0:
        return True, h.Num(-t.value)
    if isinstance(t, h.Times):
        coefficient, scalars, run = b.split_product(t.children)
        if coefficient < 0:
            return True, b.join_product(-coefficient, scalars, run)
    return False, t


def _shape_text(s: h.Sym) -> str:
    family = [show_shape((d, ONE)) for d in s.family]
    kind = _kind_text(s.dims)
    return f"family of {' × '.join(family)}, each: {kind}" if family else kind


def _kind_text(shape: tuple[Dim, Dim]) -> str:
    if is_scalar(shape):
        return "scalar"
    if 1 in shape:
        return f"array of shape ({shape[0] if shape[1] == 1 else shape[1]},)"
    return f"array of shape ({shape[0]}, {shape[1]})"


def _dimensions(term: Term) -> frozenset[Symbol]:
    """The letters of all sizes in a term."""
    found: set[Symbol] = set()
    seen: set[Term] = set()
    stack = [term]
    while stack:
        t = stack.pop()
        if t in seen:
            continue
        seen.add(t)
        stack.extend(t.children)
        if isinstance(t, (h.Sym, h.Identity, h.Zeros, h.Ones, h.Unit, h.Commutation)):
            for d in t.args:
                if not isinstance(d, Term) and hasattr(d, "free_symbols"):
                    found |= {s for s in d.free_symbols if isinstance(s, Symbol)}
    return frozenset(found)


def _shared(term: Term) -> frozenset[Term]:
    """Subterms that stand below two different parents or places, are worth a name, and hang on no bound letter."""
    count: dict[Term, int] = {}
    bound: set[Term] = set()
    stack = [term]
    while stack:
        t = stack.pop()
        count[t] = count.get(t, 0) + 1
        if count[t] == 1:
            bound |= bound_by(t)
            stack.extend(t.children)
    free = _Free(bound)
    return frozenset(t for t, n in count.items() if n > 1 and _worth_a_name(t) and free(t))


class _Free:
    """Whether a term is free of bound letters; answers are remembered."""

    def __init__(self, bound: set[Term]) -> None:
        self.bound, self.memo = bound, dict[Term, bool]()

    def __call__(self, t: Term) -> bool:
        if t not in self.memo:
            self.memo[t] = t not in self.bound and all(self(c) for c in t.children)
        return self.memo[t]


def _worth_a_name(t: Term) -> bool:
    match t:
        case h.Transpose() | h.Num() | h.Proposition() | h.Range() | h.Unit():
            return False
    return bool(t.children)
