"""Makes what common tools make of faces: blur, pixelation, JPEG at quality 5, Gaussian noise.

    python3 scripts/pictures-foreign.py lfw.tar OUT     needs Pillow and NumPy
"""

import io
import pathlib
import sys
import tarfile

import numpy as np
from PIL import Image, ImageFilter

random = np.random.default_rng(1)


def pixelated(picture, fields):
    small = picture.resize((fields, fields), Image.BOX)
    return small.resize(picture.size, Image.NEAREST)


def compressed(picture, quality):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


def noisy(picture, deviation):
    values = np.asarray(picture).astype(float)
    drawn = values + random.normal(0, deviation, values.shape)
    return Image.fromarray(np.clip(drawn.round(), 0, 255).astype(np.uint8))


TOOLS = {
    "blur-4": lambda picture: picture.filter(ImageFilter.GaussianBlur(4)),
    "pixelate-4": lambda picture: pixelated(picture, 4),
    "pixelate-8": lambda picture: pixelated(picture, 8),
    "pixelate-16": lambda picture: pixelated(picture, 16),
    "jpeg-5": lambda picture: compressed(picture, 5),
    "noise-100": lambda picture: noisy(picture, 100),
}


def main(archive, out):
    for name in TOOLS:
        pathlib.Path(out, name).mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as pictures:
        for member in pictures:
            if not member.name.endswith(".png"):
                continue
            picture = Image.open(io.BytesIO(pictures.extractfile(member).read())).convert("RGB")
            for name, protect in TOOLS.items():
                protect(picture).save(pathlib.Path(out, name, pathlib.Path(member.name).name))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
