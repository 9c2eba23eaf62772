/// A channel in the frequency domain, one complex number an antenna and subcarrier.
public struct ChannelMatrix: Sendable, Equatable {
  public let antennas: Int
  public let subcarriers: Int
  /// [antenna, subcarrier, 2], real part first; amplitude gain (received over transmitted).
  public var values: [Float]

  /// - Precondition: `values.count == 2 * antennas * subcarriers`.
  public init(antennas: Int, subcarriers: Int, values: [Float]) {
    precondition(values.count == 2 * antennas * subcarriers)
    self.antennas = antennas
    self.subcarriers = subcarriers
    self.values = values
  }

  /// The wideband gain of maximum-ratio combining: the mean over subcarriers of Σ over antennas |h|².
  public func gain() -> Double {
    var sum = 0.0
    values.withUnsafeBufferPointer { values in
      for index in 0..<values.count {
        let value = Double(values[index])
        sum += value * value
      }
    }
    return sum / Double(subcarriers)
  }

  /// The gain of an observed channel without the bias that its noise adds.
  ///
  /// The noise adds `antennas · noisePower` on average, with a standard deviation of
  /// `noisePower · √(antennas / subcarriers)`; no smaller gain can be told from none, so that is the floor.
  public func debiasedGain(noisePowerPerElement noisePower: Double) -> Double {
    let floor = noisePower * (Double(antennas) / Double(subcarriers)).squareRoot()
    return max(gain() - Double(antennas) * noisePower, floor)
  }

  /// The power a frame needs over this channel, in milliwatts; not capped, infinite when there is no gain.
  public func requiredPowerMilliwatts(_ power: WorldConfiguration.Power, bandwidthHz: Double) -> Double {
    power.requiredMilliwatts(gain: gain(), bandwidthHz: bandwidthHz)
  }

  /// As `requiredPowerMilliwatts`, from an observed channel with noise of that power an element.
  public func estimatedPowerMilliwatts(
    _ power: WorldConfiguration.Power, bandwidthHz: Double, noisePowerPerElement: Double
  ) -> Double {
    power.requiredMilliwatts(
      gain: debiasedGain(noisePowerPerElement: noisePowerPerElement), bandwidthHz: bandwidthHz)
  }
}
