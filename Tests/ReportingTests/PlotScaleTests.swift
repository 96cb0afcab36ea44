import Reporting
import Testing

@Suite("Plot scales")
struct PlotScaleTests {
  @Test("a domain grows to whole ticks")
  func ticks() {
    let scale = PlotScale(fitting: [0.31, 0.92], range: (100, 0))
    let labels = scale.ticks.map(scale.label)
    #expect(labels == ["0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(scale.coordinate(of: 0.2) == 100)
    #expect(abs(scale.coordinate(of: 1.0)) < 1e-9)
    #expect(abs(scale.coordinate(of: 0.6) - 50) < 1e-9)
  }

  @Test("a domain that does not grow ends at its last value")
  func narrow() {
    let scale = PlotScale(fitting: [0, 96_000], range: (0, 96), ticks: 5, widens: false)
    #expect(scale.coordinate(of: 96_000) == 96)
    #expect(scale.ticks == [0, 20_000, 40_000, 60_000, 80_000])
  }

  @Test(
    "coordinates stay finite and inside the range, whatever the values",
    arguments: [
      [], [0], [5], [-3, -3], [.nan], [.infinity, -.infinity], [1e308, -1e308], [0x1p-1060, 0],
      [1, 1 + 1e-15], [1e15, 1e15 + 1], [-1e-9, 1e-9], [.nan, 2, 3],
    ] as [[Double]], [true, false])
  func finite(_ values: [Double], _ widens: Bool) {
    let scale = PlotScale(fitting: values, range: (10, 90), widens: widens)
    for value in values + [0, 1, -1e300, 1e300] where value.isFinite {
      let place = scale.coordinate(of: value)
      #expect(place >= 10 && place <= 90, "\(value) lies at \(place)")
    }
    #expect(scale.ticks.count <= 12)
    #expect(scale.step.isFinite && scale.step > 0)
  }
}

@Suite("Label stacks")
struct LabelStackTests {
  @Test("labels that fit stay where they are")
  func untouched() {
    let places = LabelStack.places(for: [10, 50, 30], spacing: 12, within: 0...100)
    #expect(places == [10, 50, 30])
  }

  @Test(
    "labels never cover each other and stay inside while there is room",
    arguments: [
      [50, 50, 50, 50], [0, 1, 2], [99, 100, 98, 100], [40, 45, 90, 95, 100], [-20, 130],
    ] as [[Double]])
  func apart(_ wanted: [Double]) {
    let places = LabelStack.places(for: wanted, spacing: 12, within: 0...100)
    let sorted = places.sorted()
    for (one, next) in zip(sorted, sorted.dropFirst()) { #expect(next - one >= 12 - 1e-9) }
    #expect(sorted.allSatisfy { (0...100).contains($0) })
  }

  @Test("the order of labels follows the order of values")
  func order() {
    let places = LabelStack.places(for: [52, 50, 51], spacing: 10, within: 0...100)
    #expect(places[1] < places[2] && places[2] < places[0])
  }
}
