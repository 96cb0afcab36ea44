import Foundation
import Records

/// Audits that a report must survive, or that test one property.
extension SampleRecords {
  /// Nothing but what every record has.
  static var empty: AuditRecord {
    AuditRecord(
      verdict: .inconclusive, sentence: "Nothing was attacked.", budget: "quick", seconds: 0,
      assets: [], hardware: hardware, created: created, command: "obscura audit x")
  }

  /// Markup, quotes, entities, control characters and turned text in every text field.
  static var hostile: AuditRecord {
    let evil = "<i>\"Male\" onerror=\"x\" &amp; '<script src=https://example.org>\u{202E}\u{1B}[31m"
    var asset = picture
    (asset.asset, asset.threat, asset.strongest, asset.metric) = (evil, evil, evil, evil)
    asset.metrics = [evil: .init(floor: .nan, achieved: .infinity)]
    asset.attackers = [attacker(evil, evil, 0.5, 0.5, start: 0.1)]
    var utility = smiling
    (utility.name, utility.metric) = (evil, evil)
    return AuditRecord(
      verdict: .partly, sentence: evil, budget: evil, seconds: 1, assets: [asset, asset],
      utility: [utility], untested: [evil],
      images: [
        AuditImage(
          role: .protected, choice: .best, key: evil, file: evil, sha256: evil, caption: evil)
      ],
      training: [TrainingCurve(name: evil, points: [.init(step: 1, value: 1)])], recipe: evil,
      versions: [evil: evil],
      hardware: Hardware(
        processor: evil, cores: -1, memoryBytes: .min, device: evil, precision: evil),
      created: Date(timeIntervalSince1970: -1e12), command: evil)
  }

  /// The picture under these threat models, in this order: .9, .6, .3 ... leaks, give or take .05.
  static func threats(_ names: [String]) -> [AuditAsset] {
    names.enumerated().map { place, name in
      var asset = picture
      asset.threat = name
      let leakage = 0.9 - 0.3 * Double(place)
      asset.leakage = Interval(value: leakage, low: leakage - 0.05, high: leakage + 0.05)
      asset.verdict = Verdict.of(leakage: asset.leakage, converged: true)
      return asset
    }
  }

  /// Every number is another one, so that each can be looked for.
  static var numbered: AuditRecord {
    let attacker = AuditAttacker(
      name: "mlp", summary: "", role: .protected, seed: 18_446_744_073_709_551_615, converged: true,
      validation: 0.201, test: 0.202, parameters: 203_204, imagesSeen: 205_206, seconds: 127,
      curve: [])
    let asset = AuditAsset(
      asset: "Male", kind: .attribute, threat: "surrogate", verdict: .partly, metric: "MS-SSIM",
      scales: 4, floor: 0.101, achieved: 0.102, ceiling: 0.103,
      leakage: Interval(value: 0.104, low: 0.105, high: 0.106), strongest: "mlp",
      metrics: ["PSNR": .init(floor: 11.1, achieved: 12.2, ceiling: 13.3, inLoop: 14.4)],
      inLoop: 0.107, attackers: [attacker])
    let utility = AuditUtility(
      name: "Smiling", metric: "AUC", unprotected: 0.301, achieved: 0.302,
      interval: Interval(value: 0.302, low: 0.303, high: 0.304), floor: 0.305, samples: 306_307,
      accuracy: 0.308, auc: 0.309)
    return AuditRecord(
      budget: "quick", seconds: 3725, assets: [asset], utility: [utility],
      hardware: Hardware(
        processor: "p", cores: 77, memoryBytes: 5 << 30, device: "cpu", precision: "fp32"),
      created: created, command: "c")
  }

  /// What `numbered` must show; `_` stands for the narrow space, `~` for the one that does not break.
  static let numbers = [
    "0.101", "0.102", "0.103", "0.104", "0.105", "0.106", "0.107", "4 scales", "11.1 dB", "12.2 dB",
    "13.3 dB", "14.4 dB", "18446744073709551615", "0.201", "0.202", "203_204", "205_206",
    "2~min~7~s", "0.301", "0.302", "0.303", "0.304", "0.305", "306_307", "0.308", "0.309",
    "1~h~2~min", "77 cores", "5.0 GiB",
  ]
}
