"""Writes a small training run for another implementation to repeat from the same weights.

`python cycle.py --dump-parity FILE.safetensors` writes two files.

FILE.safetensors, all float32, holds
    NETWORK.INDEX.KEY           initial values: NETWORK is obfuscator, classifier, adversary or
                                reconstructor, INDEX the layer's place in models.py's Sequential,
                                KEY weight, bias, running_mean or running_var (batch norm's
                                num_batches_tracked is left out)
    after.NETWORK.INDEX.KEY     the same after the last cycle, in double precision then rounded
    noise                       [1, 3, S, S], the fixed noise image
    batch.CYCLE.PHASE.images    [N, 3, S, S] in [0, 1]; CYCLE counts from 0, PHASE 0 to 3
    batch.CYCLE.PHASE.task      [N, 1], 0 or 1; .private likewise
and the settings as JSON in its metadata under "settings".

FILE.json, beside it, holds the settings; for every network its layers in order with kind and
parameter shapes; and
    losses          [cycle][phase][loss] before that phase's step, in the chosen precision
    losses_double   the same in double precision, to see how far rounding alone moves them
    weight_change   per network the norm of (after - before) over all weights and biases, and how
                    far, relative to that norm, the chosen precision's change lies from it
Networks that a phase does not move use batch norm's running statistics, do not change them, and
have no gradient; a network that moves uses its batch's statistics and updates the running ones.

Adam's epsilon is 1e-3 here. A bias before batch norm has no gradient but rounding, and with 1e-8
Adam turns that into full steps of random sign: two correct programs then differ by more than 1e-3
after three cycles, as do double and single precision. The seed is one whose run meets no tie of a
ReLU or a pooling within rounding. Losses of so short a run say little about the reconstructor and
the classifier's update; the weights after it do, so compare both.
"""

import json

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from phases import Precision, TunedCycle

SIZE, WIDTH, FC, BATCH = 32, 0.25, 64, 8
SEED = 23
RATE = 1e-4
EPSILON = 1e-3


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
    return TunedCycle(WIDTH, FC, noise, precision, rate=RATE, epsilon=EPSILON)


def train(tensors, cycles, precision, dtype):
    """The losses of every cycle, and the weights after the last."""
    tensors = {name: tensor.to(dtype) for name, tensor in tensors.items()}
    run = initial_cycle(tensors["noise"], precision)
    losses = []
    for cycle in range(cycles):
        batches = [batch(tensors, f"batch.{cycle}.{phase}") for phase in range(4)]
        losses.append(run.run(batches))
    return losses, weights(run.networks)


def batch(tensors, name):
    """One mini-batch by the names that the phases use."""
    return {part: tensors[f"{name}.{part}"] for part in ("images", "task", "private")}


def weights(networks):
    """Parameters and running statistics by name."""
    return {
        f"{name}.{key}": value.detach().clone().contiguous()
        for name, network in networks.items()
        for key, value in network.state_dict().items()
        if not key.endswith("num_batches_tracked")
    }


def trained(network, tensors):
    """All weights and biases of one network as one vector in double precision."""
    names = [n for n in tensors if n.startswith(network + ".") and "running" not in n]
    return torch.cat([tensors[name].double().reshape(-1) for name in sorted(names)])


def weight_change(network, before, after, exact):
    """How far a network moved, and how far rounding led it astray."""
    start = trained(network, before)
    change = trained(network, exact) - start
    error = trained(network, after) - start - change
    return {"norm": float(change.norm()), "rounding": float(error.norm() / change.norm())}


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
        "optimiser": {"name": "adam", "rate": RATE, "betas": [0.9, 0.999], "epsilon": EPSILON},
        "batch_norm": {"momentum": 0.1, "epsilon": 1e-5},
        "torch": torch.__version__,
    }


def dump(path, cycles, precision):
    """Writes both files."""
    tensors = data(cycles)
    chosen = settings(cycles, precision)
    networks = initial_cycle(tensors["noise"], precision).networks
    before = weights(networks)
    losses, after = train(tensors, cycles, precision, torch.float32)
    losses_double, exact = train(tensors, cycles, Precision("fp32", "cpu"), torch.float64)
    changes = {name: weight_change(name, before, after, exact) for name in networks}
    last = {f"after.{name}": tensor.float() for name, tensor in exact.items()}
    save_file(before | last | tensors, path, {"settings": json.dumps(chosen)})
    document = chosen | {
        "networks": {name: layers(network) for name, network in networks.items()},
        "losses": losses,
        "losses_double": losses_double,
        "weight_change": changes,
    }
    description = path.with_suffix(".json")
    description.write_text(json.dumps(document, indent=1) + "\n")
    print(f"{path}: {path.stat().st_size} bytes; {description}")
