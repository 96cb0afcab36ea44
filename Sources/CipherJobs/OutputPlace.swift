import Foundation

/// Where an output may lie.
public enum OutputPlace {
  /// - Throws: `JobError.outputInside` for an output among what is read: it would be read itself the
  ///   next time.
  public static func check(_ output: URL, outside inputs: [URL]) throws {
    let parent = output.deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()
    for input in inputs where Folders.isFolder(input) {
      let folder = input.standardizedFileURL.resolvingSymlinksInPath()
      if (parent.path + "/").hasPrefix(folder.path + "/") {
        throw JobError.outputInside(output.path, input: input.path)
      }
    }
  }
}
