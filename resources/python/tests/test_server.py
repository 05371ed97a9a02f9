"""The server itself: commands, isolation, recycling, and that nothing is left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.grader_client import Grader, is_alive, write

SLEEPS = {"main.py": "import time\nprint('up', flush=True)\ntime.sleep(60)\n"}


def test_ready_says_what_it_is(grader: Grader) -> None:
    ready = grader.ready
    assert ready["protocol"] == 1
    assert ready["python"] == ".".join(map(str, sys.version_info[:3]))
    assert ready["pytest"]
    assert ready["mode"] in ("fork", "spawn")
    assert ready["pid"] == grader.process.pid


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ({"cmd": "fly"}, "unknown command"),
        ({"cmd": "run"}, "runId"),
        ({"cmd": "run", "runId": "x", "mode": "check", "workspace": "work"}, "absolute"),
        ({"cmd": "run", "runId": "x", "mode": "check", "workspace": "/no/such"}, "not a folder"),
        ({"cmd": "run", "runId": "x", "mode": "dance"}, "mode"),
        ({"cmd": "run", "runId": "x", "mode": "program"}, "no file"),
        ({"cmd": "run", "runId": "x", "mode": "check", "checks": "/tmp"}, "or files"),
        (
            {"cmd": "run", "runId": "x", "mode": "program", "files": {"../m.py": ""}},
            "not a path inside",
        ),
        (
            {"cmd": "run", "runId": "x", "mode": "program", "files": {"main.py": "", "/a": ""}},
            "not a path inside",
        ),
        (
            {"cmd": "run", "runId": "x", "mode": "program", "limits": {"wallS": -1}},
            "out of range",
        ),
        ({"cmd": "run", "runId": "x", "mode": "program", "limits": {"luck": 1}}, "unknown limit"),
        ({"cmd": "warm", "preload": ["os; import x"]}, "no module name"),
    ],
)
def test_bad_commands_are_refused(forking: Grader, command: dict[str, object], says: str) -> None:
    forking.send(**command)
    [refused] = forking.until("refused").events
    assert says in refused["message"]


def test_garbage_is_refused(forking: Grader) -> None:
    assert forking.process.stdin is not None
    for line in (b"garbage", b"[]", b'{"cmd":' + b"[" * 20_000, b"\xff\xfe"):
        forking.process.stdin.write(line + b"\n")
        forking.process.stdin.flush()
        forking.until("refused")
    forking.send(cmd="ping", id=7)
    assert forking.next() == {"event": "pong", "id": 7}


def test_cancel(grader: Grader) -> None:
    first = grader.start(mode="program", files=SLEEPS)
    second = grader.start(mode="program", files=SLEEPS)
    grader.until("output", first)
    grader.send(cmd="cancel", runId=second)
    assert grader.until("finished", second).outcome == "cancelled"
    started = time.monotonic()
    grader.send(cmd="cancel", runId=first)
    assert grader.until("finished", first).outcome == "cancelled"
    assert time.monotonic() - started < 1
    grader.send(cmd="cancel", runId="unknown")
    assert grader.program("print(1)").text() == "1\n"


def test_runs_wait_in_order(grader: Grader) -> None:
    ids = [grader.start(mode="program", files={"main.py": f"print({n})"}) for n in range(3)]
    assert [grader.until("finished").finished["runId"] for _ in ids] == ids


def test_same_id_twice_is_refused(forking: Grader) -> None:
    forking.send(cmd="run", runId="twin", mode="program", files=SLEEPS)
    forking.send(cmd="run", runId="twin", mode="program", files=SLEEPS)
    forking.until("refused")
    forking.send(cmd="cancel", runId="twin")
    forking.until("finished", "twin")


def test_warm(grader: Grader) -> None:
    grader.send(cmd="warm", preload=["decimal", "no_such_module_here"])
    [warmed] = grader.until("warmed").events
    assert (warmed["loaded"], warmed["failed"]) == (["decimal"], ["no_such_module_here"])


def test_a_check_takes_its_files_from_the_command(grader: Grader, folder: Path) -> None:
    checks = write(
        folder / "checks",
        {"test_it.py": "from shop.prices import NAME\n\ndef test_name(): assert NAME == 'Tür'\n"},
    )
    small = {"shop/prices.py": "NAME = 'Tür'\n"}
    large = {"shop/prices.py": f"NAME = 'Tür'  # {'x' * 100_000}\n", "notes/a.txt": "\r\n"}
    for files in (small, large, large, {}):
        result = grader.run(mode="check", files=files, checks=str(checks))
        if files:
            assert result.outcomes == {"test_name": "passed"}
        else:
            assert [event["file"] for event in result.of("collectError")] == ["test_it.py"]


def test_what_reads_the_types_of_the_library_lives_on_while_modules_are_loaded(
    tmp_path: Path,
) -> None:
    pytest.importorskip("mypy")
    server = Grader("--strategy=fork", "--temp", str(tmp_path))
    server.send(cmd="warm", preload=["mypy"])
    server.until("warmed")
    assert server.program("print(1)").text() == "1\n"
    server.send(cmd="warm", preload=["colorsys"])
    server.until("warmed")
    assert server.program("print(2)").text() == "2\n"
    assert server.close() == 0


@pytest.mark.parametrize("strategy", ["fork", "spawn", "cold"])
def test_end_of_input_ends_everything(tmp_path: Path, strategy: str) -> None:
    server = Grader(f"--strategy={strategy}", "--temp", str(tmp_path))
    source = "import os\nprint(os.getpid(), flush=True)\nwhile True: pass\n"
    run_id = server.start(mode="program", files={"main.py": source})
    pid = int(server.until("output", run_id).text())
    assert server.close() == 0
    assert not is_alive(pid)
    assert list(tmp_path.iterdir()) == []


def test_shutdown(tmp_path: Path) -> None:
    server = Grader("--temp", str(tmp_path))
    server.send(cmd="shutdown")
    assert server.process.wait(10) == 0
    assert server.close() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_a_killed_server_takes_its_child_along(tmp_path: Path) -> None:
    server = Grader("--temp", str(tmp_path))
    source = "import os\nprint(os.getpid(), flush=True)\nwhile True: pass\n"
    run_id = server.start(mode="program", files={"main.py": source})
    pid = int(server.until("output", run_id).text())
    server.process.kill()
    server.process.wait()
    deadline = time.monotonic() + 2
    while is_alive(pid) and time.monotonic() < deadline:
        os.sched_yield()
    assert not is_alive(pid)
    server.close()


def test_hostile_surroundings(tmp_path: Path) -> None:
    bait = dict.fromkeys(("json.py", "argparse.py"), "raise SystemExit('hijacked')\n")
    bait |= {"pytest.py": "raise SystemExit('hijacked')\n", "sitecustomize.py": "1/0\n"}
    trap = write(tmp_path / "trap", bait)
    env = {**os.environ, "PYTHONPATH": str(trap), "PYTHONSTARTUP": str(trap / "json.py")}
    env |= {"PYTEST_ADDOPTS": "--collect-only", "PYTEST_PLUGINS": "no_such_plugin"}
    (tmp_path / "temp").mkdir()
    server = Grader("--temp", str(tmp_path / "temp"), isolated=True, env=env, cwd=trap)
    result = server.check(tmp_path, {}, "def test_a(): pass\n")
    assert result.outcomes == {"test_a": "passed"}
    assert server.close() == 0


@pytest.mark.parametrize(
    "name",
    ["with space", "Кириллица", "$HOME", "quo'te", "/".join(["long" * 12] * 6)],
    ids=["space", "Cyrillic", "variable", "quote", "long"],
)
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.mkdir(parents=True)
    python = place / "python"
    python.symlink_to(sys.executable)
    server = Grader("--temp", str(place), python=str(python))
    for _ in range(2):
        checks = "def test_a():\n    import app\n    assert app.__file__.endswith('app.py')\n"
        result = server.check(place, {"app.py": ""}, checks)
        assert result.outcomes == {"test_a": "passed"}, result.events
    assert server.close() == 0
    assert [path.name for path in place.iterdir() if path.name.startswith("cairn-grader")] == []


def test_starts_itself_anew_in_isolation(tmp_path: Path) -> None:
    server = Grader("--temp", str(tmp_path), isolated=False)
    result = server.program("import sys\nprint(sys.flags.isolated, sys.flags.utf8_mode)")
    assert result.text() == "1 1\n"
    assert server.close() == 0


@pytest.mark.parametrize("strategy", ["fork", "spawn"])
def test_recycling_keeps_pid_queue_and_verdicts(tmp_path: Path, strategy: str) -> None:
    server = Grader(f"--strategy={strategy}", "--recycle-after=2", "--temp", str(tmp_path))
    for number in range(5):
        assert server.program(f"print({number})").text() == f"{number}\n"
    ids = [server.start(mode="program", files={"main.py": "print(1)"}) for _ in range(3)]
    assert [server.until("finished").finished["runId"] for _ in ids] == ids
    assert is_alive(server.ready["pid"])
    assert server.close() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_descriptors_and_memory_stay_flat(forking: Grader) -> None:
    def measure() -> tuple[int, int]:
        # idle work is done in order: when this is answered, the next spare is there
        forking.send(cmd="warm", preload=[])
        forking.until("warmed")
        pid = forking.process.pid
        resident = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return len(os.listdir(f"/proc/{pid}/fd")), resident * os.sysconf("SC_PAGE_SIZE")

    def three_runs() -> None:
        for _ in range(3):
            assert forking.program("print(1)").outcome == "completed"

    three_runs()
    descriptors, memory = measure()
    for _ in range(5):
        three_runs()
    after, memory_after = measure()
    assert after == descriptors
    assert memory_after - memory < 2 * 2**20


def test_programs_need_no_pytest(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(bare)], check=True)
    (tmp_path / "temp").mkdir()
    server = Grader("--temp", str(tmp_path / "temp"), python=str(bare / "bin" / "python"))
    assert server.ready["pytest"] is None
    assert server.program("print(1)").text() == "1\n"
    server.send(cmd="run", runId="c", mode="check", workspace=str(bare), checks=str(bare))
    assert "not installed" in server.until("refused").events[-1]["message"]
    assert server.close() == 0


def test_threads_for_io(tmp_path: Path) -> None:
    """The way it works on Windows, as far as that can be had here."""
    server = Grader("--strategy=spawn", "--io=threads", "--temp", str(tmp_path))
    checks = "def test_a(): print('x' * 300_000)\ndef test_b(): assert 1 == 2\n"
    result = server.check(tmp_path, {}, checks)
    assert result.outcomes == {"test_a": "passed", "test_b": "failed"}
    assert result.finished["outputBytes"] == 300_001
    assert server.program("print(input())", stdin="yes").text() == "yes\n"
    result = server.program("while True: pass", limits={"wallS": 1})
    assert result.outcome == "timedOut"
    assert server.close() == 0


def test_checks_compiled_ahead_are_those_of_the_run(grader: Grader, folder: Path) -> None:
    learner = {"app.py": "def double(n):\n    return n * 2\n"}
    first = (
        "from app import double\n\ndef test_double():\n    got = double(2)\n    assert got == 4\n"
    )
    for _ in range(2):
        assert grader.check(folder, learner, first).outcomes == {"test_double": "passed"}
    wrong = {"app.py": "def double(n):\n    return n + 3\n"}
    for _ in range(2):
        failure = grader.check(folder, wrong, first).failure("test_double")
        assert (failure["actual"], failure["expected"]) == ("5", "4")
        assert failure["frames"][-1]["line"] == 5
    other = first.replace("== 4", "== 5")
    for _ in range(2):
        result = grader.check(folder, wrong, other)
        assert result.outcomes == {"test_double": "passed"}
    broken = grader.check(folder, learner, "def test_double(:\n")
    assert [error["failure"]["kind"] for error in broken.of("collectError")] == ["syntax"]
    assert grader.check(folder, learner, first).outcomes == {"test_double": "passed"}


def test_compiled_checks_are_bounded_and_run_nothing(tmp_path: Path) -> None:
    from cairn_grader import compiled

    source = tmp_path / "source"
    for number in range(compiled.FILES_LIMIT + 5):
        write(source, {f"test_{number}.py": "raise SystemExit('this was run')\n"})
    compiled.compile_ahead(source, tmp_path / "checks", pytest.Config.fromdictargs({}, []))
    assert len(compiled._known) == compiled.FILES_LIMIT
    compiled._known.clear()
