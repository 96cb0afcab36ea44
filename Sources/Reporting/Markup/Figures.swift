import Foundation

/// How figures are written, the same on pages and terminals.
package enum Figures {
  /// Stands for a figure that was not measured.
  package static let none = "–"

  /// A figure of the named metric: dB with one decimal for PSNR, three significant digits for
  /// errors, three decimals for all others.
  package static func figure(_ value: Double?, of metric: String) -> String {
    guard let value, value.isFinite else { return none }
    switch Metric(named: metric).unit {
    case .decibels: return fixed(value, 1) + " dB"
    case .error: return significant(value)
    case .share: return fixed(value, 3)
    }
  }

  /// A leakage or a bounded metric with three decimals.
  package static func share(_ value: Double?) -> String {
    guard let value, value.isFinite else { return none }
    return fixed(value, 3)
  }

  /// Fixed decimals, never `-0.000`; large numbers in scientific notation.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard abs(value) < 1e6 else { return String(format: "%.2e", value) }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { "123456789".contains($0) }
      ? String(text.dropFirst()) : text
  }

  /// Three significant digits: 0.00361, 0.106, 24.4.
  package static func significant(_ value: Double) -> String {
    guard value.isFinite else { return none }
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude < 1e-4 || magnitude >= 1e6 { return String(format: "%.2e", value) }
    let decimals = max(0, 2 - Int(log10(magnitude).rounded(.down)))
    return fixed(value, decimals)
  }

  /// Groups of three digits: `12 000`, with narrow spaces that do not break.
  package static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { grouped += "\u{202F}" }
      grouped.append(digit)
    }
    return (value < 0 ? "-" : "") + grouped
  }

  /// `0.8 s`, `41 s`, `2 min 41 s`, `1 h 12 min`, with spaces that do not break.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return none }
    if seconds < 9.95 { return fixed(seconds, 1) + "\u{A0}s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole)\u{A0}s" }
    if whole < 3600 {
      return whole % 60 == 0
        ? "\(whole / 60)\u{A0}min" : "\(whole / 60)\u{A0}min\u{A0}\(whole % 60)\u{A0}s"
    }
    let minutes = (whole + 30) / 60
    return minutes % 60 == 0
      ? "\(minutes / 60)\u{A0}h" : "\(minutes / 60)\u{A0}h\u{A0}\(minutes % 60)\u{A0}min"
  }

  /// `64 GiB`, `512 MiB`.
  package static func memory(_ bytes: Int) -> String {
    let mebibytes = Double(bytes) / 1_048_576
    return mebibytes < 1024 ? fixed(mebibytes, 0) + " MiB" : fixed(mebibytes / 1024, 1) + " GiB"
  }

  /// `21 November 2026, 14:05 UTC`.
  package static func date(_ date: Date) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
    guard let year = parts.year, let month = parts.month, let day = parts.day,
      let hour = parts.hour, let minute = parts.minute, months.indices.contains(month - 1)
    else { return none }
    return "\(day) \(months[month - 1]) \(year), " + String(format: "%02d:%02d UTC", hour, minute)
  }

  /// A tick of an axis: as few digits as the step needs, thousands as `20 k`.
  package static func tick(_ value: Double, step: Double) -> String {
    guard value.isFinite, step.isFinite, step > 0 else { return none }
    if value == 0 { return "0" }
    if abs(value) >= 1e9 || step < 1e-5 { return String(format: "%.1e", value) }
    if step >= 1e6 { return trimmed(value / 1e6) + "\u{202F}M" }
    if step >= 1e3 { return trimmed(value / 1e3) + "\u{202F}k" }
    return fixed(value, max(0, -Int(log10(step * 1.0001).rounded(.down))))
  }

  private static func trimmed(_ value: Double) -> String {
    value == value.rounded() ? fixed(value, 0) : fixed(value, 1)
  }
}

/// What a metric's name says about how to write and read it.
struct Metric {
  enum Unit { case share, decibels, error }

  let unit: Unit
  /// Whether a higher figure means that an attacker got more; nil for metrics we do not know.
  let higherLeaks: Bool?

  init(named name: String) {
    let known = name.lowercased()
    switch known {
    case "psnr": (unit, higherLeaks) = (.decibels, true)
    case "mse", "l1", "mae", "rmse", "lpips", "fid", "perceptual distance":
      (unit, higherLeaks) = (.error, false)
    case "ssim", "ms-ssim", "accuracy", "balanced accuracy", "auc", "average precision", "map",
      "re-identification", "recognition", "real pictures", "the classifier's own",
      "top-5", "tar at far .01", "word accuracy", "texts in the clear":
      (unit, higherLeaks) = (.share, true)
    case _ where known.hasPrefix("class consistency (") || known.hasPrefix("tpr at fpr "):
      (unit, higherLeaks) = (.share, true)
    default: (unit, higherLeaks) = (.share, nil)
    }
  }

  /// The name with what a figure of it cannot be read without.
  package static func label(_ name: String, scales: Int?) -> String {
    if let scales { return "\(name), \(scales) scale\(scales == 1 ? "" : "s")" }
    switch name.lowercased() {
    case "psnr": return "\(name), range 0 to 1"
    case "perceptual distance": return "\(name), by a network trained here"
    default: return name
    }
  }
}
