"""What a phone keeps and what waits on it; below a language, so that it is said in it."""

from django.urls import path

from cms.core.views import carry, drafts, phone

app_name = "phone"
urlpatterns = [
    path("", phone.here, name="here"),
    path("data/", phone.data, name="data"),
    path("outbox/", phone.outbox, name="outbox"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("seal/", phone.seal, name="seal"),
    path("carry/", carry.carry, name="carry"),
]
