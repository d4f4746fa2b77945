from django.urls import path

from mentorship.live.views import ask, decide, desk, poll, poster, room

app_name = "live"
urlpatterns = [
    path("", ask.ask, name="ask"),
    path("join/", ask.join, name="join"),
    path("write/", ask.write, name="write"),
    path("note/", ask.note, name="note"),
    path("written/<int:pk>/ask/", ask.place, name="place"),
    path("written/<int:pk>/away/", ask.away, name="away"),
    path("desk/", desk.desk, name="desk"),
    path("rooms/new/", ask.schedule, name="schedule"),
    path("rooms/<slug:slug>/", room.room, name="room"),
    path("rooms/<slug:slug>/poster/", room.poster, name="poster"),
    path("rooms/<slug:slug>/poster.pdf", poster.poster_pdf, name="poster_pdf"),
    path("rooms/<slug:slug>/question/", decide.decide, name="decide"),
    path("rooms/<slug:slug>/state", room.state, name="state"),
    path("rooms/<slug:slug>/events", poll.events, name="events"),
    path("rooms/<slug:slug>/do/<slug:kind>/", room.do, name="do"),
]
