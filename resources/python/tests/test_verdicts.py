"""What a check run says about ordinary right and wrong code, the same with both strategies."""

from pathlib import Path

import pytest

from tests.grader_client import Grader, Result, write

QUOTING = "def quote(n, tax=0):\n    print('computing', n)\n    return n + n * tax\n"


def test_outcomes_names_and_output(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder,
        {"quoting.py": QUOTING},
        """
        import asyncio
        import pytest
        from cairn_checks import expect

        def test_ok():
            '''adds nothing

            More words.
            '''
            from quoting import quote
            expect(quote(100), "quote(100)").equals(100)

        def test_adds_tax():
            from quoting import quote
            expect(quote(100, tax=0.5), "quote(100, tax=0.5)").equals(150)

        @pytest.mark.parametrize("n", [1, 2], ids=["one", "two_things"])
        def test_counts(n):
            '''counts'''
            from quoting import quote
            assert quote(n) == 1

        async def test_async():
            await asyncio.sleep(0)

        def test_skipped():
            pytest.skip("no database")

        @pytest.fixture
        def broken():
            raise RuntimeError("no set-up")

        def test_broken(broken):
            pass
        """,
    )
    assert result.outcome == "completed"
    assert result.outcomes == {
        "test_ok": "passed",
        "test_adds_tax": "failed",
        "test_counts[one]": "passed",
        "test_counts[two_things]": "failed",
        "test_async": "passed",
        "test_skipped": "skipped",
        "test_broken": "errored",
    }
    [collected] = result.of("collected")
    assert collected["tests"][:4] == [
        {"id": "test_it.py::test_ok", "name": "adds nothing"},
        {"id": "test_it.py::test_adds_tax", "name": "adds tax"},
        {"id": "test_it.py::test_counts[one]", "name": "counts: one"},
        {"id": "test_it.py::test_counts[two_things]", "name": "counts: two things"},
    ]
    assert result.tests["test_ok"]["output"] == "computing 100\n"
    assert result.tests["test_skipped"]["reason"] == "no database"
    assert result.finished["counts"] == {"passed": 3, "failed": 2, "errored": 1, "skipped": 1}
    assert result.finished["exitCode"] == 1
    failure = result.failure("test_adds_tax")
    assert failure["label"] == "quote(100, tax=0.5)"
    assert (failure["expected"], failure["actual"]) == ("150 (int)", "150.0 (float)")
    assert [line["op"] for line in failure["diff"]] == ["removed", "added"]
    bare = result.failure("test_counts[two_things]")
    assert (bare["expected"], bare["actual"]) == ("1", "2")
    assert bare["frames"][-1]["locals"] == {"n": "2"}


def test_frames_tell_origins_apart(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder,
        {
            "orders/__init__.py": "",
            "orders/load.py": """
                import json
                def load(text):
                    raw = text
                    return json.loads(raw)
                """,
        },
        "def test_load():\n    from orders.load import load\n    load('{')\n",
    )
    frames = result.failure("test_load")["frames"]
    assert [(f["origin"], f["file"]) for f in frames[:2]] == [
        ("check", "test_it.py"),
        ("learner", "orders/load.py"),
    ]
    assert frames[1]["locals"] == {"text": "'{'", "raw": "'{'"}
    assert frames[1]["code"] == "return json.loads(raw)"
    assert frames[-1]["origin"] == "library"
    assert frames[-1]["file"].startswith("json/")
    assert frames[-1]["locals"] == {}


def test_syntax_error(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder,
        {"quoting.py": "def quote(:\n    pass\n"},
        "def test_it():\n    from quoting import quote\n",
    )
    failure = result.failure("test_it")
    assert (failure["kind"], failure["type"]) == ("syntax", "SyntaxError")
    assert failure["frames"][-1]["file"] == "quoting.py"
    assert (failure["frames"][-1]["line"], failure["frames"][-1]["column"]) == (1, 11)


def test_collect_error_leaves_other_files_alone(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder,
        {"quoting.py": "raise ValueError('at import')\n"},
        {
            "test_a.py": "import quoting\ndef test_a(): pass\n",
            "test_b.py": "def test_b(): pass\n",
        },
    )
    [error] = result.of("collectError")
    assert error["file"] == "test_a.py"
    assert error["failure"]["type"] == "ValueError"
    assert error["failure"]["frames"][-1]["file"] == "quoting.py"
    assert result.outcomes == {"test_b": "passed"}
    assert (result.outcome, result.finished["exitCode"]) == ("completed", 1)


def test_exits_are_failures(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder,
        {"leaving.py": "import sys\ndef leave(): sys.exit(3)\n"},
        """
        def test_exit():
            from leaving import leave
            leave()
        def test_interrupt():
            raise KeyboardInterrupt
        def test_after():
            pass
        """,
    )
    assert result.failure("test_exit")["kind"] == "exit"
    assert result.failure("test_exit")["message"] == "sys.exit(3) was called"
    assert result.outcomes["test_interrupt"] == "errored"
    assert result.finished["missing"] == ["test_it.py::test_after"]
    assert result.outcome == "crashed"


def test_exit_while_importing(grader: Grader, folder: Path) -> None:
    result = grader.check(
        folder, {"leaving.py": "raise SystemExit\n"}, "import leaving\ndef test_a(): pass\n"
    )
    [error] = result.of("collectError")
    assert error["failure"]["kind"] == "exit"
    assert result.finished["exitCode"] == 1


def test_cause_of_a_wrong_exception(forking: Grader, folder: Path) -> None:
    result = forking.check(
        folder,
        {"pay.py": "def pay(cents):\n    return {}['cents']\n"},
        """
        from cairn_checks import expect_raises
        def test_pay():
            from pay import pay
            with expect_raises(ValueError, "pay(-1)"):
                pay(-1)
        """,
    )
    failure = result.failure("test_pay")
    assert failure["actual"] == "KeyError: 'cents'"
    assert failure["cause"]["type"] == "KeyError"
    assert failure["cause"]["frames"][-1]["file"] == "pay.py"


def test_warnings_about_a_forgotten_await(forking: Grader, folder: Path) -> None:
    result = forking.check(
        folder,
        {"fetch.py": "async def fetch(): return 3\n"},
        """
        from cairn_checks import expect
        def test_value():
            from fetch import fetch
            expect(fetch(), "fetch()").equals(3)
        """,
    )
    assert "await" in (result.failure("test_value")["explanation"] or "")


def test_same_verdicts_as_cold(folder: Path, forking: Grader) -> None:
    cold = Grader("--strategy=cold", "--temp", str(folder))
    learner = {"quoting.py": QUOTING}
    checks = "def test_a():\n    import quoting\n    got = quoting.quote(2)\n    assert got == 3\n"
    shapes = []
    for server in (cold, forking):
        result = server.check(folder, learner, checks)
        shapes.append((result.outcome, result.outcomes, result.failure("test_a")))
    assert shapes[0] == shapes[1]
    assert cold.close() == 0


def test_one_run_leaves_nothing_to_the_next(grader: Grader, folder: Path) -> None:
    spoil = """
        import builtins, json, os, sys, tempfile
        def test_spoil():
            os.environ["LEFT"] = "1"
            os.chdir("/")
            sys.path.insert(0, "/nowhere")
            sys.modules["left_behind"] = sys
            json.dumps = None
            builtins.print = None
            with open(os.path.join(tempfile.gettempdir(), "left"), "w") as file:
                file.write("x")
        """
    look = """
        import builtins, json, os, sys, tempfile
        def test_look():
            assert "LEFT" not in os.environ
            assert os.listdir(".") == ["fresh.py"]
            assert "/nowhere" not in sys.path
            assert "left_behind" not in sys.modules
            assert json.dumps({}) == "{}"
            assert os.listdir(tempfile.gettempdir()) == []
            print("fine")
            import fresh
            assert fresh.value == 2
        """
    assert grader.check(folder / "1", {"fresh.py": "value = 1\n"}, spoil).outcomes == {
        "test_spoil": "passed"
    }
    assert grader.check(folder / "2", {"fresh.py": "value = 2\n"}, look).outcomes == {
        "test_look": "passed"
    }


def test_fixtures_of_pytest_work(forking: Grader, folder: Path) -> None:
    result = forking.check(
        folder,
        {"app.py": "def hello():\n    print('hello')\n"},
        """
        import logging
        def test_all(capsys, caplog, tmp_path, monkeypatch, recwarn):
            from app import hello
            hello()
            assert capsys.readouterr().out == "hello\\n"
            monkeypatch.setenv("X", "1")
            (tmp_path / "a").write_text("a")
            logging.getLogger("a").warning("watch out")
            assert "watch out" in caplog.text
        """,
    )
    assert result.outcomes == {"test_all": "passed"}, result.failure("test_all")


def test_snapshot_follows_no_link_out(forking: Grader, folder: Path) -> None:
    secret = folder / "secret.txt"
    secret.write_text("secret")
    work = write(folder / "work", {"inside.txt": "inside", "__pycache__/x.pyc": ""})
    (work / "link.txt").symlink_to(work / "inside.txt")
    (work / "out.txt").symlink_to(secret)
    (work / "home").symlink_to(Path.home())
    result = forking.check(
        folder,
        {},
        """
        import os
        def test_files():
            assert sorted(os.listdir(".")) == ["inside.txt", "link.txt"]
            assert open("link.txt").read() == "inside"
        """,
    )
    assert result.outcomes == {"test_files": "passed"}, result.failure("test_files")


def test_too_many_files(forking: Grader, folder: Path) -> None:
    result = forking.check(folder, {f"f{n}.txt": "" for n in range(2_001)}, "def test_a(): pass\n")
    assert (result.outcome, result.limits) == ("limit", {"workspace"})
    assert "2,000 files" in result.of("limit")[0]["message"]


@pytest.mark.parametrize("name", ["mutants", "reference", "data"])
def test_helper_folders_are_not_collected(forking: Grader, folder: Path, name: str) -> None:
    checks = {"test_a.py": "def test_a(): pass\n", f"{name}/test_b.py": "def test_b(): pass\n"}
    result: Result = forking.check(folder, {}, checks)
    assert result.outcomes == {"test_a": "passed"}


def test_write_tests_kind(grader: Grader, folder: Path) -> None:
    checks = {
        "test_suite.py": """
            from pathlib import Path
            from cairn_checks import mutation
            HERE = Path(__file__).parent
            def test_catches():
                '''finds the bugs'''
                mutation.run_suite(["test_mine.py"], HERE / "reference", HERE / "mutants").verify()
            """,
        "reference/total.py": "def total(n): return n * 2\n",
        "mutants/treble/total.py": "'''trebles'''\ndef total(n): return n * 3\n",
        "mutants/negative/total.py": "'''loses the sign'''\ndef total(n): return abs(n) * 2\n",
    }
    weak = "from total import total\ndef test_two(): assert total(2) == 4\n"
    strong = f"{weak}def test_negative(): assert total(-1) == -2\n"
    result = grader.check(folder, {"test_mine.py": weak, "total.py": ""}, checks)
    assert "Not noticed:\n- loses the sign" in result.failure("test_catches")["message"]
    result = grader.check(folder, {"test_mine.py": strong}, checks)
    assert result.outcomes == {"test_catches": "passed"}
