"""What prose declares about the letters of the formulas near it, still in terms of syntax.

Nothing here is interpreted: a letter, a dimension, a relation is the `Node` that was parsed. Each declaration keeps the words that
it came from (`text`, each formula shown as `⟨k⟩`, k its index), the piece of the paragraph in which it begins, the word that opened
its clause, and, where it follows a claim in the same sentence ("…, where p = σ(Xθ)"), the index of that claim's formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from derive.read.tree import Chain, Ident, Node

Kind = Literal["scalar", "entries", "vector", "row", "matrix", "function", "set", "random", "event", "family"]
SpectrumKind = Literal["eigenvalues", "singular_values"]
RoleName = Literal["claim", "definition", "posed", "declaration", "mention"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One formula between the words: its tree (None if it could not be read), its index in the document, whether it is displayed."""

    node: Node | None
    index: int
    display: bool = False


Piece = str | Slot


@dataclass(frozen=True, slots=True)
class Family:
    """Letters told apart by an index: `x_1, …, x_n`; `last` is None for `x_1, x_2, …`. `members` stand before the dots."""

    members: tuple[Node, ...]
    last: Node | None = None


Subject = Node | Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What all declarations have: where they come from.

    `after` is the index of the claim that a trailing declaration follows (else None). `opener` is the word class that opened the clause:
    `let`, `suppose`, `where`, `with`, `for`, `if`, `unless`, `such_that`, `here`, `define`, `recall`, `since`, `label`, or "" for a plain
    sentence. What `if`, `for` and `label` open holds for their sentence, the rest to the end of the section.
    """

    text: str = ""
    piece: int = 0
    after: int | None = None
    opener: str = ""

    @property
    def trailing(self) -> bool:
        """Whether it stands after the claim that it speaks of."""
        return self.after is not None

    @property
    def origin(self) -> str:
        return "stated"


@dataclass(frozen=True, slots=True)
class Shape(Declaration):
    """The letters' kind and size: `rows` × `columns`; a vector has `rows` alone, a scalar neither; None where the words do not say.

    The kind `entries` is that of "real" alone: a number, or the entries of what the text has given a shape.

    `count` is how many members a family has where a tuple space says so; `field` is `R`, `C`, `Z`, `N` or `Q`.
    """

    letters: tuple[Subject, ...]
    kind: Kind
    rows: Node | None = None
    columns: Node | None = None
    field: str = "R"


@dataclass(frozen=True, slots=True)
class Maps(Declaration):
    """A function with the spaces between which it goes, `f: R^n \\to R`, or a value of it with its space, `A(t) \\in R^{n×n}`: `node`."""

    node: Chain


@dataclass(frozen=True, slots=True)
class HasProperty(Declaration):
    """One of the names in `derive.terms.conditions.PROPERTIES` is said of a letter, or of an expression (`A + B` invertible), or denied.

    Four more names wait for the shape or the kind to settle them: `full_rank` (square: invertible), `singular`, `zero`, `positive_integer`.
    `constant` is that of a class of functions: the modulus of strong convexity, the Lipschitz constant of the gradient.
    """

    letter: Subject
    property: str
    negated: bool = False
    constant: Node | None = None


@dataclass(frozen=True, slots=True)
class Together(Declaration):
    """A property of several letters taken together: `independent`, `uncorrelated`, `jointly_normal`, `iid`, `distinct`, `commute`, …"""

    letters: tuple[Subject, ...]
    property: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Relation(Declaration):
    """A relation that is stated as a condition: a `Chain`; in `a, b > 0` each letter has its own."""

    node: Node


@dataclass(frozen=True, slots=True)
class Ranges(Declaration):
    """The letters run through listed values: `x = 0, 1, 2, …` (dots, no last), `i = 1, …, n` and `i ∈ {1, …, n}` (both), `y ∈ {0, 1}`."""

    letters: tuple[Subject, ...]
    values: tuple[Node, ...]
    dots: bool = False
    last: Node | None = None


@dataclass(frozen=True, slots=True)
class Defines(Declaration):
    """A relation whose first item is a name, a call or an entry, which it gives its meaning: `H = X(X^TX)^{-1}X^T`, `f(x) = x^2`."""

    node: Node


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the words name it: `mean`, `variance`, `covariance`, `rate`, `scale`, `shape`, `trials`, `degrees_of_freedom`, …"""

    name: str
    node: Node


@dataclass(frozen=True, slots=True)
class Distributed(Declaration):
    """How the letters are distributed.

    Either `formula` (the right side of `∼`), or `name` (a key of `DISTRIBUTIONS`), or neither: then the parameters are moments
    that hold whatever the distribution is. `counting` is `trials` or `failures` where the words choose between two parameterisations.
    """

    letters: tuple[Subject, ...]
    name: str = ""
    formula: Node | None = None
    parameters: tuple[Parameter, ...] = ()
    counting: str = ""


@dataclass(frozen=True, slots=True)
class Law(Declaration):
    """A function that describes the distribution of the letters; `kind` is `density`, `mass_function`, `cdf`, `mgf`, `cf`, `survival`.

    `node` is the function's letter or call (`f_X`), a relation that defines it, or a bare expression in the variable.
    """

    letters: tuple[Subject, ...]
    kind: str
    node: Node


@dataclass(frozen=True, slots=True)
class Aspect(Declaration):
    """A letter stands for a function or a number of a law: `kind` as in `Law`, or `quantile`, `hazard`, `cgf`, `pgf`, `median`, `mode`.

    The law is that of the letter `of`, or `law` (a `Distributed` without letters), or both: "of a normal random variable X with mean …".
    """

    letter: Node
    kind: str
    law: Distributed | None = None
    of: Node | None = None


@dataclass(frozen=True, slots=True)
class IsLaw(Declaration):
    """A letter stands for a law (a `Distributed` without letters): "P and Q are the exponential distributions with …", `P = 𝒩(μ, Σ)`."""

    letter: Node
    law: Distributed


@dataclass(frozen=True, slots=True)
class Reduces(Declaration):
    """A letter is made of a sample: `how` is `sum`, `mean`, `variance`, `min`, `max`, `smallest` or `largest` (with a `rank`).

    The sample is the `family`, or `count` independent numbers with a law.
    """

    letter: Node
    how: str
    family: Subject | None = None
    count: Node | None = None
    law: Distributed | None = None
    rank: Node | None = None


@dataclass(frozen=True, slots=True)
class JointlyNormal(Declaration):
    """Two letters have a joint normal law; the parameters are means, variances or standard deviations in order, and what ties them."""

    letters: tuple[Subject, ...]
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Mixes(Declaration):
    """A letter has a mixture for its law: weights, and means and variances of the components."""

    letter: Node
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Names(Declaration):
    """A letter (of a family, its first member) is given a meaning: `meaning` is a value of `MEANINGS`, `ESTIMATORS`, `PARAMETERS` or
    `LAWS`, or "" where the words are not understood (`phrase` has them).

    `of` holds what the meaning is a meaning of: the parameter that is estimated, the letters whose mean it is.
    """

    letter: Node
    meaning: str
    of: tuple[Subject, ...] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Spectrum(Declaration):
    """The eigenvalues or singular values of a matrix are named: `kind` is `eigenvalues` or `singular_values`.

    `values` is the letter of the family λ_1, …, λ_last (None: as many as the matrix has). `chains` are ordered chains that say their order
    and the sign of the last, `order` (`ge` or `le`, from each to the next) and `sign` (`positive`, `nonnegative`) what words say; `real`
    says that all are real. `vectors` is the letter of the eigenvectors, in the same order, `orthonormal` if they are said to be.
    """

    letter: Ident
    kind: SpectrumKind
    values: Ident
    last: Node | None = None
    chains: tuple[Chain, ...] = ()
    order: str = ""
    sign: str = ""
    real: bool = False
    vectors: Ident | None = None
    orthonormal: bool = False


@dataclass(frozen=True, slots=True)
class SpectralPair(Declaration):
    """One eigenvalue or singular value `value` of a matrix is named with its vectors; `sign` is `positive`, `nonzero` or "".

    `vectors` are the side (`left` or `right`) and the letter of each, with whether it is said to be of length one.
    """

    letter: Ident
    kind: Literal["eigenvalue", "singular_value"]
    value: Ident
    sign: str = ""
    vectors: tuple[tuple[str, Ident, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Solution(Declaration):
    """A letter, `x` or `x^*`, depends on parameters as the solution of something: of an equation (`kind` is `zero`, `body` a Chain), or as
    the place where an objective `body` in a `variable` is least (`min`) or greatest (`max`)."""

    letter: Node
    parameters: tuple[Ident, ...]
    kind: Literal["zero", "min", "max"]
    body: Node
    variable: Ident | None = None


@dataclass(frozen=True, slots=True)
class Layout(Declaration):
    """The stated layout of derivatives; `named` where it is called by its name, and so is that of all of them."""

    layout: Literal["denominator", "numerator"]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Depends(Declaration):
    """A letter is a function of other letters; `kind` is the kind of its value."""

    letter: Subject
    on: tuple[Subject, ...]
    kind: Kind = "scalar"


@dataclass(frozen=True, slots=True)
class Applied(Declaration):
    """A function, or the map that defines a letter, acts `rowwise`, `columnwise` or `elementwise`."""

    letter: Subject
    how: str


@dataclass(frozen=True, slots=True)
class LogBase(Declaration):
    """The base of the logarithm: 2 (bits), 10, or `e` (nats)."""

    base: Literal["2", "10", "e"]


@dataclass(frozen=True, slots=True)
class Global(Declaration):
    """Said of everything: `inverses_exist`, `finite` (moments, integrals, sums), `defined`, `conformable`, `real`, `complex`, `regular`."""

    assumption: str


@dataclass(frozen=True, slots=True)
class Role(Declaration):
    """What the formula `index` does in its sentence; `cue` is the word that says so, "" where only the default speaks.

    `declaration` is a formula that other declarations have taken up, `mention` one that states nothing here.
    """

    index: int
    role: RoleName
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Announces(Declaration):
    """The words say what the next formula is, and the paragraph ends before it: "The maximum likelihood estimator of ⟨0⟩ is".

    `role` is `claim`, `definition` or `posed`; `meaning` and `of` as in `Names`: the next formula gives the value of that.
    """

    role: RoleName
    meaning: str = ""
    of: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread(Declaration):
    """Words that state a condition which was not understood. A claim that they may restrict must not be called refuted.

    `property` is given where only the letters are missing ("for symmetric matrices, …"): a property's name, said of things of `kind`.
    """

    property: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Doubt(Declaration):
    """Words about the letters that were understood in part: a claim about one of them must not be called refuted.

    Where they are `lifted`, what was said of the letters before does not hold any more; without letters, nothing that was said of any.
    """

    letters: tuple[Node, ...]
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Renews(Declaration):
    """The letters are introduced, perhaps not for the first time: conditions on others of the same name end here.

    Where the words are not `certain` that they are others, a claim about them must not be called refuted if there were such conditions.
    Letters that are `any` ("now let A be any matrix") are not defined any more either.
    """

    letters: tuple[Node, ...]
    certain: bool
    any: bool = False


@dataclass(frozen=True, slots=True)
class Frees(Declaration):
    """The letters are any within bounds, "for general σ > 0": a value that was given to one before was that of a special case."""

    letters: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Regression(Declaration):
    """A linear model, as far as one equation or sentence tells it; names are canonical, "" where it does not say.

    `form` is `simple` (numbers x_i, with or without intercept), `matrix` (a design matrix) or `rows` (its rows x_i); `method` is `ols`,
    `wls`, `gls`, `ridge` or `other`. `centred` says that the errors are uncorrelated with mean 0, each with `variance`.
    """

    form: str = ""
    method: str = ""
    response: str = ""
    regressor: str = ""
    coefficients: tuple[str, ...] = ()
    noise: str = ""
    weights: str = ""
    penalty: str = ""
    intercept: bool | None = None
    variance: Node | None = None
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A formula taken apart: what it claims, and the conditions written beside the claims."""

    claims: tuple[Node, ...]
    declarations: tuple[Declaration, ...]
