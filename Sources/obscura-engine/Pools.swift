import Collaboration
import Commands
import Foundation
import ObscuraKit

/// The learning commands of a pool.
extension Obscura {
  func contribute(_ command: PoolContributeCommand) throws {
    let outcome = try interruptible { stop in
      try Contributing(request(command.options), progress: terminal, stop: stop).run()
    }
    let known = outcome.known > 0 ? "; \(outcome.known) were there already" : ""
    print("\(outcome.samples) samples contributed in \(outcome.shards) shards\(known)")
  }

  func refine(_ command: PoolRefineCommand) throws {
    let outcome = try interruptible { stop in
      try Refining(
        request(command.options), output: URL(fileURLWithPath: command.out, isDirectory: true),
        progress: terminal, stop: stop
      ).run()
    }
    let others = outcome.others.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }
    print(
      "learnt from \(outcome.own) own samples"
        + (others.isEmpty ? "" : " and " + others.joined(separator: ", ")))
    print("the pool's decider: \(outcome.before.text)")
    print("refined: \(outcome.after.text)")
    print("run: \(command.out)")
  }

  private func request(_ options: PoolOptions) throws -> PoolRequest {
    let recipe = URL(fileURLWithPath: options.recipe)
    return PoolRequest(
      pool: URL(fileURLWithPath: options.pool, isDirectory: true),
      member: URL(fileURLWithPath: options.member, isDirectory: true),
      recipe: try RecipeReader.read(recipe), data: options.source.root(recipe: recipe),
      device: options.compute.device.rawValue)
  }
}
