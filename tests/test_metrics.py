"""Counting the lines of a text."""

from __future__ import annotations

from sostac_xl.metrics import line_count


def test_a_word_in_no_room_takes_an_end() -> None:
    """However narrow a column is, and however long a word, its lines are counted, and at once."""
    assert line_count("W" * 100_000, 10, 0) > 1_000
    assert line_count("W" * 100, 10, -5) == line_count("W" * 100, 10, 10)


def test_words_go_on_the_next_line_when_they_no_longer_fit() -> None:
    """Two words share a line that has room for both, and no other."""
    assert line_count("one two", 10, 100) == 1
    assert line_count("one two", 10, 25) == 2
