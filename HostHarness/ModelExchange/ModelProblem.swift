/// One thing in a model that cannot be imported, and what to do about it.
public struct ModelProblem: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable, Equatable {
    /// The file is no ONNX model, or its messages contradict each other.
    case malformed
    case tooLarge
    case unsupportedOpset
    case unsupportedOperator
    case unsupportedAttribute
    /// An input, an element type or a combination of inputs that an operator's import does not take.
    case unsupportedInput
    /// A size is only known when the model runs.
    case dynamicShape
    /// Sizes that do not fit each other.
    case invalidShape
    case externalData
    case subgraph
    case cycle
    /// A node reads what nothing produces.
    case missingInput
    case duplicateName
    /// A tensor's data are longer or shorter than its shape asks for.
    case wrongDataLength
    case nonFinite
    /// Another layout of memory than the image has operators for.
    case unsupportedLayout
  }

  public var kind: Kind
  /// What it is about: `node 'conv1' (Conv)`, `node #12 (Erf)`, `input 'x'`, `weights 'w'`.
  public var place: String
  public var reason: String
  /// What to do; empty where the reason says it.
  public var remedy: String

  public init(_ kind: Kind, at place: String = "model", _ reason: String, remedy: String = "") {
    self.kind = kind
    self.place = place
    self.reason = reason
    self.remedy = remedy
  }

  /// One line: characters in names that a terminal would obey are left out.
  public var description: String {
    let text = "\(place): \(reason)" + (remedy.isEmpty ? "" : "; \(remedy)")
    return String(
      String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }

  func at(_ place: String) -> ModelProblem {
    var problem = self
    problem.place = place
    return problem
  }
}
