"""Checks of JobQueue."""

from typing import Any

import pytest
from cairn_checks import expect, expect_raises


def record(*args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments as they came."""
    return args, kwargs


def send_invoice(invoice_id: str, /, *, language: str = "en") -> str:
    """Stand in for a function with a strict signature."""
    return f"{invoice_id} in {language}"


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        pytest.param((), {}, id="no arguments"),
        pytest.param((1,), {}, id="one by position"),
        pytest.param((1, 2, 3), {}, id="three by position"),
        pytest.param((), {"a": 1}, id="one by name"),
        pytest.param((), {"a": 1, "b": 2}, id="two by name"),
        pytest.param((1,), {"a": 2}, id="one of each"),
        pytest.param((None, False, 0), {"a": None}, id="values that are false"),
        pytest.param(((1, 2), {"b": 3}), {}, id="a tuple and a dict by position"),
        pytest.param(([],), {"a": {}}, id="empty containers"),
        pytest.param(("args", "kwargs"), {"x": "y"}, id="strings"),
    ],
)
def test_passes_the_call_on_unchanged(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """passes every argument on as it was passed"""
    from jobs import JobQueue

    queue = JobQueue()
    queue.enqueue(record, *args, **kwargs)
    expect(queue.run_all(), f"enqueue(record, *{args}, **{kwargs})").equals([(args, kwargs)])


@pytest.mark.parametrize("name", ["func", "self", "args", "kwargs", "job"])
def test_parameters_may_have_any_name(name: str) -> None:
    """passes arguments on whatever their name is"""
    from jobs import JobQueue

    queue = JobQueue()
    queue.enqueue(record, **{name: "mine"})
    expect(queue.run_all(), f"enqueue(record, {name}='mine')").equals([((), {name: "mine"})])


def test_passes_the_same_objects() -> None:
    """passes the objects themselves, not copies"""
    from jobs import JobQueue

    lines = ["Atlas plan"]
    queue = JobQueue()
    queue.enqueue(record, lines, again=lines)
    results = queue.run_all()
    expect(len(results), "number of results").equals(1)
    args, kwargs = results[0]
    expect(args[0], "the positional argument").same_object_as(lines)
    expect(kwargs["again"], "the named argument").same_object_as(lines)


def test_defaults_stay_with_the_function() -> None:
    """leaves the defaults to the function"""
    from jobs import JobQueue

    queue = JobQueue()
    queue.enqueue(send_invoice, "inv_1042")
    queue.enqueue(send_invoice, "inv_1043", language="de")
    wanted = ["inv_1042 in en", "inv_1043 in de"]
    expect(queue.run_all(), "results of two invoices").equals(wanted)


def test_waits_for_run_all() -> None:
    """runs nothing before run_all, then each call once and in order"""
    from jobs import JobQueue

    ran: list[int] = []
    queue = JobQueue()
    for number in (1, 2, 3):
        queue.enqueue(ran.append, number)
    expect(ran, "calls made before run_all").equals([])
    queue.run_all()
    expect(ran, "calls made by run_all").equals([1, 2, 3])
    expect(queue.run_all(), "a second run_all").equals([])
    expect(ran, "calls made after the second run_all").equals([1, 2, 3])


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [
        pytest.param((), {}, id="a missing argument"),
        pytest.param(("inv_1042", "de"), {}, id="too many by position"),
        pytest.param(("inv_1042",), {"langauge": "de"}, id="a misspelt name"),
        pytest.param((), {"invoice_id": "inv_1042"}, id="a positional-only name"),
    ],
)
def test_refuses_a_call_that_does_not_fit(args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """refuses a call that does not fit when it is added, and does not keep it"""
    from jobs import JobQueue

    queue = JobQueue()
    with expect_raises(TypeError, f"enqueue(send_invoice, *{args}, **{kwargs})"):
        queue.enqueue(send_invoice, *args, **kwargs)
    expect(queue.run_all(), "run_all after the refused call").equals([])


def test_does_not_run_to_find_out() -> None:
    """does not run the function to see whether the call fits"""
    from jobs import JobQueue

    ran: list[str] = []

    def fail(text: str) -> None:
        ran.append(text)
        raise TypeError("raised by the job itself")

    queue = JobQueue()
    queue.enqueue(fail, "late")
    expect(ran, "calls made by enqueue").equals([])


def test_queues_do_not_share_jobs() -> None:
    """keeps the jobs of two queues apart"""
    from jobs import JobQueue

    first, second = JobQueue(), JobQueue()
    first.enqueue(record, 1)
    expect(second.run_all(), "run_all of the other queue").equals([])
    expect(first.run_all(), "run_all of the first queue").equals([((1,), {})])
