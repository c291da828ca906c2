"""Prose into declarations: words, phrases, clauses, and a second look at what was passed over."""
