"""May they? One table says what a kind of role lets its holder do, and how far down."""

from dataclasses import dataclass

from association.enums import Action, RoleKind

LEAD_TIME_DAYS = 7
CLAIM_MINUTES = 30
SILENCE_DAYS = 30
APPEAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Permission:
    """``actions`` hold at the role's own place, and in everything below it where ``below`` is true."""

    actions: frozenset[Action]
    below: bool


_READ = frozenset({Action.VIEW, Action.EXPORT})
_MANAGE = _READ | {Action.CHANGE, Action.REVIEW, Action.APPROVE, Action.TEACH}

PERMISSIONS: dict[RoleKind, Permission] = {
    RoleKind.LAYER_AND_BELOW_FULL: Permission(_MANAGE | {Action.GRANT, Action.APPEAL, Action.COORDINATE}, below=True),
    RoleKind.LAYER_AND_BELOW_READ: Permission(_READ, below=True),
    RoleKind.LAYER_FULL: Permission(_MANAGE, below=False),
    RoleKind.LAYER_READ: Permission(_READ, below=False),
    RoleKind.FINANCE: Permission(_READ | {Action.FINANCE}, below=True),
    RoleKind.APPROVE: Permission(frozenset({Action.VIEW, Action.REVIEW, Action.APPROVE, Action.APPEAL}), below=True),
    RoleKind.SAFEGUARD: Permission(frozenset({Action.SAFEGUARD}), below=True),
    RoleKind.MENTOR_COORD: Permission(frozenset({Action.COORDINATE}), below=True),
    RoleKind.TEACHER: Permission(frozenset({Action.TEACH}), below=True),
}

# Kinds whose holders work in the admin: all that may see rows of the register there.
ADMIN_KINDS = tuple(kind for kind, row in PERMISSIONS.items() if Action.VIEW in row.actions)


def may(kind: str, action: str) -> bool:
    """Whether this kind of role carries the action at all."""
    return action in PERMISSIONS[RoleKind(kind)].actions
