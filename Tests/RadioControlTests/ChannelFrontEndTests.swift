import Foundation
import Testing

@testable import RadioControl

@Suite struct ChannelFrontEndTests {
  /// γ N₀ B with γ = 22 dB, N₀ B = −84 dBm, times 32 subcarriers (the gain is energy / 32).
  static let unitEnergyPowerDBm = 22 - 84 + 10 * log10(32.0)
  static let noisePerElement = pow(10, -8.4) / 10

  static func frontEnd(noisePerElement: Double = noisePerElement) -> ChannelFrontEnd {
    ChannelFrontEnd(
      imageOffsetLog2: Int32((log2(1 / (512.0 * 512 * 1e-12)) * 65536).rounded()),
      unitEnergyPowerDBm: Int32((unitEnergyPowerDBm * 256).rounded()),
      noiseEnergyLog2: noisePerElement == 0
        ? -120 << 16 : Int32((log2(512 * noisePerElement) * 65536).rounded()))
  }

  struct Block {
    var samples: [Int16]
    var exponent: Int32
    var exact: [Double]
  }

  /// A few plane waves of indoor strength, quantised as a receiver does; `exact` is the quantised block.
  static func block(seed: UInt64, amplitude: Double = 1e-4, bits: Int32 = 15) -> Block {
    var random = SplitMix64(seed: seed)
    var channel = [Double](repeating: 0, count: 1024)
    for _ in 0..<5 {
      let level = amplitude * random.uniform(0.02, 1)
      let angle = random.uniform(-1, 1)
      let delay = random.uniform(0, 16)
      let phase = random.uniform(0, 6.28)
      for antenna in 0..<16 {
        for subcarrier in 0..<32 {
          let argument =
            phase + Double.pi * angle * Double(antenna) - 2 * Double.pi * delay * Double(subcarrier) / 32
          channel[2 * (antenna * 32 + subcarrier)] += level * cos(argument)
          channel[2 * (antenna * 32 + subcarrier) + 1] += level * sin(argument)
        }
      }
    }
    let largest = channel.map(abs).max() ?? 0
    let exponent = Int32(floor(Foundation.log2(largest))) + 1 - bits
    let limit = exp2(Double(bits)) - 1
    let samples = channel.map { Int16(max(-limit, min(limit, ($0 * exp2(Double(-exponent))).rounded()))) }
    return Block(
      samples: samples, exponent: exponent, exact: samples.map { Double($0) * exp2(Double(exponent)) })
  }

  /// The definition, in double precision and without a fast transform.
  static func image(_ channel: [Double]) -> [Double] {
    func hamming(_ index: Int, _ count: Int) -> Double {
      0.54 - 0.46 * cos(2 * Double.pi * Double(index) / Double(count - 1))
    }
    // Over delay first, then over angle.
    var delayed = [Double](repeating: 0, count: 1024)
    for antenna in 0..<16 {
      for delay in 0..<32 {
        for subcarrier in 0..<32 {
          let weight = hamming(antenna, 16) * hamming(subcarrier, 32)
          let angle = 2 * Double.pi * Double(delay * subcarrier) / 32
          let real = channel[2 * (antenna * 32 + subcarrier)] * weight
          let imaginary = channel[2 * (antenna * 32 + subcarrier) + 1] * weight
          delayed[2 * (antenna * 32 + delay)] += real * cos(angle) - imaginary * sin(angle)
          delayed[2 * (antenna * 32 + delay) + 1] += real * sin(angle) + imaginary * cos(angle)
        }
      }
    }
    var image = [Double](repeating: 0, count: 512)
    for row in 0..<16 {
      for delay in 0..<32 {
        var real = 0.0
        var imaginary = 0.0
        for antenna in 0..<16 {
          let angle = -2 * Double.pi * Double(antenna * (row - 8)) / 16
          let x = delayed[2 * (antenna * 32 + delay)]
          let y = delayed[2 * (antenna * 32 + delay) + 1]
          real += x * cos(angle) - y * sin(angle)
          imaginary += x * sin(angle) + y * cos(angle)
        }
        let power = (real * real + imaginary * imaginary) / (512 * 512)
        image[row * 32 + delay] = log(1 + power / 1e-12) / 4 - 0.5
      }
    }
    return image
  }

  static func requiredPowerDBm(_ channel: [Double], noisePerElement: Double) -> Double {
    let gain = channel.reduce(0) { $0 + $1 * $1 } / 32
    let debiased = max(gain - 16 * noisePerElement, noisePerElement * (16.0 / 32).squareRoot())
    return 22 - 84 - 10 * log10(debiased)
  }

  static func measure(
    _ block: Block, frontEnd: ChannelFrontEnd = frontEnd()
  ) throws -> (ChannelFrontEnd.Measurement, [Int32]) {
    var scratch = [Int32](repeating: 0, count: ChannelFrontEnd.scratchCount)
    var span = scratch.mutableSpan
    let measurement = try frontEnd.measure(
      samples: block.samples.span, exponent: block.exponent, scratch: &span)
    return (measurement, Array(scratch.prefix(512)))
  }

  @Test(arguments: [(UInt64(1), 1e-4), (2, 1e-3), (3, 3e-6), (4, 1e-2)])
  func imageMatchesDoublePrecision(seed: UInt64, amplitude: Double) throws {
    let block = Self.block(seed: seed, amplitude: amplitude)
    let (_, found) = try Self.measure(block)
    let exact = Self.image(block.exact)
    var worst = 0.0
    for index in 0..<512 { worst = max(worst, abs(Double(found[index]) / 65536 - exact[index])) }
    // Q15 windows leave side lobes of 2⁻¹⁶ of the strongest path, which show above the pixel's floor of 1e-6.
    #expect(worst < max(1e-4, 0.5 * amplitude), "worst \(worst)")
  }

  @Test(arguments: 0..<6) func powerMatchesDoublePrecision(seed: Int) throws {
    let block = Self.block(seed: UInt64(10 + seed), amplitude: pow(10, -2.5 - Double(seed) / 2))
    for noise in [0, Self.noisePerElement] {
      let (found, _) = try Self.measure(block, frontEnd: Self.frontEnd(noisePerElement: noise))
      guard case .requiredPowerDBm(let power) = found else {
        Issue.record("rejected: \(found)")
        return
      }
      let exact = Self.requiredPowerDBm(block.exact, noisePerElement: noise)
      #expect(abs(Double(power) / 256 - exact) < 0.02, "noise \(noise): \(Double(power) / 256) for \(exact)")
    }
  }

  @Test func weakPilotIsBoundedByTheNoise() throws {
    let block = Self.block(seed: 5, amplitude: 1e-8)
    let (found, _) = try Self.measure(block)
    let floor = Self.requiredPowerDBm([0], noisePerElement: Self.noisePerElement)
    guard case .requiredPowerDBm(let power) = found else {
      Issue.record("rejected: \(found)")
      return
    }
    #expect(abs(Double(power) / 256 - floor) < 0.01)
  }

  @Test func headroomOfTheBlockDoesNotMatter() throws {
    let block = Self.block(seed: 6, bits: 9)
    var shifted = block
    shifted.samples = block.samples.map { $0 << 5 }
    shifted.exponent -= 5
    let (power, image) = try Self.measure(block)
    let (shiftedPower, shiftedImage) = try Self.measure(shifted)
    #expect(power == shiftedPower)
    #expect(image == shiftedImage)
  }

  @Test func fullScaleDoesNotOverflow() throws {
    // Every antenna in phase at the most negative sample: all energy in zero angle, zero delay.
    let samples = [Int16](repeating: Int16.min, count: 1024)
    let block = Block(samples: samples, exponent: -20, exact: samples.map { Double($0) * exp2(-20) })
    let (_, found) = try Self.measure(block)
    let exact = Self.image(block.exact)
    #expect(abs(Double(found[8 * 32]) / 65536 - exact[8 * 32]) < 1e-4)
    #expect(found[8 * 32] == found.max())
  }

  @Test func malformedBlocksAreRejectedAndWrongSizesThrow() throws {
    var block = Self.block(seed: 7)
    block.exponent = 61
    #expect(try Self.measure(block).0 == .rejected(.exponent(61)))
    block.exponent = -121
    #expect(try Self.measure(block).0 == .rejected(.exponent(-121)))
    block.exponent = -20
    block.samples = [Int16](repeating: 0, count: 1024)
    #expect(try Self.measure(block).0 == .rejected(.silent))
    block.samples.removeLast()
    #expect(throws: RadioControlError.pilotSampleCount(1023, expected: 1024)) { try Self.measure(block) }
    var scratch = [Int32](repeating: 0, count: 10)
    let samples = [Int16](repeating: 1, count: 1024)
    #expect(throws: RadioControlError.scratchCount(10, needed: 1024)) {
      var span = scratch.mutableSpan
      _ = try Self.frontEnd().measure(samples: samples.span, exponent: 0, scratch: &span)
    }
  }
}
