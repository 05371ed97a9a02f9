"""Tools that start warm say the same as those that a new Python starts, and are as well kept in."""

import os
import sys
import textwrap
import time
from pathlib import Path

import pytest

from cairn_grader.processes import descendants
from tests.grader_client import Grader, Result, is_alive, write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no fork")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")

CLEAN = (
    '"""Sums."""\n\n\ndef double(number: int) -> int:\n    """Twice."""\n    return number * 2\n'
)
POOR = "import os, sys\ndef double( number ):\n  assert number\n  return nunber*2\n"
LEARNER = {"clean.py": CLEAN, "poor.py": POOR}

TOOLS = ["autoflake", "bandit", "black", "isort", "mypy", "ruff"]

# What the checks below begin with: a tool run in both ways, and a word with a running tool.
HEAD = """
    import json, os, sys, textwrap, time
    from pathlib import Path

    import pytest
    from cairn_checks import ProcessResult, _tools, run_mypy, run_tool

    NO_CACHE = f"--cache-dir={os.devnull}"

    def cold(command, **options):
        warm, _tools.warm = _tools.warm, None
        try:
            return run_tool(command, **options)
        finally:
            _tools.warm = warm

    def hook(code):
        Path("hook.py").write_text(code + "\\ndef plugin(version): raise SystemExit(3)\\n")
        Path("hook.ini").write_text("[mypy]\\nplugins = hook.py\\n")
        return ["mypy", "--config-file=hook.ini", "--cache-dir=kept", "clean.py"]
    """

SAME = """
    COMMANDS = [
        ["mypy", "--config-file=", NO_CACHE, "--strict", "clean.py"],
        ["mypy", "--config-file=", NO_CACHE, "--strict", "--explicit-package-bases", "poor.py"],
        ["mypy", "--config-file=", NO_CACHE, "-c", "import clean\\nclean.double('')\\n"],
        ["mypy", NO_CACHE, "no_such_file.py"],
        ["mypy", "--no-such-option"],
        ["mypy", "--version"],
        ["ruff", "check", "--isolated", "--no-cache", "clean.py"],
        ["ruff", "check", "--isolated", "--no-cache", "poor.py"],
        ["ruff", "format", "--isolated", "--no-cache", "--check", "poor.py"],
        ["isort", "--check", "clean.py"],
        ["isort", "--check", "poor.py"],
        ["isort", "--no-such-option"],
        ["black", "--quiet", "--diff", "clean.py"],
        ["black", "--check", "poor.py", "clean.py"],
        ["autoflake", "--check-diff", "poor.py"],
        ["bandit", "-q", "--format", "custom", "--msg-template", "{line}: {test_id}", "poor.py"],
        ["bandit", "--quiet", "clean.py"],
    ]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_same(command, monkeypatch):
        expected = cold(command)
        if command[0] != "ruff":
            monkeypatch.setattr(_tools, "_run", None)
        got = run_tool(command)
        assert got == expected
        assert got.command[:5] == (sys.executable, "-X", "utf8", "-m", command[0])
    """

SURROUNDINGS = """
    TELL = textwrap.dedent('''
        import json, os, sys, warnings
        environ = {k: v for k, v in os.environ.items() if k != "_"}
        told = {"env": environ, "cwd": os.getcwd(), "path": sys.path, "argv": sys.argv,
            "alone": os.getpid() == os.getpgid(0) == os.getsid(0),
            "streams": [(s.encoding, s.errors, s.line_buffering) for s in (sys.stdout, sys.stderr)],
            "flags": {n: getattr(sys.flags, n) for n in ("isolated", "safe_path", "no_user_site",
                "ignore_environment", "dont_write_bytecode", "utf8_mode", "optimize")},
            "filters": [(f[0], f[2].__name__, getattr(f[3], "pattern", f[3]))
                for f in warnings.filters],
            "finders": [getattr(f, "__name__", type(f).__name__) for f in sys.meta_path],
            "input": sys.stdin.read(),
            "learners": [n for n in ("poor", "clean", "test_it") if n in sys.modules]}
        print("TOLD" + json.dumps(told))
    ''')

    def told(result):
        line = [l for l in result.stdout.splitlines() if l.startswith("TOLD")][0]
        return json.loads(line[4:])

    def test_same_surroundings(tmp_path, monkeypatch):
        import clean
        (tmp_path / "clean.py").write_text("")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("PYTHONWARNINGS", "error")
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("GIVEN_BY_CHECK", "yes")
        monkeypatch.setattr(sys, "path", [*sys.path, "/no/such/folder"])
        command = hook(TELL)
        got = told(run_tool(command, env={"MORE": "1"}))
        assert got == told(cold(command, env={"MORE": "1"}))
        assert got["learners"] == [] and got["cwd"] == str(tmp_path) and got["alone"]
        assert got["env"]["MORE"] == "1" and "HTTPS_PROXY" not in got["env"]
    """

STOPPED = """
    SLEEP = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    SPAWN = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time;" \\
        " time.sleep(60)']); print(p.pid, flush=True); p.wait()"

    def alive(pid):
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    @pytest.mark.parametrize("code", [SLEEP, SPAWN])
    def test_stopped_at_its_limit(code):
        began = time.monotonic()
        result = run_tool(hook(code), timeout_s=1.5)
        assert result.timed_out and result.stdout.strip().isdigit()
        assert time.monotonic() - began < 20
        deadline = time.monotonic() + 5
        while alive(result.stdout.strip()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not alive(result.stdout.strip())
        assert run_tool(["isort", "--version"]).code == 0

    def test_what_a_tool_raises():
        for code in ("raise SystemExit(7)", "raise SystemExit('no')", "import os; os.abort()"):
            got, expected = run_tool(hook(code)), cold(hook(code))
            assert (got.code, got.stdout, got.stderr) == (
                expected.code, expected.stdout, expected.stderr
            )

    def test_limits_hold():
        limits = "import resource as r; which = (r.RLIMIT_AS, r.RLIMIT_CORE, r.RLIMIT_FSIZE," \\
            " r.RLIMIT_NOFILE, r.RLIMIT_CPU); print([r.getrlimit(each) for each in which])"
        assert run_tool(hook(limits)).stdout == cold(hook(limits)).stdout
        greedy = "try: bytearray(8 << 30)\\nexcept MemoryError: print('refused')"
        assert run_tool(hook(greedy)).stdout.startswith("refused")
    """


def tools_check(grader: Grader, folder: Path, learner: dict[str, str], body: str) -> Result:
    """A check that has the tools ready."""
    write(folder / "work", learner)
    write(folder / "checks", {"test_it.py": textwrap.dedent(HEAD) + textwrap.dedent(body)})
    return grader.run(
        mode="check",
        workspace=str(folder / "work"),
        checks=str(folder / "checks"),
        preload=TOOLS,
        limits={"wallS": 50, "cpuS": 50},
    )


def failures(result: Result) -> dict[str, object]:
    """What did not pass, with why."""
    assert result.tests, result.events
    return {n: t["failure"] for n, t in result.tests.items() if t["outcome"] != "passed"}


@pytest.mark.parametrize("body", [SAME, SURROUNDINGS, STOPPED], ids=["same", "around", "limits"])
def test_as_a_new_python(forking: Grader, folder: Path, body: str) -> None:
    if body is STOPPED and sys.platform != "linux":
        pytest.skip("needs /proc")
    assert failures(tools_check(forking, folder, LEARNER, body)) == {}


def test_mypy_is_lent_the_librarys_types(forking: Grader, folder: Path) -> None:
    """What it says with them is what it says without, and nothing of a run is kept in them."""
    body = """
        def test_lent():
            import tempfile
            lent = lambda: list(Path(tempfile.gettempdir()).glob("mypy-*"))
            text = "import poor, clean, decimal\\nclean.double(decimal.Decimal())\\nclean.x\\n"
            options = ["--config-file=", NO_CACHE, "--explicit-package-bases", "--strict", "-c"]
            command = ["mypy", *options, text]
            assert run_tool(command) == cold(command)
            assert lent(), "none yet"
            kept = [f for f in lent()[0].rglob("*") if f.is_file() and b"poor" in f.read_bytes()]
            assert kept, "this run's own"
            assert len(lent()) == 1
        """
    for _ in range(40):
        result = tools_check(forking, folder, LEARNER, body)
        if result.outcomes == {"test_lent": "passed"}:
            break
        assert "none yet" in str(failures(result))
        time.sleep(0.25)
    again = tools_check(
        forking, folder / "next", {"clean.py": CLEAN.replace("int", "str"), "poor.py": ""}, body
    )
    assert "this run's own" in str(failures(again)) or again.outcomes == {"test_lent": "passed"}


def test_what_learner_code_does_stays_outside(forking: Grader, folder: Path) -> None:
    body = """
        def test_patched():
            import sneaky
            assert "nunber" in run_mypy(["poor.py"]).output
            assert run_tool(["black", "--check", "poor.py"]).code == 1

        def test_host_killed():
            import sneaky
            sneaky.end_others()
            assert "nunber" in run_mypy(["poor.py"]).output
            assert "nunber" in run_mypy(["poor.py"]).output
        """
    sneaky = """
        import os, signal, sys
        import black, mypy.build, mypy.main, runpy
        mypy.main.main = mypy.build.build = lambda *a, **k: None
        black.patched_main = black.main = lambda *a, **k: None
        runpy._run_module_as_main = lambda *a, **k: None
        sys.exit = lambda *a: None

        def end_others():
            with open(f"/proc/self/task/{os.getpid()}/children") as file:
                for pid in file.read().split():
                    os.kill(int(pid), signal.SIGKILL)
        """
    result = tools_check(forking, folder, {**LEARNER, "sneaky.py": sneaky}, body)
    found = failures(result)
    assert found == {} or (sys.platform != "linux" and set(found) == {"test_host_killed"})


def test_a_module_may_be_called_like_a_part_of_a_tool(forking: Grader, folder: Path) -> None:
    body = """
        def test_own():
            import pathspec, stevedore
            assert (pathspec.OWN, stevedore.OWN) == (1, 2)
            assert run_mypy(["clean.py"]).code == 0
        """
    own = {"pathspec.py": "OWN = 1\n", "stevedore/__init__.py": "OWN = 2\n"}
    assert failures(tools_check(forking, folder, {**LEARNER, **own}, body)) == {}


@linux_only
def test_a_cancelled_check_leaves_no_tool(forking: Grader, folder: Path) -> None:
    body = """
        def test_hangs():
            run_tool(hook("import time; print(1, flush=True); time.sleep(60)"))
        """
    write(folder / "work", LEARNER)
    write(folder / "checks", {"test_it.py": textwrap.dedent(HEAD) + textwrap.dedent(body)})
    run_id = forking.start(
        mode="check",
        workspace=str(folder / "work"),
        checks=str(folder / "checks"),
        preload=TOOLS,
        limits={"wallS": 50},
    )
    forking.until("testStarted", run_id)
    deadline = time.monotonic() + 20
    family: list[int] = []
    while time.monotonic() < deadline and len(family) < 3:  # the check, its copy, and the tool
        for child in descendants(forking.process.pid):
            found = [child, *descendants(child)]
            family = found if len(found) >= 3 else family
    assert len(family) >= 3
    forking.send(cmd="cancel", runId=run_id)
    assert forking.until("finished", run_id).outcome == "cancelled"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(is_alive, family)):
        time.sleep(0.02)
    assert not [pid for pid in family if is_alive(pid)]
