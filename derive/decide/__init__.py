"""Is it so? The ladder from shapes to verdicts, counterexamples, missing conditions, suggestions."""
