import ModelImage
import Quantization

/// Traces of whole networks of the model in flash.
enum ModelCases {
  static func all(_ model: LoadedImage, seed: UInt64) throws -> [CaseContents] {
    let image = model.image
    var cases: [CaseContents] = []
    for network in 0..<image.networkCount {
      let ports = image.network(network).inputs
      let tensors = (0..<ports.count).map { image.tensor(ports[$0]) }
      for draw in 1...3 {
        let name = "model-network\(network)-random\(draw)"
        var random = VectorRandom(seed: seed, label: name)
        cases.append(
          try contents(
            name, model, network, tensors.map { random.elements($0.shape.count, $0.elementType) }))
      }
      cases.append(
        try contents(
          "model-network\(network)-minimum", model, network,
          tensors.map { [Int32](repeating: $0.elementType.minimum, count: $0.shape.count) }))
      cases.append(
        try contents(
          "model-network\(network)-maximum", model, network,
          tensors.map { [Int32](repeating: $0.elementType.maximum, count: $0.shape.count) }))
      cases.append(
        try contents(
          "model-network\(network)-zero", model, network,
          tensors.map { [Int32](repeating: $0.zeroPoint, count: $0.shape.count) }))
    }
    return cases
  }

  private static func contents(
    _ name: String, _ model: LoadedImage, _ network: Int, _ values: [[Int32]]
  ) throws -> CaseContents {
    let run = try NetworkRun(model, network: network, values: values)
    return CaseContents(
      name: name, kind: .operators, selector: UInt32(network), input: run.input, expected: run.expected,
      digest: run.digest)
  }
}
