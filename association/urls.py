from django.urls import path

from association.views import desk, helping, household, joining

app_name = "association"
urlpatterns = [
    path("", joining.home, name="home"),
    path("<int:pk>/join/", joining.join, name="join"),
    path("village/", joining.village, name="village"),
    path("household/found/", household.found, name="household_found"),
    path("household/join/", household.join, name="household_join"),
    path("household/leave/", household.leave, name="household_leave"),
    path("mine/", joining.mine, name="mine"),
    path("mine/<int:pk>/answer/", joining.answer, name="answer"),
    path("mine/<int:pk>/appeal/", joining.appeal, name="appeal"),
    path("mine/<int:pk>/withdraw/", joining.withdraw, name="withdraw"),
    path("desk/", desk.desk, name="desk"),
    path("desk/help/", helping.find, name="help_find"),
    path("desk/help/<int:pk>/", helping.write, name="help"),
    path("desk/<int:pk>/", desk.review, name="review"),
    path("desk/<int:pk>/claim/", desk.claim, name="claim"),
    path("desk/<int:pk>/approve/", desk.approve, name="approve"),
    path("desk/<int:pk>/ask/", desk.ask, name="ask"),
    path("desk/<int:pk>/reject/", desk.reject, name="reject"),
    path("desk/<int:pk>/reopen/", desk.reopen, name="reopen"),
    path("desk/<int:pk>/uphold/", desk.uphold, name="uphold"),
]
