"""Writes and checks keys.json, the test vectors of derived keys, key files and sealed files.

Run, from the root of the repository:
    python scripts/oracles/key_vectors.py generate Tests/CiphersTests/Fixtures/keys.json
    python scripts/oracles/key_vectors.py check Tests/CiphersTests/Fixtures/keys.json
"""

import hashlib

from cipher_vectors import MASTERS, main, plain_data, unhexed
from ciphers import derived
from sealing import derived_key, key_file, keys_of, opened_file, sealed_file, self_check

SCHEMA = "obscura.key-vectors/1"
# Umlauts, Angstrom's sign and Hangul, whose composed forms are one letter each; what NFC leaves as
# it is though other forms would not (the ligature fi); blanks that belong to the purpose.
PURPOSES = ["radiology", "Ko\u0308ln", "K\u00f6ln", "\u212b", "\u1112\u1161\u11ab", "\ufb01 "]
LOCKS = [  # passphrase, rounds, block size, lanes
    (None, 0, 0, 0),
    ("correct horse", 1 << 17, 8, 1),
    ("pa\u0308sse\u0301 \U0001f40e", 1 << 14, 8, 2),
]
SEALED = [(0, 64), (1, 64), (64, 64), (65, 64), (128, 64), (300, 64), (7, 1), (200, 65536)]


def random_bytes(label, count):
    """The same in every run."""
    return hashlib.sha256(label.encode()).digest()[:count]


def purpose_vector(case):
    key = derived_key(*unhexed(case, "master"), case["purpose"])
    return {"key": key, "check": derived(key, "check", length=8)}


def key_file_vector(case):
    keys = [[bytes.fromhex(key), time, bytes.fromhex(nonce)] for key, time, nonce in case["parts"]]
    text = key_file(keys, case["passphrase"], case["lock"])
    return {"file": text, "keys": keys_of(text, case["passphrase"])}


def sealed_vector(case):
    master, salt, plain = unhexed(case, "master", "salt", "plain")
    data = sealed_file(master, salt, case["chunk"], plain)
    back = {} if opened_file(master, data) == plain else {"opened": "wrong"}
    return {"sealed": data, **back}


def purpose_inputs():
    for number, purpose in enumerate(PURPOSES):
        yield {"name": f"purpose {number}", "master": MASTERS[number % 2], "purpose": purpose}


def key_file_inputs():
    for number, (passphrase, n, r, p) in enumerate(LOCKS):
        lock = {"n": n, "r": r, "p": p, "salt": random_bytes(f"salt {number}", 32).hex()}
        times = ["2027-01-15T08:00:00Z", "2026-03-01T23:59:59Z"]
        parts = [
            (key, time, random_bytes(f"nonce {number} {time}", 12))
            for key, time in zip(MASTERS[number % 2 :], times)
        ]
        name = f"n {n}, {len(parts)} keys" if passphrase else f"without a lock, {len(parts)} keys"
        lock = lock if passphrase else None
        yield {"name": name, "passphrase": passphrase, "lock": lock, "parts": parts}


def sealed_inputs():
    for number, (count, chunk) in enumerate(SEALED):
        salt, plain = random_bytes(f"file {number}", 32), plain_data(number, 1, count, 1)
        fields = {"name": f"{count} bytes in chunks of {chunk}", "master": MASTERS[number % 2]}
        yield {**fields, "salt": salt, "chunk": chunk, "plain": plain}


PARTS = {
    "derived": (purpose_inputs, purpose_vector),
    "key_files": (key_file_inputs, key_file_vector),
    "sealed": (sealed_inputs, sealed_vector),
}


if __name__ == "__main__":
    self_check()
    main(__doc__, SCHEMA, PARTS)
