"""Service exercises: the learner's application under uvicorn, asked over real HTTP."""

import os
import time
from pathlib import Path

import pytest

from tests.grader_client import Event, Grader, is_alive

SHOP = """
    import os
    from contextlib import asynccontextmanager
    from fastapi import FastAPI, Header, HTTPException, Response
    from pydantic import BaseModel

    @asynccontextmanager
    async def lifespan(app):
        print("opening the shop")
        yield
        print("closing the shop")

    app = FastAPI(lifespan=lifespan)
    items: dict[int, str] = {}

    class Item(BaseModel):
        name: str

    @app.get("/health")
    def health():
        return {"ok": True}

    @app.post("/items", status_code=201)
    def create(item: Item, response: Response):
        items[len(items) + 1] = item.name
        response.headers["location"] = f"/items/{len(items)}"
        return {"id": len(items), "name": item.name}

    @app.get("/items/{number}")
    def read(number: int):
        return {"id": number, "name": items[number]}

    @app.get("/me")
    def me(authorization: str = Header(), x_cairn_exchange: str = Header(default="none")):
        return {"seen": authorization, "internal": x_cairn_exchange, "pid": os.getpid()}
"""
DECLARED = {"app": "app:app", "ready": "/health"}
ASKS = """
    def test_creates(service):
        service.post("/items", {"name": "map"}).expect_status(201).expect_json(
            {"id": 1, "name": "map"}
        )

    def test_starts_empty(service):
        service.post("/items", {"name": "guide"}).expect_json({"id": 1, "name": "guide"})

    def test_missing(service):
        service.get("/items/7?verbose=1").expect_status(404)

    def test_keeps_secrets(service):
        answer = service.get("/me", headers={"authorization": "Bearer abcdefghijklmnopqrstuvwxyz"})
        assert answer.json()["seen"] == "Bearer abcdefghijklmnopqrstuvwxyz"
        assert answer.json()["internal"] == "none"
        print("pid", answer.json()["pid"])
"""


def _exchanges(result: Event) -> list[Event]:
    trace = result["trace"]
    assert trace is not None
    return list(trace["exchanges"])


def test_each_test_gets_a_service_of_its_own(grader: Grader, folder: Path) -> None:
    result = grader.check(folder, {"app.py": SHOP}, ASKS, service=DECLARED, wallS=30)
    assert result.outcomes == {
        "test_creates": "passed",
        "test_starts_empty": "passed",
        "test_missing": "failed",
        "test_keeps_secrets": "passed",
    }
    [created] = _exchanges(result.tests["test_creates"])
    assert (created["method"], created["path"], created["status"]) == ("POST", "/items", 201)
    assert created["requestBody"] == '{"name":"map"}'
    assert ["location", "/items/1"] in created["responseHeaders"]
    assert created["durationMs"] > 0
    log = result.tests["test_creates"]["trace"]["log"]
    assert "opening the shop" in log
    assert "closing the shop" in log
    assert result.tests["test_creates"]["output"] == ""


def test_an_exception_in_the_service_is_shown_with_the_learners_frames(
    grader: Grader, folder: Path
) -> None:
    result = grader.check(folder, {"app.py": SHOP}, ASKS, service=DECLARED, wallS=30)
    failure = result.failure("test_missing")
    assert failure["label"] == "the status of GET /items/7?verbose=1"
    assert failure["expected"] == "404 Not Found"
    assert failure["actual"].startswith("500 Internal Server Error")
    assert failure["cause"]["type"] == "KeyError"
    frame = failure["cause"]["frames"][-1]
    assert (frame["file"], frame["origin"], frame["locals"]) == (
        "app.py",
        "learner",
        {"number": "7"},
    )
    assert "KeyError" in result.tests["test_missing"]["trace"]["log"]


def test_secrets_are_shortened_and_the_process_is_gone(grader: Grader, folder: Path) -> None:
    result = grader.check(folder, {"app.py": SHOP}, ASKS, service=DECLARED, wallS=30)
    test = result.tests["test_keeps_secrets"]
    [asked] = _exchanges(test)
    assert asked["requestHeaders"] == [["authorization", "Bearer abcdef…"]]
    assert not is_alive(int(test["output"].split()[1]))


@pytest.mark.parametrize(
    ("source", "says", "cause"),
    [
        ("import fastapi_\n", "importing app raised ModuleNotFoundError", "ModuleNotFoundError"),
        ("def broken(:\n", "Python cannot read app.py", "SyntaxError"),
        ("api = 1\n", "app.py has no app", None),
        ("app = 1\n", "is no application but a int", None),
        ("import sys\nsys.exit(3)\n", "importing app ended the program", "SystemExit"),
        ("import os\nos._exit(3)\n", "it ended with exit code 3", None),
        ("import os, signal\nos.kill(os.getpid(), 9)\n", "ended by signal 9", None),
        (
            "import uvicorn\nuvicorn.run('x:y', port=8000)\n",
            'put the call under if __name__ == "__main__"',
            "_ServesItselfError",
        ),
        (
            """
            from contextlib import asynccontextmanager
            from fastapi import FastAPI

            @asynccontextmanager
            async def lifespan(app):
                port = int("eighty")
                yield

            app = FastAPI(lifespan=lifespan)
            """,
            "its start-up raised ValueError: invalid literal",
            "ValueError",
        ),
        (
            """
            import socket
            from contextlib import asynccontextmanager
            from fastapi import FastAPI

            first = socket.create_server(("127.0.0.1", 0))

            @asynccontextmanager
            async def lifespan(app):
                socket.create_server(first.getsockname())
                yield

            app = FastAPI(lifespan=lifespan)
            """,
            "its start-up raised OSError",
            "OSError",
        ),
        (
            """
            from fastapi import FastAPI
            app = FastAPI()

            @app.get("/health")
            def health():
                return {}["status"]
            """,
            "GET /health has to say that it is ready and answered 500",
            "KeyError",
        ),
        (
            "from fastapi import FastAPI\napp = FastAPI()\n",
            "GET /health has to say that it is ready and answered 404 Not Found",
            None,
        ),
    ],
)
def test_a_service_that_does_not_start_says_why(
    forking: Grader, folder: Path, source: str, says: str, cause: str | None
) -> None:
    checks = "def test_it(service):\n    service.get('/').expect_status(200)\n"
    result = forking.check(folder, {"app.py": source}, checks, service=DECLARED)
    assert result.outcomes == {"test_it": "failed"}
    failure = result.failure("test_it")
    assert (failure["label"], failure["type"]) == ("uvicorn app:app", "ServiceDidNotStart")
    assert failure["message"].startswith("The service did not start: ")
    assert says in failure["message"]
    if cause is None:
        assert failure["cause"] is None
    else:
        assert failure["cause"]["type"] == cause
        own = [frame for frame in failure["cause"]["frames"] if frame["origin"] == "learner"]
        assert own[-1]["file"] == "app.py"


def test_start_up_failures_without_a_fork(folder: Path) -> None:
    server = Grader("--strategy=spawn", env={**os.environ, "CAIRN_NO_FORK": "1"})
    checks = "def test_it(service):\n    service.get('/').expect_status(200)\n"
    result = server.check(folder, {"app.py": "1 / 0\n"}, checks, service=DECLARED, wallS=30)
    assert server.close() == 0
    assert result.failure("test_it")["cause"]["type"] == "ZeroDivisionError"


@pytest.mark.parametrize(
    "waits",
    ["import time\ntime.sleep(60)\n", "while True:\n    pass\n"],
)
def test_an_import_that_never_ends_is_shown_where_it_is(
    forking: Grader, folder: Path, waits: str
) -> None:
    checks = "def test_it(service):\n    service.get('/').expect_status(200)\n"
    declared = {**DECLARED, "readyS": 0.4}
    result = forking.check(folder, {"app.py": waits}, checks, service=declared)
    failure = result.failure("test_it")
    assert "it was not ready after 0.4 seconds" in failure["message"]
    assert failure["cause"]["frames"][-1]["file"] == "app.py"


HANGS = """
    import asyncio, time
    from fastapi import FastAPI
    app = FastAPI()

    @app.get("/slow")
    async def slow():
        await asyncio.sleep(60)

    @app.get("/blocked")
    def blocked():
        time.sleep(60)

    @app.get("/gone")
    async def gone():
        import os
        os._exit(1)
"""


def test_a_request_without_an_answer(forking: Grader, folder: Path) -> None:
    checks = """
        def test_slow(service):
            service.request("GET", "/slow", timeout_s=0.3)

        def test_blocked(service):
            service.request("GET", "/blocked", timeout_s=0.3)

        def test_gone(service):
            service.get("/gone")
    """
    result = forking.check(folder, {"app.py": HANGS}, checks, service={"app": "app:app"})
    slow, gone = result.failure("test_slow"), result.failure("test_gone")
    assert (
        "GET /slow: expected an answer, got none (no answer within 0.3 seconds)" in slow["message"]
    )
    assert any(frame["function"] == "slow" for frame in slow["cause"]["frames"])
    blocked = result.failure("test_blocked")["cause"]["frames"]
    assert any(frame["function"] == "blocked" for frame in blocked)
    assert "it ended with exit code 1" in gone["message"]
    [asked] = _exchanges(result.tests["test_slow"])
    assert (asked["status"], asked["error"]) == (None, "no answer within 0.3 seconds")


def test_restart_and_requests_at_once(forking: Grader, folder: Path) -> None:
    checks = """
        from cairn_checks import start_service

        def test_forgets(service):
            service.post("/items", {"name": "map"}).expect_status(201)
            service.restart()
            service.post("/items", {"name": "map"}).expect_json({"id": 1, "name": "map"})

        def test_at_once(service):
            answers = service.at_once(
                [("POST", "/items", {"json": {"name": str(n)}}) for n in range(8)]
            )
            assert [answer.status for answer in answers] == [201] * 8

        def test_environment():
            with start_service("app:app", env={"GREETING": "hello"}) as service:
                service.get("/health").expect_status(200)

        def test_two():
            with start_service() as first, start_service() as second:
                first.post("/items", {"name": "map"}).expect_status(201)
                second.get("/items/1").expect_status(500)

        async def test_in_a_loop():
            with start_service() as service:
                service.get("/health").expect_json({"ok": True})
    """
    result = forking.check(folder, {"app.py": SHOP}, checks, service=DECLARED, wallS=30)
    assert set(result.outcomes.values()) == {"passed"}, result.events


def test_what_a_service_starts_ends_with_it(forking: Grader, folder: Path) -> None:
    source = """
        import os, subprocess, sys
        from fastapi import FastAPI
        app = FastAPI()
        code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
        child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)

        @app.get("/child")
        def pid():
            return child.pid
    """
    checks = """
        import os, time
        from cairn_checks import start_service

        def test_it():
            with start_service() as service:
                pid = service.get("/child").json()
            print("child", pid)
    """
    result = forking.check(folder, {"app.py": source}, checks, service={"app": "app:app"})
    child = int(result.tests["test_it"]["output"].split()[1])
    deadline = time.monotonic() + 3
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(child)


def test_a_long_conversation_is_abridged(forking: Grader, folder: Path) -> None:
    source = """
        from fastapi import FastAPI, Response
        app = FastAPI()

        @app.get("/big")
        def big(n: int):
            print("x" * 1000)
            return Response(b"\\xff" * 10 if n == 0 else b"a" * 100_000, media_type="image/png")
    """
    checks = """
        def test_it(service):
            for n in range(40):
                service.get("/big", params={"n": n}, headers={"x-api-key": "short"})
            assert False
    """
    result = forking.check(folder, {"app.py": source}, checks, service={"app": "app:app"}, wallS=30)
    trace = result.tests["test_it"]["trace"]
    assert (len(trace["exchanges"]), trace["leftOut"]) == (30, 10)
    assert trace["exchanges"][0]["responseBody"] == "(10 bytes of image/png)"
    assert trace["exchanges"][0]["requestHeaders"] == [["x-api-key", "…"]]
    assert trace["exchanges"][-1]["path"] == "/big?n=39"
    assert len(trace["exchanges"][-1]["responseBody"]) < 2_000
    assert len(trace["log"]) < 20_000


def test_time_that_runs_out_in_a_request_leaves_the_trace(forking: Grader, folder: Path) -> None:
    checks = "def test_it(service):\n    service.request('GET', '/slow', timeout_s=30)\n"
    result = forking.check(folder, {"app.py": HANGS}, checks, service={"app": "app:app"}, wallS=1.5)
    assert result.outcome == "timedOut"
    [asked] = _exchanges(result.tests["test_it"])
    assert asked["path"] == "/slow"
