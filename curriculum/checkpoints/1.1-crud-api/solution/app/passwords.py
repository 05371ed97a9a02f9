"""Passwords as they are kept: never as they were typed."""

from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

# OWASP's least for Argon2id: 19 MiB, two rounds, one lane. `PasswordHash.recommended()` has
# 64 MiB, three rounds and four lanes, for servers that can pay five times as much for a login.
_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))


def hash_password(password: str) -> str:
    """What to keep of a password, with Argon2 (`pwdlib`)."""
    return _hasher.hash(password)


def verify_password(password: str, kept: str) -> bool:
    """Whether this is the password that `kept` was made of."""
    try:
        return _hasher.verify(password, kept)
    except UnknownHashError:
        return False


@cache
def nobodys_hash() -> str:
    """Compared with where there is no account, so that the answer takes as long."""
    return hash_password("a password that nobody has")
