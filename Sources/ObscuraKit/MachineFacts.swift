import Foundation
import Networks
import Records
import Tensors

/// What a record says about where it was made.
public enum MachineFacts {
  /// The version of Obscura.
  public static let version = ProductVersion.current

  static func hardware(_ precision: Precision) -> Hardware {
    let info = ProcessInfo.processInfo
    return Hardware(
      processor: processor, cores: info.activeProcessorCount,
      memoryBytes: Int(clamping: info.physicalMemory), device: precision.device.rawValue,
      precision: precision.compute == .bfloat16 ? "bf16" : "fp32")
  }

  static var versions: [String: String] {
    [
      "obscura": version, "libtorch": Torch.version, "kernels": Torch.cpuCapability,
      "system": ProcessInfo.processInfo.operatingSystemVersionString,
    ]
  }

  private static var processor: String {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return "unknown"
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      ?? "unknown"
  }
}
