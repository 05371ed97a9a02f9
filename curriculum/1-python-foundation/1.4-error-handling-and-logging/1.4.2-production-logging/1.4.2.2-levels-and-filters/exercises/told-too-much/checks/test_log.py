"""Checks of what reaches the two streams; every line is parsed."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from cairn_checks import expect
from loglines import Streams, untouched_logging

CARD = "4242424242424242"
KEY = "sk_live_9aZ41kQ"


class Request:
    """A value of a type that JSON does not know."""

    def __str__(self) -> str:
        return f"<Request with card {CARD}>"


@pytest.fixture
def log() -> Iterator[Streams]:
    """Two streams, configured by the learner's code after the modules were imported."""
    with untouched_logging():
        import payments  # noqa: F401
        from logsetup import configure

        for name in ("catalogue.search", "notify.mail"):
            logging.getLogger(name)
        streams = Streams()
        configure(streams.everything, streams.alerts)
        yield streams


def events(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Level and event of each line."""
    return [(line["level"], line["event"]) for line in lines]


def charge(*answers: str) -> bool:
    """Charge the card, with these answers of Tern."""
    from payments import charge as charge_card
    from tern import Client

    return charge_card(Client(KEY, answers), "cus_9", CARD, 900)


def test_paid(log: Streams) -> None:
    """writes one line for a charge, and alerts nobody (reports 1 and 2)"""
    expect(charge("paid"), "the result of charge").is_true()
    wanted = {
        "level": "INFO",
        "logger": "larch.billing.payments",
        "event": "charged",
        "customer": "cus_9",
        "cents": 900,
        "payment": "pay_77",
    }
    expect(log.lines, "the lines in everything").equals([wanted])
    expect(log.alert_lines, "the lines in alerts").equals([])


def test_declined(log: Streams) -> None:
    """alerts nobody when a card is declined (report 1)"""
    expect(charge("declined"), "the result of charge").is_false()
    expect(events(log.lines), "the lines in everything").equals([("INFO", "declined")])
    expect(log.alert_lines, "the lines in alerts").equals([])


def test_retried(log: Streams) -> None:
    """warns of each attempt that failed when a later one succeeds"""
    expect(charge("unavailable", "unavailable", "paid"), "the result of charge").is_true()
    wanted = [("WARNING", "attempt failed"), ("WARNING", "attempt failed"), ("INFO", "charged")]
    expect(events(log.lines), "the lines in everything").equals(wanted)
    expect([line.get("attempt") for line in log.lines], "their attempts").equals([1, 2, None])
    expect(log.alert_lines, "the lines in alerts").equals([])


def test_failed(log: Streams) -> None:
    """alerts once, with the error, when all attempts failed (report 1)"""
    expect(charge(*["unavailable"] * 3), "the result of charge").is_false()
    wanted = [*[("WARNING", "attempt failed")] * 3, ("ERROR", "charge failed")]
    expect(events(log.lines), "the lines in everything").equals(wanted)
    expect(events(log.alert_lines), "the lines in alerts").equals([("ERROR", "charge failed")])
    alert = log.alert_lines[0]
    expect(alert.get("customer"), "its customer").equals("cus_9")
    expect(alert.get("error", ""), "its error").contains("tern.Unavailable: 503")


@pytest.mark.parametrize("name", ["", "larch", "larch.notify.mail", "catalogue", "uvicorn.error"])
def test_writes_each_record_once(log: Streams, name: str) -> None:
    """writes each record once, whichever logger made it (report 2)"""
    logging.getLogger(name).error("down")
    label = f"the record of {name or 'the root logger'}"
    expect(events(log.lines), f"{label} in everything").equals([("ERROR", "down")])
    expect(events(log.alert_lines), f"{label} in alerts").equals([("ERROR", "down")])


def test_configures_again(log: Streams) -> None:
    """writes each record once after a second configure"""
    from logsetup import configure

    configure(log.everything, log.alerts)
    charge("paid")
    expect(events(log.lines), "the lines in everything").equals([("INFO", "charged")])


@pytest.mark.parametrize(
    "name", ["", "larch", "larch.billing.invoices", "tern.http", "notify.mail", "catalogue"]
)
@pytest.mark.parametrize(
    ("message", "args", "wanted"),
    [
        pytest.param(f"card {CARD}", (), "card [card]", id="in the message"),
        pytest.param("card %s, %d cents", (CARD, 900), "card [card], 900 cents", id="as argument"),
        pytest.param("%(card)s", ({"card": CARD},), "[card]", id="as a named argument"),
        pytest.param("key %s", (KEY,), "key [key]", id="a key"),
        pytest.param("%s of %d", (KEY, 4111111111111), "[key] of [card]", id="two"),
        pytest.param("100%% of %s", ("x" + CARD,), "100% of x[card]", id="after a letter"),
    ],
)
def test_hides_secrets_in_messages(
    log: Streams, name: str, message: str, args: tuple[object, ...], wanted: str
) -> None:
    """hides secrets in the messages of every logger (report 3)"""
    logging.getLogger(name).error(message, *args)
    label = f"the message of {name or 'the root logger'}"
    expect([line["event"] for line in log.lines], f"{label} in everything").equals([wanted])
    expect([line["event"] for line in log.alert_lines], f"{label} in alerts").equals([wanted])


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        pytest.param(CARD, "[card]", id="a card as text"),
        pytest.param(int(CARD), "[card]", id="a card as a number"),
        pytest.param({"body": [{"number": CARD}]}, {"body": [{"number": "[card]"}]}, id="deep"),
        pytest.param(("ok", KEY), ["ok", "[key]"], id="in a tuple"),
        pytest.param(Request(), "<Request with card [card]>", id="in another type"),
        pytest.param({"Password": 7, "a": 1}, {"Password": "[hidden]", "a": 1}, id="a password"),
        pytest.param(
            {"h": [{"AUTHORIZATION": {"scheme": "Basic"}, "Via": "eu"}]},
            {"h": [{"AUTHORIZATION": "[hidden]", "Via": "eu"}]},
            id="a header deep inside",
        ),
    ],
)
def test_hides_secrets_in_extras(log: Streams, value: object, wanted: object) -> None:
    """hides secrets in extras (report 3)"""
    logging.getLogger("larch.notify").error("sent", extra={"details": value, "token": ["t", 1]})
    for name, lines in (("everything", log.lines), ("alerts", log.alert_lines)):
        expect(len(lines), f"the number of lines in {name}").equals(1)
        expect(lines[0].get("details"), f"`details` in {name}").equals(wanted)
        expect(lines[0].get("token"), f"`token` in {name}").equals("[hidden]")


def test_hides_secrets_in_tracebacks(log: Streams) -> None:
    """hides secrets in the text of errors (report 3)"""
    charge(*["unavailable"] * 3)
    from tern import Client, Declined

    try:
        Client(KEY, ["declined"]).charge(CARD, 900)
    except Declined:
        logging.getLogger("larch.shop").exception("not caught")
    expect(log.text, "all that was written").does_not_contain(KEY)
    expect(log.text, "all that was written").does_not_contain(CARD)
    expect(len(log.alert_lines), "the number of lines in alerts").equals(2)
    expect(log.alert_lines[0].get("error", ""), "the first error").contains("503 for key [key]")
    expect(log.alert_lines[1].get("error", ""), "the second error").contains(
        "card [card] was declined"
    )


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(900, id="an amount"),
        pytest.param("inv_1042", id="an id"),
        pytest.param("123456789012", id="12 digits"),
        pytest.param("12345678901234567890", id="20 digits"),
        pytest.param(None, id="None"),
        pytest.param(0.19, id="a rate"),
        pytest.param({"tokens": 3, "ok": True}, id="a name that is only similar"),
    ],
)
def test_keeps_what_is_no_secret(log: Streams, value: object) -> None:
    """keeps what is no secret"""
    logging.getLogger("larch.billing").info("due", extra={"value": value})
    expect([line.get("value", "nothing") for line in log.lines], "`value`").equals([value])


def test_leaves_the_callers_objects_alone(log: Streams) -> None:
    """leaves the objects of the caller as they are"""
    body = {"source": {"number": CARD, "token": "t"}, "tags": [CARD]}
    logging.getLogger("larch").error("sent", extra={"body": body})
    expect(body, "the dict that was logged").equals(
        {"source": {"number": CARD, "token": "t"}, "tags": [CARD]}
    )
    wanted = {"source": {"number": "[card]", "token": "[hidden]"}, "tags": ["[card]"]}
    expect([line.get("body") for line in log.lines], "`body` in the line").equals([wanted])


@pytest.mark.parametrize("name", ["catalogue.search", "notify.mail"])
def test_keeps_loggers_that_exist(log: Streams, name: str) -> None:
    """hears loggers that were made before configure (report 4)"""
    logging.getLogger(name).info("indexed")
    expect(events(log.lines), f"the lines of {name}").equals([("INFO", "indexed")])


def test_tern_is_quiet(log: Streams) -> None:
    """hears Tern's library only from WARNING on (report 5)"""
    logging.getLogger("tern.http").info("POST /charges")
    logging.getLogger("tern.http").warning("slow answer")
    expect(events(log.lines), "the lines of tern.http").equals([("WARNING", "slow answer")])


def test_turns_a_logger_up(log: Streams) -> None:
    """shows DEBUG of one part of the program after set_level (report 6)"""
    from logsetup import set_level

    charge("paid")
    set_level("larch.billing", "DEBUG")
    charge("paid")
    logging.getLogger("larch.notify").debug("not asked for")
    wanted = [("INFO", "charged"), ("DEBUG", "charging"), ("INFO", "charged")]
    expect(events(log.lines), "the lines in everything").equals(wanted)
    expect(log.alert_lines, "the lines in alerts").equals([])
    set_level("larch.billing", "WARNING")
    charge("paid")
    expect(len(log.lines), "the number of lines after turning it down").equals(3)


def test_tern_turned_up_has_no_secrets(log: Streams) -> None:
    """hides secrets also in what Tern's library says when it is turned up"""
    from logsetup import set_level

    set_level("tern", "DEBUG")
    charge("paid")
    lines = [line for line in log.lines if line["logger"] == "tern.http"]
    wanted = {
        "level": "INFO",
        "logger": "tern.http",
        "event": "POST /charges",
        "headers": {"Authorization": "[hidden]"},
        "body": {"source": {"number": "[card]"}, "cents": 900},
    }
    expect(lines, "the lines of tern.http").equals([wanted])
