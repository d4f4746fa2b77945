from django.urls import path

from courses.certificates.views import check, mine, published

app_name = "certificates"
urlpatterns = [
    path("", check.find, name="find"),
    path("mine/", mine.mine, name="mine"),
    path("status/<int:number>", published.status, name="status"),
    path("achievement/<slug:key>/", published.achievement, name="achievement"),
    path("<slug:code>/", check.check, name="check"),
    path("<slug:code>/revoke/", check.take_back, name="revoke"),
    path("<slug:code>/share/", mine.share, name="share"),
    path("<slug:code>/paper.pdf", mine.paper, name="paper"),
    path("<slug:code>/badge.jwt", mine.badge, name="badge"),
    path("<slug:code>/badge.png", mine.picture, {"kind": "png"}, name="png"),
    path("<slug:code>/badge.svg", mine.picture, {"kind": "svg"}, name="svg"),
]
