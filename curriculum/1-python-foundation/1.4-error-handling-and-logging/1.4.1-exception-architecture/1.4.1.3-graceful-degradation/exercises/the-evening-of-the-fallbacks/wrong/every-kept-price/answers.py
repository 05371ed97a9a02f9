"""What happened on that evening."""

HEALTHY_SERVICE: str = "profiles"
HIDDEN_ERROR: str = "KeyError"
FIRST_REQUEST_HIT: str = "req_014"
WRONG_ORDERS: set[str] = {
    "ord_503",
    "ord_504",
    "ord_505",
    "ord_506",
    "ord_507",
    "ord_508",
    "ord_509",
    "ord_510",
    "ord_511",
    "ord_512",
    "ord_513",
}
CENTS_TO_GIVE_BACK: int = 800
LET_IN_WRONGLY: set[str] = {"cus_71", "cus_78", "cus_97"}
MUST_REFUSE: set[str] = {"charged_price", "may_download"}
