"""Writes a small training run for another implementation to repeat from the same weights.

`python cycle.py --dump-parity FILE.safetensors` writes two files.

FILE.safetensors, all float32, holds
    NETWORK.INDEX.weight, .bias, .running_mean, .running_var   initial values; NETWORK is obfuscator,
        classifier, adversary or reconstructor and INDEX the layer's place in models.py's Sequential
        (batch norm's num_batches_tracked is left out)
    noise                              [1, 3, S, S], the fixed noise image
    batch.CYCLE.PHASE.images           [N, 3, S, S] in [0, 1]; CYCLE counts from 0, PHASE 0 to 3
    batch.CYCLE.PHASE.task, .private   [N, 1], 0 or 1
and the settings as JSON in its metadata under "settings".

FILE.json, beside it, holds the settings; for every network its layers in order with kind and
parameter shapes; and the losses of every phase and cycle, before that phase's step:
    losses         in the chosen precision (fp32 unless --precision bf16)
    losses_double  in double precision, to see how far rounding alone moves them
Networks that a phase does not move use batch norm's running statistics, do not change them, and
have no gradient; a network that moves uses its batch's statistics and updates the running ones.
"""

import json

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from phases import Precision, TunedCycle

SIZE, WIDTH, FC, BATCH = 32, 0.25, 64, 8
SEED = 20
RATE = 1e-4


def smooth_images(count, generator):
    """Blobs and a little noise: uniform noise would sit at MS-SSIM's floor."""
    coarse = torch.rand(count, 3, 6, 6, generator=generator)
    blobs = F.interpolate(coarse, (SIZE, SIZE), mode="bilinear", align_corners=True)
    return (blobs + 0.05 * torch.randn(blobs.shape, generator=generator)).clamp(0, 1)


def labels(generator):
    """[N, 1], 0 or 1."""
    return torch.randint(2, (BATCH, 1), generator=generator).float()


def data(cycles):
    """The noise image and all batches, by name."""
    generator = torch.Generator().manual_seed(SEED)
    noise = 0.5 + 0.25 * torch.randn(1, 3, SIZE, SIZE, generator=generator)
    tensors = {"noise": noise.clamp(0, 1)}
    for cycle in range(cycles):
        for phase in range(4):
            name = f"batch.{cycle}.{phase}"
            tensors[f"{name}.images"] = smooth_images(BATCH, generator)
            tensors[f"{name}.task"] = labels(generator)
            tensors[f"{name}.private"] = labels(generator)
    return tensors


def initial_cycle(noise, precision):
    """The networks and optimisers with the run's initial weights."""
    torch.manual_seed(SEED)
    return TunedCycle(WIDTH, FC, noise, precision, rate=RATE)


def train(tensors, cycles, precision, dtype):
    """The losses of every cycle."""
    tensors = {name: tensor.to(dtype) for name, tensor in tensors.items()}
    run = initial_cycle(tensors["noise"], precision)
    losses = []
    for cycle in range(cycles):
        parts = [
            {
                part: tensors[f"batch.{cycle}.{phase}.{part}"]
                for part in ("images", "task", "private")
            }
            for phase in range(4)
        ]
        losses.append(run.run(parts))
    return losses


def weights(networks):
    """Parameters and running statistics by name."""
    return {
        f"{name}.{key}": value.detach().clone().contiguous()
        for name, network in networks.items()
        for key, value in network.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }


def layers(network):
    """Index, kind and parameter shapes of every layer, in order."""
    return [
        {
            "index": index,
            "kind": type(layer).__name__,
            "shapes": {key: list(p.shape) for key, p in layer.named_parameters()},
        }
        for index, layer in enumerate(network)
    ]


def settings(cycles, precision):
    """What the other implementation needs besides the tensors."""
    return {
        "schema": "obscura.parity/1",
        "size": SIZE,
        "width": WIDTH,
        "fc": FC,
        "batch": BATCH,
        "cycles": cycles,
        "precision": precision.name,
        "lambda1": 1.0,
        "lambda2": 1.0,
        "frozen_normalization": "running",
        "optimiser": {"name": "adam", "rate": RATE, "betas": [0.9, 0.999], "epsilon": 1e-8},
        "batch_norm": {"momentum": 0.1, "epsilon": 1e-5},
        "torch": torch.__version__,
    }


def dump(path, cycles, precision):
    """Writes both files."""
    tensors = data(cycles)
    chosen = settings(cycles, precision)
    networks = initial_cycle(tensors["noise"], precision).networks
    save_file(weights(networks) | tensors, path, {"settings": json.dumps(chosen)})
    document = chosen | {
        "networks": {name: layers(network) for name, network in networks.items()},
        "losses": train(tensors, cycles, precision, torch.float32),
        "losses_double": train(tensors, cycles, Precision("fp32", "cpu"), torch.float64),
    }
    description = path.with_suffix(".json")
    description.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{path}: {path.stat().st_size} bytes; {description}")
