import Datasets
import Pixels
import Testing

private func correlation(_ a: [Bool], _ b: [Bool]) -> Double {
  let count = Double(a.count)
  let p = Double(a.filter { $0 }.count) / count
  let q = Double(b.filter { $0 }.count) / count
  let both = Double(zip(a, b).filter { $0 && $1 }.count) / count
  return (both - p * q) / (p * (1 - p) * q * (1 - q)).squareRoot()
}

private func faces(
  _ correlations: [(String, String, Double)] = [], count: Int = 6000, people: Int = 1500,
  seed: UInt64 = 11
) throws -> SyntheticFaces {
  try SyntheticFaces(
    .init(
      count: count, people: people, seed: seed, size: Size(side: 32),
      correlations: try correlations.map { first, second, phi in
        FaceCorrelation(
          try #require(FaceCondition(first)), try #require(FaceCondition(second)), phi: phi)
      }))
}

/// The answers to a question over a whole set.
private func answers(_ text: String, _ all: [FaceLabels]) throws -> [Bool] {
  let condition = try #require(FaceCondition(text))
  return all.map(condition.holds)
}

@Suite("Synthetic faces")
struct SyntheticFacesTests {
  @Test("every column has a cell per picture, and unknown columns have none")
  func columns() throws {
    let source = try faces(count: 60, people: 7)
    for column in source.columns {
      let cells = try #require(source.cells(column))
      #expect(cells.count == 60 && !cells.contains(""), "\(column)")
    }
    #expect(source.cells("Moustache") == nil)
    #expect(Set(source.ids).count == 60)
    #expect(source.id(at: 12) == SampleID(split: "synthetic", key: "face-000012"))
    #expect(try #require(source.cells("pose_yaw")).allSatisfy { abs(Double($0) ?? 99) <= 30 })
    #expect(try #require(source.cells("light")).allSatisfy { abs(Double($0) ?? 999) <= 85 })
    #expect(Set(try #require(source.cells("background"))).count == 5)
  }

  @Test("cells say what labels(at:) says")
  func cellsAgree() throws {
    let source = try faces(count: 40, people: 20)
    let male = try #require(source.cells("Male"))
    let smiling = try #require(source.cells("Smiling"))
    let hair = try #require(source.cells("Hair"))
    let skin = try #require(source.cells("Skin"))
    for index in 0..<40 {
      let labels = source.labels(at: index)
      #expect(male[index] == (labels.male ? "1" : "0"))
      #expect(smiling[index] == (labels.smiling ? "1" : "0"))
      #expect(hair[index] == labels.hair.rawValue)
      #expect(skin[index] == "tone\(labels.skin + 1)")
      let traits = source.traits(at: index)
      #expect(traits.identity.hair == labels.hair)
      #expect((traits.identity.beard != .none) == labels.beard)
      #expect(traits.shot.wearsGlasses == labels.eyeglasses)
      #expect((traits.shot.smile > 0.42) == labels.smiling)
    }
  }

  @Test("people have equally many pictures and look the same in all of them")
  func people() throws {
    let source = try faces(count: 130, people: 40)
    let cells = try #require(source.cells("person"))
    let counts = Dictionary(grouping: cells) { $0 }.mapValues(\.count)
    #expect(counts.count == 40)
    #expect(Set(counts.values) == [3, 4])
    for index in 40..<130 {
      let first = source.traits(at: index % 40)
      #expect(source.traits(at: index).identity == first.identity)
      #expect(source.traits(at: index).shot != first.shot)
    }
    let textures = Set((0..<40).map { source.traits(at: $0).identity.texture })
    #expect(textures.count == 40)
  }

  @Test("sample i depends on seed and i, not on how many there are")
  func prefix() throws {
    let few = try faces(count: 30, people: 20)
    let many = try faces(count: 500, people: 20)
    let other = try faces(count: 30, people: 20, seed: 12)
    #expect((0..<30).allSatisfy { few.traits(at: $0) == many.traits(at: $0) })
    #expect((0..<30).allSatisfy { few.traits(at: $0) != other.traits(at: $0) })
  }

  @Test("labels have their shares, and only the documented ones go together")
  func shares() throws {
    let source = try faces()
    let all = (0..<source.count).map(source.labels(at:))
    let expected: [(String, Double, Double)] = [
      ("Male", 0.5, 0.01), ("Young", 0.6, 0.01), ("Beard", 0.14, 0.01), ("Smiling", 0.5, 0.03),
      ("Eyeglasses", 0.2, 0.04), ("Hair=grey", 0.184, 0.015), ("Skin=tone3", 0.2, 0.015),
    ]
    for (name, share, tolerance) in expected {
      let answers = try answers(name, all)
      let measured = Double(answers.filter { $0 }.count) / Double(all.count)
      #expect(abs(measured - share) < tolerance, "\(name): \(measured), expected \(share)")
    }
    for first in FaceCondition.all {
      for tone in 1...5 where !first.hasPrefix("Skin") {
        let phi = correlation(try answers(first, all), try answers("Skin=tone\(tone)", all))
        #expect(abs(phi) < 0.06, "\(first) and tone\(tone): \(phi)")
      }
    }
    for pair in [("Smiling", "Male"), ("Eyeglasses", "Male"), ("Young", "Smiling")] {
      let phi = correlation(try answers(pair.0, all), try answers(pair.1, all))
      #expect(abs(phi) < 0.05, "\(pair): \(phi)")
    }
    #expect(correlation(try answers("Beard", all), try answers("Male", all)) > 0.3)
  }

  @Test(
    "correlations come out as asked, alone and together",
    arguments: [
      [("Smiling", "Male", 0.3)],
      [("Smiling", "Male", -0.6)],
      [("Male", "Young", 0.5)],
      [("Eyeglasses", "Smiling", 0.4)],
      [("Male", "Smiling", 1)],
      [("Beard", "Male", 0)],
      [("Hair=grey", "Smiling", 0.3)],
      [("Smiling", "Male", 0.4), ("Young", "Smiling", 0.4), ("Eyeglasses", "Young", -0.3)],
    ] as [[(String, String, Double)]])
  func correlations(_ wishes: [(String, String, Double)]) throws {
    let source = try faces(wishes)
    let all = (0..<source.count).map(source.labels(at:))
    for (first, second, phi) in wishes {
      let measured = correlation(try answers(first, all), try answers(second, all))
      #expect(abs(measured - phi) < 0.05, "\(first), \(second): \(measured), asked for \(phi)")
    }
    let male = Double(all.filter(\.male).count) / Double(all.count)
    let smiling = Double(all.filter(\.smiling).count) / Double(all.count)
    #expect(abs(male - 0.5) < 0.02 && abs(smiling - 0.5) < 0.03)
  }

  @Test(
    "correlations that no labels can have are refused with the range that they can have",
    arguments: [
      (
        [("Beard", "Smiling", 0.9)],
        "synthetic-faces: correlation 0.9 between Beard and Smiling; with their shares 0.14 and "
          + "0.5 it lies between -0.4 and 0.4"
      ),
      (
        [("Male", "Smiling", 0.9), ("Male", "Young", 0.7), ("Smiling", "Young", -0.6)],
        "synthetic-faces: no labels have the correlations Male:Smiling:0.9, Male:Young:0.7, "
          + "Smiling:Young:-0.6 at once; lower some of them"
      ),
    ] as [([(String, String, Double)], String)])
  func refused(_ wishes: [(String, String, Double)], _ text: String) throws {
    let error = #expect(throws: DatasetError.self) { try faces(wishes) }
    #expect(error?.description == text)
  }

  @Test(
    "parameters out of range are refused, all at once",
    arguments: [
      (SyntheticFaces.Parameters(count: 0), "synthetic-faces: count 0; expected 1 to 10000000"),
      (
        SyntheticFaces.Parameters(count: 5, people: 9, size: Size(height: 8, width: -1)),
        "synthetic-faces: 9 people; expected 1 to count, which is 5; size 8 x -1; expected sides "
          + "from 1 to 4096"
      ),
      (
        SyntheticFaces.Parameters(count: .max, people: .min),
        "synthetic-faces: count 9223372036854775807; expected 1 to 10000000"
      ),
    ])
  func outOfRange(_ parameters: SyntheticFaces.Parameters, _ text: String) {
    let error = #expect(throws: DatasetError.self) { try SyntheticFaces(parameters) }
    #expect(error?.description == text)
  }

  @Test("payloads have the asked size and channels, and say what cannot be painted")
  func payload() throws {
    let source = try faces(count: 4, people: 2)
    guard case .image(let native) = try source.payload(at: 1, size: nil, channels: nil),
      case .image(let asked) = try source.payload(
        at: 1, size: Size(height: 9, width: 20), channels: 1)
    else {
      Issue.record("expected images")
      return
    }
    #expect(native.size == Size(side: 32) && native.channels == 3)
    #expect(asked.size == Size(height: 9, width: 20) && asked.channels == 1)
    for (size, channels) in [
      (Size(side: 0), 3), (Size(height: 5000, width: 4), 3), (Size(height: -3, width: 4), 1),
      (Size(side: 8), 2), (Size(height: .max, width: .max), 3),
    ] {
      let error = #expect(throws: DatasetError.self) {
        try source.payload(at: 1, size: size, channels: channels)
      }
      #expect(
        error?.description == "sample synthetic/face-000001: asked for \(size) with \(channels) "
          + "channels; expected sides from 1 to 4096 and 1 or 3 channels")
    }
  }
}
