"""Writes perceptual.json: the perceptual distance of image pairs, in double precision.

The network and the distance are written down a second time here, with PyTorch's functions: pictures
with a shorter side above 80 are halved by means; three groups of two 3 x 3 convolutions, each with
batch norm and ReLU, 2 x 2 maxima between groups; at every position the channels of a group's output
are scaled to length 1, squared differences are added over the channels and averaged over the
positions, then over the groups (LPIPS of Zhang et al. 2018, equation 1, with all weights equal). The
weights come from a formula that Swift repeats.

Run, from anywhere:
    pip install -r requirements.txt
    python perceptual.py             # writes Tests/AuditingTests/Fixtures/perceptual.json
    python perceptual.py --compare   # compares with the stored file, writes nothing
"""

import torch
import torch.nn.functional as F

from vectors import FIXTURES, GENERATOR, drawn, main

CHANNELS = [16, 32, 64]
LARGEST_SIDE = 40
LARGEST_SEEN = 80
FOLDER = FIXTURES.parents[1] / "AuditingTests" / "Fixtures"

# Channels, height, width: small and odd, usual, so large that the first layer halves it, and so large
# that it is halved before.
SHAPES = [(3, 11, 13), (1, 32, 32), (3, 40, 41), (3, 48, 64), (3, 90, 83)]
# Names of pairs and how x and y come about: seed, scale, offset of the formula.
PAIRS = [
    ("identical", (7, 0.5, 0.5), (7, 0.5, 0.5)),
    ("noise against noise", (7, 0.5, 0.5), (9, 0.5, 0.5)),
    ("faint", (7, 0.5, 0.5), (7, 0.1, 0.5)),
    ("negated", (7, 0.5, 0.5), (7, -0.5, 0.5)),
    ("constant, same", (7, 0.0, 0.5), (7, 0.0, 0.5)),
    ("black against white", (7, 0.0, 0.0), (7, 0.0, 1.0)),
    ("noise against black", (7, 0.5, 0.5), (7, 0.0, 0.0)),
]


def parameters(channels):
    """Every parameter by its key in Swift: how it is drawn, and its values."""
    found = {}

    def add(key, shape, scale, offset=0.0):
        found[key] = drawn(100 + len(found), *shape, scale=scale, offset=offset)

    inputs = channels
    for group, outputs in enumerate(CHANNELS):
        # The pooling before all groups but the first is a layer too.
        for layer in range(2) if group == 0 else range(1, 3):
            key = f"groups.{group}.layers.{layer}"
            add(f"{key}.conv.weight", (outputs, inputs, 3, 3), 1.5 / (9 * inputs) ** 0.5)
            add(f"{key}.conv.bias", (outputs,), 0.1)
            add(f"{key}.norm.weight", (outputs,), 0.2, 1.0)
            add(f"{key}.norm.bias", (outputs,), 0.2)
            add(f"{key}.norm.mean", (outputs,), 0.1)
            add(f"{key}.norm.variance", (outputs,), 0.4, 1.0)
            inputs = outputs
    return found


def features(images, weights):
    """What the groups put out."""
    maps = []
    while min(images.shape[2:]) > LARGEST_SEEN:
        images = F.avg_pool2d(images, 2)
    for group in range(len(CHANNELS)):
        x = F.max_pool2d(maps[-1], 2) if maps else images
        for number, layer in enumerate(range(2) if group == 0 else range(1, 3)):
            key = f"groups.{group}.layers.{layer}"
            halves = group == 0 and number == 0 and min(images.shape[2:]) > LARGEST_SIDE
            conv, norm = f"{key}.conv", f"{key}.norm"
            x = F.conv2d(
                x,
                weights[f"{conv}.weight"],
                weights[f"{conv}.bias"],
                stride=2 if halves else 1,
                padding=1,
            )
            x = F.batch_norm(
                x,
                weights[f"{norm}.mean"],
                weights[f"{norm}.variance"],
                weights[f"{norm}.weight"],
                weights[f"{norm}.bias"],
            )
            x = F.relu(x)
        maps.append(x)
    return maps


def distance(x, y):
    """The mean over the groups, for one pair."""
    total = 0.0
    for one, other in zip(x, y):
        units = [part / (part.norm(dim=1, keepdim=True) + 1e-10) for part in (one, other)]
        total += float(((units[0] - units[1]) ** 2).sum(dim=1).mean())
    return total / len(x)


def pair(shape, x, y):
    """How both pictures are drawn, and what the network makes of them."""
    weights = {key: values for key, (_, values) in parameters(shape[0]).items()}
    entries = [drawn(seed, 1, *shape, scale=scale, offset=offset) for seed, scale, offset in (x, y)]
    return [entry for entry, _ in entries], [features(values, weights) for _, values in entries]


def case(name, shape, x, y):
    """One entry of the file."""
    (first, second), maps = pair(shape, x, y)
    size = " x ".join(str(length) for length in shape)
    return {"name": f"{name}, {size}", "x": first, "y": second, "expected": distance(*maps)}


def document():
    """The whole file."""
    return {
        "about": "Written by scripts/oracles/perceptual.py; do not edit.",
        "generator": GENERATOR + "; an input is scale * (2 u - 1) + offset",
        "parameters": {
            str(channels): {key: entry for key, (entry, _) in parameters(channels).items()}
            for channels in sorted({shape[0] for shape in SHAPES})
        },
        "cases": [case(name, shape, x, y) for shape in SHAPES for name, x, y in PAIRS],
    }


def self_check():
    """Fails unless the distance is what cosines give, where both vectors are felt."""
    worst = 0.0
    for shape in SHAPES:
        for _, x, y in PAIRS:
            _, (first, second) = pair(shape, x, y)
            cosines = 0.0
            for one, other in zip(first, second):
                felt = (one.norm(dim=1) > 0) != (other.norm(dim=1) > 0)
                both = (one.norm(dim=1) > 0) & (other.norm(dim=1) > 0)
                squares = 2 - 2 * F.cosine_similarity(one, other, dim=1)
                # One zero vector and one of length 1 are 1 apart.
                cosines += float((squares * both + felt.double()).mean()) / len(CHANNELS)
            worst = max(worst, abs(cosines - distance(first, second)))
    assert worst < 1e-9, worst
    yield f"the distance differs from what PyTorch's cosines give by at most {worst:.1e}"


if __name__ == "__main__":
    main(__doc__, "perceptual.json", document, self_check, FOLDER)
