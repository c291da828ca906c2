"""The moods that openers set, and the word classes that predicates begin with."""

from __future__ import annotations

from derive.elaborate.prose.phrases import Tag

DECLARING = frozenset({"let", "suppose", "where", "with", "for", "if", "unless", "such_that", "here", "define"})
STRICT = frozenset({"suppose", "if", "unless", "such_that"})
"""Openers after which words that are not understood may restrict a claim."""
FRONTED = frozenset({"for", "if", "with", "unless", "since", "given"})
"""Openers whose clause ends at a comma: what follows is what is claimed."""
LOOSE = frozenset({"for", "if", "suppose", "with", "unless", "such_that"})
"""Openers after which a property of unnamed things restricts the claim."""
DERIVED = frozenset("gradient hessian jacobian trace determinant inverse transpose laplacian rank entropy eigenvalues".split())
"""Meanings that a definition cannot give: an equation behind them is a claim."""
PREDICATIVE = frozenset({Tag.ADJECTIVE, Tag.TOGETHER, Tag.FOREIGN, Tag.NOT})
NAMING = frozenset({Tag.MEANING, Tag.ESTIMATOR, Tag.LAW, Tag.PARAMETER})
