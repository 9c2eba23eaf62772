import Quantization

/// One network of an image, by name or number.
enum NetworkSelection {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case ambiguous(image: String, names: [String])
    case unknown(image: String, asked: String, names: [String])

    var description: String {
      switch self {
      case .ambiguous(let image, let names):
        "\(image) holds \(names.count) networks; choose one with --network: \(Self.list(names))"
      case .unknown(let image, let asked, let names):
        "\(image) has no network '\(asked)'; it holds \(Self.list(names))"
      }
    }

    private static func list(_ names: [String]) -> String {
      names.enumerated().map { "\($0) \($1)" }.joined(separator: ", ")
    }
  }

  /// The network that `asked` names, or the only one.
  static func index(_ asked: String?, in names: [String], image: String) throws(Failure) -> Int {
    guard let asked else {
      guard names.count == 1 else { throw .ambiguous(image: image, names: names) }
      return 0
    }
    // A name that is a number goes before a position.
    if let index = names.firstIndex(of: asked) { return index }
    guard let index = Int(asked), names.indices.contains(index) else {
      throw .unknown(image: image, asked: asked, names: names)
    }
    return index
  }
}
