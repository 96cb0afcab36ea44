import Architectures
import Crypto
import Datasets
import Formats
import Foundation
import Networks
import Pixels
import Records
import Schemes
import Tensors

/// A network in files: `NAME.safetensors` and what it is in `NAME.json`; the release's own folder
/// names its description `model.json`.
struct StoredNetwork {
  let network: Network
  let blueprint: Blueprint
  let labels: [ModelDescription.Label]
  /// What is added to what comes out; nil for nothing.
  let noise: ReleaseNoise?

  static func write(
    _ module: any Module, _ blueprint: Blueprint, labels: [ModelDescription.Label],
    noise: ReleaseNoise? = nil, name: String, description: String, in folder: URL
  ) throws {
    var arrays: [String: StoredArray] = [:]
    for (key, parameter) in module.namedParameters { arrays[key] = parameter.value.stored }
    let bytes = SafeTensors(arrays: arrays).encoded()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try AtomicFile.write(bytes, to: folder.appendingPathComponent(name + ".safetensors"))
    let record = ModelDescription(
      architecture: blueprint.kind.rawValue,
      parameters: blueprint.values.merging(noise.map { ["noise": .text("\($0)")] } ?? [:]) { $1 },
      inputSize: blueprint.input.size, inputChannels: blueprint.input.channels, labels: labels,
      parameterCount: module.parameterCount, checksum: sha256(bytes))
    try AtomicFile.write(record.encoded(), to: folder.appendingPathComponent(description))
  }

  /// One behind the other: what comes out of the first goes into the second, whose noise is added.
  init(_ first: StoredNetwork, then second: StoredNetwork) {
    network = Network(
      module: Sequential([first.network.module, second.network.module]),
      input: first.network.input, output: second.network.output)
    blueprint = first.blueprint
    labels = first.labels
    noise = second.noise ?? first.noise
  }

  /// - Throws: `KitError.brokenRelease` where weights and description do not fit together.
  init(name: String, description: String, in folder: URL, precision: Precision) throws {
    let weights = folder.appendingPathComponent(name + ".safetensors")
    let model = folder.appendingPathComponent(description)
    let record = try ModelDescription(decoding: FileBytes.read(model), name: model.path)
    let bytes = try FileBytes.read(weights)
    guard sha256(bytes) == record.checksum else {
      throw KitError.brokenRelease(
        file: weights.path, problem: "its SHA-256 is not the one in \(description)")
    }
    guard let blueprint = Blueprint(record) else {
      throw KitError.brokenRelease(
        file: model.path, problem: "unknown architecture \"\(record.architecture)\"")
    }
    let network = blueprint.network()
    let file = try SafeTensors(decoding: bytes, name: weights.path)
    for (key, parameter) in network.namedParameters {
      guard let array = file.arrays[key], array.shape == parameter.value.shape else {
        throw KitError.brokenRelease(
          file: weights.path, problem: "array \"\(key)\" is missing or has another shape")
      }
      parameter.value.assign(Tensor(array))
    }
    network.move(to: precision)
    self.network = network
    self.blueprint = blueprint
    labels = record.labels
    noise = try record.parameters["noise"]?.text.map { text in
      guard let noise = ReleaseNoise(text) else {
        throw KitError.brokenRelease(file: model.path, problem: "unknown noise \"\(text)\"")
      }
      return noise
    }
  }
}

/// Lower-case hexadecimal.
func sha256(_ bytes: [UInt8]) -> String {
  SHA256.hash(data: bytes).hexadecimal
}

extension Blueprint {
  var values: [String: ModelValue] {
    var values: [String: ModelValue] = [
      "width": .number(width), "pools": .number(Double(pools)), "hidden": .number(Double(hidden)),
    ]
    if strength > 0 { values["strength"] = .number(strength) }
    if let variant { values["variant"] = .text(variant) }
    if normalizes { values["normalizes"] = true }
    if let output {
      values["output_channels"] = .number(Double(output.channels))
      values["output_height"] = .number(Double(output.size.height))
      values["output_width"] = .number(Double(output.size.width))
    }
    return values
  }

  init?(_ record: ModelDescription) {
    guard let kind = Kind(rawValue: record.architecture),
      let width = record.parameters["width"]?.number,
      let pools = record.parameters["pools"]?.integer,
      let hidden = record.parameters["hidden"]?.integer
    else { return nil }
    var output: FeatureShape?
    if let channels = record.parameters["output_channels"]?.integer,
      let height = record.parameters["output_height"]?.integer,
      let width = record.parameters["output_width"]?.integer
    {
      output = FeatureShape(channels: channels, size: .init(height: height, width: width))
    }
    self.init(
      kind, input: FeatureShape(channels: record.inputChannels, size: record.inputSize),
      width: width, pools: pools, hidden: hidden, output: output,
      strength: record.parameters["strength"]?.number ?? 0,
      variant: record.parameters["variant"]?.text,
      normalizes: record.parameters["normalizes"]?.flag ?? false)
    guard isComplete else { return nil }
  }
}

/// A release's folders and what lies in them.
struct Bundle {
  let run: RunFolder

  var undefended: URL { run.owner.appendingPathComponent("undefended", isDirectory: true) }

  func write(_ parts: [ReleasePart], labels: [ReleasePart.Role: [ModelDescription.Label]]) throws {
    for part in parts { try write(part, labels: labels[part.role] ?? [], in: folder(part.holder)) }
  }

  /// The obfuscator and classifier before any protection: the audit's ceiling.
  func writeUndefended(_ parts: [ReleasePart]) throws {
    for part in parts where part.role == .obfuscator || part.role == .classifier {
      try write(part, labels: [], in: undefended, description: part.role.rawValue + ".json")
    }
  }

  func read(_ role: ReleasePart.Role, precision: Precision) throws -> StoredNetwork {
    switch role {
    case .obfuscator:
      try obfuscator(precision)
    case .classifier:
      try StoredNetwork(
        name: role.rawValue, description: "model.json", in: run.cloud, precision: precision)
    case .perturbation: try stored(role, in: run.device, precision)
    default: try stored(role, in: run.owner, precision)
    }
  }

  private func stored(
    _ role: ReleasePart.Role, in folder: URL, _ precision: Precision
  ) throws -> StoredNetwork {
    try StoredNetwork(
      name: role.rawValue, description: role.rawValue + ".json", in: folder, precision: precision)
  }

  /// All that stands between a picture and what is released of it.
  private func obfuscator(_ precision: Precision) throws -> StoredNetwork {
    try ReleasePart.Role.behindObfuscator.filter(contains).reduce(readFeaturizer(precision)) {
      StoredNetwork($0, then: try read($1, precision: precision))
    }
  }

  /// The obfuscator without what its owner puts behind it.
  ///
  /// - Throws: `KitError.noObfuscator` where the run ended without one.
  func readFeaturizer(_ precision: Precision) throws -> StoredNetwork {
    let files = FileManager.default
    let description = run.device.appendingPathComponent("model.json")
    let classifier = run.cloud.appendingPathComponent("model.json")
    if files.fileExists(atPath: classifier.path), !files.fileExists(atPath: description.path) {
      throw KitError.noObfuscator(run.url.path)
    }
    return try StoredNetwork(
      name: ReleasePart.Role.obfuscator.rawValue, description: "model.json", in: run.device,
      precision: precision)
  }

  /// nil where the run kept none, and nothing stands behind the obfuscator.
  func readUndefended(_ role: ReleasePart.Role, precision: Precision) throws -> StoredNetwork? {
    let model = undefended.appendingPathComponent(role.rawValue + ".json")
    guard FileManager.default.fileExists(atPath: model.path) else {
      guard ReleasePart.Role.behindObfuscator.contains(where: contains) else { return nil }
      return role == .obfuscator
        ? try readFeaturizer(precision) : try read(role, precision: precision)
    }
    return try StoredNetwork(
      name: role.rawValue, description: role.rawValue + ".json", in: undefended,
      precision: precision)
  }

  /// Whether a part beside obfuscator and classifier is there.
  func contains(_ role: ReleasePart.Role) -> Bool {
    let folder = role == .perturbation ? run.device : run.owner
    return FileManager.default.fileExists(
      atPath: folder.appendingPathComponent(role.rawValue + ".json").path)
  }

  /// The words that a text obfuscator knows.
  private var vocabulary: URL { run.device.appendingPathComponent("vocabulary.txt") }

  func write(_ vocabulary: Vocabulary) throws { try vocabulary.write(to: self.vocabulary) }

  /// What samples are taken into an obfuscator as.
  func layout(of recipe: Recipe, _ obfuscator: StoredNetwork) throws -> SampleLayout {
    if recipe.data.text != nil {
      return recipe.data.layout(knowing: try Vocabulary(contentsOf: vocabulary))
    }
    let input = obfuscator.blueprint.input
    return recipe.data.window == nil
      ? .picture(input.size, channels: input.channels) : recipe.data.layout(knowing: nil)
  }

  private func write(
    _ part: ReleasePart, labels: [ModelDescription.Label], in folder: URL,
    description: String? = nil
  ) throws {
    let isMain = part.role == .obfuscator || part.role == .classifier
    try StoredNetwork.write(
      part.module, part.blueprint, labels: labels, noise: part.noise, name: part.role.rawValue,
      description: description ?? (isMain ? "model.json" : part.role.rawValue + ".json"),
      in: folder)
  }

  private func folder(_ holder: ReleasePart.Holder) -> URL {
    switch holder {
    case .device: run.device
    case .cloud: run.cloud
    case .owner: run.owner
    }
  }
}
