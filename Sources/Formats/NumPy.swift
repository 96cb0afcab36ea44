import Foundation

/// NumPy's npy files, versions 1 to 3.
public enum NumPy {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  static let codes: [(ElementType, String)] = [
    (.bool, "b1"), (.uint8, "u1"), (.int8, "i1"), (.uint16, "u2"), (.int16, "i2"), (.int32, "i4"),
    (.int64, "i8"), (.float16, "f2"), (.float32, "f4"), (.float64, "f8"),
  ]

  public static func read(_ url: URL) throws -> StoredArray {
    try decode(FileBytes.read(url), name: url.path)
  }

  public static func decode(_ bytes: [UInt8], name: String) throws -> StoredArray {
    guard bytes.count >= 12, Array(bytes[..<6]) == magic else {
      throw FormatError.malformed(
        name, problem: "it does not start as an npy file", remedy: "save it with numpy.save")
    }
    let isFirst = bytes[6] == 1
    let length =
      isFirst ? Int(bytes.littleEndian(at: 8) as UInt16) : Int(bytes.littleEndian(at: 8) as UInt32)
    let start = (isFirst ? 10 : 12) + length
    guard bytes.count >= start else { throw FormatError.truncated(name, part: "the header") }
    let header = String(decoding: bytes[(isFirst ? 10 : 12)..<start], as: UTF8.self)
    return try array(header: header, data: Array(bytes[start...]), name: name)
  }

  public static func encode(_ array: StoredArray) -> [UInt8] {
    // NumPy has no bfloat16; its values are exact in float32.
    guard let code = codes.first(where: { $0.0 == array.type })?.1 else {
      return encode(StoredArray(array.floats(), shape: array.shape))
    }
    let order = array.type.byteCount == 1 ? "|" : "<"
    let comma = array.shape.count == 1 ? "," : ""
    let shape = array.shape.map(String.init).joined(separator: ", ") + comma
    var header = "{'descr': '\(order)\(code)', 'fortran_order': False, 'shape': (\(shape)), }"
    let padding = 64 - (11 + header.utf8.count) % 64
    header += String(repeating: " ", count: padding % 64) + "\n"
    var out = magic + [1, 0]
    out.append(littleEndian: UInt16(header.utf8.count))
    return out + Array(header.utf8) + array.bytes
  }

  public static func write(_ array: StoredArray, to url: URL) throws {
    try AtomicFile.write(encode(array), to: url)
  }

  private static func array(header: String, data: [UInt8], name: String) throws -> StoredArray {
    guard let descr = header.firstMatch(of: /'descr':\s*'([<>|=])([a-zA-Z]\d+)'/),
      let shapeText = header.firstMatch(of: /'shape':\s*\(([\d, ]*)\)/)
    else {
      throw FormatError.malformed(
        name, problem: "the header is not a plain array's", remedy: "save one numeric array")
    }
    guard let type = codes.first(where: { $0.1 == String(descr.2) })?.0 else {
      throw FormatError.malformed(
        name, problem: "type \(descr.2) is not supported",
        remedy: "convert it, for instance with .astype('float32')")
    }
    let shape = try self.shape(shapeText.1, name: name)
    var size = type.byteCount
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else { throw tooLarge(shapeText.1, name: name) }
      size = product
    }
    guard data.count >= size else { throw FormatError.truncated(name, part: "the data") }
    guard data.count == size else {
      throw FormatError.malformed(
        name, problem: "\(data.count - size) bytes follow the array",
        remedy: "save one array to a file")
    }
    var bytes = data
    if descr.1 == ">" { bytes = swapped(bytes, width: type.byteCount) }
    if header.contains("'fortran_order': True") {
      bytes = rowMajor(bytes, shape: shape, width: type.byteCount)
    }
    return StoredArray(type: type, shape: shape, bytes: bytes)
  }

  private static func shape(_ text: Substring, name: String) throws -> [Int] {
    let numbers = text.split { $0 == "," || $0 == " " }
    let shape = numbers.compactMap { Int($0) }
    guard shape.count == numbers.count else { throw tooLarge(text, name: name) }
    return shape
  }

  private static func tooLarge(_ shape: Substring, name: String) -> FormatError {
    .malformed(
      name, problem: "shape (\(shape)) is too large",
      remedy: "the header is damaged, save the array again"
    )
  }

  private static func swapped(_ bytes: [UInt8], width: Int) -> [UInt8] {
    stride(from: 0, to: bytes.count, by: width).flatMap { bytes[$0..<$0 + width].reversed() }
  }

  private static func rowMajor(_ bytes: [UInt8], shape: [Int], width: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var index = [Int](repeating: 0, count: shape.count)
    for _ in 0..<bytes.count / max(width, 1) {
      var place = 0
      for (axis, length) in shape.enumerated().reversed() { place = place * length + index[axis] }
      out += bytes[place * width..<(place + 1) * width]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
      }
    }
    return out
  }
}
