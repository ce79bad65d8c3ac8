"""Pieces of Word's XML: what stands in them is what was said, whatever letters it has."""

from __future__ import annotations

import re
from unittest.mock import patch

from lxml import etree

from sostac_xl.document.docx import xml

LETTERS = (*map(chr, range(0x3000)), *map(chr, range(0xD7F0, 0x10010)), "\U0001f375", "\U0001fffe", "\U0010ffff")


def test_no_letter_is_passed_over() -> None:
    """A text that is written as it is would have come out so had each of its letters been looked at."""
    found = [xml.run(f"a{letter}b") for letter in LETTERS]
    with patch.object(xml, "_SPECIAL", re.compile("")):
        assert [xml.run(f"a{letter}b") for letter in LETTERS] == found


def test_any_letter_may_stand_in_a_run() -> None:
    """The XML is sound: what it forbids is left out."""
    for letter in LETTERS:
        etree.fromstring(f"<w:body {xml.NAMESPACES}>{xml.run(f'a{letter}b')}</w:body>".encode())
