"""What the modules do, which the refactoring keeps."""

from cairn_checks import expect


def test_email_checks_the_address() -> None:
    """writes an e-mail, and takes no address without @"""
    from channels import EmailChannel

    email = EmailChannel("hello@larch.example")
    answers = [email.send("ana@example.com", "Hello"), email.send("ana", "Hello")]
    expect(answers, "two calls of send").equals([True, False])
    wanted = ["From: hello@larch.example\nTo: ana@example.com\n\nHello"]
    expect(email.outbox, "the outbox").equals(wanted)
    expect(email.name, "its name").equals("email:hello@larch.example")


def test_broadcast_tells_who_took_it() -> None:
    """sends through every channel, in order, also after one that is down"""
    from channels import EmailChannel, PushChannel
    from dispatch import broadcast

    push, email = PushChannel(), EmailChannel("hello@larch.example")
    taken = broadcast(iter([push, email]), "ana@example.com", "Hello")
    expect(list(taken.items()), "broadcast to an e-mail address").equals(
        [("push", False), ("email:hello@larch.example", True)]
    )
    push.devices["device_1"] = []
    taken = broadcast([push, email], "device_1", "Hello")
    expect(list(taken.items()), "broadcast to a device").equals(
        [("push", True), ("email:hello@larch.example", False)]
    )
    expect(push.devices["device_1"], "what the device shows").equals(["Hello"])


def test_broadcast_hands_on_other_errors() -> None:
    """hands on an error that is no ConnectionError"""
    from channels import PushChannel
    from dispatch import broadcast

    push = PushChannel()
    push.devices["device_1"] = None
    expect(lambda: broadcast([push], "device_1", "Hello"), "a broken device").raises(AttributeError)


def test_usable_picks_channels() -> None:
    """picks the channels of a configuration, in order"""
    from channels import EmailChannel, PushChannel
    from dispatch import usable

    push, email = PushChannel(), EmailChannel("hello@larch.example")
    found = usable(["push", push, 30, email, {"name": "email"}, None])
    expect(found, "usable(...)").equals([push, email])


def test_heading_shows_the_name() -> None:
    """puts the name into the heading"""
    from channels import PushChannel
    from dispatch import heading

    expect(heading(PushChannel()), "heading(PushChannel())").equals("--- push ---")
