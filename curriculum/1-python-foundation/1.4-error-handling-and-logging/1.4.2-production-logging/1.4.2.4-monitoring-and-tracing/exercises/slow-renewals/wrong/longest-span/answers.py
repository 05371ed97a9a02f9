"""What was wrong with the renewals of 1 May."""

# Over all requests of POST /renewals, whatever their status, in whole milliseconds
P50_MS: int | None = 2508
P95_MS: int | None = 3232

# The trace id of the slowest request of POST /renewals
SLOWEST_TRACE: str | None = "5e48beda1484fd16"

# In the slowest trace: the name of the call whose span has the largest self time
SLOW_CALL: str | None = "billing.renew"

# The median duration of that call in the traces of release 2026.17, in milliseconds
SLOW_CALL_BEFORE_MS: int | None = 12

# In the slowest trace: the name of the call made again and again, and how often it was made
REPEATED_CALL: str | None = "catalogue.get_guide"
REPEATED_COUNT: int | None = 38

# The name of the call that has no span in the slowest trace, although it was made
MISSING_CALL: str | None = "ledger.book"

# The trace id under which the missing span of that very request was recorded
LOST_TRACE: str | None = "5141d399061d7808"
