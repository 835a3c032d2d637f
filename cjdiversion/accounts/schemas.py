"""What the accounts pages and the API take."""

from __future__ import annotations

from cjdiversion.fields import Words
from cjdiversion.forms import Schema


class SignIn(Schema):
    email = Words(
        "E-mail address",
        required=True,
        limit=254,
        show={"autocomplete": "username", "inputmode": "email"},
    )
    password = Words(
        "Password",
        required=True,
        limit=200,
        kind="password",
        show={"autocomplete": "current-password"},
    )
