"""The other helpers: signatures, doubles, source, programs, tools and mutation."""

import functools
import textwrap
from pathlib import Path
from typing import Any

import pytest

from cairn_checks import (
    ABSENT,
    AsyncSpy,
    CheckFailure,
    FakeClock,
    Spy,
    call,
    expect,
    modules_imported,
    mutation,
    names_called,
    parse_source,
    run_mypy,
    run_program,
    run_ruff,
    run_tool,
    signature_of,
    source_of,
    start_service,
)
from cairn_checks._trace import trace


def test_signature_as_data() -> None:
    def quote(plan: str, /, seats: int, *extra: int, tax: float = 0.2, **rest: Any) -> int:
        return 0

    @functools.wraps(quote)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return quote(*args, **kwargs)

    shape = signature_of(wrapper)
    assert shape == signature_of(quote)
    assert shape.kinds == {
        "plan": "positional-only",
        "seats": "positional-or-keyword",
        "extra": "var-positional",
        "tax": "keyword-only",
        "rest": "var-keyword",
    }
    assert shape.defaults == {"tax": 0.2}
    assert shape.required == ["plan", "seats"]
    assert shape.names[0] == "plan"
    assert shape.annotations["return"] is int
    assert shape.parameters[0].default is ABSENT
    assert not shape.is_async


async def test_fake_clock_moves_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock(start=100.0)
    clock.sleep(5)
    await clock.asleep(2)
    clock.advance(3)
    assert (clock.time(), clock.monotonic(), clock.sleeps) == (110.0, 1010.0, [5, 2])
    assert clock.now().timestamp() == 110.0
    with pytest.raises(ValueError, match="non-negative"):
        clock.sleep(-1)
    import time

    with monkeypatch.context() as patch:
        clock.install(patch)
        time.sleep(10)
        assert time.time() == 120.0


async def test_spies_record_and_answer() -> None:
    spy = Spy(results=[1, ValueError("no")], name="send")
    assert spy("a", retry=2) == 1
    with pytest.raises(ValueError, match="no"):
        spy()
    with pytest.raises(AssertionError, match="called 3 times"):
        spy()
    expect(spy.calls[:1], "calls").equals([call("a", retry=2)])
    later = AsyncSpy(does=lambda n: n * 2)
    assert await later(4) == 8  # type: ignore[misc]
    assert (later.call_count, later.await_count, later.last) == (1, 1, call(4))
    assert Spy(7)() == 7


def test_source_helpers(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text("import json\nfrom time import sleep\njson.dumps(sleep(1))\n")
    assert names_called(script) == ["json.dumps", "sleep"]
    assert modules_imported(parse_source(script)) == {"json", "time"}
    assert source_of(test_spies_record_and_answer).startswith("async def")
    with pytest.raises(CheckFailure, match="there is none"):
        source_of(tmp_path / "no.py")
    script.write_text("def broken(:\n")
    with pytest.raises(CheckFailure, match="line 1 is not"):
        parse_source(script)


def test_run_program(tmp_path: Path) -> None:
    script = tmp_path / "echo.py"
    script.write_text("import sys\nprint(sys.argv[1], input(), 'ä')\nsys.exit(3)\n")
    result = run_program([script, "hi"], stdin="there\n")
    assert (result.code, result.stdout) == (3, "hi there ä\n")
    script.write_text("while True: pass")
    assert run_program([script], timeout_s=0.3).timed_out


def test_quality_tools(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text("def double(number: int) -> int:\n    return number * 2\n")
    bad.write_text("import os\n\n\ndef double(number):\n    return number * 2\n")
    run_ruff([good]).expect_clean("ruff")
    assert "F401" in run_ruff([bad]).output
    with pytest.raises(CheckFailure, match="no complaints"):
        run_ruff([bad]).expect_clean("ruff check bad.py")
    with pytest.raises(CheckFailure, match="not installed"):
        run_tool(["no_such_tool_here"])


def test_mypy(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("def double(number):\n    return number * 2\n")
    assert "no-untyped-def" in run_mypy([bad]).output


REFERENCE = '"""Quotes."""\n\n\ndef total(n: int) -> int:\n    return 0 if n <= 0 else n * 2\n'
SUITE = """
    from quoting import total

    def test_two():
        assert total(2) == 4
"""


@pytest.fixture
def write_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "work").mkdir()
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "quoting.py").write_text(REFERENCE)
    monkeypatch.chdir(tmp_path / "work")
    Path("test_quoting.py").write_text(textwrap.dedent(SUITE))
    Path("quoting.py").write_text("raise RuntimeError('the reference is used, not this')\n")
    return tmp_path


def _mutants(root: Path) -> list[mutation.Mutant]:
    file = root / "reference" / "quoting.py"
    return [
        mutation.edit(file, "* 2", "* 3", "trebles instead of doubling"),
        mutation.edit(file, "<= 0", "< -5", "treats negative counts as counts"),
        mutation.edit(file, "return", "while True: pass\n    return", "never ends"),
    ]


def test_mutation_reports_survivors(write_tests: Path) -> None:
    mutants = _mutants(write_tests)
    report = mutation.run_suite(
        ["test_quoting.py"], write_tests / "reference", mutants, timeout_s=6.0
    )
    assert report.survivors == ["treats negative counts as counts"]
    assert [result.status for result in report.mutants] == ["failed", "passed", "timedOut"]
    with pytest.raises(CheckFailure, match=r"2 of them\. Not noticed:\n- treats negative"):
        report.verify()


def test_mutation_speaks_of_one_bug(write_tests: Path) -> None:
    report = mutation.run_suite(
        ["test_quoting.py"], write_tests / "reference", _mutants(write_tests)[1:2]
    )
    with pytest.raises(CheckFailure) as caught:
        report.verify()
    assert caught.value.message == (
        "your tests: expected the bug to be noticed, got no test that fails on it. "
        "Not noticed:\n- treats negative counts as counts"
    )


def test_waiting_for_a_processor_is_not_the_suites_time(
    write_tests: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("test_quoting.py").write_text(
        "import time\n\ndef test_slow():\n    time.sleep(0.8)\n    from quoting import total\n"
        "    assert total(2) == 4\n"
    )
    mutants = _mutants(write_tests)[:1]
    reference = write_tests / "reference"
    hurried = mutation.run_suite(["test_quoting.py"], reference, mutants, timeout_s=0.4)
    assert hurried.reference.status == "timedOut"
    monkeypatch.setattr(mutation, "_queued_s", lambda _pid: 5.0)
    patient = mutation.run_suite(["test_quoting.py"], reference, mutants, timeout_s=0.4)
    assert (patient.reference.status, patient.mutants[0].status) == ("passed", "failed")


def test_mutation_folder_and_subprocess(write_tests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant = write_tests / "mutants" / "wrong-factor"
    mutant.mkdir(parents=True)
    (mutant / "quoting.py").write_text(REFERENCE.replace("* 2", "* 3"))
    (mutant / "WHY.txt").write_text("trebles\n")
    monkeypatch.setattr("threading.active_count", lambda: 2)  # no fork then
    report = mutation.run_suite(
        ["test_quoting.py"], write_tests / "reference", write_tests / "mutants", timeout_s=20
    )
    assert report.mutants[0].description == "trebles"
    report.verify()


@pytest.mark.parametrize(
    ("suite", "says"),
    [
        ("", "at least one test"),
        ("def test_wrong():\n    assert 1 == 2\n", "failures on correct code"),
        ("import os\nos._exit(0)\n", "ended Python before"),
        ("def broken(:\n", "failures on correct code"),
        ("while True: pass\n", "expected the tests to end on correct code, got no end within"),
    ],
)
def test_mutation_refuses_a_suite_that_fails_on_correct_code(
    write_tests: Path, suite: str, says: str
) -> None:
    Path("test_quoting.py").write_text(suite)
    # Only the endless suite is meant to run out of time, however busy the machine is.
    timeout_s = 1.0 if suite.startswith("while") else 20.0
    report = mutation.run_suite(
        ["test_quoting.py"], write_tests / "reference", _mutants(write_tests), timeout_s=timeout_s
    )
    with pytest.raises(CheckFailure, match=says):
        report.verify()


def test_mutation_names_a_missing_file(write_tests: Path) -> None:
    with pytest.raises(CheckFailure, match="there is none"):
        mutation.run_suite(["test_no.py"], write_tests / "reference", [])


SERVER = """
import http.server, json, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["content-length"])
        data = json.loads(self.rfile.read(length))
        body = json.dumps({"got": data}).encode()
        self.send_response(201)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_service_is_started_driven_and_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("serve.py").write_text(SERVER)
    with start_service("serve.py", command=["serve.py", "{port}"]) as service:
        response = service.post("/items", {"a": 1})
        assert (response.status, response.json()) == (201, {"got": {"a": 1}})
    assert capsys.readouterr().out == ""
    taken = trace.take()
    assert taken is not None
    assert [each["requestBody"] for each in taken["exchanges"]] == ['{"a":1}']
    assert "POST /items" in taken["log"]
    assert service.stop() is None
    with pytest.raises(CheckFailure, match="no answer to GET /"):
        service.get("/")


def test_service_that_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("serve.py").write_text("raise ValueError('no settings')\n")
    with (
        pytest.raises(CheckFailure, match="ended with exit code 1") as caught,
        start_service("serve.py", command=["serve.py"]),
    ):
        pass
    assert "ValueError: no settings" in caught.value.message
