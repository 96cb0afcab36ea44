"""Oracle of the score of a study with people: writes Tests/RecordsTests/StudyVectors.swift.

The crossed bootstrap is written a second time, with NumPy's percentiles and the second
implementation of the project's generator in label_metrics.py; exact intervals are SciPy's.

Run, from anywhere:
    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python study_score.py            # writes the file
    python study_score.py --compare  # compares with the stored file, writes nothing
    python study_score.py --coverage # the table of docs/study.md: how often intervals hold the truth
"""

import sys
from pathlib import Path

import numpy as np
from scipy.stats import binomtest, norm

from label_metrics import Generator

OUTPUT = Path(__file__).resolve().parents[2] / "Tests" / "RecordsTests" / "StudyVectors.swift"
RESAMPLES = 2000


def interval(cells, seed):
    """The mean of values by (person, question), both resampled."""
    rows = list(dict.fromkeys(row for row, _, _ in cells))
    columns = list(dict.fromkeys(column for _, column, _ in cells))
    table = np.full((len(rows), len(columns)), np.nan)
    for row, column, value in cells:
        table[rows.index(row), columns.index(column)] = value
    means = []
    for number in range(RESAMPLES):
        generator = Generator(seed, 0x63726F73, number)
        people = [generator.below(len(rows)) for _ in rows]
        questions = [generator.below(len(columns)) for _ in columns]
        drawn = table[np.ix_(people, questions)]
        if not np.isnan(drawn).all():
            means.append(np.nanmean(drawn))
    low, high = np.percentile(means, [2.5, 97.5])
    return np.nanmean(table), low, high


def answers(random, people, questions, missing):
    """Right answers that lean on who answers and on what is asked."""
    lean = random.normal(0, 0.5, (people, 1)) + random.normal(0, 0.8, (1, questions)) - 0.3
    right = lean + random.normal(0, 1, (people, questions)) > 0
    there = random.random((people, questions)) >= missing
    return [
        (row, column, int(right[row, column]))
        for row in range(people)
        for column in range(questions)
        if there[row, column]
    ]


def coverage(people, questions, person, question, studies=600):
    """How many in a hundred 95 % intervals hold a truth of 1/4: resampled, and as if independent."""
    random = np.random.default_rng(1)
    threshold = norm.isf(0.25) * np.sqrt(1 + person**2 + question**2)
    held = np.zeros(2)
    for _ in range(studies):
        value = person * random.standard_normal((people, 1))
        value = value + question * random.standard_normal((1, questions))
        right = value + random.standard_normal((people, questions)) > threshold
        rows = random.multinomial(people, np.full(people, 1 / people), size=600)
        columns = random.multinomial(questions, np.full(questions, 1 / questions), size=600)
        means = np.einsum("bp,pq,bq->b", rows, right.astype(float), columns) / right.size
        low, high = np.percentile(means, [2.5, 97.5])
        exact = binomtest(int(right.sum()), right.size).proportion_ci(0.95, "exact")
        held += [low <= 0.25 <= high, exact.low <= 0.25 <= exact.high]
    return np.round(100 * held / studies).astype(int)


def print_coverage():
    for people, questions in [(10, 10), (40, 10), (20, 20)]:
        for person, question in [(0, 0), (0.3, 0.6), (0.8, 0.3), (0.3, 1.2)]:
            both, independent = coverage(people, questions, person, question)
            print(
                f"| {people} x {questions} | {person} | {question} | {both} % | {independent} % |"
            )


def main():
    if "--coverage" in sys.argv:
        return print_coverage()
    random = np.random.default_rng(2026)
    cases = []
    for name, people, questions, missing in [
        ("ten by ten", 10, 10, 0),
        ("some missing", 7, 10, 0.3),
        ("one person", 1, 10, 0),
        ("one question", 12, 1, 0),
        ("sparse", 3, 4, 0.5),
    ]:
        cells = answers(random, people, questions, missing)
        # Letters of an answer sheet: a row a person, "-" for no answer.
        marks = {(row, column): str(value) for row, column, value in cells}
        sheet = "\n".join(
            " " * 8 + "".join(marks.get((row, column), "-") for column in range(questions))
            for row in range(people)
        )
        value, low, high = (float(figure) for figure in interval(cells, seed=3))
        cases.append(
            f'    Case(\n      name: "{name}",\n      sheets: """\n{sheet}\n        """,\n'
            f"      interval: Interval(value: {value!r}, low: {low!r}, high: {high!r})),"
        )
    exact = []
    for right, units in [(0, 5), (5, 5), (0, 10), (10, 10), (1, 1)]:
        bounds = binomtest(right, units).proportion_ci(0.95, "exact")
        exact.append(
            f"    Exact(right: {right}, units: {units}, "
            f"low: {float(bounds.low)!r}, high: {float(bounds.high)!r}),"
        )
    text = (
        "import Records\n\n// Written by scripts/oracles/study_score.py; do not edit.\n\n"
        "/// Intervals of NumPy and SciPy.\nenum StudyVectors {\n"
        "  struct Case: Sendable {\n    let name: String\n    /// A row a person: 1 right, 0 wrong, - none.\n"
        "    let sheets: String\n    let interval: Interval\n  }\n\n"
        "  struct Exact: Sendable {\n    let right: Int\n    let units: Int\n    let low: Double\n"
        "    let high: Double\n  }\n\n"
        f"  /// With {RESAMPLES} resamples and seed 3.\n"
        "  static let cases = [\n" + "\n".join(cases) + "\n  ]\n\n"
        "  static let exact = [\n" + "\n".join(exact) + "\n  ]\n}\n"
    )
    if "--compare" in sys.argv:
        same = OUTPUT.read_text() == text
        print("the stored file agrees" if same else "the stored file differs")
        sys.exit(0 if same else 1)
    OUTPUT.write_text(text)


if __name__ == "__main__":
    main()
