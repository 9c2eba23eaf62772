import Quantization
import ReferenceModels

/// The image's networks, in the device's own runtime.
public struct FixedPointLatentSource: ControlLatentSource {
  private let runner: ImageRunner
  private let encoder: Int
  private let fusion: Int
  private let predictor: Int

  /// - Throws: ``FixedPointModelError/missingNetwork(_:)``.
  public init(_ model: FixedPointModel) throws {
    func index(_ role: NetworkRole) throws -> Int {
      guard let index = model.networkIndex(role) else { throw FixedPointModelError.missingNetwork(role) }
      return index
    }
    runner = try ImageRunner(model.loaded)
    encoder = try index(.frameEncoder)
    fusion = try index(.actionFusion)
    predictor = try index(.controlPredictor)
  }

  public mutating func encode(frame: [Float], previousAction: [Float]) -> [Float] {
    let code = runner.outputs(network: encoder, inputs: [frame])[0]
    return runner.outputs(network: fusion, inputs: [code, previousAction])[0]
  }

  public mutating func predict(latent: [Float], action: [Float]) -> [Float] {
    runner.outputs(network: predictor, inputs: [latent, action])[0]
  }
}
