"""What holds for all tests: verdicts that they find are kept in a folder of their own, not in the user's, and they share one browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import chromium


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("DERIVE_CACHE")
    os.environ["DERIVE_CACHE"] = str(Path(tmp_path_factory.mktemp("cache")))
    yield
    if before is None:
        del os.environ["DERIVE_CACHE"]
    else:
        os.environ["DERIVE_CACHE"] = before


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened
