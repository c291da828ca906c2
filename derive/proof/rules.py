"""Named rules that replace a claim by one from which it follows. Each is sound wherever the terms of the claim are defined."""

from __future__ import annotations

from collections.abc import Callable

from derive.terms import heads as h
from derive.terms.conditions import Condition

Rule = Callable[[h.Term, tuple[Condition, ...]], h.Term | None]

RULES: dict[str, Rule] = {}
