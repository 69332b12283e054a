"""The heads over the encoder's word vectors: each a module of tensors only, so that each becomes one small ONNX graph.

What a head makes of a pair is a matrix times the vectors of its two ends side by side. There are ten times as many pairs as
mentions, so, but in training (where each pair has a dropout of its own), each end's part is worked out once a mention.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from actorgraph import ontology
from actorgraph.extract import features
from actorgraph.extract.candidates import TAGS, TYPES
from actorgraph.model import Status

RELATIONS = list(ontology.RELATIONS)
STATUSES = [str(s) for s in Status]
ROLES = ["by", "when", "where"]
WIDTH = 256
STATE = 448
"""Width of the state of a pair."""
ATTENTION_HEADS = 4


def _dense(size: int, out: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(size, out), nn.GELU())


def _columns(layer: nn.Module, *sizes: int) -> tuple[Tensor, ...]:
    """Return the weights of a linear layer for the parts, of these sizes, that its input is put together from."""
    assert isinstance(layer, nn.Linear)
    return layer.weight.split(sizes, 1)


class WordHead(nn.Module):
    """[words, hidden] to BIO tags and what pairs look at: `between` (max-pooled), keys and values (attended)."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.tag = nn.Linear(hidden, len(TAGS))
        self.between = _dense(hidden, WIDTH)
        self.keys = nn.Linear(hidden, WIDTH)
        self.values = nn.Linear(hidden, WIDTH)

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        return self.tag(words), self.between(words), self.keys(words), self.values(words)


class MentionHead(nn.Module):
    """First and last word of each mention and its type to its vectors as subject, object, antecedent, anaphor and role."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.kind = nn.Embedding(len(TYPES), 32)
        self.parts = nn.ModuleList(_dense(2 * hidden + 32, WIDTH) for _ in range(5))

    def forward(self, first: Tensor, last: Tensor, kind: Tensor) -> tuple[Tensor, ...]:
        joined = torch.cat([first, last, self.kind(kind)], -1)
        return tuple(part(joined) for part in self.parts)


class Attention(nn.Module):
    """Queries, [pairs, WIDTH], to what they see of the words: [pairs, WIDTH]. `bias` is added to the weights before softmax."""

    def forward(self, query: Tensor, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
        pairs, words = query.shape[0], keys.shape[0]
        size = WIDTH // ATTENTION_HEADS
        q = query.view(pairs, ATTENTION_HEADS, size).transpose(0, 1)
        k = keys.view(words, ATTENTION_HEADS, size).permute(1, 2, 0)
        v = values.view(words, ATTENTION_HEADS, size).transpose(0, 1)
        weight = (torch.matmul(q, k) * size**-0.5 + bias).softmax(-1)
        return torch.matmul(weight, v).transpose(0, 1).reshape(pairs, WIDTH)


class PairHead(nn.Module):
    """Ordered pairs (i, j) of mentions to relations and a state, from which `ClaimHead` goes on.

    Besides the two mentions it sees the words between them (max-pooled) and attends to all words of their sentences, since
    the words that say it may stand before or behind both.
    """

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(2 * WIDTH, WIDTH)
        self.distance = nn.Embedding(features.WORD_DISTANCES, 32)
        self.gap = nn.Embedding(features.BETWEEN_CLASSES, 16)
        self.attention = Attention()
        self.out = nn.Sequential(nn.Dropout(0.2), nn.Linear(5 * WIDTH + 48, STATE), nn.GELU(), nn.Dropout(0.2))
        self.relation = nn.Linear(STATE, len(RELATIONS))
        nn.init.constant_(self.relation.bias, -4.0)

    def forward(
        self, subject: Tensor, object_: Tensor, i: Tensor, j: Tensor, between: Tensor, distance: Tensor, gap: Tensor,
        keys: Tensor, values: Tensor, visible: Tensor,
    ) -> tuple[Tensor, ...]:  # fmt: skip
        of_subject, of_object = _columns(self.query, WIDTH, WIDTH)
        query = (subject @ of_subject.t())[i] + (object_ @ of_object.t())[j] + self.query.bias
        context = self.attention(query, keys, values, (visible.to(query.dtype) - 1.0) * 1e4)
        its_subject, its_object = subject[i], object_[j]
        both = its_subject * its_object
        if self.training:
            joined = [its_subject, its_object, both, between, context, self.distance(distance), self.gap(gap)]
            out = self.out(torch.cat(joined, -1))
        else:
            layer = self.out[1]
            a, b, rest, far, many = _columns(layer, WIDTH, WIDTH, 3 * WIDTH, 32, 16)
            own = F.linear(torch.cat([both, between, context], -1), rest, layer.bias)
            ends = (subject @ a.t())[i] + (object_ @ b.t())[j]
            stands = (self.distance.weight @ far.t())[distance] + (self.gap.weight @ many.t())[gap]
            out = self.out[2](own + ends + stands)
        return self.relation(out), out


class ClaimHead(nn.Module):
    """The state of a pair that stands in a relation to status, former, and the query for the roles.

    It attends to the words around the claim, some sentences before it among them: there stands who says it. Status comes
    twice: if nobody says the claim, and if somebody does (to which that speaker's score is added).
    """

    def __init__(self) -> None:
        super().__init__()
        self.query = nn.Linear(STATE, WIDTH)
        self.nearness = nn.Linear(WIDTH, features.NEARNESS * ATTENTION_HEADS)
        self.attention = Attention()
        self.mix = _dense(STATE + WIDTH, WIDTH)
        self.status = nn.Linear(STATE + WIDTH, 2 * len(STATUSES))
        self.former = nn.Linear(STATE, 1)
        self.role = nn.Linear(STATE + WIDTH, WIDTH)
        nn.init.constant_(self.former.bias, -3.0)

    def forward(self, state: Tensor, keys: Tensor, values: Tensor, near: Tensor) -> tuple[Tensor, ...]:
        query = self.query(state)
        # how much each attention head looks at each class of nearness, spread over the words of that class
        by_class = self.nearness(query).view(-1, ATTENTION_HEADS, features.NEARNESS).transpose(0, 1)
        bias = by_class.gather(-1, near.expand(ATTENTION_HEADS, -1, -1)) - (near == 0).to(query.dtype) * 1e4
        seen = self.mix(torch.cat([state, self.attention(query, keys, values, bias)], -1))
        joined = torch.cat([state, seen], -1)
        return self.status(joined), self.former(state).squeeze(-1), self.role(joined)


class CoreferenceHead(nn.Module):
    """A mention i and an earlier one j to a score: above zero, and above all others, they are one actor."""

    def __init__(self) -> None:
        super().__init__()
        self.match = nn.Embedding(features.MATCH_CLASSES, 32)
        self.apart = nn.Embedding(features.MENTION_DISTANCES, 32)
        self.out = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * WIDTH + 64, 192), nn.GELU(), nn.Linear(192, 1))

    def forward(self, later: Tensor, earlier: Tensor, i: Tensor, j: Tensor, match: Tensor, apart: Tensor) -> Tensor:
        both = later[i] * earlier[j]
        if self.training:
            joined = [later[i], earlier[j], both, self.match(match), self.apart(apart)]
            return self.out(torch.cat(joined, -1)).squeeze(-1)
        layer = self.out[1]
        a, b, rest, same, far = _columns(layer, WIDTH, WIDTH, WIDTH, 32, 32)
        ends = (later @ a.t())[i] + (earlier @ b.t())[j]
        stands = (self.match.weight @ same.t())[match] + (self.apart.weight @ far.t())[apart]
        return self.out[2:](F.linear(both, rest, layer.bias) + ends + stands).squeeze(-1)


class RoleHead(nn.Module):
    """The query i of a pair and a mention j to three scores: it says so, dates it, places it; zero stands for "nobody"."""

    def __init__(self) -> None:
        super().__init__()
        self.distance = nn.Embedding(features.ROLE_DISTANCES, 32)
        self.out = nn.Sequential(nn.Dropout(0.1), nn.Linear(3 * WIDTH + 32, 128), nn.GELU(), nn.Linear(128, len(ROLES)))

    def forward(self, query: Tensor, mention: Tensor, i: Tensor, j: Tensor, distance: Tensor) -> Tensor:
        both = query[i] * mention[j]
        if self.training:
            return self.out(torch.cat([query[i], mention[j], both, self.distance(distance)], -1))
        layer = self.out[1]
        a, b, rest, far = _columns(layer, WIDTH, WIDTH, WIDTH, 32)
        ends = (query @ a.t())[i] + (mention @ b.t())[j] + (self.distance.weight @ far.t())[distance]
        return self.out[2:](F.linear(both, rest, layer.bias) + ends)


class Heads(nn.Module):
    """All heads of one model."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.words = WordHead(hidden)
        self.mentions = MentionHead(hidden)
        self.pairs = PairHead()
        self.claims = ClaimHead()
        self.coreference = CoreferenceHead()
        self.roles = RoleHead()
