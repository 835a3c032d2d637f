"""What somebody agreed to instead of a prosecution: the signed record, each condition followed to
its end, and what was decided where one was not met.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    from cjdiversion.conditions import (  # noqa: F401 - jobs declare themselves
        answer_views,
        api,
        condition_views,
        jobs,
        moving,
        reading,
        views,
    )
    from cjdiversion.disposals import neighbouring, suggesting
    from cjdiversion.web import csrf

    suggesting.SUGGESTIONS["conditions"] = reading.activity_of
    neighbouring.OBJECTIONS["conditions"] = reading.objections
    neighbouring.REPLACED["conditions"] = moving.along
    app.register_blueprint(views.conditions)
    app.register_blueprint(answer_views.answers)
    app.register_blueprint(api.conditions_api)
    csrf.exempt(api.conditions_api)
