"""Settings: ``dev`` (make run), ``test`` and ``production`` over ``base``."""
