from django.urls import path

from courses.records.views import learner, teacher

app_name = "records"
urlpatterns = [
    path("", learner.mine, name="mine"),
    path("<int:pk>/", learner.say, name="say"),
    path("class/<int:pk>/", teacher.files, name="files"),
    path("class/<int:pk>/<int:receiver>-<int:part>.json", teacher.file, name="file"),
]
