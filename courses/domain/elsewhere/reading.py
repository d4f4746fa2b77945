"""Which kind of package is it? Read whole, before anything is compared or written."""

import posixpath

from django.utils.translation import gettext as _

from courses.domain.elsewhere.cartridge import read_cartridge
from courses.domain.elsewhere.markdown import read_markdown
from courses.domain.elsewhere.opening import open_course
from courses.domain.elsewhere.shapes import BroughtCourse, left_out
from courses.domain.qti.package import MANIFEST, PackageRefused


def read_package(content: bytes, name: str) -> BroughtCourse:
    """``name`` is the file's. Raises ``PackageRefused`` in words where nothing can be read."""
    opened = open_course(content)
    manifests = [one for one in opened.files if posixpath.basename(one).lower() == MANIFEST]
    place = min(manifests, key=lambda one: one.count("/"), default="")
    try:
        course = read_cartridge(opened, place, name) if place else read_markdown(opened, name)
    except PackageRefused as refused:
        raise PackageRefused(f"{place}: {refused}" if place else str(refused)) from refused
    course.left += [left_out(one, _("Its name leads out of the package; it was not opened.")) for one in opened.outside]
    return course
