"""The statements of the five documents that are false, lack an assumption or are ambiguous: what a check of the documents says of each.

Where the documents are at hand their sheets are checked as they are written, with the prose around the formulas. What is written as a
formula and is mathematics is to be found: refuted, or the missing assumption among the conditions or in the note. A statement that is
not found has its reason here; no true formula of the documents may be refuted.
"""

from __future__ import annotations

import json
from enum import Enum
from functools import cache
from typing import Any

import pytest
from click.testing import CliRunner

from derive.cli import main
from identities.catalogue import catalogue
from identities.entry import Standing
from identities.inventory import inventory
from tests.identities import documents


class Where(Enum):
    """Why there is no formula whose answer could say what is wrong."""

    PROSE = "said in words alone"
    PROGRAM = "in a program"
    NAMED = "named, and not written out"
    CHOICE = "a choice of scale, sign, base or layout in which documents differ, true in each"


#: Found: the document and line of a formula, its verdict, and words that its conditions, missing conditions or note have.
FOUND = {
    "dot-product-geometric": ("002", 47, "unknown", "may be an angle"),
    "cosine-similarity": ("002", 55, "definition", "‖\\mathbf{a}‖ ≠ 0"),
    "inverse-of-product": ("004", 83, "proved", "\\mathbf{B} is invertible"),
    "psd-definition": ("004", 239, "unknown", "not"),
    "submultiplicativity": ("003", 84, "unknown", "any norm"),
    "trace-equals-eigenvalue-sum": ("003", 95, "proved", "complex eigenvalues"),
    "eigendecomposition-general": ("004", 139, "definition", "\\mathbf{Q} is invertible"),
    "pseudoinverse-full-column-rank": ("004", 257, "not_a_claim", "is invertible"),
    "least-squares-closed-form": ("004", 255, "unknown", "is invertible"),
    "power-rule": ("002", 274, "proved", "x is positive"),
    "quotient-rule": ("002", 277, "proved", "g(y) ≠ 0"),
    "derivative-log": ("002", 283, "proved", "x > 0"),
    "relu-derivative": ("002", 286, "proved", "x is not zero"),
    "backprop-weight-chain": ("000", 55, "unknown", "unknown function"),
    "backprop-two-layer-formula": ("002", 372, "unread", "shapes do not fit"),
    "bayes-theorem": ("000", 79, "proved", "P(B) > 0"),
    "correlation-definition": ("002", 607, "definition", "\\sigma_{X} ≠ 0"),
    "binomial-pmf": ("002", 533, "posed", "1 − p > 0"),
    "poisson-pmf": ("002", 539, "posed", "\\lambda > 0"),
    "mvn-pdf": ("004", 519, "definition", "\\Sigma is invertible"),
    "sample-variance": ("004", 406, "definition", "n − 1 ≠ 0"),
    "sample-mean-variance": ("004", 414, "unknown", "may be a standard deviation"),
    "simple-linear-regression-slope": ("004", 492, "proved", "≠ 0"),
    "ols-unbiased": ("004", 511, "unknown", "how \\epsilon is distributed"),
    "ols-variance": ("004", 513, "unknown", "how \\epsilon is distributed"),
    "ridge-solution": ("002", 854, "definition", "is invertible"),
    "bias-variance-decomposition": ("004", 536, "refuted", "a term too many"),
    "kl-divergence": ("004", 565, "proved", "q(x) ≠ 0 for all x"),
    "attention": ("002", 916, "unknown", "columns of the keys"),
}

#: Written as a formula, and not found, with what is answered instead and why.
NOT_FOUND = {
    "eigenpair-definition": ("000", 35, "posed", "an equation to solve: that v is not zero is what makes it one of eigenvectors"),
    "diagonalizable-iff": ("003", 125, "posed", "sides of an equivalence in words are not judged"),
    "defective-matrix": ("003", 126, "posed", "a condition in words about multiplicities"),
    "svd-existence": (
        "003",
        155,
        "definition",
        "diag(…) of an order is read as words, and leaves no size",
    ),
    "eckart-young": ("003", 160, "unread", "slices of the factors of a decomposition"),
    "covariance-matrix-data": ("002", 184, "definition", "that the columns of X are centred is not looked for"),
    "least-squares-problem": ("004", 247, "definition", "that a minimiser is unique is not looked for"),
    "least-squares-pinv-minimum-norm": ("003", 184, "definition", "behind “or equivalently” the equation is read as a new definition"),
    "relu-jacobian": ("003", 203, "definition", "J with two letters below is read as a name"),
    "layer-composition-jacobian": ("003", 204, "unread", "an index inside a label"),
    "partial-derivative-definition": ("001", 217, "supported", "the derivative of a function of one letter is what is written"),
    "first-order-optimality": ("002", 423, "posed", "“at an extremum” is no condition that is known"),
    "batch-layer": ("002", 255, "definition", "the section does not say how long b is, so that it may be a matrix"),
    "backprop-matrix-chain": ("001", 284, "proved", "the products are read as those of Jacobians, which is the chain rule"),
    "gd-rate-convex": ("003", 280, "unread", "the letter x is a point there and a number here"),
    "kolmogorov-additivity": ("002", 497, "unknown", "true; that it does not reach countable unions is beyond a formula"),
    "bayes-partition": ("004", 286, "unread", "the letter F is an event in the formula above and a family here"),
    "expectation-discrete": ("004", 314, "unknown", "convergence is not looked for"),
    "expectation-continuous": ("000", 63, "posed", "convergence is not looked for"),
    "clt-multivariate": ("004", 528, "unread", "the mean is a number by its notation, and the limit a vector"),
    "likelihood": ("002", 625, "unknown", "a law that is not given; the note says so, and nothing of independence"),
    "mle-definition": ("002", 629, "definition", "that a maximiser exists is not looked for"),
    "normal-mle-variance": ("002", 647, "definition", "that a maximiser exists is not looked for"),
    "uniform-mle-max": ("004", 440, "definition", "which uniform law is said in no words"),
    "cross-entropy-equals-mle": ("002", 653, "definition", "one-hot labels are said in words alone"),
    "mle-consistency": ("004", 432, "unknown", "a limit of an estimator of an arbitrary law"),
    "mle-asymptotic-normality": ("004", 434, "unknown", "a limit of an estimator of an arbitrary law"),
    "mvn-mle-covariance": ("004", 524, "definition", "that a maximiser exists is not looked for"),
    "t-test-statistic": ("004", 482, "unknown", "the law of the data is said in words that are not understood"),
    "simple-linear-regression-model": ("004", 488, "posed", "a model: what its errors are is a matter for the claims below"),
    "multiple-linear-regression-model": ("004", 503, "proved", "a model: what its errors are is a matter for the claims below"),
    "cross-entropy-decomposition": ("002", 705, "unknown", "true in one base; that the programs use two is beyond a formula"),
    "fourier-transform-definition": ("000", 198, "definition", "convergence is not looked for"),
}

#: No formula that could be answered.
NO_FORMULA: dict[Where, list[str]] = {
    Where.PROSE: """
        attention-scaling-variance bias-definition clt-sample-mean-variance-form condition-number-error-amplification
        conditional-entropy convolution-as-toeplitz correlation-scale-invariance deep-losses-nonconvex dense-layer
        det-equals-eigenvalue-product det-volume-scaling distinct-eigenvalues-diagonalizable eigenvector-direction-claim
        entropy-maximum-uniform gd-quadratic-closed-form gradient-steepest-ascent hessian-second-order-test hypothesis-errors
        jordan-form-ill-conditioned jordan-normal-form lasso-sparsity linear-layers-collapse low-rank-denoising
        normal-equations-always-consistent p-value-definition penalty-constraint-equivalence psd-hessian-iff-convex
        r-squared-proportion-explained random-variable-concepts ridge-invertibility ridge-shrinkage sample-space-and-set-operations
        sgd-decaying-steps sgd-unbiased-minibatch softmax-jacobian softmax-range solve-not-invert symmetric-orthogonal-eigenvectors
    """.split(),
    Where.PROGRAM: """
        adam-example-002-convergence-claim attention-mask code-layer-row-convention dtype-ranges example-002-regression-experiment
        float-01-plus-02 gd-stopping-rule jacobian-numerical kl-code-masking-defect mutual-information-double-sum
        optimizers-shallow-copy-defect sample-covariance-npcov sigmoid-net-dw1-db1 sigmoid-net-dw2-db2 sigmoid-net-output-delta
        zscore-normalization
    """.split(),
    Where.NAMED: """
        change-of-variables descent-lemma holder-inequality minkowski-inequality newton-step penrose-conditions power-iteration
    """.split(),
    Where.CHOICE: """
        adam-bias-correction characteristic-polynomial gradient-definition lasso-loss log-base-footnote-convention logistic-nll
        momentum-update mse-loss mutual-information-entropies ols-mse-loss regularized-objective-l2 ridge-loss sgd-update
        shannon-entropy
    """.split(),
}


@cache
def answers(number: str) -> dict[int, list[dict[str, Any]]]:
    """What a check says of the formulas of a document, by their lines."""
    command = ["check", "-", "--no-cache", "--workers", "1", "--format", "json"]
    report = CliRunner().invoke(main, command, input=documents.sheet(number)).stdout
    found: dict[int, list[dict[str, Any]]] = {}
    for formula in json.loads(report)["documents"][0]["formulas"]:
        for line in range(formula["line"], formula["end_line"] + 1):
            found.setdefault(line, []).append(formula)
    return found


def said(formula: dict[str, Any]) -> str:
    """Everything that an answer says in words."""
    return "; ".join([*(c["text"] for c in formula["conditions"]), *formula["holds_if"], formula["note"] or ""])


AT_HAND = pytest.mark.skipif(documents.folder() is None, reason="the documents are not at hand")


def test_every_defect_has_its_line() -> None:
    wrong = [r.id for r in inventory().values() if r.true != "yes"]
    listed = [*FOUND, *NOT_FOUND, *(x for ids in NO_FORMULA.values() for x in ids)]
    assert sorted(listed) == sorted(wrong)


def test_what_is_false_or_in_a_program_is_an_entry_with_a_counterexample() -> None:
    entries = [e for _, e in catalogue()]
    shown = {r for e in entries if e.run is not None or e.standing is Standing.REFUTED for r in e.ref}
    false = [r.id for r in inventory().values() if r.true == "no"]
    assert [x for x in (*false, *NO_FORMULA[Where.PROGRAM]) if x not in shown] == []


@AT_HAND
@pytest.mark.parametrize("defect", FOUND)
def test_a_check_of_the_documents_finds_it(defect: str) -> None:
    number, line, verdict, words = FOUND[defect]
    assert any(f["verdict"] == verdict and words in said(f) for f in answers(number)[line])


@AT_HAND
@pytest.mark.parametrize("defect", NOT_FOUND)
def test_what_is_not_found_is_answered_as_it_is_said_here(defect: str) -> None:
    number, line, verdict, _ = NOT_FOUND[defect]
    assert verdict in {f["verdict"] for f in answers(number)[line]}


@AT_HAND
def test_of_all_five_documents_the_one_false_formula_is_refuted() -> None:
    refuted = [
        (n, f["line"])
        for n in ("000", "001", "002", "003", "004")
        for line, found in answers(n).items()
        for f in found
        if f["verdict"] in ("refuted", "ill_typed") and line == f["line"]
    ]
    assert refuted == [("004", 536)]
