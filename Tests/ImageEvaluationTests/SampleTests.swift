import ArrayFiles
import Foundation
import Quantization
import Testing

@testable import ImageEvaluation

@Suite struct SampleTests {
  private func archive(_ arrays: [(String, NPYArray)]) throws -> NPZArchive {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".npz").path
    var writer = try NPZWriter(path: path)
    for (name, array) in arrays { try writer.add(name, array) }
    try writer.finish()
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try NPZArchive(bytes: Data(contentsOf: URL(filePath: path)), file: "x.npz")
  }

  private func error(_ arrays: [(String, NPYArray)], _ network: QuantizedNetwork) throws -> SampleError? {
    let archive = try archive(arrays)
    do throws(SampleError) {
      _ = try InputSamples(archive, for: network, order: .source)
      return nil
    } catch { return error }
  }

  @Test func realsAndIntegers() throws {
    let network = EvaluationNetworks.convolution()
    let reals = NPYArray(shape: [2, 2, 3, 2], float32: (0..<24).map { Float($0) * 10 })
    let samples = try InputSamples(try archive([("x", reals)]), for: network, order: .source)
    #expect(samples.sampleCount == 2)
    #expect(samples.sample(1) == [.reals((12..<24).map { Double($0) * 10 })])
    // The tensor reaches 0.5 · (127 − 3) = 62.
    #expect(samples.ports[0].saturatedCount == 17)
    let integers = NPYArray(shape: [2, 3, 2], int8: (0..<12).map { Int8($0) - 6 })
    let single = try InputSamples(try archive([("x", integers)]), for: network, order: .source)
    #expect(single.sampleCount == 1)
    #expect(single.sample(0) == [.integers((0..<12).map { Int32($0) - 6 })])
  }

  @Test func sourceOrderIsUndoneAndRestored() throws {
    let layout = SourceLayout(name: "image", shape: [1, 2, 2, 3], permutation: [0, 2, 3, 1])
    let network = EvaluationNetworks.convolution(layout: layout)
    let planes = NPYArray(shape: [1, 2, 2, 3], float64: (0..<12).map(Double.init))
    let samples = try InputSamples(try archive([("image", planes)]), for: network, order: .source)
    #expect(samples.sample(0) == [.reals([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])])
    let array = PortArray(network.tensors[0], order: .source)
    #expect(array.toFile([0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]) == Array(0..<12))
    #expect(array.sampleCount([4, 2, 2, 3]) == 4 && array.sampleCount([4, 1, 2, 2, 3]) == 4)
    #expect(array.sampleCount([2, 2, 3]) == 1 && array.sampleCount([2, 3, 2]) == nil)
    #expect(PortArray(network.tensors[0], order: .image).name == "x")
  }

  @Test func refusals() throws {
    let network = EvaluationNetworks.elementwise()
    let a = NPYArray(shape: [3, 4], float32: [Float](repeating: 0, count: 12))
    #expect(try error([("a", a)], network)?.description.contains("array 'b' is missing") == true)
    let short = NPYArray(shape: [3, 3], float32: [Float](repeating: 0, count: 9))
    #expect(
      try error([("a", a), ("b", short)], network)?.description.contains("expected [samples, 4]") == true)
    let fewer = NPYArray(shape: [2, 4], float32: [Float](repeating: 0, count: 8))
    #expect(
      try error([("a", a), ("b", fewer)], network)
        == .sampleCounts(file: "x.npz", array: "b", samples: 2, other: "a", otherSamples: 3))
    let narrow = NPYArray(shape: [3, 4], int8: [Int8](repeating: 0, count: 12))
    #expect(
      try error([("a", narrow), ("b", a)], network)
        == .elementType(file: "x.npz", array: "a", found: "|i1", tensorType: "int16"))
    let broken = NPYArray(shape: [4], float32: [0, 1, .nan, 0])
    #expect(
      try error([("a", broken), ("b", a)], network) == .nonFinite(file: "x.npz", array: "a", index: 2))
  }

  @Test func outputsAreRealOrRaw() {
    let network = EvaluationNetworks.convolution()
    let numbers = [(0..<18).map { Double($0) - 0.4 }]
    var real = OutputSamples(network, order: .source, isRaw: false)
    real.append(numbers)
    #expect(real.arrays[0].array.shape == [1, 2, 3, 3])
    #expect(real.arrays[0].array.float32Elements?.first == Float(0.25 * (128 - 0.4)))
    var raw = OutputSamples(network, order: .source, isRaw: true)
    raw.append(numbers)
    #expect(raw.arrays[0].array.int8Elements == (0..<18).map { Int8($0) })
  }
}
