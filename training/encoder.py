"""Fine-tunes a sentence encoder (MPNet) on the codebook's own labelled sentences.

    python training/encoder.py ITEMS.jsonl --base FOLDER --vocabulary TOKENIZER.json --to CHECKPOINT.pt

`--soft` writes what the tuned encoder says of every item; `--teacher` learns from such a file as well as from the labels
(Hinton et al. 2015). Needs torch and transformers, which the product does not. See training/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from comity.events.encoder import layout
from comity.events.marking import ENDS, NAMES
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel, AutoTokenizer

DIRECTIONS = ["forward", "backward", "both"]
STATUSES = ["happened", "announced", "hypothetical", "alleged", "denied", "historical"]
MAX_TOKENS = 96

# What each head counts for in the loss.
WEIGHTS = {"action": 1.0, "direction": 0.5, "status": 0.3, "mode": 0.3}
# How much the teacher counts beside the labels, and how far its answers are softened.
TEACHER_SHARE, SOFTENING = 0.5, 2.0
# Weights are averaged over about so many of the last steps.
AVERAGED = 400
FIELDS = ("ids", "positions", "groups")


class Encoder(nn.Module):
    """MPNet that reads marks beside the sentence: `layout` says what they are and who reads whom."""

    def __init__(self, base: str, layers: int) -> None:
        super().__init__()
        whole = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.embeddings, self.layers = whole.embeddings, whole.encoder.layer[:layers]
        self.bias, self.bucket = whole.encoder.relative_attention_bias, whole.encoder.relative_position_bucket
        self.hidden_size = whole.config.hidden_size

    def forward(self, ids, positions, groups):
        """(batch, tokens, hidden); the sentence's tokens read each other, marks the sentence and those of their pair."""
        read = (groups[:, None, :] == 0) | (groups[:, None, :] == groups[:, :, None])
        closed = torch.where(read, 0.0, -1e4)[:, None]
        bias = self.bias(self.bucket(positions[:, None, :] - positions[:, :, None])).permute(0, 3, 1, 2)
        hidden = self.embeddings(input_ids=ids, position_ids=positions + 2)
        for layer in self.layers:
            hidden = layer(hidden, closed, position_bias=bias)[0]
        return hidden


class Pairs(nn.Module):
    """The encoder and its heads: the features are the first token, and the first mark of both parties."""

    def __init__(self, base: str, layers: int, labels: dict[str, int]) -> None:
        super().__init__()
        self.encoder = Encoder(base, layers)
        self.drop = nn.Dropout(0.1)
        size = 3 * self.encoder.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(size, count) for name, count in labels.items()})

    def forward(self, ids, positions, groups, rows, first, second):
        hidden = self.encoder(ids, positions, groups)
        features = torch.cat([hidden[rows, 0], hidden[rows, first], hidden[rows, second]], dim=-1)
        return {name: head(self.drop(features)) for name, head in self.heads.items()}


class Reader:
    """Turns items into what the encoder takes: the pairs of a sentence together."""

    def __init__(self, vocabulary: str) -> None:
        self.tokenizer = Tokenizer.from_file(vocabulary)
        self.tokenizer.add_special_tokens([*ENDS, *NAMES])
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.ends = [self.tokenizer.token_to_id(token) for token in ENDS]

    def sentences(self, items):
        """Lists of items with one text each."""
        found = defaultdict(list)
        for item in items:
            found[item["number"], item["text"]].append(item)
        return list(found.values())

    def batches(self, items, size, rng=None):
        """(items, inputs): about `size` pairs of sentences of like length."""
        sentences = self.sentences(items)
        encodings = dict(
            zip(map(id, sentences), self.tokenizer.encode_batch([one[0]["text"] for one in sentences]), strict=True)
        )
        if rng:
            rng.shuffle(sentences)
        sentences.sort(key=lambda one: len(encodings[id(one)].ids) + 4 * len(one) + (rng.random() * 6 if rng else 0))
        chunks, last = [[]], 0
        for one in sentences:
            if last >= size:
                chunks.append([])
                last = 0
            chunks[-1].append(one)
            last += len(one)
        if rng:
            rng.shuffle(chunks)
        for chunk in chunks:
            yield [item for one in chunk for item in one], self._inputs(chunk, [encodings[id(one)] for one in chunk])

    def _inputs(self, chunk, encodings):
        laid = [
            layout(e.ids, e.offsets, [(i["first"], i["second"]) for i in one], self.ends)
            for one, e in zip(chunk, encodings, strict=True)
        ]
        width = max(len(one["ids"]) for one in laid)
        padding = {"ids": 1, "positions": 0, "groups": -1}
        tables = [
            torch.tensor(
                np.stack([np.pad(one[f], (0, width - len(one[f])), constant_values=padding[f]) for one in laid])
            )
            for f in FIELDS
        ]
        rows = torch.tensor([number for number, one in enumerate(laid) for _ in one["first"]])
        return (*tables, rows, *(torch.tensor(np.concatenate([one[f] for one in laid])) for f in ("first", "second")))


def prepare(path):
    """The items with their targets (-100 where a head has nothing to learn), and the labels of actions and modes."""
    items = [json.loads(line) for line in Path(path).open(encoding="utf-8")]
    actions = sorted({item["action"] for item in items})
    modes = sorted({f"{item['action']}:{item['mode']}" for item in items if item["mode"]})
    for row, item in enumerate(items):
        act = item["action"] != "NONE"
        item["row"] = row
        item["targets"] = {
            "action": actions.index(item["action"]),
            "direction": DIRECTIONS.index(item["direction"]) if act else -100,
            "status": STATUSES.index(item["status"]) if act else -100,
            "mode": modes.index(f"{item['action']}:{item['mode']}") if item["mode"] else -100,
        }
    return items, actions, modes


def in_vocabulary_of(reader, base, model) -> None:
    """Puts the table of word vectors into the order of the vocabulary that the product reads with (BERT's)."""
    theirs = AutoTokenizer.from_pretrained(base).get_vocab()
    renamed = {"[CLS]": "<s>", "[SEP]": "</s>", "[PAD]": "<pad>", "[UNK]": "<unk>", "[MASK]": "<mask>"}
    ours = reader.tokenizer.get_vocab()
    table = model.encoder.embeddings.word_embeddings.weight
    order = torch.zeros(max(ours.values()) + 1, dtype=torch.long)
    for token, number in ours.items():
        order[number] = theirs[renamed.get(token, token)]
    fresh = [ours[token] for token in (*ENDS, *NAMES)]
    with torch.no_grad():
        ordered = table[order].clone()
        ordered[fresh] = table.mean(0) + torch.randn(len(fresh), table.shape[1]) * table.std()
    model.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(ordered, freeze=False)


def loss_of(said, items, soft):
    total = torch.zeros(())
    for name, weight in WEIGHTS.items():
        targets = torch.tensor([item["targets"][name] for item in items])
        used = targets >= 0
        if not used.any():
            continue
        logits = said[name].float()[used]
        loss = nn.functional.cross_entropy(logits, targets[used], label_smoothing=0.05)
        if soft is not None:
            taught = torch.from_numpy(soft[name][[item["row"] for item in items]]).float()[used]
            goal = nn.functional.softmax(taught / SOFTENING, -1)
            gap = nn.functional.kl_div(nn.functional.log_softmax(logits / SOFTENING, -1), goal, reduction="batchmean")
            loss = (1 - TEACHER_SHARE) * loss + TEACHER_SHARE * SOFTENING**2 * gap
        total = total + weight * loss
    return total


def answers(model, reader, items):
    """What the model says of each item, a (items × labels) array a head."""
    model.eval()
    place = {item["row"]: number for number, item in enumerate(items)}
    found = {}
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for chosen, inputs in reader.batches(items, 128):
            for name, logits in model(*inputs).items():
                table = found.setdefault(name, np.zeros((len(items), logits.shape[1]), dtype=np.float32))
                table[[place[item["row"]] for item in chosen]] = logits.float().numpy()
    return found


def report(model, reader, items, actions) -> None:
    """Macro F1 over all actions and none, direction, false and missed acts on the held-out items."""
    said = answers(model, reader, items)
    gold = np.array([item["targets"]["action"] for item in items])
    best = said["action"].argmax(1)
    f1 = [
        2 * ((gold == a) & (best == a)).sum() / max(1, (gold == a).sum() + (best == a).sum())
        for a in range(len(actions))
    ]
    act = gold != actions.index("NONE")
    right = said["direction"].argmax(1) == np.array([item["targets"]["direction"] for item in items])
    print(
        f"held out: F1 {np.mean(f1):.3f} direction {right[act].mean():.3f} "
        f"false {(best[~act] != actions.index('NONE')).mean():.3f} missed {(best[act] == actions.index('NONE')).mean():.3f}\n  "
        + " ".join(f"{a}:{f:.2f}" for a, f in zip(actions, f1, strict=True)),
        flush=True,
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("items")
    p.add_argument("--base", required=True)
    p.add_argument("--vocabulary", required=True)
    p.add_argument("--layers", type=int, default=8, help="the lowest layers of the base that are kept")
    p.add_argument("--start", help="a checkpoint to go on from")
    p.add_argument("--to", required=True)
    p.add_argument("--teacher", help="what another encoder says of the same items")
    p.add_argument("--soft", help="write what this encoder says of the items")
    p.add_argument("--epochs", type=float, default=3)
    p.add_argument("--rate", type=float, default=5e-5)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    reader = Reader(args.vocabulary)
    items, actions, modes = prepare(args.items)
    labels = {"action": len(actions), "direction": len(DIRECTIONS), "status": len(STATUSES), "mode": len(modes)}
    model = Pairs(args.base, args.layers, labels)
    in_vocabulary_of(reader, args.base, model)
    if args.start:
        known = model.state_dict()
        state = torch.load(args.start)["state"]
        model.load_state_dict(
            {k: v for k, v in state.items() if k in known and known[k].shape == v.shape}, strict=False
        )
    soft = np.load(args.teacher) if args.teacher else None
    learn(model, reader, items, actions, modes, {name: soft[name] for name in WEIGHTS} if soft else None, args)
    if args.soft:
        np.savez(args.soft, **answers(model, reader, items))


def learn(model, reader, items, actions, modes, soft, args) -> None:
    rng = random.Random(args.seed)
    views = defaultdict(list)  # each pair is seen once an epoch, in one of its views
    for item in items:
        if not item["held"]:
            views[item["number"], item["pair"]].append(item)
    held = [item for item in items if item["held"] and item["asked"]]
    print(len(views), "pairs to learn from,", len(held), "held out", flush=True)
    heads = [q for n, q in model.named_parameters() if n.startswith("heads")]
    body = [q for n, q in model.named_parameters() if not n.startswith("heads")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=args.rate, weight_decay=0.01)
    steps = int(args.epochs * sum(1 for _ in reader.batches([some[0] for some in views.values()], args.batch)))
    rates = [args.rate, args.rate * 10]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, steps + 1, pct_start=0.1, anneal_strategy="linear")
    mean = {name: value.detach().clone() for name, value in model.state_dict().items() if value.is_floating_point()}
    started, step, lost = time.time(), 0, 0.0
    while step < steps:
        model.train()
        for chosen, inputs in reader.batches([rng.choice(some) for some in views.values()], args.batch, rng):
            with torch.autocast("cpu", torch.bfloat16):
                said = model(*inputs)
            loss = loss_of(said, chosen, soft)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step, lost = step + 1, lost + loss.item()
            kept = min(1 - 1 / AVERAGED, step / (step + 9))
            with torch.no_grad():
                for name, value in model.state_dict().items():
                    if name in mean:
                        mean[name].mul_(kept).add_(value, alpha=1 - kept)
            if step % 100 == 0:
                print(f"step {step} of {steps} after {time.time() - started:.0f} s, loss {lost / 100:.3f}", flush=True)
                lost = 0.0
            if step == steps:
                break
        torch.save({"state": mean, "actions": actions, "modes": modes}, args.to)
    model.load_state_dict(mean, strict=False)
    report(model, reader, held, actions)


if __name__ == "__main__":
    main()
