"""`flask --app wsgi …`, and what gunicorn loads."""

from cjdiversion import create_app

app = create_app()
