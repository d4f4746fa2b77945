"""The address of a pair's chat, for the pages of mentorship."""

from django.urls import reverse

from mentorship.live.models import Room
from mentorship.models import Link


def chat_addresses(links: list[Link]) -> dict[int, str]:
    """``{link.pk: address}`` of the links that have a chat; one query however many."""
    rooms = Room.objects.filter(link__in=[link.pk for link in links]).values_list("link", "slug")
    return {link: reverse("live:room", kwargs={"slug": slug}) for link, slug in rooms}
