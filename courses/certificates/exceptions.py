class NotAllowed(Exception):  # noqa: N818 said to a person
    """This person may not take certificates back."""


class ReasonMissing(ValueError):  # noqa: N818 said to a person
    """Taking a certificate back needs a reason that its holder can read."""
