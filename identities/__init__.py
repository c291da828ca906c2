"""A catalogue of the mathematics of machine learning: statements, their conditions, derivations and evidence."""
