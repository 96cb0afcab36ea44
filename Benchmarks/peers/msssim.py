"""MS-SSIM for training, twice: as a usual script has it and as an expert would write it.

Both compute the same figure: 11 x 11 Gaussian window of sigma 1.5 without padding, data range 1,
as many of the five scales as fit the window with the weights divided by their sum, 2 x 2 means
between scales, and every term (a mean over one channel of one image) floored at 1e-4, so that no
negative term meets a fractional power. scripts/oracles/similarity.py holds the reference.

Run to compare the two and time them:
    python msssim.py [--size 64] [--batch 64] [--threads 2]
"""

import argparse
import time

import torch
import torch.nn.functional as F

WINDOW = 11
SIGMA = 1.5
C1 = 0.01**2
C2 = 0.03**2
WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
FLOOR = 1e-4


def profile(dtype=torch.float32, device="cpu"):
    """The one-dimensional Gaussian; the window is its outer product with itself."""
    distances = torch.arange(WINDOW, dtype=torch.float64) - WINDOW // 2
    weights = torch.exp(-(distances**2) / (2 * SIGMA**2))
    return (weights / weights.sum()).to(dtype=dtype, device=device)


def scale_count(size):
    """The scales at which the window fits."""
    return max(s for s in range(1, 6) if s == 1 or size // 2 ** (s - 1) >= WINDOW)


def floored(term):
    """At least FLOOR, with the gradient of the term itself, so that a loss can leave the floor."""
    return term + (term.clamp(min=FLOOR) - term).detach()


def combined(terms):
    """Terms [N, C] of every scale, finest first, to MS-SSIM's mean over images and channels."""
    chosen = WEIGHTS[: len(terms)]
    result = 1.0
    for term, weight in zip(terms, chosen):
        result = result * floored(term) ** (weight / sum(chosen))
    return result.mean()


def stock_ms_ssim(x, y):
    """As usual scripts do: depthwise filters, five filtered images a scale, nothing shared."""
    taps = profile(x.dtype, x.device).repeat(x.shape[1], 1, 1, 1)

    def blurred(image):
        rows = F.conv2d(image, taps.transpose(2, 3), groups=image.shape[1])
        return F.conv2d(rows, taps, groups=image.shape[1])

    terms = []
    scales = scale_count(min(x.shape[2:]))
    for scale in range(scales):
        mean_x, mean_y = blurred(x), blurred(y)
        variance_x = blurred(x * x) - mean_x.pow(2)
        variance_y = blurred(y * y) - mean_y.pow(2)
        covariance = blurred(x * y) - mean_x * mean_y
        structure = (2 * covariance + C2) / (variance_x + variance_y + C2)
        luminance = (2 * mean_x * mean_y + C1) / (mean_x.pow(2) + mean_y.pow(2) + C1)
        last = scale == scales - 1
        terms.append((luminance * structure if last else structure).mean((2, 3)))
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return combined(terms)


class TunedMSSSIM:
    """Separable filters as two banded matrix products, and moments that are computed once.

    On a processor two small matrix products beat depthwise convolutions, forward and backward.
    """

    def __init__(self, size, dtype=torch.float32, device="cpu"):
        self.scales = scale_count(size)
        self.bands = [self.band(size // 2**s, dtype, device) for s in range(self.scales)]

    @staticmethod
    def band(side, dtype, device):
        """[side, side - 10]: x @ band filters the rows of x."""
        taps = profile(dtype, device)
        matrix = torch.zeros(side, side - WINDOW + 1, dtype=dtype, device=device)
        for column in range(matrix.shape[1]):
            matrix[column : column + WINDOW, column] = taps
        return matrix

    def blurred(self, image, scale):
        """[..., S, S] to [..., S - 10, S - 10]."""
        band = self.bands[scale]
        return band.T @ (image @ band)

    def moments(self, image):
        """The image, its mean and its mean square at every scale, for use in many comparisons."""
        image = image.contiguous()
        found = []
        for scale in range(self.scales):
            found.append((image, self.blurred(image, scale), self.blurred(image * image, scale)))
            if scale + 1 < self.scales:
                image = F.avg_pool2d(image, 2)
        return found

    def compare(self, first, second):
        """MS-SSIM of two images given by their moments."""
        terms = []
        for scale, ((x, mean_x, square_x), (y, mean_y, square_y)) in enumerate(zip(first, second)):
            products, means = mean_x * mean_y, mean_x * mean_x + mean_y * mean_y
            covariance = self.blurred(x * y, scale) - products
            value = (2 * covariance + C2) / (square_x + square_y - means + C2)
            if scale == self.scales - 1:
                value = value * ((2 * products + C1) / (means + C1))
            terms.append(value.mean((2, 3)))
        return combined(terms)


def seconds(function, repeats=10):
    """The fastest of some calls."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    """Compares and times both for one image against an original and a fixed noise image."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    shape = (arguments.batch, 3, arguments.size, arguments.size)
    original, noise = torch.rand(shape), torch.rand(1, *shape[1:])
    rebuilt = (0.5 * original + 0.5 * torch.rand(shape)).requires_grad_()
    tuned = TunedMSSSIM(arguments.size)
    noise_moments = tuned.moments(noise)

    def stock_step():
        rebuilt.grad = None
        loss = stock_ms_ssim(rebuilt, original) - stock_ms_ssim(rebuilt, noise.expand(shape))
        loss.backward()
        return loss

    def tuned_step():
        rebuilt.grad = None
        moments = tuned.moments(rebuilt)
        with torch.no_grad():
            original_moments = tuned.moments(original)
        loss = tuned.compare(moments, original_moments) - tuned.compare(moments, noise_moments)
        loss.backward()
        return loss

    results = [(step().item(), rebuilt.grad.clone()) for step in (stock_step, tuned_step)]
    slope = (results[0][1] - results[1][1]).abs().max() / results[0][1].abs().max()
    print(f"values {results[0][0]:.6f} and {results[1][0]:.6f}, gradients differ by {slope:.1e}")
    print(f"stock {seconds(stock_step):.4f} s, tuned {seconds(tuned_step):.4f} s")


if __name__ == "__main__":
    main()
