"""One server a strategy for the whole suite: that one run leaves no trace in the next is tested."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grader_client import Grader


@pytest.fixture(scope="session")
def _fork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    server = Grader("--strategy=fork", "--temp", str(tmp_path_factory.mktemp("fork")))
    yield server
    assert server.close() == 0


@pytest.fixture(scope="session")
def _spawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grader]:
    server = Grader("--strategy=spawn", "--temp", str(tmp_path_factory.mktemp("spawn")))
    yield server
    assert server.close() == 0


@pytest.fixture(params=["fork", "spawn"])
def grader(request: pytest.FixtureRequest) -> Grader:
    """Both strategies, one after the other: the verdicts must be the same."""
    found = request.getfixturevalue(f"_{request.param}")
    assert isinstance(found, Grader)
    return found


@pytest.fixture
def forking(_fork: Grader) -> Grader:
    """The forking server, for what does not depend on the strategy."""
    return _fork


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for `work` and `checks`."""
    return tmp_path
