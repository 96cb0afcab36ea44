import ArgumentParser
import Collaboration
import Foundation
import Records

public struct PoolCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "pool", abstract: "Share poisoned features among those who have the same task.",
    discussion: """
      Deep poisoning: everybody has a featurizer and a decider; each member puts a private module \
      behind the featurizer and shares what comes out; each refines the decider on own features and \
      the others'. A pool is a folder that all can reach. Signatures keep strangers, altered files and \
      replays out. They do not keep a member from contributing wrong labels, and all shards of a \
      member can be told to be one member's; audit a module before you contribute: \
      `obscura audit MEMBER/module-1`.

      EXAMPLES
        obscura pool init POOL runs/first --key pool.key
        obscura pool join POOL --name hospital-a --member a
        obscura pool join POOL --admit hospital-a --key pool.key
        obscura pool contribute POOL a.yaml --member a --data data
        obscura pool refine POOL a.yaml --member a --data data --out runs/refined
        obscura pool inspect POOL
        obscura pool revoke POOL hospital-a --key pool.key
      """,
    subcommands: [
      PoolInitCommand.self, PoolJoinCommand.self, PoolContributeCommand.self,
      PoolRefineCommand.self, PoolInspectCommand.self, PoolRevokeCommand.self,
    ])

  public init() {}
}

public struct PoolInitCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a pool, or publish the next version of its public parts.",
    discussion: """
      Featurizer, decider and reconstructor of the run become public: whoever reads them can test \
      whether a picture was among those that they learnt from. The run's private module stays with you.

      EXAMPLE
        obscura pool init POOL runs/first --key pool.key
      """)

  @Argument(help: "Folder of the pool.") public var pool: String
  @Argument(help: ArgumentHelp("A run of deep-poisoning.", valueName: "run"))
  public var runFolder: String
  @Option(help: "The pool's key, made where there is none: it signs the list of members.")
  public var key: String
  @Option(help: "Most samples of one shard.") public var rows = Pool.rowsPerShard

  public init() {}

  public func validate() throws {
    guard (1...1_000_000).contains(rows) else {
      throw ValidationError("--rows \(rows): expected 1 to 1000000")
    }
  }

  public func run() throws {
    let parts = try PublicParts(of: RunFolder(URL(fileURLWithPath: runFolder, isDirectory: true)))
    let identity = try Identity.make(at: URL(fileURLWithPath: key))
    let made = try Pool.publish(
      parts.files, features: parts.features, label: parts.label,
      at: URL(fileURLWithPath: pool, isDirectory: true), by: identity, rowsPerShard: rows)
    print("\(pool): version \(made.record.version), key \(identity.publicKey.fingerprint)")
  }
}

public struct PoolJoinCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Ask to belong to a pool, or admit somebody who asked.",
    discussion: """
      Compare fingerprints over another channel: of the pool's key when you join, of the member's key \
      when you admit.

      EXAMPLES
        obscura pool join POOL --name hospital-a --member a --pool-key 4e28f6761e9c8794
        obscura pool join POOL --admit hospital-a --key pool.key
      """)

  @Argument(help: "Folder of the pool.") public var pool: String
  @Option(help: "Your name in the pool: a-z, 0-9 and -.") public var name: String?
  @Option(help: "Your own folder, which nobody else enters: identity and private modules.")
  public var member: String?
  @Option(help: "The fingerprint of the pool's key, as its owner told it.")
  public var poolKey: String?
  @Option(help: "Name of somebody who asked.") public var admit: String?
  @Option(help: "The pool's key.") public var key: String?

  public init() {}

  public func validate() throws {
    guard (name != nil && member != nil) != (admit != nil && key != nil) else {
      throw ValidationError("give --name with --member to join, or --admit with --key to admit")
    }
  }

  public func run() throws {
    var pool = try Pool(URL(fileURLWithPath: self.pool, isDirectory: true))
    if let admit, let key {
      let new = try pool.admit(admit, by: Identity(contentsOf: URL(fileURLWithPath: key)))
      print("\(admit): admitted, key \(new.key.fingerprint)")
    } else if let name, let member {
      let folder = try MemberFolder(
        joining: pool, as: name, poolKey: poolKey,
        at: URL(fileURLWithPath: member, isDirectory: true))
      print(
        "\(name): asked to join, key \(folder.identity.publicKey.fingerprint); trusts the pool's key "
          + pool.record.key.fingerprint)
    }
  }
}

public struct PoolInspectCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Who belongs to a pool and what they contributed.",
    discussion: """
      EXAMPLE
        obscura pool inspect POOL --json
      """)

  @Argument(help: "Folder of the pool.") public var pool: String
  @Flag(help: "JSON, with the samples of each class.") public var json = false

  public init() {}

  public func run() throws {
    let found = PoolInspection(try Pool(URL(fileURLWithPath: pool, isDirectory: true)))
    guard json else { return print(found.text) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    print(String(decoding: try encoder.encode(found), as: UTF8.self))
  }
}

public struct PoolRevokeCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "From now on nothing of a member counts.",
    discussion: """
      EXAMPLE
        obscura pool revoke POOL hospital-a --key pool.key
      """)

  @Argument(help: "Folder of the pool.") public var pool: String
  @Argument(help: "The member's name.") public var name: String
  @Option(help: "The pool's key.") public var key: String

  public init() {}

  public func run() throws {
    var pool = try Pool(URL(fileURLWithPath: self.pool, isDirectory: true))
    try pool.revoke(name, by: Identity(contentsOf: URL(fileURLWithPath: key)))
    print("\(name): revoked")
  }
}
