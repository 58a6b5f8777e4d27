"""Work that comes back: each registered job has a row that says how often, and when last.

The scheduler only puts the job on the queue for long work, so that one slow harvest holds up
neither the schedule nor the mail.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import OperationalError, close_old_connections, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from maillage.core.models import Schedule
from maillage.core.registry import registry

log = logging.getLogger("maillage.schedules")
SECONDS_BETWEEN_LOOKS = 20.0
KEEP_RESULTS_DAYS = 14


@task(queue_name="long")
def run_job(name: str) -> None:
    """Run a registered job and write how it went on its row."""
    problem = ""
    try:
        registry.jobs[name][0]()
    except Exception as error:
        log.exception("le travail %s a échoué", name)
        problem = f"{type(error).__name__} : {error}"[:500]
    Schedule.objects.filter(job=name).update(last_at=timezone.now(), last_problem=problem)


def write_schedules() -> None:
    """A row for each registered job that has none; the rows that a host changed are left alone."""
    for name, (_run, minutes) in registry.jobs.items():
        Schedule.objects.get_or_create(
            job=name, defaults={"every_minutes": minutes, "next_at": timezone.now()}
        )


def enqueue_due(now: datetime | None = None) -> list[str]:
    """Put the jobs that are due on the queue; one that still waits or runs is not put twice."""
    now = now or timezone.now()
    names = []
    for row in Schedule.objects.filter(next_at__lte=now, job__in=list(registry.jobs)):
        with transaction.atomic():
            mine = Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(
                next_at=now + timedelta(minutes=max(1, row.every_minutes))
            )
            if mine and not _is_under_way(row.job):
                run_job.enqueue(row.job)
                names.append(row.job)
    return names


def _is_under_way(name: str) -> bool:
    waiting = DBTaskResult.objects.filter(
        task_path=run_job.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    ).values_list("args_kwargs", flat=True)
    return any(call.get("args") == [name] for call in waiting)


def run_schedules(stop: threading.Event) -> None:
    """Look for due jobs until `stop` is set."""
    is_written = False
    while not stop.is_set():
        try:
            if not is_written:
                write_schedules()
                is_written = True
            enqueue_due()
        except OperationalError as error:
            log.warning("la base ne répond pas, nouvel essai bientôt : %s", error)
        finally:
            close_old_connections()
        stop.wait(SECONDS_BETWEEN_LOOKS)


def take_up_again(queue: str, *, tries: int = 3) -> int:
    """Put back the work of `queue` that a killed worker had begun. Returns how many.

    Called before the queue's only worker starts: whatever is still marked as running has nobody.
    After `tries` starts it is marked as failed instead, lest it kill every worker in turn; what
    the task was working on is told through `registry.add_give_up`.
    """
    orphans = DBTaskResult.objects.filter(queue_name=queue, status=TaskResultStatus.RUNNING)
    count = 0
    for result in orphans:
        if len(result.worker_ids) >= tries:
            result.set_failed(RuntimeError("le travail a été interrompu trop souvent"))  # data
            _give_up(result)
        else:
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])
            count += 1
    return count


def _give_up(result: DBTaskResult) -> None:
    """Tell the task's room; its mistake must not keep the worker from starting."""
    tell = registry.give_ups.get(result.task_path)
    if tell is None:
        return
    try:
        tell(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
    except Exception:
        log.exception("l’abandon du travail %s n’a pas pu être noté", result.task_path)


def tidy() -> None:
    """Forget ended sessions and the results of finished work (a job, every day)."""
    call_command("clearsessions", verbosity=0)
    call_command(
        "prune_db_task_results", verbosity=0, min_age_days=KEEP_RESULTS_DAYS, failed_min_age_days=90
    )
