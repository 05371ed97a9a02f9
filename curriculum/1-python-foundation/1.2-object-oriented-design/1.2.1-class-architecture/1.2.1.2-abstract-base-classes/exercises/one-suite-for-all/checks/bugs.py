"""The seeded bugs, by the part of the contract that they break."""

from pathlib import Path

from cairn_checks import mutation
from cairn_checks.mutation import Mutant

REFERENCE = Path(__file__).with_name("reference")
FILE = REFERENCE / "storage.py"

THIRD_STORE = '''class ArchiveStore(MemoryStore):
    """Keeps the first document of each key."""

    def put(self, key: str, data: bytes | bytearray) -> None:
        """Keep a copy of the document, unless there is one."""
        if key not in self._documents:
            super().put(key, data)


STORES: dict[str, Callable[[Path], BlobStore]] = {
    "archive": lambda folder: ArchiveStore(),
'''


def bug(old: str, new: str, description: str) -> Mutant:
    """A copy of storage.py in which `old` became `new`."""
    return mutation.edit(FILE, old, new, description)


DOCUMENTS = [
    bug(
        "self._file(key).write_bytes(data)",
        "file = self._file(key)\n        file.exists() or file.write_bytes(data)",
        "put keeps the first document of a key (FolderStore)",
    ),
    bug(
        "= bytes(data)",
        "= data  # type: ignore[assignment]",
        "put keeps the caller's own bytearray, not a copy (MemoryStore)",
    ),
    bug(
        "return self._file(key).read_bytes()",
        "return self._file(key).read_text('latin-1').encode('latin-1')",
        "some bytes come back changed (FolderStore)",
    ),
    bug(
        "if checked(key) not in self._documents:",
        "if not self._documents.get(checked(key)):",
        "an empty document cannot be found again (MemoryStore)",
    ),
    bug(
        "return self._documents[key]",
        "return vars(self).setdefault(f'read {key}', self._documents[key])",
        "get returns an old document, if it was read before the second put (MemoryStore)",
    ),
    bug(
        "self._documents.pop(checked(key), None)",
        "checked(key)",
        "delete leaves the document where it is (MemoryStore)",
    ),
    bug(
        "self._file(key).unlink(missing_ok=True)",
        "[self._file(name).unlink() for name in self.keys(checked(key))]",
        "delete removes more than the document of this key (FolderStore)",
    ),
]

ERRORS = [
    bug(
        "            raise NotFound(key)\n",
        "            return b''\n",
        "get answers for an unknown key (MemoryStore)",
    ),
    bug(
        "raise NotFound(key) from None",
        "raise",
        "get raises something else than NotFound (FolderStore)",
    ),
    bug(
        "self._file(key).unlink(missing_ok=True)",
        "self._file(key).unlink()",
        "delete fails for an unknown key (FolderStore)",
    ),
    bug(
        "self._documents[checked(key)]",
        "self._documents[key]",
        "put accepts an empty key (MemoryStore)",
    ),
    bug(
        "self._folder / f\"{quote(checked(key), safe='')}.blob\"",
        "self._folder / f\"{quote(key, safe='')}.blob\"",
        "an empty key is accepted (FolderStore)",
    ),
]

LISTS = [
    bug(
        "return sorted(key for key in self._documents if key.startswith(prefix))",
        "return [key for key in self._documents if key.startswith(prefix)]",
        "keys come in the order in which they were put (MemoryStore)",
    ),
    bug(
        "sorted(key for key in found if key.startswith(prefix))",
        "sorted(key for key in found if prefix in key)",
        "keys lists what has the prefix in another place (FolderStore)",
    ),
]

SHARED = [
    bug(
        "        self.put(target, self.get(source))",
        "        self.put(target, self.get(source))\n        self.delete(source)",
        "copy removes the source (BlobStore)",
    ),
    bug(
        "        self._documents: dict[str, bytes] = {}\n",
        "        pass\n\n    _documents: dict[str, bytes] = {}\n",
        "all stores share their documents (MemoryStore)",
    ),
]

INCOMPLETE = [
    bug(
        "    @abstractmethod\n    def delete(",
        "    def delete(",
        "a class without `delete` can be instantiated (BlobStore)",
    ),
]

TO_COME = [
    bug(
        "STORES: dict[str, Callable[[Path], BlobStore]] = {\n",
        THIRD_STORE,
        "put keeps the first document of a key (a third store in STORES)",
    ),
]

ALL = [*DOCUMENTS, *ERRORS, *LISTS, *SHARED, *INCOMPLETE, *TO_COME]
