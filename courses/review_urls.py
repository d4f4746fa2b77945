from django.urls import path

from courses.views import review

app_name = "review"
urlpatterns = [
    path("", review.review, name="review"),
    path("day/", review.day, name="day"),
    path("<uuid:cid>/", review.told, name="told"),
]
