"""Times Pillow: JPEG bytes in memory to 64 px RGB, as a peer for `obscura bench data`.

Every thread takes its share of the files; Pillow releases Python's lock while it decodes and
scales. The result of every picture is written into one array, as a loader would.

Run:
    pip install -r requirements.txt
    python decode.py pictures.tar --threads 2 --json
"""

import argparse
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import PIL

from pictures import decode, read_tar


def decode_share(files, target, first, stride):
    """Decodes every `stride`-th file into its place."""
    size = target.shape[1]
    for index in range(first, len(files), stride):
        target[index] = decode(files[index], size)


def decode_all(files, target, threads):
    """Seconds for all files."""
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        shares = [pool.submit(decode_share, files, target, t, threads) for t in range(threads)]
        for share in shares:
            share.result()
    return time.perf_counter() - start


def main():
    """Reads the tar, decodes it several times, prints the median rate."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tar", type=Path, help="an uncompressed or gzipped tar of pictures")
    parser.add_argument("--size", type=int, default=64, help="side of the result, default 64")
    parser.add_argument("--threads", type=int, default=2, help="default 2")
    parser.add_argument("--repeats", type=int, default=5, help="timed passes, default 5")
    parser.add_argument("--limit", type=int, help="only the first files of the tar")
    parser.add_argument("--json", action="store_true", help="one line of JSON on standard output")
    arguments = parser.parse_args()
    files = list(read_tar(arguments.tar, arguments.limit).values())
    if not files:
        sys.exit(f"{arguments.tar}: no JPEG, PNG or PGM file; give a tar that holds pictures")
    target = np.zeros((len(files), arguments.size, arguments.size, 3), np.uint8)
    decode_all(files, target, arguments.threads)
    times = [decode_all(files, target, arguments.threads) for _ in range(arguments.repeats)]
    result = {
        "suite": "data",
        "images_per_second": len(files) / statistics.median(times),
        "images": len(files),
        "size": arguments.size,
        "threads": arguments.threads,
        "pass_seconds": times,
        "pillow": PIL.__version__,
    }
    if arguments.json:
        print(json.dumps(result))
    else:
        print(f"{result['images_per_second']:.0f} images/s, {arguments.threads} threads")


if __name__ == "__main__":
    main()
