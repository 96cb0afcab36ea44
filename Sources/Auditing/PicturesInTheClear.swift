import Records

/// Pictures that a protection missed, which a mean over all of them does not show: rebuilt at least half the
/// way from what the floor has of this very picture towards what unprotected data give of it.
struct PicturesInTheClear {
  /// What unprotected data have to give beyond the floor for a picture to be in the clear: below that
  /// an attacker's wobble reaches half of it.
  private static let leastRoom = 0.1
  /// From the floor to the ceiling.
  private static let way = 0.5

  /// By the attacker who rebuilds most of them.
  private let count: Int
  private let pictures: Int

  /// - Parameters:
  ///   - attackers: the MS-SSIM of each picture, one list an attacker.
  ///   - floor, ceiling: of each picture.
  init(_ attackers: [[Double]], floor: [Double], ceiling: [Double]) {
    pictures = floor.count
    count =
      attackers.map { scores in
        floor.indices.count { picture in
          let room = ceiling[picture] - floor[picture]
          return room >= Self.leastRoom && scores[picture] - floor[picture] >= Self.way * room
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
