"""Whether an equation poses something or claims it, by its form alone.

Only equations about letters that nobody has declared are taken for conditions: `A x = b`, `A = A^T`, `∇f = 0`, an update rule. As soon
as the
document says what the letters are, an equation about them is a claim.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.elaborate.context import Context
from derive.elaborate.scoping.scope import Scope
from derive.terms import heads as h
from derive.terms.shapes import ONE, ShapeError, is_scalar
from derive.terms.statement import free_letters, unfold
from derive.terms.steps import links_of
from derive.terms.typing import shape_of


def posed_by_form(links: list[h.Term], scope: Scope, c: Context) -> bool:
    """Whether all links of a chain are conditions by their form."""
    if _told(links, scope):
        return True
    if any(_declared(x, scope) for link in links for x in free_letters(link)):
        return all(
            _update(link) or (isinstance(link, h.Equal) and (_derivative_of_unknown(link, c) or _fresh_layer(link, scope)))
            for link in links
        )
    return all(_poses(link, c) for link in links)


#: Meanings by which a function is known where the law of the data is.
LIKELIHOODS = ("likelihood", "log_likelihood")


def has_a_law(subject: h.Term, scope: Scope) -> bool:
    """Whether the law of a term follows from those of its letters; a letter or a member whose law the formula gives has none yet."""
    member = isinstance(subject, h.At) and not _of_whole(subject, scope)
    if member or (isinstance(subject, h.Sym) and not _has_a_value(subject.name, scope)):
        return False
    if any(isinstance(x, (h.Density, h.Given)) for x in subject.walk()):
        return False  # a model, `y | β ∼ …`
    letters = [x for x in free_letters(unfold(subject, tuple(scope.definitions))) if isinstance(x, h.Sym)]
    names = {_averaged(x.name, scope) or x.name for x in letters}
    said = [p for x in scope.conditions if isinstance(p := x.proposition, h.DistributedAs)]
    known = {getattr(x, "name", "") for p in said for x in p.children[0].walk()}
    random = {n for n in names if n in known or ((info := scope.letter(n)) is not None and info.random)}
    data = {n for n in names - random if n.split("_")[0] in _DATA and ((info := scope.letter(n)) is None or not info.stated)}
    return bool(random) and random <= known and not data


#: Letters that stand for data or noise where nothing is said of them: a law of theirs is part of a model.
_DATA = frozenset("x y z e u v w r X Y Z U V W \\varepsilon \\epsilon \\xi \\eta \\mathbf{x} \\mathbf{y} \\mathbf{z}".split())


def _averaged(name: str, scope: Scope) -> str | None:
    """The sample X of which `\\bar{X}` is the mean, or of which the `X_{()}` are the members in order."""
    own = name[5:-1] if name.startswith("\\bar{") else name.removesuffix("_{()}") if name.endswith("_{()}") else ""
    info = scope.letter(own) if own else None
    return own if info is not None and info.random else None


def _of_whole(subject: h.At, scope: Scope) -> bool:
    """Whether a member's law follows from what is said of all: an order statistic, an entry of a multinomial or a normal vector."""
    x = subject.children[0]
    if not isinstance(x, h.Sym):
        return False
    laws = [p.children[1] for c in scope.conditions if isinstance(p := c.proposition, h.DistributedAs) and p.children[0] == x]
    arrays = any(isinstance(y, h.Sym) and y.dims[0] == x.dims[0] and y.dims[0] != ONE for law in laws for y in law.walk())
    return arrays or (x.name.endswith("_{()}") and _averaged(x.name, scope) is not None)


def _has_a_value(name: str, scope: Scope) -> bool:
    return _averaged(name, scope) is not None or any(isinstance(d.target, h.Sym) and d.target.name == name for d in scope.definitions)


_POLYNOMIAL = (h.Sym, h.Num, h.Plus, h.Times, h.Power)


def to_solve(link: h.Term, defined: set[h.Term]) -> bool:
    """Whether an equation with which a derivation opens may be one to solve: nothing in it has a value, and it has the form of one."""
    if not isinstance(link, h.Equal) or not free_letters(link) or any(x in defined for x in free_letters(link)):
        return False
    left, right = link.children
    try:
        scalar = is_scalar(shape_of(left))
    except ShapeError:
        return False
    if any(isinstance(side, h.Num) for side in (left, right)) and all(isinstance(x, _POLYNOMIAL) for x in link.walk() if x != link):
        return True
    if _zero(right) or _zero(left) or _property(left, right):
        return True
    return (not scalar and _applied(left, right)) or (_plain(left) and _plain(right))


def _applied(left: h.Term, right: h.Term) -> bool:
    """`A x = b`, `A v = λ v`: a product with a letter last, and a letter or a multiple of one."""
    last = left.children[-1] if isinstance(left, h.Times) else None
    if not isinstance(last, h.Sym):
        return False
    return (isinstance(right, h.Sym) and right not in free_letters(left)) or (
        isinstance(right, h.Times) and right.children[-1] == last and len(free_letters(right)) == 2
    )


def _declared(letter: h.Term, scope: Scope) -> bool:
    name = getattr(letter, "name", "")
    info = scope.letter(name.removesuffix("_{()}"))
    defined = any(getattr(d.target, "name", None) == name for d in scope.definitions)
    return defined or (info is not None and info.stated) or scope.meanings.get(name, "?") != "?"


def _poses(link: h.Term, c: Context) -> bool:
    if not free_letters(link):
        return False  # it speaks of numbers alone, and is true or false
    if isinstance(link, h.Member):
        return True
    if isinstance(link, h.ForAll):
        inner = link.children[0]
        return _poses(inner.children[1] if isinstance(inner, h.Implies) else inner, c)
    if not isinstance(link, h.Relation):
        return False
    left, right = link.children[0], link.children[1]
    if isinstance(link, (h.LoewnerGreater, h.LoewnerGreaterEqual)):
        return _letter(left) and (_zero(right) or _letter(right))
    if isinstance(link, (h.Less, h.LessEqual, h.Greater, h.GreaterEqual, h.NotEqual)):
        return _plain(left) and _plain(right) and bool(free_letters(link))
    if isinstance(link, h.Approximately):
        return _linear_system(left, right, c)
    if not isinstance(link, h.Equal) or left == right:
        return False
    return (
        _update(link)
        or _assigned(left, right)
        or _layer(left, right)
        or (_zero(right) and _has_letters(left))
        or _linear_system(left, right, c)
        or _property(left, right)
        or (_plain(left) and _plain(right))
        or (isinstance(left, h.Sym) and isinstance(right, h.Times) and _plain(right.children[0]) and isinstance(right.children[-1], h.Ones))
        or (_figure(right) and _measured(left) and not set(free_letters(right)) & set(free_letters(left)))
        or _derivative_of_unknown(link, c)
    )


#: What is taken of letters: a norm, a trace, a moment. Of letters that nothing determines it may be any number.
_MEASURES = (
    *(h.Norm, h.Trace, h.Det, h.Rank, h.Inner, h.SumOver, h.Times, h.Transpose),
    *(h.Expectation, h.Variance, h.Covariance, h.Probability),
)


def _figure(x: h.Term) -> bool:
    """A letter or a number, or a power of a letter: `σ²`."""
    return _plain(x) or (isinstance(x, h.Power) and isinstance(x.children[0], h.Sym) and isinstance(x.children[1], h.Num))


def _measured(x: h.Term) -> bool:
    """`‖x‖`, `Σ_i w_i`, `𝟏ᵀw`, `det B`, `E[X]`, `P(A)`: a number that is taken of undeclared letters and of nothing else."""
    if not isinstance(x, _MEASURES):
        return False
    parts = [y for y in x.walk() if not isinstance(y, (*_MEASURES, h.Sym, h.At, h.Ones, h.Range, h.Over, h.Num))]
    return not parts and any(isinstance(y, h.Sym) for y in free_letters(x)) and not _multiple(x)


_MOMENTS = (h.Expectation, h.Variance, h.Covariance, h.Probability)


def with_law_told(scope: Scope, posed: Iterable[h.Term], text: str) -> Scope:
    """The scope behind conditions that tell the law of a letter: that law is not used, so that no claim on the letter is refuted."""
    names = {name for x in posed if (name := _told(list(links_of(x)), scope))}
    return replace(scope, doubted={**dict.fromkeys(sorted(names), text), **scope.doubted}) if names else scope


def _told(links: list[h.Term], scope: Scope) -> str:
    """The letter of which nothing has been said and whose law links tell: `P(X = k) = λ^k e^{-λ}/k!`, `E[X] = Var(X) = λ`."""
    if not links or not all(isinstance(x, h.Equal) for x in links):
        return ""
    sides = [side for x in links for side in x.children]
    moments = [x for x in sides if isinstance(x, _MOMENTS)]
    letters = {_subject(x) for x in moments}
    name = letters.pop() if len(letters) == 1 else ""
    if not name or _known(name, scope) or not all(isinstance(x.children[0], _MOMENTS) for x in links):
        return ""
    given = [x for x in sides if not isinstance(x, _MOMENTS)]
    free = given and not any(getattr(y, "name", "") == name or isinstance(y, _MOMENTS) for x in given for y in x.walk())
    return name if free else ""


def _subject(moment: h.Term) -> str:
    """The letter of which something is a moment, or the chance of one value or of the values beyond one; an estimate has its own."""
    inside = moment.children[0]
    if isinstance(moment, h.Probability) and isinstance(inside, h.Relation) and len(inside.children) == 2:
        inside = inside.children[0]
    alone = isinstance(inside, h.Sym) and len(moment.children) == 1
    return inside.name if alone and isinstance(inside, h.Sym) and "{" not in inside.name else ""


def _known(name: str, scope: Scope) -> bool:
    """Whether the text says anything of a letter."""
    said = name in scope.letters or name in scope.mentioned or name in scope.meanings
    named = (x.name for c in scope.conditions for x in c.proposition.walk() if isinstance(x, h.Sym))
    return said or name in named or any(getattr(d.target, "name", None) == name for d in scope.definitions)


def _multiple(x: h.Term) -> bool:
    """A product of numbers is no measure: `2 a b`."""
    return isinstance(x, h.Times) and not any(isinstance(y, h.Transpose) for y in x.children)


def _derivative_of_unknown(link: h.Term, c: Context) -> bool:
    """`∇f(x) = A x − b`, `f′(x) = 2x`: what the derivative of a function is of which nothing else is said."""
    left, right = link.children
    match left:
        case h.Partial(children=(h.Call(children=(h.FunSym() as f, *_)), _)) | h.Call(children=(h.DerivedFunction(children=(f, *_)), *_)):
            definitions = (*c.scope.definitions, *c.local_definitions)
            known = isinstance(f, h.FunSym) and any(getattr(d.target, "name", "") == f.name for d in definitions)
            known = known or c.scope.meanings.get(getattr(f, "name", "")) in LIKELIHOODS
            return isinstance(f, h.FunSym) and not known and f not in free_letters(right)
        case h.Partial(children=(h.Sym() as letter, _)):
            known = any(d.target == letter for d in c.scope.definitions) or letter.name in c.scope.meanings
            return not known and letter not in free_letters(right) and any(d.target == letter for d in c.local_definitions)
    return False


def _letter(x: h.Term) -> bool:
    return isinstance(x, h.Sym)


def _zero(x: h.Term) -> bool:
    return x == h.ZERO or isinstance(x, h.Zeros)


def _has_letters(x: h.Term) -> bool:
    return bool(free_letters(x))


def _plain(x: h.Term) -> bool:
    """A letter, an entry, a number, a constant, or a reciprocal of such."""
    match x:
        case h.Sym() | h.Num() | h.Decimal() | h.Const():
            return True
        case h.At(children=(h.Sym(), *_)):
            return True
        case h.Quotient():
            return all(_plain(k) for k in x.children)
        case h.Times():
            return x.children[0] == h.MINUS_ONE and len(x.children) == 2 and _plain(x.children[1])
    return False


def _linear_system(left: h.Term, right: h.Term, c: Context) -> bool:
    """`A x = b` and `A v = λ v` and the normal equations, over letters."""
    if is_scalar(c.shape(left)):
        return False
    last = left.children[-1] if isinstance(left, h.Times) else None
    if last is None or not isinstance(last, h.Sym):
        return False
    if isinstance(right, h.Sym) and right not in free_letters(left):
        return True
    if isinstance(right, h.Times) and right.children[-1] == last and is_scalar(c.shape(right.children[0])):
        return len(free_letters(right)) == 2
    return (
        isinstance(right, h.Times)
        and isinstance(right.children[-1], h.Sym)
        and right.children[-1] not in free_letters(left)
        and right.children[0] == left.children[0]
    )


def _property(left: h.Term, right: h.Term) -> bool:
    """`A = A^T`, `Q^T Q = I`, `A² = A`: one letter, and nothing but products and transposes of it."""
    names = set(free_letters(left)) | set(free_letters(right))
    if len(names) != 1:
        return False
    return (
        (isinstance(right, h.Identity) or right in names or left in names)
        and all(isinstance(x, (h.Sym, h.Transpose, h.Times, h.Identity, h.Power, h.Num)) for side in (left, right) for x in side.walk())
        and not any(isinstance(x, h.Identity) for x in left.walk())
        and left != right
        and not isinstance(left, h.Transpose)
    )


def _layer(left: h.Term, right: h.Term) -> bool:
    """`z^{(l)} = W^{(l)} h^{(l−1)} + b^{(l)}`: every member of a family that is numbered in parentheses by others."""
    family = left.children[0] if isinstance(left, h.At) else None
    return isinstance(family, h.Sym) and family.name.endswith("^{()}") and family not in free_letters(right)


def _fresh_layer(link: h.Term, scope: Scope) -> bool:
    """`u^{(1)} = W x + b^{(1)}` of a family u of which nothing has been said."""
    left, right = link.children
    return _layer(left, right) and not _declared(left.children[0], scope)


def _update(link: h.Term) -> bool:
    """`θ_{t+1} = θ_t − …`: the next member of a sequence from the last."""
    if not isinstance(link, h.Equal):
        return False
    left, right = link.children
    if not (isinstance(left, h.At) and isinstance(left.children[0], h.Sym)):
        return False
    earlier = [x for x in right.walk() if isinstance(x, h.At) and x.children[0] == left.children[0] and x != left]
    shifted = isinstance(left.children[-1], h.Plus) or any(isinstance(x.children[-1], h.Plus) for x in earlier)
    return bool(earlier) and shifted


def _assigned(left: h.Term, right: h.Term) -> bool:
    """`θ = θ − …`, `v = β v + …`: an update as a program writes it, the old value on the right."""
    if not isinstance(left, h.Sym) or not isinstance(right, h.Plus):
        return False
    return any(x == left or (isinstance(x, h.Times) and x.children[-1] == left and _factor_alone(x)) for x in right.children)


def _factor_alone(product: h.Term) -> bool:
    """Whether what stands before the last factor are numbers: `β v`, and not `A v`."""
    return all(isinstance(x, h.Num) or (isinstance(x, h.Sym) and is_scalar(x.dims)) for x in product.children[:-1])
