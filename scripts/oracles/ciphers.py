"""The image ciphers of docs/ciphers.md, a second implementation.

Written from that page alone and never from the Swift sources, with nothing but the standard
library of Python 3.9 or newer. self_check holds its AES, HKDF and RC4 against published vectors.
cipher_vectors.py makes the test vectors with it.
"""

import hashlib
import hmac
import itertools

NAMES = ["pixel", "tanaka", "ele", "etc", "chaotic"]
ORDERS = list(itertools.permutations(range(3)))  # RGB, RBG, GRB, GBR, BRG, BGR, as in Table I
BLOCKS = {"tanaka": 4, "ele": 4, "etc-8": 8, "etc-16": 16, "etc-8-grey": 8, "etc-16-grey": 16}


# AES-256 (FIPS 197), encryption only. A state is 16 bytes, column after column.
def doubled(value):
    return value << 1 ^ (0x11B if value & 0x80 else 0)


def substitution_box():
    """Inverses in AES's field, whose elements are the powers of 3, then the affine map."""
    powers = [1]
    for _ in range(254):
        powers.append(powers[-1] ^ doubled(powers[-1]))
    box = [0x63] * 256
    for exponent, value in enumerate(powers):
        inverse = powers[-exponent % 255]
        for turn in range(5):
            box[value] ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
    return box


BOX = substitution_box()
SHIFTED_ROWS = [(i + 4 * (i % 4)) % 16 for i in range(16)]


def round_keys(key):
    words = [list(key[i : i + 4]) for i in range(0, 32, 4)]
    constant = 1
    for i in range(8, 60):
        word = words[-1][1:] + words[-1][:1] if i % 8 == 0 else words[-1]
        if i % 4 == 0:
            word = [BOX[value] for value in word]
        words.append([a ^ b for a, b in zip(words[-8], word)])
        if i % 8 == 0:
            words[-1][0] ^= constant
            constant = doubled(constant)
    return [sum(words[i : i + 4], []) for i in range(0, 60, 4)]


def mixed(column):
    total = column[0] ^ column[1] ^ column[2] ^ column[3]
    return [a ^ total ^ doubled(a ^ b) for a, b in zip(column, column[1:] + column[:1])]


def aes(keys, block):
    state = [a ^ b for a, b in zip(block, keys[0])]
    for key in keys[1:]:
        state = [BOX[state[i]] for i in SHIFTED_ROWS]
        if key is not keys[-1]:
            state = sum((mixed(state[i : i + 4]) for i in range(0, 16, 4)), [])
        state = [a ^ b for a, b in zip(state, key)]
    return bytes(state)


# Keys
def authenticated(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def root_of(master):
    return authenticated(b"obscura/encrypt/1", master)


def expanded(root, info, length):
    """HKDF-Expand, up to the one block that is ever needed."""
    return authenticated(root, info + b"\1")[:length]


def derived(master, name, nonce=b"", length=32):
    return expanded(root_of(master), f"obscura/{name}/1".encode() + nonce, length)


def nonce_of(master, job_seed, index, pixels):
    message = job_seed + index.to_bytes(8, "big") + hashlib.sha256(pixels).digest()
    return authenticated(derived(master, "nonce"), message)[:16]


def tag_of(master, label, nonce, plain, cipher):
    sizes = b"".join(side.to_bytes(4, "big") for side in size(plain) + size(cipher))
    message = label.encode() + b"\0" + nonce + sizes + data_of(cipher)
    return authenticated(derived(master, "tag"), message)


def tag_without_pixels(master, label, nonce, plain_size, cipher_size):
    """Of a ciphertext that JPEG stores; sizes are height, width, channels."""
    sizes = b"".join(side.to_bytes(4, "big") for side in plain_size + cipher_size)
    return authenticated(derived(master, "tag"), f"jpeg:{label}".encode() + b"\0" + nonce + sizes)


def tag_of_table(master, table):
    return authenticated(derived(master, "tag"), b"table:\0" + table)


# Keystream
def keystream(key):
    keys = round_keys(key)
    for counter in itertools.count():
        yield from aes(keys, counter.to_bytes(16, "big"))


def taken(source, count):
    return list(itertools.islice(source, count))


def bits(source):
    return (byte >> place & 1 for byte in source for place in range(8))


def orders_of_three(source):
    for byte in source:
        if byte < 216:
            yield from (byte % 6, byte // 6 % 6, byte // 36)


def number_below(limit, source):
    number = fair = limit * (2**32 // limit)
    while number >= fair:
        number = int.from_bytes(taken(source, 4), "little")
    return number % limit


def permutation(count, source):
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        j = number_below(i + 1, source)
        order[i], order[j] = order[j], order[i]
    return order


def moved(items, order, backwards):
    if backwards:
        return [item for _, item in sorted(zip(order, items))]
    return [items[place] for place in order]


# Pictures: lists of rows of pixels; a pixel is a bytes object, one byte a channel.
def picture_of(data, height, width, channels):
    assert len(data) == height * width * channels
    pixels = [data[i : i + channels] for i in range(0, len(data), channels)]
    return [pixels[i : i + width] for i in range(0, len(pixels), width)]


def data_of(picture):
    return b"".join(sum(picture, []))


def size(picture):
    return [len(picture), len(picture[0]), len(picture[0][0])]


def extended(picture, side):
    rows = [row + row[-1:] * (-len(row) % side) for row in picture]
    return rows + rows[-1:] * (-len(rows) % side)


def blocks_of(picture, side):
    corners = itertools.product(*(range(0, length, side) for length in size(picture)[:2]))
    return [[row[x : x + side] for row in picture[y : y + side]] for y, x in corners]


def assembled(blocks, columns):
    bands = [blocks[i : i + columns] for i in range(0, len(blocks), columns)]
    return [sum(parts, []) for band in bands for parts in zip(*band)]


# The ciphers. Each takes a picture of whole blocks; `backwards` decrypts.
def flipped_and_moved(values, flips, order, highest, backwards):
    values = moved(values, order, True) if backwards else values
    values = [highest - value if flip else value for value, flip in zip(values, flips)]
    return values if backwards else moved(values, order, False)


def pixel(picture, key, shuffle, backwards):
    channels = size(picture)[2]
    source, pixels = keystream(key), sum(picture, [])
    whole = -(-len(pixels) // 128) * 16
    flips = zip(*[list(bits(taken(source, whole))) for _ in range(channels)])
    shuffle = shuffle and channels == 3
    orders = orders_of_three(source) if shuffle else itertools.repeat(0)
    result = []
    for values, flip, order in zip(pixels, flips, orders):
        result += flipped_and_moved(values, flip, ORDERS[order][:channels], 255, backwards)
    return picture_of(bytes(result), *size(picture))


def block_scrambled(block, flips, order, backwards):
    """A block of tanaka and ele: upper halves of all values, then lower halves, moved alike."""
    values = sum(zip(*sum(block, [])), ())
    halves = [value >> 4 for value in values] + [value & 15 for value in values]
    halves = flipped_and_moved(halves, flips, order, 15, backwards)
    values = bytes(16 * upper + lower for upper, lower in zip(halves, halves[len(values) :]))
    return picture_of(b"".join(values[i::16] for i in range(16)), *size(block))


def block_keys(source, channels):
    flips = list(bits(taken(source, 4 * channels)))
    return flips, permutation(32 * channels, source)


def tanaka(picture, key, backwards):
    _, width, channels = size(picture)
    flips, order = block_keys(keystream(key), channels)
    blocks = [block_scrambled(block, flips, order, backwards) for block in blocks_of(picture, 4)]
    return assembled(blocks, width // 4)


def ele(picture, key, backwards):
    _, width, channels = size(picture)
    blocks, source = blocks_of(picture, 4), keystream(key)
    places = permutation(len(blocks), source)
    blocks = blocks if backwards else moved(blocks, places, False)
    own = [block_keys(source, channels) for _ in blocks]
    blocks = [block_scrambled(block, *keys, backwards) for block, keys in zip(blocks, own)]
    return assembled(moved(blocks, places, True) if backwards else blocks, width // 4)


def etc_block(block, byte, order, backwards):
    block = [row[::-1] for row in block] if byte & 4 else block
    # A turned mirror image is a reflection, and so its own way back.
    for _ in range((-byte if backwards and not byte & 4 else byte) % 4):
        block = [list(column) for column in zip(*block[::-1])]
    order = ORDERS[order] if size(block)[2] == 3 else [0]
    values = [moved(values, order, backwards) for values in sum(block, [])]
    values = [255 - value if byte & 8 else value for value in sum(values, [])]
    return picture_of(bytes(values), *size(block))


def etc(picture, key, side, backwards):
    blocks, source = blocks_of(picture, side), keystream(key)
    turns, places = taken(source, len(blocks)), permutation(len(blocks), source)
    blocks = blocks if backwards else moved(blocks, places, False)
    own = turns, orders_of_three(source)
    blocks = [etc_block(block, *keys, backwards) for block, *keys in zip(blocks, *own)]
    blocks = moved(blocks, places, True) if backwards else blocks
    return assembled(blocks, len(picture[0]) // side)


def planes_apart(picture):
    channels = range(size(picture)[2])
    return [[values[c : c + 1] for c in channels for values in row] for row in picture]


def planes_joined(picture, channels):
    width = len(picture[0]) // channels
    return [[b"".join(row[x::width]) for x in range(width)] for row in picture]


def logistic_key(key):
    """The RC4 key that the chaotic map gives."""
    x = int.from_bytes(key[:8], "big") | 1
    r = 2**64 - 1 - int.from_bytes(key[8:16], "big") // 2**8
    values = []
    for _ in range(64 + 256):
        x = r * (x * (2**64 - x) // 2**64) // 2**62
        values.append(x // 2**24 % 256)
    return bytes(values[64:])


def rc4(key, data):
    table, j, result = list(range(256)), 0, []
    for i in range(256):
        j = (j + table[i] + key[i % len(key)]) % 256
        table[i], table[j] = table[j], table[i]
    j = 0
    for i, value in enumerate(data, 1):
        i %= 256
        j = (j + table[i]) % 256
        table[i], table[j] = table[j], table[i]
        result.append(value ^ table[(table[i] + table[j]) % 256])
    return bytes(result)


def applied(label, picture, key, backwards):
    if label.startswith("pixel"):
        return pixel(picture, key, label == "pixel+shuffle", backwards)
    if label.startswith("etc"):
        return etc(picture, key, BLOCKS.get(label, 1), backwards)
    if label == "chaotic":
        return picture_of(rc4(logistic_key(key), data_of(picture)), *size(picture))
    return {"tanaka": tanaka, "ele": ele}[label](picture, key, backwards)


def encrypted(label, plain, key):
    whole = extended(plain, BLOCKS.get(label, 1))
    whole = planes_apart(whole) if label.endswith("-grey") else whole
    return applied(label, whole, key, backwards=False)


def decrypted(label, cipher, key, height, width, channels):
    whole = applied(label, cipher, key, backwards=True)
    whole = planes_joined(whole, channels) if label.endswith("-grey") else whole
    return [row[:width] for row in whole[:height]]


def self_check():
    """FIPS 197 appendix C.3, RFC 5869 A.1 (first block of two), RFC 6229 (40-bit key)."""
    block = bytes.fromhex("00112233445566778899aabbccddeeff")
    assert aes(round_keys(bytes(range(32))), block).hex() == "8ea2b7ca516745bfeafc49904b496089"
    root = authenticated(bytes(range(13)), b"\x0b" * 22)
    assert root.hex() == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
    first = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
    assert expanded(root, bytes(range(0xF0, 0xFA)), 32).hex() == first
    assert rc4(bytes(range(1, 6)), bytes(16)).hex() == "b2396305f03dc027ccc3524a0a1118a8"
