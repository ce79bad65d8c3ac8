"""Counting the lines of a text."""

from __future__ import annotations

from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.metrics import line_count, line_count_of, text_width

RUNS = st.lists(st.tuples(st.text("aW- \n\r\u2011\u00a0é\ufdd0", max_size=12), st.booleans()), max_size=4)


def test_a_word_in_no_room_takes_an_end() -> None:
    """However narrow a column is, and however long a word, its lines are counted, and at once."""
    assert line_count("W" * 100_000, 10, 0) > 1_000
    assert line_count("W" * 100, 10, -5) == line_count("W" * 100, 10, 10)


def test_words_go_on_the_next_line_when_they_no_longer_fit() -> None:
    """Two words share a line that has room for both, and no other."""
    assert line_count("one two", 10, 100) == 1
    assert line_count("one two", 10, 25) == 2


@given(RUNS, st.sampled_from([5, 17.5, 25, 80]))
def test_lines_are_those_of_a_reader_letter_by_letter(runs: list[tuple[str, bool]], width: float) -> None:
    """A line ends at a space, behind a hyphen and where the text says so, wherever the bold begins; too long a word breaks anywhere."""
    assert line_count_of(runs, 10, width) == letter_by_letter(runs, 10, max(width, 10))


def letter_by_letter(runs: list[tuple[str, bool]], size: float, room: float) -> int:
    """Return how many lines texts take, as somebody would who sets one letter after the other."""
    lines, used, word = 1, 0.0, 0.0
    for letter, bold in ((letter, bold) for text, bold in (*runs, ("\0", False)) for letter in text):
        width = text_width(letter, size, bold=bold)
        if letter not in " \n\0":
            word += width
        if letter in " \n-\0":
            if used and used + word > room:
                lines, used = lines + 1, 0.0
            broken = max(ceil(word / room) - 1, 0)
            lines, used, word = lines + broken, used + word - broken * room, 0.0
        if letter == " ":
            used += width
        elif letter == "\n":
            lines, used = lines + 1, 0.0
    return lines
