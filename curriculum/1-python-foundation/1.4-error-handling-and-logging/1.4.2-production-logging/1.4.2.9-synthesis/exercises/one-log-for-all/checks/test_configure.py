"""Checks of configure: what is written, how often, and without which secrets."""

import logging

import pytest
from cairn_checks import expect
from loglines import configured

CARD = "4242424242424242"


def test_writes_json() -> None:
    """writes one line of JSON for each record, with ids that are null outside of requests"""
    with configured(service="notify") as log:
        logging.getLogger("larch.notify").warning("%d mails\nlate", 3, extra={"list": "news"})
        lines = log.lines
    expect(lines, "the lines of one record").has_length(1)
    expect(lines[0], "the line").contains_items(
        {
            "level": "WARNING",
            "logger": "larch.notify",
            "service": "notify",
            "event": "3 mails\nlate",
            "list": "news",
            "correlation_id": None,
            "span_id": None,
        }
    )


def test_once_after_a_second_configure() -> None:
    """writes each record once, and to the last stream, when configured again"""
    with configured(service="first") as first, configured(service="second") as second:
        from larchlog import configure

        configure(first.stream, service="first")
        configure(second.stream, service="second")
        logging.getLogger("larch.billing").error("down")
        counts = [len(first.lines), len(second.lines)]
    expect(counts, "the number of lines in the first and the second stream").equals([0, 1])


def test_levels() -> None:
    """writes INFO and above, unless levels say otherwise for a part of the program"""
    with configured({"tern": "WARNING", "larch.billing": "DEBUG"}) as log:
        for name in ("tern.http", "larch.billing.plans", "larch.notify"):
            for level in (logging.DEBUG, logging.INFO, logging.WARNING):
                logging.getLogger(name).log(level, "asked")
        seen = [(line["logger"], line["level"]) for line in log.lines]
    expect(seen, "logger and level of each line").equals(
        [
            ("tern.http", "WARNING"),
            ("larch.billing.plans", "DEBUG"),
            ("larch.billing.plans", "INFO"),
            ("larch.billing.plans", "WARNING"),
            ("larch.notify", "INFO"),
            ("larch.notify", "WARNING"),
        ]
    )


def test_hears_loggers_that_exist() -> None:
    """hears loggers that were made before configure"""
    early = logging.getLogger("catalogue.search")
    with configured() as log:
        early.info("indexed")
        events = [line["event"] for line in log.lines]
    expect(events, "the events").equals(["indexed"])


@pytest.mark.parametrize("name", ["", "larch.billing.plans", "tern.http"])
def test_hides_secrets(name: str) -> None:
    """hides secrets in messages, extras and errors of every logger"""
    logger = logging.getLogger(name)
    body = {"source": [{"number": CARD}], "Token": "t_1"}
    with configured() as log:
        logger.error("card %s", CARD, extra={"body": body, "authorization": "Bearer x"})
        try:
            raise ValueError(f"card {CARD} was refused")
        except ValueError:
            logger.exception("refused")
        text, lines = log.text, log.lines
    expect(text, "all that was written").does_not_contain(CARD)
    expect([line["event"] for line in lines], "the events").equals(["card [card]", "refused"])
    wanted = {"source": [{"number": "[card]"}], "Token": "[hidden]"}
    expect(lines[0].get("body"), "`body`").equals(wanted)
    expect(lines[0].get("authorization"), "`authorization`").equals("[hidden]")
    expect(lines[1]["error"]["message"], "the message of the error").equals(
        "card [card] was refused"
    )
    expect(body["Token"], "the caller's token").equals("t_1")
