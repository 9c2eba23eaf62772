import Foundation
import ModelExchange
import ONNXMessages
import Testing

/// What a file may be refused for, each with the place that needs attention.
@Suite struct ReadingTests {
  private func model() -> ModelBuilder {
    var model = ModelBuilder()
    model.input("x", ["batch", 4])
    model.weights("w", [4, 3], [Float](repeating: 0.5, count: 12))
    model.node("MatMul", ["x", "w"], ["m"], name: "product")
    model.node("Relu", ["m"], ["y"], name: "limit")
    model.output("y")
    return model
  }

  @Test func readsAModel() throws {
    let graph = try model().graph()
    #expect(graph.inputs.map { graph.values[$0].shape } == [[1, 4]])
    #expect(graph.outputs.map { graph.values[$0].shape } == [[1, 3]])
    #expect(graph.nodes.map(\.operation) == [.matrixProduct, .function(.relu)])
    #expect(graph.nodes.map(\.place) == ["node 'product' (MatMul)", "node 'limit' (Relu)"])
  }

  @Test func ordersNodes() throws {
    var model = model()
    model.message.graph.node.reverse()
    #expect(try model.graph().nodes.map(\.operation) == [.matrixProduct, .function(.relu)])
  }

  @Test func listsEveryUnsupportedNode() throws {
    var model = model()
    model.node("LSTM", ["x"], ["a"], name: "memory")
    model.node("NonMaxSuppression", ["a"], ["b"])
    model.node("FusedConv", ["b"], ["c"], name: "fused", domain: "com.microsoft")
    model.node("Relu", ["c"], ["d"])
    let problems = try model.problems()
    #expect(
      problems.map(\.place) == [
        "node 'memory' (LSTM)", "node #3 (NonMaxSuppression)", "node 'fused' (com.microsoft.FusedConv)",
      ])
    #expect(problems.allSatisfy { $0.kind == .unsupportedOperator && !$0.remedy.isEmpty })
  }

  @Test(arguments: [Int64(9), 12, 29])
  func refusesOpsets(_ opset: Int64) throws {
    var model = ModelBuilder(opset: opset)
    model.input("x", [1, 4])
    model.node("Relu", ["x"], ["y"])
    model.output("y")
    #expect(try model.problems().map(\.kind) == [.unsupportedOpset])
  }

  @Test(arguments: [Int64(13), 28])
  func acceptsOpsets(_ opset: Int64) throws {
    var model = ModelBuilder(opset: opset)
    model.input("x", [1, 4])
    model.node("Relu", ["x"], ["y"])
    model.output("y")
    #expect(try model.problems().isEmpty)
  }

  @Test func dynamicShapes() throws {
    var model = ModelBuilder()
    model.input("image", ["batch", 3, "height", "width"])
    model.node("Relu", ["image"], ["y"])
    model.output("y")
    let problem = try #require(try model.problems().first)
    #expect(problem.kind == .dynamicShape)
    #expect(problem.place == "input 'image'")
    #expect(problem.description.contains("[batch, 3, height, width]"))
    #expect(problem.remedy.contains("--shape image=1,3,64,64"))
    #expect(try model.graph(shapes: ["image": [1, 3, 8, 8]]).values[0].shape == [1, 3, 8, 8])
    #expect(try model.problems(shapes: ["image": [1, 3]]).map(\.kind) == [.invalidShape])
    #expect(
      try model.problems(shapes: ["picture": [1, 3, 8, 8]]).map(\.kind) == [.missingInput, .dynamicShape])
  }

  @Test func externalData() throws {
    var model = model()
    model.message.graph.initializer[0].dataLocation = .external
    let problems = try model.problems()
    // What reads them is not at fault.
    #expect(problems.map(\.kind) == [.externalData])
    #expect(problems.first?.place == "weights 'w'")
  }

  @Test func wrongDataLength() throws {
    var model = model()
    model.message.graph.initializer[0].rawData.removeLast()
    #expect(try model.problems().first?.kind == .wrongDataLength)
    model.message.graph.initializer[0].clearRawData()
    model.message.graph.initializer[0].floatData = [1]
    #expect(try model.problems().first?.kind == .wrongDataLength)
  }

  @Test func nonFiniteWeights() throws {
    var model = model()
    model.message.graph.initializer[0] = ModelBuilder.tensor(
      "w", [4, 3], [Float](repeating: .nan, count: 12))
    let problems = try model.problems()
    #expect(problems.first?.kind == .nonFinite)
    #expect(problems.first?.description.contains("element 0 is nan") == true)
  }

  @Test func absurdSizes() throws {
    var model = model()
    model.message.graph.initializer[0].dims = [1 << 40, 1 << 40]
    #expect(try model.problems().first?.kind == .tooLarge)
    model.message.graph.initializer[0].dims = [-4, 3]
    #expect(try model.problems().first?.kind == .malformed)
    model.message.graph.initializer[0].dims = [Int64](repeating: 1, count: 40)
    #expect(try model.problems().first?.kind == .tooLarge)
    var limits = ImportLimits()
    limits.fileBytes = 10
    #expect(try self.model().problems(limits: limits).map(\.kind) == [.tooLarge])
    limits = ImportLimits()
    limits.nodeCount = 1
    #expect(try self.model().problems(limits: limits).map(\.kind) == [.tooLarge])
  }

  @Test func circles() throws {
    var model = ModelBuilder()
    model.input("x", [1, 4])
    model.node("Add", ["x", "b"], ["a"], name: "first")
    model.node("Relu", ["a"], ["b"], name: "second")
    model.output("b")
    #expect(try model.problems().map(\.kind) == [.cycle, .cycle])
  }

  @Test func missingAndDoubleNames() throws {
    var model = model()
    model.node("Relu", ["nowhere"], ["z"], name: "lost")
    model.node("Relu", ["x"], ["y"], name: "again")
    model.output("never")
    let problems = try model.problems()
    #expect(problems.map(\.kind) == [.duplicateName, .missingInput, .missingInput])
    #expect(problems[0].place == "node 'again' (Relu)")
    #expect(problems[1].description.contains("'nowhere'"))
    #expect(problems[2].place == "output 'never'")
  }

  /// Names reach the terminal without what it would obey, and not at any length.
  @Test func namesInMessages() throws {
    var model = model()
    model.node("Odd", ["x"], ["z"], name: "\u{1B}[31m\nred\u{7}")
    model.node("Odd", ["x"], ["q"], name: "e" + String(repeating: "\u{301}", count: 100_000))
    let problems = try model.problems()
    #expect(problems[0].description.hasPrefix("node '[31mred' (Odd): "))
    #expect(problems[1].description.unicodeScalars.count < 300)
  }

  @Test func subgraphs() throws {
    var model = model()
    model.node("If", ["x"], ["z"], name: "branch", ["then_branch": .graph])
    model.node("Relu", ["x"], ["q"], name: "odd", ["body": .graph])
    #expect(try model.problems().map(\.kind) == [.subgraph, .subgraph])
  }

  @Test func attributes() throws {
    var model = model()
    model.node("Relu", ["x"], ["q"], name: "odd", ["slope": .real(1)])
    model.node("Softmax", ["x"], ["r"], name: "typed", ["axis": .real(1)])
    model.node("Softmax", ["x"], ["s"], name: "axis", ["axis": .integer(7)])
    #expect(try model.problems().map(\.kind) == [.unsupportedAttribute, .malformed, .invalidShape])
  }

  @Test func noModelAtAll() throws {
    for bytes in [Data(), Data("no model".utf8), Data(repeating: 0xff, count: 1000)] {
      do throws(ModelExchangeError) {
        _ = try ONNXGraph(encoded: bytes, name: "broken.onnx")
        Issue.record("was read")
      } catch {
        #expect(error.problems.map(\.kind) == [.malformed])
        #expect(error.description.hasPrefix("broken.onnx: one problem; no image was written"))
      }
    }
  }
}
