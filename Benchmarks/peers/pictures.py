"""Reads a tar of pictures into memory and decodes them with Pillow.

This module does nothing when it is run.
"""

import io
import tarfile
from pathlib import PurePosixPath

import numpy as np
from PIL import Image, ImageOps


def read_tar(path, limit=None):
    """{key: file's bytes} of the JPEG, PNG and PGM files, in order; the key has no suffix."""
    found = {}
    with tarfile.open(path) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if member.isfile() and name.suffix.lower() in (".jpg", ".jpeg", ".png", ".pgm"):
                found[name.stem] = archive.extractfile(member).read()
            if limit and len(found) >= limit:
                break
    return found


def decode(data, size):
    """[size, size, 3] bytes: scaled so that the shorter side fits, cropped at the centre.

    `draft` lets libjpeg skip frequencies where that leaves at least the wanted size.
    """
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (size, size))
    image = image.convert("RGB")
    if image.size != (size, size):
        image = ImageOps.fit(image, (size, size), Image.Resampling.BILINEAR)
    return np.asarray(image)
