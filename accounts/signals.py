"""What rooms above may listen to."""

from django.dispatch import Signal

# person: every session of theirs is dead; whoever holds a socket open for them cuts it.
signed_out_everywhere = Signal()
# person, old_phone, new_phone ("" when a number was only taken off)
phone_changed = Signal()
