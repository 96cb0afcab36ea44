"""What the oracle scripts share: the number generator that Swift repeats, and the JSON files.

This module is imported by similarity.py, networks.py and perceptual.py and does nothing by itself.
"""

import argparse
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch

FIXTURES = Path(__file__).resolve().parents[2] / "Tests" / "NetworksTests" / "Fixtures"

MULTIPLIER = 6364136223846793005
INCREMENT = 1442695040888963407
GENERATOR = (
    "state = seed; for every element in row-major order: "
    f"state = state * {MULTIPLIER} + {INCREMENT} modulo 2^64; "
    "u = (state >> 40) * 2^-24, in [0, 1) and exact in 32-bit floating point"
)


def uniforms(seed, shape):
    """Numbers in [0, 1) of a 64-bit linear congruential generator (Knuth's MMIX constants)."""
    state = seed
    numbers = np.empty(math.prod(shape))
    for index in range(numbers.size):
        state = (state * MULTIPLIER + INCREMENT) % 2**64
        numbers[index] = (state >> 40) * 2.0**-24
    return numbers.reshape(shape)


def drawn(seed, *shape, scale=1.0, offset=0.0):
    """An input: how Swift draws it, and its values."""
    values = torch.from_numpy(scale * (2 * uniforms(seed, shape) - 1) + offset)
    return {"shape": list(shape), "seed": seed, "scale": scale, "offset": offset}, values


def literal(tensor):
    """A tensor written out."""
    return {"shape": list(tensor.shape), "values": tensor.detach().reshape(-1).tolist()}


def rounded(value):
    """Python numbers and lists of them, with 12 significant digits: far below any tolerance."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.12g}")
    return value


def encoded(document):
    """JSON with one line for each entry of the outer dictionary and each case of a list."""
    lines = []
    for key, value in rounded(document).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            cases = ",\n    ".join(json.dumps(item, allow_nan=False) for item in value)
            text = f"[\n    {cases}\n  ]"
        else:
            text = json.dumps(value, allow_nan=False)
        lines.append(f"  {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def differences(stored, computed, place=""):
    """The places where two documents differ by more than rounding can explain."""
    if isinstance(stored, float) and isinstance(computed, float):
        close = math.isclose(stored, computed, rel_tol=1e-9, abs_tol=1e-10)
        return [] if close else [f"{place}: stored {stored}, computed {computed}"]
    if isinstance(stored, dict) and isinstance(computed, dict) and stored.keys() == computed.keys():
        pairs = [(f"{place}.{key}", stored[key], computed[key]) for key in stored]
    elif isinstance(stored, list) and isinstance(computed, list) and len(stored) == len(computed):
        pairs = [(f"{place}[{i}]", a, b) for i, (a, b) in enumerate(zip(stored, computed))]
    else:
        return [] if stored == computed else [f"{place}: stored and computed differ"]
    return [text for where, a, b in pairs for text in differences(a, b, where)]


def main(description, name, document, self_check, folder=FIXTURES):
    """The command line of an oracle: check the oracle against others, then write or compare."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=folder, help="folder of the JSON file")
    parser.add_argument(
        "--compare", action="store_true", help="compare with the file there instead of writing it"
    )
    arguments = parser.parse_args()
    for line in self_check():
        print(line)
    text = encoded(document())
    path = arguments.out / name
    if arguments.compare:
        found = differences(json.loads(path.read_text()), json.loads(text))
        print("\n".join(found[:20]) or f"{path.name} agrees")
        sys.exit(1 if found else 0)
    path.write_text(text)
    print(f"{path.name}: {len(text)} bytes")
