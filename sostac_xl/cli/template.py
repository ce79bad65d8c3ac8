"""`sostac template`: what a Word template of a brand has, and what the plan adds to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sostac_xl.cli.common import HELP, lang_option, voice_options

if TYPE_CHECKING:
    from sostac_xl.document.docx.template import Template
    from sostac_xl.i18n import Translator

_TWIPS = 567  # to a centimetre


@click.group(context_settings=HELP, epilog="Example:  sostac template check brand.dotx")
def template() -> None:
    """Say what a Word template of a brand has and lacks."""


@template.command("check", context_settings=HELP, epilog="Example:  sostac template check brand.dotx")
@click.argument("brand", type=click.Path(path_type=Path))
@lang_option
@voice_options
def check(brand: Path, lang: str | None) -> None:
    """List the styles, pages, header, footer and cover of a template, and what the plan will add.

    A template needs nothing: whatever it lacks comes from our own. A paragraph [[PLAN]] says where the plan begins; what stands before it is
    the brand's cover, in which [[TITLE]], [[CLIENT]], [[AGENCY]], [[AUTHOR]], [[VERSION]], [[DATE]], [[STATUS]] and [[DRAFT]] are filled in.
    """
    from sostac_xl.document import Brand
    from sostac_xl.i18n import Translator

    click.echo("\n".join(_told(Brand(brand).opened(), Translator(lang or "en"))))


def _told(found: Template, t: Translator) -> list[str]:
    own = [name for name in found.grafted.found if not name.startswith("Plan ")]
    built_in = [name for name in found.grafted.added if not name.startswith("Plan ")]
    ours = sum(name.startswith("Plan ") for name in found.grafted.added)
    page, yes, no = found.geometry, t("yes"), t("no: ours")
    size = t("{width} × {height} cm, text {text} cm wide", **_centimetres(width=page.short, height=page.long, text=page.width()))
    lines = [
        (t("Styles found"), ", ".join(own) or t("none")),
        (t("Styles added"), ", ".join(built_in) or t("none")),
        (t("Styles for the plan's own parts"), t.plural("{n} added", "{n} added", ours)),
        (t("Pages"), size),
        (t("Header"), yes if "header" in found.furniture else no),
        (t("Footer"), yes if "footer" in found.furniture else no),
        (t("Cover"), yes if found.cover else no),
        (t("Colours"), " ".join(f"#{found.slots[slot]}" for slot in ("text2", "accent1", "accent2") if slot in found.slots)),
    ]
    if found.dropped:
        lines.append((t("Left out"), ", ".join(found.dropped)))
    return [f"{label}: {value}" for label, value in lines]


def _centimetres(**lengths: int) -> dict[str, str]:
    return {name: f"{length / _TWIPS:.1f}" for name, length in lengths.items()}
