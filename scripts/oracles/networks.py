"""Writes networks.json: layers, losses, optimisers and schedules, as PyTorch computes them.

Everything is computed in double precision from inputs that are exact in single precision, so a
single-precision implementation is compared with the truth and not with another rounding. Layers
carry gradients too: of the sum of output x probe, where `probe` is one of the inputs.

Run, from anywhere:
    pip install -r requirements.txt
    python networks.py             # writes Tests/NetworksTests/Fixtures/networks.json
    python networks.py --compare   # compares with the stored file, writes nothing
"""

import torch

from layers import layers
from learning import clipping, losses, optimisers, schedules
from vectors import GENERATOR, main, uniforms

FORMULA = {
    "generator": GENERATOR,
    "input": "inputs{name: {shape, seed, scale, offset}}: scale * (2 * u - 1) + offset, row-major; "
    "u starts anew from each input's seed. Integers are written out: {shape, values}",
    "gradients": "of sum(output * probe); `probe` is an input with the output's shape",
    "tensor": "{shape, values}, row-major",
}
NOTES = {
    "tolerance": "|value - expected| <= absolute + relative * |expected|, for single precision",
    "conv2d": "weight [out, in, k, k]; a cross-correlation",
    "conv_transpose2d": "weight [in, out, k, k]",
    "batch_norm": "epsilon 1e-5, momentum 0.1; running variance takes the unbiased variance",
    "upsample_nearest": "source index = floor(target index * source side / target side)",
    "lstm": "two layers, batch first, zero initial state; gates in the order input, forget, cell, "
    "output; weight_ih [4 * hidden, in], weight_hh [4 * hidden, hidden], two biases a layer",
    "binary_cross_entropy": "labels 1, 0 and -1 for missing; `mean` over the known cells of the "
    "matrix, `per_label` over the known cells of a column; 0 where nothing is known",
    "softmax_cross_entropy": "mean over the rows whose class is not -1; 0 where nothing is known",
    "optimisers": "loss = sum(curvature / 2 * (w - target)^2), so gradient = curvature * (w - "
    "target); `steps` are the weights after each step",
    "schedules": "`rates[t]` is the rate of step t, t = 0 ..< steps, set before that step",
    "one_cycle": "OneCycleLR's defaults: cosine, 30 % up, from max / 25, down to max / 250000; "
    "`momenta` is what the same schedule gives to momentum or beta1",
    "warmup_cosine": "t < warmup: base * (t + 1) / warmup; then base / 2 * (1 + cos(pi * (t - "
    "warmup) / (steps - warmup)))",
    "clipping": "all gradients times min(1, limit / (norm + 1e-6)); norm over all parameters",
}
TOLERANCE = {"absolute": 1e-5, "relative": 1e-5}


def document():
    """The whole file."""
    return {
        "about": "Written by scripts/oracles/networks.py; do not edit.",
        "torch": torch.__version__,
        "tolerance": TOLERANCE,
        "notes": NOTES,
        "formula": FORMULA,
        "layers": list(layers()),
        "losses": list(losses()),
        "optimisers": list(optimisers()),
        "schedules": list(schedules()),
        "clipping": list(clipping()),
    }


def self_check():
    """Fails unless a few vectors agree with what their definitions say, without PyTorch."""
    case = next(optimisers())
    values = {
        key: spec["scale"] * (2 * uniforms(spec["seed"], spec["shape"]) - 1) + spec["offset"]
        for key, spec in case["inputs"].items()
    }
    gradient = values["curvature"] * (values["w"] - values["target"])
    first = values["w"] - 0.1 * gradient / (abs(gradient) + 1e-8)
    assert abs(first - case["steps"][0]).max() < 1e-12
    yield "Adam's first step agrees with its closed form"


if __name__ == "__main__":
    main(__doc__, "networks.json", document, self_check)
