"""How the shipping methods are written, and how a new one is added."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from cairn_checks import CheckFailure, expect, expect_raises, nodes_of, run_tool
from fresh import fresh_shipping, learner_files

NAMES = ("letter", "standard", "express", "bike")


def register_of(shipping: Any) -> Callable[..., Any]:
    """Return `register`; a readable failure when there is none."""
    if not callable(getattr(shipping, "register", None)):
        raise CheckFailure("shipping.register", "shipping.register: expected a function")
    register: Callable[..., Any] = shipping.register
    return register


@pytest.mark.parametrize("name", NAMES)
def test_each_name_stands_in_one_place(name: str) -> None:
    """has the name of each method in one place at most"""
    places = [
        f"{file}, line {node.lineno}"
        for file in learner_files()
        for node in nodes_of(file, ast.Constant)
        if isinstance(node, ast.Constant) and node.value == name
    ]
    label = f"places where the text {name!r} stands: {', '.join(places) or 'none'}"
    expect(len(places), label).is_at_most(1)


def test_no_function_has_many_branches() -> None:
    """has no function with more than five ways through it"""
    command = ["ruff", "check", "--isolated", "--no-cache", "--quiet", "--output-format=concise"]
    command += ["--ignore-noqa", "--select=C901", "--config=lint.mccabe.max-complexity=5"]
    run_tool([*command, *learner_files()]).expect_clean("ruff check --select C901")


def test_a_new_method_needs_no_edit() -> None:
    """makes a new method known to quote, available and cheapest"""
    from parcels import Parcel, Quote

    shipping = fresh_shipping()

    @register_of(shipping)("drone")
    def fly(parcel: Any) -> Any:
        return Quote(100 + parcel.grams, 0)

    light, heavy = Parcel(50), Parcel(4500)
    expect(shipping.quote("drone", light), "quote of the drone").equals(Quote(150, 0))
    wanted = ["letter", "standard", "express", "bike", "drone"]
    expect(shipping.available(light), "available with a drone").equals(wanted)
    expect(shipping.cheapest(light), "cheapest for 50 g").equals("drone")
    expect(shipping.cheapest(heavy), "cheapest for 4500 g").equals("bike")


def test_a_new_method_may_refuse() -> None:
    """leaves out a new method that does not take the parcel"""
    from parcels import NotPossible, Parcel

    shipping = fresh_shipping()

    @register_of(shipping)("mule")
    def walk(parcel: Any) -> Any:
        raise NotPossible("no mule today")

    expect(shipping.available(Parcel(40_000)), "available for 40 kg").equals([])
    expect(shipping.available(Parcel(600)), "available for 600 g").does_not_contain("mule")
    with expect_raises(NotPossible, "quote('mule', ...)", match="no mule today"):
        shipping.quote("mule", Parcel(600))


def test_ties_go_to_the_quicker() -> None:
    """prefers the quicker of two that cost the same, then the one registered first"""
    from parcels import Parcel, Quote

    shipping = fresh_shipping()
    register = register_of(shipping)
    register("slow")(lambda parcel: Quote(10, 9))
    register("quick")(lambda parcel: Quote(10, 1))
    register("late")(lambda parcel: Quote(10, 1))
    expect(shipping.cheapest(Parcel(600)), "cheapest of slow, quick and late").equals("quick")


def test_gives_the_function_back() -> None:
    """gives the function back as it is, so that it can be called by itself"""
    from parcels import Quote

    def fly(parcel: Any) -> Any:
        return Quote(100, 0)

    given_back = register_of(fresh_shipping())("drone")(fly)
    expect(given_back, "what stands under the name fly").same_object_as(fly)


def test_takes_objects_with_call() -> None:
    """takes any callable, such as an object with a price of its own"""
    from parcels import Parcel, Quote

    class Flat:
        def __init__(self, cents: int) -> None:
            self.cents = cents

        def __call__(self, parcel: Any) -> Any:
            return Quote(self.cents, 4)

    shipping = fresh_shipping()
    register = register_of(shipping)
    register("summer")(Flat(50))
    register("winter")(Flat(80))
    found = [shipping.quote(name, Parcel(600)).cents for name in ("summer", "winter")]
    expect(found, "cents of two flat prices").equals([50, 80])


def test_refuses_a_name_that_is_taken() -> None:
    """refuses a name that is taken, and keeps the method that has it"""
    from parcels import Parcel, Quote

    shipping = fresh_shipping()
    register = register_of(shipping)
    with expect_raises(ValueError, "a second 'express'", match="express"):
        register("express")(lambda parcel: Quote(1, 1))
    expect(shipping.quote("express", Parcel(900)), "express afterwards").equals(Quote(1440, 1))


def test_bugs_are_not_hidden() -> None:
    """does not take a bug in a method for a parcel that it refuses"""
    from parcels import Parcel

    shipping = fresh_shipping()

    @register_of(shipping)("drone")
    def fly(parcel: Any) -> Any:
        return int("nine")

    for name in ("available", "cheapest"):
        with expect_raises(ValueError, f"{name} with a broken method", match="nine"):
            getattr(shipping, name)(Parcel(900))
