"""What mypy should accept and refuse about ledger.py. Nothing here is run."""

from events import Access, Disputed, Paid
from ledger import access_after, balance_change, subject

PAID = Paid("inv_1042", 1900)
DISPUTED = Disputed("inv_1042", 1900, "quality")


def only_real_levels_go_in(access: Access, text: str) -> None:
    access_after(PAID, "none")
    access_after(PAID, access)
    access_after(PAID, "readonly")  # refused
    access_after(PAID, text)  # refused


def only_real_levels_come_out() -> None:
    after: Access = access_after(DISPUTED, "full")
    if access_after(DISPUTED, after) == "read-only":
        print(after)
    if access_after(DISPUTED, after) == "readonly":  # refused
        print(after)


def a_subject_may_be_missing() -> None:
    print(balance_change(PAID) + 1)
    print(subject(DISPUTED).upper())  # refused
    line = subject(DISPUTED)
    if line is not None:
        print(line.upper())
