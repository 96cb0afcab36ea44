import Datasets
import Imaging
import Pixels
import Testing

@Suite("Alterations of pictures on their way into batches")
struct AlterationTests {
  private func dataset() throws -> Dataset {
    let set = try SetFolder([
      "p1.png": try ReaderFiles.picture(1), "p2.png": try ReaderFiles.picture(2),
      "p3.png": try ReaderFiles.picture(3), "p4.png": try ReaderFiles.picture(4),
      "p5.png": try ReaderFiles.picture(5), "p6.png": try ReaderFiles.picture(6),
    ])
    return try Dataset.load(
      try set.open(), size: Size(side: 8), channels: 3, labels: [], identity: nil,
      budget: 1 << 20, threads: 1)
  }

  private func loader(_ dataset: Dataset, _ alteration: Alteration?) -> Loader {
    Loader(
      dataset: dataset, indices: Array(0..<6), batch: 6, seed: 4,
      augmentation: Augmentation(mirror: true, shift: 3, zoom: 0), shuffles: false,
      dropsLast: false, alteration: alteration)
  }

  @Test("every picture is altered, and told its place and epoch")
  func alters() throws {
    let dataset = try dataset()
    let altered = loader(
      dataset,
      Alteration { picture, index, epoch in picture.map { _ in UInt8(10 * index + epoch) } })
    for epoch in [0, 2] {
      let batch = altered.batch(epoch: epoch, at: 0)
      let size = batch.pixels.count / 6
      for index in 0..<6 {
        #expect(
          batch.pixels[index * size..<(index + 1) * size].allSatisfy { $0 == 10 * index + epoch })
      }
    }
  }

  @Test("views are drawn anew every epoch, or once for all")
  func fixesViews() throws {
    let dataset = try dataset()
    let fresh = loader(dataset, Alteration { picture, _, _ in picture })
    #expect(fresh.batch(epoch: 0, at: 0).pixels != fresh.batch(epoch: 1, at: 0).pixels)
    #expect(
      fresh.batch(epoch: 1, at: 0).pixels == loader(dataset, nil).batch(epoch: 1, at: 0).pixels)
    let fixed = loader(dataset, Alteration(fixesViews: true) { picture, _, _ in picture })
    #expect(fixed.batch(epoch: 0, at: 0).pixels == fixed.batch(epoch: 5, at: 0).pixels)
  }

  @Test("what comes first is augmented afterwards")
  func comesFirst() throws {
    let dataset = try dataset()
    func seen(_ comesFirst: Bool) -> [UInt8] {
      // Marks the upper left corner, which augmentation then moves, or does not.
      loader(
        dataset,
        Alteration(comesFirst: comesFirst) { picture, _, _ in
          [77, 78, 79] + picture.dropFirst(3)
        }
      ).batch(epoch: 3, at: 0).pixels
    }
    let size = 8 * 8 * 3
    let corners = { (pixels: [UInt8]) in (0..<6).map { Array(pixels[$0 * size..<$0 * size + 3]) } }
    #expect(corners(seen(false)).allSatisfy { $0 == [77, 78, 79] })
    #expect(!corners(seen(true)).allSatisfy { $0 == [77, 78, 79] })
  }
}
