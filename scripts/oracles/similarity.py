"""Writes similarity.json: SSIM, MS-SSIM, PSNR, MSE and L1 of image pairs, in double precision.

The oracle follows the definitions word by word: a weighted mean and weighted central moments under
a two-dimensional Gaussian window at every position, without convolution and without the shortcut
E[x^2] - E[x]^2. Before it writes, it checks itself against scikit-image (SSIM) and pytorch-msssim
(SSIM and contrast-structure at every scale; MS-SSIM with one to five scales where the sides stay even
and exceed 160, its two limits), scikit-image again (MSE, PSNR) and scikit-learn (L1). It also checks
that these still fail where docs/metrics.md says so.

Run, from anywhere:
    pip install -r requirements.txt
    python similarity.py             # writes Tests/NetworksTests/Fixtures/similarity.json
    python similarity.py --compare   # compares with the stored file, writes nothing
"""

import math

import numpy as np
import pytorch_msssim
import torch
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity
from sklearn.metrics import mean_absolute_error

from vectors import GENERATOR, main, uniforms

WINDOW = 11
SIGMA = 1.5
C1 = 0.01**2
C2 = 0.03**2
WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
FLOOR = 1e-4
CHANNELS = 3

DEFINITION = {
    "window": "11 x 11 Gaussian, sigma 1.5, sum 1; only where it lies inside the image",
    "constants": "C1 = 0.01^2, C2 = 0.03^2 (data range 1); variances without N / (N - 1)",
    "ssim": "luminance x contrast-structure, mean over positions, then channels; not floored",
    "scales": "the largest s <= 5 with min(height, width) // 2^(s - 1) >= 11",
    "weights": "[0.0448, 0.2856, 0.3001, 0.2363, 0.1333], the first `scales`, divided by their sum",
    "pooling": "2 x 2 means between scales; the last row or column of an odd side is dropped",
    "terms": "[scale][channel]: mean contrast-structure, at the last scale mean SSIM; not floored",
    "floor": "every term, a mean over the positions of one channel of one image, is raised to at "
    "least 1e-4 before its power; one scale is SSIM, which is not floored",
    "ms_ssim": "product over scales of term ^ weight, then the mean over channels",
    "psnr": "10 log10(1 / mse) over all channels of the image; null where mse is 0",
}

FORMULA = {
    "generator": GENERATOR,
    "order": "[channel, row, column], row-major; indices c, i, j start at 0; double precision",
    "x": "clamp(level + amplitude * sin(a * i + b * j + p * c) + noise * (u - 0.5), 0, 1)",
    "y": "clamp(gain * x + offset + noise * (u - 0.5), 0, 1), with the clamped x",
    "noise": "u comes from the generator with the image's own seed; noise 0 draws nothing",
    "checks": "mean and last element of x and y, to tell a wrong input from a wrong metric",
}

SMOOTH = {"level": 0.5, "amplitude": 0.35, "a": 0.11, "b": 0.07, "p": 0.9, "noise": 0.1, "seed": 11}
STRIPES = {"level": 0.5, "amplitude": 0.5, "a": 0.9, "b": 0.4, "p": 1.7, "noise": 0.0, "seed": 0}
NOISE = {"level": 0.5, "amplitude": 0.0, "a": 0.0, "b": 0.0, "p": 0.0, "noise": 1.0, "seed": 23}
GREY = {"level": 0.4, "amplitude": 0.0, "a": 0.0, "b": 0.0, "p": 0.0, "noise": 0.0, "seed": 0}


def derived(gain=1.0, offset=0.0, noise=0.0, seed=0):
    """How y comes from x."""
    return {"gain": gain, "offset": offset, "noise": noise, "seed": seed}


PAIRS = [
    ("identical", SMOOTH, derived()),
    ("brighter", SMOOTH, derived(offset=0.125)),
    ("noisy", SMOOTH, derived(noise=0.5, seed=31)),
    ("faint", SMOOTH, derived(gain=0.25, offset=0.375)),
    ("negated", SMOOTH, derived(gain=-1.0, offset=1.0)),
    ("negated stripes", STRIPES, derived(gain=-1.0, offset=1.0)),
    ("constant, same", GREY, derived()),
    ("constant, brighter", GREY, derived(offset=0.25)),
    ("smooth against constant", SMOOTH, derived(gain=0.0, offset=0.5)),
    ("stripes against noise", STRIPES, derived(gain=0.0, offset=0.5, noise=1.0, seed=47)),
    ("noise against noise", NOISE, derived(gain=0.0, offset=0.5, noise=1.0, seed=59)),
]
SIZES = [(32, 32), (33, 47), (64, 64), (112, 112), (218, 178), (11, 11), (12, 21)]


def base_image(recipe, height, width):
    """x of FORMULA, [channels, height, width]."""
    c, i, j = np.meshgrid(
        np.arange(CHANNELS), np.arange(height), np.arange(width), indexing="ij", sparse=True
    )
    wave = np.sin(recipe["a"] * i + recipe["b"] * j + recipe["p"] * c)
    return finished(recipe["level"] + recipe["amplitude"] * wave, recipe)


def derived_image(recipe, x):
    """y of FORMULA."""
    return finished(recipe["gain"] * x + recipe["offset"], recipe)


def finished(image, recipe):
    """Adds the recipe's noise and clamps."""
    if recipe["noise"] != 0:
        image = image + recipe["noise"] * (uniforms(recipe["seed"], image.shape) - 0.5)
    return np.clip(image, 0, 1)


def gaussian_window():
    """The 11 x 11 window."""
    distances = np.arange(WINDOW) - WINDOW // 2
    weights = np.exp(-(distances**2) / (2 * SIGMA**2))
    window = np.outer(weights, weights)
    return window / window.sum()


def channel_terms(x, y):
    """Mean SSIM and mean contrast-structure of one channel, [height, width] each."""
    window = gaussian_window()
    patches = [np.lib.stride_tricks.sliding_window_view(a, (WINDOW, WINDOW)) for a in (x, y)]
    means = [np.einsum("ijuv,uv->ij", patch, window) for patch in patches]
    centred = [patch - mean[..., None, None] for patch, mean in zip(patches, means)]
    variance_x, variance_y, covariance = (
        np.einsum("ijuv,ijuv,uv->ij", a, b, window)
        for a, b in [(centred[0], centred[0]), (centred[1], centred[1]), tuple(centred)]
    )
    luminance = (2 * means[0] * means[1] + C1) / (means[0] ** 2 + means[1] ** 2 + C1)
    structure = (2 * covariance + C2) / (variance_x + variance_y + C2)
    return (luminance * structure).mean(), structure.mean()


def image_terms(x, y):
    """channel_terms of every channel: SSIM [channels], contrast-structure [channels]."""
    pairs = [channel_terms(a, b) for a, b in zip(x, y)]
    return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])


def scale_count(height, width):
    """The scales at which the window fits."""
    return max(s for s in range(1, 6) if s == 1 or min(height, width) // 2 ** (s - 1) >= WINDOW)


def halved(image):
    """2 x 2 means; an odd last row or column is dropped."""
    channels, height, width = image.shape
    even = image[:, : height // 2 * 2, : width // 2 * 2]
    return even.reshape(channels, height // 2, 2, width // 2, 2).mean(axis=(2, 4))


def multi_scale_terms(x, y, scales=None):
    """The terms before the floor, [scales, channels]; as many scales as fit unless told."""
    scales = scales or scale_count(*x.shape[1:])
    terms = []
    for scale in range(scales):
        ssim, structure = image_terms(x, y)
        terms.append(ssim if scale == scales - 1 else structure)
        x, y = halved(x), halved(y)
    return np.array(terms)


def multi_scale_ssim(terms):
    """MS-SSIM of one image from its terms."""
    if len(terms) == 1:
        return terms[0].mean()
    weights = np.array(WEIGHTS[: len(terms)]) / sum(WEIGHTS[: len(terms)])
    return np.prod(np.maximum(terms, FLOOR) ** weights[:, None], axis=0).mean()


def expected(x, y):
    """All metrics of one pair."""
    mse = float(((x - y) ** 2).mean())
    terms = multi_scale_terms(x, y)
    return {
        "scales": len(terms),
        "ssim": image_terms(x, y)[0].mean(),
        "ms_ssim": multi_scale_ssim(terms),
        "terms": terms.tolist(),
        "psnr": None if mse == 0 else 10 * math.log10(1 / mse),
        "mse": mse,
        "l1": float(np.abs(x - y).mean()),
    }


def case(name, height, width, x_recipe, y_recipe):
    """One entry of the file."""
    x = base_image(x_recipe, height, width)
    y = derived_image(y_recipe, x)
    return {
        "name": f"{name}, {height} x {width}",
        "height": height,
        "width": width,
        "channels": CHANNELS,
        "x": x_recipe,
        "y": y_recipe,
        "checks": {
            "x_mean": x.mean(),
            "x_last": x[-1, -1, -1],
            "y_mean": y.mean(),
            "y_last": y[-1, -1, -1],
        },
        "expected": expected(x, y),
    }


def document():
    """The whole file."""
    return {
        "about": "Written by scripts/oracles/similarity.py; do not edit.",
        "definition": DEFINITION,
        "formula": FORMULA,
        "tolerance": {"stored": 1e-10, "single_precision": 1e-4, "psnr_decibels": 1e-2},
        "cases": [case(name, h, w, x, y) for h, w in SIZES for name, x, y in PAIRS],
    }


def library_terms(x, y):
    """channel_terms by pytorch-msssim, with the window in double precision."""
    profile = torch.exp(-((torch.arange(WINDOW).double() - WINDOW // 2) ** 2) / (2 * SIGMA**2))
    window = (profile / profile.sum()).repeat(CHANNELS, 1, 1, 1)
    ssim, structure = pytorch_msssim.ssim.__globals__["_ssim"](
        torch.from_numpy(x)[None], torch.from_numpy(y)[None], data_range=1.0, win=window
    )
    return ssim[0].numpy(), structure[0].numpy(), window


def check_single_scale():
    """The largest differences from scikit-image and from pytorch-msssim over all pairs."""
    errors = [0.0, 0.0]
    for height, width in [(32, 32), (33, 47), (64, 64)]:
        for _, x_recipe, y_recipe in PAIRS:
            x = base_image(x_recipe, height, width)
            y = derived_image(y_recipe, x)
            ssim, structure = image_terms(x, y)
            other = structural_similarity(
                x,
                y,
                data_range=1,
                channel_axis=0,
                sigma=SIGMA,
                gaussian_weights=True,
                use_sample_covariance=False,
            )
            library = library_terms(x, y)
            errors[0] = max(errors[0], abs(other - ssim.mean()))
            errors[1] = max(
                errors[1], abs(library[0] - ssim).max(), abs(library[1] - structure).max()
            )
    return errors


def check_multi_scale(scales):
    """The largest difference from pytorch-msssim at 208 x 176, where every side halves evenly.

    Pairs with a term below the floor are left out: pytorch-msssim sets those to zero.
    """
    error, compared = 0.0, 0
    for _, x_recipe, y_recipe in PAIRS:
        x = base_image(x_recipe, 208, 176)
        y = derived_image(y_recipe, x)
        terms = multi_scale_terms(x, y, scales)
        if terms.min() < FLOOR:
            continue
        # The library divides no weights by their sum.
        weights = [weight / sum(WEIGHTS[:scales]) for weight in WEIGHTS[:scales]]
        other = pytorch_msssim.ms_ssim(
            torch.from_numpy(x)[None],
            torch.from_numpy(y)[None],
            data_range=1.0,
            win=library_terms(x, y)[2],
            weights=weights,
        )
        error = max(error, abs(float(other) - multi_scale_ssim(terms)))
        compared += 1
    return error, compared


def check_pixel_errors():
    """The largest differences of MSE, PSNR and L1 from the libraries over all pairs."""
    errors = [0.0, 0.0, 0.0]
    for _, x_recipe, y_recipe in PAIRS:
        x = base_image(x_recipe, 33, 47)
        y = derived_image(y_recipe, x)
        ours = expected(x, y)
        errors[0] = max(errors[0], abs(ours["mse"] - mean_squared_error(x, y)))
        errors[2] = max(errors[2], abs(ours["l1"] - mean_absolute_error(x.ravel(), y.ravel())))
        if ours["psnr"] is not None:
            other = peak_signal_noise_ratio(x, y, data_range=1)
            errors[1] = max(errors[1], abs(ours["psnr"] - other))
    return errors


def check_failures():
    """Fails unless the libraries fail as we say they do."""
    x = base_image(SMOOTH, 208, 176)
    one = torch.from_numpy(x)[None]
    other = (1 - one).requires_grad_()
    value = pytorch_msssim.ms_ssim(one, other, data_range=1.0)
    value.backward()
    # A learner that begins there never leaves.
    assert float(value.detach()) == 0 and float(other.grad.abs().max()) == 0
    try:
        pytorch_msssim.ms_ssim(one[..., :112, :112], one[..., :112, :112], data_range=1.0)
    except AssertionError as error:
        assert "larger than 160" in str(error)
    else:
        raise AssertionError("pytorch-msssim takes pictures of 112 pixels now")
    with np.errstate(divide="ignore"):
        assert peak_signal_noise_ratio(x, x, data_range=1) == math.inf


def self_check():
    """Fails unless the oracle agrees with two published implementations."""
    skimage, library = check_single_scale()
    multi, compared = zip(*(check_multi_scale(scales) for scales in range(1, 6)))
    errors = check_pixel_errors()
    check_failures()
    assert min(compared) >= 5, compared
    assert max(skimage, library, *multi, *errors) < 1e-9, (skimage, library, multi, errors)
    assert [scale_count(s, s) for s in (32, 64, 112, 178)] == [2, 3, 4, 5]
    yield f"SSIM differs from scikit-image by at most {skimage:.1e}"
    yield f"SSIM and contrast-structure differ from pytorch-msssim by at most {library:.1e}"
    yield f"MS-SSIM differs from pytorch-msssim by at most {max(multi):.1e}, with 1 to 5 scales"
    yield f"MSE, PSNR and L1 differ from the libraries by at most {max(errors):.1e}"


if __name__ == "__main__":
    main(__doc__, "similarity.json", document, self_check)
