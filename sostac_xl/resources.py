"""The files that ship with the package: workbook templates, the base of the Word plan, and the example plans."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sostac_xl.errors import TemplateError

_PACKAGE: Final = Path(__file__).parent
_PLACES: Final = (_PACKAGE / "workbook_templates", _PACKAGE.parent / "workbook_templates")
"""Inside the package when it is installed from a wheel; beside it in a checkout."""

VBA_PROJECT, RIBBON, ADDIN = "vbaProject.bin", "ribbon.xml", "sostac.xlam"
"""The templates that `make templates` builds from `macros/`: what a workbook with macros is made of, and the add-in."""

EXAMPLES: Final = ("webshop", "software")
"""The example plans, each a folder under `examples` and a catalogue of its own; `sostac demo` shows the first."""


def template(name: str) -> Path:
    """Return the path of a template such as `base.docx`; TemplateError when the installation lacks it."""
    for place in _PLACES:
        if (place / name).is_file():
            return place / name
    raise TemplateError(f"this installation lacks the template {name}: install sostac-xl again")
