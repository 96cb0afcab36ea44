/// The noise that an owner says lies on every release: drawn anew for each, from nothing that anybody
/// else can know.
public struct ReleaseNoise: Codable, Sendable, Equatable, CustomStringConvertible {
  public enum Law: String, Codable, Sendable, CaseIterable {
    case gaussian, laplace
  }

  public var law: Law
  /// Gaussian: standard deviations. Laplace: scales b, whose standard deviation is b √2. One for all
  /// numbers of a sample or one for each, above 0, in the units of the release; pictures count 0 to 1.
  public var scales: [Double]
  /// The largest Euclidean norm of what noise is added to; nil where nothing bounds it.
  public var clip: Double?

  public init(_ law: Law, scales: [Double], clip: Double? = nil) {
    precondition(
      !scales.isEmpty && scales.allSatisfy { $0 > 0 && $0.isFinite } && clip ?? 1 > 0,
      "ReleaseNoise: scales and clip must be above 0")
    self.law = law
    self.scales = scales
    self.clip = clip
  }

  /// Reads `gaussian:0.1`, `laplace:12/255`, `gaussian:0.5,clip:10`; nil for anything else.
  public init?(_ text: String) {
    var law: Law?
    var scale: Double?
    var clip: Double?
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: ":", omittingEmptySubsequences: false).map {
        $0.filter { $0 != " " }.lowercased()
      }
      guard pair.count == 2, let number = Self.number(pair[1]) else { return nil }
      if pair[0] == "clip", law != nil, clip == nil {
        clip = number
      } else if let named = Law(rawValue: pair[0]), law == nil {
        (law, scale) = (named, number)
      } else {
        return nil
      }
    }
    guard let law, let scale else { return nil }
    self.init(law, scales: [scale], clip: clip)
  }

  /// A number above 0 or the quotient of two.
  private static func number(_ text: String) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    guard let first = parts.first ?? nil, parts.count <= 2 else { return nil }
    let divisor = parts.count == 2 ? parts[1] ?? 0 : 1
    let value = first / divisor
    return value > 0 && value.isFinite ? value : nil
  }

  /// As it is read.
  public var description: String {
    let least = scales.min() ?? 0
    return "\(law.rawValue):\(least)" + (clip.map { ",clip:\($0)" } ?? "")
  }
}
