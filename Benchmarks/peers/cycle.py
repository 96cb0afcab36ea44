"""Times DeepObfuscator's four-batch training cycle in PyTorch, as a peer for `obscura bench train`.

Algorithm 1 of the paper, on four different mini-batches of random data, with lambda1 = lambda2 = 1:
    1  defend against AR: L(C) + lambda2 (L(AR2) - L(AR1)) updates the obfuscator (eq. 9)
    2  defend against AC: L(C) - lambda1 L(AC) updates the obfuscator (eq. 5)
    3  attack: L(AR1) updates the reconstructor, L(AC) the attribute adversary
    4  recover: L(C) updates the classifier
L(AR1) is 1 - MS-SSIM with the original, L(AR2) 1 - MS-SSIM with a fixed noise image.

Two ways to write it:
    stock  what a usual script does: NCHW, fp32, every network in training mode, gradients through
           everything, depthwise MS-SSIM, Adam with its defaults
    tuned  what an expert does: channels-last, bf16 autocast where the processor has it, fused Adam,
           frozen networks in evaluation mode and without weight gradients, nothing computed twice,
           MS-SSIM by matrix products with shared moments

Run:
    pip install -r requirements.txt
    python cycle.py --mode tuned --threads 2 --json
    python cycle.py --dump-parity parity.safetensors   # see parity.py
"""

import argparse
import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

import torch

import parity
from phases import Precision, StockCycle, TunedCycle


def arguments_parser():
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=64, help="side of the images, default 64")
    parser.add_argument("--batch", type=int, default=64, help="images a phase, default 64")
    parser.add_argument("--fc", type=int, default=4096, help="width of the dense layers")
    parser.add_argument("--width", type=float, default=1.0, help="factor on all channels")
    parser.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    parser.add_argument("--mode", choices=["stock", "tuned"], default="tuned")
    parser.add_argument("--cycles", type=int, help="cycles to time, default 5; 3 for parity")
    parser.add_argument("--warmup", type=int, default=2, help="cycles before, default 2")
    parser.add_argument("--threads", type=int, help="default: the processors of this process")
    parser.add_argument(
        "--precision",
        choices=["fp32", "bf16", "auto"],
        help="default: fp32 for stock, auto for tuned; auto is bf16 where the device computes it",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")
    parser.add_argument(
        "--dump-parity", type=Path, metavar="FILE", help="write the parity run instead of timing"
    )
    return parser


def available_processors():
    """The processors of this process, where the system tells; else those of the machine."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def synchronised_time(device):
    """The clock, once the device has finished its work."""
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()


def random_batches(arguments):
    """Four mini-batches and a noise image."""
    device, shape = arguments.device, (3, arguments.size, arguments.size)
    batches = [
        {
            "images": torch.rand(arguments.batch, *shape, device=device),
            "task": torch.randint(2, (arguments.batch, 1), device=device).float(),
            "private": torch.randint(2, (arguments.batch, 1), device=device).float(),
        }
        for _ in range(4)
    ]
    noise = (0.5 + 0.25 * torch.randn(1, *shape, device=device)).clamp(0, 1)
    return batches, noise


def cycle_times(arguments, precision):
    """Seconds of every timed cycle."""
    torch.manual_seed(1)
    batches, noise = random_batches(arguments)
    kind = {"stock": StockCycle, "tuned": TunedCycle}[arguments.mode]
    cycle = kind(arguments.width, arguments.fc, noise, precision)
    times = []
    for index in range(arguments.warmup + arguments.cycles):
        start = synchronised_time(arguments.device)
        losses = cycle.run(batches)
        elapsed = synchronised_time(arguments.device) - start
        if index >= arguments.warmup:
            times.append(elapsed)
        print(f"cycle {index + 1}: {elapsed:.3f} s, {losses}", file=sys.stderr)
    return times


def peak_memory(device):
    """Bytes: of the process, or on a GPU what PyTorch allocated there."""
    if device == "cuda":
        return torch.cuda.max_memory_allocated()
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def report(arguments, precision, times):
    """The result; the first seven keys are those of `obscura bench train --json`."""
    median = statistics.median(times)
    return {
        "suite": "train",
        "images_per_second": 4 * arguments.batch / median,
        "size": arguments.size,
        "batch": arguments.batch,
        "fc": arguments.fc,
        "threads": torch.get_num_threads(),
        "precision": precision.name,
        "mode": arguments.mode,
        "width": arguments.width,
        "device": arguments.device,
        "cycle_seconds": times,
        "peak_rss_bytes": peak_memory(arguments.device),
        "torch": torch.__version__,
    }


def main():
    """Times the cycle, or writes the parity run."""
    parser = arguments_parser()
    arguments = parser.parse_args()
    if arguments.size < 32:
        parser.error(f"--size {arguments.size}: the classifiers pool to nothing below 32")
    torch.set_num_threads(arguments.threads or available_processors())
    default = "fp32" if arguments.mode == "stock" or arguments.dump_parity else "auto"
    precision = Precision(arguments.precision or default, arguments.device)
    if arguments.dump_parity:
        parity.dump(arguments.dump_parity, arguments.cycles or 3, precision)
        return
    arguments.cycles = arguments.cycles or 5
    result = report(arguments, precision, cycle_times(arguments, precision))
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"{result['images_per_second']:.1f} images/s, {arguments.mode}, {precision.name}")


if __name__ == "__main__":
    main()
