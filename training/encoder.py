"""Fine-tunes the sentence encoder on the codebook's own labelled sentences and writes it as int8 ONNX.

    python training/encoder.py ITEMS.jsonl --base FOLDER --to src/comity/events/encoder

Needs torch, transformers, onnx and onnxruntime, which the product does not. See training/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

MARKERS = [f"[unused{n}]" for n in range(1, 8)]
FIRST, SECOND = MARKERS[0], MARKERS[3]
DIRECTIONS = ["forward", "backward", "both"]
STATUSES = ["happened", "announced", "hypothetical", "alleged", "denied", "historical"]
MAX_TOKENS = 96


class Pairs(nn.Module):
    """The encoder and its heads: the features are the first token, and both parties' opening markers."""

    def __init__(self, base: str, actions: int, modes: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        size = 3 * self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.2)
        self.heads = nn.ModuleDict(
            {
                "action": nn.Linear(size, actions),
                "direction": nn.Linear(size, len(DIRECTIONS)),
                "status": nn.Linear(size, len(STATUSES)),
                "mode": nn.Linear(size, modes),
            }
        )

    def features(self, ids: torch.Tensor, mask: torch.Tensor, first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
        """(batch, 3 × hidden)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        rows = torch.arange(hidden.shape[0])
        return torch.cat([hidden[:, 0], hidden[rows, first], hidden[rows, second]], dim=-1)

    def forward(self, *inputs: torch.Tensor) -> dict[str, torch.Tensor]:
        features = self.drop(self.features(*inputs))
        return {name: head(features) for name, head in self.heads.items()}


def batches(items, tokenizer, labels, size, *, shuffle, rng):
    """Batches of like length: inputs and targets (-100 where a head has nothing to learn)."""
    first_id, second_id = tokenizer.convert_tokens_to_ids([FIRST, SECOND])
    order = list(range(len(items)))
    if shuffle:
        rng.shuffle(order)
    order.sort(key=lambda i: len(items[i]["ids"]) + (rng.random() * 6 if shuffle else 0))
    chunks = [order[i : i + size] for i in range(0, len(order), size)]
    if shuffle:
        rng.shuffle(chunks)
    for chunk in chunks:
        rows = [items[i] for i in chunk]
        width = max(len(row["ids"]) for row in rows)
        ids = torch.zeros(len(rows), width, dtype=torch.long)
        for r, row in enumerate(rows):
            ids[r, : len(row["ids"])] = torch.tensor(row["ids"])
        mask = (torch.arange(width)[None] < torch.tensor([len(row["ids"]) for row in rows])[:, None]).long()
        first = (ids == first_id).int().argmax(1)
        second = (ids == second_id).int().argmax(1)
        targets = {name: torch.tensor([row["targets"][name] for row in rows]) for name in labels}
        yield chunk, (ids, mask, first, second), targets


def prepare(path, tokenizer):
    items = [json.loads(line) for line in Path(path).open()]
    actions = sorted({item["action"] for item in items})
    modes = sorted({f"{item['action']}:{item['mode']}" for item in items if item["action"] != "NONE"})
    for item in items:
        item["ids"] = tokenizer(item["text"], truncation=True, max_length=MAX_TOKENS)["input_ids"]
        act = item["action"] != "NONE"
        item["targets"] = {
            "action": actions.index(item["action"]),
            "direction": DIRECTIONS.index(item["direction"]) if act else -100,
            "status": STATUSES.index(item["status"]) if act else -100,
            "mode": modes.index(f"{item['action']}:{item['mode']}") if act and item["mode"] else -100,
        }
    return items, actions, modes


def scored(model, items, tokenizer, actions, modes):
    """Predictions of the held-out items and a short report."""
    model.eval()
    rng = random.Random(0)
    got = [None] * len(items)
    with torch.no_grad():
        for chunk, inputs, _ in batches(items, tokenizer, model.heads, 128, shuffle=False, rng=rng):
            out = model(*inputs)
            for row, i in enumerate(chunk):
                got[i] = {name: logits[row].softmax(-1).numpy() for name, logits in out.items()}
    gold = np.array([item["targets"]["action"] for item in items])
    said = np.array([g["action"].argmax() for g in got])
    f1 = []
    for a in range(len(actions)):
        tp = ((gold == a) & (said == a)).sum()
        f1.append(2 * tp / max(1, (gold == a).sum() + (said == a).sum()))
    acts = [i for i in range(len(items)) if items[i]["targets"]["direction"] >= 0]
    right = np.array([got[i]["direction"].argmax() == items[i]["targets"]["direction"] for i in acts])
    late = np.array([items[i]["direction"] == "backward" and items[i]["text"].index(FIRST) < items[i]["text"].find(SECOND)
                     or items[i]["direction"] == "forward" and items[i]["text"].index(FIRST) > items[i]["text"].find(SECOND) > -1
                     for i in acts])
    none = actions.index("NONE")
    given = np.array([np.argmax(np.where(np.arange(len(actions)) == none, -1, got[i]["action"])) for i in acts])
    status = np.array([got[i]["status"].argmax() == items[i]["targets"]["status"] for i in acts])
    moded = [i for i in range(len(items)) if items[i]["targets"]["mode"] >= 0]
    mode = np.mean([got[i]["mode"].argmax() == items[i]["targets"]["mode"] for i in moded])
    print(
        f"macro F1 {np.mean(f1):.3f} acc {(gold == said).mean():.3f} given {np.mean(given == gold[acts]):.3f} "
        f"dir {right.mean():.3f} recipient-first {right[late].mean():.3f} false {(said[gold == none] != none).mean():.3f} "
        f"miss {(said[gold != none] == none).mean():.3f} status {status.mean():.3f} mode {mode:.3f}", flush=True,
    )
    print("  " + " ".join(f"{a}:{f:.2f}" for a, f in zip(actions, f1, strict=True)), flush=True)
    return got


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("items")
    p.add_argument("--base", required=True)
    p.add_argument("--start", help="a checkpoint whose encoder to go on from")
    p.add_argument("--to")
    p.add_argument("--epochs", type=int, default=5)
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--share", type=float, default=0.5, help="share of the items seen in an epoch, drawn anew each time")
    p.add_argument("--all", action="store_true", help="train on the held-out fifth too")
    args = p.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    tokenizer.add_special_tokens({"additional_special_tokens": MARKERS})
    items, actions, modes = prepare(args.items, tokenizer)
    train = [item for item in items if args.all or not item["held"]]
    held = [item for item in items if item["held"]]
    print(len(train), len(held), actions)
    model = Pairs(args.base, len(actions), len(modes))
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    marker_ids = tokenizer.convert_tokens_to_ids(MARKERS)
    with torch.no_grad():  # unused tokens start out alike: give them the mean of all words and a little of their own
        table = model.encoder.embeddings.word_embeddings.weight
        table[marker_ids] = table.mean(0) + torch.randn(len(MARKERS), table.shape[1]) * table.std()
    if args.start:
        kept = {k.removeprefix("encoder."): v for k, v in torch.load(args.start)["state"].items() if k.startswith("encoder.")}
        model.encoder.load_state_dict(kept)
    heads = [q for n, q in model.named_parameters() if n.startswith("heads")]
    body = [q for n, q in model.named_parameters() if not n.startswith("heads") and q.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body, "lr": args.rate}, {"params": heads, "lr": args.rate * 10}], weight_decay=0.01)
    seen = int(len(train) * args.share)
    steps = args.epochs * (seen // args.batch + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [args.rate, args.rate * 10], steps + 1, pct_start=0.1)
    weights = {"action": 1.0, "direction": 0.7, "status": 0.3, "mode": 0.3}
    started = time.time()
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for _, inputs, targets in batches(rng.sample(train, seen), tokenizer, weights, args.batch, shuffle=True, rng=rng):
            with torch.autocast("cpu", torch.bfloat16):
                out = model(*inputs)
            loss = sum(
                weight * nn.functional.cross_entropy(out[name].float(), targets[name], ignore_index=-100, label_smoothing=0.05)
                for name, weight in weights.items() if (targets[name] >= 0).any()
            )
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch} loss {total:.1f} after {time.time() - started:.0f}s", flush=True)
        if args.to:
            torch.save({"state": model.state_dict(), "actions": actions, "modes": modes}, args.to)
        if held:
            scored(model, rng.sample(held, min(1500, len(held))), tokenizer, actions, modes)


if __name__ == "__main__":
    main()
