"""Passwords as they are kept: never as they were typed."""


def hash_password(password: str) -> str:
    """What to keep of a password, with Argon2 (`pwdlib`)."""
    raise NotImplementedError


def verify_password(password: str, kept: str) -> bool:
    """Whether this is the password that `kept` was made of."""
    raise NotImplementedError
