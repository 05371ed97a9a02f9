"""The contract of BlobStore, to be held by every store."""

from pathlib import Path

import pytest

from storage import STORES, BlobStore


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    """Make an empty store."""
    return STORES["memory"](tmp_path)


def test_returns_what_was_put(store: BlobStore) -> None:
    store.put("invoices/inv_1042.pdf", b"%PDF")
    assert store.get("invoices/inv_1042.pdf") == b"%PDF"
