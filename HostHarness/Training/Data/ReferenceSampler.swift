import ReferenceModels
import Simulation

/// References near a true state with the expert's answer: unlimited examples for cloning.
struct ReferenceSampler {
  let expert: LinearQuadraticExpert
  let scales: InputScales

  /// Writes row `row` of `reference [N, 6]` and `correction [N, 2]`, both normalised.
  ///
  /// Tracking errors are drawn wider than the loop produces (0.3 m, 0.4 m/s) so that the policy holds when a frame
  /// is late. The correction is the unclipped command less the reference's acceleration.
  func sample(
    state: UnsafePointer<Float>, _ stream: inout SampleStream, reference: inout [Float],
    correction: inout [Float], row: Int
  ) {
    let width = stream.uniform() < 0.5 ? 0.1 : 0.35
    let position = SIMD2(Double(state[0]), Double(state[1]))
    let velocity = SIMD2(Double(state[2]), Double(state[3]))
    let target = ReferencePoint(
      positionMetres: position + width * SIMD2(stream.gaussian(), stream.gaussian()),
      velocityMetresPerSecond: velocity + 1.3 * width * SIMD2(stream.gaussian(), stream.gaussian()),
      accelerationMetresPerSecondSquared: SIMD2(stream.uniform(-1...1), stream.uniform(-0.9...0.9)))
    scales.normalize(target, into: &reference, at: 6 * row)
    let command =
      expert.gain.x * (target.positionMetres - position)
      + expert.gain.y * (target.velocityMetresPerSecond - velocity)
    correction[2 * row] = Float(command.x / scales.actionScale)
    correction[2 * row + 1] = Float(command.y / scales.actionScale)
  }
}

/// How physical quantities become network inputs (docs/architecture.md).
struct InputScales: Sendable, Equatable {
  var positionCentreMetres = SIMD2<Double>(5, 6)
  var positionScaleMetres = 5.0
  var velocityScaleMetresPerSecond = 2.0
  var actionScale = 3.0
  var powerCentreDBm = 7.5
  var powerScaleDB = 6.5

  func normalize(_ reference: ReferencePoint, into values: inout [Float], at index: Int) {
    let position = (reference.positionMetres - positionCentreMetres) / positionScaleMetres
    let velocity = reference.velocityMetresPerSecond / velocityScaleMetresPerSecond
    let acceleration = reference.accelerationMetresPerSecondSquared / actionScale
    for (i, value) in [position.x, position.y, velocity.x, velocity.y, acceleration.x, acceleration.y]
      .enumerated()
    {
      values[index + i] = Float(value)
    }
  }
}
