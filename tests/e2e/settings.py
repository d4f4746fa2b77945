"""What ``make run`` serves, with the component gallery open."""

import os

from cms.settings.dev import *  # noqa: F403 settings modules layer by star import
from cms.settings.dev import TEMPLATES

GALLERY = True
# A release of another time: its templates stand before ours.
if "OTHER_RELEASE" in os.environ:
    TEMPLATES = [TEMPLATES[0] | {"DIRS": [os.environ["OTHER_RELEASE"]]}, *TEMPLATES[1:]]
