"""Plain signals of the room."""

from django.dispatch import Signal

content_done = Signal()
"""Sent after commit with ``person=`` when a lesson, a quiz or a practice of theirs is done for the first time."""

content_undone = Signal()
"""Sent after commit with ``person=``, ``content_key=`` and ``since=``, when it was done, where it is taken back."""
