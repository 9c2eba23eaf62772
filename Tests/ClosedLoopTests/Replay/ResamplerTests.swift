import ClosedLoop
import Simulation
import Testing

@Suite struct ResamplerTests {
  @Test func framesOfTheRightSizeStayAsTheyAre() {
    let frame = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    #expect(FrameResampler(height: 64, width: 64)(frame[...]) == frame)
  }

  @Test func largerFramesAreAveraged() {
    // 128 × 192: blocks of 2 × 3 pixels.
    let frame = (0..<(128 * 192)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 2) }
    let found = FrameResampler(height: 128, width: 192)(frame[...])
    for i in 0..<64 {
      for j in 0..<64 {
        var sum = 0
        for y in 2 * i..<2 * i + 2 { for x in 3 * j..<3 * j + 3 { sum += Int(frame[y * 192 + x]) } }
        #expect(abs(Int(found[64 * i + j]) - Int((Double(sum) / 6).rounded())) <= 1)
      }
    }
  }

  @Test func smallerFramesAreRepeated() {
    let frame: [UInt8] = [10, 20, 30, 40]
    let found = FrameResampler(height: 2, width: 2)(frame[...])
    #expect(found[0] == 10 && found[31] == 10 && found[32] == 20 && found[64 * 63] == 30 && found[4095] == 40)
  }

  /// Sizes that do not divide: means stay, extremes do not grow.
  @Test func anySizeKeepsTheMean() {
    for (height, width) in [(65, 63), (100, 37), (1, 1), (7, 500)] {
      let frame = (0..<(height * width)).map { UInt8(truncatingIfNeeded: $0 &* 97) }
      let found = FrameResampler(height: height, width: width)(frame[...])
      let mean = Double(frame.reduce(0) { $0 + Int($1) }) / Double(frame.count)
      let after = Double(found.reduce(0) { $0 + Int($1) }) / 4096
      #expect(abs(mean - after) < 0.6, "\(height) × \(width)")
    }
  }

  @Test func channelsKeepTheirGain() throws {
    let stream = RandomStream(seed: 1, episode: 0, purpose: .controller)
    for (antennas, subcarriers) in [(16, 32), (4, 8), (32, 100), (1, 1), (64, 16)] {
      let values = (0..<(2 * antennas * subcarriers)).map { _ in
        Float(stream.gaussian(standardDeviation: 1e-4))
      }
      let whole = ChannelMatrix(antennas: antennas, subcarriers: subcarriers, values: values)
      for offset in [0.0, -20] {
        let resampler = ChannelResampler(antennas: antennas, subcarriers: subcarriers, gainOffsetDB: offset)
        let kept = try #require(resampler(values[...]))
        let change = Decibels.decibels(kept.gain() / whole.gain())
        #expect(abs(change - offset) < 1e-3)
      }
    }
  }

  @Test func theRightSizeIsOnlyScaled() throws {
    let values = (0..<1024).map { Float($0) * 1e-6 + 1e-6 }
    let kept = try #require(ChannelResampler(antennas: 16, subcarriers: 32, gainOffsetDB: 20)(values[...]))
    for (found, before) in zip(kept.values, values) {
      #expect(abs(found - 10 * before) < 1e-6 * abs(found) + 1e-12)
    }
  }

  /// The middle antennas, every second subcarrier.
  @Test func whichElementsAreKept() throws {
    let values = (0..<(20 * 64)).flatMap { [Float($0 + 1), Float(0)] }
    let kept = try #require(ChannelResampler(antennas: 20, subcarriers: 64, gainOffsetDB: 0)(values[...]))
    let scale = kept.values[0] / Float(2 * 64 + 1 + 1)
    for row in 0..<16 {
      for column in 0..<32 {
        let expected = scale * Float((row + 2) * 64 + 2 * column + 1 + 1)
        let found: Float = kept.values[2 * (row * 32 + column)]
        let difference: Float = abs(found - expected)
        #expect(difference < 1e-4 * expected)
      }
    }
  }

  @Test func aDeadChannelIsNone() {
    let values = [Float](repeating: 0, count: 2 * 4 * 8)
    #expect(ChannelResampler(antennas: 4, subcarriers: 8, gainOffsetDB: 0)(values[...]) == nil)
  }
}
