import Testing

@testable import Quantization
@testable import Report

@Suite struct GraphDrawingTests {
  private func tensor(_ index: Int, _ name: String, isConstant: Bool = false) -> ImageDescription.Tensor {
    ImageDescription.Tensor(
      index: index, name: name, type: "int8", shape: [4], scale: 0.5, zeroPoint: 3, isConstant: isConstant,
      offset: 0, sizeBytes: 4, firstStep: 0, lastStep: 1)
  }

  private func operation(_ name: String, _ inputs: [Int], _ output: Int) -> ImageDescription.Operator {
    ImageDescription.Operator(
      index: 0, name: name, kind: "add", inputs: inputs, output: output, parameterSizeBytes: 32,
      multiplyAccumulates: 0, accumulatorBound: 0, accumulatorBits: 0, packing: "canonical",
      scratchOffset: 0, scratchSizeBytes: 0)
  }

  /// x → a → b, x + c → b: one arrow passes a layer.
  private var network: ImageDescription.Network {
    ImageDescription.Network(
      index: 0, name: "n<1>", role: 0, inputs: [10], outputs: [13], multiplyAccumulates: 0, arenaBytes: 0,
      arenaLowerBoundBytes: 0,
      tensors: [
        tensor(10, "x \"quoted\""), tensor(11, "c", isConstant: true), tensor(12, "t"), tensor(13, "y"),
      ],
      operators: [operation("a", [10, 11], 12), operation("b", [12, 10], 13)])
  }

  @Test func boxesAndArrows() {
    let diagram = NetworkDiagram(network)
    #expect(diagram.boxes.map(\.role) == [.input, .constant, .operation, .operation, .output])
    #expect(
      diagram.arrows.map { [$0.from, $0.to] } == [[0, 2], [1, 2], [2, 3], [0, 3], [3, 4]])
    #expect(diagram.boxes[2].lines == ["a", "add", "int8 [4]", "scale 0.5, zero 3"])
  }

  @Test func arrowsPointDownAndBoxesAreApart() {
    let diagram = NetworkDiagram(network)
    let sizes = diagram.boxes.map { _ in (width: 50.0, height: 20.0) }
    let layout = LayeredLayout(sizes: sizes, arrows: diagram.arrows)
    for path in layout.paths {
      for (from, to) in zip(path, path.dropFirst()) { #expect(from.y < to.y) }
    }
    // The arrow from x to b bends around a.
    #expect(layout.paths[3].count == 3)
    #expect(abs(layout.paths[3][1].x - layout.centres[2].x) > 25)
    for (index, centre) in layout.centres.enumerated() {
      for other in layout.centres[..<index] {
        #expect(abs(centre.x - other.x) >= 50 || abs(centre.y - other.y) >= 20)
      }
    }
  }

  @Test func textIsEscaped() {
    let dot = GraphDot.text([network])
    #expect(dot.contains("x \\\"quoted\\\""))
    #expect(dot.contains("n0_0 -> n0_2;"))
    let svg = GraphSVG.text([network])
    #expect(svg.contains("n&lt;1&gt;") && !svg.contains("n<1>"))
    #expect(svg.components(separatedBy: "<path class").count == 6)
  }
}
