"""Writes and checks ciphers.json, the test vectors of the image ciphers in docs/ciphers.md.

Run, from the root of the repository:
    python scripts/oracles/cipher_vectors.py generate Tests/CiphersTests/Fixtures/ciphers.json
    python scripts/oracles/cipher_vectors.py check Tests/CiphersTests/Fixtures/ciphers.json
"""

import argparse
import hashlib
import itertools
import json
import sys
from pathlib import Path

from ciphers import NAMES, data_of, decrypted, derived, encrypted, keystream, logistic_key
from ciphers import nonce_of, number_below, orders_of_three, permutation, picture_of, root_of
from ciphers import self_check, size, tag_of, taken

SCHEMA = "obscura.cipher-vectors/1"
MASTERS = [bytes(range(32)), hashlib.sha256(b"obscura cipher vectors").digest()]
JOB_SEED = hashlib.sha256(b"job seed").digest()
CASES = {  # label: height x width x channels of the plain images
    "pixel": "1x1x3 3x5x3 17x13x3 7x9x1 1x20x1",
    "pixel+shuffle": "1x1x3 4x4x3 16x16x3 17x13x3 1x20x3 8x8x1",
    "tanaka": "4x4x3 1x1x1 3x5x3 7x9x3 16x16x3 17x13x1 1x20x3",
    "ele": "4x4x3 1x1x1 3x5x3 7x9x3 16x16x3 17x13x3 17x13x1 1x20x1",
    "etc-8": "8x8x3 1x1x3 7x9x3 16x16x1 17x13x3 1x20x3 33x25x3",
    "etc-16": "16x16x3 3x5x1 17x13x3 33x20x3",
    "etc-8-grey": "8x8x3 1x1x1 7x9x3 17x13x3 17x13x1 1x20x3",
    "etc-16-grey": "16x16x3 3x5x1 17x13x3 1x20x3",
    "chaotic": "1x1x3 3x5x1 7x9x3 16x16x3 17x13x1",
}


# What follows from the inputs of a case; bytes are written in hexadecimal.
def unhexed(case, *fields):
    return [bytes.fromhex(case[field]) for field in fields]


def key_vector(case):
    master, job_seed, pixels = unhexed(case, "master", "job_seed", "pixels")
    keys = {name: derived(master, name, *unhexed(case, "image_nonce")) for name in NAMES}
    key = keys[case["keystream_of"]]
    # So large a limit makes numbers be rejected, which no permutation here comes across.
    limit, source = 1_500_000_000, keystream(key)
    return {
        "root": root_of(master),
        "nonce_key": derived(master, "nonce"),
        "tag_key": derived(master, "tag"),
        "check": derived(master, "check", length=8),
        "nonce": nonce_of(master, job_seed, case["index"], pixels),
        "image_keys": keys,
        "keystream": bytes(taken(keystream(key), 40)),
        "orders_of_three": taken(orders_of_three(keystream(key)), 24),
        "permutations": {str(n): permutation(n, keystream(key)) for n in [5, 16, 96]},
        "numbers_below": {str(limit): [number_below(limit, source) for _ in range(12)]},
        # Zeros hold the map at 0, and so at 1, which no derived key will ever do.
        "rc4_keys": {key.hex(): logistic_key(key) for key in [keys["chaotic"], bytes(32)]},
    }


def image_vector(case):
    label, sides = case["label"], [case[side] for side in ["height", "width", "channels"]]
    master, nonce, data = unhexed(case, "master", "nonce", "plain")
    plain = picture_of(data, *sides)
    key = derived(master, label.replace("+", "-").split("-")[0], nonce)
    cipher = encrypted(label, plain, key)
    back = {} if decrypted(label, cipher, key, *sides) == plain else {"decrypted": "wrong"}
    sides = dict(zip(["cipher_height", "cipher_width", "cipher_channels"], size(cipher)))
    tag = tag_of(master, label, nonce, plain, cipher)
    return {**sides, "cipher": data_of(cipher), "tag": tag, **back}


def plain_data(number, height, width, channels):
    """No symmetry and no period within a block, so that no wrong turn goes unseen."""
    places = itertools.product(range(height), range(width), range(channels))
    values = (37 * y + 91 * x + 5 * x * y + y * y + 59 * c for y, x, c in places)
    return bytes((value + 71 * number) % 256 for value in values)


def key_inputs():
    fields = ["name", "master", "job_seed", "index", "pixels", "image_nonce", "keystream_of"]
    for number, index in enumerate([0, 2**40 + 258]):
        master, pixels = MASTERS[number], plain_data(number, 2, 2, 3)
        nonce = nonce_of(master, JOB_SEED, index, pixels) if number else bytes(16)
        values = f"key {number}", master, JOB_SEED, index, pixels, nonce, NAMES[number]
        yield dict(zip(fields, values))


def image_inputs():
    fields = ["name", "label", "master", "nonce", "height", "width", "channels", "plain"]
    cases = [(label, text) for label, texts in CASES.items() for text in texts.split()]
    for number, (label, text) in enumerate(cases):
        sides = [int(side) for side in text.split("x")]
        master, plain = MASTERS[number % 2], plain_data(number, *sides)
        nonce = nonce_of(master, JOB_SEED, number, plain) if number % 3 else bytes(16)
        yield dict(zip(fields, [f"{label} {text}", label, master, nonce, *sides, plain]))


PARTS = {"keys": (key_inputs, key_vector), "images": (image_inputs, image_vector)}


def written(values):
    return json.dumps(values, default=bytes.hex)


def generate(path, schema, parts):
    texts = []
    for part, (inputs, vector) in parts.items():
        cases = [json.loads(written(case)) for case in inputs()]
        lines = ",\n    ".join(written({**case, **vector(case)}) for case in cases)
        texts.append(f'  "{part}": [\n    {lines}\n  ]')
    path.write_text(f'{{\n  "schema": "{schema}",\n' + ",\n".join(texts) + "\n}\n")
    print(f"{path}: {path.stat().st_size} bytes")


def check(path, schema, parts):
    document, found = json.loads(path.read_text()), False
    assert document["schema"] == schema, "another schema"
    for part, (_, vector) in parts.items():
        for case in document[part]:
            computed = json.loads(written(vector(case)))
            wrong = [field for field in computed if computed[field] != case.get(field)]
            print(f"{case['name']}: {'differs in ' + ', '.join(wrong) if wrong else 'ok'}")
            found = found or bool(wrong)
    sys.exit(1 if found else 0)


def main(description, schema, parts):
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("command", choices=["generate", "check"])
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    {"generate": generate, "check": check}[arguments.command](arguments.file, schema, parts)


if __name__ == "__main__":
    self_check()
    main(__doc__, SCHEMA, PARTS)
