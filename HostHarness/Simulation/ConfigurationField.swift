/// One field of the world configuration: where it is, what it may be and what it means.
///
/// The table of all fields (`ConfigurationField.all`) is what files are checked against and what
/// `docs/world.md` lists.
public struct ConfigurationField: Sendable, Equatable {
  public enum Kind: String, Sendable {
    case text
    case integer
    /// A power of two.
    case powerOfTwo = "power of two"
    case number
    /// `[x, y]`, each in the range.
    case point = "[x, y]"
    /// `[lower, upper]` in order, each in the range.
    case interval = "[lower, upper]"
  }

  /// Names from the root; a name that ends in `[]` is a list of objects.
  public var path: [String]
  public var kind: Kind
  /// Inclusive; nil for text.
  public var permitted: ClosedRange<Double>?
  /// Empty for pure numbers and text.
  public var unit: String
  public var meaning: String
  /// Whether a file may leave the field out.
  public var isOptional: Bool

  /// As in errors and documents: `channel.carrierHz`.
  public var pathText: String { path.joined(separator: ".") }

  /// As in errors and documents: `1.0 … 5.0 m`.
  public var permittedText: String {
    guard let permitted else { return "any text" }
    let bounds =
      kind == .integer || kind == .powerOfTwo
      ? "\(Int(permitted.lowerBound)) … \(Int(permitted.upperBound))"
      : "\(permitted.lowerBound) … \(permitted.upperBound)"
    return unit.isEmpty ? bounds : "\(bounds) \(unit)"
  }

  init(
    _ path: String, _ kind: Kind, _ permitted: ClosedRange<Double>? = nil, _ unit: String = "",
    _ meaning: String, isOptional: Bool = false
  ) {
    self.path = path.split(separator: ".").map(String.init)
    self.kind = kind
    self.permitted = permitted
    self.unit = unit
    self.meaning = meaning
    self.isOptional = isOptional
  }
}
