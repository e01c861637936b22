"""Fine-tunes a sentence encoder on the codebook's own labelled sentences.

    python training/encoder.py ITEMS.jsonl --base FOLDER --to CHECKPOINT.pt [--teacher SOFT.npz] [--soft SOFT.npz]

`--soft` writes what the tuned encoder says of every item; `--teacher` lets a smaller encoder learn from that as well as
from the labels (Hinton et al. 2015). Needs torch and transformers, which the product does not. See training/README.md.
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
from torch import nn
from transformers import AutoModel, AutoTokenizer

MARKERS = [f"[unused{n}]" for n in range(1, 8)]
DIRECTIONS = ["forward", "backward", "both"]
STATUSES = ["happened", "announced", "hypothetical", "alleged", "denied", "historical"]
MAX_TOKENS = 96

# What each head counts for in the loss.
WEIGHTS = {"action": 1.0, "direction": 0.5, "status": 0.3, "mode": 0.3}
# How much the teacher counts beside the labels, and how far its answers are softened.
TEACHER_SHARE, SOFTENING = 0.7, 2.0


class Pairs(nn.Module):
    """The encoder and its heads: the features are the first token, and both parties' opening markers."""

    def __init__(self, base: str, actions: int, modes: int, layers: int | None = None) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        self.encoder.pooler = None
        if layers:  # the upper layers of a tuned encoder add little (Sajjad et al. 2023)
            self.encoder.encoder.layer = self.encoder.encoder.layer[:layers]
        size = 3 * self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        labels = {"action": actions, "direction": len(DIRECTIONS), "status": len(STATUSES), "mode": modes}
        self.heads = nn.ModuleDict({name: nn.Linear(size, count) for name, count in labels.items()})

    def features(self, ids, mask, first, second):
        """(batch, 3 × hidden)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask)[0]
        rows = torch.arange(hidden.shape[0])
        return torch.cat([hidden[:, 0], hidden[rows, first], hidden[rows, second]], dim=-1)

    def forward(self, *inputs):
        features = self.drop(self.features(*inputs))
        return {name: head(features) for name, head in self.heads.items()}


class Reader:
    """Turns items into what the encoder takes: batches of like length."""

    def __init__(self, base: str) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(base)
        self.tokenizer.add_special_tokens({"additional_special_tokens": MARKERS})
        self.markers = self.tokenizer.convert_tokens_to_ids(MARKERS)

    def read(self, items) -> None:
        texts = [item["text"] for item in items]
        for item, ids in zip(items, self.tokenizer(texts, truncation=True, max_length=MAX_TOKENS)["input_ids"], strict=True):
            item["ids"] = ids

    def batches(self, items, size, rng=None):
        order = list(range(len(items)))
        if rng:
            rng.shuffle(order)
        order.sort(key=lambda i: len(items[i]["ids"]) + (rng.random() * 6 if rng else 0))
        chunks = [order[i : i + size] for i in range(0, len(order), size)]
        if rng:
            rng.shuffle(chunks)
        for chunk in chunks:
            rows = [items[i]["ids"] for i in chunk]
            width = max(map(len, rows))
            ids = torch.tensor([row + [self.tokenizer.pad_token_id] * (width - len(row)) for row in rows])
            mask = (torch.arange(width)[None] < torch.tensor(list(map(len, rows)))[:, None]).long()
            first, second = ((ids == self.markers[n]).int().argmax(1) for n in (0, 3))
            yield chunk, (ids, mask, first, second)


def prepare(path):
    """The items with their targets (-100 where a head has nothing to learn), and the labels of actions and modes."""
    items = [json.loads(line) for line in Path(path).open(encoding="utf-8")]
    actions = sorted({item["action"] for item in items})
    modes = sorted({f"{item['action']}:{item['mode']}" for item in items if item["mode"]})
    for item in items:
        act = item["action"] != "NONE"
        item["targets"] = {
            "action": actions.index(item["action"]),
            "direction": DIRECTIONS.index(item["direction"]) if act else -100,
            "status": STATUSES.index(item["status"]) if act else -100,
            "mode": modes.index(f"{item['action']}:{item['mode']}") if item["mode"] else -100,
        }
    return items, actions, modes


def built(base, reader, actions, modes, *, layers, start):
    """The model, with markers that start out as the mean of all words and a little of their own."""
    model = Pairs(base, len(actions), len(modes), layers)
    needed = max(reader.markers) + 1
    if needed > model.encoder.get_input_embeddings().weight.shape[0]:
        model.encoder.resize_token_embeddings(needed)
    table = model.encoder.get_input_embeddings().weight
    with torch.no_grad():
        table[reader.markers] = table.mean(0) + torch.randn(len(MARKERS), table.shape[1]) * table.std()
    if start:
        known = model.state_dict()
        state = torch.load(start)["state"]
        model.load_state_dict({k: v for k, v in state.items() if k in known and known[k].shape == v.shape}, strict=False)
    return model


def loss_of(said, rows, soft):
    total = torch.zeros(())
    for name, weight in WEIGHTS.items():
        targets = torch.tensor([row["targets"][name] for row in rows])
        used = targets >= 0
        if not used.any():
            continue
        logits = said[name].float()[used]
        loss = nn.functional.cross_entropy(logits, targets[used], label_smoothing=0.05)
        if soft is not None:
            taught = torch.from_numpy(soft[name][[row["row"] for row in rows]]).float()[used]
            goal = nn.functional.softmax(taught / SOFTENING, -1)
            gap = nn.functional.kl_div(nn.functional.log_softmax(logits / SOFTENING, -1), goal, reduction="batchmean")
            loss = (1 - TEACHER_SHARE) * loss + TEACHER_SHARE * SOFTENING**2 * gap
        total = total + weight * loss
    return total


def answers(model, reader, items):
    """What the model says of each item, a (items × labels) array a head."""
    model.eval()
    found = {}
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for chunk, inputs in reader.batches(items, 128):
            for name, logits in model(*inputs).items():
                table = found.setdefault(name, np.zeros((len(items), logits.shape[1]), dtype=np.float32))
                table[chunk] = logits.float().numpy()
    return found


def report(model, reader, items, actions) -> None:
    """Macro F1 over all actions and none, direction, false and missed acts on the held-out items."""
    said = answers(model, reader, items)
    gold = np.array([item["targets"]["action"] for item in items])
    best = said["action"].argmax(1)
    f1 = [2 * ((gold == a) & (best == a)).sum() / max(1, (gold == a).sum() + (best == a).sum()) for a in range(len(actions))]
    act = gold != actions.index("NONE")
    right = said["direction"].argmax(1) == np.array([item["targets"]["direction"] for item in items])
    print(
        f"held out: F1 {np.mean(f1):.3f} direction {right[act].mean():.3f} "
        f"false {(best[~act] != actions.index('NONE')).mean():.3f} missed {(best[act] == actions.index('NONE')).mean():.3f}\n  "
        + " ".join(f"{a}:{f:.2f}" for a, f in zip(actions, f1, strict=True)), flush=True,
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("items")
    p.add_argument("--base", required=True)
    p.add_argument("--layers", type=int, help="keep only the lowest layers of the base")
    p.add_argument("--start", help="a checkpoint to go on from")
    p.add_argument("--to", required=True)
    p.add_argument("--teacher", help="what a bigger encoder says of the same items")
    p.add_argument("--soft", help="write what this encoder says of the items")
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    args = p.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    reader = Reader(args.base)
    items, actions, modes = prepare(args.items)
    reader.read(items)
    for row, item in enumerate(items):
        item["row"] = row
    views = defaultdict(list)  # each pair is seen once an epoch, in one of its views
    for item in items:
        if not item["held"]:
            views[item["number"], item["pair"]].append(item)
    held = [item for item in items if item["held"] and item["asked"]]
    print(len(views), "pairs to learn from,", len(held), "held out", flush=True)
    model = built(args.base, reader, actions, modes, layers=args.layers, start=args.start)
    soft = np.load(args.teacher) if args.teacher else None
    soft = {name: soft[name] for name in WEIGHTS} if soft else None
    heads = [q for n, q in model.named_parameters() if n.startswith("heads")]
    body = [q for n, q in model.named_parameters() if not n.startswith("heads")]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], lr=args.rate, weight_decay=0.01)
    steps = args.epochs * (len(views) // args.batch + 1)
    rates = [args.rate, args.rate * 10]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, steps + 1, pct_start=0.1, anneal_strategy="linear")
    started = time.time()
    for epoch in range(args.epochs):
        model.train()
        chosen = [rng.choice(some) for some in views.values()]
        for chunk, inputs in reader.batches(chosen, args.batch, rng):
            with torch.autocast("cpu", torch.bfloat16):
                said = model(*inputs)
            loss = loss_of(said, [chosen[i] for i in chunk], soft)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch + 1} after {time.time() - started:.0f} s", flush=True)
        report(model, reader, held, actions)
        torch.save({"state": model.state_dict(), "actions": actions, "modes": modes}, args.to)
    if args.soft:
        np.savez(args.soft, **answers(model, reader, items))


if __name__ == "__main__":
    main()
