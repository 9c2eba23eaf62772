import ArrayFiles
import Foundation

/// Model files are safetensors: every parameter is an F32 tensor named `role.node.parameter`, the background an
/// F32 tensor `background`; structure, loop, world and provenance are JSON in the metadata. The same model gives
/// the same bytes.
extension ReferenceModel {
  private enum Key {
    static let format = "format"
    static let graphs = "graphs"
    static let loop = "loop"
    static let world = "world"
    static let provenance = "provenance"
  }

  static let formatName = "latentlink-model-1"
  private static let backgroundName = "background"

  fileprivate static func constantName(_ value: String, role: String) -> String {
    "\(role).\(value).constant"
  }

  /// The file's bytes.
  public func encoded() throws -> Data { try container().encoded() }

  /// The CRC-32 of the file's bytes: images record it, so that they are not compared with another model.
  public func fileChecksum() throws -> UInt32 { Checksum.crc32(try encoded()) }

  /// Writes the model in one piece, or leaves what was there.
  ///
  /// - Throws: ``GraphError`` for an inconsistent network, `AtomicFile.WriteError` when writing fails.
  public func save(to path: String) throws { try container().write(to: path) }

  /// Reads and checks a model file.
  ///
  /// - Throws: `SafeTensorsError` when the container is damaged, ``ModelFileError`` when its content is not a
  ///   model.
  public static func load(from path: String) throws -> ReferenceModel {
    try ReferenceModel(SafeTensors(contentsOf: path), file: path)
  }

  /// Reads and checks a model file's bytes; `name` stands for the file in errors.
  public init(encoded bytes: Data, name: String) throws {
    try self.init(SafeTensors(encoded: bytes, name: name), file: name)
  }

  private func container() throws -> SafeTensors {
    var tensors: [SafeTensors.Tensor] = []
    for (role, graph) in orderedGraphs {
      try graph.validate()
      for node in graph.nodes {
        let shapes = graph.parameterShapes(of: node)
        for (name, elements) in node.operation.parameters {
          tensors.append(
            SafeTensors.Tensor(
              name: "\(role.rawValue).\(node.name).\(name)", shape: shapes[name] ?? [elements.count],
              float32: elements))
        }
      }
      for constant in graph.constants {
        let value = graph.values[constant.value]
        tensors.append(
          SafeTensors.Tensor(
            name: Self.constantName(value.name, role: role.rawValue), shape: value.shape,
            float32: constant.elements))
      }
    }
    if !background.isEmpty {
      tensors.append(
        SafeTensors.Tensor(name: Self.backgroundName, shape: [background.count], float32: background))
    }
    let descriptions = Dictionary(
      uniqueKeysWithValues: graphs.map { ($0.key.rawValue, GraphDescription($0.value)) })
    return SafeTensors(
      metadata: [
        Key.format: Self.formatName, Key.graphs: try Self.json(descriptions), Key.loop: try Self.json(loop),
        Key.world: worldJSON, Key.provenance: try Self.json(provenance),
      ], tensors: tensors)
  }

  private init(_ container: SafeTensors, file: String) throws {
    func metadata(_ key: String) throws(ModelFileError) -> String {
      guard let text = container.metadata[key] else { throw .missingMetadata(file: file, key: key) }
      return text
    }
    func decode<T: Decodable>(_ type: T.Type, _ key: String) throws -> T {
      let text = try metadata(key)
      do {
        return try JSONDecoder().decode(type, from: Data(text.utf8))
      } catch let error as DecodingError {
        throw ModelFileError.invalidMetadata(file: file, key: key, reason: Self.reason(error))
      }
    }
    let format = try metadata(Key.format)
    guard format == Self.formatName else {
      throw ModelFileError.unsupportedVersion(file: file, expected: Self.formatName, found: format)
    }
    let descriptions = try decode([String: GraphDescription].self, Key.graphs)
    var reader = ParameterReader(container: container, file: file)
    var graphs: [NetworkRole: FloatGraph] = [:]
    for (name, description) in descriptions.sorted(by: { $0.key < $1.key }) {
      guard let role = NetworkRole(rawValue: name) else {
        throw ModelFileError.invalidMetadata(
          file: file, key: Key.graphs, reason: "'\(name)' is no network of the loop")
      }
      graphs[role] = try reader.graph(description, role: name, key: Key.graphs)
    }
    let background = container[Self.backgroundName] == nil ? [] : try reader.elements(Self.backgroundName)
    if let unused = container.tensors.first(where: { !reader.used.contains($0.name) }) {
      throw ModelFileError.unexpectedTensor(file: file, tensor: unused.name)
    }
    self.init(
      graphs: graphs, loop: try decode(LoopParameters.self, Key.loop), worldJSON: try metadata(Key.world),
      background: background, provenance: try decode([String: String].self, Key.provenance))
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.isEmpty ? "" : " at \(context.codingPath.map(\.stringValue).joined(separator: "."))"
    }
    return switch error {
    case .keyNotFound(let key, let context): "'\(key.stringValue)' is missing\(place(context))"
    case .typeMismatch(let type, let context): "expected \(type)\(place(context))"
    case .valueNotFound(let type, let context): "expected \(type), found nothing\(place(context))"
    case .dataCorrupted(let context): "not valid JSON\(place(context))"
    @unknown default: "not readable"
    }
  }
}

/// Takes parameters out of a container and remembers which ones a network asked for.
private struct ParameterReader {
  let container: SafeTensors
  let file: String
  private(set) var used: Set<String> = []
  private let byName: [String: SafeTensors.Tensor]

  init(container: SafeTensors, file: String) {
    self.container = container
    self.file = file
    byName = Dictionary(container.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func elements(_ name: String) throws(ModelFileError) -> [Float] {
    guard let tensor = byName[name] else { throw .missingTensor(file: file, tensor: name) }
    guard let elements = tensor.float32Elements else {
      throw .wrongElementType(
        file: file, tensor: name, expected: "F32", found: tensor.elementType.rawValue)
    }
    if let index = elements.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(file: file, tensor: name, index: index)
    }
    used.insert(name)
    return elements
  }

  mutating func graph(_ description: GraphDescription, role: String, key: String) throws -> FloatGraph {
    var graph = FloatGraph(
      name: description.name, values: description.values, inputs: description.inputs,
      outputs: description.outputs)
    for node in description.nodes {
      do {
        let operation = try GraphDescription.operation(of: node) { name throws(ModelFileError) in
          try elements("\(role).\(node.name).\(name)")
        }
        graph.nodes.append(
          .init(name: node.name, operation: operation, inputs: node.inputs, output: node.output))
      } catch let error as GraphDescription.InvalidNode {
        throw ModelFileError.invalidMetadata(file: file, key: key, reason: "\(role): \(error.reason)")
      }
    }
    for value in description.constants ?? [] {
      guard graph.values.indices.contains(value) else {
        throw ModelFileError.invalidGraph(
          file: file,
          .valueOutOfRange(
            graph: graph.name, user: "constants", index: value, count: graph.values.count))
      }
      let name = ReferenceModel.constantName(graph.values[value].name, role: role)
      graph.constants.append(.init(value: value, elements: try elements(name)))
    }
    do {
      try graph.validate()
    } catch {
      throw ModelFileError.invalidGraph(file: file, error)
    }
    for node in graph.nodes {
      for (name, expected) in graph.parameterShapes(of: node) {
        let tensor = "\(role).\(node.name).\(name)"
        if let found = byName[tensor]?.shape, found != expected {
          throw ModelFileError.wrongShape(file: file, tensor: tensor, expected: expected, found: found)
        }
      }
    }
    return graph
  }
}
