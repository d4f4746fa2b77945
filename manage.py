#!/usr/bin/env python
"""Django's command line for Netpreneur Village."""

import gc
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    # Loading the apps makes 400,000 objects that all stay: looking for waste among them costs 0.3 s of each start.
    gc.set_threshold(50_000, 20, 50)
    try:
        from django.conf import settings  # noqa: PLC0415 settings must be named first
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 as above
        from django.core.management import execute_from_command_line  # noqa: PLC0415 as above

        from cms.core.management.terminal import Refusal, in_any_encoding  # noqa: PLC0415 as above
        from cms.settings.env import VAR_DIR  # noqa: PLC0415 as above
    except ImportError as error:
        sys.exit(f"The packages are not complete ({error}). Delete the folder .venv and run the same command again.")
    in_any_encoding()

    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"Cannot write to {VAR_DIR}: {error.strerror}. Choose another folder with VAR_DIR=/some/folder.",
            f"无法写入 {VAR_DIR}（{error.strerror}）。请用 VAR_DIR=/某个目录 换一个目录。",
        ) from None
    try:
        settings.INSTALLED_APPS  # noqa: B018 reads the settings, so that what is wrong with them is said in one line
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
