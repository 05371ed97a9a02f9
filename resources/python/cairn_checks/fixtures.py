"""Fixtures that checks of a `service` exercise get from the grader: what exercise.yaml declares."""

from collections.abc import Iterator

import pytest

from cairn_checks._service import Service, start_service


@pytest.fixture
def service() -> Iterator[Service]:
    """The learner's service, started for this test and stopped after it: nothing is left over."""
    __tracebackhide__ = True
    with start_service() as running:
        yield running


@pytest.fixture(scope="module")
def shared_service() -> Iterator[Service]:
    """One service for all tests of a file that ask for it, for checks that only read."""
    __tracebackhide__ = True
    with start_service() as running:
        yield running
