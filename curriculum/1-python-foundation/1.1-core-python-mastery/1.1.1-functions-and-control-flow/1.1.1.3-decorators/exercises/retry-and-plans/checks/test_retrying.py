"""Checks of the retry decorator."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from cairn_checks import expect, expect_raises


class Flaky:
    """A function that raises the given errors, one a call, and then returns."""

    def __init__(self, *errors: Exception, result: Any = "ok") -> None:
        self.errors = list(errors)
        self.result = result
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls.append((args, kwargs))
        if self.errors:
            raise self.errors.pop(0)
        return self.result


def decorated(flaky: Flaky, **options: Any) -> Callable[..., Any]:
    """Decorate a plain function that calls `flaky`."""
    from retrying import retry

    @retry(**options)
    def charge(*args: Any, **kwargs: Any) -> Any:
        return flaky(*args, **kwargs)

    return charge


def outcome(charge: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Return what a call returns, or the connection error that it raises."""
    try:
        return charge(*args, **kwargs)
    except ConnectionError as error:
        return error


@pytest.mark.parametrize("failures", [0, 1, 2], ids=["no failure", "one failure", "two failures"])
def test_calls_until_it_works(failures: int) -> None:
    """calls the function until it returns, and no further"""
    flaky = Flaky(*[ConnectionError("down")] * failures)
    result = outcome(decorated(flaky, attempts=3), "cus_9")
    expect(result, f"the result after {failures} failures").equals("ok")
    expect(len(flaky.calls), "number of calls").equals(failures + 1)


@pytest.mark.parametrize("attempts", [1, 2, 5], ids=["1 attempt", "2 attempts", "5 attempts"])
def test_hands_on_the_last_error(attempts: int) -> None:
    """hands on the last error when all attempts fail"""
    errors = [ConnectionError(f"failure {number}") for number in range(1, 11)]
    flaky = Flaky(*errors)
    with expect_raises(ConnectionError, f"attempts={attempts}", match=f"^failure {attempts}$"):
        decorated(flaky, attempts=attempts)()
    expect(len(flaky.calls), "number of calls").equals(attempts)


@pytest.mark.parametrize("result", [None, 0, False, ""], ids=["None", "0", "False", "empty string"])
def test_any_result_counts(result: Any) -> None:
    """takes any result as success, also one that is false"""
    flaky = Flaky(result=result)
    expect(decorated(flaky, attempts=3)(), "the result").equals(result)
    expect(len(flaky.calls), "number of calls").equals(1)


def test_other_errors_pass_at_once() -> None:
    """hands on any other error after one attempt"""
    flaky = Flaky(ValueError("card refused"))
    with expect_raises(ValueError, "an error that is not in `on`", match="card refused"):
        decorated(flaky, attempts=3)()
    expect(len(flaky.calls), "number of calls").equals(1)


def test_takes_several_error_classes() -> None:
    """takes a tuple of error classes, and their subclasses"""
    flaky = Flaky(TimeoutError("slow"), ConnectionResetError("cut"), KeyError("other"))
    with expect_raises(KeyError, "the third error, which is not in `on`"):
        decorated(flaky, attempts=5, on=(ConnectionError, TimeoutError))()
    expect(len(flaky.calls), "number of calls").equals(3)


def test_passes_the_arguments_every_time() -> None:
    """passes the arguments to every attempt"""
    flaky = Flaky(ConnectionError("down"))
    outcome(decorated(flaky, attempts=2), "cus_9", cents=900)
    call = (("cus_9",), {"cents": 900})
    expect(flaky.calls, "the calls that were made").equals([call, call])


def test_each_call_has_all_attempts() -> None:
    """gives each call all its attempts"""
    flaky = Flaky(*[ConnectionError("down")] * 2)
    charge = decorated(flaky, attempts=3)
    expect(outcome(charge), "the first call, two failures").equals("ok")
    flaky.errors = [ConnectionError("down"), ConnectionError("down")]
    expect(outcome(charge), "the second call, two failures").equals("ok")


def test_functions_do_not_share_attempts() -> None:
    """keeps two functions apart that share one decorator"""
    from retrying import retry

    first = Flaky(ConnectionError("down"), result="first")
    second = Flaky(ConnectionError("down"), result="second")
    twice = retry(attempts=2)

    @twice
    def charge() -> Any:
        return first()

    @twice
    def refund() -> Any:
        return second()

    expect([outcome(charge), outcome(refund)], "both results").equals(["first", "second"])


def test_keeps_the_name_and_the_signature() -> None:
    """keeps the name, the docstring and the signature"""
    from retrying import retry

    @retry(attempts=3)
    def charge(customer_id: str, *, cents: int) -> str:
        """Take money."""
        return f"{customer_id} {cents}"

    expect(charge("cus_9", cents=900), "the result").equals("cus_9 900")
    expect(charge.__name__, "the name").equals("charge")
    expect(charge.__doc__, "the docstring").equals("Take money.")
    names = list(inspect.signature(charge).parameters)
    expect(names, "the parameters that inspect.signature sees").equals(["customer_id", "cents"])
    with expect_raises(TypeError, "a call that the function refuses"):
        charge("cus_9", 900)


def test_works_on_methods() -> None:
    """works on methods"""
    from retrying import retry

    class Client:
        def __init__(self, name: str) -> None:
            self.name = name
            self.calls = 0

        @retry(attempts=2)
        def ping(self) -> str:
            self.calls += 1
            if self.calls == 1:
                raise ConnectionError("down")
            return f"{self.name} answered"

    clients = [Client("eu"), Client("ch")]
    answers = [outcome(client.ping) for client in clients]
    expect(answers, "the answers of two clients").equals(["eu answered", "ch answered"])


@pytest.mark.parametrize("attempts", [0, -1])
def test_refuses_bad_attempts_at_once(attempts: int) -> None:
    """refuses attempts below 1 when the decorator is written"""
    flaky = Flaky()
    with expect_raises(ValueError, f"@retry(attempts={attempts}) above a function"):
        decorated(flaky, attempts=attempts)
    expect(len(flaky.calls), "number of calls").equals(0)
