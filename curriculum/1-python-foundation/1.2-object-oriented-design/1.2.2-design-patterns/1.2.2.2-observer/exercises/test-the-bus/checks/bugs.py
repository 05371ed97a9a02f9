"""The seeded bugs, by the part of the contract that they break."""

from pathlib import Path

from cairn_checks.mutation import Mutant

REFERENCE = Path(__file__).with_name("reference")
TEXT = (REFERENCE / "bus.py").read_text(encoding="utf-8")

WALK = "in tuple(self._subscriptions):"
CALL = "listener(topic, deepcopy(payload))"
FIND = "WeakMethod(listener) if ismethod(listener) else lambda: listener"
PREFIX = "topic.startswith(self.pattern[:-1])"
CAUGHT = "                errors.append(error)\n"
APPEND = "self._subscriptions.append(subscription)"
REMOVE = "self._subscriptions.remove(subscription)"
UNSUBSCRIBE = "            self._end(subscription)\n\n        return"
TWINS = "[s for s in self._subscriptions if s.find() == subscription.find()]"


def bug(description: str, *edits: tuple[str, str]) -> Mutant:
    """A copy of bus.py in which each first text, which occurs once, became the second."""
    text = TEXT
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} occurs {text.count(old)} times, not once")
        text = text.replace(old, new)
    return Mutant(description, description, {"bus.py": text})


DELIVERY = [
    bug("the listener that came last is called first", (WALK, "in self._subscriptions[::-1]:")),
    bug(
        "listeners with a `*` are called after all the others",
        (WALK, "in sorted(self._subscriptions, key=lambda s: '*' in s.pattern):"),
    ),
    bug(
        "a listener is told its own pattern in place of the event's topic",
        (CALL, "listener(subscription.pattern, deepcopy(payload))"),
    ),
]

TOPICS = [
    bug(
        "`invoice.*` hears `invoices.sent`",
        (PREFIX, "topic.startswith(self.pattern[:-2]) and topic != self.pattern[:-2]"),
    ),
    bug("`invoice.*` hears `invoice`", (PREFIX, f"{PREFIX} or topic == self.pattern[:-2]")),
    bug(
        "`invoice.*` does not hear `invoice.paid.late`",
        (PREFIX, f"{PREFIX} and topic.count('.') == self.pattern.count('.')"),
    ),
    bug(
        "`invoice.paid` hears `invoice.paid.late`",
        ("topic == self.pattern", "f'{topic}.'.startswith(f'{self.pattern}.')"),
    ),
]

FAILURES = [
    bug(
        "one failing listener keeps the event from those after it",
        (CAUGHT, f"{CAUGHT}                break\n"),
    ),
    bug("the errors of listeners are lost", (CAUGHT, "                repr(error)\n")),
    bug(
        "a listener that failed once is never called again",
        (CAUGHT, f"{CAUGHT}                self._end(subscription)\n"),
    ),
    bug(
        "a process that was told to exit goes on",
        ("except Exception as error", "except BaseException as error"),
    ),
]

CHANGES = [
    bug(
        "a listener that ends itself makes the next one miss the event",
        (WALK, "in self._subscriptions:"),
        (APPEND, "self._subscriptions = [*self._subscriptions, subscription]"),
    ),
    bug(
        "a listener that was ended before its turn is called all the same",
        ("if subscription.ended or not", "if not"),
    ),
    bug(
        "a listener that joins during a delivery hears the event that is under way",
        ("from inspect", "from itertools import islice\nfrom inspect"),
        (WALK, "in islice(self._subscriptions, 100):"),
        (REMOVE, "self._subscriptions = [s for s in self._subscriptions if not s.ended]"),
    ),
]

SUBSCRIPTIONS = [
    bug(
        "a listener that subscribed twice is called once",
        (APPEND, f"{TWINS} or {APPEND}"),
    ),
    bug(
        "ending the later of two equal subscriptions ends the earlier one",
        (UNSUBSCRIBE, f"            subscription.ended or self._end({TWINS}[0])\n\n        return"),
    ),
    bug(
        "ending a subscription for the second time is an error",
        ("        if not subscription.ended:\n", "        if True:\n"),
    ),
    bug(
        "all buses share their listeners",
        ("        self._subscriptions: list[_Subscription] = []\n", "        pass\n"),
        (
            "    def __init__(self) -> None:",
            "    _subscriptions: list[_Subscription] = []\n\n    def __init__(self) -> None:",
        ),
    ),
]

LIFETIMES = [
    bug("an object stays in memory while its method is subscribed", (FIND, "lambda: listener")),
    bug(
        "a function that only the bus knows is never called",
        ("import WeakMethod", "import WeakMethod, ref"),
        (FIND, "WeakMethod(listener) if ismethod(listener) else ref(listener)"),
    ),
    bug(
        "the method of an object that is in use is never called",
        ("import WeakMethod", "import ref"),
        (FIND, "ref(listener) if ismethod(listener) else lambda: listener"),
    ),
    bug(
        "an object that is gone counts as a failing listener",
        ("if listener is None:", "if subscription.ended:"),
    ),
]

PAYLOADS = [
    bug("a listener can change the payload of the publisher", (CALL, "listener(topic, payload)")),
    bug(
        "a listener can change what the next one hears",
        ("errors: list[Exception] = []", "errors: list[Exception] = []; payload=deepcopy(payload)"),
        (CALL, "listener(topic, payload)"),
    ),
    bug(
        "a list inside the payload is shared by all",
        (CALL, "listener(topic, dict(payload))"),
    ),
]

ALL = [*DELIVERY, *TOPICS, *FAILURES, *CHANGES, *SUBSCRIPTIONS, *LIFETIMES, *PAYLOADS]
