"""Numbers beside the digits that notes print: a value agrees with digits if it rounds to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, SupportsFloat

import mpmath


def rounds_to(value: Any, digits: str) -> str:
    """Return the digits if the value (a number of SymPy, mpmath, NumPy or Python) rounds to them; raise AssertionError."""
    with mpmath.workdps(60):
        exact = mpmath.mpf(str(value.evalf(60) if hasattr(value, "evalf") else value))
        _, _, place = Decimal(digits).as_tuple()
        half = mpmath.mpf(10) ** int(place) / 2
        assert abs(exact - mpmath.mpf(digits)) <= half * (1 + mpmath.mpf(10) ** -30), f"{mpmath.nstr(exact, 15)} does not round to {digits}"
    return digits


def near(a: SupportsFloat, b: SupportsFloat, tolerance: float = 1e-9) -> None:
    """Assert that two numbers agree, relatively to the greater one or to 1."""
    x, y = float(a), float(b)
    assert abs(x - y) <= tolerance * max(1.0, abs(x), abs(y)), f"{x} and {y} differ"
