/// A picture format that is recognised only to be refused with advice.
public enum ForeignFormat: String, Sendable, CaseIterable {
  case dicom
  case heic
  case avif
  case gif
  case tiff
  case bmp
  case jpeg2000
  case jpegXL

  /// The format that the first bytes of a file announce; nil for any other.
  public static func sniff(_ bytes: some Collection<UInt8>) -> ForeignFormat? {
    let start = Array(bytes.prefix(132))
    func has(_ magic: [UInt8], at offset: Int = 0) -> Bool {
      start.dropFirst(offset).starts(with: magic)
    }
    if has(Array("DICM".utf8), at: 128) { return .dicom }
    if has(Array("ftyp".utf8), at: 4) { return ofBrand(start) }
    if has(Array("GIF8".utf8)) { return .gif }
    // 42 marks TIFF, 43 BigTIFF.
    let tiff: [[UInt8]] = [
      [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [0x4D, 0x4D, 0, 43],
    ]
    if tiff.contains(where: { has($0) }) { return .tiff }
    // The reserved fields behind the size are zero: "BM" alone may begin a text.
    if has([0x42, 0x4D]), has([0, 0, 0, 0], at: 6) { return .bmp }
    if has([0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]) || has([0xFF, 0x4F, 0xFF, 0x51]) {
      return .jpeg2000
    }
    if has([0xFF, 0x0A]) || has([0, 0, 0, 12, 0x4A, 0x58, 0x4C, 0x20]) { return .jpegXL }
    return nil
  }

  /// HEIC and AVIF are the same container; the brand names the codec.
  private static func ofBrand(_ start: [UInt8]) -> ForeignFormat? {
    switch String(decoding: start.dropFirst(8).prefix(4), as: UTF8.self) {
    case "avif", "avis": .avif
    case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": .heic
    default: nil
    }
  }

  /// "a DICOM file", to follow a file's name.
  var phrase: String {
    switch self {
    case .dicom: "a DICOM file"
    case .heic: "a HEIC picture"
    case .avif: "an AVIF picture"
    case .gif: "a GIF picture"
    case .tiff: "a TIFF picture"
    case .bmp: "a BMP picture"
    case .jpeg2000: "a JPEG 2000 picture"
    case .jpegXL: "a JPEG XL picture"
    }
  }

  func remedy(for name: String) -> String {
    switch self {
    case .dicom:
      let command = Self.command("dcmj2pnm --write-png --min-max-window", name)
      return "convert it with DCMTK, for instance with \(command) "
        + "(dcm2pnm where the pixels are not compressed, dcm2img from DCMTK 3.6.9 on)"
    case .heic: return "convert it, for instance with \(Self.command("heif-convert", name))"
    case .avif: return "convert it, for instance with \(Self.command("avifdec", name))"
    case .jpegXL: return "convert it, for instance with \(Self.command("djxl", name))"
    case .gif, .tiff:
      let command = Self.command("magick", name, frame: "[0]")
      return "convert its first picture, for instance with \(command)"
    case .bmp, .jpeg2000:
      return "convert it, for instance with \(Self.command("magick", name))"
    }
  }

  /// A shell command that turns the file `name` into a PNG beside it.
  static func command(_ tool: String, _ name: String, frame: String = "") -> String {
    let file = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
    let output = name.dropLast(file.count) + (stem.isEmpty ? file : stem) + ".png"
    return "\(tool) \(quoted(name + frame)) \(quoted(String(output)))"
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.unicodeScalars.allSatisfy {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
        || "/._-+:".unicodeScalars.contains($0)
    }
    return plain
      ? word
      : "'"
        + word.split(separator: "'", omittingEmptySubsequences: false)
        .joined(separator: "'\\''") + "'"
  }
}
