import Records

/// Pictures that a protection missed, which a mean over all of them does not show: rebuilt at least so
/// far from what the floor has of this very picture towards what unprotected data give of it.
struct PicturesInTheClear {
  /// By the attacker who rebuilds most of them.
  private let count: Int
  private let pictures: Int

  /// - Parameters:
  ///   - attackers: the MS-SSIM of each picture, one list an attacker.
  ///   - floor, ceiling: of each picture.
  ///   - leakage: what a picture in the clear has at the least.
  init(_ attackers: [[Double]], floor: [Double], ceiling: [Double], from leakage: Double) {
    pictures = floor.count
    count =
      attackers.map { scores in
        floor.indices.count { picture in
          let room = ceiling[picture] - floor[picture]
          return room > 0 && scores[picture] - floor[picture] >= leakage * room
        }
      }.max() ?? 0
  }

  /// Of all pictures.
  var share: Double { Double(count) / Double(max(1, pictures)) }

  /// Beyond what so few could show by chance (Clopper and Pearson, 95 %).
  func areMore(than share: Double) -> Bool {
    pictures > 0 && Interval.binomial(successes: count, trials: pictures).low > share
  }
}
