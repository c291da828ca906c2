"""What is stated: heads, shapes, conditions, statements, verdicts."""
