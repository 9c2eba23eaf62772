import ArrayFiles
import Foundation
import ModelExchange
import ReferenceModels
import Testing

/// What has no counterpart on devices is refused by name; calibration data by file and array.
@Suite struct LoweringTests {
  private func problems(_ model: ModelBuilder) throws -> [ModelProblem] {
    let graph = try model.graph()
    do throws(ModelExchangeError) {
      _ = try graph.lowered(name: "test", file: "test.onnx")
      return []
    } catch {
      return error.problems
    }
  }

  @Test func listsEveryNodeThatDevicesCannotRun() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    model.input("y", [4, 4])
    model.node("MatMul", ["x", "y"], ["a"], name: "attention")
    model.weights("two", [], [2])
    model.node("Greater", ["x", "two"], ["g"], name: "compares")
    model.node("Where", ["g", "x", "y"], ["w"], name: "chooses")
    model.node("Relu", ["a"], ["b"])
    model.output("b")
    model.output("w")
    let found = try problems(model)
    #expect(found.map(\.place) == ["node 'attention' (MatMul)", "node 'compares' (Greater)"])
    #expect(found.allSatisfy { !$0.reason.isEmpty && !$0.remedy.isEmpty })
  }

  /// As JAX's libraries write it: the variance is the mean of x² less the mean's square, not below 0.
  @Test func normalisationWithTheMeanOfSquares() throws {
    var model = ModelBuilder(opset: 18)
    model.input("x", [1, 3, 4])
    model.integers("axes", [1], [-1])
    model.node("ReduceMean", ["x", "axes"], ["mean"])
    model.node("Sub", ["x", "mean"], ["centred"])
    model.node("Mul", ["x", "x"], ["squared"])
    model.node("ReduceMean", ["squared", "axes"], ["second"])
    model.node("Mul", ["mean", "mean"], ["first"])
    model.node("Sub", ["second", "first"], ["variance"])
    model.weights("zero", [], [0])
    model.node("Max", ["variance", "zero"], ["limited"])
    model.weights("epsilon", [], [1e-6])
    model.node("Add", ["limited", "epsilon"], ["sum"])
    model.node("Sqrt", ["sum"], ["root"])
    model.node("Div", ["centred", "root"], ["quotient"])
    model.weights("scale", [4], [1, 2, 3, 4])
    model.node("Mul", ["quotient", "scale"], ["scaled"])
    model.weights("bias", [4], [4, 3, 2, 1])
    model.node("Add", ["scaled", "bias"], ["y"])
    model.output("y")
    #expect(
      try model.graph().simplified().nodes.map(\.operation) == [.layerNormalization(axis: 2, epsilon: 1e-6)])
  }

  @Test func numberOfPorts() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    for index in 0..<5 {
      model.node("Relu", ["x"], ["y\(index)"])
      model.output("y\(index)")
    }
    #expect(try problems(model).map(\.kind) == [.tooLarge])
  }

  @Test func batches() throws {
    var model = ModelBuilder()
    model.input("x", [8, 2, 5, 5])
    model.weights("w", [1, 2, 3, 3], [Float](repeating: 1, count: 18))
    model.node("Conv", ["x", "w"], ["y"], name: "conv")
    model.output("y")
    let found = try problems(model)
    #expect(found.map(\.place) == ["node 'conv' (Conv)"])
    #expect(found[0].remedy.contains("batch of one"))
    #expect(try problems2(model, shapes: ["x": [1, 2, 5, 5]]).isEmpty)
  }

  private func problems2(_ model: ModelBuilder, shapes: [String: [Int]]) throws -> [ModelProblem] {
    do throws(ModelExchangeError) {
      _ = try ONNXGraph(encoded: (try? model.bytes) ?? Data(), name: "m", shapes: shapes).lowered(
        name: "n", file: "m")
      return []
    } catch {
      return error.problems
    }
  }

  /// GRU of both kinds against its equations, computed here in double precision.
  @Test(arguments: [Int64(0), 1])
  func recurrentUnits(_ resets: Int64) throws {
    var random = TestRandom(seed: 11)
    let (inputs, states, steps) = (3, 4, 3)
    let w = random.reals(3 * states * inputs)
    let r = random.reals(3 * states * states)
    let b = random.reals(6 * states)
    var model = ModelBuilder()
    model.input("x", [.fixed(steps), 1, .fixed(inputs)])
    model.input("h", [1, 1, .fixed(states)])
    model.weights("w", [1, 3 * states, inputs], w)
    model.weights("r", [1, 3 * states, states], r)
    model.weights("b", [1, 6 * states], b)
    model.node(
      "GRU", ["x", "w", "r", "b", "", "h"], ["all", "last"],
      ["hidden_size": .integer(Int64(states)), "linear_before_reset": .integer(resets)])
    model.output("all")
    model.output("last")
    let network = try model.graph().lowered(name: "gru", file: "gru.onnx")
    let x = random.reals(steps * inputs)
    var h = random.reals(states).map(Double.init)
    let found = try GraphEvaluator(network.graph).run([x, h.map { Float($0) }])
    func sum(_ m: [Float], _ row: Int, _ v: [Double]) -> Double {
      v.indices.reduce(0) { $0 + Double(m[row * v.count + $1]) * v[$1] }
    }
    for step in 0..<steps {
      let v = (0..<inputs).map { Double(x[step * inputs + $0]) }
      func gate(_ gate: Int, _ row: Int) -> Double {
        let index = gate * states + row
        return 1
          / (1 + exp(-(sum(w, index, v) + sum(r, index, h) + Double(b[index] + b[3 * states + index]))))
      }
      let z = (0..<states).map { gate(0, $0) }
      let reset = (0..<states).map { gate(1, $0) }
      let kept = zip(reset, h).map { $0 * $1 }
      let n = (0..<states).map { row in
        let index = 2 * states + row
        let recurrent =
          resets == 1
          ? reset[row] * (sum(r, index, h) + Double(b[3 * states + index]))
          : sum(r, index, kept) + Double(b[3 * states + index])
        return tanh(sum(w, index, v) + Double(b[index]) + recurrent)
      }
      h = (0..<states).map { (1 - z[$0]) * n[$0] + z[$0] * h[$0] }
      for state in 0..<states { #expect(abs(Double(found[0][step * states + state]) - h[state]) < 1e-5) }
    }
    for state in 0..<states { #expect(abs(Double(found[1][state]) - h[state]) < 1e-5) }
  }

  @Test func calibrationArrays() throws {
    var model = ModelBuilder()
    model.input("image", ["n", 2, 3, 4])
    model.weights("w", [1, 2, 1, 1], [1, 1])
    model.node("Conv", ["image", "w"], ["y"])
    model.output("y")
    let network = try model.graph().lowered(name: "test", file: "test.onnx")
    var elements = (0..<72).map { Float($0) }
    func archive(_ shape: [Int], name: String = "image") throws -> NPZArchive {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "calibration-\(UUID().uuidString).npz"
      ).path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      var writer = try NPZWriter(path: folder)
      try writer.add(name, NPYArray(shape: shape, float32: Array(elements[..<shape.reduce(1, *)])))
      try writer.finish()
      return try NPZArchive(bytes: Data(contentsOf: URL(filePath: folder)), file: "samples.npz")
    }
    for shape in [[3, 2, 3, 4], [3, 1, 2, 3, 4]] {
      let samples = try CalibrationArrays(try archive(shape), for: network, limit: 100).samples
      #expect(samples.count == 3)
      #expect(samples[1][0][..<4] == [24, 36, 25, 37])
    }
    #expect(
      try CalibrationArrays(try archive([3, 2, 3, 4]), for: network, limit: 2).samples.map { $0[0][0] } == [
        0, 24,
      ])
    #expect(
      throws: ArrayFileError.wrongShape(
        file: "samples.npz", array: "image", expected: "[samples, 2, 3, 4]", found: [3, 3, 4, 2])
    ) { try CalibrationArrays(try archive([3, 3, 4, 2]), for: network, limit: 9) }
    #expect(throws: ArrayFileError.missingArray(file: "samples.npz", array: "image", found: ["picture"])) {
      try CalibrationArrays(try archive([3, 2, 3, 4], name: "picture"), for: network, limit: 9)
    }
    elements[24 + 12 + 4 + 2] = .infinity
    #expect(throws: ArrayFileError.nonFinite(file: "samples.npz", array: "image", index: [1, 1, 1, 2])) {
      try CalibrationArrays(try archive([3, 2, 3, 4]), for: network, limit: 9)
    }
  }
}
