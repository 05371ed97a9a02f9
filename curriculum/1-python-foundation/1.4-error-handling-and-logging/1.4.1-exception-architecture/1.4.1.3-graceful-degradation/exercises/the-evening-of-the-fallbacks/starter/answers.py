"""What happened on that evening. Write values, or code that finds them in the evidence."""

# 1. The service that was never down, yet whose fallback was served most of the evening
HEALTHY_SERVICE: str = ""

# 2. The class of the error that this fallback hid
HIDDEN_ERROR: str = ""

# 3. The first request that was hit by that error, like "req_001"
FIRST_REQUEST_HIT: str = ""

# 4. The orders that were charged a price that was not the valid one at that time
WRONG_ORDERS: set[str] = set()

# 5. How much Larch has to give back: the sum of what was taken too much, in cents
CENTS_TO_GIVE_BACK: int = 0

# 6. The customers who were given a file that they had not paid for at that time
LET_IN_WRONGLY: set[str] = set()

# 7. The methods of GuidePage that must refuse when their service does not answer
MUST_REFUSE: set[str] = set()
