"""Addresses that standards look for at the root of a site, in no language."""

from django.urls import path

from courses.certificates.views import published

app_name = "wellknown"
urlpatterns = [
    path("did.json", published.did_document, name="did"),
    path("jwks.json", published.jwks, name="jwks"),
]
