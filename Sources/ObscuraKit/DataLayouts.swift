import Datasets
import Foundation
import Pixels
import Records

extension DataLocation {
  /// Where a recipe's data lie.
  init(_ settings: DataSettings, root: URL) {
    self.init(
      root: root, source: settings.source, labels: settings.labels, key: settings.key,
      text: settings.text?.column)
    takesArrays = settings.window != nil
  }

  /// Other data of the kind that a recipe learnt from; their labels have the recipe's name, where a
  /// file of that name lies inside or beside them.
  init(_ path: String, like settings: DataSettings) {
    let madeUp = DataLocation(root: URL(fileURLWithPath: "."), source: path)
    let generators: [any SourceFormat.Type] = [
      SyntheticFacesFormat.self, SyntheticTextsFormat.self, SyntheticWindowsFormat.self,
    ]
    if generators.contains(where: { $0.recognises(madeUp) }) {
      self = madeUp
    } else {
      self.init(path: path, key: settings.key)
      labels = settings.labels.flatMap { name in
        [root.appendingPathComponent(source), root]
          .map { $0.appendingPathComponent(name).path }
          .first(where: FileManager.default.fileExists)
      }
    }
    text = settings.text?.column
    takesArrays = settings.window != nil
  }
}

extension DataSettings {
  /// Side of pictures that have no size in the recipe.
  private static let defaultSide = 64

  /// What samples are read as.
  ///
  /// - Parameter vocabulary: nil knows no word.
  func layout(knowing vocabulary: Vocabulary?) -> SampleLayout {
    if let text {
      let none = Vocabulary(words: [], tokenizer: text.tokenizer)
      return .text(length: text.length, vocabulary ?? none)
    }
    if let window {
      return .window(length: window.length, channels: window.channels, range: window.range)
    }
    return .picture(size ?? Size(side: Self.defaultSide), channels: channels)
  }
}

extension TextSettings {
  var tokenizer: Tokenizer {
    Tokenizer(removing: Set(remove.compactMap(Tokenizer.Removal.init)))
  }

  /// The words of some of a source's samples: nobody else's become known.
  func vocabulary(of places: [Int], in source: any Source) throws -> Vocabulary {
    let texts = try places.compactMap { place -> String? in
      guard case .text(let text) = try source.payload(at: place, size: nil, channels: nil) else {
        return nil
      }
      return text
    }
    return Vocabulary(of: texts, most: vocabulary, least: least, tokenizer: tokenizer)
  }
}
