"""Where two lines of a derivation differ: the smallest stretch, braces whole."""

from __future__ import annotations

import pytest

from derive.report.difference import changed


def marked(earlier: str, later: str) -> tuple[str, str] | None:
    found = changed(earlier, later, 1)
    return (earlier[slice(*found.before)], later[slice(*found.after)]) if found else None


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (r"f &= a + b + c", r"&= a - b + c", ("+", "-")),
        (r"&= \frac{x^2}{2} + y", r"&= \frac{x^3}{2} + y", ("2", "3")),
        (r"A^{\top} B + C", r"= A B + C", (r"^{\top}", "B")),
        (r"&= 2X^\top y + w", r"&= X^\top y + w \le u", ("2", "X")),
        (r"a = b", r"= c + d \cdot e", None),
    ],
)
def test_what_changed(earlier: str, later: str, expected: tuple[str, str] | None) -> None:
    assert marked(earlier, later) == expected
