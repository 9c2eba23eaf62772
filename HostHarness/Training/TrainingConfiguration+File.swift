import Foundation

extension TrainingConfiguration {
  /// Why a recipe was refused.
  public enum RecipeError: Error, Equatable, Sendable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    case unknownField(file: String, field: String)
    case outOfRange(file: String, field: String, expectation: String)

    public var description: String {
      switch self {
      case .unreadable(let file, let reason): "\(file): \(reason)"
      case .unknownField(let file, let field):
        "\(file): unknown field '\(field)'; 'latentlink train --print-recipe' prints all fields"
      case .outOfRange(let file, let field, let expectation): "\(file): '\(field)' must be \(expectation)"
      }
    }
  }

  /// The default recipe, or the one in a JSON file of the form that `--print-recipe` prints; fields that the file
  /// leaves out are those of `base`.
  public init(
    recipe path: String?, seed: UInt64, base: TrainingConfiguration = TrainingConfiguration()
  ) throws(RecipeError) {
    self = base
    self.seed = seed
    guard let path else { return }
    do {
      let data = try Data(contentsOf: URL(filePath: path))
      let known = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
      let given = try JSONSerialization.jsonObject(with: data)
      if let field = Self.unknownField(given, known, path: "") {
        throw RecipeError.unknownField(file: path, field: field)
      }
      let complete = try JSONSerialization.data(withJSONObject: Self.merged(given, into: known))
      self = try JSONDecoder().decode(TrainingConfiguration.self, from: complete)
    } catch let error as RecipeError {
      throw error
    } catch DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(
      let type, let context)
    {
      let field = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw .outOfRange(file: path, field: field, expectation: "of type \(type)")
    } catch DecodingError.dataCorrupted(let context) {
      let field = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw .unreadable(file: path, reason: "'\(field)': \(context.debugDescription)")
    } catch {
      throw .unreadable(file: path, reason: "not a JSON file that can be read: \(error.localizedDescription)")
    }
    self.seed = seed
    try check(file: path)
  }

  /// `known` with what `given` says instead.
  private static func merged(_ given: Any, into known: Any) -> Any {
    guard let given = given as? [String: Any], let known = known as? [String: Any] else { return given }
    return known.merging(given) { merged($1, into: $0) }
  }

  private static func unknownField(_ given: Any, _ known: Any, path: String) -> String? {
    guard let given = given as? [String: Any] else { return nil }
    guard let known = known as? [String: Any] else { return path }
    for key in given.keys.sorted() {
      let field = path.isEmpty ? key : "\(path).\(key)"
      guard let expected = known[key] else { return field }
      if let unknown = unknownField(given[key] ?? 0, expected, path: field) { return unknown }
    }
    return nil
  }

  /// Numbers that would stop a stage in its middle are refused before it starts.
  private func check(file: String) throws(RecipeError) {
    func require(_ holds: Bool, _ field: String, _ expectation: String) throws(RecipeError) {
      guard holds else { throw .outOfRange(file: file, field: field, expectation: expectation) }
    }
    let shards = ShardedStep.shardCount
    for (field, batch) in [
      ("control.batch", control.batch), ("predictor.batch", predictor.batch), ("policy.batch", policy.batch),
      ("wireless.batch", wireless.batch), ("stopping.batch", stopping.batch),
      ("reinforcement.episodes", reinforcement.episodes),
      ("keepOutReinforcement.episodes", keepOutReinforcement.episodes),
    ] {
      try require(batch > 0 && batch % shards == 0, field, "a positive multiple of \(shards)")
    }
    try require(
      control.slotsPerEpisode > control.sequence + 1, "control.slotsPerEpisode",
      "more than control.sequence + 1")
    try require(
      control.slotsPerEpisode > predictor.rollout + 2, "control.slotsPerEpisode",
      "more than predictor.rollout + 2")
    try require(
      wireless.slotsPerEpisode >= wireless.history + wireless.horizon, "wireless.slotsPerEpisode",
      "at least wireless.history + wireless.horizon")
    try require(wireless.history > 6, "wireless.history", "more than 6")
    try require(
      stopping.prices.count == 2 && stopping.prices[0] > 0 && stopping.prices[0] < stopping.prices[1],
      "stopping.prices", "[least, greatest], both positive")
    try require(
      measurement.slots > wireless.horizon, "measurement.slots", "more than wireless.horizon")
  }
}
