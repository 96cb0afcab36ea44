import Foundation
import Reporting
import Testing

@Suite("Figures")
struct FiguresTests {
  @Test(
    "metrics are written in their own precision",
    arguments: [
      (0.9084, "MS-SSIM", "0.908"), (24.412, "PSNR", "24.4 dB"), (0.003626, "MSE", "0.00363"),
      (0.1064, "L1", "0.106"), (-0.0001, "balanced accuracy", "0.000"), (-0.25, "AUC", "-0.250"),
      (0, "MSE", "0"), (0.00000012, "MSE", "1.20e-07"), (12345, "MSE", "12345"),
      (1e300, "MS-SSIM", "1.00e+300"), (.nan, "MS-SSIM", "–"), (-.infinity, "PSNR", "–"),
    ] as [(Double, String, String)])
  func metrics(_ value: Double, _ metric: String, _ expected: String) {
    #expect(Figures.figure(value, of: metric) == expected)
  }

  @Test("what was not measured is a dash")
  func notMeasured() {
    #expect(Figures.figure(nil, of: "AUC") == "–")
    #expect(Figures.share(nil) == "–")
    #expect(Figures.share(.nan) == "–")
  }

  @Test(
    "durations name at most two units",
    arguments: [
      (0, "0.0 s"), (0.84, "0.8 s"), (9.97, "10 s"), (59.4, "59 s"), (60, "1 min"),
      (161, "2 min 41 s"), (3600, "1 h"), (4322, "1 h 12 min"), (-1, "–"), (.nan, "–"),
      (1e300, "–"),
    ] as [(Double, String)])
  func durations(_ seconds: Double, _ expected: String) {
    #expect(Figures.duration(seconds).replacing("\u{A0}", with: " ") == expected)
  }

  @Test(
    "counts are grouped by three",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1 000"), (1_284_355, "1 284 355"), (-12000, "-12 000"),
      (Int.min, "-9 223 372 036 854 775 808"),
    ])
  func counts(_ value: Int, _ expected: String) {
    #expect(Figures.count(value).replacing("\u{202F}", with: " ") == expected)
  }

  @Test("memory and dates")
  func memoryAndDates() {
    #expect(Figures.memory(16 << 30) == "16.0 GiB")
    #expect(Figures.memory(512 << 20) == "512 MiB")
    #expect(Figures.date(Date(timeIntervalSince1970: 0)) == "1 January 1970, 00:00 UTC")
    #expect(Figures.date(Date(timeIntervalSince1970: 951_782_399)) == "28 February 2000, 23:59 UTC")
  }

  @Test(
    "ticks have as many digits as their step needs",
    arguments: [
      (0.4, 0.2, "0.4"), (0.25, 0.05, "0.25"), (0, 0.1, "0"), (20_000, 20_000, "20 k"),
      (2_000_000, 1_000_000, "2 M"), (150, 50, "150"), (.nan, 1, "–"), (3e12, 1e12, "3.0e+12"),
    ] as [(Double, Double, String)])
  func ticks(_ value: Double, _ step: Double, _ expected: String) {
    #expect(Figures.tick(value, step: step).replacing("\u{202F}", with: " ") == expected)
  }
}
