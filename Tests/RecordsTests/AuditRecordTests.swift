import Foundation
import Records
import TestSupport
import Testing

@Suite("Audit records")
struct AuditRecordTests {
  private static let leakage = Interval(value: 0.98, low: 0.95, high: 1)

  static let record = AuditRecord(
    budget: "quick", seconds: 12.5,
    assets: [
      AuditAsset(
        asset: "picture", kind: .picture, threat: "known-pairs(100)", metric: "MS-SSIM",
        scales: 3, samples: 2647, floor: 0.49, achieved: 0.91, ceiling: 0.92, leakage: leakage,
        strongest: "resrec",
        metrics: ["PSNR": MetricFigures(floor: 12, achieved: 25.5, ceiling: 26, inLoop: nil)],
        inLoop: 0.4,
        attackers: [
          AuditAttacker(
            name: "resrec", summary: "residual", role: .protected, seed: .max, converged: true,
            output: .affine, validation: 0.9, test: 0.91, parameters: 1000, imagesSeen: 64_000,
            seconds: 1.5, curve: [.init(seen: 640, value: 0.5), .init(seen: 6400, value: 0.9)])
        ]),
      AuditAsset(
        asset: "Male", kind: .attribute, threat: "chosen-image", metric: "balanced accuracy",
        floor: nil, achieved: nil, ceiling: nil, leakage: nil, strongest: "floor", attackers: []),
    ],
    utility: [
      AuditUtility(
        name: "Smiling", metric: "balanced accuracy", unprotected: 0.9, achieved: 0.88,
        interval: Interval(value: 0.88, low: 0.86, high: 0.9), floor: 0.5, samples: 2647,
        accuracy: 0.89, auc: nil)
    ],
    untested: ["white-box was not tried"],
    images: [
      AuditImage(
        role: .original, choice: .median, key: "a/\"b\"", file: "images/1.png", sha256: "00ff",
        caption: "ü")
    ],
    training: [TrainingCurve(name: "L(C)", points: [.init(step: 1, value: 0.7)])],
    recipe: "schema: x\n", versions: ["libtorch": "2.13.0"],
    hardware: Hardware(
      processor: "a", cores: 2, memoryBytes: 16 << 30, device: "cpu", precision: "bf16"),
    created: Date(timeIntervalSince1970: 1_795_010_520), command: "obscura audit r")

  private static func text(_ change: (inout String) -> Void = { _ in }) -> [UInt8] {
    var text = String(decoding: record.encoded(), as: UTF8.self)
    change(&text)
    return Array(text.utf8)
  }

  @Test("a record reads back equal, from memory and from its file, with the same bytes")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let bytes = Self.record.encoded()
    #expect(try AuditRecord(decoding: bytes, name: "audit.json") == Self.record)
    #expect(Self.record.encoded() == bytes && bytes.last == UInt8(ascii: "\n"))
    try Self.record.write(to: folder.file("audit.json"))
    #expect(try AuditRecord(contentsOf: folder.file("audit.json")) == Self.record)
  }

  @Test("the fields have the names that readers of the file rely on")
  func namesFields() throws {
    let json = try JSONSerialization.jsonObject(with: Data(Self.record.encoded()))
    let record = try #require(json as? [String: Any])
    #expect(record["schema"] as? String == "obscura.audit/1")
    #expect(record["verdict"] as? String == "exposed")
    #expect(record["created"] as? String == "2026-11-18T14:02:00Z")
    let assets = try #require(record["assets"] as? [[String: Any]])
    #expect(assets[0]["samples"] as? Int == 2647 && assets[1]["samples"] == nil)
    // What was not measured is null, so that a reader cannot take it for a figure left out.
    #expect(assets[1]["floor"] is NSNull && assets[1]["leakage"] is NSNull)
    let attackers = try #require(assets[0]["attackers"] as? [[String: Any]])
    #expect(attackers[0]["images_seen"] as? Int == 64_000)
    #expect(attackers[0]["seed"] as? UInt64 == .max)
    let images = try #require(record["images"] as? [[String: Any]])
    #expect(images[0]["case"] as? String == "median")
  }

  @Test("a record without the later field `samples` is read")
  func readsWithoutSamples() throws {
    let bytes = Self.text {
      $0 = $0.replacing("      \"samples\" : 2647,\n      \"scales\"", with: "      \"scales\"")
    }
    let record = try AuditRecord(decoding: bytes, name: "a")
    #expect(record.assets[0].samples == nil && record.assets[0].scales == 3)
  }

  @Test("bounds are kept; a record from before there were any is read")
  func keepsBounds() throws {
    var record = Self.record
    #expect(!String(decoding: record.encoded(), as: UTF8.self).contains("bounds"))
    record.bounds = [
      AuditBound(
        name: "Male", kind: .estimate, value: 0.75, unit: .balancedAccuracy, assumption: "a",
        implication: "b", source: "c")
    ]
    record.proviso = "if"
    #expect(try AuditRecord(decoding: record.encoded(), name: "a") == record)
    let text = String(decoding: record.encoded(), as: UTF8.self)
    #expect(text.contains("\"unit\" : \"balanced accuracy\"") && text.contains("\"estimate\""))
  }

  @Test("the verdict is the worst of the assets', the sentence fits it")
  func derives() {
    #expect(Self.record.verdict == .exposed && Self.record.sentence.hasPrefix("Exposed: "))
    #expect(Self.record.assets.map(\.verdict) == [.exposed, .inconclusive])
  }

  @Test("numbers that JSON cannot hold become null, points of a curve gaps")
  func writesGaps() throws {
    var record = Self.record
    record.assets[0].achieved = .nan
    record.assets[0].inLoop = .infinity
    record.assets[0].metrics["PSNR"]?.achieved = .infinity
    record.training = [
      TrainingCurve(name: "L", points: [.init(step: 1, value: .nan), .init(step: 2, value: 1)])
    ]
    let read = try AuditRecord(decoding: record.encoded(), name: "a")
    #expect(read.assets[0].achieved == nil && read.assets[0].inLoop == nil)
    #expect(read.assets[0].metrics["PSNR"]?.achieved == nil)
    #expect(read.training[0].points.map(\.step) == [2])
  }

  @Test(
    "a file of another kind or with a bad field is named with the field",
    arguments: [
      (
        "\"schema\" : \"obscura.audit/1\"", "\"schema\" : \"obscura.audit/2\"",
        "a.json: schema is \"obscura.audit/2\", expected \"obscura.audit/1\"; it was written by "
          + "another version or is another kind of file"
      ),
      (
        "\"schema\" : \"obscura.audit/1\"", "\"other\" : \"obscura.audit/1\"",
        "a.json: field \"schema\" is missing"
      ),
      (
        "\"budget\" : \"quick\"", "\"budget\" : 3",
        "a.json: field \"budget\" has the wrong type, expected a string"
      ),
      (
        "\"floor\" : 0.49", "\"floor\" : \"low\"",
        "a.json: field \"assets[0].floor\" has the wrong type, expected a number"
      ),
      (
        "\"seconds\" : 12.5", "\"seconds\" : null",
        "a.json: field \"seconds\" is null, expected a number"
      ),
      (
        "\"low\" : 0.95", "\"low\" : 1.5",
        "a.json: field \"assets[0].leakage.low\" cannot be used: 1.5 exceeds the upper end 1.0"
      ),
      (
        "\"verdict\" : \"inconclusive\"", "\"verdict\" : \"fine\"",
        "a.json: field \"assets[1].verdict\" cannot be used"
      ),
      (
        "2026-11-18T14:02:00Z", "yesterday",
        "a.json: field \"created\" cannot be used: \"yesterday\" is no date such as "
          + "2026-11-18T14:02:00Z"
      ),
      ("\"budget\" : \"quick\"", "\"budget\" : ", "a.json: not valid JSON ("),
    ])
  func refuses(_ old: String, _ new: String, _ message: String) {
    let bytes = Self.text { $0 = $0.replacing(old, with: new) }
    let error = #expect(throws: RecordError.self) {
      _ = try AuditRecord(decoding: bytes, name: "a.json")
    }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test(
    "numbers beyond the range of a double are refused in every field",
    arguments: [
      "\"value\" : 0.98", "\"high\" : 1", "\"seconds\" : 12.5", "\"achieved\" : 0.88",
      "\"memory_bytes\" : 17179869184", "\"samples\" : 2647",
    ])
  func refusesHugeNumbers(_ field: String) {
    let name = field.prefix { $0 != ":" }
    let bytes = Self.text { $0 = $0.replacing(field, with: "\(name): 1e999") }
    #expect(throws: RecordError.self) { _ = try AuditRecord(decoding: bytes, name: "a") }
  }

  @Test("every cut and many flipped bits are found or read, never worse")
  func survivesDamage() {
    let bytes = Self.record.encoded()
    // The last byte is the closing newline.
    for length in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(throws: RecordError.self) {
        _ = try AuditRecord(decoding: Array(bytes[..<length]), name: "a")
      }
    }
    for place in stride(from: 0, to: bytes.count, by: 3) {
      var flipped = bytes
      flipped[place] ^= 1 << UInt8(place % 8)
      do {
        _ = try AuditRecord(decoding: flipped, name: "a")
      } catch {
        #expect(error is RecordError, "\(error)")
      }
    }
  }
}
