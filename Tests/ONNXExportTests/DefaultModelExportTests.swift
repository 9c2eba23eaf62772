import Foundation
import ModelImage
import ONNXRuntimeFixtures
import Quantization
import Testing

@testable import ONNXExport

/// Every network of the shipped model in ONNX Runtime, from end to end.
@Suite struct DefaultModelExportTests {
  @Test func everyNetworkStaysClose() throws {
    let file = PythonScript.root.appending(path: "Models/default.image")
    let networks = ImageContents(
      reading: try LoadedImage([UInt8](Data(contentsOf: file)))
    ).networks
    var random = RandomOperators(seed: 4)
    let cases = networks.map { network in
      ExportCase(
        name: network.name, network: network,
        samples: (0..<8).map { _ in network.inputs.map { input in random.typical(network.tensors[input]) } })
    }
    let differences = try ExportComparison.run(cases)
    #expect(differences.count == 2 * networks.count)
    for difference in differences {
      let share = 100 * Double(difference.different) / Double(difference.count)
      print(
        "export \(difference.name), optimised \(difference.optimised): "
          + "\(String(format: "%.2f", share)) % differ, largest \(difference.largest) units")
      // A unit of an int8 tensor inside is many of an int16 output: 20 of 10 000 in the wireless predictor.
      #expect(difference.largest <= 32, "\(difference)")
    }
  }
}

extension RandomOperators {
  /// The quarter of an int16 range that calibration saw, all of an int8 range.
  mutating func typical(_ tensor: QuantizedTensor) -> [Int32] {
    let range = tensor.elementType == .int8 ? -128...127 : -8192...8191
    return (0..<tensor.count).map { _ in Int32(integer(range)) }
  }
}
