"""What wraps every request, outermost first: see ``MIDDLEWARE`` in ``cms.settings.base``."""
