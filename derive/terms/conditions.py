"""The closed vocabulary of conditions: what each property means, what follows from it, and how prose says it.

A condition is a proposition that the statement's points meet, with the place that it comes from. Properties of letters are `Is(letter,
name)`; everything else is an ordinary relation (`λ > 0`, `A B = B A`). Implications are listed, closed transitively, and never guessed.
Definitions as in Horn & Johnson, *Matrix Analysis*; positive definite includes symmetric.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from derive.terms.heads import Is, Term


class Origin(Enum):
    """Where a condition comes from."""

    STATED = "stated"
    INFERRED = "inferred"
    CONVENTION = "convention"
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Condition:
    """A proposition that holds wherever the statement is judged; `text` is how a report says it."""

    proposition: Term
    origin: Origin
    text: str


@dataclass(frozen=True, slots=True)
class Property:
    """One word of the vocabulary: of what it is said, what it implies, how it is phrased after "is"."""

    name: str
    of: str  # "matrix", "vector", "scalar", "function", "random", "family", "set"
    implies: tuple[str, ...]
    phrase: str
    with_constant: bool = False  # "smooth with constant L": the second child of the condition is the constant


PROPERTIES: dict[str, Property] = {
    p.name: p
    for p in (
        Property("square", "matrix", (), "square"),
        Property("symmetric", "matrix", ("square",), "symmetric"),
        Property("antisymmetric", "matrix", ("square",), "antisymmetric"),
        Property("invertible", "matrix", ("square", "full_column_rank", "full_row_rank"), "invertible"),
        Property("positive_definite", "matrix", ("positive_semidefinite", "invertible"), "positive definite"),
        Property("positive_semidefinite", "matrix", ("symmetric",), "positive semidefinite"),
        Property("negative_definite", "matrix", ("symmetric", "invertible"), "negative definite"),
        Property("orthogonal", "matrix", ("invertible", "orthonormal_columns"), "orthogonal"),
        Property("orthonormal_columns", "matrix", ("full_column_rank",), "a matrix with orthonormal columns"),
        Property("idempotent", "matrix", ("square",), "idempotent"),
        Property("projection", "matrix", ("symmetric", "idempotent", "positive_semidefinite"), "an orthogonal projection"),
        Property("diagonal", "matrix", ("symmetric", "upper_triangular", "lower_triangular"), "diagonal"),
        Property("upper_triangular", "matrix", ("square",), "upper triangular"),
        Property("lower_triangular", "matrix", ("square",), "lower triangular"),
        Property("nilpotent", "matrix", ("square",), "nilpotent"),
        Property("permutation", "matrix", ("orthogonal",), "a permutation matrix"),
        Property("stochastic", "matrix", ("square",), "row-stochastic"),
        Property("correlation", "matrix", ("positive_semidefinite",), "a correlation matrix"),
        Property("full_column_rank", "matrix", (), "of full column rank"),
        Property("full_row_rank", "matrix", (), "of full row rank"),
        Property("distinct_eigenvalues", "matrix", ("square",), "a matrix with distinct eigenvalues"),
        Property("unit", "vector", ("nonzero",), "a unit vector"),
        Property("centred", "vector", (), "centred"),
        Property("probability_vector", "vector", ("nonnegative",), "a probability vector"),
        Property("onehot", "vector", ("probability_vector",), "one-hot"),
        Property("nonzero", "scalar", (), "nonzero"),
        Property("positive", "scalar", ("nonnegative", "nonzero"), "positive"),
        Property("nonnegative", "scalar", (), "nonnegative"),
        Property("negative", "scalar", ("nonzero",), "negative"),
        Property("integer", "scalar", (), "an integer"),
        Property("natural", "scalar", ("integer", "nonnegative"), "a nonnegative integer"),
        Property("even", "scalar", ("integer",), "even"),
        Property("odd", "scalar", ("integer", "nonzero"), "odd"),
        Property("binary", "scalar", ("natural",), "0 or 1"),
        Property("sign_valued", "scalar", ("odd",), "−1 or 1"),
        Property("probability", "scalar", ("nonnegative",), "a probability"),
        Property("not_constant", "vector", ("nonzero",), "not constant"),
        Property("differentiable", "function", (), "differentiable"),
        Property("convex", "function", (), "convex"),
        Property("strictly_convex", "function", ("convex",), "strictly convex"),
        Property("strongly_convex", "function", ("strictly_convex", "differentiable"), "strongly convex with modulus", True),
        Property("smooth", "function", ("differentiable",), "differentiable, its gradient Lipschitz with constant", True),
        Property("concave", "function", (), "concave"),
        Property("least_at", "function", (), "least at", True),
        Property("minimum", "function", (), "a function with the least value", True),
        Property("strictly_concave", "function", ("concave",), "strictly concave"),
        Property("increasing", "function", (), "increasing"),
        Property("analytic", "function", ("differentiable",), "analytic"),
        Property("even_function", "function", (), "even"),
        Property("density", "function", (), "a probability density"),
        Property("mass_function", "function", (), "a probability mass function"),
        Property("constant", "random", (), "constant"),
        Property("fixed", "random", (), "fixed, not random"),
        Property("random", "random", (), "random"),
        Property("discrete", "random", ("random",), "discrete"),
        Property("continuous", "random", ("random",), "continuous"),
        Property("independent", "random", (), "independent"),
        Property("identically_distributed", "random", (), "identically distributed"),
        Property("iid", "random", ("independent", "identically_distributed"), "independent and identically distributed"),
        Property("uncorrelated", "random", (), "uncorrelated"),
        Property("jointly_normal", "random", ("continuous",), "jointly normal"),
        Property("mle", "random", (), "the maximum-likelihood estimator of"),
        Property("fisher_information", "random", (), "the Fisher information of"),
        Property("known", "random", (), "known"),
        Property("score", "random", (), "the score of"),
        Property("index", "scalar", ("integer",), "an index"),
    )
}


@cache
def closure(name: str) -> frozenset[str]:
    """Return a property and all that it implies."""
    found, todo = {name}, [name]
    while todo:
        for more in PROPERTIES[todo.pop()].implies:
            if more not in found:
                found.add(more)
                todo.append(more)
    return frozenset(found)


def properties_of(term: Term, conditions: Iterable[Condition]) -> frozenset[str]:
    """Return every property that the conditions give to a letter, implications included."""
    found: set[str] = set()
    for c in conditions:
        p = c.proposition
        if isinstance(p, Is) and p.args[0] == term and len(p.children) == 1:
            found |= closure(p.property)
    return frozenset(found)


def has(term: Term, name: str, conditions: Iterable[Condition]) -> bool:
    """Whether the conditions say it (not whether it is true)."""
    return name in properties_of(term, conditions)
