"""Content security policies: a strict one for the public site, one for the Wagtail editor."""

from django.utils.csp import CSP

PUBLIC = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "media-src": [CSP.SELF, "blob:"],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

EDITOR = {
    **PUBLIC,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "frame-src": [CSP.SELF],
}

# A draft in the editor's preview: as strict as the page will be, but it may stand in the editor's frame.
PREVIEW = {**PUBLIC, "frame-ancestors": [CSP.SELF]}
