import FixedPoint
import Foundation
import RadioControl
import ReferenceModels

/// What the controller must know of the radio to turn a pilot into a required power.
public struct PilotCalibration: Sendable, Equatable, Codable {
  /// γ N₀ B: the received power that a frame needs, mW; over the gain it is the required transmit power.
  public var requiredReceivedMilliwatts: Double
  /// E|n|² of one element of an observed channel.
  public var noisePowerPerElement: Double

  public init(requiredReceivedMilliwatts: Double, noisePowerPerElement: Double) {
    self.requiredReceivedMilliwatts = requiredReceivedMilliwatts
    self.noisePowerPerElement = noisePowerPerElement
  }
}

/// Writes the loop section of an image: the constants of the loop in the integers of
/// ``RadioControl/LoopLayout``.
public struct LoopSection {
  private let parameters: LoopParameters
  private let pilot: PilotCalibration
  private let tensors: LoopTensors
  private var words = [Int32](repeating: 0, count: LoopLayout.wordCount)

  /// The section's bytes, accepted by the device's own reader.
  ///
  /// - Parameter networks: the quantised networks, whose roles are positions in `NetworkRole.allCases`.
  public static func encode(
    _ parameters: LoopParameters, pilot: PilotCalibration, networks: [QuantizedNetwork]
  ) throws(LoopSectionError) -> [UInt8] {
    var section = LoopSection(
      parameters: parameters, pilot: pilot, tensors: try LoopTensors(networks))
    try section.writeFields()
    try section.writeConversions()
    try section.writeTables()
    let bytes = section.words.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: UInt32(bitPattern: word) >> (8 * $0)) }
    }
    do throws(RadioControlError) { _ = try LoopConstants(bytes.span.bytes) } catch { throw .refused(error) }
    return bytes
  }

  /// Bytes that the image of these networks has to reserve at the start of the arena.
  public static func persistentSizeBytes(_ networks: [QuantizedNetwork]) throws(LoopSectionError) -> Int {
    let tensors = try LoopTensors(networks)
    return LoopLayout.persistentSizeBytes(
      csiCodeCount: tensors.csiCode.count, wirelessStateCount: tensors.wirelessState.count)
  }

  private init(parameters: LoopParameters, pilot: PilotCalibration, tensors: LoopTensors) {
    self.parameters = parameters
    self.pilot = pilot
    self.tensors = tensors
  }

  // MARK: Single words

  private mutating func writeFields() throws(LoopSectionError) {
    let log2e = 1 / log(2.0)
    let elements = Double(Pilot.antennas * Pilot.subcarriers)
    words[LoopLayout.Field.version.rawValue] = LoopLayout.version
    try set(.horizon, "horizonSlots", Double(parameters.horizonSlots))
    try set(.rule, "usesStoppingValue", parameters.usesStoppingValue ? 1 : 0)
    try set(.price, "priceMilliwatts", parameters.priceMilliwatts * 1024)
    try set(.spreadFactor, "spreadFactor", parameters.spreadFactor * 65536)
    try set(.maximumPower, "maximumPowerMilliwatts", parameters.maximumPowerMilliwatts * 1024)
    try set(.powerMargin, "powerMarginDB", parameters.powerMarginDB * 256)
    try set(.blindMarginPerSpread, "blindMarginPerSpread", parameters.blindMarginPerSpread * 65536)
    try set(.powerCentre, "powerCentreDBm", parameters.powerCentreDBm * 256)
    try set(.powerScale, "powerScaleDB", parameters.powerScaleDB * 256)
    try set(.powerScaleLog2, "powerScaleDB", log2(parameters.powerScaleDB) * 65536)
    try set(.spreadLog2Lower, "logSpreadLower", parameters.logSpreadLower * log2e * 65536)
    try set(.spreadLog2Upper, "logSpreadUpper", parameters.logSpreadUpper * log2e * 65536)
    try set(.actionLimit, "actionLimit", parameters.actionLimit / parameters.actionScale * 65536)
    try set(.actionScale, "actionScale", parameters.actionScale * 65536)
    // The transform's sum is divided by the number of elements before it is squared.
    try set(.imageOffsetLog2, "imageOffset", log2(1 / (elements * elements * 1e-12)) * 65536)
    // The gain is the energy over the number of subcarriers.
    try set(
      .unitEnergyPower, "requiredReceivedMilliwatts",
      10 * log10(pilot.requiredReceivedMilliwatts * Double(Pilot.subcarriers)) * 256)
    // A noiseless pilot has the least noise that the field can express.
    let noise = max(pilot.noisePowerPerElement * elements, exp2(-256))
    try set(.noiseEnergyLog2, "noisePowerPerElement", log2(noise) * 65536)
  }

  private mutating func set(
    _ field: LoopLayout.Field, _ name: String, _ value: Double
  ) throws(LoopSectionError) {
    words[field.rawValue] = try Self.integer(value, name)
  }

  private static func integer(_ value: Double, _ name: String) throws(LoopSectionError) -> Int32 {
    guard let integer = Int32(exactly: value.rounded(.toNearestOrAwayFromZero)) else {
      throw .outOfRange(field: name, value: value)
    }
    return integer
  }

  // MARK: Conversions

  private mutating func writeConversions() throws(LoopSectionError) {
    let (one, decibel) = (65536.0, 65536 * parameters.powerScaleDB)
    try map(.frameForeground, tensors.frame, unit: 255 * 4096 / 3)
    try map(.frameMotion, tensors.frame, unit: 255 * 4096 / 5)
    try map(.csi, tensors.csi, unit: one)
    try map(.power, tensors.power, unit: decibel)
    try map(.recentPowers, tensors.recentPowers, unit: decibel)
    try map(.headPowers, tensors.headPowers, unit: decibel)
    try map(.reference, tensors.reference, unit: 4096)
    try map(.action, tensors.action, unit: one)
    try read(.correction, tensors.correction, unit: one)
    try read(.forecastMean, tensors.forecast, unit: decibel)
    try read(.forecastLogSpread, tensors.forecast, unit: one / log(2))
    if let features = tensors.stoppingFeatures, let values = tensors.stoppingValues {
      try map(.stoppingPower, features, unit: decibel)
      try map(.stoppingLogarithm, features, unit: one / log(2))
      try read(.stoppingValue, values, unit: one)
    }
  }

  /// A fixed format with `unit` steps in 1.0 of the tensor's real value, to the tensor.
  private mutating func map(
    _ conversion: LoopLayout.Conversion, _ tensor: QuantizedTensor, unit: Double
  ) throws(LoopSectionError) {
    try store(conversion, tensor, factor: 1 / (unit * Double(tensor.scale)))
  }

  private mutating func read(
    _ conversion: LoopLayout.Conversion, _ tensor: QuantizedTensor, unit: Double
  ) throws(LoopSectionError) {
    try store(conversion, tensor, factor: unit * Double(tensor.scale))
  }

  private mutating func store(
    _ conversion: LoopLayout.Conversion, _ tensor: QuantizedTensor, factor: Double
  ) throws(LoopSectionError) {
    guard let multiplier = QuantizedMultiplier(factor: factor) else {
      throw .factor(tensor: tensor.name, factor: factor)
    }
    let word = LoopLayout.word(of: conversion)
    words[word] = multiplier.multiplier
    words[word + 1] = multiplier.shift
    words[word + 2] = Int32(bitPattern: tensor.scale.bitPattern)
  }

  // MARK: Tables

  private mutating func writeTables() throws(LoopSectionError) {
    let disagreement = parameters.disagreement
    guard disagreement.count == parameters.horizonSlots + 1, disagreement.count >= 5 else {
      throw .tableSize(
        field: "disagreement", found: disagreement.count, expected: parameters.horizonSlots + 1)
    }
    guard disagreement[4] > 0 else { throw .outOfRange(field: "disagreement[4]", value: disagreement[4]) }
    guard disagreement.count <= LoopLayout.maximumHorizon + 1 else {
      throw .outOfRange(field: "horizonSlots", value: Double(parameters.horizonSlots))
    }
    for (age, value) in disagreement.enumerated() {
      words[LoopLayout.disagreementWord + age] = try Self.integer(
        value / disagreement[4] * 65536, "disagreement[\(age)]")
    }
    let latent = tensors.latent
    words[LoopLayout.latentScaleWord] = Int32(bitPattern: latent.scale.bitPattern)
    try writeBounds("latentLower", parameters.latentLower, at: LoopLayout.latentLowerWord)
    try writeBounds("latentUpper", parameters.latentUpper, at: LoopLayout.latentUpperWord)
  }

  private mutating func writeBounds(
    _ field: String, _ bounds: [Double], at word: Int
  ) throws(LoopSectionError) {
    guard bounds.count == LoopLayout.latentCount else {
      throw .tableSize(field: field, found: bounds.count, expected: LoopLayout.latentCount)
    }
    let latent = tensors.latent
    for (index, bound) in bounds.enumerated() {
      let quantized = bound / Double(latent.scale) + Double(latent.zeroPoint)
      // Strictly inside the type: a latent at its end has saturated, and what it stands for is beyond the bound.
      let clipped = min(
        max(quantized, Double(latent.elementType.minimum + 1)), Double(latent.elementType.maximum - 1))
      words[word + index] = try Self.integer(clipped, "\(field)[\(index)]")
    }
  }
}
