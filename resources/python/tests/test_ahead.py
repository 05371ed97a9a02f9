"""Checks that are collected before their run, and tests that are run without all of pytest."""

import os
import re
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from cairn_grader.compiled import compile_ahead
from cairn_grader.foreseeable import can_be_foreseen
from tests.grader_client import Grader

# Laid out before the learner's files only where the checks were collected ahead.
WAS_AHEAD = """
    import os
    from pathlib import Path
    def test_ahead():
        checks, work = Path(__file__), Path("app.py")
        assert checks.stat().st_mtime_ns < work.stat().st_mtime_ns
    """
# A process collects in some milliseconds; on a machine with much else to do it waits its turn.
TURNS = 12


def check_until_ahead(grader: Grader, folder: Path, learner: dict[str, str], checks: str) -> bool:
    """Check again and again, as somebody would; whether one of the runs was collected ahead."""
    for turn in range(TURNS):
        if grader.check(folder, learner, checks).outcomes["test_ahead"] == "passed":
            return True
        give_time(grader, turn)
    return False


def give_time(grader: Grader, turn: int) -> None:
    """Wait until a process has been made for the next run, and then as long as `turn` says."""
    grader.send(cmd="warm", preload=[])
    grader.until("warmed")
    time.sleep(min(0.05 * 2**turn, 3))


def test_the_same_checks_are_collected_ahead(forking: Grader, folder: Path) -> None:
    assert check_until_ahead(forking, folder, {"app.py": ""}, WAS_AHEAD)


def test_other_checks_of_the_same_name_are_not(forking: Grader, folder: Path) -> None:
    for number in range(3):
        other = textwrap.dedent(WAS_AHEAD) + f"def test_{number}(): pass\n"
        outcomes = forking.check(folder, {"app.py": ""}, other).outcomes
        assert outcomes == {"test_ahead": "failed", f"test_{number}": "passed"}
        give_time(forking, number)


def test_what_looks_at_the_learners_files_is_not(forking: Grader, folder: Path) -> None:
    looks = "from app import VALUE\n" + textwrap.dedent(WAS_AHEAD)
    for number in range(3):
        learner = {"app.py": f"VALUE = {number}\n"}
        result = forking.check(
            folder, learner, looks + f"def test_value(): assert VALUE == {number}"
        )
        assert result.outcomes == {"test_ahead": "failed", "test_value": "passed"}
        give_time(forking, number)


def test_a_run_ahead_is_a_run_like_any_other(forking: Grader, folder: Path) -> None:
    """New code of the learner, own folders, environment and state; nothing of the run before."""
    checks = textwrap.dedent(WAS_AHEAD) + textwrap.dedent(
        """
        import random, sys, tempfile
        import pytest
        SEEN = []
        @pytest.mark.parametrize("turn", [1, 2])
        def test_state(turn):
            SEEN.append(turn)
            assert SEEN == list(range(1, turn + 1))
        def test_code(capsys):
            import app, helper
            print(app.VALUE, helper.VALUE)
            assert capsys.readouterr().out == f"{app.VALUE} {app.VALUE}\\n"
            sys.modules["left"] = sys
            os.environ["LEFT"] = "1"
        def test_surroundings():
            print("value", __import__("app").VALUE, random.random())
            assert sorted(os.listdir()) == ["app.py", "helper.py"]
            assert os.environ["TMPDIR"] == tempfile.gettempdir()
            assert os.listdir(tempfile.gettempdir()) == []
        def test_nothing_left():
            pass
        """
    )
    seen: set[str] = set()
    ahead = False
    for turn in range(TURNS):
        learner = {"app.py": f"VALUE = {turn}\n", "helper.py": f"VALUE = {turn}\n"}
        result = forking.check(folder, learner, checks)
        outcomes = result.outcomes
        ahead |= outcomes.pop("test_ahead") == "passed"
        assert set(outcomes.values()) == {"passed"}, result.events
        printed = result.tests["test_surroundings"]["output"]
        assert printed.startswith(f"value {turn} ")
        seen.add(printed.split()[-1])
        if ahead and turn > 3:
            break
        give_time(forking, turn)
    assert ahead
    assert len(seen) == turn + 1, "random numbers are the same again"


CHEATS = {
    "os._exit": {"learner.py": "import os\nos._exit(0)\n"},
    "os._exit later": {"learner.py": "import atexit, os\natexit.register(os._exit, 0)\n"},
    "conftest": {
        "learner.py": "",
        "conftest.py": "import pytest\ndef pytest_pyfunc_call(pyfuncitem): return True\n",
    },
    "pytest": {"learner.py": "import pytest\n", "pytest.py": "raise SystemExit(0)\n"},
    "random": {"learner.py": "import random\n", "random.py": "raise SystemExit(0)\n"},
    "equal": {
        "learner.py": "class Yes:\n    __eq__ = lambda s, o: True\ndef answer(): return Yes()"
    },
    "the checks": {"learner.py": "", "test_it.py": "def test_a(): pass\n"},
    "the test itself": {
        "learner.py": "import sys\nsys.modules['test_it'].test_a = lambda: None\n"
        "import gc\nfor each in gc.get_objects():\n"
        "    if type(each).__name__ == 'Function': each.runtest = lambda: None\n"
        "def answer(): return 41\n"
    },
}


@pytest.mark.parametrize("name", CHEATS)
def test_cheats_fail_ahead_too(forking: Grader, folder: Path, name: str) -> None:
    checks = textwrap.dedent(WAS_AHEAD) + textwrap.dedent(
        """
        from cairn_checks import expect
        def test_a():
            import learner
            expect(learner.answer(), "answer()").equals(42)
        """
    )
    learner = {"app.py": "", **CHEATS[name]}
    ahead = False
    for turn in range(TURNS):
        outcomes = forking.check(folder, learner, checks).outcomes
        ahead |= outcomes["test_ahead"] == "passed"
        assert outcomes.get("test_a") != "passed"
        if ahead:
            break
        give_time(forking, turn)
    assert ahead


def test_checks_that_go_while_they_are_looked_at_end_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    def gone(_self: Path, _pattern: str) -> list[Path]:
        raise FileNotFoundError(tmp_path)

    monkeypatch.setattr(Path, "glob", gone)
    compile_ahead(tmp_path, tmp_path, pytestconfig)


def test_a_program_between_two_checks(forking: Grader, folder: Path) -> None:
    assert check_until_ahead(forking, folder, {"app.py": ""}, WAS_AHEAD)
    give_time(forking, 2)
    program = "import os, sys\nprint(sorted(os.listdir()), 'test_it' in sys.modules)"
    assert forking.program(program).text() == "['main.py'] False\n"
    assert forking.check(folder, {"app.py": ""}, WAS_AHEAD).outcome == "completed"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "'Words.'\nimport json\nfrom cairn_checks import expect\n",
        "import helper\nfrom helper import cases\n",
        "LIMIT: int = 3 * 60\nNAMES = ('a', f'b{LIMIT}')\n",
        "@pytest.mark.parametrize('n', [pytest.param(1, id='one')], ids=str)\ndef test_a(n): f()",
        "@pytest.fixture\ndef order(): return open('orders.json')\n",
        "@pytest.mark.parametrize('f', [lambda: open('x')])\ndef test_a(f): f()\n",
        "@dataclass(frozen=True)\nclass Case:\n    name: str\nCASES = [Case('a'), Case('b')]\n",
        "def case(n): return (n, n + 1)\nCASES = [case(n) for n in range(3)]\n",
        "DATA = Path(__file__).with_name('data')\n",
        "WORK = Path.cwd()\n",
        "if TYPE_CHECKING:\n    from app import Order\n",
        "class TestIt:\n    WORDS = 'a b'.split()\n    def test_a(self): import app\n",
    ],
)
def test_can_be_foreseen(source: str) -> None:
    files = {"test_it.py": source.encode(), "helper.py": b"def cases(): return [1]\n"}
    assert can_be_foreseen(files, {"pytest", "cairn_checks"})


@pytest.mark.parametrize(
    "source",
    [
        "import app\n",
        "from app import order\n",
        "import this\n",
        "from . import app\n",
        "TEXT = open('app.py').read()\n",
        "TEXT = Path('app.py').read_text()\n",
        "import os\nHERE = os.getcwd()\n",
        "import os\nHOME = os.environ['HOME']\n",
        "import sys\nsys.path.insert(0, 'x')\n",
        "from time import time\nSTART = time()\n",
        "NOW = datetime.now()\n",
        "TODAY = date.today()\n",
        "def now(): return datetime.now()\nNOW = now()\n",
        "def now(): return later()\ndef later(): return datetime.now()\nNOW = now()\n",
        "class Now:\n    def __init__(self): self.text = open('app.py').read()\nNOW = Now()\n",
        "class Base:\n    def __init_subclass__(cls): open('app.py')\nclass Now(Base): pass\n",
        "class Meta(type): pass\nclass Now(metaclass=Meta): pass\n",
        "def load(f): return open('app.py')\n@load\ndef test_a(): pass\n",
        "def load(x):\n    def inner(f): open(x)\n    return inner\n@load(1)\ndef test_a(): 1",
        "def key(n): return open(n)\nNAMES = sorted(['a'], key=key)\n",
        "NAMES = sorted(['a'], key=lambda n: open(n))\n",
        "def name(n): open(n)\n@pytest.mark.parametrize('n', [1], ids=name)\ndef test_a(n): f()",
        "def test_a(text=open('app.py').read()): pass\n",
        "def pytest_generate_tests(metafunc): pass\n",
        "def range(n): return open('app.py')\nX = range(3)\n",
        "try:\n    import app\nexcept ImportError:\n    app = None\n",
        "with open('app.py') as file: pass\n",
        "import helper\nX = helper.load()\n",
        "exec('import app')\n",
        "def test_a(:\n",
    ],
)
def test_cannot_be_foreseen(source: str) -> None:
    files = {"test_it.py": source.encode(), "helper.py": b"def load(): return open('app.py')\n"}
    assert not can_be_foreseen(files, {"pytest", "cairn_checks"})


# Everything that decides about a test, in one file.
ALL_KINDS = """
    import asyncio, logging, os, sys, unittest, warnings
    import pytest

    def test_pass(): pass
    def test_fail(): assert [1, 2] == [1, 3]
    def test_error(): raise ValueError("no")
    def test_exit(): sys.exit(0)
    def test_skip(): pytest.skip("not now")
    def test_unittest_skip(): raise unittest.SkipTest("not now")
    def test_xfail(): pytest.xfail("known")
    def test_outcome_fail(): pytest.fail("said so")
    @pytest.mark.skip
    def test_marked_skip(): assert False
    @pytest.mark.skipif(sys.version_info > (3, 0), reason="new")
    def test_marked_skipif(): assert False
    @pytest.mark.xfail
    def test_marked_xfail(): assert False
    @pytest.mark.xfail(strict=True)
    def test_strict_xfail_passes(): pass
    @pytest.mark.xfail(run=False)
    def test_xfail_not_run(): os._exit(3)
    def test_marks_itself(request):
        request.node.add_marker(pytest.mark.xfail(reason="known"))
        assert False
    def test_marks_itself_strictly(request):
        request.node.add_marker(pytest.mark.xfail(strict=True))
    @pytest.mark.timeout(0.2)
    def test_timeout():
        while True: pass
    @pytest.mark.filterwarnings("error")
    def test_warning_is_an_error(): warnings.warn("old")
    def test_warning(): warnings.warn("old")

    @pytest.fixture
    def broken(): raise RuntimeError("no set-up")
    def test_setup(broken): pass
    @pytest.fixture
    def broken_later():
        yield 1
        raise RuntimeError("no tear-down")
    def test_teardown(broken_later): pass
    def test_fails_then_teardown(broken_later): assert broken_later == 2
    @pytest.fixture(scope="module")
    def shared():
        made = []
        yield made
        made.clear()
    @pytest.mark.parametrize("n", [1, 2, 3], ids=["one", "two", "three"])
    def test_shared(shared, n):
        shared.append(n)
        assert len(shared) == n
    @pytest.fixture(params=["a", "b"])
    def letter(request): return request.param
    def test_letter(letter): assert letter == "a"

    def test_capsys(capsys):
        print("out")
        assert capsys.readouterr().out == "out\\n"
    def test_capfd_later(request):
        capfd = request.getfixturevalue("capfd")
        os.write(1, b"raw")
        assert capfd.readouterr().out == "raw"
    def test_caplog(caplog):
        caplog.set_level("INFO")
        logging.getLogger("a").info("seen %d", 1)
        assert caplog.messages == ["seen 1"]
    def test_bad_log(): logging.getLogger("a").error("%d", "x")
    def test_root_has_handlers():
        logging.basicConfig(level="INFO")
        assert len(logging.getLogger().handlers) >= 2
    @pytest.fixture
    def clears():
        logging.getLogger().handlers.clear()
    def test_handlers_are_back(clears): assert logging.getLogger().handlers
    def test_tmp_path(tmp_path): assert tmp_path.is_dir()
    def test_tmp_path_fails(tmp_path): assert not tmp_path.is_dir()
    def test_current(): assert os.environ["PYTEST_CURRENT_TEST"].endswith("test_current (call)")
    def test_monkeypatch(monkeypatch):
        monkeypatch.setenv("SET", "1")
        assert os.environ["SET"]
    def test_unset(): assert "SET" not in os.environ
    def test_clears_the_environment(): os.environ.clear()
    async def test_async(): await asyncio.sleep(0)
    async def test_async_fails():
        await asyncio.sleep(0)
        assert False
    @pytest.fixture
    async def loop_value():
        yield asyncio.get_running_loop()
    async def test_async_fixture(loop_value):
        assert loop_value is asyncio.get_running_loop()

    class TestClass:
        def setup_method(self): self.value = 1
        def test_value(self): assert self.value == 1
        def test_wrong(self): assert self.value == 2
    class TestCase(unittest.TestCase):
        def setUp(self): self.value = 1
        def test_value(self): self.assertEqual(self.value, 1)
        def test_wrong(self): self.assertEqual(self.value, 2)
        @unittest.skip("not now")
        def test_skipped(self): pass
        @unittest.expectedFailure
        def test_expected(self): self.fail()
    """


def test_every_kind_of_test_ends_as_with_pytest(forking: Grader, folder: Path) -> None:
    warm = forking.check(folder, {"app.py": ""}, ALL_KINDS)
    assert warm.outcome == "completed"
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, f"--junit-xml={report}"]
    command += ["--noconftest", "-o", "asyncio_mode=auto", "-p", "no:cacheprovider", "test_it.py"]
    subprocess.run(command, cwd=folder / "checks", stdout=subprocess.DEVNULL, check=False)
    cold: dict[str, str] = {}
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        found = {child.tag for child in case} & {"failure", "error", "skipped"}
        named = {"failure": "failed", "error": "errored", "skipped": "skipped"}
        outcome = named[sorted(found)[-1]] if found else "passed"
        group = re.sub(r"^test_it\.?", "", case.attrib["classname"])
        name = f"{group}::{case.attrib['name']}" if group else case.attrib["name"]
        cold[name] = outcome
    # one that failed and could not clear up either is both to pytest, and failed to us
    cold["test_fails_then_teardown"] = "failed"
    assert warm.outcomes == cold
