"""`flask --app wsgi …`, and what gunicorn loads."""

import gc

# Nothing made while importing is ever thrown away: looking for what could be costs a tenth.
gc.disable()

from cjdiversion import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
