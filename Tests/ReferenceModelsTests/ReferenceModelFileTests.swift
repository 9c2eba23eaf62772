import ArrayFiles
import Foundation
import Testing

@testable import ReferenceModels

@Suite struct ReferenceModelFileTests {
  private let model = TestGraphs.model()

  @Test func roundTripKeepsEverything() throws {
    let bytes = try model.encoded()
    #expect(try ReferenceModel(encoded: bytes, name: "m") == model)
    #expect(try model.encoded() == bytes)
    #expect(try ReferenceModel(encoded: bytes, name: "m").encoded() == bytes)
  }

  @Test func savesAndLoadsFiles() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { unlink(path) }
    try model.save(to: path)
    #expect(try ReferenceModel.load(from: path) == model)
    #expect(throws: SafeTensorsError.self) { try ReferenceModel.load(from: path + ".none") }
  }

  private func expect(_ error: ModelFileError, _ change: (inout SafeTensors) throws -> Void) throws {
    var container = try SafeTensors(encoded: model.encoded(), name: "m")
    try change(&container)
    let bytes = try container.encoded()
    #expect(throws: error) { try ReferenceModel(encoded: bytes, name: "m") }
  }

  private func index(_ name: String, _ container: SafeTensors) throws -> Int {
    try #require(container.tensors.firstIndex { $0.name == name })
  }

  @Test func damagedContentIsNamed() throws {
    let dense = "policy.dense.bias"
    try expect(.missingMetadata(file: "m", key: "loop")) { $0.metadata["loop"] = nil }
    try expect(.unsupportedVersion(file: "m", expected: "latentlink-model-1", found: "2")) {
      $0.metadata["format"] = "2"
    }
    try expect(.invalidMetadata(file: "m", key: "loop", reason: "'actionLimit' is missing")) {
      $0.metadata["loop"] = $0.metadata["loop"]?.replacingOccurrences(of: "actionLimit", with: "other")
    }
    try expect(.invalidMetadata(file: "m", key: "graphs", reason: "'butler' is no network of the loop")) {
      $0.metadata["graphs"] = $0.metadata["graphs"]?.replacingOccurrences(
        of: "\"policy\"", with: "\"butler\"")
    }
    try expect(.missingTensor(file: "m", tensor: dense)) { $0.tensors.remove(at: try index(dense, $0)) }
    try expect(.unexpectedTensor(file: "m", tensor: "stray")) {
      $0.tensors.append(.init(name: "stray", shape: [1], float32: [0]))
    }
    try expect(.nonFinite(file: "m", tensor: dense, index: 1)) {
      $0.tensors[try index(dense, $0)] = .init(name: dense, shape: [4], float32: [0, .infinity, 0, 0])
    }
    try expect(.wrongShape(file: "m", tensor: dense, expected: [4], found: [2, 2])) {
      $0.tensors[try index(dense, $0)].shape = [2, 2]
    }
    try expect(.wrongElementType(file: "m", tensor: dense, expected: "F32", found: "I32")) {
      $0.tensors[try index(dense, $0)].elementType = .int32
    }
    try expect(
      .invalidGraph(
        file: "m",
        .wrongParameterCount(graph: "every", node: "dense", parameter: "bias", expected: 4, found: 3))
    ) { $0.tensors[try index(dense, $0)] = .init(name: dense, shape: [3], float32: [0, 0, 0]) }
  }

  /// Functions keep the names of files written before there were others than tanh and sigmoid.
  @Test func functionsAndConstantsInFiles() throws {
    let graphs = try #require(SafeTensors(encoded: model.encoded(), name: "m").metadata["graphs"])
    #expect(
      graphs.contains(#""operation":"tanh","output""#) && graphs.contains(#""operation":"sigmoid","output""#))
    #expect(graphs.contains(#""arguments":[0.25],"inputs""#))
    let constant = "powerHead.offset.constant"
    try expect(.missingTensor(file: "m", tensor: constant)) { $0.tensors.remove(at: try index(constant, $0)) }
    try expect(
      .invalidMetadata(
        file: "m", key: "graphs", reason: "frameEncoder: node 'tanh' has the unknown operation 'cosine'")
    ) {
      $0.metadata["graphs"] = $0.metadata["graphs"]?.replacingOccurrences(
        of: "\"operation\":\"tanh\"", with: "\"operation\":\"cosine\"")
    }
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try model.encoded()
    for count in stride(from: 0, to: bytes.count, by: 97) {
      #expect(throws: SafeTensorsError.self) { try ReferenceModel(encoded: bytes.prefix(count), name: "m") }
    }
  }

  @Test func saveRefusesInconsistentNetworks() {
    var broken = model
    broken.graphs[.policy]?.outputs = [99]
    #expect(throws: GraphError.self) { try broken.encoded() }
  }
}
