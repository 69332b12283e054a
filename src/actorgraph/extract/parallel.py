"""Extraction over several processes or threads, in order, with a bounded number of reports under way."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial

from actorgraph.errors import ActorGraphError, ExtractionError, ExtractionStopped, ReportNotRead
from actorgraph.model import Document, Extraction
from actorgraph.protocols import Copied, Extractor, Threaded

AHEAD = 4
"""Reports handed to each process beyond the one it works on: keeps it busy, bounds memory."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A report the extractor could not read; the others go on."""

    document: Document
    error: ActorGraphError


_worker: Extractor | None = None


def _start(make: Callable[[], Extractor]) -> None:
    global _worker
    _worker = make()


def _work(document: Document) -> Extraction | Failed:
    assert _worker is not None
    return _guarded(_worker, document)


MOST_JOBS = 8
"""Default limit of processes: each holds the model, some 0.6 GB."""
REPORTS_A_JOB = 4
"""With fewer reports a process costs more to start than it saves."""


def default_jobs(reports: int) -> int:
    """Return how many processes so many reports are worth, with the cores this process may use and memory in mind."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST_JOBS, reports // REPORTS_A_JOB))


def extract_all(
    documents: Iterable[Document], extractor: Extractor, jobs: int = 1
) -> Iterator[tuple[Document, Extraction | Failed]]:
    """Yield each document with its extraction, in order.

    Args:
        documents: read lazily.
        extractor: reads them; with one job it works in this process and thread.
        jobs: number of threads, if the extractor is `Threaded`, else of processes, each with a copy of the extractor, if it
            can be `Copied`. All others work alone.

    Raises:
        ExtractionStopped: the extractor can read no further report; those it has read have been given.
        ExtractionError: the extractor cannot work, or a process was killed (out of memory).
    """
    if jobs > 1 and isinstance(extractor, Threaded):
        yield from _threads(documents, extractor, jobs)
    elif jobs > 1 and isinstance(extractor, Copied):
        context = multiprocessing.get_context("spawn")  # forked onnxruntime threads hang
        with ProcessPoolExecutor(jobs, context, _start, (extractor.copier(),)) as pool:
            yield from _ahead(pool, _work, documents, jobs)
    else:
        for document in documents:
            yield document, _guarded(extractor, document)


def _threads(documents: Iterable[Document], extractor: Extractor, jobs: int) -> Iterator[tuple[Document, Extraction | Failed]]:
    with ThreadPoolExecutor(jobs, "extract") as pool:
        try:
            yield from _ahead(pool, partial(_guarded, extractor), documents, jobs)
        except ExtractionStopped:
            raise
        except BaseException:
            assert isinstance(extractor, Threaded)
            extractor.interrupt()  # else leaving the pool would wait for answers that nobody wants any more
            raise


def _ahead(
    pool: Executor, work: Callable[[Document], Extraction | Failed], documents: Iterable[Document], jobs: int
) -> Iterator[tuple[Document, Extraction | Failed]]:
    under_way: deque[tuple[Document, Future[Extraction | Failed]]] = deque()
    stopped: ExtractionStopped | None = None
    try:
        for document in documents:
            under_way.append((document, pool.submit(work, document)))
            if len(under_way) >= jobs * (AHEAD + 1):
                try:
                    yield _finished(*under_way.popleft())
                except ExtractionStopped as error:
                    stopped = error
                    break
        while under_way:
            try:
                yield _finished(*under_way.popleft())
            except ExtractionStopped as error:  # others under way may have been read, and paid for
                stopped = stopped or error
    finally:
        for _, future in under_way:
            future.cancel()
    if stopped is not None:
        raise stopped


def _finished(document: Document, future: Future[Extraction | Failed]) -> tuple[Document, Extraction | Failed]:
    try:
        return document, future.result()
    except BrokenProcessPool as error:
        raise ExtractionError(
            "a process that reads reports was killed, perhaps for lack of memory",
            where=document.id,
            todo="What was finished is kept; run it again with fewer --jobs",
        ) from error


def _guarded(extractor: Extractor, document: Document) -> Extraction | Failed:
    try:
        return next(iter(extractor.extract([document])))
    except ReportNotRead as error:
        return Failed(document, error)
    except ExtractionError:
        raise
    except Exception as error:  # one report must not stop the batch, whatever is wrong with it
        return _failed(document, error)


def _failed(document: Document, error: Exception) -> Failed:
    if isinstance(error, ActorGraphError):
        return Failed(document, error)
    what = f"the report could not be read by the extractor ({type(error).__name__}: {error})"
    return Failed(document, ExtractionError(what, where=document.id, todo="Please report this, with the text if you can"))
