import Foundation
import ModelExchange

/// An ONNX model whose channels differ in range by up to `spread`, as batch normalisation folded into depthwise networks
/// leaves them (Nagel et al. 2019, figure 2): `[1, 3, 12, 12]` → Conv → Relu → depthwise Conv → Relu → Conv → Relu → Gemm.
enum UnequalModel {
  private static let channels = 16

  static func network(seed: UInt64, spread: Float) throws -> ImportedNetwork {
    var random = TestRandom(seed: seed)
    func uniform(_ count: Int) -> [Float] {
      (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
    }
    func factors() -> [Float] {
      (0..<channels).map { _ in powf(spread, Float.random(in: -0.5...0.5, using: &random)) }
    }
    let (first, second, third) = (factors(), factors(), factors())
    var model = ModelBuilder()
    model.input("x", [1, 3, 12, 12])
    // Each convolution undoes the factors before it and gives its own.
    model.weights("w1", [16, 3, 3, 3], uniform(16 * 27).enumerated().map { $1 * 0.3 * first[$0 / 27] })
    model.weights("b1", [16], uniform(16).enumerated().map { $1 * 0.3 * first[$0] })
    model.weights(
      "w2", [16, 1, 3, 3], uniform(16 * 9).enumerated().map { $1 * 0.5 * second[$0 / 9] / first[$0 / 9] })
    model.weights("b2", [16], uniform(16).enumerated().map { $1 * 0.3 * second[$0] })
    model.weights(
      "w3", [16, 16, 1, 1],
      uniform(256).enumerated().map { $1 * 0.4 * third[$0 / 16] / second[$0 % 16] })
    model.weights("b3", [16], uniform(16).enumerated().map { $1 * 0.3 * third[$0] })
    // Behind Flatten a channel is a run of 64 columns.
    model.weights(
      "w4", [8, 1024], uniform(8192).enumerated().map { $1 * 0.1 / third[$0 % 1024 / 64] })
    model.weights("b4", [8], uniform(8))
    let kernel: [String: Attribute] = ["kernel_shape": .integers([3, 3])]
    model.node("Conv", ["x", "w1", "b1"], ["c1"], name: "first", kernel)
    model.node("Relu", ["c1"], ["r1"])
    model.node(
      "Conv", ["r1", "w2", "b2"], ["c2"], name: "depthwise", kernel.merging(["group": .integer(16)]) { $1 })
    model.node("Relu", ["c2"], ["r2"])
    model.node("Conv", ["r2", "w3", "b3"], ["c3"], name: "pointwise")
    model.node("Relu", ["c3"], ["r3"])
    model.node("Flatten", ["r3"], ["f"], ["axis": .integer(1)])
    model.node("Gemm", ["f", "w4", "b4"], ["y"], name: "dense", ["transB": .integer(1)])
    model.output("y")
    return try model.graph().lowered(name: "unequal", file: "unequal.onnx")
  }
}
