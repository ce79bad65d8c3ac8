"""What a Word plan takes from a brand: a template, a logo, a colour."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sostac_xl.document.docx.template import Template, open_template, ours
from sostac_xl.document.docx.theme import colour_of
from sostac_xl.errors import TemplateError

SETTINGS: Final = "sostac.toml"
"""The file beside a plan whose table `[brand]` names a template, a logo and an accent."""
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True)
class Brand:
    """The files of a brand and its first accent, such as `#0F766E`; what is not there is ours."""

    template: Path | None = None
    logo: Path | None = None
    accent: str = ""

    def opened(self) -> Template:
        """Return the template; TemplateError in one line when it can't be used."""
        return open_template(_read(self.template, "template"), str(self.template)) if self.template else ours()

    def image(self) -> bytes:
        """Return the logo, b"" without one; TemplateError when it is no image that Word can hold."""
        if self.logo is None:
            return b""
        data = _read(self.logo, "logo")
        if not data.startswith(_IMAGES):
            raise TemplateError(f"{self.logo} is no picture that a plan can have: save the logo as PNG or JPEG")
        return data

    def colour(self) -> str:
        """Return the accent as six hexadecimal digits, "" without one; TemplateError when it is no colour."""
        if not self.accent:
            return ""
        if colour := colour_of(self.accent):
            return colour
        raise TemplateError(f"{self.accent!r} is no colour: write six hexadecimal digits, such as #0F766E")

    def over(self, other: Brand) -> Brand:
        """Return this brand with what it lacks taken from another."""
        return Brand(self.template or other.template, self.logo or other.logo, self.accent or other.accent)


def brand_beside(plan: Path) -> Brand:
    """Return the brand that `sostac.toml` in the folder of a plan describes, whose paths count from there; TemplateError when it is wrong."""
    path = plan.parent / SETTINGS
    if not path.is_file():
        return Brand()
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(f"{path} cannot be read: {error}") from error
    table = settings.get("brand", {})
    known = {"template", "logo", "accent"}
    if not isinstance(table, dict) or not set(table) <= known or not all(isinstance(value, str) for value in table.values()):
        raise TemplateError(f"{path}: the table [brand] holds the texts template, logo and accent, and nothing else")
    return _from(table, path.parent)


def _from(table: dict[str, Any], folder: Path) -> Brand:
    brand = Brand(accent=table.get("accent", ""))
    if name := table.get("template"):
        brand = replace(brand, template=folder / name)
    if name := table.get("logo"):
        brand = replace(brand, logo=folder / name)
    return brand


def _read(path: Path | None, what: str) -> bytes:
    assert path is not None
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"cannot read the {what} {path}: {error.strerror or error}") from error
