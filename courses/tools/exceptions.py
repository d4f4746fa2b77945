"""What the book refuses, in words."""

from accounts.exceptions import Refused


class EntryRefused(Refused):
    """The entry cannot be written like this."""
