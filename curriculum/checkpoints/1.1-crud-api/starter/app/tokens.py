"""Access tokens: JWTs (`import jwt`, which is PyJWT), signed with the service's secret."""

from app.settings import Settings


class TokenProblem(Exception):
    """The token is not one of ours, has run out, or is of another kind."""


def issue_access_token(account_id: str, settings: Settings) -> str:
    """A signed token for this account, good for `settings.access_seconds`."""
    raise NotImplementedError


def account_of(token: str, settings: Settings) -> str:
    """The account that an access token was issued to. TokenProblem if it is not to be trusted."""
    raise NotImplementedError
