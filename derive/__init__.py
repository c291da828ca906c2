"""Whether the mathematics in somebody's notes is true: derived, checked and cross-validated for every dimension."""

__version__ = "0.1.0"
