import Foundation
import ReferenceModels
import Simulation

/// Physical quantities to network inputs and back (docs/architecture.md, "Network inputs").
extension LoopParameters {
  /// `[6]`: position, velocity, acceleration.
  public func referenceInput(_ reference: ReferencePoint) -> [Float] {
    let position = reference.positionMetres
    let velocity = reference.velocityMetresPerSecond / velocityScaleMetresPerSecond
    let acceleration = reference.accelerationMetresPerSecondSquared / actionScale
    return [
      Float((position.x - positionCentreMetres[0]) / positionScaleMetres),
      Float((position.y - positionCentreMetres[1]) / positionScaleMetres),
      Float(velocity.x), Float(velocity.y), Float(acceleration.x), Float(acceleration.y),
    ]
  }

  /// `[2]`.
  public func actionInput(_ action: SIMD2<Double>) -> [Float] {
    [Float(action.x / actionScale), Float(action.y / actionScale)]
  }

  /// clip(a_ref + actionScale · correction), m/s² an axis.
  public func command(correction: [Float], reference: ReferencePoint) -> SIMD2<Double> {
    let wanted =
      reference.accelerationMetresPerSecondSquared
      + actionScale * SIMD2(Double(correction[0]), Double(correction[1]))
    return wanted.clamped(
      lowerBound: SIMD2(repeating: -actionLimit), upperBound: SIMD2(repeating: actionLimit))
  }

  /// The power input of a required power.
  public func powerInput(milliwatts: Double) -> Float {
    Float((Decibels.decibels(milliwatts) - powerCentreDBm) / powerScaleDB)
  }

  /// Mean and spread from the power head's two outputs; the log-spread is clipped in decibels.
  public func forecast(_ output: [Float]) -> PowerForecast {
    let logSpreadDB = min(
      max(Double(output[1]) + log(powerScaleDB), logSpreadLower), logSpreadUpper)
    return PowerForecast(
      meanDBm: powerCentreDBm + powerScaleDB * Double(output[0]), spreadDB: exp(logSpreadDB))
  }
}
