import Foundation
import Records
import Reporting
import Testing

@Suite("Palette")
struct PaletteTests {
  @Test("every text keeps a contrast of 4.5 to 1 on its ground, by day and by night")
  func contrast() {
    for (name, palette) in [("light", Palette.light), ("dark", Palette.dark)] {
      var pairs = [palette.paper, palette.panel].flatMap { ground in
        [palette.ink, palette.muted].map { ($0, ground) }
      }
      pairs += ([palette.link] + palette.series).map { ($0, palette.paper) }
      for verdict in Verdict.allCases {
        guard let colours = palette.verdicts[verdict] else {
          Issue.record("\(name): no colours for \(verdict)")
          continue
        }
        pairs += [
          (colours.text, colours.ground), (colours.text, palette.paper),
          (palette.ink, colours.ground), (palette.link, colours.ground),
        ]
      }
      for (text, ground) in pairs {
        let ratio = Self.contrast(text, ground)
        #expect(ratio >= 4.5, "\(name): \(text) on \(ground) has \(ratio)")
      }
    }
  }

  @Test("the contrast of black and white is 21, of equals 1")
  func oracle() {
    #expect(abs(Self.contrast("#000000", "#ffffff") - 21) < 1e-9)
    #expect(Self.contrast("#777777", "#777777") == 1)
    #expect(abs(Self.contrast("#777777", "#ffffff") - 4.478) < 1e-3)
  }

  @Test("both palettes colour the same number of curves")
  func series() {
    #expect(Palette.light.series.count == Palette.dark.series.count)
    #expect(Set(Palette.light.series).count == Palette.light.series.count)
  }

  /// WCAG 2.2, "contrast ratio".
  private static func contrast(_ one: String, _ other: String) -> Double {
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private static func luminance(_ colour: String) -> Double {
    let number = Int(colour.dropFirst(), radix: 16) ?? 0
    let channels = [16, 8, 0].map { shift -> Double in
      let value = Double((number >> shift) & 255) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }
}
