import Foundation

/// A tar file's regular files (ustar, GNU long names, pax paths); `.tar.gz` is inflated in memory.
public struct TarArchive: Sendable {
  public struct Entry: Sendable, Equatable {
    public let name: String
    public let offset: Int
    public let size: Int
  }

  public let name: String
  /// In the file's order.
  public let entries: [Entry]
  /// What was left out, one sentence each: links, devices, names that leave the folder.
  public let skipped: [String]
  private let data: Data

  /// - Throws: `FormatError` that names the file and the entry.
  public init(contentsOf url: URL) throws {
    let data = try FileBytes.mapped(url)
    if Gzip.isCompressed(data.prefix(2)) {
      let bytes = try Gzip.decompress([UInt8](data), name: url.path)
      try self.init(data: Data(bytes), name: url.path)
    } else {
      try self.init(data: data, name: url.path)
    }
  }

  public init(bytes: [UInt8], name: String) throws {
    let plain = Gzip.isCompressed(bytes) ? try Gzip.decompress(bytes, name: name) : bytes
    try self.init(data: Data(plain), name: name)
  }

  private init(data: Data, name: String) throws {
    var reader = TarReader(name: name)
    try data.withUnsafeBytes { try reader.read($0) }
    self.name = name
    self.data = data
    entries = reader.entries
    skipped = reader.skipped
  }

  public func bytes(of entry: Entry) throws -> [UInt8] {
    guard entry.offset >= 0, entry.size >= 0, entry.offset + entry.size <= data.count else {
      throw FormatError.truncated(name, part: "\"\(entry.name)\"")
    }
    return data.withUnsafeBytes { Array($0[entry.offset..<entry.offset + entry.size]) }
  }
}

/// Walks the headers.
private struct TarReader {
  let name: String
  var entries: [TarArchive.Entry] = []
  var skipped: [String] = []
  private var seen: Set<String> = []
  private var announced = Announcement()

  /// What extension headers say about the entry after them.
  private struct Announcement {
    var name: String?
    var size: Int?
    var isSparse = false
  }

  init(name: String) {
    self.name = name
  }

  mutating func read(_ bytes: UnsafeRawBufferPointer) throws {
    var position = 0
    while position + 512 <= bytes.count {
      let header = UnsafeRawBufferPointer(rebasing: bytes[position..<position + 512])
      if header.allSatisfy({ $0 == 0 }) { return }
      guard isIntact(header) else {
        throw FormatError.malformed(
          name, problem: "the header at byte \(position) fails its checksum",
          remedy: "it is no tar file or it is damaged")
      }
      let isExtension = "LKxg".utf8.contains(header[156])
      let size = isExtension ? self.size(header) : announced.size ?? self.size(header)
      let start = position + 512
      let title = announced.name ?? entryName(header)
      guard size >= 0, size <= bytes.count - start else {
        throw FormatError.truncated(name, part: "\"\(title)\"")
      }
      take(header[156], title, start: start, size: size, bytes)
      position = start + (size + 511) / 512 * 512
    }
    // A whole archive ends with blocks of zeros. A file that was cut between two entries would
    // otherwise pass for a smaller data set.
    throw FormatError.truncated(name, part: "what follows \"\(entries.last?.name ?? "nothing")\"")
  }

  private mutating func take(
    _ kind: UInt8, _ title: String, start: Int, size: Int, _ bytes: UnsafeRawBufferPointer
  ) {
    switch kind {
    case UInt8(ascii: "L"):
      announced.name = text(bytes[start..<start + size])
      return
    case UInt8(ascii: "x"):
      readPax(Array(bytes[start..<start + size]))
      return
    case UInt8(ascii: "g"), UInt8(ascii: "K"):
      return
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"):
      // Tars older than ustar mark a folder by the slash alone.
      if !title.hasSuffix("/") { add(title, start: start, size: size) }
    case UInt8(ascii: "5"):
      break
    default:
      skipped.append("\"\(title)\" is a link or a device, not a file")
    }
    announced = Announcement()
  }

  private mutating func add(_ title: String, start: Int, size: Int) {
    let name = title.hasPrefix("./") ? String(title.dropFirst(2)) : title
    if name.isEmpty {
      skipped.append("the file at byte \(start - 512) has no name")
    } else if announced.isSparse {
      skipped.append("\"\(name)\" is stored with holes; pack it without --sparse")
    } else if name.hasPrefix("/") || name.split(separator: "/").contains("..") {
      skipped.append("\"\(name)\" leads out of the archive's folder")
    } else if !seen.insert(name).inserted {
      skipped.append("\"\(name)\" is there more than once; the first is kept")
    } else {
      entries.append(TarArchive.Entry(name: name, offset: start, size: size))
    }
  }

  /// Records are "LENGTH KEY=VALUE\n".
  private mutating func readPax(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let space = rest.firstIndex(of: 0x20),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > 0,
      length <= rest.count, rest.startIndex + length > space + 1
    {
      let record = rest[(space + 1)..<(rest.startIndex + length)]
      let parts = String(decoding: record, as: UTF8.self).split(separator: "=", maxSplits: 1)
      if parts.count == 2 {
        let value = parts[1].hasSuffix("\n") ? String(parts[1].dropLast()) : String(parts[1])
        if parts[0] == "path" { announced.name = value }
        if parts[0] == "size" { announced.size = Int(value) ?? -1 }
        if parts[0].hasPrefix("GNU.sparse.") { announced.isSparse = true }
      }
      rest = rest.dropFirst(length)
    }
  }

  private func entryName(_ header: UnsafeRawBufferPointer) -> String {
    let name = text(header[0..<100])
    // GNU tar's own magic ends in a space, and it keeps times where ustar has the prefix.
    let isUstar = header[257..<263].elementsEqual("ustar\0".utf8)
    let prefix = isUstar ? text(header[345..<500]) : ""
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  private func isIntact(_ header: UnsafeRawBufferPointer) -> Bool {
    var sum = 0
    for (index, byte) in header.enumerated() { sum += (148..<156).contains(index) ? 32 : Int(byte) }
    return octal(header[148..<156]) == sum
  }

  private func size(_ header: UnsafeRawBufferPointer) -> Int {
    let field = header[124..<136]
    guard header[124] & 0x80 != 0 else { return octal(field) ?? -1 }
    return field.suffix(8).reduce(0) { ($0 &<< 8) | Int($1) }
  }

  private func octal(_ field: Slice<UnsafeRawBufferPointer>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
    return digits.isEmpty ? nil : digits.reduce(0) { $0 &<< 3 | Int($1 - 0x30) }
  }

  private func text(_ field: some Sequence<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }
}
