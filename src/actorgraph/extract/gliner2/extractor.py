"""The extractor `gliner2`."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.metadata import version as package_version
from typing import Any

from actorgraph import ontology
from actorgraph.errors import ExtractionError
from actorgraph.extract.compose import Named, Said, compose, whole_sentences
from actorgraph.extract.gliner2.settings import Settings
from actorgraph.extract.segment import sentences
from actorgraph.extract.stretches import stretches, trimmed, without_boilerplate
from actorgraph.ids import digest
from actorgraph.model import ActorType, Document, Extraction, Span, Status

READER = 1
"""Version of everything between the library's result and an extraction; raised whenever the same result gives another one."""

OVERLAP = 1
"""Sentences that two stretches of a report share."""

_DATE = "A calendar date, a day of the week, a period or another wording that says when."
_UNSURE = "status that the model does not tell"


class GlinerExtractor:
    """Mentions and claims by GLiNER2's joint extraction under the ontology's domains and ranges, from a local checkpoint.

    Scores are the library's own and not calibrated: what 0.5 means depends on the checkpoint. Entities are tied by equal names
    and the gazetteer alone: the library knows no coreference. Speakers and places of a claim are not told; its date is that
    of its sentences if they hold exactly one.

    Args:
        settings: see `Settings`.
        threads: threads torch may use; None: as torch thinks fit.

    Raises:
        ExtractionError: the library or the checkpoint is missing or does not fit.
    """

    name = "gliner2"

    def __init__(self, settings: Settings, threads: int | None = None) -> None:
        self.settings = settings
        self.threshold = settings.threshold
        self._engine = _load(settings, threads)
        self._passes = list(self._schemas())
        s = settings
        numbers = (s.entity_threshold, s.floor, s.window, s.at_once, s.relations, s.classify)
        how = digest(*_state(settings), repr(numbers), ontology.VERSION)[:8]
        self.version = f"{READER}.{how} {settings.model.resolve().name}"
        self._dropped: Counter[str] = Counter()
        self._claims = 0

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> GlinerExtractor:
        """Make one from settings as users type them; see docs/extractors.md.

        Raises:
            ExtractionError: see the class; or a setting is wrong.
        """
        return cls(Settings.of(options))

    def copier(self) -> Callable[[], GlinerExtractor]:
        """See `actorgraph.protocols.Copied`."""
        return partial(GlinerExtractor, self.settings, 1)

    def summary(self) -> list[str]:
        """See `actorgraph.protocols.Summarised`: claims left out and why; of this process alone."""
        if not self._dropped:
            return []
        reasons = ", ".join(f"{count} {reason}" for reason, count in self._dropped.most_common())
        return [f"{self._claims} claims kept, {sum(self._dropped.values())} left out: {reasons}"]

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield one extraction a document, in order."""
        for document in documents:
            yield self._read(document)

    def _schemas(self) -> Iterator[Any]:
        """Yield the schema of each pass: all types with their definitions, and some relations with theirs."""
        from gliner2.joint_ie.schema import JointSchema

        wanted = self.settings.relations
        for at in range(0, len(wanted), self.settings.at_once):
            schema = JointSchema()
            for name in ontology.TYPES:
                schema.entity(name, ontology.DEFINITIONS[name])
            schema.entity(str(ActorType.DATE), _DATE)
            for name in wanted[at : at + self.settings.at_once]:
                r = ontology.RELATIONS[name]
                schema.relation(name, r.domain, r.range, r.definition, symmetric=r.symmetric)
            yield schema

    def _read(self, document: Document) -> Extraction:
        from gliner2.joint_ie import JointIEConfig

        text = without_boilerplate(document)
        excluded = [mark.span for mark in document.boilerplate]
        split = sentences(document.text, excluded)
        config = JointIEConfig(
            entity_threshold=self.settings.entity_threshold,
            candidate_threshold=min(0.05, self.settings.floor),
            relation_role_threshold=min(0.05, self.settings.floor),
        )
        named: dict[Span, tuple[float, ActorType]] = {}
        found: list[tuple[Span, str, Span, float]] = []
        for stretch in stretches(text, self.settings.window, OVERLAP, excluded):
            for schema in self._passes:
                result = self._engine.extract(text[stretch.start : stretch.end], schema, config=config)
                self._take(result, stretch.start, text, named, found)
        said = [self._said(row, text, split, named) for row in found]
        mentions = [Named(span, kind) for span, (_, kind) in named.items()]
        dropped: Counter[str] = Counter()
        claims = [claim for claim in said if claim is not None]
        extraction = compose(document, mentions, claims, self.name, self.version, dropped)
        dropped[_UNSURE] += len(said) - len(claims)
        self._dropped += dropped
        self._claims += len(extraction.claims)
        return extraction

    def _take(
        self, result: Any, start: int, text: str, named: dict[Span, tuple[float, ActorType]],
        found: list[tuple[Span, str, Span, float]],
    ) -> None:  # fmt: skip
        """Add one result to what was found: of two types of one span the better scored, relations as they are."""
        spans: dict[str, Span] = {}
        for entity in result.entities:
            span = trimmed(text, start + entity.start, start + entity.end)
            if span is None:
                continue
            spans[entity.id] = span
            score = 1.0 if entity.confidence is None else float(entity.confidence)
            if span not in named or named[span][0] < score:
                named[span] = (score, ActorType(entity.type))
        for relation in result.relations:
            score = 1.0 if relation.confidence is None else float(relation.confidence)
            if score >= self.settings.floor and relation.head in spans and relation.tail in spans:
                found.append((spans[relation.head], relation.type, spans[relation.tail], min(score, 1.0)))

    def _said(self, row: tuple[Span, str, Span, float], text: str, split: list[Span], named: Mapping[Span, Any]) -> Said | None:
        head, relation, tail, score = row
        evidence = whole_sentences(split, (head, tail))
        dates = [span for span, (_, kind) in named.items() if kind is ActorType.DATE and span.overlaps(evidence)]
        status = self._status(evidence.of(text)) if self.settings.classify else Status.ASSERTED
        if status is None:
            return None
        when = dates[0] if len(dates) == 1 and dates[0] not in (head, tail) else None
        return Said(head, relation, tail, evidence, score, status, when=when)

    def _status(self, words: str) -> Status | None:
        """Ask how the sentences put things forward; None if the answer is none of the statuses."""
        labels = {str(status): ontology.DEFINITIONS[status] for status in Status}
        answer = self._engine.model.classify_text(words, {"status": {"labels": labels}})
        told = answer.get("status") if isinstance(answer, dict) else None
        return Status(told) if told in tuple(Status) else None


def _load(settings: Settings, threads: int | None) -> Any:
    """Open the checkpoint. Nothing is fetched: what it lacks is an error."""
    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.setdefault(variable, "1")
    try:
        import torch
        from gliner2.joint_ie import JointIE
    except ImportError as error:
        raise ExtractionError(
            f"the extractor 'gliner2' needs the package gliner2 with torch ({error})",
            todo="Install it: pip install 'actorgraph[gliner2]'",
        ) from error
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        return JointIE.from_pretrained(str(settings.model), device=settings.device, local_files_only=True)
    except Exception as error:  # torch, transformers and the library raise anything for a checkpoint that is not whole
        raise ExtractionError(
            f"the checkpoint cannot be loaded: {type(error).__name__}: {' '.join(str(error).split())[:300]}",
            where=str(settings.model),
            todo="Is it a whole GLiNER2 checkpoint (config.json, model.safetensors, tokenizer, encoder_config)?",
        ) from error


def _state(settings: Settings) -> Iterator[str]:
    """Yield all that the model's output depends on: the library, and the checkpoint's files."""
    yield package_version("gliner2")
    for file in sorted(path for path in settings.model.rglob("*") if path.is_file()):
        with file.open("rb") as stream:
            yield f"{file.relative_to(settings.model).as_posix()} {hashlib.file_digest(stream, 'sha256').hexdigest()}"
