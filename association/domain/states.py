"""The table of an application's life: nothing else moves one."""

from association.enums import ApplicationState as S
from cms.core.domain.states import Move, StateTable

APPLICATION = StateTable(
    S.values,
    (
        Move("submit", (S.DRAFT,), S.SUBMITTED, ("applicant", "helper")),
        Move("claim", (S.SUBMITTED, S.IN_REVIEW), S.IN_REVIEW, ("reviewer",)),
        Move("ask_more", (S.IN_REVIEW,), S.NEEDS_INFO, ("reviewer",), reason=True),
        Move("answer", (S.NEEDS_INFO,), S.SUBMITTED, ("applicant",), reason=True),
        Move("approve", (S.IN_REVIEW,), S.APPROVED, ("reviewer",)),
        Move("reject", (S.IN_REVIEW,), S.REJECTED, ("reviewer",), reason=True),
        Move("reopen", (S.REJECTED,), S.IN_REVIEW, ("county",), reason=True),
        Move("appeal", (S.REJECTED,), S.REJECTED, ("applicant",), reason=True),
        Move("uphold", (S.REJECTED,), S.REJECTED, ("county",), reason=True),
        # Until the decision: consent can be taken back as easily as it was given, a colleague's half hour or not.
        Move("withdraw", (S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.NEEDS_INFO), S.WITHDRAWN, ("applicant",)),
        Move("expire", (S.NEEDS_INFO,), S.EXPIRED, ("system",)),
    ),
)
