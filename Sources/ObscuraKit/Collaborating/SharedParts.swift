import Architectures
import Foundation
import Networks
import Schemes

/// The public parts of a pool, as files of a folder: `NAME.json` and `NAME.safetensors`.
struct SharedParts: Sendable {
  let folder: URL

  /// How a pool names what a run has by role.
  static let names: [(role: ReleasePart.Role, name: String)] = [
    (.obfuscator, "featurizer"), (.classifier, "decider"), (.reconstructor, "reconstructor"),
  ]

  func read(_ role: ReleasePart.Role, _ precision: Precision) throws -> StoredNetwork {
    guard let name = Self.names.first(where: { $0.role == role })?.name else {
      preconditionFailure("SharedParts: nobody shares a \(role.rawValue)")
    }
    return try StoredNetwork(
      name: name, description: name + ".json", in: folder, precision: precision)
  }

  /// For a scheme that takes them as they are.
  ///
  /// - Throws: `KitError.pool` where the recipe's own networks are others.
  func modules(
    _ precision: Precision, like parts: [ReleasePart]
  ) throws -> [ReleasePart.Role: any Module] {
    var modules: [ReleasePart.Role: any Module] = [:]
    for (role, name) in Self.names {
      let stored = try read(role, precision)
      guard let own = parts.first(where: { $0.role == role }), own.blueprint == stored.blueprint
      else {
        throw KitError.pool(
          "its \(name) is another network than the recipe's; take backbone, split, reconstructor, "
            + "model.width, data.size and data.channels from the recipe that the pool was made with"
        )
      }
      modules[role] = stored.network
    }
    return modules
  }
}
