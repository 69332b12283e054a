"""The trained network as onnxruntime sees it: an encoder and six small heads, each one ONNX graph of a model folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from actorgraph import ontology
from actorgraph.errors import ExtractionError
from actorgraph.extract.candidates import TYPES
from actorgraph.extract.windows import Pieces, Window
from actorgraph.model import Status

if TYPE_CHECKING:
    import onnxruntime

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


class Network(Protocol):
    """What the decoder needs of a network; widths are its own matter.

    `encode` gives [words, hidden] for each window; `words` gives tag scores, and what pairs look at: between, keys, values;
    `mentions` gives the vectors of mentions as subject, object, anaphor, antecedent and role; `pairs` gives scores (logits) of
    relations and a state; `claims` makes of states status (first if nobody says the claim, then if somebody does), former, and
    the query for `roles`; `coreference` and `roles` give scores against zero. The last two and `pairs` take the vectors of
    all that may stand on either side, and i and j: which two of them belong together.
    """

    def encode(self, batch: Sequence[Window]) -> list[Floats]:
        """See the class."""
        ...

    def words(self, hidden: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """See the class."""
        ...

    def mentions(self, first: Floats, last: Floats, kind: Integers) -> tuple[Floats, ...]:
        """See the class."""
        ...

    def pairs(self, *inputs: Any) -> tuple[Floats, Floats]:
        """See the class."""
        ...

    def claims(self, state: Floats, keys: Floats, values: Floats, near: Integers) -> tuple[Floats, Floats, Floats]:
        """See the class."""
        ...

    def coreference(self, later: Floats, earlier: Floats, i: Integers, j: Integers, match: Integers, apart: Integers) -> Floats:
        """See the class."""
        ...

    def roles(self, query: Floats, mention: Floats, i: Integers, j: Integers, distance: Integers) -> Floats:
        """See the class."""
        ...


HEADS = ("words", "mentions", "pairs", "claims", "coreference", "roles")
FORMAT = 3
"""Version of the model folder's layout."""


@dataclass(frozen=True)
class ModelConfig:
    """config.json of a model folder.

    Attributes:
        name, version: of the model; both are written into every extraction.
        window: size of a window in word pieces.
        threshold: default lowest confidence of a claim in output and graph; floor: lowest confidence of a claim that is kept
            at all.
        calibration: for each family and for "*": [slope, intercept] from score (logit) to the logit of the probability.
    """

    name: str
    version: str
    window: int
    threshold: float
    floor: float
    calibration: dict[str, tuple[float, float]]

    @classmethod
    def read(cls, folder: Path) -> ModelConfig:
        """Read and check a model folder's config.json.

        Raises:
            ExtractionError: it is missing, broken or was made for other types, relations or statuses.
        """
        file = folder / "config.json"
        todo = "Reinstall actorgraph, or give the folder of a model made for this version"
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise ExtractionError("no model here: config.json is missing", where=str(folder), todo=todo) from error
        except (OSError, ValueError) as error:
            raise ExtractionError(f"the model's config.json cannot be read: {error}", where=str(file), todo=todo) from error
        labels = {"types": list(TYPES), "relations": list(ontology.RELATIONS), "statuses": list(Status), "format": FORMAT}
        for key, wanted in labels.items():
            if data.get(key) != wanted:
                raise ExtractionError(f"the model was made for other {key}", where=str(file), todo=todo)
        calibration = {key: (float(value[0]), float(value[1])) for key, value in data["calibration"].items()}
        keys = ("name", "version", "window", "threshold", "floor")
        return cls(**{key: data[key] for key in keys}, calibration=calibration)


MODELS = ("base", "small")
"""Names of the models that ship with the package, the default first."""


def model_folder(model: str | Path | None = None) -> Path:
    """Return the folder of a model: of a shipped one by its name, else the folder that is named (`./base` is a folder)."""
    name = MODELS[0] if model is None else str(model)
    return Path(str(resources.files("actorgraph.extract") / "models" / name)) if name in MODELS else Path(name)


class OnnxNetwork:
    """A model folder opened with onnxruntime on the CPU.

    Args:
        folder: holds encoder.onnx, one ONNX file a head, tokenizer.json and config.json.
        threads: threads an inference may use; None leaves the choice to onnxruntime.

    Raises:
        ExtractionError: a file is missing or broken.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        self.config = ModelConfig.read(folder)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        # spinning threads steal time from a second process on the same machine
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if threads is not None:
            options.intra_op_num_threads = threads
        try:
            self._encoder = _open(folder / "encoder.onnx", options)
            self._heads = {name: _open(folder / f"{name}.onnx", options) for name in HEADS}
            self.pieces = Pieces.of(Tokenizer.from_file(str(folder / "tokenizer.json")))
        except Exception as error:  # onnxruntime and tokenizers raise bare Exceptions
            raise ExtractionError(
                f"the model cannot be loaded: {error}", where=str(folder), todo="Reinstall actorgraph"
            ) from error

    def encode(self, batch: Sequence[Window]) -> list[Floats]:
        """Return the vector of the first piece of each word, [words, hidden], for each window."""
        length = max(len(window.ids) for window in batch)
        shape = (len(batch), length)
        ids = np.full(shape, self.pieces.pad, np.int64)
        casings, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        for row, window in enumerate(batch):
            n = len(window.ids)
            ids[row, :n], casings[row, :n], mask[row, :n] = window.ids, window.casings, 1
        (hidden,) = self._encoder.run(None, {"ids": ids, "casings": casings, "mask": mask})
        return [hidden[row, window.first] for row, window in enumerate(batch)]

    def _run(self, head: str, *inputs: Any) -> Any:
        session = self._heads[head]
        return session.run(None, {slot.name: value for slot, value in zip(session.get_inputs(), inputs, strict=True)})

    def words(self, hidden: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """See `Network`."""
        return tuple(self._run("words", hidden))

    def mentions(self, first: Floats, last: Floats, kind: Integers) -> tuple[Floats, ...]:
        """See `Network`."""
        return tuple(self._run("mentions", first, last, kind))

    def pairs(self, *inputs: Any) -> tuple[Floats, Floats]:
        """See `Network`."""
        return tuple(self._run("pairs", *inputs))

    def claims(self, state: Floats, keys: Floats, values: Floats, near: Integers) -> tuple[Floats, Floats, Floats]:
        """See `Network`."""
        return tuple(self._run("claims", state, keys, values, near))

    def coreference(self, later: Floats, earlier: Floats, i: Integers, j: Integers, match: Integers, apart: Integers) -> Floats:
        """See `Network`."""
        scores: Floats = self._run("coreference", later, earlier, i, j, match, apart)[0]
        return scores

    def roles(self, query: Floats, mention: Floats, i: Integers, j: Integers, distance: Integers) -> Floats:
        """See `Network`."""
        scores: Floats = self._run("roles", query, mention, i, j, distance)[0]
        return scores


def _open(file: Path, options: onnxruntime.SessionOptions) -> onnxruntime.InferenceSession:
    import onnxruntime

    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
