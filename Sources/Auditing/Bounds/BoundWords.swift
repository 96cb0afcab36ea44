import Foundation
import Records

/// What stands beside bounds in a report.
enum BoundWords {
  // Sources.
  static let channel = "Shannon: normal noise"
  static let fano = "Fano; total variation"
  static let xia = "Xia et al. 2025"
  static let maeng = "Maeng et al. 2023"
  static let vanTrees = "van Trees"

  // When a figure holds.
  static let repeats = "Each release has noise of its own."
  static let unbiased =
    "For attackers that are right on average about every picture. Trained attackers are not, and may "
    + "get below."
  static let hardest =
    "For some pictures with values from 0 to 1, whatever the attacker; pictures as people take them "
    + "are easier."
  static let allUnbiased = "No attacker of that kind has"
  static let allOfHardest = "On these pictures no reconstruction has"
  static let asSpread =
    "If pictures are as varied as a mixture of normal distributions fitted to them. They are less so, "
    + "and nobody can know by how much."
  static let asSmooth =
    "If pictures are distributed as smoothly as a normal distribution fitted to them. They are less "
    + "so, and nobody can know by how much."

  static func range(of release: NoisyRelease) -> String {
    let clip = release.noise.clip.map {
      "what noise is added to has a norm of at most \(short($0))"
    }
    guard case .pictures = release.mean else { return "For all pictures: \(clip ?? "")." }
    return "For all pictures with values from 0 to 1" + (clip.map { ", where \($0)" } ?? "") + "."
  }

  static func likeThese(_ count: Int) -> String {
    "For pictures as in this data set: the upper end of a 95 % interval over \(count) test pictures."
  }

  static func label(_ count: Int, common share: Double?) -> String {
    likeThese(count)
      + (share.map { " The commoner class has a share of \(short($0))." } ?? "")
  }

  // What follows.

  /// Fano: of M equally likely ones the right one is missed with probability `1 - (I + 1) / log₂ M` at
  /// least.
  ///
  /// - Parameter values: of a picture.
  static func candidates(_ bits: Double, values: Int) -> String {
    let exponent = (2 * (bits + 1)).rounded(.up)
    guard exponent > 40 else {
      return
        "Among \(short(exp2(exponent))) pictures that are equally likely nobody names the right one "
        + "more often than every second time. Fewer candidates may be told apart."
    }
    return
      "It leaves at most \(short(bits / Double(values))) bits for each value of a picture, of the 8 "
      + "that are stored. It does not rule out that a picture is found among all that somebody can list."
  }

  static func reading(_ label: String, _ value: Double, _ unit: AuditBound.Unit) -> String {
    value > 0.9995
      ? "It rules nothing out: for all this noise does, \(label) might be read without error."
      : "Nobody reads \(label) with more than \(short(value)) \(unit.rawValue)."
  }

  /// - Parameters:
  ///   - who: whose errors are bounded, as a sentence begins.
  ///   - attackers: the least error of this audit's own, which may refute an estimate.
  static func remaining(
    _ error: Double, by who: String, attackers: Double?
  ) -> String {
    let best = "\(who) a mean error below it: PSNR \(decibels(error)) dB at best."
    guard let attackers else { return best }
    return attackers < error
      ? "Refuted: an attacker of this audit was left with \(short(attackers)), which is less."
      : best + " The strongest attacker of this audit was left with \(short(attackers))."
  }

  private static func decibels(_ error: Double) -> String {
    error > 0 ? String(format: "%.1f", -10 * log10(error)) : "without limit"
  }

  /// Three significant digits.
  static func short(_ value: Double) -> String { String(format: "%.3g", value) }
}

extension AuditSubject {
  /// What all bounds rest on, or why there is none.
  var proviso: String {
    guard let noise else { return cipher == nil ? Self.deterministic : Self.keyed }
    let law = noise.noise.law == .gaussian ? "normal noise" : "Laplace noise"
    let scales = Set(noise.noise.scales)
    let least = BoundWords.short(noise.noise.scales.min() ?? 0)
    var text =
      "These figures hold for whoever attacks, if every release has \(law) of scale "
      + (scales.count == 1 ? least : "\(least) or more")
      + " in it, drawn anew for each from a source that nobody can guess, and if a picture is "
      + "released once. Clipping or rounding afterwards does not weaken them."
    if case .unknown = noise.mean {
      text +=
        " That the noise is there could not be checked: nobody has these features without it."
    }
    return text
  }

  private static let deterministic =
    "There is no bound for this protection: no noise was declared, so what the same picture becomes "
    + "is taken for fixed. Whoever can run the protection then checks every guess, and finds a "
    + "picture among candidates; only attackers that were tried say how hard the rest is. None is to "
    + "be expected either: where private means that nobody can tell which of two data sets was "
    + "encoded, it is proved that encoding pictures one by one cannot be private and still leave "
    + "something that a usual learner learns from (Carlini et al. 2021)."

  private static let keyed =
    "There is no bound for this protection: a cipher adds no noise. With its key a picture can be had "
    + "back whole, so all rests on how hard it is to do without; attackers can show that it is not, "
    + "and nobody has proved for such ciphers that it is. For encryption that is believed to hold "
    + "against everybody use `obscura seal`."
}
