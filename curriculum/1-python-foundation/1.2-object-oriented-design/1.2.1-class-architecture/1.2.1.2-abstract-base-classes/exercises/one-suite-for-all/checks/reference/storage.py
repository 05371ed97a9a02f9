"""Where Larch keeps rendered documents: the contract of a store, and the stores that keep it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote


class NotFound(Exception):
    """There is no document under this key."""


class BlobStore(ABC):
    """Keeps documents, each under a key such as `invoices/inv_1042.pdf`.

    An empty key is a ValueError in `put`, `get` and `delete`.
    A class that lacks one of the four abstract methods cannot be instantiated.
    """

    @abstractmethod
    def put(self, key: str, data: bytes | bytearray) -> None:
        """Keep a copy of `data`, which may be empty. It replaces what was under the key before."""

    @abstractmethod
    def get(self, key: str) -> bytes:
        """Return exactly the bytes that were put. Raises NotFound for an unknown key."""

    @abstractmethod
    def delete(self, key: str) -> None:
        """Remove the document under this very key. An unknown key is no error."""

    @abstractmethod
    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys that start with `prefix`, in the order of `sorted`."""

    def copy(self, source: str, target: str) -> None:
        """Put the document of `source` under `target` as well. Raises NotFound as `get` does."""
        self.put(target, self.get(source))


def checked(key: str) -> str:
    """Return the key. Raises ValueError for an empty one."""
    if not key:
        raise ValueError("a key must not be empty")
    return key


class MemoryStore(BlobStore):
    """Keeps documents in a dict, for tests. Each store has its own."""

    def __init__(self) -> None:
        self._documents: dict[str, bytes] = {}

    def put(self, key: str, data: bytes | bytearray) -> None:
        """Keep a copy of the document."""
        self._documents[checked(key)] = bytes(data)

    def get(self, key: str) -> bytes:
        """Return the document."""
        if checked(key) not in self._documents:
            raise NotFound(key)
        return self._documents[key]

    def delete(self, key: str) -> None:
        """Remove the document."""
        self._documents.pop(checked(key), None)

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys."""
        return sorted(key for key in self._documents if key.startswith(prefix))


class FolderStore(BlobStore):
    """Keeps each document as one file of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes | bytearray) -> None:
        """Write the file."""
        self._file(key).write_bytes(data)

    def get(self, key: str) -> bytes:
        """Read the file."""
        try:
            return self._file(key).read_bytes()
        except FileNotFoundError:
            raise NotFound(key) from None

    def delete(self, key: str) -> None:
        """Delete the file."""
        self._file(key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> list[str]:
        """List the files."""
        found = [unquote(file.stem) for file in self._folder.glob("*.blob")]
        return sorted(key for key in found if key.startswith(prefix))

    def _file(self, key: str) -> Path:
        return self._folder / f"{quote(checked(key), safe='')}.blob"


STORES: dict[str, Callable[[Path], BlobStore]] = {
    "memory": lambda folder: MemoryStore(),
    "folder": FolderStore,
}
"""How to make an empty store of each kind, given an empty folder."""
