import Tensors

/// In which numbers, in which memory order and where a network computes.
public struct Precision: Sendable, Hashable, CustomStringConvertible {
  /// Type of matrix products and convolutions; weights and losses stay float32.
  public let compute: DType
  public let layout: Layout
  public let device: Device

  public init(compute: DType, layout: Layout = .channelsLast, device: Device = .cpu) {
    self.compute = compute
    self.layout = layout
    self.device = device
  }

  /// float32, channels last, on the CPU.
  public static let float32 = Precision(compute: .float32)

  /// bf16 where the processor or GPU multiplies it in hardware, float32 elsewhere.
  public static func automatic(on device: Device) -> Precision {
    let fast = device == .cuda || Torch.cpuHasFastBFloat16
    return Precision(compute: fast ? .bfloat16 : .float32, device: device)
  }

  /// Runs `body` with autocast as this precision says.
  public func apply<Result>(_ body: () throws -> Result) rethrows -> Result {
    try Torch.autocast(to: compute, on: device, body)
  }

  public var description: String {
    (compute == .bfloat16 ? "bf16" : "fp32")
      + (layout == .channelsLast ? ", channels last" : ", channels first")
  }
}
