"""Writes and checks weak-generators.json: bits that real libraries draw from small seeds.

The bits come from NumPy, PyTorch, Python's random, the C library (glibc), libstdc++ by way of g++ and
a JDK's java.util.Random. MATLAB is not run: NumPy is compared with numbers that MATLAB has printed.

Run, from the root of the repository:
    python scripts/oracles/weak_generators.py generate \
        Tests/AuditingTests/Fixtures/weak-generators.json
    python scripts/oracles/weak_generators.py check Tests/AuditingTests/Fixtures/weak-generators.json
"""

import argparse
import ctypes
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

SCHEMA = "obscura.weak-generators/1"
SEEDS = [0, 1, 1234, 262143, 2**32 - 1]
WIDE = 2**33 + 5  # more than 32 bits, where the library takes such a seed
LONG, SHORT = 1536, 128  # bits; the long ones go through the Mersenne Twister's 624 words twice

CPP = """
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
int main(int, char **arguments) {
  std::mt19937 rng(std::strtoul(arguments[2], nullptr, 10));
  std::bernoulli_distribution coin(0.5);
  std::uniform_int_distribution<int> number(0, 1);
  for (int left = std::atoi(arguments[3]); left > 0; left--)
    std::putchar('0' + (std::string(arguments[1]) == "coin" ? !coin(rng) : number(rng)));
}
"""

JAVA = """
import java.util.Random;
class Bits {
  public static void main(String[] arguments) {
    Random random = new Random(Long.parseLong(arguments[1]));
    StringBuilder bits = new StringBuilder();
    for (int left = Integer.parseInt(arguments[2]); left > 0; left--) {
      boolean bit = switch (arguments[0]) {
        case "boolean" -> random.nextBoolean();
        case "below" -> random.nextInt(2) == 1;
        case "int" -> (random.nextInt() & 1) == 1;
        default -> random.nextDouble() > 0.5;
      };
      bits.append(bit ? '1' : '0');
    }
    System.out.print(bits);
  }
}
"""


def legacy(draw):
    def bits(seed, count):
        np.random.seed(seed)
        return draw(count)

    return bits


def pytorch(draw):
    def bits(seed, count):
        torch.manual_seed(seed)
        return draw(count).numpy()

    return bits


def python(draw):
    def bits(seed, count):
        random.seed(seed)
        return [draw() for _ in range(count)]

    return bits


def python_at_once(seed, count):
    random.seed(seed)
    number = random.getrandbits(count)
    return [number >> place & 1 for place in range(count)]


def modern(draw):
    return lambda seed, count: draw(np.random.default_rng(seed), count)


def c_library(draw):
    library = ctypes.CDLL("libc.so.6")

    def bits(seed, count):
        library.srand(ctypes.c_uint(seed))
        return [draw(library.rand()) for _ in range(count)]

    return bits


def program(command, draw):
    def bits(seed, count):
        run = [*command, draw, str(seed), str(count)]
        return [
            int(bit) for bit in subprocess.run(run, capture_output=True, check=True).stdout.decode()
        ]

    return bits


def built(folder):
    """The commands of the C++ and the Java program."""
    (folder / "bits.cpp").write_text(CPP)
    (folder / "Bits.java").write_text(JAVA)
    subprocess.run(["g++", "-O1", "-o", folder / "bits", folder / "bits.cpp"], check=True)
    subprocess.run(["javac", "-d", folder, folder / "Bits.java"], check=True)
    return [str(folder / "bits")], ["java", "-cp", str(folder), "Bits"]


def sources(cpp, java):
    """Generator, draw as the audit names it, further names that must draw the same, and bits."""
    one_number, by_array = "MT19937 seeded by a number", "MT19937 seeded by an array"
    return [
        (one_number, "numpy.random.randint(0, 2)", {
            "numpy": legacy(lambda n: np.random.randint(0, 2, n)),
            "int32": legacy(lambda n: np.random.randint(0, 2, n, dtype=np.int32)),
            "choice": legacy(lambda n: np.random.choice([0, 1], n)),
            "torch": pytorch(lambda n: torch.randint(0, 2, (n,))),
            "torch bool": pytorch(lambda n: torch.randint(0, 2, (n,), dtype=torch.bool)),
        }),
        (one_number, "numpy.random.rand() > 0.5", {
            "numpy": legacy(lambda n: np.random.rand(n) > 0.5),
            "binomial": legacy(lambda n: np.random.binomial(1, 0.5, n)),
        }),
        (one_number, "numpy.random.randint(0, 2, dtype=uint8)", {
            "numpy": legacy(lambda n: np.random.randint(0, 2, n, dtype=np.uint8)),
        }),
        (one_number, "numpy.random.randint(0, 2, dtype=uint16)", {
            "numpy": legacy(lambda n: np.random.randint(0, 2, n, dtype=np.uint16)),
        }),
        (one_number, "numpy.random.randint(0, 2, dtype=bool)", {
            "numpy": legacy(lambda n: np.random.randint(0, 2, n, dtype=bool)),
        }),
        (one_number, "torch.rand() > 0.5", {
            "torch": pytorch(lambda n: torch.rand(n) > 0.5),
            "bernoulli": pytorch(lambda n: 1 - torch.bernoulli(torch.full((n,), 0.5))),
        }),
        (one_number, "torch.rand(dtype=float64) > 0.5", {
            "torch": pytorch(lambda n: torch.rand(n, dtype=torch.float64) > 0.5),
        }),
        (one_number, "std::uniform_int_distribution(0, 1)", {"libstdc++": program(cpp, "number")}),
        (one_number, "std::bernoulli_distribution(0.5)", {"libstdc++": program(cpp, "coin")}),
        (by_array, "random.getrandbits(1)", {"python": python(lambda: random.getrandbits(1))}),
        (by_array, "random.getrandbits(n)", {"python": python_at_once}),
        (by_array, "random.random() > 0.5", {
            "python": python(lambda: random.random() > 0.5),
            "choices": python(lambda: random.choices([0, 1])[0]),
        }),
        (by_array, "random.randint(0, 1)", {
            "python": python(lambda: random.randint(0, 1)),
            "choice": python(lambda: random.choice([0, 1])),
        }),
        ("PCG64", "default_rng().integers(0, 2)", {
            "numpy": modern(lambda rng, n: rng.integers(0, 2, n)),
            "choice": modern(lambda rng, n: rng.choice([0, 1], n)),
            "float32": modern(lambda rng, n: rng.random(n, dtype=np.float32) > 0.5),
        }),
        ("PCG64", "default_rng().random() > 0.5", {
            "numpy": modern(lambda rng, n: rng.random(n) > 0.5),
        }),
        ("PCG64", "default_rng().integers(0, 2, dtype=uint8)", {
            "numpy": modern(lambda rng, n: rng.integers(0, 2, n, dtype=np.uint8)),
        }),
        ("PCG64", "default_rng().integers(0, 2, dtype=uint16)", {
            "numpy": modern(lambda rng, n: rng.integers(0, 2, n, dtype=np.uint16)),
        }),
        ("PCG64", "default_rng().integers(0, 2, dtype=bool)", {
            "numpy": modern(lambda rng, n: rng.integers(0, 2, n, dtype=bool)),
        }),
        ("glibc", "rand() & 1", {"glibc": c_library(lambda number: number & 1)}),
        ("glibc", "rand() > RAND_MAX / 2", {"glibc": c_library(lambda number: number > 0x3FFFFFFF)}),
        ("java.util.Random", "nextBoolean()", {
            "java": program(java, "boolean"),
            "below": program(java, "below"),
        }),
        ("java.util.Random", "nextInt() & 1", {"java": program(java, "int")}),
        ("java.util.Random", "nextDouble() > 0.5", {"java": program(java, "double")}),
    ]  # fmt: skip


def cases():
    with tempfile.TemporaryDirectory() as folder:
        for generator, draw, libraries in sources(*built(Path(folder))):
            wide = generator in ["MT19937 seeded by an array", "PCG64", "java.util.Random"]
            for seed in SEEDS + [WIDE] * wide:
                count = LONG if seed == 1234 else SHORT
                drawn = {name: np.array(bits(seed, count)) for name, bits in libraries.items()}
                first = next(iter(drawn.values())).astype(np.uint8)
                for name, bits in drawn.items():
                    assert (bits == first).all(), f"{draw}: {name} draws otherwise"
                packed = np.packbits(first, bitorder="little").tobytes().hex()
                yield {"generator": generator, "draw": draw, "seed": seed, "bits": packed}


def check_matlab():
    """What MATLAB has printed. rng(0) and rng("default") are seed 5489; columns come first."""
    # The manual's page on rng, rand(4) after rng("default").
    rows = [[0.8147, 0.6324, 0.9575, 0.9572], [0.9058, 0.0975, 0.9649, 0.4854]]
    rows += [[0.1270, 0.2785, 0.1576, 0.8003], [0.9134, 0.5469, 0.9706, 0.1419]]
    drawn = np.random.RandomState(5489).rand(16).reshape(4, 4, order="F")
    assert np.abs(drawn - rows).max() < 5.1e-5, "MATLAB's rand"
    # Stack Overflow, question 66950410: randi([-10, 10], 4, 4) after rng(2).
    rows = [[-1, -2, -4, -8], [-10, -4, -5, 0], [1, -6, 3, -7], [-1, 3, 1, 6]]
    drawn = np.floor(np.random.RandomState(2).rand(16) * 21).reshape(4, 4, order="F") - 10
    assert (drawn == rows).all(), "MATLAB's randi"


def document():
    lines = ",\n    ".join(json.dumps(case) for case in cases())
    return f'{{\n  "schema": "{SCHEMA}",\n  "cases": [\n    {lines}\n  ]\n}}\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["generate", "check"])
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    check_matlab()
    text = document()
    if arguments.command == "generate":
        arguments.file.write_text(text)
        print(f"{arguments.file}: {len(text)} bytes")
    else:
        same = json.loads(arguments.file.read_text()) == json.loads(text)
        print(f"{arguments.file}: {'ok' if same else 'differs'}")
        sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
