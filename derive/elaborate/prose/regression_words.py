"""Linear models in prose: the model equation, what is regressed on what, by which method, with which errors.

An equation `y = Xβ + ε` or `y_i = β_0 + β_1 x_i + ε_i` is recognised by its form; words such as "simple linear regression of y on x by
ordinary least squares, with uncorrelated errors of mean 0 and variance σ²" by a table of patterns over the sentence, its formulas as `⟨k⟩`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from derive.elaborate.names import label, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.prose.words import Token
from derive.read import tree as t

NOISE = frozenset({"varepsilon", "epsilon", "e", "u", "eta", "xi", "E"})
F = r"⟨(\d+)⟩"

#: Pattern → method; the first that matches counts, so that "weighted least squares" is not least squares.
_OTHER = (
    r"lasso|elastic net|robust|quantile|logistic|bayes|penali[sz]ed|regulari[sz]ed|two stage|instrumental|non ?linear|partial least"
    r"|total least|a posteriori|least absolute|polynomial|constrained|minimum norm|\bprior\b|posterior|\bmap\b|shrink|huber|weight decay"
    r"|gradient descent|stepwise|mixed|hierarchical|random effects|errors in variables"
)
METHODS: tuple[tuple[str, str], ...] = (
    (_OTHER, "other"),
    (r"ridge|tikhonov", "ridge"),
    (r"weighted least squares|\bwls\b", "wls"),
    (r"generali[sz]ed least squares|\bgls\b", "gls"),
    (r"least squares|\bols\b|simple linear regression|normal equations|linear regression", "ols"),
)
_FITTED = re.compile(r"regression|least squares|\b[owg]ls\b|ridge|normal equations|minimum norm")
_SIMPLE = re.compile(r"simple (?:linear )?regression")
_REGRESSED = re.compile(
    rf"(?:(?:we|one) )?(?:regression|regress|regressing|regressed|fit)(?: of)? {F}(?: is regressed)? (?:on|against) {F}"
    r"(?: (?:by|using|via|with)(?: method of)?(?: ordinary)? least squares)?"
)
_DESIGN = re.compile(rf"design matrix {F}")
_RESPONSE = re.compile(rf"response(?:s| vector)? {F}")
_WEIGHTS = re.compile(rf"(?:weight|weighting) matrix {F}")
_PENALTY = re.compile(rf"(?:with )?(?:penalty|regulari[sz]ation|ridge)(?: parameter| weight| coefficient| strength)? {F}")
_WITH = re.compile(r"(?:with|including)(?: the)? (?:intercept|constant term)|containing a column of ones")
_WITHOUT = re.compile(r"without (?:intercept|constant)|no intercept|through (?:the )?origin")
_ADJECTIVES = r"(?:(?:independent|uncorrelated|i\.i\.d\.?|iid|identically distributed|homoscedastic|homoskedastic|and|random|additive|,) )*"
_ERRORS = re.compile(
    rf"(?:(?:with|and|where|has|have|having) )?(?:the )?{_ADJECTIVES}"
    rf"(?:errors|error terms|noise|noise terms|disturbances)(?: {F})?(?: are| is)?(?: {_ADJECTIVES})? ?"
    rf"(?:(?:of|with|have|has|having) )?(?:zero mean|mean (?:{F}|0|zero))"
    rf"(?:,? (?:and )?(?:common |constant |equal |the same )?variance {F})?"
)
_CORRELATION = re.compile(r"independent|uncorrelated|i\.i\.d|iid")


def recognised(tokens: list[Token]) -> tuple[list[d.Declaration], frozenset[int]]:
    """Return the linear models that a sentence speaks of, and the places of the words that nobody else need read."""
    text, starts = text_of(tokens)
    slots = {x.slot.index: x.slot.node for x in tokens if x.slot is not None and x.slot.node is not None}
    piece = tokens[0].piece if tokens else 0
    found: list[d.Declaration] = []
    taken: set[int] = set()
    for token in tokens:
        node = token.slot.node if token.slot is not None else None
        model = equation(node) if node is not None else None
        if model is not None:
            found.append(d.Regression(*model, piece=token.piece))
        elif token.slot is not None and isinstance(node, t.Chain) and _moment(node):
            found += [
                d.Relation(node, piece=token.piece, text=token.text),
                d.Role(token.slot.index, "declaration", "with", piece=token.piece),
            ]
    method = next((value for pattern, value in METHODS if re.search(pattern, text)), "") if _FITTED.search(text) else ""
    form = "simple" if _SIMPLE.search(text) else ""
    response = regressor = ""
    if (m := _REGRESSED.search(text)) and all(int(g) in slots for g in m.groups()):
        response, regressor = (_base(slots[int(g)]) for g in m.groups())
        verb = m.group().startswith(("we ", "one ", "regress "))
        taken |= places(tokens, starts, m.start() if verb else m.start() + len(m.group().split(" ")[0]) + 1, m.end())
    if (m := _DESIGN.search(text)) and int(m[1]) in slots:
        regressor = regressor or _base(slots[int(m[1])])
    if (m := _RESPONSE.search(text)) and int(m[1]) in slots:
        response = response or _base(slots[int(m[1])])
    weights = _named(_WEIGHTS.search(text), slots)
    penalty = ""
    if m := _PENALTY.search(text):
        penalty = _named(m, slots)
        node = slots.get(int(m[1]))
        if isinstance(node, t.Chain):
            found += [d.Relation(node, piece=piece, text=m.group()), d.Role(int(m[1]), "declaration", "with", piece=piece)]
        taken |= places(tokens, starts, m.start(), m.end())
    intercept = False if _WITHOUT.search(text) else True if _WITH.search(text) else None
    variance: t.Node | None = None
    noise = ""
    centred = False
    if (m := _ERRORS.search(text)) and _CORRELATION.search(m.group() + text[m.end() : m.end() + 30]):
        noise = _base(slots.get(int(m[1]))) if m[1] else ""
        mean = slots.get(int(m[2])) if m[2] else None
        if mean is None or (isinstance(mean, t.Number) and mean.text == "0"):
            variance = slots.get(int(m[3])) if m[3] else None
            centred = True
            taken |= set() if noise else places(tokens, starts, m.start(), m.end())
    if method or form or response or regressor or weights or penalty or centred or intercept is not None:
        letters = (response, regressor, (), noise, weights, penalty)
        found.append(d.Regression(form, method, *letters, intercept, variance, centred, piece=piece))
    return found, frozenset(taken)


def without_equations(found: Iterable[d.Declaration]) -> list[d.Declaration]:
    """Drop the plain relation that a model equation was also read as: the model says the same, and what its letters are."""
    kept = list(found)
    if not any(isinstance(x, d.Regression) and x.response and x.noise and x.coefficients for x in kept):
        return [x for x in kept if not (isinstance(x, d.Relation) and isinstance(x.node, t.Chain) and x.opener == "" and _moment(x.node))]
    moments = {x.index for x in kept if isinstance(x, d.Role) and x.cue == "with"}
    return [
        x
        for x in kept
        if not (isinstance(x, d.Relation) and _with_noise(x.node))
        and not (isinstance(x, d.Role) and x.index in moments and x.role != "declaration")
    ]


def _moment(node: t.Chain) -> bool:
    """`E[ε] = 0`, `Var(ε) = σ²I`, `Cov(ε_i, ε_j) = 0`: what is always assumed of errors."""
    left = node.items[0]
    if not (isinstance(left, t.Row) and len(left.items) == 2 and isinstance(left.items[1], t.Fenced) and node.ops == ("=",)):
        return False
    head, fence = left.items
    inside = _letter(fence.body) if isinstance(fence, t.Fenced) else None
    mean = isinstance(head, t.Ident) and head.name == "E" and isinstance(fence, t.Fenced) and (fence.left == "[" or _is_zero(node.items[1]))
    operator = isinstance(head, t.Ident) and head.name in ("E", "Var", "Cov", "V", "var", "cov") and (mean or head.font != "it")
    return operator and inside is not None and inside.name in ("varepsilon", "epsilon", "u", "eta")


def _is_zero(node: t.Node) -> bool:
    """0, also where it is written in bold as a vector."""
    return (isinstance(node, t.Number) and node.text == "0") or (isinstance(node, t.Ident) and node.name == "0")


def _with_noise(node: t.Node) -> bool:
    model = equation(node)
    return model is not None and bool(model[5])


Equation = tuple[str, str, str, str, tuple[str, ...], str]


def equation(node: t.Node) -> Equation | None:
    """The form, method (none), response, regressor, coefficients and noise of a model equation."""
    if not (isinstance(node, t.Chain) and len(node.items) == 2):
        return None
    left, right = node.items
    if node.ops == ("sim",):
        return _law(left, right)
    if node.ops != ("=",):
        return None
    terms = list(right.terms) if isinstance(right, t.Sum) and set(right.ops) <= {"+"} else [right]
    noise = ""
    last = _letter(terms[-1])
    if last is not None and last.name in NOISE and not last.accents and len(terms) > 1 and _index(terms[-1]) == _index(left):
        noise = spell(last)
        terms = terms[:-1]
    head = _letter(left)
    if head is None or head.name[:1] in NOISE or head.name == "mu":
        return None
    hatted = head.accents == ("hat",) and not noise
    if not noise and not hatted:
        return None
    response = spell(_bare(head))
    index = _index(left)
    if index is None:
        product = _product(terms[0]) if len(terms) == 1 and isinstance(left, t.Ident) else None
        if product is None or not noise or _has_index(product[0]) or _has_index(product[1]):
            return None
        design, beta = (_letter(x) for x in product)
        if design is None or beta is None or not design.name[:1].isupper() or design.accents or beta.accents:
            return None
        return "matrix", "", response, spell(design), (spell(beta),), noise
    return _by_member(terms, index, response, noise, hatted=hatted)


def _by_member(terms: list[t.Node], index: str, response: str, noise: str, *, hatted: bool) -> Equation | None:
    product = _product(terms[-1])
    if product is None or len(terms) > 2:
        return None
    first, second = product
    if len(terms) == 1 and isinstance(first, t.Script) and isinstance(first.sup, t.Ident) and first.sup.name in ("T", "top", "prime"):
        x, beta = _letter(first.base), _letter(second)
        if x is None or beta is None or _index(first) != index or _index(second) is not None or hatted:
            return None
        return "rows", "", response, spell(x), (spell(beta),), noise
    slope, x = _letter(first), _letter(second)
    if slope is None or x is None or _index(second) != index or _index(first) is not None or x.font == "bold" or x.accents:
        return None
    names = [_coefficient(first)]
    if len(terms) == 2:
        if _letter(terms[0]) is None or _index(terms[0]) is not None:
            return None
        names.insert(0, _coefficient(terms[0]))
    if hatted and not all(n.startswith("\\hat{") for n in names):
        return None
    bare = tuple(n.removeprefix("\\hat{").replace("}", "", 1) if hatted else n for n in names)
    return "simple", "", response, spell(x), bare, noise


def _law(left: t.Node, right: t.Node) -> Equation | None:
    """`y ∼ 𝒩(Xβ, σ²I)`."""
    head = _letter(left)
    if head is None or not (isinstance(right, t.Row) and len(right.items) == 2):
        return None
    name, fence = right.items
    if isinstance(name, t.Script) and name.sup is None:
        name = name.base  # the dimension below, 𝒩_n
    if not (isinstance(name, t.Ident) and name.name in ("N", "mathcal{N}", "Normal") and isinstance(fence, t.Fenced)):
        return None
    mean = fence.body.items[0] if isinstance(fence.body, t.Listing) else None
    product = _product(mean) if mean is not None else None
    if (index := _index(left)) is not None:
        return _rows_law(product, index, spell(head))
    if product is None or any(_has_index(x) for x in product):
        return None
    design, beta = (_letter(x) for x in product)
    if design is None or beta is None or not design.name[:1].isupper():
        return None
    return "matrix", "", spell(head), spell(design), (spell(beta),), ""


def _rows_law(product: tuple[t.Node, t.Node] | None, index: str, response: str) -> Equation | None:
    """`y_i ∼ 𝒩(x_iᵀβ, σ²)` or `𝒩(βᵀx_i, σ²)`."""
    for first, second in (product, product[::-1]) if product is not None else ():
        turned = [
            x for x in (first, second) if isinstance(x, t.Script) and isinstance(x.sup, t.Ident) and x.sup.name in ("T", "top", "prime")
        ]
        x, beta = (_letter(y.base if y in turned and isinstance(y, t.Script) else y) for y in (first, second))
        if len(turned) == 1 and x is not None and beta is not None and _index(first) == index and _index(second) is None:
            return "rows", "", response, spell(x), (spell(beta),), ""
    return None


def _product(node: t.Node) -> tuple[t.Node, t.Node] | None:
    return (node.items[0], node.items[1]) if isinstance(node, t.Row) and len(node.items) == 2 else None


def _letter(node: t.Node | None) -> t.Ident | None:
    while isinstance(node, t.Script) and node.sup is None and not node.primes:
        node = node.base
    return node if isinstance(node, t.Ident) else None


def _has_index(node: t.Node) -> bool:
    return isinstance(node, t.Script) and node.sub is not None


def _index(node: t.Node) -> str | None:
    """The running index of a member of a sample."""
    sub = node.sub if isinstance(node, t.Script) else None
    return sub.name if isinstance(sub, t.Ident) and sub.name in ("i", "j", "k", "t") else None


def _coefficient(node: t.Node) -> str:
    head = _letter(node)
    assert head is not None
    return f"{spell(head)}_{{{label(node.sub)}}}" if isinstance(node, t.Script) and node.sub is not None else spell(head)


def _bare(head: t.Ident) -> t.Ident:
    return t.Ident(head.span, head.name, head.font)


def _base(node: t.Node | None) -> str:
    head = _letter(node)
    return spell(head) if head is not None else ""


def _named(match: re.Match[str] | None, slots: dict[int, t.Node]) -> str:
    node = slots.get(int(match[1])) if match is not None else None
    if isinstance(node, t.Chain):
        node = node.items[0]
    if isinstance(node, t.Script) and isinstance(node.sup, t.Prefix) and node.sub is None:
        node = node.base  # the inverse of a covariance matrix as weights
    return _base(node)


def text_of(tokens: list[Token]) -> tuple[str, list[int]]:
    """The words of a sentence joined by blanks, articles left out, and where each token begins."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for token in tokens:
        starts.append(at)
        text = " ".join(w for w in token.text.split() if w not in ("a", "an", "the"))
        if text:
            parts.append(text)
            at += len(text) + 1
    return " ".join(parts), starts


def places(tokens: list[Token], starts: list[int], start: int, stop: int) -> set[int]:
    return {k for k, at in enumerate(starts) if start <= at < stop and (k + 1 == len(starts) or starts[k + 1] > at)}


__all__ = ["F", "equation", "places", "recognised", "text_of", "without_equations"]
