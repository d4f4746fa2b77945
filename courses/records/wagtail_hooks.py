from wagtail.snippets.models import register_snippet

from courses.records.viewsets import ReceiverViewSet

register_snippet(ReceiverViewSet)
