"""The extractor `spacy`."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING

from actorgraph.errors import ExtractionError
from actorgraph.extract.candidates import TYPES, Found
from actorgraph.extract.compose import Named, compose
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.extract.options import Options
from actorgraph.extract.read import by_tags
from actorgraph.extract.segment import Word
from actorgraph.extract.spacy.labels import Labels, read_labels
from actorgraph.extract.stretches import stretches, trimmed, without_boilerplate
from actorgraph.ids import digest
from actorgraph.model import Document, Extraction

if TYPE_CHECKING:
    from spacy.language import Language

    from actorgraph.extract.network import Floats

READER = 1
"""Version of everything between spaCy's entities and an extraction; raised whenever the same entities give another one."""

LONGEST = 50_000
"""Characters spaCy gets at once: its neural components take about 1 GB for 100,000."""

THRESHOLD = 0.25
"""Where no claims are made: as the shipped model's, so that a case that both have read keeps the same floor."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set; a folder or package of a pipeline, and how its labels, claims and other mentions are treated."""

    model: str
    labels: str = ""
    claims: str = "base"
    both: bool = False

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Settings:
        """Check what the user typed.

        Raises:
            ExtractionError: a setting is missing or wrong.
        """
        given = Options("spacy", options)
        made = cls(
            model=given.required("model", "Name a spaCy pipeline or its folder: --model en_core_web_sm"),
            labels=given.text("labels", "") or "",
            claims=given.text("claims", "base") or "base",
            both=given.choice("mentions", "spacy", ("spacy", "both")) == "both",
        )
        given.done()
        if made.both and made.claims == "none":
            raise given.wrong("mentions", "is 'both', which needs the model that claims=none leaves out")
        return made


class SpacyExtractor:
    """Mentions by a spaCy pipeline; coreference, claims, status, speakers, dates and places between them by the shipped model.

    The heads of the model were trained on the model's own mentions, which take in descriptions ("the militia") and pronouns.
    Pipelines that mark names alone therefore give fewer claims; `mentions=both` adds the model's own mentions wherever the
    pipeline has none. With `claims=none` there are mentions and coreference by name only.

    Args:
        settings: see `Settings`.
        threads: threads the shipped model may use; None: as onnxruntime thinks fit.

    Raises:
        ExtractionError: spaCy, the pipeline or the model is missing or does not fit.
    """

    name = "spacy"

    def __init__(self, settings: Settings, threads: int | None = None) -> None:
        self.settings = settings
        self._labels = Labels(read_labels(settings.labels))
        self._pipeline, self._has_ents = _load(settings.model)
        self._neural = None if settings.claims == "none" else NeuralExtractor(settings.claims, threads)
        neural = "none" if self._neural is None else self._neural.version
        how = digest(*_state(self._pipeline), repr(self._labels), neural, str(settings.both))[:8]
        self.version = f"{READER}.{how} {self._pipeline.meta['lang']}_{self._pipeline.meta['name']}"
        self.threshold = THRESHOLD if self._neural is None else self._neural.threshold
        self._reports, self._kept, self._unmapped = 0, 0, Counter[str]()

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> SpacyExtractor:
        """Make one from settings as users type them: `model`, `labels`, `claims`, `mentions`; see docs/extractors.md.

        Raises:
            ExtractionError: see the class; or a setting is wrong.
        """
        return cls(Settings.of(options))

    def copier(self) -> Callable[[], SpacyExtractor]:
        """See `actorgraph.protocols.Copied`."""
        return partial(SpacyExtractor, self.settings, 1)

    def summary(self) -> list[str]:
        """See `actorgraph.protocols.Summarised`: mentions, and labels that mean nothing to us; of this process alone."""
        if not self._reports:
            return []
        lines = [f"{self._kept} mentions by {self.settings.model} in {self._reports} reports"]
        if self._unmapped:
            shown = ", ".join(f"{label} {count}" for label, count in self._unmapped.most_common(12))
            lines.append(f"labels left out: {shown} (--extractor-option labels=LABEL:Type takes them in)")
        if not self._has_ents:
            lines.append("no component of the pipeline says that it sets entities (ner, entity_ruler ...)")
        return lines

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield one extraction a document, in order."""
        for document in documents:
            named = self._named(document)
            self._reports += 1
            self._kept += len(named)
            if self._neural is None:
                yield compose(document, named, (), self.name, self.version, Counter())
            else:
                yield self._neural.read_as(document, self.name, self.version, partial(_decode, named, self.settings.both))

    def _named(self, document: Document) -> list[Named]:
        text = without_boilerplate(document)
        out: list[Named] = []
        for stretch in stretches(text, LONGEST, 0, [mark.span for mark in document.boilerplate]):
            for entity in self._pipeline(text[stretch.start : stretch.end]).ents:
                span = trimmed(text, stretch.start + entity.start_char, stretch.start + entity.end_char)
                if span is None:
                    continue
                kind = self._labels.type_of(entity.label_, span.of(text))
                if kind is None:
                    self._unmapped[entity.label_] += 1
                else:
                    out.append(Named(span, kind))
        return out


def _load(model: str) -> tuple[Language, bool]:
    try:
        import spacy
    except ImportError as error:
        todo = "Install it: pip install 'actorgraph[spacy]'"
        raise ExtractionError("the extractor 'spacy' needs the package spacy", todo=todo) from error
    try:
        pipeline = spacy.load(model)
    except OSError as error:
        raise ExtractionError(
            f"there is no spaCy pipeline {model!r} here",
            todo=f"Give the folder of one, or install it: python -m spacy download {model}",
        ) from error
    except Exception as error:  # a broken or foreign pipeline may raise anything while it loads
        raise ExtractionError(
            f"the spaCy pipeline cannot be loaded: {type(error).__name__}: {' '.join(str(error).split())[:300]}",
            where=model,
            todo="Does it fit the spaCy that is installed (python -m spacy validate)?",
        ) from error
    sets = any("doc.ents" in pipeline.get_pipe_meta(name).assigns for name in pipeline.pipe_names)
    return pipeline, sets


def _state(pipeline: Language) -> Iterator[str]:
    """Yield all that a pipeline's output depends on: spaCy, and the files it was loaded from."""
    yield package_version("spacy")
    folder = Path(str(pipeline.path))
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        with file.open("rb") as stream:
            yield f"{file.relative_to(folder).as_posix()} {hashlib.file_digest(stream, 'sha256').hexdigest()}"


def _decode(named: Sequence[Named], both: bool, text: str, words: Sequence[Word], scores: Floats) -> list[Found]:
    """Put spaCy's mentions, in the order of the text, on the model's words; with `both`, its own too where there is room."""
    out: list[Found] = []
    k = 0
    for mention in named:
        while k < len(words) and words[k].end <= mention.span.start:
            k += 1
        last = k
        while last < len(words) and words[last].start < mention.span.end and words[last].sentence == words[k].sentence:
            last += 1
        if last > k:
            out.append(Found(k, last - 1, TYPES.index(mention.type)))
            k = last
    if both:
        taken = {word for found in out for word in range(found.first, found.last + 1)}
        out += [found for found in by_tags(text, words, scores) if not taken & set(range(found.first, found.last + 1))]
    return sorted(out)
