"""Writes resnets.json: logits of narrow residual networks in PyTorch, by torchvision's names.

The networks are torchvision's, written out: a stem of 7 x 7 and a pooling, four groups of blocks,
a mean and a linear layer, in evaluation mode, on pictures normalised as for ImageNet. Weights
are drawn tensor by tensor in the order of the state_dict, each from its own seed.

Run, from anywhere:
    pip install -r requirements.txt
    python resnets.py             # writes Tests/ArchitecturesTests/Fixtures/resnets.json
    python resnets.py --compare   # compares with the stored file, writes nothing
"""

from pathlib import Path

import torch
from torch import nn

from vectors import GENERATOR, drawn, literal, main

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/ArchitecturesTests/Fixtures"
BLOCKS = {18: (2, 2, 2, 2), 50: (3, 4, 6, 3)}
WIDTH = 0.0625
CLASSES = 3
PICTURE = (2, 3, 40, 33)


def convolution(inputs, outputs, kernel, stride=1):
    """A convolution without bias, as all of these networks have them."""
    return nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)


class Block(nn.Module):
    """torchvision's BasicBlock (two convolutions) or Bottleneck (three)."""

    def __init__(self, inputs, channels, stride, deep):
        super().__init__()
        outputs = channels * (4 if deep else 1)
        kernels = [(1, 1), (3, stride), (1, 1)] if deep else [(3, stride), (3, 1)]
        width = inputs
        for number, (kernel, step) in enumerate(kernels, start=1):
            wide = outputs if number == len(kernels) else channels
            setattr(self, f"conv{number}", convolution(width, wide, kernel, step))
            setattr(self, f"bn{number}", nn.BatchNorm2d(wide))
            width = wide
        self.count = len(kernels)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(
                convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs)
            )

    def forward(self, x):
        kept = x if self.downsample is None else self.downsample(x)
        for number in range(1, self.count + 1):
            x = getattr(self, f"bn{number}")(getattr(self, f"conv{number}")(x))
            if number < self.count:
                x = torch.relu(x)
        return torch.relu(x + kept)


class ResNet(nn.Module):
    """torchvision's ResNet with fewer channels."""

    def __init__(self, depth):
        super().__init__()
        deep = depth >= 50
        channels = [round(wide * WIDTH) for wide in (64, 128, 256, 512)]
        self.conv1 = convolution(3, channels[0], 7, 2)
        self.bn1 = nn.BatchNorm2d(channels[0])
        inputs = channels[0]
        for group, (count, wide) in enumerate(zip(BLOCKS[depth], channels), start=1):
            blocks = []
            for block in range(count):
                stride = 2 if group > 1 and block == 0 else 1
                blocks.append(Block(inputs, wide, stride, deep))
                inputs = wide * (4 if deep else 1)
            setattr(self, f"layer{group}", nn.Sequential(*blocks))
        self.fc = nn.Linear(inputs, CLASSES)

    def forward(self, x):
        mean = torch.tensor([0.485, 0.456, 0.406]).double().view(1, 3, 1, 1)
        deviation = torch.tensor([0.229, 0.224, 0.225]).double().view(1, 3, 1, 1)
        x = torch.relu(self.bn1(self.conv1((x - mean) / deviation)))
        x = nn.functional.max_pool2d(x, 3, 2, 1)
        for group in range(1, 5):
            x = getattr(self, f"layer{group}")(x)
        return self.fc(x.mean((2, 3)))


def scaling(name, shape):
    """Scale and offset of a tensor's numbers, which keep activations near 1."""
    if name.endswith("running_var"):
        return 0.25, 1.0
    if name.endswith("weight") and len(shape) == 1:
        return 0.25, 1.0
    if len(shape) > 1:
        return (3.0 / torch.Size(shape[1:]).numel()) ** 0.5, 0.0
    return 0.1, 0.0


def case(depth):
    """A network with drawn weights, and what it makes of two pictures."""
    network = ResNet(depth).double().eval()
    arrays = {}
    state = {}
    for name, value in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        scale, offset = scaling(name, value.shape)
        arrays[name], state[name] = drawn(
            len(arrays) + 1, *value.shape, scale=scale, offset=offset
        )
    network.load_state_dict(state, strict=False)
    picture, values = drawn(1000, *PICTURE, scale=0.5, offset=0.5)
    with torch.no_grad():
        logits = network(values)
    return {
        "name": f"resnet-{depth}",
        "depth": depth,
        "width": WIDTH,
        "picture": picture,
        "arrays": arrays,
        "logits": literal(logits),
    }


def document():
    """The whole file."""
    return {
        "about": "Written by scripts/oracles/resnets.py; do not edit.",
        "torch": torch.__version__,
        "generator": GENERATOR,
        "networks": [case(depth) for depth in BLOCKS],
    }


def self_check():
    """Fails unless full width has torchvision's published number of parameters."""
    global WIDTH, CLASSES
    narrow, few = WIDTH, CLASSES
    WIDTH, CLASSES = 1, 1000
    counts = {depth: sum(p.numel() for p in ResNet(depth).parameters()) for depth in BLOCKS}
    WIDTH, CLASSES = narrow, few
    assert counts == {18: 11_689_512, 50: 25_557_032}, counts
    yield "full width has torchvision's numbers of parameters"


if __name__ == "__main__":
    main(__doc__, "resnets.json", document, self_check, FIXTURES)
