from accounts.models.consent import Consent
from accounts.models.fact import Fact
from accounts.models.guardian import Guardianship
from accounts.models.helping import HelpedDeed, HelpTime
from accounts.models.message import Message
from accounts.models.notice import Delivery, Notice, PushSubscription
from accounts.models.number import PhoneEvent, PhoneReset, PhoneResetEvent
from accounts.models.pin import Pin
from accounts.models.user import User

__all__ = [
    "Consent",
    "Delivery",
    "Fact",
    "Guardianship",
    "HelpTime",
    "HelpedDeed",
    "Message",
    "Notice",
    "PhoneEvent",
    "PhoneReset",
    "PhoneResetEvent",
    "Pin",
    "PushSubscription",
    "User",
]
