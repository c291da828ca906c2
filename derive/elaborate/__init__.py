"""From what stands on the page to what is stated: scope from prose, shapes by unification, readings."""
