import Foundation

/// A model that was trained with something left out, and how its loop did: one JSON file in
/// `Models/ablations`, written by `latentlink ablate` together with the command that made it.
public struct AblationRecord: Sendable, Equatable, Codable {
  /// What was left out: "no cross-modal conditioning", "scalar powers only", …
  public var title: String
  /// The command line that made the file.
  public var command: String
  public var trainingSeed: UInt64
  /// Steps of training, equal for all models that are compared.
  public var trainingSteps: Int
  public var extent: ClosedLoopStudy.Extent
  /// The world's name.
  public var world: String
  /// Root mean square error of the forecast required power, dB, on episodes that were not trained on.
  public var forecastErrors: [ForecastError]
  /// Settings of the dynamic programme over this model, at the same prices as the complete model's.
  public var results: [SettingResult]

  /// The forecast's error so many slots ahead.
  public struct ForecastError: Sendable, Equatable, Codable {
    public var slots: Int
    public var errorDB: Double

    public init(slots: Int, errorDB: Double) {
      self.slots = slots
      self.errorDB = errorDB
    }
  }

  public init(
    title: String, command: String, trainingSeed: UInt64, trainingSteps: Int,
    extent: ClosedLoopStudy.Extent, world: String, forecastErrors: [ForecastError] = [],
    results: [SettingResult]
  ) {
    self.title = title
    self.command = command
    self.trainingSeed = trainingSeed
    self.trainingSteps = trainingSteps
    self.extent = extent
    self.world = world
    self.forecastErrors = forecastErrors
    self.results = results
  }

  /// Reads every `.json` file of a folder in the order of names; none where the folder does not exist.
  ///
  /// - Throws: ``AblationFileError`` for a file that is not a record.
  public static func load(folder: String) throws -> [AblationRecord] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
    return try names.filter { $0.hasSuffix(".json") }.sorted().map { name in
      let path = "\(folder)/\(name)"
      let bytes = try Data(contentsOf: URL(filePath: path))
      do {
        return try JSONDecoder().decode(AblationRecord.self, from: bytes)
      } catch let error as DecodingError {
        throw AblationFileError(file: path, reason: Self.reason(error))
      }
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "field '\(key.stringValue)' is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "field '\(context.codingPath.map(\.stringValue).joined(separator: "."))' must be \(type)"
    case .dataCorrupted: "not valid JSON"
    @unknown default: "not readable"
    }
  }
}

/// A file in the folder of ablations that is none.
public struct AblationFileError: Error, Equatable, CustomStringConvertible {
  public var file: String
  public var reason: String

  public init(file: String, reason: String) {
    self.file = file
    self.reason = reason
  }

  public var description: String {
    "\(file): \(reason); run 'latentlink ablate' again or remove the file"
  }
}
