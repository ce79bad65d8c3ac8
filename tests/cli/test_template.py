"""`sostac template check`, and the look of a brand on `sostac build`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sostac_xl.cli.brand import brand_of
from sostac_xl.cli.template import template
from sostac_xl.document import Brand
from sostac_xl.errors import TemplateError
from tests.document import brands


def checked(path: Path, *options: str) -> dict[str, str]:
    """Return the lines that the check of a template prints, by what stands before their colon."""
    result = CliRunner().invoke(template, ["check", str(path), *options])
    assert result.exit_code == 0, result.output
    return dict(line.split(": ", 1) for line in result.stdout.splitlines())


def test_says_what_is_there_and_what_is_added(tmp_path: Path) -> None:
    """Styles by their names, pages in centimetres, header, footer and cover, and what was left out."""
    path = tmp_path / "brand.dotx"
    path.write_bytes(brands.house_style())
    told = checked(path)

    assert "heading 1" in told["Styles found"]
    assert "toc 1" in told["Styles added"]
    assert told["Pages"] == "21.0 × 29.7 cm, text 16.5 cm wide"
    assert (told["Header"], told["Footer"], told["Cover"]) == ("yes", "yes", "yes")
    path.write_bytes(brands.with_macros())
    told = checked(path)
    assert (told["Header"], told["Cover"]) == ("no: ours", "no: ours")
    assert "word/vbaProject.bin" in told["Left out"]


def test_a_bad_template_is_an_error_in_one_line(tmp_path: Path) -> None:
    """What can't be used raises what the command line tells in one line, with exit code 2."""
    path = tmp_path / "brand.dotx"
    path.write_text("no template", encoding="utf-8")

    assert isinstance(CliRunner().invoke(template, ["check", str(path)]).exception, TemplateError)


def test_options_go_before_the_settings_beside_the_plan(tmp_path: Path) -> None:
    """`sostac.toml` counts where no option does; every file of the brand is looked at before the plan is read."""
    (tmp_path / "sostac.toml").write_text('[brand]\naccent = "#112233"\n', encoding="utf-8")

    assert brand_of(tmp_path / "plan.xlsx", None, None, None) == Brand(accent="#112233")
    assert brand_of(tmp_path / "plan.xlsx", None, None, "#445566") == Brand(accent="#445566")
    with pytest.raises(TemplateError, match="cannot read the logo"):
        brand_of(tmp_path / "plan.xlsx", None, tmp_path / "none.png", None)
