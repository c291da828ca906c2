"""What entries carry out: each function computes, compares, and returns a sentence with the figures, or raises AssertionError."""
