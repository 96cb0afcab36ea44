"""Checks in PyTorch what an unprotected VGG16 reaches on faces: balanced accuracy of two labels.

The network is the obfuscator followed by the classifier of models.py, half as wide, with one head
for both labels; Adam under a one-cycle rate, mirrored and shifted pictures, labels weighted so that
both classes of a label count the same. People are split, not pictures: nobody is in two parts, and
people with more than 2 % of the pictures train. The last epoch's weights are scored once on the
test part, with pictures and their mirror images averaged; nothing is chosen on it.

Run (the tar holds KEY.jpg, the CSV has the columns key, person and the labels; blank is missing):
    pip install -r requirements.txt
    python lfw_check.py lfw_64.tar labels.csv
    python lfw_check.py lfw_64.tar labels.csv --limit 2000 --epochs 1     # a quick look
"""

import argparse
import csv
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from models import classifier, obfuscator
from phases import Precision
from pictures import decode, read_tar


def arguments_parser():
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tar", type=Path)
    parser.add_argument("csv", type=Path)
    parser.add_argument("--labels", nargs="+", default=["Smiling", "Male"], help="binary columns")
    parser.add_argument("--identity", default="person", help="column that parts must not share")
    parser.add_argument("--train", type=float, default=0.75, help="share to train on")
    parser.add_argument("--test", type=float, default=0.2, help="share to test on")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--width", type=float, default=0.5)
    parser.add_argument("--fc", type=int, default=512)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1e-3, help="peak rate of the one cycle")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", choices=["fp32", "bf16", "auto"], default="auto")
    parser.add_argument("--limit", type=int, help="only the first pictures of the tar")
    parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")
    return parser


def load(arguments):
    """Pictures [N, 3, S, S] as bytes, labels [N, L] (-1 is missing) and the people's names."""
    files = read_tar(arguments.tar, arguments.limit)
    with open(arguments.csv, newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["key"] in files]
    pictures = np.stack([decode(files[row["key"]], arguments.size) for row in rows])
    cells = [[cell(row, name) for name in arguments.labels] for row in rows]
    people = [row[arguments.identity] for row in rows]
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous(), torch.tensor(cells), people


def cell(row, name):
    """1, 0, or -1 where the label is missing."""
    values = {"": -1.0, "-1": -1.0, "0": 0.0, "1": 1.0}
    if row[name] not in values:
        sys.exit(f"key {row['key']}, {name}: got {row[name]!r}; expected 0, 1, -1 or blank")
    return values[row[name]]


def split(people, train, test, seed):
    """Indices of the training and the test pictures; people that neither part needs stay out."""
    counts = Counter(people)
    often = {person for person, count in counts.items() if count > 0.02 * len(people)}
    rest = sorted(set(counts) - often)
    random.Random(seed).shuffle(rest)
    testing = taken(rest, counts, test * len(people))
    already = sum(counts[person] for person in often)
    training = often | taken(rest[len(testing) :], counts, train * len(people) - already)
    chosen = [[i for i, p in enumerate(people) if p in part] for part in (training, testing)]
    return [torch.tensor(indices, dtype=torch.long) for indices in chosen]


def taken(people, counts, pictures):
    """The first people who have that many pictures together."""
    chosen, seen = set(), 0
    for person in people:
        if seen >= pictures:
            break
        chosen.add(person)
        seen += counts[person]
    return chosen


def normalised(pictures):
    """Bytes to [-1, 1], channels-last."""
    return (pictures.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def augmented(pictures):
    """Mirrored at random, and shifted by up to a sixteenth of the side over repeated borders."""
    size = pictures.shape[-1]
    reach = size // 16
    padded = F.pad(pictures, (reach,) * 4, mode="replicate")
    shifted = torch.empty_like(pictures)
    for index, (top, left) in enumerate(torch.randint(2 * reach + 1, (len(pictures), 2)).tolist()):
        shifted[index] = padded[index, :, top : top + size, left : left + size]
    mirrored = torch.rand(len(pictures)) < 0.5
    shifted[mirrored] = shifted[mirrored].flip(-1)
    return shifted


def class_weights(labels):
    """[2, L]: what a 0 and a 1 of each label count, so that both classes weigh the same."""
    known = (labels >= 0).sum(0)
    positive = (labels == 1).sum(0)
    if (positive == 0).any() or (positive == known).any():
        sys.exit("a label has one class only in the training part; raise --limit or --train")
    return torch.stack([known / (2 * (known - positive)), known / (2 * positive)])


def masked_loss(logits, labels, weights):
    """Weighted binary cross-entropy over the known labels."""
    positive = (labels == 1).float()
    cells = F.binary_cross_entropy_with_logits(logits.float(), positive, reduction="none")
    scale = torch.where(labels == 1, weights[1], weights[0]) * (labels >= 0)
    return (cells * scale).sum() / scale.sum().clamp(min=1)


def train_epoch(network, optimiser, schedule, data, arguments):
    """One pass over the training part without an incomplete last batch; the mean loss."""
    pictures, labels, indices, weights = data
    precision = Precision(arguments.precision, "cpu")
    network.train()
    losses = []
    steps = len(indices) // arguments.batch
    order = indices[torch.randperm(len(indices))][: steps * arguments.batch]
    for chosen in order.split(arguments.batch):
        images = normalised(augmented(pictures[chosen]))
        with precision.autocast():
            logits = network(images)
        loss = masked_loss(logits, labels[chosen], weights)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
    return float(np.mean(losses))


@torch.no_grad()
def scores(network, pictures, indices, arguments):
    """Logits of the pictures, averaged with those of their mirror images."""
    precision = Precision(arguments.precision, "cpu")
    network.eval()
    found = []
    for chosen in indices.split(256):
        images = normalised(pictures[chosen])
        with precision.autocast():
            found.append((network(images) + network(images.flip(-1))).float())
    return torch.cat(found)


def balanced_accuracy(logits, labels):
    """The mean of both classes' recalls, over the pictures where the label is known."""
    recalls = [((logits > 0) == wanted)[labels == wanted].float().mean() for wanted in (0, 1)]
    return float(sum(recalls) / 2)


def build(arguments, steps):
    """Network, optimiser and schedule."""
    network = nn.Sequential(
        obfuscator(arguments.width),
        classifier(arguments.width, arguments.fc, len(arguments.labels), arguments.size),
    ).to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(network.parameters(), lr=arguments.rate, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, arguments.rate, total_steps=steps * arguments.epochs
    )
    return network, optimiser, schedule


def main():
    """Loads, trains, scores."""
    arguments = arguments_parser().parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    pictures, labels, people = load(arguments)
    training, testing = split(people, arguments.train, arguments.test, arguments.seed)
    weights = class_weights(labels[training])
    steps = len(training) // arguments.batch
    if steps == 0:
        sys.exit(f"{len(training)} training pictures do not fill a batch of {arguments.batch}")
    network, optimiser, schedule = build(arguments, steps)
    data = (pictures, labels, training, weights)
    start = time.perf_counter()
    for epoch in range(arguments.epochs):
        loss = train_epoch(network, optimiser, schedule, data, arguments)
        elapsed = time.perf_counter() - start
        print(f"epoch {epoch + 1}: loss {loss:.4f}, {elapsed:.0f} s", file=sys.stderr)
    logits = scores(network, pictures, testing, arguments)
    columns = zip(arguments.labels, logits.T, labels[testing].T)
    result = {
        "balanced_accuracy": {name: balanced_accuracy(*pair) for name, *pair in columns},
        "train": len(training),
        "test": len(testing),
        "people_in_both": len({people[i] for i in training} & {people[i] for i in testing}),
        "epochs": arguments.epochs,
        "seconds": elapsed,
    }
    print(json.dumps(result) if arguments.json else report(result))


def report(result):
    """The result for a person."""
    lines = [f"{name}: {value:.4f}" for name, value in result["balanced_accuracy"].items()]
    parts = f"{result['train']} training and {result['test']} test pictures, "
    return "\n".join([parts + f"{result['people_in_both']} people in both", *lines])


if __name__ == "__main__":
    main()
