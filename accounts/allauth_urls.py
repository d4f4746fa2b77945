"""The pages of allauth that we keep, under allauth's own names. Its password and e-mail pages do not exist here."""

from allauth.account import views as account
from django.urls import include, path, reverse_lazy
from django.views.generic import RedirectView

from accounts.views import me

door = RedirectView.as_view(url=reverse_lazy("accounts:sign_in"), query_string=True)

urlpatterns = [
    path("login/", door, name="account_login"),
    path("signup/", door, name="account_signup"),
    path("login/code/", door, name="account_request_login_code"),
    path("logout/", me.sign_out, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
]
