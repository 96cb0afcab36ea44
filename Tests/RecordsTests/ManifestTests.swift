import Foundation
import Pixels
import Records
import Testing

@Suite("Release manifests")
struct ReleaseManifestTests {
  private let manifest = ReleaseManifest(
    scheme: "deepobfuscator", version: "0.1.0", format: .safetensors, shape: [128, 8, 8],
    type: "float16", range: .init(low: -1, high: 1), samples: 2647,
    labels: [.init(name: "Smiling", classes: ["0", "1"])])

  @Test("a manifest reads back equal, and tells nothing beyond its fields")
  func roundTrip() throws {
    let bytes = manifest.encoded()
    #expect(try ReleaseManifest(decoding: bytes, name: "m") == manifest)
    let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    #expect(
      json?.keys.sorted() == [
        "format", "labels", "range", "samples", "schema", "scheme", "shape", "type", "version",
      ])
    var unbounded = manifest
    unbounded.range = nil
    #expect(try ReleaseManifest(decoding: unbounded.encoded(), name: "m") == unbounded)
  }

  @Test("values that cannot be used are named")
  func refuses() {
    let cases: [((inout ReleaseManifest) -> Void, String)] = [
      ({ $0.shape = [] }, "m: field \"shape\" is empty, expected the sizes of one sample"),
      ({ $0.shape = [3, 0] }, "m: field \"shape\" holds 0, expected at least 1"),
      ({ $0.shape = [1 << 40, 1 << 40] }, "m: field \"shape\" is too large"),
      ({ $0.shape = [.max, 2] }, "m: field \"shape\" is too large"),
      ({ $0.samples = -1 }, "m: field \"samples\" holds -1, expected at least 0"),
      (
        { $0.labels = [.init(name: "a", classes: [])] },
        "m: field \"labels[0].classes\" is empty, expected class names"
      ),
      (
        { $0.range = .init(low: 2, high: 1) },
        "m: field \"range\" starts at 2.0, beyond its end 1.0"
      ),
    ]
    for (change, message) in cases {
      var bad = manifest
      change(&bad)
      let error = #expect(throws: RecordError.self) {
        _ = try ReleaseManifest(decoding: bad.encoded(), name: "m")
      }
      #expect(error?.description == message)
    }
  }

  @Test("every cut is found")
  func findsCuts() {
    let bytes = manifest.encoded()
    for length in 0..<bytes.count - 1 {
      #expect(throws: RecordError.self) {
        _ = try ReleaseManifest(decoding: Array(bytes[..<length]), name: "m")
      }
    }
  }
}

@Suite("Model descriptions")
struct ModelDescriptionTests {
  private let model = ModelDescription(
    architecture: "vgg16-front",
    parameters: ["width": 0.125, "fc": 32, "pool": true, "norm": "batch", "blocks": [2, 2, [3]]],
    inputSize: Size(height: 64, width: 48), inputChannels: 3,
    normalization: .init(mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25]),
    labels: [.init(name: "Smiling", classes: ["0", "1"])], parameterCount: 1234,
    checksum: "00ff")

  @Test("a description reads back equal, each setting in its kind")
  func roundTrip() throws {
    let read = try ModelDescription(decoding: model.encoded(), name: "m")
    #expect(read == model)
    #expect(read.parameters["pool"]?.flag == true && read.parameters["pool"]?.number == nil)
    #expect(read.parameters["fc"]?.integer == 32 && read.parameters["width"]?.integer == nil)
    #expect(read.parameters["width"]?.number == 0.125 && read.parameters["norm"]?.text == "batch")
    #expect(read.parameters["blocks"]?.list?.count == 3 && read.parameters["norm"]?.list == nil)
    // 1 is a number and true a flag, though both may stand for either.
    var odd = model
    odd.parameters = ["one": 1, "yes": true]
    #expect(try ModelDescription(decoding: odd.encoded(), name: "m") == odd)
  }

  @Test("values that cannot be used are named")
  func refuses() {
    let cases: [((inout ModelDescription) -> Void, String)] = [
      (
        { $0.inputSize = Size(height: 0, width: 4) },
        "m: field \"input_size\" holds 0, expected at least 1"
      ),
      ({ $0.inputChannels = 1 << 50 }, "m: field \"input_size\" is too large"),
      ({ $0.parameterCount = -1 }, "m: field \"parameter_count\" holds -1, expected at least 0"),
      (
        { $0.normalization?.mean = [0] },
        "m: field \"normalization\" needs 3 means and as many deviations above 0"
      ),
      (
        { $0.normalization?.deviation = [1, 1, 0] },
        "m: field \"normalization\" needs 3 means and as many deviations above 0"
      ),
    ]
    for (change, message) in cases {
      var bad = model
      change(&bad)
      let error = #expect(throws: RecordError.self) {
        _ = try ModelDescription(decoding: bad.encoded(), name: "m")
      }
      #expect(error?.description == message)
    }
  }

  @Test("a file of another kind is not taken for one")
  func refusesOthers() {
    #expect(
      throws: RecordError.wrongSchema(
        file: "m", got: "obscura.model/1", expected: "obscura.protected/1")
    ) { _ = try ReleaseManifest(decoding: model.encoded(), name: "m") }
  }
}
