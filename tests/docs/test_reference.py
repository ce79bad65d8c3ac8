"""The reference pages say what the code says, and the other pages keep their promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import PAGES, page
from docs.ribbon import ICONS, ribbon_svg
from sostac_xl.i18n import Translator
from sostac_xl.resources import RIBBON, template
from sostac_xl.workbook.actions import ACTIONS


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_up_to_date(root: Path, name: str) -> None:
    """`make docs` would change nothing."""
    assert (root / "docs" / name).read_text(encoding="utf-8") == page(name), "run `make docs`"


def test_the_drawing_of_the_ribbon_is_up_to_date(root: Path) -> None:
    """`make pictures` would draw the same ribbon, with every action in it."""
    drawn = (root / "docs/images/ribbon.svg").read_text(encoding="utf-8")

    assert drawn == ribbon_svg(template(RIBBON).read_bytes(), Translator("en")), "run `make pictures`"
    assert set(ICONS) == {action.key for action in ACTIONS}
    assert "Drawn from" in drawn


def test_readme_is_short(root: Path) -> None:
    """A newcomer reads it to the end."""
    assert len((root / "README.md").read_text(encoding="utf-8").splitlines()) < 120


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/excel.md"])
def test_links_lead_somewhere(root: Path, name: str) -> None:
    """Every link to a file of ours finds it, pictures included."""
    links = re.findall(r"\]\(([^)#:]+)\)", (root / name).read_text(encoding="utf-8"))

    assert not [link for link in links if not (root / name).parent.joinpath(link).exists()]
