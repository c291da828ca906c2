"""What entries carry out: each function computes, compares, and returns a sentence with the figures, or raises AssertionError."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.floating[Any]]
