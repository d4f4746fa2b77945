"""Plain signals, sent after commit with ``link=``. The live room opens and closes the pair's chat on them."""

from django.dispatch import Signal

link_opened = Signal()
link_ended = Signal()
