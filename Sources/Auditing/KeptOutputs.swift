import Tensors

/// What took long to make of released samples, kept so that several assets can be read from it. What
/// does not fit is made again.
package final class KeptOutputs {
  private var kept: [[Float]: [Float]] = [:]
  private var shape: [Int] = []
  private var bytes = 0
  private let make: (Tensor) -> Tensor
  private let progress: (_ pictures: Int) -> Void
  private var count = 0

  private static let most = 512 << 20
  /// Samples that are made at once.
  private static let chunk = 64

  /// - Parameters:
  ///   - progress: is told how many samples were made so far.
  ///   - make: `[N, …]` from released samples `[N, …]`; the same for the same sample.
  package init(
    progress: @escaping (_ pictures: Int) -> Void, _ make: @escaping (Tensor) -> Tensor
  ) {
    self.make = make
    self.progress = progress
  }

  package func callAsFunction(_ released: Tensor) -> Tensor {
    let keys = rows(of: released)
    let missing = keys.indices.filter { kept[keys[$0]] == nil }
    guard !missing.isEmpty else { return together(keys.compactMap { kept[$0] }, on: released) }
    var made: [Int: [Float]] = [:]
    for places in missing.chunks(of: Self.chunk) {
      let output = make(released.rows(places)).converted(to: .float32)
      shape = Array(output.shape.dropFirst())
      for (place, values) in zip(places, rows(of: output)) {
        made[place] = values
        keep(values, of: keys[place])
      }
      count += places.count
      progress(count)
    }
    return together(keys.indices.compactMap { made[$0] ?? kept[keys[$0]] }, on: released)
  }

  private func keep(_ values: [Float], of key: [Float]) {
    let size = 4 * (values.count + key.count)
    guard bytes + size <= Self.most else { return }
    kept[key] = values
    bytes += size
  }

  private func rows(of tensor: Tensor) -> [[Float]] {
    let (values, count) = (tensor.converted(to: .float32).floats, tensor.shape[0])
    let length = count == 0 ? 0 : values.count / count
    return (0..<count).map { Array(values[$0 * length..<($0 + 1) * length]) }
  }

  private func together(_ rows: [[Float]], on like: Tensor) -> Tensor {
    Tensor(rows.flatMap { $0 }, shape: [rows.count] + shape).converted(on: like.device)
  }
}
