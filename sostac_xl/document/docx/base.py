"""Our own Word template, base.docx: built from text parts, the same bytes each time.

`make templates` writes it to `workbook_templates/`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from sostac_xl.document.docx.package import zip_parts

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# name in the package, content type, relationship type, whether it hangs on the document (else on the package)
_PARTS: Final = (
    ("word/document.xml", _WORD + "document.main+xml", _OFFICE + "officeDocument", False),
    ("word/styles.xml", _WORD + "styles+xml", _OFFICE + "styles", True),
    ("word/numbering.xml", _WORD + "numbering+xml", _OFFICE + "numbering", True),
    ("word/settings.xml", _WORD + "settings+xml", _OFFICE + "settings", True),
    ("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml", _OFFICE + "theme", True),
    ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", _PACKAGE + "relationships/metadata/core-properties", False),
    ("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml", _OFFICE + "extended-properties", False),
)


def base_document() -> bytes:
    """Return base.docx: A4, the plan's styles, colours and numbering, and no text."""
    folder = files("sostac_xl.document.docx") / "parts"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(on_document=False),
        "word/_rels/document.xml.rels": _relationships(on_document=True),
    }
    parts |= {name: (folder / name.rpartition("/")[2]).read_bytes() for name, *_ in _PARTS}
    return zip_parts(parts)


def _content_types() -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind, _, _ in _PARTS)
    defaults = f'<Default Extension="rels" ContentType="{_RELS_TYPE}"/><Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}content-types">{defaults}{overrides}</Types>'.encode()


_RELS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"


def _relationships(*, on_document: bool) -> bytes:
    wanted = [(name, kind) for name, _, kind, inner in _PARTS if inner == on_document]
    prefix = "word/" if on_document else ""
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{name.removeprefix(prefix)}"/>' for number, (name, kind) in enumerate(wanted, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}relationships">{entries}</Relationships>'.encode()
