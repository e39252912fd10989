"""Where the register's own sources lead: imported rows, applications."""

from django.urls import reverse

from consultations.register.engagement.sources import number, register
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.selfservice.models import Application


def _row(text: str) -> str:
    batch = ImportRow.objects.filter(pk=number(text)).values_list("batch_id", flat=True).first()
    return reverse("import_result", kwargs={"pk": batch}) if batch else ""


def _batch(text: str) -> str:
    found = ImportBatch.objects.filter(pk=number(text)).exists()
    return reverse("import_result", kwargs={"pk": number(text)}) if found else ""


def _application(text: str) -> str:
    found = Application.objects.filter(pk=number(text)).exists()
    return reverse("application", kwargs={"pk": number(text)}) if found else ""


register("imports.row", _row, "coordinator")
register("imports.batch", _batch, "coordinator")
register("selfservice.application", _application, "coordinator")
