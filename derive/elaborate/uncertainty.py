"""What the document says of a claim's letters and was not understood. It never makes a claim true or false; it forbids a refutation."""

from __future__ import annotations

import re

from sympy import Symbol

from derive.elaborate import constants
from derive.elaborate.scoping.scope import Scope
from derive.elaborate.unsaid import unsaid
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, properties_of
from derive.terms.shapes import is_scalar
from derive.terms.statement import Statement, free_letters, unfold

#: Meanings that the elaboration has put into the terms themselves; any other meaning of a letter is not used by the engine.
USED_MEANINGS = frozenset({
    "sigmoid", "softmax", "softplus", "relu", "digamma", "gamma_function", "loggamma", "beta_function", "multigamma", "multidigamma",
    "normal_cdf", "normal_pdf", "lower_gamma",
    "lambertw", "legendre", "incomplete_gamma", "expectation", "variance", "covariance", "probability",
    "entropy", "information", "kl", "natural_log",
    "indicator", "kronecker_delta",
    "kronecker_product", "hadamard_product", "vec", "diag", "trace", "determinant", "rank", "inner_product", "identity", "e",
    "gamma_constant", "identity_matrix", "law_parameter", "upper_quantile", "lower_quantile",
})  # fmt: skip
DERIVED_ACCENTS = ("\\hat{", "\\bar{", "\\tilde{", "\\widehat{")

#: Meanings that a condition carries on to where the law of the data is known.
ESTIMATED = frozenset({"mle", "fisher_information", "score"})

#: Properties of functions that say what another letter is: where they are least, and how small they are there.
LEAST = frozenset({"least_at", "minimum"})


def uncertain(statement: Statement, scope: Scope) -> tuple[str, ...]:
    """Return sentences on what may restrict the claim's letters in a way that was not understood."""
    out: dict[str, None] = dict.fromkeys(statement.uncertain)
    out |= {f"“{x}” was not understood": None for x in scope.ununderstood}
    claim = unfold(statement.claim, statement.definitions)
    spoken = _spoken(scope, statement)
    estimated = {p.children[0] for c in statement.conditions if isinstance(p := c.proposition, h.Is) and p.property in ESTIMATED}
    estimated |= {p.children[1] for c in statement.conditions if isinstance(p := c.proposition, h.Is) and p.property in LEAST}
    for letter in free_letters(claim):
        name = getattr(letter, "name", "")
        meaning = scope.meanings.get(name)
        if letter in estimated:
            continue
        if name in scope.doubted:
            out.setdefault(f"of “{scope.doubted[name]}” not all was understood")
        if meaning is not None and meaning not in USED_MEANINGS:
            out.setdefault(f"what the text says {name} is was not used")
        elif any(name == s.name for s in scope.solutions):
            continue
        elif (
            (name.startswith(DERIVED_ACCENTS) and name not in scope.letters)
            or "^{*}" in name
            or (name.startswith(DERIVED_ACCENTS) and not scope.letters[name].stated)
        ) or (scope.regression is not None and name not in spoken and name not in scope.letters):
            out.setdefault(f"nothing says what {name} is")
        elif name in scope.mentioned and name not in spoken and name not in scope.letters:
            out.setdefault(f"what the text says of {name} was not understood")
        elif name == "i" and not ((known := scope.letters.get(name)) and known.stated) and not _index(claim, letter):
            out.setdefault("i may be the imaginary unit")
    for name in sorted({getattr(x, "name", "") for x in free_letters(statement.claim)} & scope.renamed.keys()) if scope.renamed else ():
        out.setdefault(f"of “{scope.renamed[name]}” not all was understood")
    for name in constants.perhaps(statement.claim):
        known = scope.letters.get(name)
        if known is None or not known.stated:
            out.setdefault(f"{name} may stand for any constant")
    for name in _without_law(claim, statement, scope):
        out.setdefault(f"how {name} is distributed was not understood")
    equation = isinstance(claim, h.Equal)
    if any(_compares_moments(c.proposition) and not (equation and _can_happen(c.proposition)) for c in statement.conditions):
        out.setdefault("a condition that compares moments was not used")
    for name in _perhaps_averages(claim, statement):
        out.setdefault(f"what the text says of the mean of {name} may be said of its entries")
    for name in _of_unknown_laws(claim, statement):
        out.setdefault(f"a condition on chance was not used: how {name} is distributed is not known")
    for name in _perhaps_columns(claim, scope):
        out.setdefault(f"nothing says what the {name}_i are: they may be the rows or columns of {_capital(name)}")
    for name in _perhaps_spectrum(claim, scope, spoken):
        out.setdefault(f"nothing says what the {name} are: they may be of the spectrum of the matrix")
    for name in _perhaps_eigenvectors(statement, claim, scope) if scope.spectra else ():
        out.setdefault(f"{name} may be made of the eigenvectors or singular vectors of the matrix")
    for name in _values_of_others(claim):
        out.setdefault(f"p({name}) may be the law of the random letter that takes the value {name}")
    for name in _restricting_a_definition(statement):
        out.setdefault(f"what is said of {name} restricts the letters of its definition")
    for name in _of_another_kind(statement):
        out.setdefault(f"a condition on {name} takes it for another kind of thing than the claim does")
    if scope.log_base is None and _in_two_units(statement.claim):
        out.setdefault("nothing says in which unit the entropies are measured")
    if _two_laws(claim, statement):
        out.setdefault("nothing says whose density stands beside the moments")
    for reason in unsaid(statement, claim, scope, spoken):
        out.setdefault(reason)
    for name in _loose(statement.claim):
        out.setdefault(f"{name} is free in one place and bound in another")
    return tuple(out)


def _index(claim: h.Term, letter: h.Term) -> bool:
    """Whether a letter counts entries somewhere."""
    return claim.contains(h.At) and any(letter in t.children[1:] for t in claim.walk() if isinstance(t, h.At))


_MOMENTS = (h.Expectation, h.Variance, h.Covariance, h.Correlation, h.Probability)


def _compares_moments(p: h.Term) -> bool:
    """Whether a condition has moments on both sides, or bounds one: only "a moment is so much" is used."""
    sides = [side.contains(*_MOMENTS) for side in p.children] if isinstance(p, h.Relation) else []
    return any(sides) and (all(sides) or not isinstance(p, h.Equal))


def _perhaps_averages(claim: h.Term, statement: Statement) -> list[str]:
    """Vectors of which a condition gives a moment, in a claim without moments: "a vector of zero mean" has entries that sum to zero."""
    if any(isinstance(x, _MOMENTS) for x in claim.walk()):
        return []
    moments = [x for c in statement.conditions for x in c.proposition.walk() if isinstance(x, _MOMENTS)]
    spoken = {x for m in moments for x in free_letters(m) if isinstance(x, h.Sym) and not is_scalar(x.dims)} if moments else set()
    return sorted(x.name for x in free_letters(claim) if isinstance(x, h.Sym) and x in spoken)


def _of_unknown_laws(claim: h.Term, statement: Statement) -> list[str]:
    """Letters that are random in conditions alone, which bind letters of a claim by an event: `P(Z > z) = α` where nothing stays of Z."""
    said = [c.proposition for c in statement.conditions if c.proposition.contains(h.Probability)]
    if not said:
        return []
    own = set(free_letters(claim))
    lawful = {x for c in statement.conditions if isinstance(c.proposition, h.DistributedAs) for x in c.proposition.children[0].walk()}
    events = [set(free_letters(m)) for p in said for m in p.walk() if isinstance(m, h.Probability)]
    return sorted({x.name for event in events if event & own for x in event - own - lawful if isinstance(x, h.Sym)})


def _can_happen(p: h.Term) -> bool:
    """`P(B) > 0`, `P(B) < 1`: almost every law meets it, so that an equation that fails at one that does not fails at one near by too."""
    if not isinstance(p, (h.Greater, h.Less, h.NotEqual)):
        return False
    chances = [x for x in p.children if isinstance(x, h.Probability) and len(x.children) == 1 and not x.children[0].children]
    return len(chances) == 1 and any(x in (h.ZERO, h.UNITY) for x in p.children)


def _without_law(claim: h.Term, statement: Statement, scope: Scope) -> list[str]:
    """Letters under a moment that the text introduces as numbers: "the number of heads" is random, and the words were passed over."""
    if not claim.contains(*_MOMENTS):
        return []
    said = {x.name for c in statement.conditions for x in free_letters(c.proposition) if isinstance(x, h.Sym)}
    inside = {x.name for m in claim.walk() if isinstance(m, _MOMENTS) for x in m.walk() if isinstance(x, h.Sym)}
    chance = (h.DistributedAs, *_MOMENTS)
    told = any(c.proposition.contains(*chance) for c in statement.conditions)
    random = told or any(x.random for x in scope.letters.values())
    return [] if random else sorted(n for n in inside - said if (x := scope.letter(n)) is not None and x.stated and x.kind is not None)


def _values_of_others(claim: h.Term) -> list[str]:
    """Letters at which a density stands and which are values of another random letter: `p(a) = P(X = a)` is about X."""
    if not claim.contains(h.Density):
        return []
    points = {x for d in claim.walk() if isinstance(d, h.Density) for x in d.children if isinstance(x, h.Sym)}
    found = set()
    for p in claim.walk():
        for e in p.children if isinstance(p, h.Probability) else ():
            if isinstance(e, h.Relation) and len(e.children) == 2 and isinstance(e.children[0], h.Sym):
                x, value = e.children
                if value in points and getattr(x, "name", "").lower() != getattr(value, "name", ""):
                    found.add(str(getattr(value, "name", "")))
    return sorted(found)


def _perhaps_columns(claim: h.Term, scope: Scope) -> list[str]:
    """Letters of families of vectors beside a matrix of the same letter: `q_i` beside an orthogonal Q, `x_i` that are the rows of X.

    The claim has its definitions put in, so that rows and columns that the text defines are in it no more.
    """
    letters = [x for x in free_letters(claim) if isinstance(x, h.Sym)]
    families = {x.name for x in letters if x.family and not is_scalar(x.dims)}
    beside = {x.name for x in letters if 1 not in x.dims} | {n for n in scope.letters if len(n) == 1 and families - set(scope.letters)}
    return sorted(n for n in families if _capital(n) in beside)


def _capital(name: str) -> str:
    """`X` for `x`, `\\mathbf{X}` for `\\mathbf{x}`."""
    font, brace, letter = name.rpartition("{")
    return f"{font}{brace}{letter[:1].upper()}{letter[1:]}"


_SPECTRAL = re.compile(r"\\(?:lambda|sigma)_\{(?:\\?(?:mathrm\{)?m(?:ax|in)\}?|[a-z]|\d)\}$")


def _perhaps_spectrum(claim: h.Term, scope: Scope, spoken: set[str]) -> list[str]:
    """λ_i and σ_i that nothing introduces, beside a matrix: by custom its eigenvalues and singular values."""
    letters = [x for x in free_letters(claim) if isinstance(x, h.Sym)]
    if not any(x.dims[0] != 1 and x.dims[1] != 1 for x in letters):
        return []
    open_ones = (x for x in letters if x.name not in scope.letters and x.name not in spoken and not x.family and x.dims[1] == 1)
    return sorted(x.name for x in open_ones if (x.name in ("\\lambda", "\\sigma") and x.dims[0] != 1) or _SPECTRAL.match(x.name))


#: Properties of what eigenvectors make up.
_OF_VECTORS = frozenset({"orthogonal", "orthonormal_columns", "unit"})


def _perhaps_eigenvectors(statement: Statement, claim: h.Term, scope: Scope) -> list[str]:
    """Vectors and matrices of an equation about a matrix with a named spectrum that nothing introduces, or that are only said to be
    orthogonal or of length one: by custom they belong to the eigenvalues."""
    letters = [x for x in free_letters(claim) if isinstance(x, h.Sym)]
    matrices = {s.matrix for s in scope.spectra}
    own = {x for d in scope.definitions if d.target in matrices for x in free_letters(d.value)}
    if not any(isinstance(x, h.Equal) for x in claim.walk()) or not any(x in own for x in letters):
        return []
    found = []
    for x in letters:
        if x in own or x in matrices or (is_scalar(x.dims) and not x.family):
            continue
        info = scope.letter(x.name)
        if info is None or not info.stated or properties_of(x, statement.conditions) & _OF_VECTORS:
            found.append(x.name)
    return sorted(found)


def _restricting_a_definition(statement: Statement) -> list[str]:
    """Functions with a definition of which a property is stated besides: `f(x) = a x²` is convex where a ≥ 0."""
    defined = {getattr(d.target, "name", "") for d in statement.definitions}
    said = [p for c in statement.conditions if isinstance(p := c.proposition, h.Is) and PROPERTIES[p.property].of == "function"]
    letters = {x.name for p in said for x in p.children[0].walk() if isinstance(x, (h.Sym, h.FunSym))}
    whole = all(isinstance(p.children[0], (h.Sym, h.FunSym)) for p in said)
    return sorted(letters & defined if whole else letters)


def _of_another_kind(statement: Statement) -> list[str]:
    """Letters of the claim of which a condition speaks under another type: a number there, a matrix here."""
    claimed = {x.name: x for x in free_letters(statement.claim) if isinstance(x, (h.Sym, h.FunSym))}
    said = [x for c in statement.conditions for x in _outside_of_densities(c.proposition) if isinstance(x, (h.Sym, h.FunSym))]
    return sorted({x.name for x in said if x.name in claimed and claimed[x.name] != x})


def _outside_of_densities(p: h.Term) -> list[h.Term]:
    """The free letters of a condition, without the value at which a law has its density."""
    law = p.children[1] if isinstance(p, h.DistributedAs) else None
    if isinstance(law, h.Distribution) and law.name in ("density", "mass_function", "cdf") and len(law.children) == 2:
        return [p.children[0], *(x for x in free_letters(law) if x != law.children[1])]
    return list(free_letters(p))


def _in_two_units(claim: h.Term) -> bool:
    """Whether entropies stand beside logarithms whose base is written."""
    if not claim.contains(h.Entropy, h.CrossEntropy, h.MutualInformation, h.Divergence):
        return False
    return any(isinstance(x, h.Func) and x.name in ("log2", "log10", "logbase") for x in claim.walk())


def _two_laws(claim: h.Term, statement: Statement) -> bool:
    """Whether moments of random letters stand beside a density of which nothing says that it is theirs: E[X | Y = y] and p(x | y)."""
    if not claim.contains(h.Density):
        return False
    densities = any(isinstance(x, h.Density) and x.text(0) != "of" for x in claim.walk())
    given = any(isinstance(c.proposition, h.DistributedAs) for c in statement.conditions)
    moments = (x for x in claim.walk() if isinstance(x, (h.Expectation, h.Variance, h.Covariance)))
    return densities and not given and any(not any(isinstance(y, h.Over) for y in x.children) for x in moments)


def _loose(claim: h.Term) -> list[str]:
    """Index letters that are bound by a sum and stand outside it too: `Σ_i x_i + y_i` may mean either."""
    if not claim.contains(h.Range):
        return []
    bound = {x.children[0] for x in claim.walk() if isinstance(x, h.Range)}
    free = set(free_letters(claim))
    return sorted(x.name for x in bound & free if isinstance(x, h.Sym))


def _spoken(scope: Scope, statement: Statement) -> set[str]:
    names = {x.name for c in scope.conditions for x in c.proposition.walk() if isinstance(x, (h.Sym, h.FunSym))}
    names |= {x.name for x in _sizes(scope)} | {str(s) for c in scope.conditions for s in c.proposition.free_symbols}
    laws = [x for d in statement.definitions for x in d.value.walk() if isinstance(x, (h.LawFunction, h.Distribution))]
    names |= {x.name for law in laws for x in law.walk() if isinstance(x, (h.Sym, h.FunSym))}
    names |= {x.name for c in statement.conditions for x in c.proposition.walk() if isinstance(x, (h.Sym, h.FunSym))} | scope.settled
    names |= {p.name for s in scope.definitions for p in s.parameters}
    names |= {x.name for s in statement.definitions if isinstance(s.value, h.Call) for x in s.value.children[1:] if isinstance(x, h.Sym)}
    return names | {getattr(s.target, "name", "") for s in statement.definitions}


def _sizes(scope: Scope) -> list[Symbol]:
    out: list[Symbol] = []
    for letter in scope.letters.values():
        for size in (letter.rows, letter.columns, *letter.family, *(x for a in letter.arguments for x in a)):
            if size is not None:
                out += [s for s in size.free_symbols if isinstance(s, Symbol)]
    return out
