"""Stand-ins a check passes to the learner's code: a clock that it sets, a function that records."""

from asyncio import sleep as _async_sleep  # the real one, also where a check replaces it
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pytest

# 2026-01-05 09:00 UTC, a Monday morning: a fixed start keeps outputs the same on every run.
START_EPOCH_S: Final = 1_767_603_600.0


class FakeClock:
    """A clock that stands still until `sleep`, `asleep` or `advance` moves it. Seconds.

    Attributes:
        sleeps: every duration slept, in order.
    """

    def __init__(self, start: float = START_EPOCH_S, monotonic_start: float = 1_000.0) -> None:
        self._epoch_s = start
        self._monotonic_s = monotonic_start
        self.sleeps: list[float] = []

    def time(self) -> float:
        """Seconds since the epoch, like `time.time`."""
        return self._epoch_s

    def monotonic(self) -> float:
        """Seconds since some moment, like `time.monotonic`."""
        return self._monotonic_s

    def perf_counter(self) -> float:
        """Same as `monotonic`."""
        return self._monotonic_s

    def now(self, tz: tzinfo | None = UTC) -> datetime:
        """The clock's time as a datetime, aware (UTC) unless `tz` is None."""
        return datetime.fromtimestamp(self._epoch_s, tz=tz)

    def sleep(self, seconds: float) -> None:
        """Record the duration and move on at once. ValueError when negative, like the real one."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        self.sleeps.append(seconds)
        self.advance(seconds)

    async def asleep(self, seconds: float) -> None:
        """`sleep` for coroutines; gives other tasks one turn."""
        self.sleep(max(seconds, 0))
        await _async_sleep(0)

    def advance(self, seconds: float | timedelta) -> None:
        """Move time forward without recording a sleep."""
        moved = seconds.total_seconds() if isinstance(seconds, timedelta) else seconds
        self._epoch_s += moved
        self._monotonic_s += moved

    def install(self, monkeypatch: "pytest.MonkeyPatch") -> "FakeClock":
        """Put the clock in place of `time.time`, `.monotonic`, `.perf_counter` and `.sleep`.

        Only for code without an event loop: asyncio reads `time.monotonic` itself.
        """
        for name in ("time", "monotonic", "perf_counter", "sleep"):
            monkeypatch.setattr(f"time.{name}", getattr(self, name))
        return self


@dataclass(frozen=True, slots=True)
class Call:
    """One recorded call. Make one to compare with by `call(1, name="x")`."""

    args: tuple[object, ...] = ()
    kwargs: dict[str, object] = field(default_factory=dict)

    def __repr__(self) -> str:
        parts = [repr(value) for value in self.args]
        parts += [f"{name}={value!r}" for name, value in self.kwargs.items()]
        return f"call({', '.join(parts)})"


def call(*args: object, **kwargs: object) -> Call:
    """The call one expects: `expect(spy.calls, "calls").equals([call("a"), call("b")])`."""
    return Call(args, kwargs)


class Spy:
    """A function that records its calls.

    Args:
        returns: what every call returns.
        raises: an exception (class or instance) that every call raises.
        results: one result per call, in order; exceptions among them are raised. A call more
            than there are results is an AssertionError.
        does: a function called with the same arguments whose result is returned.
        name: shown in its repr.
    """

    def __init__(
        self,
        returns: object = None,
        *,
        raises: BaseException | type[BaseException] | None = None,
        results: Iterable[object] | None = None,
        does: Callable[..., object] | None = None,
        name: str = "spy",
    ) -> None:
        self.calls: list[Call] = []
        self.__name__ = self.__qualname__ = name
        self._returns = returns
        self._raises = raises
        self._results = None if results is None else iter(results)
        self._does = does

    def __repr__(self) -> str:
        return f"<spy {self.__name__}, {self.call_count} calls>"

    @property
    def call_count(self) -> int:
        """How often it was called."""
        return len(self.calls)

    @property
    def last(self) -> Call:
        """The latest call. AssertionError when it was never called."""
        if not self.calls:
            raise AssertionError(f"{self.__name__} was never called")
        return self.calls[-1]

    def reset(self) -> None:
        """Forget the recorded calls."""
        self.calls.clear()

    def __call__(self, *args: object, **kwargs: object) -> object:
        self.calls.append(Call(args, kwargs))
        return self._answer(args, kwargs)

    def _answer(self, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        if self._raises is not None:
            raise self._raises
        if self._results is not None:
            try:
                result = next(self._results)
            except StopIteration:
                count = self.call_count
                raise AssertionError(
                    f"{self.__name__} was called {count} times, more than expected"
                ) from None
            if isinstance(result, BaseException) or (
                isinstance(result, type) and issubclass(result, BaseException)
            ):
                raise result
            return result
        return self._does(*args, **kwargs) if self._does else self._returns


class AsyncSpy(Spy):
    """A `Spy` whose calls are awaited. A call is recorded when it is made, not when awaited."""

    def __init__(
        self,
        returns: object = None,
        *,
        raises: BaseException | type[BaseException] | None = None,
        results: Iterable[object] | None = None,
        does: Callable[..., object] | None = None,
        name: str = "spy",
    ) -> None:
        super().__init__(returns, raises=raises, results=results, does=does, name=name)
        self.await_count = 0

    def __call__(self, *args: object, **kwargs: object) -> object:
        self.calls.append(Call(args, kwargs))
        return self._awaited(args, kwargs)

    async def _awaited(self, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        self.await_count += 1
        answer = self._answer(args, kwargs)
        if hasattr(answer, "__await__"):
            return await answer
        return answer
