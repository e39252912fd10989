"""The front door: every address of the site, each one decided by a rule."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from ds4skills.web import views as web

handler400 = "ds4skills.web.errors.bad_request"
handler403 = "ds4skills.web.errors.forbidden"
handler404 = "ds4skills.web.errors.not_found"
handler500 = "ds4skills.web.errors.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("live", web.live, name="live"),
    path("ready", web.ready, name="ready"),
    path("heads.txt", web.heads, name="heads"),
    path(".well-known/security.txt", web.security, name="security_txt"),
    path(".well-known/change-password", web.change_password, name="change_password"),
    path("jobs/<uuid:pk>/", web.job, name="job"),
    path("jobs/<uuid:pk>/stop/", web.stop_job, name="job_stop"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("ds4skills.api")),
    path("", include("surveys.urls")),  # first: the pages that most people ask for at the same hour
    path("", include("ds4skills.profile.urls")),
    path("", include("consultations.urls")),
    path("", include("workshops.urls")),
]
if settings.MAIL_WEBHOOK:  # a provider tells what came back, with the secret that both know
    urlpatterns.append(path("mail/", include("anymail.urls")))
