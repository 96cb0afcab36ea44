import Datasets
import Pixels

/// What somebody's own pictures say of one that was never seen: a normal distribution of coarse
/// pictures. It tells which way up a picture is and a picture from its negative far better than the
/// mean alone, which does not know what varies together.
package struct PicturePrior: Sendable {
  private let size: Size
  private let channels: Int
  private let cells: Size
  private let mean: [Double]
  /// Of the covariance.
  private let factor: CholeskyFactor

  /// Pictures that it is made of; more change little.
  private static let most = 2000
  /// Cells along a side, of which there are no more than half as many values as pictures.
  private static let sides = [16, 8, 4, 2]
  /// Added to the covariance's diagonal, of its mean.
  private static let ridge = 0.01

  /// - Parameters:
  ///   - size: of the samples' pictures.
  ///   - channels: of them.
  init(_ samples: Samples, size: Size, channels: Int) {
    let places = samples.indices.thinned(to: Self.most)
    self.init(size: size, channels: channels, count: places.count) {
      samples.dataset.pixels(at: places[$0])
    }
  }

  /// - Parameters:
  ///   - count: of the pictures.
  ///   - picture: the picture of a number below that, `[H, W, C]`.
  package init(
    size: Size, channels: Int, count: Int, _ picture: (Int) -> [UInt8]
  ) {
    (self.size, self.channels) = (size, channels)
    let side = Self.sides.first { $0 * $0 * channels * 2 <= count } ?? 1
    let cells = Size(height: min(side, size.height), width: min(side, size.width))
    self.cells = cells
    let coarse = (0..<count).map {
      Self.coarse(picture($0), size: size, channels: channels, cells: cells)
    }
    let length = cells.area * channels
    var mean = [Double](repeating: 0, count: length)
    for picture in coarse {
      for (index, value) in picture.enumerated() { mean[index] += value }
    }
    for index in mean.indices { mean[index] /= Double(max(1, count)) }
    self.mean = mean
    factor = CholeskyFactor(
      ofCovariance: coarse.map { zip($0, mean).map { $0 - $1 } }, length: length,
      ridge: Self.ridge)
  }

  /// The squared Mahalanobis distance: the less, the likelier.
  /// - Parameter picture: `[H, W, C]`.
  package func surprise(of picture: [UInt8]) -> Double {
    let coarse = Self.coarse(picture, size: size, channels: channels, cells: cells)
    return factor.squaredNorm(of: zip(coarse, mean).map { $0 - $1 })
  }

  /// Means of cells that are as equal in size as can be, `[h, w, C]`.
  private static func coarse(
    _ picture: [UInt8], size: Size, channels: Int, cells: Size
  ) -> [Double] {
    precondition(
      picture.count == size.area * channels,
      "PicturePrior \(size): got \(picture.count) values")
    var sums = [Int](repeating: 0, count: cells.area * channels)
    var counts = [Int](repeating: 0, count: cells.area)
    let columns = (0..<size.width).map { $0 * cells.width / size.width }
    var place = 0
    for row in 0..<size.height {
      let first = row * cells.height / size.height * cells.width
      for column in columns {
        counts[first + column] += 1
        for channel in 0..<channels {
          sums[(first + column) * channels + channel] += Int(picture[place])
          place += 1
        }
      }
    }
    return sums.indices.map { Double(sums[$0]) / Double(counts[$0 / channels]) }
  }
}
