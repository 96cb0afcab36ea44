"""Keys, key files and sealed files of docs/ciphers.md, a second implementation.

Written from that page alone and never from the Swift sources, with nothing but the standard
library of Python 3.9 or newer. self_check holds its ChaCha20-Poly1305 against RFC 8439 and scrypt
against RFC 7914. key_vectors.py makes the test vectors with it.
"""

import hashlib
import hmac
import json
import struct
import unicodedata

from ciphers import authenticated, derived, expanded, root_of

MAGIC = b"obscura-sealed/1\n"
TAG, NONCE, HEADER = 16, 12, len(MAGIC) + 8 + 32 + 4 + 32


# ChaCha20-Poly1305 (RFC 8439)
def rotated(value, count):
    return (value << count | value >> (32 - count)) & 0xFFFFFFFF


def quarter_round(state, a, b, c, d):
    for target, source, other, turn in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)]:
        state[target] = (state[target] + state[source]) & 0xFFFFFFFF
        state[other] = rotated(state[other] ^ state[target], turn)


def chacha_block(key, counter, nonce):
    words = b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce
    start = list(struct.unpack("<16I", words))
    state = start[:]
    for _ in range(10):
        for column in range(4):
            quarter_round(state, column, 4 + column, 8 + column, 12 + column)
        for column in range(4):
            places = [4 * row + (column + row) % 4 for row in range(4)]
            quarter_round(state, *places)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(state, start)))


def chacha(key, nonce, data):
    result = b""
    for number, place in enumerate(range(0, len(data), 64), 1):
        stream = chacha_block(key, number, nonce)
        result += bytes(a ^ b for a, b in zip(data[place : place + 64], stream))
    return result


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for place in range(0, len(message), 16):
        piece = int.from_bytes(message[place : place + 16] + b"\1", "little")
        total = (total + piece) * r % (2**130 - 5)
    return ((total + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def tag_of(key, nonce, sealed, beside):
    padded = [data + bytes(-len(data) % 16) for data in (beside, sealed)]
    message = b"".join(padded) + struct.pack("<QQ", len(beside), len(sealed))
    return poly1305(chacha_block(key, 0, nonce)[:32], message)


def locked(key, nonce, plain, beside=b""):
    sealed = chacha(key, nonce, plain)
    return sealed + tag_of(key, nonce, sealed, beside)


def unlocked(key, nonce, data, beside=b""):
    """None where the tag does not fit."""
    sealed, tag = data[:-TAG], data[-TAG:]
    if not hmac.compare_digest(tag, tag_of(key, nonce, sealed, beside)):
        return None
    return chacha(key, nonce, sealed)


# Derived keys
def composed(text):
    return unicodedata.normalize("NFC", text).encode()


def derived_key(master, purpose):
    return expanded(root_of(master), b"obscura/derive/1/" + composed(purpose), 32)


# Sealed files
def sealing_key(master, name, salt):
    root = authenticated(b"obscura/seal/1", master)
    return expanded(root, f"obscura/seal/{name}/1".encode() + salt, 32)


def pieces(data, count):
    return [data[place : place + count] for place in range(0, max(1, len(data)), count)]


def chunk_nonces(count):
    return [number.to_bytes(11, "big") + bytes([number == count - 1]) for number in range(count)]


def sealed_file(master, salt, chunk, plain):
    fields = MAGIC + derived(master, "check", length=8) + salt + struct.pack(">I", chunk)
    tag = authenticated(sealing_key(master, "header", salt), fields)
    parts = pieces(plain, chunk)
    key = sealing_key(master, "chunks", salt)
    chunks = [locked(key, nonce, part) for part, nonce in zip(parts, chunk_nonces(len(parts)))]
    return fields + tag + b"".join(chunks)


def opened_file(master, data):
    """None where anything was altered."""
    fields, tag = data[: HEADER - 32], data[HEADER - 32 : HEADER]
    check, salt = fields[len(MAGIC) :][:8], fields[len(MAGIC) + 8 :][:32]
    whole = data.startswith(MAGIC) and check == derived(master, "check", length=8)
    if not whole or tag != authenticated(sealing_key(master, "header", salt), fields):
        return None
    chunk = struct.unpack(">I", fields[-4:])[0]
    parts = pieces(data[HEADER:], chunk + TAG)
    key = sealing_key(master, "chunks", salt)
    plain = [unlocked(key, nonce, part) for part, nonce in zip(parts, chunk_nonces(len(parts)))]
    return None if None in plain else b"".join(plain)


# Key files
def secret_of(passphrase, lock):
    n, r, p = lock["n"], lock["r"], lock["p"]
    salt, memory = bytes.fromhex(lock["salt"]), 128 * r * (n + p + 2)
    return hashlib.scrypt(composed(passphrase), salt=salt, n=n, r=r, p=p, maxmem=memory, dklen=32)


def key_file(keys, passphrase=None, lock=None):
    """`keys`: (32 bytes, time, nonce), the one in use first. Without `lock` nonces are unused."""
    secret = secret_of(passphrase, lock) if lock else None
    generations = []
    for key, created, nonce in keys:
        check = derived(key, "check", length=8).hex()
        stored = nonce + locked(secret, nonce, key, check.encode()) if lock else key
        generations.append({"check": check, "created": created, "key": stored.hex()})
    document = {"schema": "obscura.key/1", "generations": generations}
    return json.dumps({**document, "lock": lock} if lock else document, indent=2) + "\n"


def keys_of(text, passphrase=None):
    """The keys of a file, the one in use first; None for one that does not open or fit."""
    document, keys = json.loads(text), []
    lock = document.get("lock")
    secret = secret_of(passphrase, lock) if lock else None
    for generation in document["generations"]:
        key, check = bytes.fromhex(generation["key"]), generation["check"]
        if lock:
            key = unlocked(secret, key[:NONCE], key[NONCE:], check.encode())
        keys.append(key if key and derived(key, "check", length=8).hex() == check else None)
    return keys


def self_check():
    """RFC 8439 2.3.2, 2.5.2 and 2.8.2; RFC 7914, section 12, second vector."""
    block = chacha_block(bytes(range(32)), 1, bytes.fromhex("000000090000004a00000000"))
    assert block.hex().startswith("10f1e7e4d13b5915500fdd1fa32071c4")
    key = "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"
    tag = poly1305(bytes.fromhex(key), b"Cryptographic Forum Research Group")
    assert tag.hex() == "a8061dc1305136c6c22b8baf0c0127a9"
    plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for "
    plain += b"the future, sunscreen would be it."
    beside = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    nonce = bytes.fromhex("070000004041424344454647")
    sealed = locked(bytes(range(0x80, 0xA0)), nonce, plain, beside)
    assert sealed[-TAG:].hex() == "1ae10b594f09e26a7e902ecbd0600691"
    assert sealed.hex().startswith("d31a8d34648e60db7b86afbc53ef7ec2")
    assert unlocked(bytes(range(0x80, 0xA0)), nonce, sealed, beside) == plain
    assert unlocked(bytes(range(0x80, 0xA0)), nonce, sealed) is None
    scrypt = hashlib.scrypt(b"password", salt=b"NaCl", n=1024, r=8, p=16, maxmem=2**25, dklen=64)
    assert scrypt.hex().startswith("fdbabe1c9d3472007856e7190d01e9fe")
