"""Plain signals between rooms; the lower one sends, the upper one listens."""

from django.dispatch import Signal

findable_changed = Signal()
"""Sent with ``owner=``, after commit or with what hides a thing.

The sender is the room's name in ``registry.searchables``.
"""
