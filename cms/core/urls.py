"""Probes are answered by ``cms.core.middleware.observe`` before any address is looked up; they stand here by name."""

from django.urls import path

from cms.core.views import app, display, gallery, health, lan, media

app_name = "core"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("lan-certificate", lan.lan_certificate, name="lan_certificate"),
    path("media/<path:name>", media.media, name="media"),
    path("view/", display.change_view, name="view"),
    path("light/", display.change_light, name="light"),
    path("app.webmanifest", app.manifest, name="manifest"),
    path("worker.js", app.worker, name="worker"),
    path("offline/", app.offline, name="offline"),
    path("gallery/", gallery.index, name="gallery"),
    path("gallery/<str:name>/", gallery.entry, name="gallery_entry"),
]
