"""Mode `program`: lesson blocks, predictions and code cards."""

import time
from pathlib import Path

import pytest

from tests.grader_client import Grader, write


def test_streams_input_and_exit(grader: Grader) -> None:
    result = grader.program(
        """
        import atexit, sys, threading
        atexit.register(print, "at exit")
        print("out", input())
        print("err", file=sys.stderr)
        def later(): print("thread")
        threading.Thread(target=later).start()
        """,
        stdin="hello\nmore\n",
    )
    assert result.text() == "out hello\nthread\nat exit\n"
    assert result.text("stderr") == "err\n"
    finished = result.finished
    assert (finished["outcome"], finished["exitCode"], finished["failure"]) == (
        "completed",
        0,
        None,
    )


def test_exception_is_printed_and_structured(grader: Grader) -> None:
    result = grader.program("def half(n):\n    return n / 0\nhalf(3)\n")
    assert result.text("stderr").endswith("ZeroDivisionError: division by zero\n")
    assert 'File "main.py", line 2, in half' in result.text("stderr")
    assert "cairn_grader" not in result.text("stderr")
    failure = result.failure()
    assert (failure["type"], result.finished["failedIn"]) == ("ZeroDivisionError", "program")
    assert [frame["function"] for frame in failure["frames"]] == ["<module>", "half"]
    assert failure["frames"][1]["locals"] == {"n": "3"}
    assert result.finished["exitCode"] == 1


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("import sys; sys.exit(3)", 3),
        ("raise SystemExit", 0),
        ("import sys; sys.exit('bad')", 1),
        ("x = 1", 0),
    ],
)
def test_exit_codes(forking: Grader, source: str, code: int) -> None:
    finished = forking.program(source).finished
    assert (finished["outcome"], finished["exitCode"], finished["failure"]) == (
        "completed",
        code,
        None,
    )


def test_syntax_error(grader: Grader) -> None:
    result = grader.program("print(1\n")
    assert result.failure()["kind"] == "syntax"
    assert result.text() == ""


def test_preamble_is_silent_and_may_fail(grader: Grader) -> None:
    result = grader.program(
        "print(x, y)",
        preamble=["x = 1\nprint('quiet')\n1/0\nx = 2\n", "import sys\ny = x + 1\nprint('q')\n"],
    )
    assert result.text() == "1 2\n"
    assert result.text("stderr") == ""


@pytest.mark.parametrize(
    ("asserts", "message"),
    [
        ("assert total(2) == 4", None),
        ("assert total(2) == 5", "total(2): expected 5, got 4"),
        ("assert total(2) > 4", "total(2) > 4 should be true"),
        ("assert not total(2), 'own words'", "own words"),
        ("value = total(3)\nassert value == 6\nassert total() == 0", "missing 1 required"),
    ],
)
def test_code_cards(grader: Grader, asserts: str, message: str | None) -> None:
    result = grader.program("def total(n):\n    return n * 2\n", asserts=asserts)
    if message is None:
        assert (result.finished["failure"], result.finished["exitCode"]) == (None, 0)
        return
    assert message in result.failure()["message"]
    assert result.finished["failedIn"] == "asserts"
    assert result.finished["exitCode"] == 1


def test_always_equal_objects_fail_asserts(forking: Grader) -> None:
    source = "class Yes:\n    def __eq__(self, other): return True\nresult = Yes()\n"
    result = forking.program(source, asserts="assert result == 3")
    assert result.finished["failedIn"] == "asserts"


def test_endless_program(grader: Grader) -> None:
    started = time.monotonic()
    result = grader.program(
        "print('before')\nn = 7\nwhile True: pass\n", limits={"wallS": 1}, asserts="assert 1 == 2"
    )
    assert time.monotonic() - started < 3
    assert result.text() == "before\n"
    assert (result.outcome, result.limits) == ("timedOut", {"wall"})
    assert result.failure()["kind"] == "timeout"
    assert result.failure()["frames"][0]["locals"] == {"n": "7"}


def test_output_is_streamed_and_limited(grader: Grader) -> None:
    result = grader.program(
        "for n in range(200_000): print('line', n)\nimport os; os.write(1, b'\\xff end')\n",
        limits={"outputKb": 64},
    )
    text = result.text()
    assert text.startswith("line 0\nline 1\n")
    assert text.endswith("line 199999\n\ufffd end")
    assert "bytes of output left out" in text
    assert len(text) < 70_000
    assert result.finished["outputTruncated"]


def test_output_comes_while_it_runs(grader: Grader) -> None:
    run_id = grader.start(
        mode="program",
        files={"main.py": "import time\nprint('first')\ntime.sleep(60)\n"},
        limits={"wallS": 30},
    )
    assert grader.until("output", run_id).text() == "first\n"
    grader.send(cmd="cancel", runId=run_id)
    assert grader.until("finished", run_id).outcome == "cancelled"


def test_crash_of_a_program(grader: Grader) -> None:
    result = grader.program("import os\nprint('x', flush=True)\nos._exit(5)\n")
    assert (result.outcome, result.finished["exitCode"]) == ("crashed", 5)
    assert result.text() == "x\n"
    assert result.failure()["kind"] == "exit"


def test_workspace_and_entry(grader: Grader, folder: Path) -> None:
    work = write(folder, {"app/main.py": "import helper\nprint(helper.x)", "helper.py": "x = 1"})
    result = grader.run(
        mode="program",
        workspace=str(work),
        entry="app/main.py",
        files={"helper.py": "x = 'overlaid'"},
    )
    assert result.text() == "overlaid\n"
    assert (work / "helper.py").read_text() == "x = 1"


def test_main_module_is_the_program(grader: Grader) -> None:
    result = grader.program(
        """
        import dataclasses, pickle, sys
        @dataclasses.dataclass
        class Point:
            x: int
        assert __name__ == "__main__"
        assert sys.modules["__main__"].Point is Point
        assert pickle.loads(pickle.dumps(Point(1))) == Point(1)
        print(sys.argv[0].endswith("main.py"), len(sys.argv))
        """
    )
    assert result.text() == "True 1\n", result.events
