"""What mypy should accept and refuse about batch.py and outcomes.py. Nothing here is run."""

import sys
from dataclasses import dataclass

from batch import all_done, describe, first_failure, journaled, run_all, values
from outcomes import Done, Failed, Outcome, Skipped, SkipReason


@dataclass(frozen=True)
class Invoice:
    id: str
    cents: int


INVOICES = [Invoice("inv_1", 1900), Invoice("inv_2", 850)]


def charge(invoice: Invoice) -> int:
    return invoice.cents


def blocked(invoice: Invoice) -> SkipReason | None:
    return "blocked" if invoice.cents > 10_000 else None


def late(invoice: Invoice) -> str | None:
    return "late"


class Notebook:
    def write(self, note: str) -> None: ...


class Vault:
    def write(self, data: bytes) -> int:
        return len(data)


@journaled(sys.stderr)
def refund(payment_id: str, *, cents: int) -> str:
    return f"{payment_id}: {cents}"


def outcomes_remember_their_types() -> None:
    for outcome in run_all(charge, INVOICES):
        print(outcome.item.id.upper(), outcome.status.upper())
        print(outcome.value)  # refused
        if outcome.status == "done":
            print(outcome.value + 1)
            print(outcome.value.upper())  # refused
        elif outcome.status == "failed":
            print(outcome.error.upper())
            print(outcome.item.customer)  # refused
        else:
            print(outcome.reason.upper())


def only_real_states_exist(outcome: Outcome[Invoice, int]) -> None:
    print(Skipped(INVOICES[0], "duplicate"))
    print(Skipped(INVOICES[0], "late"))  # refused
    if outcome.status == "finished":  # refused
        print(outcome)
    if isinstance(outcome, Skipped) and outcome.reason == "late":  # refused
        print(outcome)


def the_handler_must_fit_the_items() -> None:
    run_all(charge, INVOICES, skip=blocked)
    run_all(charge, iter(INVOICES), skip=lambda invoice: None)
    run_all(len, ["inv_1", "inv_2"], skip=None)
    run_all(charge, ["inv_1", "inv_2"])  # refused
    run_all(charge, INVOICES, skip=late)  # refused
    run_all(charge, INVOICES, skip="blocked")  # refused


def values_are_those_of_the_handler() -> None:
    print(values(run_all(charge, INVOICES))[0] + 1)
    print(values(run_all(charge, INVOICES))[0].upper())  # refused
    print(values(outcome for outcome in run_all(str, [1, 2]))[0].upper())


def all_done_opens_the_values() -> None:
    outcomes = run_all(charge, INVOICES)
    print(outcomes[0].value + 1)  # refused
    if all_done(outcomes):
        print(outcomes[0].value + 1, outcomes[0].item.id)
        print(outcomes[0].error)  # refused


def there_may_be_no_failure() -> None:
    failure = first_failure(run_all(charge, INVOICES))
    print(failure.error)  # refused
    if failure is not None:
        print(failure.error.upper(), failure.item.id)
        print(failure.value)  # refused


def everything_can_be_described(outcome: Outcome[Invoice, int]) -> None:
    print(describe(outcome).upper())
    print(describe(Done("inv_1", 3)), describe(Failed(7, "ValueError: no")))
    describe("done")  # refused


def a_journal_is_what_can_be_written() -> None:
    journaled(sys.stdout)
    journaled(Notebook())
    journaled(Vault())  # refused
    journaled([])  # refused


def journaled_keeps_the_signature() -> None:
    print(refund("pay_77", cents=900).upper())
    refund("pay_77", cent=900)  # refused
    refund(77, cents=900)  # refused
