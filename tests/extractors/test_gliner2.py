"""The extractor `gliner2` with a real checkpoint, made here: tiny and with random weights, so that what it says means nothing.

What is tested is that the library's own code runs from a folder, that its spans land where they should, and that nothing comes
out that the ontology does not know. It needs torch, which is gigabytes: it is not among what the tests install.
"""

import pytest

pytest.importorskip(
    "torch", reason="the tests of the extractor gliner2 need: pip install 'actorgraph[gliner2]' (torch, gigabytes)"
)
pytest.importorskip("gliner2.joint_ie", reason="the tests of the extractor gliner2 need: pip install 'actorgraph[gliner2]'")

from actorgraph import ontology
from actorgraph.errors import ExtractionError
from actorgraph.extract import get_extractor
from actorgraph.model import Boilerplate, Document, Span, Status

pytestmark = [
    pytest.mark.gliner2,
    # the libraries' own, for tokenizers and torch of other versions
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]

RAID = "The Wadi Shield raided Kafr Zeit on Sunday and killed Omar Keshish."
TEXT = f"{RAID} Idris Qandil leads the Wadi Shield. It denied the raid."


def make_checkpoint(folder, seed=0):
    """Write a checkpoint of GLiNER2.5's architecture: two layers of 32, a vocabulary of some hundred pieces."""
    import torch
    from gliner2.configuration import ExtractorConfig
    from gliner2.inference.engine import BoundaryExtractor
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import BertConfig, PreTrainedTokenizerFast

    marks = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    pieces = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    pieces.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    pieces.train_from_iterator([TEXT], trainers.WordPieceTrainer(vocab_size=300, special_tokens=list(marks.values())))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=pieces, **marks)
    torch.manual_seed(seed)
    encoder = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=2048,
    )  # fmt: skip
    config = ExtractorConfig(architecture="boundary", model_name="tiny")
    BoundaryExtractor(config, encoder_config=encoder, tokenizer=tokenizer).eval().save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    return make_checkpoint(tmp_path_factory.mktemp("gliner2") / "tiny")


def made(checkpoint, **settings):
    given = {"model": str(checkpoint), "floor": "0", "relations": "raided,killed,leads,met_with", "window": "100"}
    return get_extractor("gliner2", given | {key: str(value) for key, value in settings.items()})


def one(extractor, document):
    (found,) = extractor.extract([document])
    found.check(document.text)
    return found


def test_the_library_reads_a_report_under_the_ontology(checkpoint):
    found = one(made(checkpoint, entity_threshold=0.4), Document("a", TEXT, published="2026-03-10"))
    assert found.mentions
    assert found.claims
    kind = {mention.id: str(mention.type) for mention in found.mentions}
    for claim in found.claims:
        assert claim.relation in {"raided", "killed", "leads", "met_with"}
        assert ontology.allows(claim.relation, kind[claim.subject], kind[claim.object])
        assert claim.status in tuple(Status)
        assert 0 <= claim.confidence <= 1
        assert claim.evidence.of(TEXT)[-1] == "."
    assert (found.extractor, found.version.split()[1]) == ("gliner2", "tiny")


def test_mentions_of_every_stretch_are_where_they_are_said_to_be(checkpoint):
    text = " ".join([TEXT] * 3)
    found = one(made(checkpoint, entity_threshold=0.4, relations="raided"), Document("a", text))
    assert max(m.span.end for m in found.mentions) > 2 * len(TEXT)
    assert min(m.span.start for m in found.mentions) < len(TEXT)


def test_it_is_deterministic(checkpoint):
    document = Document("a", RAID)
    assert one(made(checkpoint), document) == one(made(checkpoint), document)


def test_boilerplate_takes_no_part(checkpoint):
    text = f"Share Save Print\n{TEXT}"
    document = Document("a", text, boilerplate=(Boilerplate(Span(0, 16), "share"),))
    found = one(made(checkpoint, entity_threshold=0.4), document)
    assert found.mentions
    assert all(mention.span.start > 16 for mention in found.mentions)


def test_the_version_follows_weights_and_settings(checkpoint, tmp_path):
    other = make_checkpoint(tmp_path / "tiny", seed=1)
    versions = {made(checkpoint).version, made(other).version, made(checkpoint, relations="raided").version}
    assert len(versions) == 3


def test_without_the_status_all_claims_are_asserted(checkpoint):
    found = one(made(checkpoint, entity_threshold=0.4, status="asserted"), Document("a", TEXT))
    assert {claim.status for claim in found.claims} == {Status.ASSERTED}


def test_folders_that_are_no_checkpoint(checkpoint, tmp_path):
    with pytest.raises(ExtractionError, match=r"config\.json is missing"):
        made(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ExtractionError, match="cannot be loaded"):
        made(tmp_path)
    for name in ("relations", "status", "window"):
        with pytest.raises(ExtractionError, match=name):
            made(checkpoint, **{name: "nonsense"})
