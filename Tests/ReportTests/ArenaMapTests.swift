import Testing

@testable import Quantization
@testable import Report

@Suite struct ArenaMapTests {
  private func tensor(_ index: Int, _ name: String, _ offset: Int, _ steps: ClosedRange<Int>)
    -> ImageDescription.Tensor
  {
    ImageDescription.Tensor(
      index: index, name: name, type: "int8", shape: [16], scale: 1, zeroPoint: 0, isConstant: false,
      offset: offset, sizeBytes: 16, firstStep: steps.lowerBound, lastStep: steps.upperBound)
  }

  private var network: ImageDescription.Network {
    var constant = tensor(2, "table", 0, 0...9)
    constant.isConstant = true
    return ImageDescription.Network(
      index: 0, name: "net", role: 0, inputs: [0], outputs: [1], multiplyAccumulates: 0, arenaBytes: 32,
      arenaLowerBoundBytes: 32, tensors: [tensor(1, "out", 16, 1...2), tensor(0, "in", 0, 0...1), constant],
      operators: [])
  }

  @Test func barsStandOverTheStepsAtWhichABufferLives() {
    let text = ArenaMap.text(network)
    let expected = [
      "net: 32 B, at least 32 B", "buffer  bytes  0  1  2", "in      0…16   ###### .",
      "out     16…32   . ######",
    ]
    #expect(text.split(separator: "\n").map(String.init) == expected)
    #expect(!text.contains("table"))
  }

  @Test func theFigureHasARectangleABuffer() {
    let figure = ArenaMap.figure(network)
    #expect(figure.commands.matches(of: /set object/).count == 2)
    #expect(figure.commands.contains("from 0.5,16 to 2.5,32"))
  }
}
