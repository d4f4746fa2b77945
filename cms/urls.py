"""Every address of the product. Chinese has no prefix, English lives under ``/en/``."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts import allauth_urls
from cms.core.views.pages import serve
from cms.core.views.refusals import bad_request, server_error

handler400 = bad_request
handler500 = server_error
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cms.core.urls")),
    path("admin/login/", allauth_urls.door, name="admin_login"),  # nobody here has a password to type
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path(".well-known/", include("courses.certificates.wellknown")),
]

urlpatterns += i18n_patterns(
    path("", serve, name="home"),
    path("demo/", include("cms.demo.urls")),
    path("me/", include("accounts.urls")),
    path("me/", include("accounts.allauth_urls")),
    path("association/", include("association.urls")),
    path("learn/classes/", include("courses.cohorts.urls")),
    path("learn/records/", include("courses.records.urls")),
    path("learn/", include("courses.urls")),
    path("review/", include("courses.review_urls")),
    path("sound/", include("courses.sound.urls")),
    path("tools/", include("courses.tools.urls")),
    path("phone/", include("cms.core.phone_urls")),
    path("uploads/", include("cms.core.upload_urls")),
    path("c/", include("courses.certificates.urls")),
    path("mentor/", include("mentorship.urls")),
    path("ask/", include("mentorship.live.urls")),
    path("", include("cms.pages.urls")),
    path("<path:path>", serve, name="page"),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
