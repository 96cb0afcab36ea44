"""Writes bounds.json: figures of noise, information and error from SciPy and NumPy.

Fano's table is solved by Brent's method, total variations and the information that a sign gets
through normal noise are integrated, the rest are determinants and inverses.

Run, from the root of the repository:
    python scripts/oracles/bounds.py           # writes Tests/AuditingTests/Fixtures/bounds.json
    python scripts/oracles/bounds.py --compare # compares with the stored file, writes nothing
"""

import json
import sys
from pathlib import Path

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm

OUTPUT = Path(__file__).resolve().parents[2] / "Tests" / "AuditingTests" / "Fixtures" / "bounds.json"


def entropy(share):
    return float(-(share * np.log2(share) + (1 - share) * np.log2(1 - share)))


def fano(bits, common):
    left = entropy(common) - bits
    if left <= 0:
        return 1.0
    if left >= 1:
        return 0.5
    return 1 - brentq(lambda e: entropy(e) - left, 1e-15, 0.5, xtol=1e-15)


def variation(distance):
    """Half the integral of |p - q| for normal densities of variance 1."""
    middle = distance / 2
    density = lambda x: abs(norm.pdf(x) - norm.pdf(x - distance))
    left = quad(density, -12, middle, epsabs=1e-13)[0]
    return (left + quad(density, middle, distance + 12, epsabs=1e-13)[0]) / 2


def sign_information(amplitude):
    """Nats of a fair sign times an amplitude under normal noise of variance 1."""

    def term(x):
        both = (norm.pdf(x - amplitude) + norm.pdf(x + amplitude)) / 2
        return -both * np.log(both) if both > 0 else 0.0

    end = amplitude + 12
    output = quad(term, -end, end, limit=400, epsabs=1e-12)[0]
    return output - 0.5 * np.log(2 * np.pi * np.e)


def source(length, spectrum):
    """A normal source whose covariance has these eigenvalues, and what noise of variance 1 leaves."""
    rng = np.random.default_rng(7)
    turn, _ = np.linalg.qr(rng.standard_normal((length, length)))
    covariance = turn @ np.diag(spectrum) @ turn.T
    identity = np.eye(length)
    posterior = np.linalg.inv(np.linalg.inv(covariance) + identity)
    return {
        "root": (turn @ np.diag(np.sqrt(spectrum))).flatten().tolist(),
        "length": length,
        "information": float(np.linalg.slogdet(identity + covariance)[1] / 2),
        "information_ten": float(np.linalg.slogdet(identity + 10 * covariance)[1] / 2),
        "error": float(np.trace(posterior) / length),
        "prior": float(np.trace(np.linalg.inv(covariance)) / length),
    }


def figures():
    shares, amounts = [0.5, 0.6, 0.75, 0.9], [0.0, 0.01, 0.1, 0.3, 0.46, 0.8, 0.99, 2.0]
    return {
        "fano": [
            {"bits": bits, "common": share, "accuracy": fano(bits, share)}
            for share in shares
            for bits in amounts
        ],
        "variation": [
            {"distance": d, "value": variation(d)} for d in [0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 7.0]
        ],
        "sign": [
            {"amplitude": a, "nats": float(sign_information(a))} for a in [0.3, 1.0, 3.0, 8.0]
        ],
        "sources": [
            source(6, [1.0] * 6),
            source(8, [9.0, 4.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05]),
        ],
    }


def close(a, b):
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(close(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(close, a, b))
    return abs(a - b) < 1e-9


if __name__ == "__main__":
    made = figures()
    if "--compare" in sys.argv:
        if not close(made, json.loads(OUTPUT.read_text())):
            sys.exit(f"{OUTPUT} differs")
        print("equal")
    else:
        OUTPUT.write_text(json.dumps(made, indent=1) + "\n")
