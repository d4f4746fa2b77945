from django import forms
from django.conf import settings

from cms.demo.people import DOORS, Door


def open_doors() -> list[Door]:
    """On the village's own network only villagers and mentors may be tried: an admin's desk is not for every phone."""
    return [door for door in DOORS if door.lan or not settings.LAN]


class DoorForm(forms.Form):
    person = forms.ChoiceField(choices=lambda: [(door.key, door.words) for door in open_doors()])
