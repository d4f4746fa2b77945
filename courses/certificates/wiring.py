"""Where a certificate hangs: on the place in which its holder lives today."""


def wire() -> None:
    from association.backends import also_opens  # noqa: PLC0415 models come after the apps
    from association.domain.access import living_in, register_scope  # noqa: PLC0415 as above
    from association.enums import Action  # noqa: PLC0415 as above
    from cms.core.wagtail.policy import protect  # noqa: PLC0415 as above
    from courses.certificates.models import Award  # noqa: PLC0415 as above

    register_scope(Award, lambda reach: living_in(reach, "person"))
    protect(Award)
    also_opens["certificates.view_award"] = Action.VIEW
