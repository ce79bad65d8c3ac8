"""The critical path, against a scheduler that tries day after day and against the longest paths of networkx."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from sostac_xl.compute.calendar import Calendar, WorkDays
from sostac_xl.compute.critical_path import Network, Span, Task, network_of, pass_backward, pass_forward
from sostac_xl.compute.progress import progress_of
from sostac_xl.compute.timeline import schedule_of
from sostac_xl.schema.action import Action
from sostac_xl.schema.kinds import Link, LinkType, Ref
from tests.compute.networks import CALENDARS, DAY, MONDAY, BruteForce, Place, Places, networks
from tests.compute.plans import make, plan_of

EXAMPLES = 300
"""How many random networks each property is tried on."""
FAR = 1000


def passed(actions: tuple[Action, ...], calendar: Calendar) -> Network:
    """Return the network of actions after both passes."""
    network = network_of(plan_of(*actions, start=MONDAY), calendar, MONDAY)
    pass_backward(network, pass_forward(network))
    return network


def place(task: Task, span: Span) -> tuple[Place, Place]:
    """Return a span as places."""
    half = int(not task.days and not span.morning)
    return (span.first_day, half), (span.last_day, 1 if task.days else half)


def end_of(places: Places) -> Place:
    """Return the place at which the last action is done."""
    return max(end for _, end in places.values())


@settings(max_examples=EXAMPLES)
@given(networks(), CALENDARS)
def test_early_dates_equal_those_found_by_trying(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """No action can start earlier than its early start, in whatever way it waits and whoever is on leave."""
    network = passed(actions, calendar)

    assert {key: place(task, task.span(task.early)) for key, task in network.tasks.items()} == BruteForce(actions, calendar).places()


@settings(max_examples=EXAMPLES)
@given(networks(), CALENDARS)
def test_late_dates_are_the_last_that_keep_the_end(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """An action that starts on its late start leaves the end of the plan alone, and a working day later it does not."""
    network = passed(actions, calendar)
    end = end_of(BruteForce(actions, calendar).places())

    for key, task in network.tasks.items():
        late, later = (place(task, task.span(number))[0] for number in (task.late, task.late + 1))
        assert BruteForce(actions, calendar, {key: late}).places()[key] == place(task, task.span(task.late))
        assert end_of(BruteForce(actions, calendar, {key: late}).places()) == end
        assert end_of(BruteForce(actions, calendar, {key: later}).places()) > end


@settings(max_examples=EXAMPLES)
@given(networks(), CALENDARS)
def test_free_float_moves_no_other_action(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """An action that slips by its free float moves nothing else; a working day more moves another action or the end of the plan."""
    network = passed(actions, calendar)
    early = BruteForce(actions, calendar).places()

    def moves(key: str, number: int) -> bool:
        task = network.tasks[key]
        places = BruteForce(actions, calendar, {key: place(task, task.span(number))[0]}).places()
        return end_of(places) > end_of(early) or any(places[other] != early[other] for other in early if other != key)

    for key, task in network.tasks.items():
        assert not moves(key, task.free)
        assert moves(key, task.free + 1)


@settings(max_examples=EXAMPLES)
@given(networks(), CALENDARS)
def test_floats_count_working_days_of_the_plan(actions: tuple[Action, ...], calendar: Calendar) -> None:
    """Total float lies between early and late start; free float is no longer; critical actions have none, and every plan has one."""
    tasks = schedule_of(plan_of(*actions, start=MONDAY), calendar, MONDAY).tasks

    for task in tasks.values():
        assert task.total_float == calendar.count(task.start, task.late_start) - 1
        assert 0 <= task.free_float <= task.total_float
        assert task.critical == (task.total_float == 0) == (task.start == task.late_start)
    assert any(task.critical for task in tasks.values())


@settings(max_examples=EXAMPLES)
@given(networks(progress=True), CALENDARS, st.dates(MONDAY, MONDAY + 15 * DAY))
def test_forecast_dates_equal_those_found_by_trying(actions: tuple[Action, ...], calendar: Calendar, as_of: date) -> None:
    """What is done stays, work in progress takes what is left of it from the status date on, the rest waits and starts no earlier than that."""
    found = progress_of(plan_of(*actions, start=MONDAY), calendar, as_of)
    tried = BruteForce(actions, calendar, as_of=as_of).places()

    assert {key: (task.start, task.finish) for key, task in found.tasks.items()} == {key: (a[0], b[0]) for key, (a, b) in tried.items()}


class EveryDay(Calendar):
    """A calendar in which people work every day."""

    days = WorkDays(range(7), ())


def as_graph(actions: tuple[Action, ...]) -> nx.DiGraph:
    """Return a graph whose longest paths are the days from the start of the plan: a node for the start and for the end of each action."""
    graph = nx.DiGraph()

    def edge(before: tuple[str, str], after: tuple[str, str], days: int) -> None:
        known = graph.get_edge_data(before, after)
        graph.add_edge(before, after, weight=max(days, known["weight"]) if known else days)

    for action in actions:
        days = action.duration or 0
        edge(("plan", "start"), (action.id, "start"), ((action.not_before or MONDAY) - MONDAY).days)
        edge((action.id, "start"), (action.id, "end"), days)
        for link in action.after:
            other = (link.id, "end" if link.type in (LinkType.FS, LinkType.FF) else "start")
            # an end that waits holds the start that lies before it
            edge(other, (action.id, "start"), link.lag - (0 if link.type in (LinkType.FS, LinkType.SS) else days))
    return graph


def longest(graph: nx.DiGraph, node: tuple[str, str]) -> int:
    """Return the length of the longest path that ends in a node: one that goes on to a far goal is longer than any that does not."""
    graph = graph.copy()
    graph.add_edge(node, "goal", weight=FAR)
    return int(nx.dag_longest_path_length(graph)) - FAR


@settings(max_examples=EXAMPLES)
@given(networks())
def test_early_starts_and_the_end_are_the_longest_paths(actions: tuple[Action, ...]) -> None:
    """Where every day is a working day an action starts after the longest path to it, and the longest of all is critical throughout."""
    graph = as_graph(actions)
    network = passed(actions, EveryDay())
    starts = {key: task.span(task.early).start - MONDAY.toordinal() for key, task in network.tasks.items()}

    for key, start in starts.items():
        assert start == longest(graph, (key, "start"))
    assert max(task.span(task.early).finish for task in network.tasks.values()) - MONDAY.toordinal() == nx.dag_longest_path_length(graph)
    assert all(network.tasks[key].late == network.tasks[key].early for key, _ in nx.dag_longest_path(graph) if key != "plan")


@settings(max_examples=EXAMPLES)
@given(networks(milestones=False))
def test_total_float_is_what_the_longest_path_through_an_action_lacks(actions: tuple[Action, ...]) -> None:
    """It is the length of the plan less the longest path that leads to the action and on from it."""
    graph = as_graph(actions)
    whole = nx.dag_longest_path_length(graph)
    network = passed(actions, EveryDay())

    for key, task in network.tasks.items():
        node = (key, "start")
        assert task.late - task.early == whole - longest(graph, node) - longest(graph.reverse(), node)


def test_leave_of_its_owner_moves_no_milestone() -> None:
    """A milestone stands at the end of its last predecessor, also while its owner is away."""
    away = Calendar(leave={"PER-1": frozenset(MONDAY + timedelta(n) for n in range(5))})
    work = make(Action, id="A", action="A", duration=2)
    reached = make(Action, id="M", action="M", duration=0, owner=Ref("PER-1"), after=(Link("A"),))

    found = schedule_of(plan_of(work, reached, start=MONDAY), away, MONDAY)

    assert found.tasks["M"].start == found.tasks["A"].finish == date(2027, 2, 2)


def test_ten_thousand_actions_take_linear_time() -> None:
    """Four times the actions and links take about four times as long, far from the sixteen of a quadratic pass."""

    def seconds(number: int) -> float:
        links = [tuple(Link(f"A{k}", lag=k % 3) for k in (n - 1, n // 2) if 0 <= k < n) for n in range(number)]
        plan = plan_of(*(make(Action, id=f"A{n}", action="x", duration=1 + n % 5, after=links[n]) for n in range(number)), start=MONDAY)

        def once() -> float:
            before = process_time()
            assert len(schedule_of(plan, Calendar(), MONDAY).tasks) == number
            return process_time() - before

        return min(once() for _ in range(3))  # the least: what else the machine does only adds to it

    assert seconds(10_000) < 10 * seconds(2_500)
