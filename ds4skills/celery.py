"""Celery, where a broker is configured; its tasks stand in `jobs.relay`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ds4skills.settings")
app = Celery("ds4skills")
app.config_from_object("django.conf:settings.CELERY")
app.autodiscover_tasks(["ds4skills.jobs"], related_name="relay")
app.conf.beat_schedule = {"relay": {"task": "ds4skills.relay", "schedule": 1.0}}
