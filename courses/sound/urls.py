from django.urls import path

from courses.sound.views import hearing, recording

app_name = "sound"
urlpatterns = [
    path("", recording.lessons, name="lessons"),
    path("speech/", hearing.choose, name="speech"),
    path("hear/<uuid:file>/", hearing.hear, name="hear"),
    path("hear/<uuid:file>/light/", hearing.hear, {"light": True}, name="light"),
    path("back/<uuid:file>/", recording.back, name="back"),
    path("<slug:key>/", recording.lesson, name="lesson"),
    path("<slug:key>/<int:place>/", recording.step, name="step"),
]
