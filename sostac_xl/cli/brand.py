"""The look of the Word plan on the command line: a brand's template, logo and accent, or those of `sostac.toml` beside the plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from sostac_xl.document import Brand

F = TypeVar("F", bound=Callable[..., Any])

_FILE = click.Path(path_type=Path)


def brand_options(command: F) -> F:
    """Add `--template`, `--logo` and `--accent`."""
    template = click.option("--template", type=_FILE, help="A brand's .docx, .dotx, .docm or .dotm: its styles, pages, header, footer and cover.")
    logo = click.option("--logo", type=_FILE, help="A picture for the cover, PNG or JPEG.")
    accent = click.option("--accent", metavar="COLOUR", help="The first colour of headings and charts, such as #0F766E.")
    return template(logo(accent(command)))


def brand_of(plan: Path, template: Path | None, logo: Path | None, accent: str | None) -> Brand:
    """Return the brand that the options name, else the one beside the plan; TemplateError when a file of it can't be used."""
    from sostac_xl.document import Brand, brand_beside

    brand = Brand(template, logo, accent or "").over(brand_beside(plan))
    brand.opened()
    brand.image()
    brand.colour()
    return brand
