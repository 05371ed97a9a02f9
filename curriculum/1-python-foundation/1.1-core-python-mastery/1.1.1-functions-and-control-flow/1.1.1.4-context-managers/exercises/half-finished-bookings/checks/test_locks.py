"""Checks of customer_lock."""

import pytest
from cairn_checks import expect, expect_raises


def test_holds_while_the_block_runs() -> None:
    """holds the lock while the block runs, and no longer"""
    from locks import customer_lock

    held: set[str] = set()
    with customer_lock(held, "cus_9"):
        expect(held, "the locks inside the block").equals({"cus_9"})
    expect(held, "the locks after the block").equals(set())


@pytest.mark.parametrize("error", [ValueError, KeyError, SystemExit, KeyboardInterrupt])
def test_releases_after_an_error(error: type[BaseException]) -> None:
    """releases the lock when the block fails, and hands on the error (report 4)"""
    from locks import customer_lock

    held: set[str] = set()
    with expect_raises(error, f"{error.__name__} in the block"), customer_lock(held, "cus_9"):
        raise error("card refused")
    expect(held, "the locks after the failure").equals(set())


def test_can_be_taken_again() -> None:
    """lets a customer pay again after a failure"""
    from locks import customer_lock

    held: set[str] = set()
    with expect_raises(ValueError, "a failed payment"), customer_lock(held, "cus_9"):
        raise ValueError("card refused")
    ran = []
    if "cus_9" not in held:
        with customer_lock(held, "cus_9"):
            ran.append("paid")
    expect(ran, "what the second payment did").equals(["paid"])


def test_releases_after_return() -> None:
    """releases the lock when the block is left by return"""
    from locks import customer_lock

    held: set[str] = set()

    def pay() -> str:
        with customer_lock(held, "cus_9"):
            return "paid"

    expect(pay(), "the result").equals("paid")
    expect(held, "the locks after the return").equals(set())


def test_keeps_the_lock_of_another() -> None:
    """refuses a lock that is held, and leaves it with its owner"""
    from locks import LockHeld, customer_lock

    held: set[str] = set()
    ran = []
    with customer_lock(held, "cus_9"):
        with expect_raises(LockHeld, "a second lock for cus_9"), customer_lock(held, "cus_9"):
            ran.append("second payment")
        expect(held, "the locks after the refusal").equals({"cus_9"})
    expect(ran, "what the refused block did").equals([])
    expect(held, "the locks at the end").equals(set())


def test_customers_do_not_wait_for_each_other() -> None:
    """lets two customers pay at once"""
    from locks import customer_lock

    held: set[str] = set()
    with customer_lock(held, "cus_9"), customer_lock(held, "cus_31"):
        expect(held, "the locks inside both blocks").equals({"cus_9", "cus_31"})
    expect(held, "the locks after both blocks").equals(set())
