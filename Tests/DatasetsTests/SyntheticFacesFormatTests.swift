import Datasets
import Foundation
import Pixels
import Testing

@Suite("Synthetic faces by name")
struct SyntheticFacesFormatTests {
  private static func location(_ source: String) -> DataLocation {
    DataLocation(root: URL(fileURLWithPath: "/nowhere"), source: source)
  }

  @Test(
    "the name with or without parameters is recognised, files that start with it are not",
    arguments: [
      ("synthetic-faces", true), ("synthetic-faces?count=3", true), ("synthetic-faces&x", true),
      ("synthetic-faces.tar", false), ("synthetic-faces/a", false), ("synthetic-faces-2", false),
      ("faces", false), ("", false),
    ])
  func recognised(_ source: String, _ expected: Bool) {
    #expect(SyntheticFacesFormat.recognises(Self.location(source)) == expected)
  }

  @Test("all parameters are read")
  func parameters() throws {
    let read = try SyntheticFacesFormat.parameters(
      in: "synthetic-faces?count=3000&people=300&seed=7&correlate=Smiling:Male:0.3&size=218x178"
        + "&correlate=Hair=black:Skin=tone2:-0.1")
    let first = FaceCorrelation(
      try #require(FaceCondition("Smiling")), try #require(FaceCondition("Male")), phi: 0.3)
    let second = FaceCorrelation(
      try #require(FaceCondition("Hair=black")), try #require(FaceCondition("Skin=tone2")),
      phi: -0.1)
    #expect(
      read
        == SyntheticFaces.Parameters(
          count: 3000, people: 300, seed: 7, size: Size(height: 218, width: 178),
          correlations: [first, second]))
    #expect(
      try SyntheticFacesFormat.parameters(in: "synthetic-faces") == SyntheticFaces.Parameters())
  }

  @Test("a set opens by name")
  func opens() throws {
    let source = try SyntheticFacesFormat.open(
      Self.location("synthetic-faces?count=50&people=5&seed=3&size=16"))
    #expect(source.count == 50 && source.name == "synthetic-faces")
    guard case .image(let image) = try source.payload(at: 49, size: nil, channels: nil) else {
      Issue.record("expected an image")
      return
    }
    #expect(image.size == Size(side: 16))
  }

  @Test(
    "what does not fit is named, all at once",
    arguments: [
      (
        "?cuont=5",
        "unknown parameter \"cuont\"; did you mean \"count\"? Known: count, people, seed, size, "
          + "correlate"
      ),
      (
        "?count=many&seed=-1&size=8x",
        "count=many; expected a whole number; seed=-1; expected a whole number from 0; size=8x; "
          + "expected a side such as 64, or height and width such as 218x178"
      ),
      ("?count", "count without a value; write count=2000"),
      (
        "?size=1x2x3", "size=1x2x3; expected a side such as 64, or height and width such as 218x178"
      ),
      ("?count=99999999999999999999", "count=99999999999999999999; expected a whole number"),
      ("?count=5&count=6", "count is given twice; keep one"),
      (
        "?correlate=Smiling:Male",
        "correlate=Smiling:Male; expected label:label:number, as in Smiling:Male:0.3"
      ),
      (
        "?correlate=Smilling:Male:0.3",
        "unknown label \"Smilling\"; did you mean \"Smiling\"? Known: Male, Young, Beard, Smiling, "
          + "Eyeglasses, Hair=black, Hair=brown, Hair=blond, … (15)"
      ),
      (
        "?correlate=Hair:Male:0.3",
        "Hair has several classes; expected one of them: Hair=black, Hair=brown, Hair=blond, "
          + "Hair=grey, Hair=red"
      ),
      (
        "?correlate=Smiling:Male:1.2",
        "correlate=Smiling:Male:1.2; expected a number from -1 to 1 at the end"
      ),
      (
        "?correlate=Smiling:Male:nan",
        "correlate=Smiling:Male:nan; expected a number from -1 to 1 at the end"
      ),
      (
        "?correlate=Skin=tone1:Skin=tone2:0.1",
        "correlate=Skin=tone1:Skin=tone2:0.1; expected labels of two different columns"
      ),
      ("&count=3", "\"&count=3\" after the name; expected ?key=value&key=value"),
    ])
  func problems(_ query: String, _ problem: String) {
    let error = #expect(throws: DatasetError.self) {
      try SyntheticFacesFormat.open(Self.location("synthetic-faces" + query))
    }
    #expect(error?.description == "synthetic-faces: " + problem)
  }
}
