import Foundation

/// LFW as its authors hand it out: a folder for each person, `NAME/NAME_0001.jpg`. Column `person`.
public enum LFWFormat: SourceFormat {
  public static let name = "lfw"
  public static let summary = "LFW's own folders, NAME/NAME_0001.jpg (column person)"

  public static func recognises(_ location: DataLocation) -> Bool {
    guard !location.takesEveryPicture, location.labels == nil, let folder = location.single,
      Disk.isFolder(folder)
    else { return false }
    // A quick look: the first person's first picture tells.
    guard let names = try? Disk.names(in: folder),
      let person = names.first(where: { Disk.isFolder(folder.appendingPathComponent($0)) }),
      let pictures = try? Disk.names(in: folder.appendingPathComponent(person)),
      let picture = pictures.first
    else { return false }
    return number(of: picture, person: person) != nil
  }

  public static func open(_ location: DataLocation) throws -> any Source {
    let folder = location.single ?? location.root
    let tree = try FileTree(folder)
    var positions: [FilePosition] = []
    var ids: [SampleID] = []
    var people: [String] = []
    var others = 0
    for file in LabelledTrees.samples(in: [tree]) {
      let parts = tree.paths[file.index].split(separator: "/").map(String.init)
      guard parts.count == 2, number(of: parts[1], person: parts[0]) != nil else {
        others += 1
        continue
      }
      positions.append(file)
      ids.append(SampleID(key: SampleFile.key(of: parts[1])))
      people.append(parts[0])
    }
    guard !ids.isEmpty else {
      throw DatasetError.empty(
        folder.path, problem: "no pictures such as NAME/NAME_0001.jpg inside")
    }
    var report = Irregularities()
    if others > 0 { report.notes.append("\(others) pictures are not named NAME/NAME_0001.jpg") }
    return PictureSource(
      name: folder.lastPathComponent, trees: [tree], positions: positions, ids: ids,
      labels: LabelTable(layout: [CodedColumn(name: "person", cells: people)]),
      irregularities: report)
  }

  private static func number(of picture: String, person: String) -> Int? {
    let key = SampleFile.key(of: picture)
    guard SampleFile.kind(of: picture) == .picture, key.hasPrefix(person + "_") else { return nil }
    let digits = key.dropFirst(person.count + 1)
    return digits.count == 4 ? Int(digits) : nil
  }
}
