from django.urls import path

from cms.core.views.today import today
from cms.pages.views.search import search

app_name = "pages"
urlpatterns = [path("search/", search, name="search"), path("today/", today, name="today")]
