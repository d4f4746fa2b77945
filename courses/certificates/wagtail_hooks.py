from wagtail.snippets.models import register_snippet

from courses.certificates.viewsets import AwardViewSet

register_snippet(AwardViewSet)
