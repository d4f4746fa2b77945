from django.urls import path

from mentorship.views import asking, coordinating, home, linking, serving

app_name = "mentorship"
urlpatterns = [
    path("", home.home, name="home"),
    path("facts/", home.facts, name="facts"),
    path("people/", asking.people, name="people"),
    path("people/<int:pk>/", asking.mentor, name="mentor"),
    path("people/<int:pk>/ask/", asking.ask, name="ask"),
    path("requests/<int:pk>/", asking.request_page, name="request"),
    path("requests/<int:pk>/withdraw/", asking.withdraw, name="withdraw"),
    path("requests/<int:pk>/accept/", asking.accept, name="accept"),
    path("requests/<int:pk>/decline/", asking.decline, name="decline"),
    path("requests/<int:pk>/forgive/", asking.forgive, name="forgive_learner"),
    path("links/<int:pk>/", linking.link, name="link"),
    path("links/<int:pk>/fit/", linking.fit, name="fit"),
    path("links/<int:pk>/end/", linking.end, name="end"),
    path("links/<int:pk>/forgive/", linking.forgive, name="forgive"),
    path("become/", serving.become, name="become"),
    path("card/", serving.card, name="card"),
    path("break/", serving.pause, name="pause"),
    path("back/", serving.resume, name="resume"),
    path("stop/", serving.retire, name="retire"),
    path("coordinate/", coordinating.coordinate, name="coordinate"),
    path("coordinate/<int:pk>/", coordinating.application, name="application"),
    path("coordinate/mentors/<int:pk>/", coordinating.mentor, name="watched"),
    path("coordinate/mentors/<int:pk>/stop/", coordinating.stop, name="stop"),
    path("coordinate/mentors/<int:pk>/reinstate/", coordinating.reinstate, name="reinstate"),
    path("coordinate/<int:pk>/approve/", coordinating.approve, name="approve"),
    path("coordinate/<int:pk>/refuse/", coordinating.refuse, name="refuse"),
]
