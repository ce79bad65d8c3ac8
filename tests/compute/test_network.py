"""The order of a network, and its circles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sostac_xl.compute.network import ordered

NODES = "abcdefg"
GRAPHS = st.fixed_dictionaries({node: st.lists(st.sampled_from(NODES), max_size=3) for node in NODES})


def reaches(graph: dict[str, list[str]], start: str, goal: str) -> bool:
    """Return whether one comes from `start` to `goal` in one step or more."""
    seen: set[str] = set()
    todo = list(graph[start])
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo += graph[node]
    return goal in seen


@given(GRAPHS)
def test_predecessors_come_first(graph: dict[str, list[str]]) -> None:
    """Every node that does not wait for itself is in the order once, after those of its predecessors that are in it."""
    order, _ = ordered(graph)

    assert sorted(order) == [node for node in NODES if not reaches(graph, node, node)]
    assert all(order.index(before) < order.index(node) for node in order for before in graph[node] if before in order)


@given(GRAPHS)
def test_circles_are_real(graph: dict[str, list[str]]) -> None:
    """In a circle that is named each node is a predecessor of the next one, and the last of the first."""
    _, circles = ordered(graph)

    for circle in circles:
        assert all(before in graph[node] for before, node in zip(circle, (*circle[1:], circle[0]), strict=True))
    assert bool(circles) == any(reaches(graph, node, node) for node in NODES)


def test_a_circle_begins_with_the_first_name() -> None:
    """A circle of three and a node that waits for itself are each named once."""
    graph = {"c": ["b"], "b": ["a"], "a": ["c"], "x": ["x"], "y": ["x", "a"]}

    assert ordered(graph) == (("y",), (("a", "b", "c"), ("x",))) or ordered(graph) == (("y",), (("x",), ("a", "b", "c")))


def test_a_long_chain_needs_no_recursion() -> None:
    """A chain of a hundred thousand nodes is ordered."""
    graph = {str(n): [str(n + 1)] if n < 99_999 else [] for n in range(100_000)}

    assert ordered(graph)[0][0] == "99999"
