from mentorship.live.models.mutes import Mute
from mentorship.live.models.questions import Answer, ChatMessage, Question, Vote
from mentorship.live.models.rooms import Event, Host, ReadMark, Room
from mentorship.live.models.written import WrittenQuestion

__all__ = ["Answer", "ChatMessage", "Event", "Host", "Mute", "Question", "ReadMark", "Room", "Vote", "WrittenQuestion"]
