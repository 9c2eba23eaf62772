import Foundation

extension WorldConfiguration {
  /// Reads and checks a JSON file.
  public init(contentsOf url: URL) throws(ConfigurationError) {
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw .unreadable(file: url.path, reason: error.localizedDescription)
    }
    try self.init(json: data, file: url.path)
  }

  /// Decodes and checks a JSON document; `file` is for messages.
  public init(json: Data, file: String) throws(ConfigurationError) {
    let document: JSONValue
    do {
      document = try JSONDecoder().decode(JSONValue.self, from: json)
    } catch {
      throw .notJSON(file: file, reason: Self.reason(error))
    }
    try ConfigurationSchema.world.check(document)
    do {
      self = try JSONDecoder().decode(WorldConfiguration.self, from: json)
    } catch {
      throw .notJSON(file: file, reason: Self.reason(error))
    }
    try checkGeometry()
  }

  /// The file's form: indented, keys in alphabetical order, a line break at the end.
  public func json() throws(ConfigurationError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try encoder.encode(self) + Data("\n".utf8)
    } catch {
      // The only values that JSON cannot hold are those that are not finite.
      throw .wrongType(path: Self.path(of: error), expected: "a finite number", found: Self.reason(error))
    }
  }

  /// Throws for the first field that is out of range or does not fit the others.
  public func validate() throws(ConfigurationError) {
    _ = try WorldConfiguration(json: try json(), file: name)
  }

  /// The relations between fields that a range cannot say.
  private func checkGeometry() throws(ConfigurationError) {
    func require(_ condition: Bool, _ path: String, _ value: Double, _ permitted: String)
      throws(ConfigurationError)
    {
      if !condition { throw .outOfRange(path: path, value: value, permitted: permitted) }
    }
    let width = room.widthMetres
    let depth = room.depthMetres
    try require(
      plant.areaXMetres.upper <= width, "plant.areaXMetres[1]", plant.areaXMetres.upper,
      "at most room.widthMetres, \(width)")
    try require(
      plant.areaYMetres.upper <= depth, "plant.areaYMetres[1]", plant.areaYMetres.upper,
      "at most room.depthMetres, \(depth)")
    let array = channel.arrayPositionMetres
    try require(
      array.x < width && array.x > 0, "channel.arrayPositionMetres[0]", array.x,
      "inside the room, 0 … \(width)")
    try require(
      array.y < plant.areaYMetres.lower, "channel.arrayPositionMetres[1]", array.y,
      "nearer to y = 0 than plant.areaYMetres[0], \(plant.areaYMetres.lower)")
    for index in channel.images.indices {
      let image = channel.images[index]
      try require(
        image.column != 0 || image.row != 0, "channel.images[\(index)].column", 0,
        "not the room itself (column 0, row 0), which is the direct path")
    }
    for index in obstacles.fixedPillars.indices {
      let pillar = obstacles.fixedPillars[index]
      try require(
        pillar.centreMetres.x <= width, "obstacles.fixedPillars[\(index)].centreMetres[0]",
        pillar.centreMetres.x, "inside the room, 0 … \(width)")
      try require(
        pillar.centreMetres.y <= depth, "obstacles.fixedPillars[\(index)].centreMetres[1]",
        pillar.centreMetres.y, "inside the room, 0 … \(depth)")
    }
    let centre = obstacles.blockers.centreXMetres
    try require(
      centre.upper <= width, "obstacles.blockers.centreXMetres[1]", centre.upper,
      "inside the room, 0 … \(width)")
    try require(
      obstacles.drawnPillars.xMetres.upper <= width, "obstacles.drawnPillars.xMetres[1]",
      obstacles.drawnPillars.xMetres.upper, "inside the room, 0 … \(width)")
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.dataCorrupted(let context): context.debugDescription
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.keyNotFound(_, let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
    case EncodingError.invalidValue(let value, _): "\(value)"
    default: error.localizedDescription
    }
  }

  private static func path(of error: any Error) -> String {
    guard case EncodingError.invalidValue(_, let context) = error else { return "" }
    return context.codingPath.map(\.stringValue).joined(separator: ".")
  }
}
