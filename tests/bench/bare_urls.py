"""One view that inserts one row in a transaction of its own: what the product's pages are compared with."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABLE = "CREATE TABLE bench_bare (at TEXT NOT NULL, words TEXT NOT NULL)"


def ready(request: HttpRequest) -> HttpResponse:
    """Answer."""
    return HttpResponse("ready")


def insert(request: HttpRequest) -> HttpResponse:
    """Insert what was sent."""
    row = ["2026-05-04T12:00:00Z", request.POST.get("words", "")]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (at, words) VALUES (%s, %s)", row)
    return HttpResponse("kept")


urlpatterns = [path("ready", ready), path("insert", insert)]
