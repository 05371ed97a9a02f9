"""The contract of BlobStore, to be held by every store."""

from pathlib import Path

import pytest

from storage import STORES, BlobStore, NotFound

METHODS = ["put", "get", "delete", "keys"]


@pytest.fixture(params=STORES)
def kind(request: pytest.FixtureRequest) -> str:
    """Run the test for each kind of store, also for those that are added later."""
    return str(request.param)


@pytest.fixture
def store(kind: str, tmp_path: Path) -> BlobStore:
    """Make an empty store."""
    return STORES[kind](tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF", id="text"),
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(range(256)), id="all bytes"),
        pytest.param(b"one\r\ntwo\nthree\r", id="line ends"),
    ],
)
def test_returns_what_was_put(store: BlobStore, data: bytes) -> None:
    store.put("invoices/inv_1042.pdf", data)
    assert store.get("invoices/inv_1042.pdf") == data


def test_put_replaces(store: BlobStore) -> None:
    store.put("inv_1", b"a longer draft")
    assert store.get("inv_1") == b"a longer draft"
    store.put("inv_1", b"final")
    assert store.get("inv_1") == b"final"
    assert store.keys() == ["inv_1"]


def test_put_keeps_a_copy(store: BlobStore) -> None:
    data = bytearray(b"draft")
    store.put("inv_1", data)
    assert store._documents["inv_1"] is not data
    data[:] = b"wiped"
    assert store.get("inv_1") == b"draft"


def test_an_unknown_key_is_not_found(store: BlobStore) -> None:
    store.put("inv_10", b"ten")
    with pytest.raises(NotFound):
        store.get("inv_1")


def test_delete_removes_only_this_key(store: BlobStore) -> None:
    for key in ["inv_1", "inv_10", "inv_2"]:
        store.put(key, b"%PDF")
    store.delete("inv_1")
    assert store.keys() == ["inv_10", "inv_2"]
    with pytest.raises(NotFound):
        store.get("inv_1")


def test_delete_allows_an_unknown_key(store: BlobStore) -> None:
    store.delete("inv_1")
    store.put("inv_1", b"%PDF")
    store.delete("inv_1")
    store.delete("inv_1")
    assert store.keys() == []


def test_keys_are_sorted(store: BlobStore) -> None:
    for key in ["maps/b", "guides/c", "maps/a"]:
        store.put(key, b"%PDF")
    assert store.keys() == ["guides/c", "maps/a", "maps/b"]


def test_keys_start_with_the_prefix(store: BlobStore) -> None:
    for key in ["maps/b", "old/maps/c", "maps/a", "mapsheet"]:
        store.put(key, b"%PDF")
    assert store.keys("maps/") == ["maps/a", "maps/b"]
    assert store.keys("map") == ["maps/a", "maps/b", "mapsheet"]
    assert store.keys("guides") == []


def test_copy_keeps_the_source(store: BlobStore) -> None:
    store.put("draft", b"%PDF")
    store.put("final", b"old")
    store.copy("draft", "final")
    assert store.get("draft") == b"%PDF"
    assert store.get("final") == b"%PDF"


def test_copy_of_an_unknown_key(store: BlobStore) -> None:
    with pytest.raises(NotFound):
        store.copy("draft", "final")
    assert store.keys() == []


def test_refuses_an_empty_key(store: BlobStore) -> None:
    with pytest.raises(ValueError):
        store.put("", b"%PDF")
    with pytest.raises(ValueError):
        store.get("")
    with pytest.raises(ValueError):
        store.delete("")


def test_two_stores_share_nothing(kind: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = STORES[kind](tmp_path / "one"), STORES[kind](tmp_path / "two")
    one.put("inv_1", b"%PDF")
    assert two.keys() == []


@pytest.mark.parametrize("missing", METHODS)
def test_an_incomplete_store_cannot_be_made(missing: str) -> None:
    methods = {name: lambda self, *args: None for name in METHODS if name != missing}
    incomplete = type("Incomplete", (BlobStore,), methods)
    with pytest.raises(TypeError):
        incomplete()
