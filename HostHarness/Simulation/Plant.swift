/// Where the robot is and how it moves.
public struct PlantState: Sendable, Equatable {
  public var positionMetres: SIMD2<Double>
  public var velocityMetresPerSecond: SIMD2<Double>

  public init(positionMetres: SIMD2<Double>, velocityMetresPerSecond: SIMD2<Double>) {
    self.positionMetres = positionMetres
    self.velocityMetresPerSecond = velocityMetresPerSecond
  }
}

/// A double integrator on each axis, exact for an acceleration that is constant over a slot.
public struct Plant: Sendable {
  private let configuration: WorldConfiguration.Plant

  public init(_ configuration: WorldConfiguration.Plant) {
    self.configuration = configuration
  }

  /// The command that the actuators carry out: each axis clipped to the acceleration limit.
  public func clipped(_ action: SIMD2<Double>) -> SIMD2<Double> {
    let limit = configuration.accelerationLimitMetresPerSecondSquared
    return action.clamped(
      lowerBound: SIMD2(repeating: -limit), upperBound: SIMD2(repeating: limit))
  }

  /// One slot under the clipped command plus a gust.
  ///
  /// A robot that would leave its area stops at the wall: the position is clipped and the velocity into the
  /// wall becomes zero, the one along it stays.
  public func stepped(
    _ state: PlantState, action: SIMD2<Double>, gustMetresPerSecondSquared: SIMD2<Double>
  ) -> PlantState {
    let acceleration = clipped(action) + gustMetresPerSecondSquared
    let slot = configuration.slotSeconds
    var next = PlantState(
      positionMetres: state.positionMetres + slot * state.velocityMetresPerSecond
        + (0.5 * slot * slot) * acceleration,
      velocityMetresPerSecond: state.velocityMetresPerSecond + slot * acceleration)
    stop(&next, axis: 0, at: configuration.areaXMetres)
    stop(&next, axis: 1, at: configuration.areaYMetres)
    return next
  }

  private func stop(_ state: inout PlantState, axis: Int, at area: Interval) {
    if state.positionMetres[axis] < area.lower {
      state.positionMetres[axis] = area.lower
      state.velocityMetresPerSecond[axis] = max(0, state.velocityMetresPerSecond[axis])
    } else if state.positionMetres[axis] > area.upper {
      state.positionMetres[axis] = area.upper
      state.velocityMetresPerSecond[axis] = min(0, state.velocityMetresPerSecond[axis])
    }
  }
}
