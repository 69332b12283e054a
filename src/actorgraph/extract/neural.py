"""The default extractor: the model that ships with the package."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path

from actorgraph.extract.claims import Scored, score_claims
from actorgraph.extract.dates import resolve_date
from actorgraph.extract.entities import cluster, entity_types, known_keys
from actorgraph.extract.network import Floats, ModelConfig, Network, OnnxNetwork, model_folder
from actorgraph.extract.options import Options
from actorgraph.extract.read import Decoder, Reading, by_tags, read, surface
from actorgraph.extract.segment import sentences
from actorgraph.extract.windows import Pieces, Window, windows
from actorgraph.ids import claim_id, text_hash
from actorgraph.model import ActorType, Claim, DateRange, Document, Extraction, Mention, Span
from actorgraph.ontology import SYMMETRIC
from actorgraph.resolve.gazetteer import Gazetteer

DECODER = 5
"""Version of everything between the network's scores and an extraction; raised whenever the same scores give another one."""

SENTENCES_BEFORE = 2
"""Sentences before a claim that are looked at to date it."""


class NeuralExtractor:
    """Mentions, coreference, claims, status, speakers, dates and places by one joint network.

    What goes wrong still, so that nobody is surprised: unnamed groups ("militiamen", "the cell") stay apart from the group
    they belong to, pronouns far from their name stay alone, a claim whose words lie two sentences away is missed, and rare
    relations (infiltrated, released) are found less often than frequent ones. Figures: training/MODEL_CARD.md.

    Args:
        folder: of a model, or the name of a shipped one (`network.MODELS`); None: the default one.
        threads: threads an inference may use; None: as onnxruntime thinks fit.

    Raises:
        ExtractionError: the model is missing or does not fit.
    """

    name = "actorgraph"

    def __init__(self, folder: Path | str | None = None, threads: int | None = None) -> None:
        self.folder = model_folder(folder)
        self._threads = threads
        self.config = ModelConfig.read(self.folder)
        self.version = f"{self.config.version}.{DECODER}"
        self.threshold = self.config.threshold

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> NeuralExtractor:
        """Make one from settings as users type them: `model`, the folder of a model or the name of a shipped one.

        Raises:
            ExtractionError: see the class; or there is another setting.
        """
        given = Options("neural", options)
        model = given.text("model")
        given.done()
        return cls(model)

    def copier(self) -> Callable[[], NeuralExtractor]:
        """See `actorgraph.protocols.Copied`."""
        return partial(NeuralExtractor, self.folder, threads=1)

    @cached_property
    def _network(self) -> OnnxNetwork:
        return OnnxNetwork(self.folder, self._threads)

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """Yield one extraction a document, in order; claims at or above the model's floor."""
        for document in documents:
            yield self.read_as(document, self.name, self.version)

    def read_as(self, document: Document, name: str, version: str, decode: Decoder = by_tags) -> Extraction:
        """Read one document under another extractor's name, with mentions that `decode` gives."""
        return extract_one(document, self._network, self._network.pieces, self.config, name, version, decode)


def extract_one(
    document: Document,
    network: Network,
    pieces: Pieces,
    config: ModelConfig,
    name: str,
    version: str,
    decode: Decoder = by_tags,
) -> Extraction:
    """Read one document with a network; name and version are those of the extractor, `decode` gives the mentions."""
    excluded = [mark.span for mark in document.boilerplate]
    cut = windows(document.text, pieces, config.window, excluded)
    reading = read(network, document.text, cut, _encode(network, cut), config.floor / 4, decode)
    keys = known_keys(reading, document.text, Gazetteer.built_in())
    entities = cluster(reading, document.text, keys)
    types = entity_types(reading, document.text, entities)
    split = sentences(document.text, excluded)

    def evidence(a: int, b: int) -> Span:
        ends = [_span(reading, k) for k in (a, b)]
        numbers = [reading.words[reading.mentions[k].first].sentence for k in (a, b)]
        first, last = split[min(numbers)], split[max(numbers)]
        return Span(min(first.start, *(e.start for e in ends)), max(last.end, *(e.end for e in ends)))

    scored = score_claims(reading, entities, types, config, evidence)
    mentions = _mentions(reading, document.text, entities, types)
    claims = tuple(_claim(document, claim, mentions, split) for claim in scored)
    return Extraction(document.id, text_hash(document.text), mentions, claims, name, version)


def _encode(network: Network, cut: Sequence[Window]) -> list[Floats]:
    """Encode windows, each for itself.

    Filling up the shorter ones of four costs a quarter of the time on one core (`benchmarks/batches.py`), and in 8 bits each
    window has a scale of its own that way.
    """
    return [hidden for window in cut for hidden in network.encode([window])]


def _span(reading: Reading, mention: int) -> Span:
    found = reading.mentions[mention]
    return Span(reading.words[found.first].start, reading.words[found.last].end)


def _mentions(reading: Reading, text: str, entities: Sequence[int], types: Sequence[ActorType]) -> tuple[Mention, ...]:
    label: dict[int, str] = {}
    for entity in entities:
        label.setdefault(entity, f"e{len(label) + 1}")
    return tuple(
        Mention(f"m{k + 1}", _span(reading, k), surface(reading, text, k), types[k], label[entities[k]])
        for k in range(len(reading.mentions))
    )


def claim_date(document: Document, evidence: Span, when: Mention, split: Sequence[Span]) -> DateRange | None:
    """Resolve a date; the claim's sentences and the two before it tell of which year it may be, and whether it is to come."""
    first = max(0, bisect_right(split, evidence.start, key=lambda s: s.start) - 1 - SENTENCES_BEFORE)
    start = min(split[first].start, when.span.start)
    context = document.text[start : max(evidence.end, when.span.end)]
    return resolve_date(when.text, document.published, context, when.span.start - start)


def _claim(document: Document, scored: Scored, mentions: Sequence[Mention], split: Sequence[Span]) -> Claim:
    def id_of(k: int | None) -> str | None:
        return None if k is None else mentions[k].id

    subject, object_ = mentions[scored.subject], mentions[scored.object]
    spans = [(m.span.start, m.span.end) for m in (subject, object_)]
    return Claim(
        id=claim_id(document.id, spans[0], scored.relation, spans[1], scored.relation in SYMMETRIC),
        subject=subject.id,
        relation=scored.relation,
        object=object_.id,
        evidence=scored.evidence,
        status=scored.status,
        by=id_of(scored.by),
        when=id_of(scored.when),
        where=id_of(scored.where),
        former=scored.former,
        confidence=scored.confidence,
        date=None if scored.when is None else claim_date(document, scored.evidence, mentions[scored.when], split),
    )
