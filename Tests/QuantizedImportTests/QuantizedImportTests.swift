import Foundation
import ModelExchange
import ONNXRuntimeFixtures
import Quantization
import Testing

@testable import QuantizedImport

/// Models that ONNX Runtime quantised keep their scales and give ONNX Runtime's integers.
@Suite struct QuantizedImportTests {
  @Test func wholeNetworks() throws {
    try PythonScript.withFolder { folder in
      let printed = try PythonScript.run("whole_networks.py", [folder])
      let listing = try JSONDecoder().decode([ImportedNetwork.Listing].self, from: printed)
      let quantized = listing.filter { $0.type != "float" }
      #expect(quantized.count == 42)
      for item in quantized {
        let imported = try ImportedNetwork(contentsOf: "\(folder)/\(item.name).onnx")
        let differences = try imported.differences(
          inputs: "\(folder)/\(item.float).in.npz", expected: "\(folder)/\(item.name).out.npz")
        let different = differences.count { $0 > 0 }
        let offByMore = differences.count { $0 > 1 }
        print(
          "import \(item.name): \(differences.count) outputs, \(different) differ, \(offByMore) by more than one, "
            + "largest \(differences.max() ?? 0)")
        #expect(!differences.isEmpty, "\(item.name)")
        // ONNX Runtime requantises in float, so a few numbers of every layer differ by one. Behind five layers the last
        // one's finer scale makes several units of one: only there more than one is permitted.
        switch item.float {
        case "depthwise", "tokens": #expect((differences.max() ?? 0) <= 16, "\(item.name)")
        case "mlp", "convolutions", "averages", "residual":
          // ONNX Runtime's own operators on integers round elsewhere than its operators between QuantizeLinear.
          #expect(
            item.type == "operators" ? offByMore * 10 < differences.count : offByMore == 0, "\(item.name)")
        default:
          #expect((differences.max() ?? 0) <= 3 && offByMore * 25 < differences.count, "\(item.name)")
        }
        // Of means of four numbers every fourth is a tie, half of which ONNX rounds the other way, to even.
        let mostDifferent = item.float == "averages" ? 0.4 : 0.6
        #expect(Double(different) <= mostDifferent * Double(differences.count), "\(item.name)")
      }
    }
  }

  @Test func operatorForm() throws {
    try PythonScript.withFolder { folder in
      _ = try PythonScript.run("qlinear_model.py", [folder])
      let imported = try ImportedNetwork(contentsOf: folder + "/qlinear.onnx")
      // A weight of −128 and a zero point of 131 make two parts each.
      #expect(
        imported.network.operators.count {
          if case .concatenate = $0.operation { true } else { false }
        } == 2)
      let differences = try imported.differences(
        inputs: folder + "/qlinear.in.npz", expected: folder + "/qlinear.out.npz")
      #expect(differences.count == 80)
      #expect(differences.allSatisfy { $0 <= 1 }, "\(differences)")
    }
  }

  @Test func splitWeightsAddUp() {
    let weights: [Int64] = [-255, -128, -127, 0, 1, 127, 128, 254, 255, 381, -381, 5]
    let split = SplitWeights(weights)
    #expect(split.parts.count == 3)
    for (index, weight) in weights.enumerated() {
      #expect(split.parts.reduce(0) { $0 + Int64($1[index]) } == weight)
      #expect(split.parts.allSatisfy { $0[index] >= -127 })
    }
    #expect(SplitWeights([-128, 3]).joined(depth: 2) == [-127, 3, -1, 0])
    #expect(SplitWeights([1, 2, 3, 4]).joined(depth: 2) == [1, 2, 3, 4])
  }

  @Test func unsignedNumbersAreSignedOnesLessHalfTheRange() {
    let grid = TensorGrid(elementType: .uint8, scale: 0.5, zeroPoint: 131)
    #expect(grid?.zeroPoint == 3 && grid?.elementType == .int8)
    #expect(TensorGrid(elementType: .uint16, scale: 0.5, zeroPoint: 0)?.zeroPoint == -32768)
    #expect(TensorGrid(elementType: .int32, scale: 0.5, zeroPoint: 0) == nil)
    #expect(TensorGrid(elementType: .int8, scale: 0, zeroPoint: 0) == nil)
  }

  @Test func placementsFollowTransposes() {
    let placement = Placement.channelsLast(0, [1, 2, 2, 3])
    #expect(placement.permutation(of: [1, 2, 2, 3]) == [0, 2, 3, 1])
    let transposed = placement.transposed([1, 2, 2, 3], [0, 2, 3, 1])
    #expect(transposed.order == Array(0..<12))
    #expect(transposed.permutation(of: [1, 2, 3, 2]) == [0, 1, 2, 3])
    #expect(placement.permutation(of: [12]) == nil)
  }
}
