"""Writes LabelMetricVectors.swift: figures of labels, bootstrap and binomial intervals.

The oracles are scikit-learn (accuracy, balanced accuracy, ROC AUC, average precision), SciPy (the
exact binomial interval) and NumPy (percentiles). The bootstrap's draws come from a second
implementation of the project's generator, xoshiro256** seeded by SplitMix64.

Run, from anywhere:
    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python label_metrics.py            # writes Tests/RecordsTests/LabelMetricVectors.swift
    python label_metrics.py --compare  # compares with the stored file, writes nothing
"""

import sys
from pathlib import Path

import numpy as np
from scipy.stats import binomtest
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    confusion_matrix,
    roc_auc_score,
)

OUTPUT = Path(__file__).resolve().parents[2] / "Tests" / "RecordsTests" / "LabelMetricVectors.swift"
MASK = 2**64 - 1


class SplitMix64:
    def __init__(self, state):
        self.state = state & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)


class Generator:
    """xoshiro256** with the state drawn from (seed, stream...)."""

    def __init__(self, seed, *stream):
        root = SplitMix64(seed).next()
        for part in stream:
            root = SplitMix64(root ^ ((part * 0x9E3779B97F4A7C15) & MASK)).next()
        mixed = SplitMix64(root)
        self.s = [mixed.next() for _ in range(4)]

    def next(self):
        def rotated(value, bits):
            return ((value << bits) | (value >> (64 - bits))) & MASK

        s = self.s
        result = (rotated((s[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotated(s[3], 45)
        return result

    def below(self, bound):
        return (self.next() * bound) >> 64


def self_check():
    """Fails unless the generators give their authors' published numbers.

    SplitMix64: https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64 (seed 1234567).
    xoshiro256**: the first numbers from the state 1, 2, 3, 4, as in the reference C code's ports.
    """
    mixed = SplitMix64(1234567)
    assert [mixed.next() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]
    generator = Generator(0)
    generator.s = [1, 2, 3, 4]
    assert [generator.next() for _ in range(4)] == [11520, 0, 1509978240, 1215971899390074240]


def label_case(name, random, count, classes, levels, missing):
    """Scores with `levels` distinct values (ties) that lean towards the truth."""
    truth = random.integers(0, classes, count)
    noise = random.random((count, classes))
    scores = noise + 0.6 * np.eye(classes)[truth]
    scores = np.round(scores / scores.sum(axis=1, keepdims=True) * levels) / levels
    truth = np.where(random.random(count) < missing, -1, truth)
    return name, truth, scores.astype(np.float32), classes


def without(case, name, absent):
    """The same scores where some classes never occur."""
    _, truth, scores, classes = case
    return name, np.where(np.isin(truth, absent), -1, truth), scores, classes


def label_figures(truth, scores, classes):
    known = truth >= 0
    labels, values = truth[known], scores[known]
    predicted = values.argmax(axis=1)
    occurring = [c for c in range(classes) if (labels == c).any()]
    columns = [1] if classes == 2 else occurring
    # Of a class that never occurs scikit-learn knows no AUC, and ours then gives no mean either.
    has_auc = len(occurring) == classes
    return {
        "accuracy": accuracy_score(labels, predicted),
        "balanced": balanced_accuracy_score(labels, predicted),
        "auc": (
            np.mean([roc_auc_score(labels == c, values[:, c]) for c in columns])
            if has_auc
            else None
        ),
        "precision": np.mean([average_precision_score(labels == c, values[:, c]) for c in columns]),
        "prevalence": np.mean([(labels == c).mean() for c in columns]),
        "confusion": confusion_matrix(labels, predicted, labels=range(classes)).ravel(),
    }


def resamples(count, groups, seed, draws):
    for number in range(draws):
        generator = Generator(seed, 0x626F6F74, number)
        if groups is None:
            yield np.array([generator.below(count) for _ in range(count)])
        else:
            names = list(dict.fromkeys(groups))
            members = [[i for i, g in enumerate(groups) if g == name] for name in names]
            drawn = [members[generator.below(len(names))] for _ in names]
            yield np.array([i for group in drawn for i in group])


def interval(statistic, count, groups, seed, draws):
    values = [statistic(indices) for indices in resamples(count, groups, seed, draws)]
    low, high = np.percentile(values, [2.5, 97.5])
    return statistic(np.arange(count)), low, high


def wrapped(values, indent, form):
    """A Swift array literal that keeps within 100 columns."""
    lines, line = [], ""
    for text in (form(value) + "," for value in values):
        if len(indent) + len(line) + 1 + len(text) > 99:
            lines.append(indent + line)
            line = ""
        line = f"{line} {text}" if line else text
    lines.append(indent + line)
    return "[\n" + "\n".join(lines) + "\n" + indent[:-2] + "]"


def number(value):
    return "nil" if value is None else repr(float(value))


def whole(value):
    return str(int(value))


def write_label_cases(random):
    cases = [
        label_case("two classes, distinct scores", random, 40, 2, 10**6, 0),
        label_case("two classes, many ties", random, 60, 2, 8, 0),
        label_case("two classes, ties, a third missing", random, 60, 2, 10, 0.33),
        label_case("four classes, distinct scores", random, 60, 4, 10**6, 0),
        label_case("five classes, ties, some missing", random, 70, 5, 12, 0.15),
    ]
    more = np.random.default_rng(2027)
    cases += [
        label_case("two classes, one rare", more, 80, 2, 10**6, 0),
        label_case("two classes, all scores equal", more, 30, 2, 1, 0),
        without(cases[4], "five classes, two of which never occur", [0, 3]),
    ]
    cases[5][1][10:70] = 0
    cases[6][2][:] = 0.5
    out = []
    for name, truth, scores, classes in cases:
        figures = label_figures(truth, scores, classes)
        out.append(f"""    Case(
      name: "{name}", classes: {classes},
      truth: {wrapped(truth, " " * 8, whole)},
      scores: {wrapped(scores.ravel(), " " * 8, lambda v: repr(round(float(v), 7)))},
      confusion: {wrapped(figures["confusion"], " " * 8, whole)},
      accuracy: {number(figures["accuracy"])},
      balancedAccuracy: {number(figures["balanced"])},
      auc: {number(figures["auc"])},
      averagePrecision: {number(figures["precision"])},
      prevalence: {number(figures["prevalence"])}),""")
    return "\n".join(out), cases


def write_binomials():
    rows = []
    for k, n in [(0, 1), (1, 1), (0, 20), (3, 20), (20, 20), (57, 100), (999, 1000), (1234, 5000)]:
        exact = binomtest(k, n).proportion_ci(0.95, "exact")
        rows.append(
            f"    Binomial(successes: {k}, trials: {n}, "
            f"low: {number(exact.low)}, high: {number(exact.high)}),"
        )
    return "\n".join(rows)


def write_intervals(cases, random):
    _, truth, scores, _ = cases[1]
    predicted = scores.argmax(axis=1)
    count = len(truth)
    groups = [f"p{g}" for g in random.integers(0, 15, count)]
    base = random.random(count)
    floor, ceiling = 0.3 + 0.1 * base, 0.8 + 0.1 * random.random(count)
    achieved = 0.5 + 0.2 * random.random(count)

    def balanced(indices):
        return balanced_accuracy_score(truth[indices], predicted[indices])

    def auc(indices):
        return roc_auc_score(truth[indices], scores[indices, 1])

    def leakage(indices):
        low, high = floor[indices].mean(), ceiling[indices].mean()
        return (achieved[indices].mean() - low) / (high - low)

    def difference(indices):
        return achieved[indices].mean() - floor[indices].mean()

    def drawn(statistic, by_group, seed):
        result = interval(statistic, count, groups if by_group else None, seed, 200)
        named = zip(["value", "low", "high"], result)
        return "Interval(\n    " + ", ".join(f"{label}: {number(v)}" for label, v in named) + ")"

    indent = " " * 4
    return f"""  /// One a sample of the case "two classes, many ties".
  static let groups: [String] = {wrapped(groups, indent, lambda g: f'"{g}"')}
  static let floor: [Double] = {wrapped(floor, indent, number)}
  static let achieved: [Double] = {wrapped(achieved, indent, number)}
  static let ceiling: [Double] = {wrapped(ceiling, indent, number)}
  /// All with 200 resamples.
  static let balancedAccuracy = {drawn(balanced, False, 1)}
  static let balancedAccuracyByGroup = {drawn(balanced, True, 2)}
  static let auc = {drawn(auc, False, 3)}
  static let leakage = {drawn(leakage, False, 4)}
  static let leakageByGroup = {drawn(leakage, True, 5)}
  static let difference = {drawn(difference, True, 6)}"""


def main():
    self_check()
    random = np.random.default_rng(2026)
    label_cases, cases = write_label_cases(random)
    text = f"""import Records

// Written by scripts/oracles/label_metrics.py; do not edit.

/// Figures of scikit-learn, SciPy and NumPy.
enum LabelMetricVectors {{
  struct Case: Sendable {{
    let name: String
    let classes: Int
    let truth: [Int32]
    let scores: [Float]
    let confusion: [Int]
    let accuracy: Double
    let balancedAccuracy: Double
    /// nil where a class never occurs.
    let auc: Double?
    let averagePrecision: Double
    let prevalence: Double
  }}

  struct Binomial: Sendable {{
    let successes: Int
    let trials: Int
    let low: Double
    let high: Double
  }}

  static let cases = [
{label_cases}
  ]

  static let binomials = [
{write_binomials()}
  ]

{write_intervals(cases, random)}
}}
"""
    if "--compare" in sys.argv:
        same = OUTPUT.read_text() == text
        print("the stored file agrees" if same else "the stored file differs")
        sys.exit(0 if same else 1)
    OUTPUT.write_text(text)


if __name__ == "__main__":
    main()
