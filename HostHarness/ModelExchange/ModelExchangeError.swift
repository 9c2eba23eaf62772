/// Everything that keeps a model from being imported, found in one go.
public struct ModelExchangeError: Error, Equatable, CustomStringConvertible {
  /// The path, or a name that the caller gave the bytes.
  public var file: String
  /// At least one.
  public var problems: [ModelProblem]

  public init(file: String, problems: [ModelProblem]) {
    self.file = file
    self.problems = problems
  }

  public var description: String {
    let count = problems.count == 1 ? "one problem" : "\(problems.count) problems"
    return "\(file): \(count); no image was written\n"
      + problems.map { "  \($0)" }.joined(separator: "\n")
  }
}
