"""The examples of the page about Python are true."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_every_example_gives_what_the_page_says(root: Path) -> None:
    """The page is run from top to bottom, as a notebook is."""
    result = doctest.testfile(str(root / "docs" / "api.md"), module_relative=False, optionflags=doctest.FAIL_FAST)

    assert result.attempted > 20
    assert result.failed == 0
