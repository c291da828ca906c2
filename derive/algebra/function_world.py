"""What the readings of functions work with: the reader as they see it, atoms, and the two ways in which they ask for more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from flint import fmpq

from derive.algebra.scalar_form import (
    Base,
    Form,
    Ring,
)
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Powers
from derive.algebra.scalar_signs import Signs


class Restart(Exception):
    """A higher argument of a shifted function has been met; the reading starts again."""


class Split(Exception):
    """The sign of a form is needed and not known: cases."""

    def __init__(self, form: Form, masks: tuple[int, ...]) -> None:
        super().__init__("cases")
        self.form = form
        self.masks = masks


class World(Protocol):
    """What functions need of the reader."""

    ring: Ring
    signs: Signs
    powers: Powers
    tops: dict[tuple[str, Form], int]


HALF = fmpq(1, 2)
MAX_SHIFT = 24
Reading = Callable[..., Form]


def call(w: World, name: str, *args: Form) -> Form:
    """An atom f(args) of arguments in lowest terms."""
    return w.ring.atom(Base("call", (name, *(canonical(w.ring, a) for a in args))))
