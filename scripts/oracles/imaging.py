"""Writes the picture files of ImagingTests and what Pillow or plain NumPy read from them.

Needs numpy and Pillow 13. All pictures are drawn here: colour ramps, discs and noise. The folder
gets picture files, `expected.bin` (raw values, 16 bits little endian) and `manifest.json`, whose
entries say which file decodes to which part of `expected.bin`.

    python scripts/oracles/imaging.py
"""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "ImagingTests" / "Fixtures"
BILINEAR = Image.Resampling.BILINEAR
ORIENTATION = 0x0112
# How Pillow turns an upright picture into what a camera with this orientation stores.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def drawn(height, width, channels, largest=255, noise=0.1):
    """Ramps, a disc and noise: [H, W, C] of integers in 0 ... largest."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    y, x = (y + 0.5) / height, (x + 0.5) / width
    disc = ((x - 0.55) ** 2 + (y - 0.4) ** 2 < 0.08).astype(float)
    planes = [x, y * 0.8 + 0.2 * disc, 0.7 * disc + 0.3 * x * y, 0.15 + 0.85 * (1 - x) * y]
    if channels == 2:
        planes[1] = planes[3]
    picture = np.stack(planes[:channels], axis=-1)
    random = np.random.default_rng(7)
    picture = picture + noise * (random.random(picture.shape) - 0.5)
    return np.clip(picture * largest + 0.5, 0, largest).astype(
        np.uint16 if largest > 255 else np.uint8
    )


class Fixtures:
    def __init__(self):
        self.values = bytearray()
        self.entries = []

    def file(self, name, content):
        (FOLDER / name).write_bytes(content)
        return name

    def expect(self, group, file, array, **extra):
        """Notes that `file` gives `array`, [H, W] or [H, W, C]."""
        array = array if array.ndim == 3 else array[..., None]
        wide = array.dtype == np.uint16
        entry = {"group": group, "file": file, "shape": list(array.shape)}
        entry |= {"type": "uint16" if wide else "uint8", "offset": len(self.values)}
        self.entries.append(entry | extra)
        self.values += array.astype("<u2" if wide else "u1").tobytes()

    def finish(self):
        (FOLDER / "expected.bin").write_bytes(self.values)
        text = json.dumps(self.entries, indent=0).replace("\n", " ").replace("{", "\n{")
        (FOLDER / "manifest.json").write_text(text + "\n")


def saved(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def picture(array):
    return Image.fromarray(array if array.shape[-1] > 1 else array[..., 0])


# JPEG


def exif(order, orientation, prefix=b"Exif\0\0"):
    """An EXIF block in which other entries stand before and behind the orientation."""
    entries = [(0x010F, 2, 4, b"abc\0"), (0x0131, 2, 4, b"xyz\0")]
    mark, sign = (b"II", "<") if order == "little" else (b"MM", ">")
    middle = struct.pack(sign + "HHIHH", ORIENTATION, 3, 1, orientation, 0)
    rows = [
        struct.pack(sign + "HHI", tag, kind, count) + value for tag, kind, count, value in entries
    ]
    body = rows[0] + middle + rows[1]
    return prefix + mark + struct.pack(sign + "HIH", 42, 8, 3) + body + struct.pack(sign + "I", 0)


def jpegs(fixtures):
    color, grey = picture(drawn(14, 20, 3)), picture(drawn(14, 20, 1))
    kinds = {
        "baseline": (color, {"quality": 85}),
        "full-chroma": (color, {"quality": 90, "subsampling": "4:4:4"}),
        "half-chroma": (color, {"quality": 90, "subsampling": "4:2:2"}),
        "progressive": (color, {"quality": 85, "progressive": True}),
        "restarts": (color, {"quality": 85, "restart_marker_blocks": 1}),
        "grey": (grey, {"quality": 85}),
        "grey-progressive": (grey, {"quality": 85, "progressive": True}),
        "cmyk": (picture(drawn(14, 20, 4)).convert("RGB").convert("CMYK"), {"quality": 85}),
    }
    for name, (image, options) in kinds.items():
        content = saved(image, "JPEG", optimize=True, **options)
        read = opened(content)
        file = fixtures.file(f"{name}.jpg", content)
        read = read.convert("RGB") if read.mode == "CMYK" else read
        fixtures.expect("decode", file, np.asarray(read))
    upright = picture(drawn(12, 20, 3, noise=0))
    for orientation, transpose in STORED.items():
        stored = upright if transpose is None else upright.transpose(transpose)
        order = "little" if orientation % 2 else "big"
        block = exif(order, orientation)
        content = saved(stored, "JPEG", quality=92, subsampling="4:4:4", optimize=True, exif=block)
        file = fixtures.file(f"orientation-{orientation}.jpg", content)
        turned = ImageOps.exif_transpose(opened(content))
        assert turned.size == upright.size
        fixtures.expect("decode", file, np.asarray(turned))
        fixtures.expect("upright", file, np.asarray(upright))


# PNG, written here because Pillow writes few of its kinds


def chunk(kind, content):
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def scanlines(array, depth):
    rows = []
    for row in array.reshape(array.shape[0], -1):
        if depth == 16:
            rows.append(b"\0" + row.astype(">u2").tobytes())
        else:
            bits = np.unpackbits(row.astype(np.uint8)[:, None], axis=1)[:, 8 - depth :]
            rows.append(b"\0" + np.packbits(bits.reshape(-1)).tobytes())
    return b"".join(rows)


def png(array, depth, color, interlaced=False, extra=b""):
    height, width = array.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced))
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [
            (0, 0, 8, 8),
            (0, 4, 8, 8),
            (4, 0, 8, 4),
            (0, 2, 4, 4),
            (2, 0, 4, 2),
            (0, 1, 2, 2),
        ]
        passes.append((1, 0, 2, 1))
    parts = [array[top::down, left::across] for top, left, down, across in passes]
    data = b"".join(scanlines(part, depth) for part in parts if part.size)
    chunks = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9))
    return b"\x89PNG\r\n\x1a\n" + chunks + chunk(b"IEND", b"")


def pngs(fixtures):
    color_types = {1: 0, 2: 4, 3: 2, 4: 6}
    for channels, color in color_types.items():
        for depth in (8, 16):
            array = drawn(9, 13, channels, largest=2**depth - 1)
            file = fixtures.file(f"channels{channels}-depth{depth}.png", png(array, depth, color))
            fixtures.expect("decode", file, array)
    for depth in (1, 2, 4):
        array = drawn(9, 13, 1, largest=2**depth - 1)
        file = fixtures.file(f"grey-depth{depth}.png", png(array, depth, 0))
        fixtures.expect("decode", file, array * (255 // (2**depth - 1)))
    array = drawn(9, 13, 3)
    file = fixtures.file("interlaced.png", png(array, 8, 2, interlaced=True))
    fixtures.expect("decode", file, array)
    indices, palette = drawn(9, 13, 1, largest=15), drawn(4, 4, 4).reshape(16, 4)
    colors = chunk(b"PLTE", palette[:, :3].tobytes())
    file = fixtures.file("palette.png", png(indices, 4, 3, extra=colors))
    fixtures.expect("decode", file, palette[indices[..., 0], :3])
    opacity = chunk(b"tRNS", palette[:, 3].tobytes())
    file = fixtures.file("palette-alpha.png", png(indices, 4, 3, extra=colors + opacity))
    fixtures.expect("decode", file, palette[indices[..., 0]])
    key = chunk(b"tRNS", struct.pack(">H", int(drawn(9, 13, 1)[4, 4, 0])))
    grey = drawn(9, 13, 1)
    file = fixtures.file("grey-key.png", png(grey, 8, 0, extra=key))
    alpha = np.where(grey == grey[4, 4, 0], 0, 255).astype(np.uint8)
    fixtures.expect("decode", file, np.concatenate([grey, alpha], axis=-1))
    noted = chunk(b"eXIf", exif("big", 6, prefix=b"")) + chunk(b"tEXt", b"Author\0nobody")
    file = fixtures.file("orientation-6.png", png(array, 8, 2, extra=noted))
    fixtures.expect("decode", file, np.rot90(array, -1))


# WebP


def webps(fixtures):
    for channels in (3, 4):
        array = drawn(9, 13, channels)
        content = saved(picture(array), "WEBP", lossless=True, exact=True)
        fixtures.expect("decode", fixtures.file(f"lossless{channels}.webp", content), array)
        content = saved(picture(array), "WEBP", quality=80)
        file = fixtures.file(f"lossy{channels}.webp", content)
        fixtures.expect("decode", file, np.asarray(opened(content)))
    array = drawn(9, 13, 3)
    content = saved(picture(array), "WEBP", lossless=True, exact=True, exif=exif("little", 8))
    file = fixtures.file("orientation-8.webp", content)
    fixtures.expect("decode", file, np.rot90(array, 1))
    frames = [picture(drawn(9, 13, 3)), picture(drawn(9, 13, 3)[::-1].copy())]
    fixtures.file(
        "animated.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    )


# PGM and PPM


def netpbms(fixtures):
    for kind, channels, largest in [
        ("P2", 1, 255), ("P3", 3, 255), ("P5", 1, 255), ("P6", 3, 255), ("P2", 1, 15),
        ("P6", 3, 100), ("P3", 3, 65535), ("P5", 1, 1023), ("P5", 1, 65535), ("P6", 3, 65535),
    ]:  # fmt: skip
        array = drawn(6, 7, channels, largest=largest)
        header = f"{kind} # a comment\n#another\r7\t6\n# 9 9\n{largest}\n".encode()
        if kind in ("P2", "P3"):
            rows = [" ".join(map(str, row)) for row in array.reshape(6, -1)]
            content = header + "\n".join(rows).encode()
        else:
            content = header + array.astype(">u2" if largest > 255 else "u1").tobytes()
        suffix = "pgm" if channels == 1 else "ppm"
        file = fixtures.file(f"{kind}-{largest}.{suffix}", content)
        top = 65535 if largest > 255 else 255
        wide = (array.astype(np.int64) * top + largest // 2) // largest
        fixtures.expect("decode", file, wide.astype(np.uint16 if largest > 255 else np.uint8))


# Sizes


def resized16(array, width, height):
    """16-bit values through Pillow's 32-bit floating-point pictures."""
    planes = [Image.fromarray(array[..., c].astype(np.float32)) for c in range(array.shape[-1])]
    scaled = [np.asarray(plane.resize((width, height), BILINEAR)) for plane in planes]
    return np.clip(np.stack(scaled, axis=-1) + 0.5, 0, 65535).astype(np.uint16)


def resizes(fixtures):
    sizes = [(64, 64), (20, 17), (45, 30), (61, 20), (9, 50), (1, 1), (3, 2)]
    for channels in (1, 3):
        array = drawn(61, 45, channels, noise=0.9)
        file = fixtures.file(f"source{channels}.png", png(array, 8, 0 if channels == 1 else 2))
        for width, height in sizes:
            scaled = picture(array).resize((width, height), BILINEAR)
            fixtures.expect("resize", file, np.asarray(scaled))
    for width, height in [(10, 7), (20, 15)]:
        scaled = resized16(drawn(9, 13, 3, largest=65535), width, height)
        fixtures.expect("resize", "channels3-depth16.png", scaled)
    array = drawn(30, 40, 4, noise=0.5)
    file = fixtures.file("source4.png", png(array, 8, 6))
    for width, height in [(20, 15), (50, 37)]:
        scaled = picture(array).resize((width, height), BILINEAR)
        fixtures.expect("resize alpha", file, np.asarray(scaled))


def fits(fixtures):
    content = saved(picture(drawn(120, 167, 3, noise=0.3)), "JPEG", quality=85, optimize=True)
    file = fixtures.file("photo.jpg", content)
    photo = opened(content)
    for width, height in [(64, 64), (40, 70), (31, 50)]:
        fitted = ImageOps.fit(photo, (width, height), BILINEAR)
        fixtures.expect("fit", file, np.asarray(fitted))
    for side in (5, 10, 20):
        fitted = ImageOps.fit(photo, (side, side), BILINEAR)
        fixtures.expect("fit small", file, np.asarray(fitted))
    fitted = ImageOps.fit(photo.convert("L"), (50, 50), BILINEAR)
    fixtures.expect("fit grey", file, np.asarray(fitted))
    for name in ("orientation-6.jpg", "orientation-2.jpg", "orientation-7.jpg"):
        upright = ImageOps.exif_transpose(Image.open(FOLDER / name))
        fixtures.expect("fit", name, np.asarray(ImageOps.fit(upright, (9, 10), BILINEAR)))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    fixtures = Fixtures()
    for part in (jpegs, pngs, webps, netpbms, resizes, fits):
        part(fixtures)
    fixtures.finish()
    print(f"{sum(f.stat().st_size for f in FOLDER.iterdir())} bytes in {FOLDER}")


if __name__ == "__main__":
    main()
