"""The order of a network of tasks, and the circles in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]


def ordered(predecessors: Graph) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the nodes with every predecessor before its successors, and the circles; the nodes of circles are left out of the order.

    Each node of a circle is a predecessor of the next, and the last of the first. Where circles share nodes, one of them is told.
    Every predecessor must be a node itself. Linear in nodes and links.
    """
    order: list[str] = []
    circles: list[tuple[str, ...]] = []
    for knot in _knots(predecessors):
        if len(knot) == 1 and knot[0] not in predecessors[knot[0]]:
            order.append(knot[0])
        else:
            circles.append(_circle(knot, predecessors))
    return tuple(order), tuple(circles)


def _knots(predecessors: Graph) -> Iterator[list[str]]:
    """Yield the nodes that wait for each other together, predecessors first (Kosaraju's algorithm, without recursion)."""
    seen: set[str] = set()
    for root in reversed(_finished_last(_reversed(predecessors))):
        if root in seen:
            continue
        seen.add(root)
        knot = [root]
        for node in knot:  # grows while it is walked
            for before in predecessors[node]:
                if before not in seen:
                    seen.add(before)
                    knot.append(before)
        yield knot


def _reversed(graph: Graph) -> Graph:
    turned: dict[str, list[str]] = {node: [] for node in graph}
    for node, others in graph.items():
        for other in others:
            turned[other].append(node)
    return turned


def _finished_last(graph: Graph) -> list[str]:
    """Return the nodes in the order in which a depth-first walk is done with them."""
    done: list[str] = []
    seen: set[str] = set()
    for root in graph:
        if root in seen:
            continue
        seen.add(root)
        path = [(root, iter(graph[root]))]
        while path:
            node, rest = path[-1]
            following = next((other for other in rest if other not in seen), None)
            if following is None:
                done.append(node)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(graph[following])))
    return done


def _circle(knot: Sequence[str], predecessors: Graph) -> tuple[str, ...]:
    """Return one circle within a knot, beginning with the node whose name comes first."""
    inside = set(knot)
    node = min(knot)
    steps: dict[str, int] = {}
    path: list[str] = []
    while node not in steps:
        steps[node] = len(path)
        path.append(node)
        node = next(before for before in predecessors[node] if before in inside)
    circle = path[steps[node] :][::-1]
    first = circle.index(min(circle))
    return (*circle[first:], *circle[:first])
