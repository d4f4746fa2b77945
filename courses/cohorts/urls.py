from django.urls import path

from courses.cohorts.views import changing, inviting, learner, meetings, officer, register, teacher

app_name = "cohorts"
urlpatterns = [
    path("", learner.mine, name="mine"),
    path("join/<slug:code>/", learner.join, name="join"),
    path("mine/<int:pk>/leave/", learner.leave, name="leave"),
    path("mine/<int:pk>/reminders/", learner.reminders, name="reminders"),
    path("here/<int:pk>/", learner.here, name="here"),
    path("calendar/<str:token>.ics", learner.calendar, name="calendar"),
    path("teach/", teacher.desk, name="desk"),
    path("teach/new/", teacher.new, name="new"),
    path("teach/link/<str:token>/", inviting.teach, name="teach"),
    path("teach/<int:pk>/", teacher.cohort, name="cohort"),
    path("teach/<int:pk>/change/", changing.change_class, name="change_class"),
    path("teach/<int:pk>/code/", changing.renew_code, name="renew_code"),
    path("teach/<int:pk>/people/", teacher.people, name="people"),
    path("teach/<int:pk>/sheet.<slug:kind>", teacher.sheet, name="sheet"),
    path("teach/<int:pk>/move/<slug:deed>/", teacher.move, name="move"),
    path("teach/<int:pk>/invite/", inviting.invite, name="invite"),
    path("teach/<int:pk>/invite/list/", inviting.send_list, name="send_list"),
    path("teach/<int:pk>/poster/", inviting.poster, name="poster"),
    path("teach/<int:pk>/teachers/", inviting.staff, name="staff"),
    path("teach/<int:pk>/meetings/", meetings.timetable, name="meetings"),
    path("teacher/<int:pk>/end/", inviting.end_teacher, name="end_teacher"),
    path("learner/<int:pk>/", teacher.learner, name="learner"),
    path("learner/<int:pk>/<slug:deed>/", teacher.help_learner, name="help"),
    path("meeting/<int:pk>/", meetings.meeting, name="meeting"),
    path("meeting/<int:pk>/screen/", meetings.screen, name="screen"),
    path("meeting/<int:pk>/change/", meetings.change, name="change"),
    path("meeting/<int:pk>/off/", meetings.call_off, name="call_off"),
    path("places/", officer.overview, name="overview"),
    path("places/<int:pk>/teacher/", officer.name, name="name_teacher"),
    path("teach/<int:pk>/attendance/", register.register, name="register"),
    path("teach/<int:pk>/attendance.<slug:kind>", register.sheet, name="register_sheet"),
]
