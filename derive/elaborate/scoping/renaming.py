"""Letters that were defined before and that words introduce again: they may be others of the same name."""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping import members
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t

#: Words that open what introduces letters.
_INTRODUCING = frozenset({"with", "let", "given", "for", "consider"})


def doubt_defined(scope: Scope, subject: d.Subject, item: d.HasProperty) -> Scope:
    """ "With one-hot y", where y was defined before: it may be another y, so that a claim about it is not called false."""
    name = members.named(subject)[0] if isinstance(subject, (t.Ident, t.Script)) and item.opener in _INTRODUCING else None
    if name is None or not any(getattr(x.target, "name", None) == name for x in scope.definitions):
        return scope
    return replace(scope, renamed={name: item.text, **scope.renamed})
