from django.urls import path

from cms.demo import views

app_name = "demo"
urlpatterns = [path("", views.doors, name="doors")]
