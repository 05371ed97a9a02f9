"""What is wrong with the payment report."""

# Payments that Tern announced and that are not in the report.
MISSING: int | None = 34
# The line of job.py where they are lost.
LOST_AT: int | None = 53

# The name, in job.py, of the iterator that was walked once too often.
SPENT: str | None = "failed"

# Customers in the report who paid nothing that day.
STRANGERS: int | None = 924
# The line of job.py that brings them in.
BROUGHT_IN_AT: int | None = 67

# Failed payments whose ids are missing in the last line of the report.
IDS_LEFT_OUT: int | None = 568

# The reasons that the line "change since yesterday" should show and does not, with their changes.
NOT_SHOWN: dict[str, int] | None = {"card_expired": -41, "card_blocked": -57}

# The line of job.py that stands innermost in the largest entry of the snapshot.
ASKED_AT: int | None = 111
# The name, in job.py, of the collection that keeps it alive.
KEPT_BY: str | None = "by_customer"
# The number of payments in a day at which the job reaches its limit, give or take a tenth.
PAYMENTS_AT_LIMIT: int | None = 850_000
# The letter of the remedy in the brief.
REMEDY: str | None = "b"
