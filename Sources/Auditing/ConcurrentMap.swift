import Foundation
import Synchronization

extension Array where Element: Sendable {
  /// The elements through a function, several at a time; the order stays.
  func concurrentMap<Result: Sendable>(
    _ body: @Sendable (Element) -> Result
  ) -> [Result] {
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = body(self[index])
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
