from django.urls import path

from courses.views import deeds, group, packs, practice, quiz, reviewing, sharing
from courses.views import path as ways

app_name = "courses"
urlpatterns = [
    path("", deeds.go_on, name="go_on"),
    path("start/", ways.placement, name="placement"),
    path("path/", ways.my_path, name="path"),
    path("lesson/<slug:key>/answer/", deeds.answer, name="answer"),
    path("lesson/<slug:key>/done/", deeds.done, name="done"),
    path("lesson/<slug:key>/learnt/", deeds.learnt_here, name="learnt_here"),
    path("lesson/<slug:key>/read/", deeds.read, name="read"),
    path("group/<slug:key>/", group.group, name="group"),
    path("group/<slug:key>/<int:number>/", group.group, name="group"),
    path("quiz/<slug:code>/", quiz.quiz, name="quiz"),
    path("quiz/<slug:code>/<uuid:cid>/", quiz.quiz_try, name="quiz_try"),
    path("practice/<slug:code>/", practice.practice, name="practice"),
    path("practice/<slug:code>/appeal/", practice.appeal, name="practice_appeal"),
    path("practice/<slug:code>/take-back/", practice.withdraw, name="practice_withdraw"),
    path("share/", sharing.share, name="share"),
    path("share/put/", sharing.put, name="share_put"),
    path("evidence/<uuid:file>/", practice.evidence_file, name="evidence_file"),
    path("pack/<slug:code>/", packs.pack, name="pack"),
    path("pack/<slug:code>/<int:place>/", packs.pack, name="pack"),
    path("kept/<slug:code>/quiz/", packs.kept_quiz, name="kept_quiz"),
    path("kept/<slug:code>/practice/", packs.kept_practice, name="kept_practice"),
    path("kept/<slug:key>/told/<int:place>/", packs.kept_told, name="kept_told"),
    path("look/", reviewing.queue, name="review_queue"),
    path("look/<int:pk>/", reviewing.review, name="review"),
    path("look/<int:pk>/take/", reviewing.claim, name="review_claim"),
    path("look/<int:pk>/give-back/", reviewing.release, name="review_release"),
    path("look/<int:pk>/decide/", reviewing.decide, name="review_decide"),
]
