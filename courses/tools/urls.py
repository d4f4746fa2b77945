from django.urls import path

from courses.tools.views import book, kept, sums

app_name = "tools"
urlpatterns = [
    path("", sums.shelf, name="shelf"),
    path("pack/", sums.pack, name="pack"),
    path("cash-book/", book.book, name="book"),
    path("cash-book/note/", book.note, name="note"),
    path("cash-book/count/", book.count, name="count"),
    path("cash-book/count/<int:pk>/", book.counted, name="counted"),
    path("cash-book/month/<str:month>/", book.month, name="month"),
    path("cash-book/month/<str:month>/<slug:kind>/", book.sheet, name="sheet"),
    path("cash-book/lines/<int:pk>/back/", book.back, name="back"),
    path("cash-book/lines/<int:pk>/receipt/", book.receipt, name="receipt"),
    path("cash-book/held/<uuid:cid>/", book.held, name="held"),
    path("kept/", kept.kept, name="kept"),
    path("kept/<int:pk>/forget/", kept.forget, name="forget"),
    path("<slug:tool>/", sums.tool, name="tool"),
    path("<slug:tool>/keep/", kept.keep, name="keep"),
]
