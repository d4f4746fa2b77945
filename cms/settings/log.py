"""Logging: plain lines for people in development, one JSON object a line for machines in production."""


def logging_config(*, json: bool, level: str = "INFO") -> dict:
    """Django's ``LOGGING``; each line carries the request's id."""
    formatter = (
        {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{message}{request_id}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        }
        if json
        else {"format": "{levelname:7} {name}: {message} [{request_id}]", "style": "{"}
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request_id": {"()": "cms.core.middleware.request_id.RequestIdFilter"}},
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "cms": {"level": level},
            "accounts": {"level": level},
            "association": {"level": level},
            "courses": {"level": level},
            "mentorship": {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # a 404 is no event for the log; 5xx are
            "django.request": {"level": "ERROR"},
            # a phone that speaks http to https is no event either
            "uvicorn": {"level": "ERROR"},
            "django_tasks_db": {"level": "WARNING"},
        },
    }
