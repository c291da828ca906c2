"""Whether the mathematics in somebody's notes is true: derived, checked and cross-validated for every dimension.

The public functions stand in `derive.public`; they are loaded when the first of them is used, so that `import derive` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from derive.public import (
        Derivation,
        FormulaReport,
        NotAvailable,
        Reading,
        Report,
        Verdict,
        check,
        differential,
        equal,
        gradient,
        hessian,
        jacobian,
        mle,
        reading,
    )

__version__ = "0.1.0"

__all__ = [
    "Derivation",
    "FormulaReport",
    "NotAvailable",
    "Reading",
    "Report",
    "Verdict",
    "check",
    "differential",
    "equal",
    "gradient",
    "hessian",
    "jacobian",
    "mle",
    "reading",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from derive import public

    return getattr(public, name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]


def load_ipython_extension(shell: Any) -> None:
    """What `%load_ext derive` calls: it adds the cell magic `%%derive`."""
    from derive.notebook import register

    register(shell)
