"""What mypy should accept and refuse about intake.py. Nothing here is run."""

from intake import cents_to_return, is_charge, is_refund, read_message, receipt_address
from messages import Charge, Message, Refund, Rejected

CHARGE = Charge("ch_7", 1900, None)


def a_charge_is_known_by_its_guard(value: object) -> None:
    print(value["cents"])  # refused
    if is_charge(value):
        print(value["cents"] + 1, value["id"].upper())
        print(value["email"].lower())  # refused
        print(value["total"])  # refused


def a_refund_is_known_by_its_guard(value: object) -> None:
    if is_refund(value):
        print(value["charge"].upper())
        print(value["cents"] + 1)  # refused
        print(value["email"])  # refused


def a_message_is_one_of_three(text: str) -> None:
    message = read_message(text)
    kept: Message = message
    print(kept)
    print(message.cents)  # refused
    if isinstance(message, Rejected):
        print(message.why.upper())
    elif isinstance(message, Refund):
        print(message.charge_id.upper())
    else:
        print(message.cents + 1)


def there_may_be_no_address(message: Message) -> None:
    print(receipt_address(CHARGE))
    print(receipt_address(message).upper())  # refused
    address = receipt_address(message)
    if address is not None:
        print(address.upper())


def cents_need_a_refund_and_a_charge(message: Message) -> None:
    print(cents_to_return(Refund("ch_7", None), CHARGE) + 1)
    if isinstance(message, Refund):
        print(cents_to_return(message, CHARGE))
    cents_to_return(message, CHARGE)  # refused
    cents_to_return(CHARGE, CHARGE)  # refused
