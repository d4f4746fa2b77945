"""Files in parts; below a language, so that refusals are said in it."""

from django.urls import path

from cms.core.views import uploads

app_name = "uploads"
urlpatterns = [
    path("", uploads.begin, name="begin"),
    path("<uuid:cid>/", uploads.part, name="part"),
]
