import Foundation
import ReferenceModels
import WeightPackers

/// A model image for the device, and the report on how it was made.
public struct QuantizedModel: Sendable {
  public var image: [UInt8]
  public var contents: ImageContents
  public var report: QuantizationReport

  public init(image: [UInt8], contents: ImageContents, report: QuantizationReport) {
    self.image = image
    self.contents = contents
    self.report = report
  }
}

extension Quantizer {
  /// The image of a whole system: networks, constants of the loop, background and provenance.
  ///
  /// - Parameters:
  ///   - calibration: what the networks are fed in a running loop, on data they were not trained on.
  ///   - pilot: the radio's constants that the loop section needs.
  ///   - packing: the cores for which weights are packed; by default none.
  /// - Throws: ``QuantizationError``, ``LoopSectionError``, ``ImageBuilderError``.
  public func image(
    of model: ReferenceModel, calibration: CalibrationSet, pilot: PilotCalibration, name: String,
    version: String, packing: PackingChoice = .portable, targetSQNRDecibels: Double? = nil,
    studiesLayers: Bool = false
  ) throws -> QuantizedModel {
    let quantized = try quantize(
      model, calibration: calibration, targetSQNRDecibels: targetSQNRDecibels,
      studiesLayers: studiesLayers)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The recipe is in the model file, which the checksum names; it would only take flash on a device.
    let origin = model.provenance.filter { $0.key != "recipe" }
    let provenance = String(decoding: try encoder.encode(origin), as: UTF8.self)
    let contents = ImageContents(
      networks: quantized.networks,
      persistentSizeBytes: try LoopSection.persistentSizeBytes(quantized.networks),
      loop: try LoopSection.encode(model.loop, pilot: pilot, networks: quantized.networks),
      background: model.background.map { UInt8(max(0, min(255, ($0 * 255).rounded()))) },
      metadata: ImageMetadata(
        name: name, version: version, provenance: provenance, modelChecksum: try model.fileChecksum()))
    return QuantizedModel(
      image: try ImageBuilder.build(contents, packing: packing), contents: contents, report: quantized.report)
  }
}
