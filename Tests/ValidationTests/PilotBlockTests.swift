import Foundation
import Simulation
import Testing

@testable import Validation

@Suite struct PilotBlockTests {
  @Test(arguments: [0, 1, 5])
  func blocksReproduceTheChannel(_ index: Int) {
    let channel = Episode(world: World(.worldB), seed: 3, index: index).observedChannel()
    let block = PilotBlock(channel)
    let unit = pow(2, Double(block.exponent))
    let largest = block.samples.map { abs(Int($0)) }.max() ?? 0
    #expect((1 << 14...32767).contains(largest))
    for (sample, value) in zip(block.samples, channel.values) {
      #expect(abs(Double(sample) * unit - Double(value)) <= unit / 2 * 1.0001)
    }
  }

  @Test func theLargestPartMayRoundUpToTheLimit() {
    var values = [Float](repeating: 0, count: 2 * 16 * 32)
    values[7] = -0.999999
    let block = PilotBlock(ChannelMatrix(antennas: 16, subcarriers: 32, values: values))
    #expect(block.samples[7] == -32767 && block.exponent == -15)
  }

  @Test func silenceStaysSilent() {
    let channel = ChannelMatrix(
      antennas: 16, subcarriers: 32, values: [Float](repeating: 0, count: 2 * 16 * 32))
    let block = PilotBlock(channel)
    #expect(block.samples.allSatisfy { $0 == 0 } && block.exponent == 0)
  }
}
