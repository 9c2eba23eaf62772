import FixedPoint

/// Turns a pilot into what the networks and the scheduler need: the angle-delay image and the required power.
///
/// Everything is integer and constant work. The host's floating-point twin is `ChannelInput` of the simulation.
public struct ChannelFrontEnd: Sendable, Equatable {
  /// Int32 values of scratch memory: the complex grid `[antenna 16, subcarrier 32, 2]`, then the image in place.
  public static let scratchCount = Pilot.sampleCount
  /// Values in the angle-delay image `[angle 16, delay 32]`.
  public static let imageCount = Pilot.antennas * Pilot.subcarriers

  /// log₂(n² / 1e-12), Q16, where n is the factor on the windowed transform's sum.
  public var imageOffsetLog2: Int32
  /// Required power for Σ|h|² = 1 over all antennas and subcarriers, dBm, Q8.
  public var unitEnergyPowerDBm: Int32
  /// log₂ of the receiver's expected Σ|noise|² over all antennas and subcarriers, Q16.
  public var noiseEnergyLog2: Int32

  public init(imageOffsetLog2: Int32, unitEnergyPowerDBm: Int32, noiseEnergyLog2: Int32) {
    self.imageOffsetLog2 = imageOffsetLog2
    self.unitEnergyPowerDBm = unitEnergyPowerDBm
    self.noiseEnergyLog2 = noiseEnergyLog2
  }

  /// Fraction bits of the grid before the transform, in units of the normalised sample: with 15-bit samples
  /// and windows that sum to 137.6, Σ|x| ≤ √2 · 2¹⁵ · 137.6 · 2⁸ < 1.64e9, below the bound of
  /// ``FourierTransform``.
  static let gridFractionBits: Int32 = 8

  /// Why a pilot cannot be used.
  public enum Rejection: Equatable, Sendable {
    /// The block exponent lies outside ``Pilot/exponents``.
    case exponent(Int32)
    /// Every sample is zero.
    case silent
  }

  /// The measured required power.
  public enum Measurement: Equatable, Sendable {
    /// dBm, Q8, in ± 128 dBm.
    case requiredPowerDBm(Int32)
    case rejected(Rejection)
  }

  /// Measures a pilot and leaves its image in `scratch`.
  ///
  /// - Parameters:
  ///   - samples: ``Pilot/sampleCount`` values.
  ///   - scratch: at least ``scratchCount`` values. On return the first ``imageCount`` hold the image
  ///     `[angle 16, delay 32]`, Q16: log(1 + |a|² / 1e-12) / 4 − 0.5, zero angle in row 8. Undefined when the
  ///     pilot was rejected.
  public func measure(
    samples: Span<Int16>, exponent: Int32, scratch: inout MutableSpan<Int32>
  ) throws(RadioControlError) -> Measurement {
    guard samples.count == Pilot.sampleCount else {
      throw .pilotSampleCount(samples.count, expected: Pilot.sampleCount)
    }
    guard scratch.count >= Self.scratchCount else {
      throw .scratchCount(scratch.count, needed: Self.scratchCount)
    }
    guard exponent >= Pilot.exponents.lowerBound, exponent <= Pilot.exponents.upperBound else {
      return .rejected(.exponent(exponent))
    }
    var energy = WideUnsigned()
    var (least, greatest) = (Int32(0), Int32(0))
    for index in 0..<Pilot.sampleCount {
      let sample = Int32(samples[index])
      energy.addSquare(sample)
      least = lesser(least, sample)
      greatest = greater(greatest, sample)
    }
    guard least != greatest else { return .rejected(.silent) }

    // 15 significant bits whatever the sender's headroom; a magnitude of 2¹⁵ itself (−32768) stays.
    let magnitude = greater(0 &- least, greatest)
    let headroom = Int32(truncatingIfNeeded: magnitude.leadingZeroBitCount) &- 17
    let shift = greater(headroom, 0)
    Self.window(samples, leftShift: shift, into: &scratch)
    Self.transform(&scratch)
    logarithms(of: &scratch, exponent: exponent &- shift &- Self.gridFractionBits)

    let normalized = energy.normalized
    let energyLog2 =
      BinaryLogarithm.log2(normalized.mantissa) &+ ((normalized.exponent &+ 2 &* exponent) &<< 16)
    return .requiredPowerDBm(requiredPower(energyLog2: energyLog2))
  }

  /// dBm, Q8, for an energy Σ|h|² whose log₂ is given in Q16, after taking the expected noise off it.
  ///
  /// What is left is not less than the noise's own uncertainty, its expectation over √(16 · 32): no smaller
  /// gain can be told from none.
  func requiredPower(energyLog2: Int32) -> Int32 {
    // log₂(1 − 2^−d), d = log₂(energy / noise).
    let excess = clamp(energyLog2 &- noiseEnergyLog2, lower: 0, upper: 30 &<< 16)
    let remainder = (1 &<< 30) &- BinaryLogarithm.exp2(0 &- excess, fractionBits: 30)
    let positive = UInt32(bitPattern: greater(remainder, 1))
    let signal = energyLog2 &+ BinaryLogarithm.log2(positive) &- (30 &<< 16)
    // log₂ √512 = 4.5.
    let floor = noiseEnergyLog2 &- (9 &<< 15)
    return saturated(unitEnergyPowerDBm &- Decibels.fromLog2(greater(signal, floor)))
  }

  private func saturated(_ powerDBm: Int32) -> Int32 {
    clamp(powerDBm, lower: -128 &<< 8, upper: 128 &<< 8)
  }

  /// Samples times both windows, with alternating signs over the antennas: that puts the zero angle in the
  /// middle row without moving rows afterwards.
  private static func window(_ samples: Span<Int16>, leftShift: Int32, into grid: inout MutableSpan<Int32>) {
    for antenna in 0..<Pilot.antennas {
      let sign: Int32 = antenna & 1 == 0 ? 1 : -1
      let antennaWeight = sign &* HammingWindow.antennas[antenna]
      for subcarrier in 0..<Pilot.subcarriers {
        let weight = HammingWindow.subcarriers[subcarrier]
        let index = 2 &* (antenna &* Pilot.subcarriers &+ subcarrier)
        for part in 0..<2 {
          let sample = Int32(samples[index &+ part]) &<< leftShift
          // Q15 · 2⁷ of 2¹⁵ leaves 8 fraction bits; |·| ≤ 2³⁰ before the shift.
          let once = (sample &* antennaWeight &+ (1 &<< 6)) &>> 7
          grid[index &+ part] = roundedProduct(once, weight, fractionBits: 15)
        }
      }
    }
  }

  private static func transform(_ grid: inout MutableSpan<Int32>) {
    for antenna in 0..<Pilot.antennas {
      FourierTransform.transform(
        &grid, first: antenna * Pilot.subcarriers, stride: 1, sizeLog2: 5, direction: .inverse)
    }
    for delay in 0..<Pilot.subcarriers {
      FourierTransform.transform(
        &grid, first: delay, stride: Pilot.subcarriers, sizeLog2: 4, direction: .forward)
    }
  }

  /// Replaces complex values by log(1 + |a|² / 1e-12) / 4 − 0.5 in Q16, in place: value i is written where
  /// pair i / 2 was read before.
  private func logarithms(of grid: inout MutableSpan<Int32>, exponent: Int32) {
    for index in 0..<Self.imageCount {
      var power = WideUnsigned()
      power.addSquare(grid[2 &* index])
      power.addSquare(grid[2 &* index &+ 1])
      let normalized = power.normalized
      let log2 =
        BinaryLogarithm.log2(normalized.mantissa | (normalized.mantissa == 0 ? 1 : 0))
        &+ ((normalized.exponent &+ 2 &* exponent) &<< 16) &+ imageOffsetLog2
      grid[index] = Self.compressed(BinaryLogarithm.log2OnePlusExp2(log2))
    }
  }

  /// value · ln 2 / 4 − 0.5, Q16 in and out.
  private static func compressed(_ value: Int32) -> Int32 {
    // ln 2 / 4 is 1488522236 in Q33.
    roundedProduct(value, 1_488_522_236 &>> 3, fractionBits: 30) &- (1 &<< 15)
  }
}
