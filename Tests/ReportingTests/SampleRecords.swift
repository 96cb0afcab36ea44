import Foundation
import Records

/// Audits as a person might get them, for tests and for looking at a page.
enum SampleRecords {
  /// Close to what was measured on faces at 32 px: nearly everything leaks.
  static var exposed: AuditRecord {
    AuditRecord(
      budget: "standard", seconds: 1583, assets: [picture, male], utility: [smiling],
      untested: untested, images: images, training: training, recipe: recipe, versions: versions,
      hardware: hardware, created: created, command: "obscura audit runs/lfw-desk --budget standard"
    )
  }

  /// Nobody beats the floor by much.
  static var protected: AuditRecord {
    var picture = picture
    picture.verdict = .protected
    (picture.achieved, picture.leakage) = (0.512, Interval(value: 0.051, low: 0.038, high: 0.066))
    picture.attackers = [
      attacker("resrec", "residual reconstructor", 0.514, 0.512, start: 0.41),
      attacker("ar", "mirrored reconstructor", 0.506, 0.503, start: 0.38),
      attacker("resrec", "residual reconstructor", 0.922, 0.920, role: .ceiling, start: 0.5),
    ]
    picture.metrics = [:]
    var male = male
    male.verdict = .protected
    (male.achieved, male.leakage) = (0.531, Interval(value: 0.062, low: -0.021, high: 0.094))
    (male.floor, male.strongest) = (0.510, "mlp")
    var record = exposed
    record.assets = [picture, male]
    record.verdict = .protected
    record.sentence = VerdictSentence.make(for: record.assets)
    record.images = []
    return record
  }

  /// Attackers that failed, one that was stopped early, and a label without a ceiling.
  static var inconclusive: AuditRecord {
    var failed = picture
    (failed.verdict, failed.void, failed.strongest) = (.inconclusive, true, "ar")
    (failed.achieved, failed.leakage) = (0.431, Interval(value: -0.137, low: -0.171, high: -0.104))
    failed.attackers = [
      attacker("ar", "mirrored reconstructor", 0.442, 0.431, converged: false, start: 0.2)
    ]
    let race = AuditAsset(
      asset: "race_or_ethnicity", kind: .attribute, threat: "surrogate", verdict: .inconclusive,
      metric: "balanced accuracy", floor: 0.2, achieved: nil, ceiling: nil, leakage: nil,
      strongest: "floor", attackers: [])
    return AuditRecord(
      budget: "quick", seconds: 171.4, assets: [failed, race], hardware: hardware,
      created: created, command: "obscura audit runs/smoke --budget quick")
  }

  static let created = Date(timeIntervalSince1970: 1_795_010_520)

  static let hardware = Hardware(
    processor: "Intel(R) Xeon(R) Platinum 8488C", cores: 2, memoryBytes: 16 << 30, device: "cpu",
    precision: "bf16")

  static let versions = ["obscura": "0.1.0", "libtorch": "2.13.0", "swift": "6.1"]

  static let untested = [
    "A malicious server: it would steer the training of the obfuscator itself.",
    "White-box attacks that use the obfuscator's weights.",
    "URec#1 at full width; run it with --budget thorough.",
    "Whether identities can be told apart.",
  ]

  static let smiling = AuditUtility(
    name: "Smiling", metric: "balanced accuracy", unprotected: 0.952, achieved: 0.931,
    interval: Interval(value: 0.931, low: 0.917, high: 0.944), floor: 0.5, samples: 2226,
    accuracy: 0.938, auc: 0.981)

  static var picture: AuditAsset {
    AuditAsset(
      asset: "picture", kind: .picture, threat: "known-pairs", verdict: .exposed,
      metric: "MS-SSIM", scales: 3, floor: 0.490, achieved: 0.908, ceiling: 0.920,
      leakage: Interval(value: 0.972, low: 0.964, high: 0.979), strongest: "resrec",
      metrics: [
        "L1": .init(floor: 0.162, achieved: 0.0441, ceiling: 0.0436, inLoop: 0.371),
        "MSE": .init(floor: 0.0427, achieved: 0.00363, ceiling: 0.00361, inLoop: 0.197),
        "PSNR": .init(floor: 13.72, achieved: 24.41, ceiling: 24.43, inLoop: 7.05),
        "SSIM": .init(floor: 0.312, achieved: 0.801, ceiling: 0.812, inLoop: 0.021),
      ],
      inLoop: 0.048,
      attackers: [
        attacker("resrec", "residual reconstructor", 0.911, 0.908, start: 0.45),
        attacker("resrec", "residual reconstructor", 0.909, 0.905, seed: 2, start: 0.44),
        attacker("resrec", "residual reconstructor", 0.908, 0.905, seed: 3, start: 0.41),
        attacker("ar", "mirrored reconstructor", 0.884, 0.880, start: 0.38),
        attacker(
          "urec2", "U-Net, half width", 0.871, 0.867, converged: false, output: .affine,
          start: 0.32, seen: 48_000),
        attacker(
          "linear", "one linear map", 0.604, nil, converged: false, start: 0.3, seen: 16_000),
        attacker("resrec", "residual reconstructor", 0.922, 0.920, role: .ceiling, start: 0.5),
        attacker("ar", "mirrored reconstructor", 0.909, 0.907, role: .ceiling, start: 0.42),
      ])
  }

  static var male: AuditAsset {
    AuditAsset(
      asset: "Male", kind: .attribute, threat: "known-pairs", verdict: .exposed,
      metric: "balanced accuracy", floor: 0.562, achieved: 0.870, ceiling: 0.868,
      leakage: Interval(value: 1.007, low: 0.931, high: 1.082), strongest: "paper",
      metrics: [
        "accuracy": .init(floor: 0.778, achieved: 0.912, ceiling: 0.911, inLoop: 0.781),
        "AUC": .init(floor: 0.571, achieved: 0.948, ceiling: 0.947, inLoop: 0.662),
      ],
      inLoop: 0.656,
      attackers: [
        attacker("paper", "the paper's adversary", 0.874, 0.870, start: 0.55),
        attacker("mlp", "two hidden layers", 0.861, 0.858, start: 0.58),
        attacker("linear", "logistic regression", 0.822, nil, converged: true, start: 0.6),
        attacker("paper", "the paper's adversary", 0.871, 0.868, role: .ceiling, start: 0.57),
      ])
  }

  static func attacker(
    _ name: String, _ summary: String, _ validation: Double, _ test: Double?, seed: UInt64 = 1,
    role: AuditAttacker.Role = .protected, converged: Bool = true,
    output: AuditAttacker.Output = .plain, start: Double, seen: Int = 96_000
  ) -> AuditAttacker {
    let curve = (0...24).map { step -> AuditAttacker.Point in
      let share = Double(step) / 24
      let wave = 0.006 * sin(Double(step) * 2.3 + Double(seed))
      let value = validation - (validation - start) * exp(-5 * share) + (step < 24 ? wave : 0)
      return .init(seen: seen * step / 24, value: value)
    }
    return AuditAttacker(
      name: name, summary: summary, role: role, seed: seed, converged: converged, output: output,
      validation: validation, test: test, parameters: 1_284_355, imagesSeen: seen, seconds: 133.2,
      curve: curve)
  }

  static let training: [TrainingCurve] = [
    curve("task loss", from: 0.69, to: 0.17), curve("adversary MS-SSIM", from: 0.61, to: 0.05),
    curve("private loss", from: 0.31, to: 0.64), curve("task accuracy", from: 0.55, to: 0.93),
  ]

  private static func curve(_ name: String, from: Double, to: Double) -> TrainingCurve {
    TrainingCurve(
      name: name,
      points: (0...60).map { step in
        let decay = exp(-Double(step) / 14)
        return .init(
          step: step * 120, value: to + (from - to) * decay + 0.03 * sin(Double(step) * 1.7) * decay
        )
      })
  }

  static let images: [AuditImage] = [
    image(.original, .median, "a81f", "As it was photographed."),
    image(.protected, .median, "a81f", "16 x 16 x 128 values, shown as 128 tiles."),
    image(.reconstruction, .median, "a81f", "By resrec: MS-SSIM 0.909 (3 scales), 24.5 dB."),
    image(.original, .worst, "07c2", "As it was photographed."),
    image(.protected, .worst, "07c2", "16 x 16 x 128 values, shown as 128 tiles."),
    image(.reconstruction, .worst, "07c2", "By resrec: MS-SSIM 0.968 (3 scales), 29.8 dB."),
  ]

  static func image(
    _ role: AuditImage.Role, _ choice: AuditImage.Choice, _ key: String, _ caption: String
  ) -> AuditImage {
    AuditImage(
      role: role, choice: choice, key: key, file: "images/\(choice.rawValue)-\(role.rawValue).png",
      sha256: String(repeating: "3f9c07d1a2b4e586", count: 4), caption: caption)
  }

  static let recipe = """
    schema: obscura.recipe/1
    scheme: deepobfuscator
    seed: 7
    data:
      source: lfw
      labels: lfw.csv
      identity: person
      size: 64
      channels: 3
    labels:
      task:
        - name: Smiling
          where: Smiling == 1
      private:
        - name: Male
          where: Male == 1 and not `5_o_Clock_Shadow` > 0.9
    model:
      width: 0.5
      fc: 512
    options:
      noise: per-run
      lambda1: 1.0
      lambda2: 2.0
    train:
      epochs: 10
      batch: 64
    audit:
      budget: standard
    """

  /// A PNG picture of one grey pixel.
  static let png = [UInt8](
    Data(
      base64Encoded:
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
    ) ?? Data())
}
