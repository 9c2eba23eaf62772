import Testing

@testable import Autodiff

@Suite struct BatchNormalizationTests {
  let x = testParameter("x", [3, 4])
  let gain = testParameter("gain", [2])
  let offset = testParameter("offset", [2])

  @Test func gradientsWithBatchStatistics() {
    let weights: [Float] = (0..<12).map { 0.2 + 0.3 * Float($0 % 5) }
    GradientCheck(step: 3e-3)([x, gain, offset]) { tape in
      let y = tape.normalizeBatch(
        tape.parameter(x), gain: tape.parameter(gain), offset: tape.parameter(offset), channels: 2,
        updating: nil)
      return tape.mean(tape.multiply(tape.square(y), tape.constant(weights, rows: 3, columns: 4)))
    }
  }

  @Test func gradientsWithRunningStatistics() {
    let statistics = RunningStatistics(channels: 2)
    statistics.mean = [0.2, -0.1]
    statistics.variance = [0.5, 2]
    GradientCheck()([x, gain, offset]) { tape in
      tape.mean(
        tape.square(
          tape.normalize(
            tape.parameter(x), gain: tape.parameter(gain), offset: tape.parameter(offset),
            statistics: statistics)))
    }
  }

  @Test func channelsComeOutWithGainAndOffset() {
    let tape = Tape(recordsGradients: false)
    let y = tape.values(
      tape.normalizeBatch(
        tape.parameter(x), gain: tape.parameter(gain), offset: tape.parameter(offset), channels: 2,
        updating: nil))
    for channel in 0..<2 {
      let values = stride(from: channel, to: 12, by: 2).map { y[$0] }
      let mean = values.reduce(0, +) / 6
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
      #expect(abs(mean - offset.value[channel]) < 1e-4)
      #expect(abs(variance.squareRoot() - abs(gain.value[channel])) < 1e-3)
    }
  }

  @Test func runningStatisticsFollowTheBatch() {
    let statistics = RunningStatistics(channels: 2, momentum: 1)
    let tape = Tape(recordsGradients: false)
    _ = tape.normalizeBatch(
      tape.parameter(x), gain: tape.parameter(gain), offset: tape.parameter(offset), channels: 2,
      updating: statistics)
    let first = stride(from: 0, to: 12, by: 2).map { x.value[$0] }
    #expect(abs(statistics.mean[0] - first.reduce(0, +) / 6) < 1e-5)
  }
}
