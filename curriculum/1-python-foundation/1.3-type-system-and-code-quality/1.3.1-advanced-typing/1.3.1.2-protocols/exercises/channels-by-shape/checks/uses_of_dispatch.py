"""What mypy should accept and refuse about dispatch.py. Nothing here is run."""

from dataclasses import dataclass

from channels import EmailChannel, PushChannel
from dispatch import Channel, broadcast, heading, usable
from ternsms import SmsGateway


@dataclass(frozen=True)
class Pager:
    name: str

    def send(self, device: str, line: str) -> bool:
        return True


class Siren:
    name = "siren"

    def send(self, place: str, text: str, loud: bool = False) -> bool:
        return loud


class Nameless:
    def send(self, recipient: str, text: str) -> bool:
        return True


class Silent:
    name = "silent"


class Forgetful:
    name = "forgetful"

    def send(self, recipient: str, text: str) -> None: ...


class Numeric:
    name = "numeric"

    def send(self, recipient: int, text: str) -> bool:
        return True


class Demanding:
    name = "demanding"

    def send(self, recipient: str, text: str, urgent: bool) -> bool:
        return urgent


def our_channels_fit() -> None:
    broadcast([EmailChannel("hello@larch.example")], "ana@example.com", "Hello")
    broadcast((PushChannel(), PushChannel()), "device_1", "Hello")
    print(heading(PushChannel()))


def the_gateway_fits_as_it_is() -> None:
    gateway: Channel = SmsGateway("larch")
    broadcast([SmsGateway("larch")], "+41 79 000 00 00", "Hello")
    broadcast([gateway, EmailChannel("hello@larch.example")], "ana@example.com", "Hello")


def strangers_fit() -> None:
    broadcast([Pager("ward 3")], "device_1", "Hello")
    broadcast([Siren()], "valley", "Hello")


def other_shapes_do_not_fit() -> None:
    broadcast([Nameless()], "device_1", "Hello")  # refused
    broadcast([Silent()], "device_1", "Hello")  # refused
    broadcast([Forgetful()], "device_1", "Hello")  # refused
    broadcast([Numeric()], "device_1", "Hello")  # refused
    broadcast([Demanding()], "device_1", "Hello")  # refused


def heading_needs_only_a_name() -> None:
    print(heading(Silent()))
    print(heading(Pager("ward 3")))
    print(heading(Nameless()))  # refused


def usable_gives_channels(parts: list[object]) -> None:
    found = usable(parts)
    broadcast(found, "ana@example.com", "Hello")
    print(found[0].send("ana@example.com", "Hello"))
    print(found[0].outbox)  # refused
