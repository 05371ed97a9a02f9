"""Learner code that misbehaves or cheats: each gets a clear verdict in time, and leaves nothing."""

import contextlib
import os
import stat
import sys
import time
from pathlib import Path

import pytest

from cairn_grader.snapshot import remove_tree
from tests.grader_client import Grader, is_alive, write

PASSES = "def test_a(): pass\n"
IMPORTS_IT = "def test_a():\n    import learner\n    assert learner.answer() == 42\n"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@pytest.mark.parametrize(
    ("source", "signal"),
    [
        ("import os\nos._exit(0)\n", None),
        ("import ctypes\nctypes.string_at(0)\n", "SIGSEGV"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "SIGKILL"),
    ],
)
def test_ending_python_is_no_pass(
    grader: Grader, folder: Path, source: str, signal: str | None
) -> None:
    checks = IMPORTS_IT + "def test_b(): pass\n"
    result = grader.check(folder, {"learner.py": source}, checks)
    assert result.outcome == "crashed"
    assert result.outcomes == {"test_a": "errored"}
    assert result.failure("test_a")["kind"] == "exit"
    assert result.finished["missing"] == ["test_it.py::test_b"]
    assert result.finished["signal"] == signal
    again = grader.check(folder / "next", {"learner.py": "def answer(): return 42\n"}, checks)
    assert again.outcomes == {"test_a": "passed", "test_b": "passed"}


def test_ending_python_while_collecting(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder, {"learner.py": "import os\nos._exit(0)\n"}, "import learner\n" + PASSES
    )
    assert (result.outcome, result.outcomes, result.of("collected")) == ("crashed", {}, [])
    assert "os._exit()" in result.finished["message"]


@pytest.mark.parametrize(
    "learner",
    [
        {"learner.py": "import atexit, os\natexit.register(os._exit, 0)\ndef answer(): return 1\n"},
        {
            "conftest.py": """
                import pytest
                @pytest.hookimpl(tryfirst=True)
                def pytest_pyfunc_call(pyfuncitem): return True
                """,
            "learner.py": "def answer(): return 1\n",
        },
        {"pytest.ini": "[pytest]\naddopts = --collect-only\n", "learner.py": "answer = int\n"},
        {"pyproject.toml": "[tool.pytest.ini_options]\n", "learner.py": "answer = int\n"},
        {"test_it.py": "def test_a(): pass\n", "learner.py": "answer = int\n"},
        {"pytest.py": "raise SystemExit(0)\n", "learner.py": "import pytest\nanswer = int\n"},
        {"_pytest/__init__.py": "", "learner.py": "answer = int\n"},
        {"cairn_checks.py": "", "cairn_grader.py": "", "learner.py": "answer = int\n"},
        {"random.py": "raise SystemExit(0)\n", "learner.py": "import random\nanswer = int\n"},
        {"sitecustomize.py": "import os; os._exit(0)\n", "learner.py": "answer = int\n"},
    ],
)
def test_cheats_fail(grader: Grader, folder: Path, learner: dict[str, str]) -> None:
    result = grader.check(folder, learner, IMPORTS_IT)
    assert (result.outcome, result.outcomes) == ("completed", {"test_a": "failed"})


def test_an_object_equal_to_everything_fails(grader: Grader, folder: Path) -> None:
    source = """
        class Yes:
            def __eq__(self, other): return True
        def answer(): return Yes()
        """
    checks = """
        from cairn_checks import expect
        def test_a():
            from learner import answer
            expect(answer(), "answer()").equals(42)
        """
    result = grader.check(folder, {"learner.py": source}, checks)
    assert result.outcomes == {"test_a": "failed"}


FORGERY = """
    import json, os
    line = json.dumps({"event": "test", "id": "test_it.py::test_a", "outcome": "passed",
                       "durationMs": 1, "failure": None, "reason": None}).encode() + b"\\n"
    end = json.dumps({"event": "sessionEnd", "exitCode": 0}).encode() + b"\\n"
    def answer():
        for number in range(1, 300):
            for text in (line, b"secret " + line, b"0" * 32 + b" " + line, end):
                try:
                    os.write(number, text)
                    os.write(number, b"\\x00\\x1dcairn:" + b"0" * 32 + b":idle 0\\x00")
                except OSError:
                    break
    """


def test_forged_events_are_dropped(grader: Grader, folder: Path) -> None:
    result = grader.check(folder, {"learner.py": FORGERY}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "failed"}
    crash = FORGERY + "        os._exit(0)\n"
    result = grader.check(folder / "crash", {"learner.py": crash}, IMPORTS_IT)
    assert (result.outcome, result.outcomes) == ("crashed", {"test_a": "errored"})


def test_closing_every_descriptor(grader: Grader, folder: Path) -> None:
    source = "import os\ndef answer():\n    os.closerange(0, 1000)\n    return 42\n"
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert (result.outcome, result.outcomes) == ("crashed", {"test_a": "errored"})


def test_closing_stdout(grader: Grader, folder: Path) -> None:
    source = "import sys\ndef answer():\n    sys.stdout.close()\n    return 42\n"
    checks = IMPORTS_IT + "def test_b(): print('still here')\n"
    result = grader.check(folder, {"learner.py": source}, checks)
    assert result.outcomes == {"test_a": "passed", "test_b": "passed"}
    assert result.tests["test_b"]["output"] == "still here\n"


# --- time ----------------------------------------------------------------------------------

LOOPS = {
    "endless": ("def answer():\n    while True: pass\n", True),
    "sleeping": ("import time\ndef answer(): time.sleep(60)\n", True),
    "ignores SIGTERM": (
        """
        import signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        def answer(): time.sleep(60)
        """,
        True,
    ),
    "catches everything": (
        """
        import time
        def answer():
            while True:
                try:
                    time.sleep(0.01)
                except BaseException: pass
        """,
        False,
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_endless_code_is_stopped(grader: Grader, folder: Path, name: str) -> None:
    source, says_where = LOOPS[name]
    started = time.monotonic()
    checks = IMPORTS_IT + "def test_b(): pass\n"
    result = grader.check(folder, {"learner.py": source}, checks, wallS=1)
    assert time.monotonic() - started < 3
    assert (result.outcome, result.limits) == ("timedOut", {"wall"})
    assert result.outcomes == {"test_a": "failed"}
    failure = result.failure("test_a")
    assert failure["kind"] == "timeout"
    assert any(frame["file"] == "learner.py" for frame in failure["frames"]) == says_where
    assert result.finished["missing"] == ["test_it.py::test_b"]


def test_endless_import_is_stopped(grader: Grader, folder: Path) -> None:
    source = "while True: pass\n"
    result = grader.check(folder, {"learner.py": source}, "import learner\n" + PASSES, wallS=1)
    assert result.outcome == "timedOut"
    [error] = result.of("collectError")
    assert error["failure"]["kind"] == "timeout"
    assert error["failure"]["frames"][-1]["file"] == "learner.py"


def test_waiting_for_ever_in_asyncio_says_where(grader: Grader, folder: Path) -> None:
    source = """
        import asyncio
        async def answer():
            await asyncio.Event().wait()
        """
    checks = "async def test_a():\n    import learner\n    await learner.answer()\n"
    result = grader.check(folder, {"learner.py": source}, checks, wallS=1)
    frames = result.failure("test_a")["frames"]
    assert "await asyncio.Event().wait()" in [frame["code"] for frame in frames]


def test_processor_time(grader: Grader, folder: Path) -> None:
    source = "def answer():\n    while True: pass\n"
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT, wallS=20, cpuS=1)
    assert (result.outcome, result.limits) == ("limit", {"cpu"})
    assert result.outcomes == {"test_a": "failed"}


# --- memory, files, recursion --------------------------------------------------------------


def test_memory(grader: Grader, folder: Path) -> None:
    source = "def answer():\n    return bytearray(400 * 2**20)\n"
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT, memoryMb=200)
    assert result.limits == {"memory"}
    assert result.failure("test_a")["type"] == "MemoryError"


def test_sparse_file(grader: Grader, folder: Path) -> None:
    source = "def answer():\n    with open('big', 'wb') as f: f.truncate(50 * 2**30)\n"
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.failure("test_a")["type"] == "OSError"


def test_recursion(grader: Grader, folder: Path) -> None:
    source = "def answer(n=0): return answer(n + 1)\n"
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    failure = result.failure("test_a")
    assert failure["type"] == "RecursionError"
    assert len(failure["frames"]) <= 40


def test_recursion_without_limit(grader: Grader, folder: Path) -> None:
    source = """
        import sys
        sys.setrecursionlimit(10**9)
        def answer(n=0): return repr_of(n)
        class Deep:
            def __repr__(self): return repr(Deep())
        def repr_of(n): return repr(Deep())
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT, wallS=8)
    assert result.outcomes["test_a"] in ("errored", "failed")


def test_deleting_the_workspace(grader: Grader, folder: Path) -> None:
    source = (
        "import shutil\ndef answer():\n    shutil.rmtree('.', ignore_errors=True)\n    return 42\n"
    )
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "passed"}
    assert (folder / "work" / "learner.py").exists()


def test_source_that_is_not_utf8(grader: Grader, folder: Path) -> None:
    write(folder / "work", {})
    (folder / "work" / "learner.py").write_bytes(b"name = '\xff\xfe'\n")
    result = grader.check(folder, {}, IMPORTS_IT)
    assert result.failure("test_a")["kind"] == "syntax"


# --- output and input ----------------------------------------------------------------------


def test_a_flood_of_output_keeps_the_verdict(grader: Grader, folder: Path) -> None:
    source = """
        import os
        def answer():
            block = b"y\\n" * 500_000
            for _ in range(100):
                view = memoryview(block)
                while view: view = view[os.write(1, view):]
            print("the end")
            return 42
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "passed"}
    assert result.limits == {"output"}
    test = result.tests["test_a"]
    assert test["outputTruncated"]
    assert test["output"].startswith("y\ny\n")
    assert test["output"].endswith("y\nthe end\n")
    assert len(test["output"]) < 70_000
    assert result.finished["outputBytes"] == 100_000_008


@linux_only
def test_a_gigabyte_in_one_line(forking: Grader, folder: Path) -> None:
    source = """
        import os
        def answer():
            block = b"y" * 1_000_000
            for _ in range(1_000):
                view = memoryview(block)
                while view: view = view[os.write(1, view):]
            return 42
        """
    before = _resident_kb(forking)
    result = forking.check(folder, {"learner.py": source}, IMPORTS_IT, wallS=60, cpuS=60)
    assert result.outcomes == {"test_a": "passed"}
    assert result.limits == {"output"}
    assert result.finished["outputBytes"] == 1_000_000_000
    assert len(result.tests["test_a"]["output"]) < 70_000
    assert _resident_kb(forking) - before < 50_000


def _resident_kb(grader: Grader) -> int:
    status = Path(f"/proc/{grader.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_one_endless_line_and_binary(grader: Grader, folder: Path) -> None:
    source = """
        import os, sys
        def answer():
            sys.stdout.write("x" * 20_000_000)
            os.write(1, bytes(range(256)))
            print("\\ud800", file=sys.stderr)
            return 42
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "passed"}


def test_input_meets_its_end(grader: Grader, folder: Path) -> None:
    result = grader.check(folder, {"learner.py": "def answer(): return input()\n"}, IMPORTS_IT)
    assert result.failure("test_a")["type"] == "EOFError"


# --- processes -----------------------------------------------------------------------------


@linux_only
def test_daemons_are_found_and_killed(grader: Grader, folder: Path) -> None:
    note = folder / "daemon.pid"
    source = f"""
        import os, time
        def answer():
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    with open({str(note)!r}, "w") as file: file.write(str(os.getpid()))
                    while True: time.sleep(60)
                os._exit(0)
            os.wait()
            while not os.path.exists({str(note)!r}): pass
            return 42
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "passed"}
    assert not is_alive(int(note.read_text()))


@linux_only
def test_fork_bomb(grader: Grader, folder: Path) -> None:
    # bounded by itself as well: 2**7 processes at most
    source = """
        import os, time
        def answer():
            for _ in range(7): os.fork()
            time.sleep(60)
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT, processes=16)
    assert (result.outcome, result.limits) == ("limit", {"processes"})
    assert result.outcomes == {"test_a": "errored"}
    assert _descendants_of(grader) <= 1


def test_thread_bomb(grader: Grader, folder: Path) -> None:
    source = """
        import threading
        def answer():
            stop = threading.Event()
            try:
                for _ in range(5_000):
                    threading.Thread(target=stop.wait, daemon=True).start()
            finally:
                stop.set()
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT, memoryMb=400, wallS=8)
    assert result.outcomes == {"test_a": "failed"}


@linux_only
def test_processes_left_running_are_killed(grader: Grader, folder: Path) -> None:
    source = """
        import subprocess, sys
        def answer():
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
                             start_new_session=True)
            return 42
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "passed"}
    assert _descendants_of(grader) <= 1


def _descendants_of(grader: Grader) -> int:
    """Living descendants of the server, once it has answered: its spare at most."""
    grader.send(cmd="ping")
    grader.until("pong")
    count = 0
    pending = [grader.process.pid]
    while pending:
        pid = pending.pop()
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                children = [int(word) for word in task.read_text().split()]
                pending += children
                count += sum(map(is_alive, children))
    return count


def test_temp_folders_are_removed(grader: Grader, folder: Path) -> None:
    source = """
        import os
        def answer():
            os.makedirs("deep/er")
            os.chmod("deep", 0)
            with open(os.path.join(os.environ["TMPDIR"], "note"), "w") as file:
                file.write(os.environ["CAIRN_RUN_ROOT"])
            print(os.environ["CAIRN_RUN_ROOT"], end="")
            return 42
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    root = Path(result.tests["test_a"]["output"])
    grader.send(cmd="ping")
    grader.until("pong")
    assert not (root / "tmp" / "note").exists()
    assert not (root / "work" / "learner.py").exists()
    assert os.path.exists(folder / "work")


def test_links_out_are_removed_and_not_followed(grader: Grader, folder: Path) -> None:
    home = write(folder / "home", {"letter.txt": "dear"})
    home.chmod(0o755)
    source = f"""
        import os
        def answer():
            os.symlink({str(home)!r}, "home")
            os.symlink({str(home / "letter.txt")!r}, os.path.join(os.environ["TMPDIR"], "letter"))
            os.chmod(".", 0o500)
            return 42
        """
    result = grader.check(folder, {"learner.py": source}, IMPORTS_IT)
    assert result.outcomes == {"test_a": "passed"}
    grader.send(cmd="ping")
    grader.until("pong")
    assert (home / "letter.txt").read_text() == "dear"
    assert stat.S_IMODE(home.stat().st_mode) == 0o755


def test_a_link_that_cannot_be_removed_at_once_leaves_its_end_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write(tmp_path / "home", {"letter.txt": "dear"})
    home.chmod(0o755)
    tree = write(tmp_path / "tree", {"a.txt": ""})
    (tree / "home").symlink_to(home)
    unlink, refused = os.unlink, set[str]()

    def reluctant(path: str, **options: int) -> None:
        name = os.path.basename(path)
        if name not in refused:
            refused.add(name)
            raise PermissionError(path)
        unlink(path, **options)

    monkeypatch.setattr("os.unlink", reluctant)
    remove_tree(tree)
    assert refused == {"a.txt", "home"}
    assert not tree.exists()
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert (home / "letter.txt").exists()


def test_removing_a_folder_that_is_gone_leaves_the_folder_above_as_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    remove_tree(tmp_path / "gone")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
