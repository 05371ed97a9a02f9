"""Checks of the loop that is written by hand."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from cairn_checks import FakeClock, Spy, expect, expect_raises


class Down(Exception):
    """Tern did not answer."""

    def __init__(self, text: str = "charge", retry_after_s: float | None = None) -> None:
        super().__init__(text)
        self.retry_after_s = retry_after_s


class Tern:
    """Raises the given errors, one a call, and then answers; each call may take a while."""

    def __init__(self, clock: FakeClock, errors: Iterable[BaseException], *, takes_s: float = 0):
        self.clock = clock
        self.errors = list(errors)
        self.takes_s = takes_s
        self.calls = 0

    def charge(self) -> str:
        """Charge a card."""
        self.calls += 1
        self.clock.advance(self.takes_s)
        if self.errors:
            raise self.errors.pop(0)
        return "pay_77"


def is_down(error: BaseException) -> bool:
    """Tell what is transient here."""
    return isinstance(error, (Down, TimeoutError))


def run(
    func: Callable[[], Any],
    clock: FakeClock,
    *,
    random: Callable[[], float] = lambda: 1.0,
    is_transient: Callable[[Exception], bool] = is_down,
    **numbers: Any,
) -> Any:
    """Call `func` under a policy, with the clock in place of real time."""
    from backoff import call
    from policy import Policy

    return call(
        func,
        Policy(**numbers),
        is_transient=is_transient,
        sleep=clock.sleep,
        monotonic=clock.monotonic,
        random=random,
    )


def outcome(func: Callable[[], Any], clock: FakeClock, **options: Any) -> Any:
    """Return what `run` returns, or the transient error that it raises."""
    try:
        return run(func, clock, **options)
    except (Down, TimeoutError) as error:
        return error


def notes_of(error: BaseException) -> list[str]:
    """Return the notes of an error."""
    return list(getattr(error, "__notes__", []))


def test_ceilings() -> None:
    """doubles the ceiling up to the cap"""
    from backoff import wait_before
    from policy import Policy

    policy = Policy(base_s=0.5, cap_s=6.0)
    waits = [wait_before(retry, policy, random=lambda: 1.0) for retry in range(1, 7)]
    expect(waits, "the waits if random() is 1").equals([0.5, 1.0, 2.0, 4.0, 6.0, 6.0])


def test_full_jitter() -> None:
    """takes a random part of the ceiling, down to nothing"""
    from backoff import wait_before
    from policy import Policy

    policy = Policy(base_s=1.0, cap_s=8.0)
    for chance in (0.0, 0.25, 0.5):
        waits = [wait_before(retry, policy, random=lambda part=chance: part) for retry in (1, 3, 9)]
        wanted = [chance * 1.0, chance * 4.0, chance * 8.0]
        expect(waits, f"the waits before retry 1, 3, 9 if random() is {chance}").equals(wanted)


def test_any_number_of_retries() -> None:
    """works before retry 5000 as well"""
    from backoff import wait_before
    from policy import Policy

    try:
        wait_s = wait_before(5000, Policy(cap_s=8.0), random=lambda: 0.5)
    except OverflowError as error:
        raise AssertionError(f"wait_before(5000, ...) raised OverflowError: {error}") from None
    expect(wait_s, "the wait before retry 5000").equals(4.0)


@pytest.mark.parametrize("failures", [0, 1, 3], ids=["no failure", "one failure", "three failures"])
def test_tries_until_it_works(failures: int) -> None:
    """tries until it works, and waits between the attempts only"""
    clock = FakeClock()
    tern = Tern(clock, [Down() for _ in range(failures)])
    result = outcome(tern.charge, clock, attempts=4)
    expect(result, f"the result after {failures} failures").equals("pay_77")
    expect(tern.calls, "number of attempts").equals(failures + 1)
    expect(clock.sleeps, "the waits").equals([0.5, 1.0, 2.0][:failures])


def test_jitter_in_the_loop() -> None:
    """takes one new random number for each wait"""
    clock = FakeClock()
    tern = Tern(clock, [Down(), Down(), Down()])
    chance = Spy(results=[0.5, 0.25, 0.75, 0.0], name="random")
    outcome(tern.charge, clock, attempts=4, random=chance)
    expect(clock.sleeps, "the waits").equals([0.25, 0.25, 1.5])


@pytest.mark.parametrize(
    ("attempts", "note"),
    [
        pytest.param(1, "gave up after 1 attempt", id="1 attempt"),
        pytest.param(3, "gave up after 3 attempts", id="3 attempts"),
    ],
)
def test_gives_up(attempts: int, note: str) -> None:
    """hands on the last error, with a note, and waits no more"""
    clock = FakeClock()
    errors = [Down(f"failure {number}") for number in range(1, 9)]
    result = outcome(Tern(clock, errors).charge, clock, attempts=attempts)
    expect(result, "the error that goes on").same_object_as(errors[attempts - 1])
    expect(notes_of(result), "its notes").equals([note])
    expect(clock.sleeps, "the waits").equals([0.5, 1.0][: attempts - 1])


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(ValueError("card declined"), id="a declined card"),
        pytest.param(TypeError("a bug"), id="a bug"),
        pytest.param(ConnectionError("not in is_transient"), id="a connection error"),
    ],
)
def test_other_errors_go_on(error: Exception) -> None:
    """hands on at once what is not transient, without a note"""
    clock = FakeClock()
    tern = Tern(clock, [error, Down()])
    with expect_raises(type(error), f"a call that raises {error!r}") as caught:
        run(tern.charge, clock, attempts=4)
    expect(caught.exception, "the error that goes on").same_object_as(error)
    expect(tern.calls, "number of attempts").equals(1)
    expect(clock.sleeps, "the waits").equals([])
    expect(notes_of(error), "its notes").equals([])


def test_a_bug_after_a_failure() -> None:
    """hands on a permanent error that comes at the second attempt"""
    clock = FakeClock()
    declined = ValueError("card declined")
    tern = Tern(clock, [Down(), declined, Down()])
    with expect_raises(ValueError, "a declined card at the second attempt"):
        run(tern.charge, clock, attempts=4)
    expect(tern.calls, "number of attempts").equals(2)
    expect(notes_of(declined), "its notes").equals([])


def test_can_be_stopped() -> None:
    """lets a worker be stopped"""
    clock = FakeClock()
    tern = Tern(clock, [KeyboardInterrupt(), Down()])
    asked: list[BaseException] = []

    def always(error: BaseException) -> bool:
        asked.append(error)
        return True

    ended = "it went on"
    try:
        run(tern.charge, clock, attempts=4, is_transient=always)
    except KeyboardInterrupt:
        ended = "stopped"
    expect(ended, "what came of KeyboardInterrupt").equals("stopped")
    expect(tern.calls, "number of attempts").equals(1)
    expect(len(asked), "number of times that is_transient was asked").equals(0)


@pytest.mark.parametrize(
    ("told_s", "waited_s"),
    [
        pytest.param(3.0, 3.0, id="longer than the backoff"),
        pytest.param(20.0, 20.0, id="longer than the cap"),
        pytest.param(0.1, 0.5, id="shorter than the backoff"),
        pytest.param(0.0, 0.5, id="not at all"),
        pytest.param(None, 0.5, id="without a word"),
    ],
)
def test_waits_as_long_as_it_is_told(told_s: float | None, waited_s: float) -> None:
    """waits at least as long as the server says"""
    clock = FakeClock()
    tern = Tern(clock, [Down(retry_after_s=told_s)])
    expect(outcome(tern.charge, clock), "the result").equals("pay_77")
    expect(clock.sleeps, f"the waits with retry_after_s={told_s}").equals([waited_s])


def test_errors_without_retry_after() -> None:
    """takes errors that have no retry_after_s"""
    clock = FakeClock()
    tern = Tern(clock, [TimeoutError("slow")])
    expect(outcome(tern.charge, clock), "the result").equals("pay_77")
    expect(clock.sleeps, "the waits").equals([0.5])


def test_budget_counts_the_calls() -> None:
    """counts the time of the calls against the budget"""
    clock = FakeClock()
    errors = [Down(f"failure {number}") for number in range(1, 9)]
    tern = Tern(clock, errors, takes_s=12)
    result = outcome(tern.charge, clock, attempts=8, budget_s=30.0)
    expect(tern.calls, "number of attempts of 12 s each in 30 s").equals(3)
    expect(clock.sleeps, "the waits").equals([0.5, 1.0])
    expect(result, "the error that goes on").same_object_as(errors[2])
    expect(notes_of(result), "its notes").equals(["gave up after 3 attempts"])


def test_does_not_wait_in_vain() -> None:
    """does not begin a wait that the budget does not cover"""
    clock = FakeClock()
    error = Down(retry_after_s=60)
    result = outcome(Tern(clock, [error]).charge, clock, budget_s=30.0)
    expect(result, "what came of retry_after_s=60 within 30 s").same_object_as(error)
    expect(clock.sleeps, "the waits").equals([])
    expect(notes_of(error), "its notes").equals(["gave up after 1 attempt"])


def test_each_call_has_its_own_budget() -> None:
    """gives each call its own attempts and time"""
    clock = FakeClock()
    for number in (1, 2):
        tern = Tern(clock, [Down(), Down()], takes_s=5)
        result = outcome(tern.charge, clock, attempts=3, budget_s=20.0)
        expect(result, f"the result of call {number}").equals("pay_77")
        clock.advance(1000)


@pytest.mark.parametrize("result", [None, 0, False], ids=["None", "0", "False"])
def test_any_result_counts(result: Any) -> None:
    """takes any result as success"""
    func = Spy(result, name="func")
    expect(run(func, FakeClock()), "the result").equals(result)
    expect(func.call_count, "number of attempts").equals(1)
