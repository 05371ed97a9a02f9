"""What the service is told from outside: environment variables, read once at the start."""

import os
from dataclasses import dataclass
from pathlib import Path

SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting has a variable of its own; see `from_environment`."""

    database: Path
    secret: str
    access_seconds: int
    refresh_seconds: int
    login_attempts: int
    login_window_seconds: int

    @classmethod
    def from_environment(cls) -> "Settings":
        """The settings of this process. RuntimeError without a secret that is long enough."""
        secret = os.environ.get("LARCH_SECRET", "")
        if len(secret) < SHORTEST_SECRET:
            raise RuntimeError(
                f"Set LARCH_SECRET to {SHORTEST_SECRET} characters or more before you start: "
                'python -c "import secrets; print(secrets.token_urlsafe(32))" makes one.'
            )
        return cls(
            database=Path(os.environ.get("LARCH_DATABASE", "larch.db")),
            secret=secret,
            access_seconds=int(os.environ.get("LARCH_ACCESS_SECONDS", "900")),
            refresh_seconds=int(os.environ.get("LARCH_REFRESH_SECONDS", "1209600")),
            login_attempts=int(os.environ.get("LARCH_LOGIN_ATTEMPTS", "5")),
            login_window_seconds=int(os.environ.get("LARCH_LOGIN_WINDOW_SECONDS", "60")),
        )
