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
        // ONNX Runtime requantises in float, so a few numbers of every layer differ by one (see operatorsAlone). Where the
        // last scale is finer than those before, one of their units is several of its own: a unit of the depthwise-separable
        // network's last convolution is 8 of its output, and 15 with int16.
        switch item.float {
        case "depthwise":
          let share = item.type == "int16" ? 0.35 : 0.2
          #expect(
            (differences.max() ?? 0) <= 8 && Double(offByMore) <= share * Double(differences.count),
            "\(item.name)")
        case "tokens":
          // int16 functions are interpolated: a few units of theirs, not one.
          let (largest, share) = item.type == "int16" ? (16, 0.2) : (8, 0.15)
          #expect(
            (differences.max() ?? 0) <= largest && Double(offByMore) <= share * Double(differences.count),
            "\(item.name)")
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

  /// Every operator on ONNX Runtime's own integers: what is more than one unit in whole networks is not made at one place.
  @Test func operatorsAlone() throws {
    try PythonScript.withFolder { folder in
      _ = try PythonScript.run("whole_networks.py", [folder])
      let listing = try JSONDecoder().decode(
        [ImportedNetwork.Listing].self, from: try PythonScript.run("operators_alone.py", [folder]))
      #expect(listing.count > 250)
      var (count, different) = (0, 0)
      for item in listing {
        let differences = try ImportedNetwork(contentsOf: "\(folder)/\(item.name).onnx").differences(
          inputs: "\(folder)/\(item.name).in.npz", expected: "\(folder)/\(item.name).out.npz")
        let operators = try #require(item.operators)
        #expect(!differences.isEmpty, "\(item.name)")
        // Of 65 536 units; the tables of int16 functions have 513 entries.
        let isInterpolated = item.type == "int16" && !interpolated.isDisjoint(with: operators)
        #expect((differences.max() ?? 0) <= (isInterpolated ? 8 : 1), "\(item.name) \(operators)")
        // Ties: means, and constants that are added, end on ½ often.
        if isInterpolated || !ties.isDisjoint(with: operators) { continue }
        count += differences.count
        different += differences.count { $0 > 0 }
      }
      print("import operators alone: \(listing.count) operators, \(different) of \(count) numbers differ")
      #expect(different * 200 < count)
    }
  }

  private let interpolated: Set = ["Erf", "Sigmoid", "Tanh"]
  private let ties: Set = ["Add", "AveragePool", "GlobalAveragePool", "ReduceMean", "Sub"]

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
