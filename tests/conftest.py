"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import compiled
from tests.browser import DESKTOP, PHONE, Browser, open_browser


def pytest_configure(config: pytest.Config) -> None:
    """Compile before the workers of ``-n`` begin; one process alone compiles what it comes to."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        compiled.compile_all()


@pytest.fixture(scope="session")
def desktop() -> Iterator[Browser]:
    """A browser of 1280 x 800; ``open`` begins each page with empty logs."""
    with open_browser(DESKTOP) as browser:
        yield browser


@pytest.fixture(scope="session")
def phone() -> Iterator[Browser]:
    """A browser of 390 x 844 with touch."""
    with open_browser(PHONE) as browser:
        yield browser
