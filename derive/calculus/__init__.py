"""Derivatives for every dimension: differentials, gradients, Jacobians, Hessians, step by step, and their elimination from claims."""

from derive.calculus.derive import derivative, differential, gradient, hessian, jacobian
from derive.calculus.eliminate import Elimination, eliminate, elimination
from derive.calculus.emission import numpy_source
from derive.calculus.verify import Disagreement, Verification, checked, free_entries, verify

__all__ = [
    "Disagreement",
    "Elimination",
    "Verification",
    "checked",
    "derivative",
    "differential",
    "eliminate",
    "elimination",
    "free_entries",
    "gradient",
    "hessian",
    "jacobian",
    "numpy_source",
    "verify",
]
