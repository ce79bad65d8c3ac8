"""Zip packages whose bytes depend on their parts alone."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold


def zip_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of the parts in their order, without a trace of when or where it was made."""
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # else Python on Windows and elsewhere would write different bytes
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzip_parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a zip by name, in its order."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
