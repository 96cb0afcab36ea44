import Records

// Written by scripts/oracles/study_score.py; do not edit.

/// Intervals of NumPy and SciPy.
enum StudyVectors {
  struct Case: Sendable {
    let name: String
    /// A row a person: 1 right, 0 wrong, - none.
    let sheets: String
    let interval: Interval
  }

  struct Exact: Sendable {
    let right: Int
    let units: Int
    let low: Double
    let high: Double
  }

  /// With 2000 resamples and seed 3.
  static let cases = [
    Case(
      name: "ten by ten",
      sheets: """
        0100110100
        0111010010
        0001001011
        1101100110
        0000010100
        0010100010
        1000100000
        1000110100
        0010100100
        0000010110
        """,
      interval: Interval(value: 0.36, low: 0.21, high: 0.51)),
    Case(
      name: "some missing",
      sheets: """
        -111000011
        1000100001
        000-0010--
        0-0-0-0-0-
        00-00000-1
        -0-100-00-
        0-01-01-00
        """,
      interval: Interval(value: 0.25, low: 0.05553030303030303, high: 0.4584134615384611)),
    Case(
      name: "one person",
      sheets: """
        0110001110
        """,
      interval: Interval(value: 0.5, low: 0.2, high: 0.8)),
    Case(
      name: "one question",
      sheets: """
        1
        1
        1
        1
        1
        1
        1
        1
        0
        1
        1
        1
        """,
      interval: Interval(value: 0.9166666666666666, low: 0.75, high: 1.0)),
    Case(
      name: "sparse",
      sheets: """
        -0--
        ---1
        --0-
        """,
      interval: Interval(value: 0.3333333333333333, low: 0.0, high: 1.0)),
  ]

  static let exact = [
    Exact(right: 0, units: 5, low: 0.0, high: 0.5218237501049814),
    Exact(right: 5, units: 5, low: 0.47817624989501856, high: 1.0),
    Exact(right: 0, units: 10, low: 0.0, high: 0.30849710781876294),
    Exact(right: 10, units: 10, low: 0.6915028921812371, high: 1.0),
    Exact(right: 1, units: 1, low: 0.025000000000000022, high: 1.0),
  ]
}
