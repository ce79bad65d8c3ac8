"""Development only: measures the letters of Carlito (Calibri's metrics) for the page estimator.

python tests/document/measure_font.py Carlito-Regular.ttf Carlito-Bold.ttf > sostac_xl/widths.json
needs fontTools.
"""

from __future__ import annotations

import json
import sys

from fontTools.ttLib import TTFont

WANTED = (*range(0x20, 0x250), *range(0x400, 0x500), *range(0x2000, 0x2300), *range(0x25A0, 0x2600))  # Latin, Cyrillic, punctuation, currency, signs


def widths(path: str) -> dict[int, str]:
    """Return the letters that share an advance width, by width."""
    font = TTFont(path)
    names, advances = font.getBestCmap(), font["hmtx"]
    found: dict[int, str] = {}
    for code in WANTED:
        if code in names:
            width = advances[names[code]][0]
            found[width] = found.get(width, "") + chr(code)
    return dict(sorted(found.items()))


def main(regular: str, bold: str) -> None:
    """Print the widths of both fonts as JSON."""
    head = TTFont(regular)
    line = head["hhea"].ascent - head["hhea"].descent + head["hhea"].lineGap
    print(json.dumps({"units": head["head"].unitsPerEm, "line": line, "regular": widths(regular), "bold": widths(bold)}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
