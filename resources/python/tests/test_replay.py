"""The recorder, in both of its ways and in every newer Python that is on this machine."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cairn_replay.values import TEXT_CHARS, Renderer
from tests.grader_client import Grader

RUNNER = Path(__file__).with_name("replay_runner.py")


def _newer(minor: int) -> str | None:
    """A Python 3.`minor` of this machine: on the PATH, or one of pyenv's."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    candidates = [shutil.which(f"python3.{minor}")]
    candidates += [str(path) for path in versions.glob(f"3.{minor}.*/bin/python")]
    for found in filter(None, candidates):
        # a shim of a version manager may be there for a version that is not chosen
        if subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    return None


def _ways() -> list[tuple[str, str]]:
    ways = [("settrace", sys.executable)]
    if sys.version_info >= (3, 12):
        ways.append(("monitoring", sys.executable))
    for minor in (12, 13, 14):
        found = _newer(minor)
        if found and sys.version_info[:2] != (3, minor):
            ways.append(("monitoring", found))
    return ways


WAYS = _ways()


@dataclass
class Picture:
    """A recording, read back."""

    parts: list[dict[str, Any]]
    error: str | None

    def all(self, key: str) -> list[Any]:
        return [entry for part in self.parts for entry in part[key]]

    @property
    def steps(self) -> list[Any]:
        return self.all("steps")

    @property
    def end(self) -> dict[str, Any]:
        return dict(self.parts[-1]["end"])

    def frame(self, step: list[Any]) -> list[Any]:
        return list(self.all("frames")[step[2]])

    def story(self, function: str | None = None) -> list[str]:
        """`kind line value` of each step, of one function or of all."""
        return [
            " ".join(str(each) for each in (step[0], step[1], *step[4:]))
            for step in self.steps
            if function is None or self.frame(step)[1] == function
        ]

    def stack(self, step: int) -> list[str]:
        frames, names = self.all("frames"), []
        at = self.steps[step][2]
        while at >= 0:
            names.append(frames[at][1] or "top")
            at = frames[at][4]
        return names

    def values(self, name: str, function: str = "") -> list[str | None]:
        """Every value of a variable in all calls of a function, None where it went away."""
        of = {frame[0] for frame in self.all("frames") if frame[1] == function}
        found: list[str | None] = []
        for _step, activation, changed, gone in self.all("changes"):
            if activation in of and name in changed:
                found.append(changed[name])
            if activation in of and name in gone:
                found.append(None)
        return found

    def output(self) -> list[tuple[int, str, str]]:
        return [tuple(entry) for entry in self.all("output")]

    def tasks(self, kind: str) -> list[list[Any]]:
        return [event for event in self.all("tasks") if event[0] == kind]


@pytest.fixture(params=WAYS, ids=lambda way: "-".join([way[0], *Path(way[1]).parts[-3:]]))
def way(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


def record(way: tuple[str, str], folder: Path, source: str, *, steps: int = 10_000) -> Picture:
    tracer, python = way
    file = folder / "main.py"
    file.write_text(textwrap.dedent(source).lstrip("\n"))
    read_end, write_end = os.pipe()
    runner = [python, "-I", "-X", "utf8", str(RUNNER), tracer, str(file), str(steps)]

    def onto_three() -> None:
        os.dup2(write_end, 3)

    process = subprocess.Popen(
        runner, stdout=subprocess.DEVNULL, pass_fds=[3, write_end], preexec_fn=onto_three
    )
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        text = pipe.read()
    assert process.wait(20) == 0
    return Picture(**json.loads(text))


def test_lines_values_and_output(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        total = 0
        for price in [3, 4]:
            total += price
            print("sum", total)
        del total
        """,
    )
    assert picture.story() == [
        *("l 1", "l 2", "l 3", "l 4", "l 2", "l 3", "l 4", "l 2", "l 5", "r 5"),
    ]
    assert picture.values("total") == ["0", "3", "7", None]
    assert picture.output() == [(3, "stdout", "sum 3\n"), (6, "stdout", "sum 7\n")]


def test_recursion_and_return_values(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        def factorial(n):
            if n < 2:
                return 1
            return n * factorial(n - 1)
        factorial(3)
        """,
    )
    assert [line for line in picture.story("factorial") if line[0] == "r"] == [
        "r 3 1",
        "r 4 2",
        "r 4 6",
    ]
    deepest = next(n for n, step in enumerate(picture.steps) if step[0] == "r")
    assert picture.stack(deepest) == ["factorial", "factorial", "factorial", "top"]
    assert picture.values("n", "factorial") == ["3", "2", "1"]


def test_generators_keep_their_variables(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        def count():
            for n in range(2):
                yield n
        def take(numbers):
            return next(numbers)
        numbers = count()
        take(numbers)
        for n in numbers:
            pass
        """,
    )
    assert [line for line in picture.story("count") if line[0] == "y"] == ["y 3 0", "y 3 1"]
    activations = {frame[0] for frame in picture.all("frames") if frame[1] == "count"}
    assert len(activations) == 1
    first, second = (n for n, step in enumerate(picture.steps) if step[0] == "y")
    assert picture.stack(first) == ["count", "take", "top"]
    assert picture.stack(second) == ["count", "top"]
    assert not [line for line in picture.story() if line[0] == "x"]


def test_exceptions(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        def read(text):
            try:
                return int(text)
            finally:
                seen = True
        try:
            read("x")
        except KeyError:
            pass
        except ValueError as error:
            print("caught")
        read("y")
        """,
    )
    told = [line for line in picture.story() if line[0] in "xh"]
    problem = "ValueError: invalid literal for int() with base 10:"
    assert told == [
        f"x 3 {problem} 'x'",
        f"x 7 {problem} 'x'",
        "h 11",
        f"x 3 {problem} 'y'",
        f"x 12 {problem} 'y'",
    ]
    assert picture.error == "ValueError"
    assert picture.values("seen", "read") == []


def test_end_of_iteration_is_no_exception_unless_raised(
    way: tuple[str, str], tmp_path: Path
) -> None:
    picture = record(
        way,
        tmp_path,
        """
        class Three:
            def __init__(self):
                self.n = 0
            def __iter__(self):
                return self
            def __next__(self):
                self.n += 1
                if self.n == 3:
                    raise StopIteration
                return self.n
        seen = [n for n in Three()]
        """,
    )
    assert picture.values("seen") == ["[1, 2]"]
    assert [line for line in picture.story("Three.__next__") if line[0] == "x"] == [
        "x 9 StopIteration"
    ]
    assert not [line for line in picture.story("") if line[0] == "x"]


def test_what_is_passed_down_changes_in_the_caller(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        def fill(items):
            items.append(1)
            items.append(2)
        def outer():
            mine = []
            fill(mine)
        basket = []
        fill(basket)
        outer()
        """,
    )
    assert picture.values("basket") == ["[]", "[1]", "[1, 2]"]
    assert picture.values("mine", "outer") == ["[]", "[1]", "[1, 2]"]


def test_no_code_of_the_learner_runs_for_the_recording(
    way: tuple[str, str], tmp_path: Path
) -> None:
    picture = record(
        way,
        tmp_path,
        """
        calls = []
        class Shy:
            def __init__(self):
                self.name = "x"
            def __repr__(self):
                calls.append("repr")
                return "!"
            def __getattr__(self, name):
                calls.append(name)
                return 1
            def __iter__(self):
                calls.append("iter")
                return iter(())
            def __len__(self):
                calls.append("len")
                return 3
            def __eq__(self, other):
                calls.append("eq")
                return True
        class Odd(list):
            __iter__ = __len__ = __repr__ = Shy.__iter__
        class Worse(dict):
            def items(self):
                calls.append("items")
                return ()
        shy, odd, worse = Shy(), Odd([1]), Worse(a=1)
        end = 1
        print(calls)
        """,
    )
    assert picture.output()[0][2] == "[]\n"
    assert picture.values("shy") == ["Shy(name='x')"]
    assert picture.values("odd") == ["Odd([1])"]
    assert picture.values("worse") == ["Worse({'a': 1})"]


def test_threads_and_library_frames(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        import json, threading
        def work(name):
            done = json.dumps({"name": name})
            print(done)
        for name in ("a", "b"):
            thread = threading.Thread(target=work, args=(name,), name=f"worker-{name}")
            thread.start()
            thread.join()
        print(sorted([3, 1], key=lambda n: -n))
        """,
    )
    assert picture.all("threads") == ["MainThread", "worker-a", "worker-b"] or picture.all(
        "threads"
    ) == ["MainThread", "worker-a"]  # a thread's number may be used again
    assert {file[0] for file in picture.all("files")} == {"main.py"}
    assert picture.values("done", "work") == ["""'{"name": "a"}'""", """'{"name": "b"}'"""]
    step = next(n for n, each in enumerate(picture.steps) if picture.frame(each)[1] == "<lambda>")
    assert picture.stack(step) == ["<lambda>", "top"]


def test_modules_of_the_workspace(way: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("RATE = 2\ndef double(n):\n    return n * RATE\n")
    picture = record(way, tmp_path, "import helper\nprint(helper.double(4))\n")
    assert [file[0] for file in picture.all("files")] == ["main.py", "helper.py"]
    assert picture.story("helper.double") == []
    assert picture.story("double") == ["l 3", "r 3 8"]


def test_a_full_recording(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(way, tmp_path, "n = 0\nwhile True:\n    n += 1\n", steps=100)
    assert (len(picture.steps), picture.end["full"], picture.error) == (
        100,
        "steps",
        "RecordingFull",
    )


def test_values_stay_small(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        big = list(range(100_000))
        text = "x" * 1_000_000
        number = 10 ** 100_000
        nested = [[[[[[1]]]]]]
        loop = []
        loop.append(loop)
        mapping = {n: str(n) for n in range(50_000)}
        for n in range(1500):
            big.append(n)
        """,
    )
    assert all(len(value or "") <= TEXT_CHARS for value in picture.values("big"))
    assert picture.values("number") == ["<int of about 100,001 digits>"]
    assert picture.values("nested") == ["[[[[…]]]]"]
    assert picture.values("loop") == ["[]", "[[[[…]]]]"]
    assert "49,980 more" in (picture.values("mapping")[0] or "")
    assert len(json.dumps(picture.parts)) < 600_000


ASYNC = """
import asyncio, time
async def fetch(name, seconds):
    await asyncio.sleep(seconds)
    return name
async def blocks():
    await asyncio.sleep(0.01)
    time.sleep(0.1)
    raise ValueError("late")
async def uses(queue, lock):
    async with lock:
        return await queue.get()
async def main():
    queue, lock = asyncio.Queue(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(uses(queue, lock), name="one")
        group.create_task(uses(queue, lock), name="two")
        await asyncio.sleep(0.01)
        queue.put_nowait(1)
        queue.put_nowait(2)
    slow = asyncio.create_task(fetch("never", 9), name="slow")
    other = asyncio.create_task(blocks(), name="blocks")
    print(await asyncio.gather(fetch("a", 0.01), other, return_exceptions=True))
    slow.cancel()
    try:
        await slow
    except asyncio.CancelledError:
        pass
    await asyncio.to_thread(time.sleep, 0.001)
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await event.wait()
    print(asyncio.get_running_loop().get_task_factory())
asyncio.run(main())
"""


def test_tasks_over_time(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(way, tmp_path, ASYNC)
    names = {event[3]: event[4] for event in picture.tasks("new") + picture.tasks("name")}
    assert {"one", "two", "slow", "blocks"} <= set(names.values())
    main = next(event[3] for event in picture.tasks("new") if event[5] == "main")
    assert all(event[6] == main for event in picture.tasks("new") if event[3] != main)
    waits = {(names[event[3]], event[4], event[5]) for event in picture.tasks("wait")}
    lines = {line: n for n, line in enumerate(ASYNC.strip("\n").split("\n"), start=1)}
    own = lines["    await asyncio.sleep(seconds)"]
    got = lines["        return await queue.get()"]
    assert ("slow", "sleeps for 9 s", own) in waits
    assert ("one", "waits for an item of a Queue", got) in waits
    assert ("two", "waits for a Lock", lines["    async with lock:"]) in waits
    said = {what for name, what, _line in waits if name == names[main]}
    assert "waits for its group of tasks (one, two)" in said
    assert "waits for a thread" in said
    assert "waits for an Event to be set" in said
    assert any(what.startswith("waits for all of gather") and "blocks" in what for what in said)
    ends = {names[event[3]]: (event[4], event[5]) for event in picture.tasks("end")}
    assert ends["slow"] == ("cancelled", "")
    assert ends["blocks"] == ("failed", "ValueError: late")
    assert ends["one"] == ("done", "1")
    [stall] = picture.tasks("stall")
    assert names[stall[3]] == "blocks"
    assert 90_000 < stall[4] < 200_000
    # the program saw nothing of it
    assert picture.output()[-1][2] == "None\n"
    assert picture.output()[0][2] == "['a', ValueError('late')]\n"


def test_steps_know_their_task(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(way, tmp_path, ASYNC)
    number = {event[4]: event[3] for event in picture.tasks("new") + picture.tasks("name")}
    frames = picture.all("frames")
    assert {frame[6] for frame in frames if frame[1] == "blocks"} == {number["blocks"]}
    assert frames[0][6] == -1
    suspended = [step for step in picture.steps if step[0] == "w"]
    assert {picture.frame(step)[1] for step in suspended} == {"main", "fetch", "blocks", "uses"}


def test_eager_tasks_are_seen(way: tuple[str, str], tmp_path: Path) -> None:
    if way[1] == sys.executable and sys.version_info < (3, 12):
        pytest.skip("eager tasks came with 3.12")
    picture = record(
        way,
        tmp_path,
        """
        import asyncio
        async def quick():
            return 1
        async def main():
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
            print(await asyncio.create_task(quick()))
        asyncio.run(main())
        """,
    )
    assert next(event[4:] for event in picture.tasks("end")) == ["done", "1"]
    quick = next(event[3] for event in picture.tasks("new") if event[5] == "quick")
    assert {frame[6] for frame in picture.all("frames") if frame[1] == "quick"} == {quick}


def test_a_forked_child_is_not_recorded(way: tuple[str, str], tmp_path: Path) -> None:
    picture = record(
        way,
        tmp_path,
        """
        import os
        pid = os.fork()
        if pid == 0:
            n = 1
            os._exit(0)
        os.waitpid(pid, 0)
        """,
    )
    assert picture.story() == ["l 1", "l 2", "l 3", "l 6", "r 6"]


def test_values_of_all_kinds() -> None:
    from collections import Counter, OrderedDict, deque, namedtuple
    from decimal import Decimal

    point = namedtuple("point", "x y")
    text = Renderer(lambda name: name == __file__).text
    assert text(point(1, [2])) == "point(x=1, y=[2])"
    assert text(deque([1])) == "deque([1])"
    assert text(frozenset()) == "frozenset()"
    assert text(set()) == "set()"
    assert text((1,)) == "(1,)"
    assert text(((1,), [])) == "((1,), [])"
    assert text(Counter("aa")) == "Counter({'a': 2})"
    assert text(OrderedDict()) == "OrderedDict({})"
    assert text(Decimal("1.5")) == "Decimal('1.5')"
    assert text(b"ab") == "b'ab'"
    assert text(object()) == "object()"
    assert text(print) == "<function print>"
    assert text(int) == "<class int>"
    assert text("x" * 500).endswith("500 characters")

    class Slots:
        __slots__ = ("a", "b")

        def __init__(self) -> None:
            self.a = 1

    class Bad:
        @property
        def __class__(self) -> type:  # type: ignore[override]
            raise RuntimeError

    assert text(Slots()) == "Slots(a=1)"
    assert "Bad" in text(Bad())


# --- through the grader ------------------------------------------------------------------------


def test_records_through_the_grader(grader: Grader) -> None:
    result = grader.program(
        "def double(n):\n    return n * 2\nprint(base)\n",
        preamble=["base = 5\n", "def inner():\n    return base\n"],
        call="print(double(inner()))\n",
        record={"steps": 1000},
    )
    picture = Picture([event["part"] for event in result.of("record")], None)
    assert [file[0] for file in picture.all("files")] == ["main.py", "call.py", "block_2.py"]
    assert result.text() == "5\n10\n"
    assert picture.story("double") == ["l 2", "r 2 10"]
    assert picture.story("inner") == ["l 2", "r 2 5"]
    assert result.finished["outputBytes"] == picture.end["outputBytes"] == 5
    assert result.finished["exitCode"] == 0


def test_what_was_recorded_is_kept_at_the_limits(grader: Grader) -> None:
    endless = grader.program("n = 0\nwhile True:\n    n += 1\n", record={"steps": 2000})
    picture = Picture([event["part"] for event in endless.of("record")], None)
    assert (len(picture.steps), picture.end["full"], endless.outcome) == (
        2000,
        "steps",
        "completed",
    )
    stuck = grader.program(
        "import time\nn = 1\ntime.sleep(60)\n", record={"steps": 100}, limits={"wallS": 1}
    )
    picture = Picture([event["part"] for event in stuck.of("record")], None)
    assert stuck.outcome == "timedOut"
    assert picture.story()[:3] == ["l 1", "l 2", "l 3"]
    dead = grader.program("import os\nprint(1, flush=True)\nos._exit(3)\n", record={"steps": 100})
    assert (dead.outcome, dead.text()) == ("crashed", "1\n")


def test_a_failing_program_ends_at_its_exception(grader: Grader) -> None:
    result = grader.program("def f():\n    return {}['a']\nf()\n", record={"steps": 100})
    picture = Picture([event["part"] for event in result.of("record")], None)
    assert picture.story()[-1] == "x 3 KeyError: 'a'"
    assert "KeyError: 'a'" in picture.output()[-1][2]
    assert result.failure()["type"] == "KeyError"


@pytest.mark.parametrize("record", [{"steps": 0}, {"steps": 10**9}, {"steps": "9"}, [], "yes"])
def test_refuses_what_is_no_number_of_steps(forking: Grader, record: object) -> None:
    run_id = forking.start(mode="program", files={"main.py": "1"}, record=record)
    assert forking.until("refused", run_id).events[-1]["message"].startswith("record must be")
