class NotAllowed(Exception):  # noqa: N818 said to a person
    """This person may not take certificates back."""


class ReasonMissing(ValueError):  # noqa: N818 said to a person
    """Taking back a certificate or a key needs a reason that can be read later."""
