"""Extraction over several processes, in order, with a bounded number of reports under way."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from actorgraph.errors import ActorGraphError, ExtractionError
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.model import Document, Extraction

AHEAD = 4
"""Reports handed to each process beyond the one it works on: keeps it busy, bounds memory."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A report the extractor could not read; the others go on."""

    document: Document
    error: ActorGraphError


_worker: NeuralExtractor | None = None


def _start(folder: Path | None) -> None:
    global _worker
    _worker = NeuralExtractor(folder, threads=1)


def _work(document: Document) -> Extraction:
    assert _worker is not None
    return next(_worker.extract([document]))


MOST_JOBS = 8
"""Default limit of processes: each holds the model, some 0.6 GB."""
REPORTS_A_JOB = 4
"""With fewer reports a process costs more to start than it saves."""


def default_jobs(reports: int) -> int:
    """Return how many processes so many reports are worth, with the cores this process may use and memory in mind."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST_JOBS, reports // REPORTS_A_JOB))


def extract_all(
    documents: Iterable[Document], extractor: NeuralExtractor, jobs: int = 1
) -> Iterator[tuple[Document, Extraction | Failed]]:
    """Yield each document with its extraction, in order.

    Args:
        documents: read lazily.
        extractor: whose model to use; with one job it works in this process.
        jobs: number of processes, each with the model in memory.

    Raises:
        ExtractionError: the model cannot be loaded, or a process was killed (out of memory).
    """
    if jobs <= 1:
        for document in documents:
            yield document, _guarded(document, extractor)
        return
    context = multiprocessing.get_context("spawn")  # forked onnxruntime threads hang
    with ProcessPoolExecutor(jobs, context, _start, (extractor.folder,)) as pool:
        under_way: deque[tuple[Document, Future[Extraction]]] = deque()
        try:
            for document in documents:
                under_way.append((document, pool.submit(_work, document)))
                if len(under_way) >= jobs * (AHEAD + 1):
                    yield _finished(*under_way.popleft())
            while under_way:
                yield _finished(*under_way.popleft())
        finally:
            for _, future in under_way:
                future.cancel()


def _finished(document: Document, future: Future[Extraction]) -> tuple[Document, Extraction | Failed]:
    try:
        return document, future.result()
    except BrokenProcessPool as error:
        raise ExtractionError(
            "a process that reads reports was killed, perhaps for lack of memory",
            where=document.id,
            todo="What was finished is kept; run it again with fewer --jobs",
        ) from error
    except Exception as error:  # one report must not stop the batch, whatever is wrong with it
        return document, _failed(document, error)


def _guarded(document: Document, extractor: NeuralExtractor) -> Extraction | Failed:
    try:
        return next(iter(extractor.extract([document])))
    except ExtractionError:
        raise
    except Exception as error:  # one report must not stop the batch, whatever is wrong with it
        return _failed(document, error)


def _failed(document: Document, error: Exception) -> Failed:
    if isinstance(error, ActorGraphError):
        return Failed(document, error)
    what = f"the report could not be read by the model ({type(error).__name__}: {error})"
    return Failed(document, ExtractionError(what, where=document.id, todo="Please report this, with the text if you can"))
