import Simulation
import Testing

struct ChannelInputTests {
  private func image(_ channel: ChannelMatrix) -> [Float] {
    var pixels = [Float](repeating: 0, count: channel.antennas * channel.subcarriers)
    unsafe pixels.withUnsafeMutableBufferPointer {
      unsafe ChannelInput.angleDelayImage(channel, into: $0)
    }
    return pixels
  }

  private func matrix(sine: Double, lengthMetres: Double, amplitude: Double = 1e-4) -> ChannelMatrix {
    World(.worldB).channelModel.matrix(paths: [
      PropagationPath(kind: .direct, amplitude: amplitude, lengthMetres: lengthMetres, directionSine: sine)
    ])
  }

  /// A path at sin φ = (m − 8) / 8 and delay n / B peaks at row m, column n.
  @Test func pathsPeakAtTheirAngleAndDelay() {
    for (row, column) in [(8, 0), (8, 5), (0, 3), (12, 31), (15, 17), (3, 8)] {
      let sine = Double(row - 8) / 8
      let length = Double(column) / 200e6 * ChannelModel.speedOfLight
      let pixels = image(matrix(sine: sine, lengthMetres: length))
      var best = 0
      for index in pixels.indices where pixels[index] > pixels[best] { best = index }
      #expect(best == row * 32 + column)
    }
  }

  /// At its peak |a| is the amplitude times both windows' mean: 0.54 − 0.46 / N each.
  @Test func peakHasTheWindowsGain() {
    let pixels = image(matrix(sine: 0, lengthMetres: 0))
    let gain = (0.54 - 0.46 / 16) * (0.54 - 0.46 / 32)
    let power = gain * 1e-4 * gain * 1e-4 / 1e-12
    // exp(4 (pixel + ½)) − 1 = power, so compare the pixel's exponential by repeated squaring of small steps.
    let exponent = 4 * (Double(pixels[8 * 32]) + 0.5)
    var exponential = 1 + exponent / 1_048_576 + exponent * exponent / 2 / 1_048_576 / 1_048_576
    for _ in 0..<20 { exponential *= exponential }
    #expect(abs((exponential - 1) / power - 1) < 1e-3)
  }

  @Test func silenceIsMinusOneHalf() {
    let zero = ChannelMatrix(antennas: 16, subcarriers: 32, values: [Float](repeating: 0, count: 1024))
    #expect(image(zero).allSatisfy { $0 == -0.5 })
  }

  @Test func hammingWindow() {
    let window = ChannelInput.hammingWindow(count: 5)
    for (value, expected) in zip(window, [0.08, 0.54, 1, 0.54, 0.08]) {
      #expect(abs(value - expected) < 1e-12)
    }
    #expect(ChannelInput.hammingWindow(count: 1) == [1])
  }

  /// The definition of docs/data.md, summed term by term.
  @Test func transformIsItsDefinition() {
    var values = [Float](repeating: 0, count: 2 * 4 * 8)
    for index in values.indices { values[index] = Float((index * 37) % 23 - 11) * 1e-6 }
    let channel = ChannelMatrix(antennas: 4, subcarriers: 8, values: values)
    let pixels = image(channel)
    let rowWindow = ChannelInput.hammingWindow(count: 4)
    let columnWindow = ChannelInput.hammingWindow(count: 8)
    for row in 0..<4 {
      for column in 0..<8 {
        var sum = SIMD2(0.0, 0.0)
        for antenna in 0..<4 {
          for subcarrier in 0..<8 {
            let turns = Double(-antenna * (row - 2)) / 4 + Double(subcarrier * column) / 8
            let phasor = unitPhasor(turns: turns)
            let weight = rowWindow[antenna] * columnWindow[subcarrier] / 32
            let re = Double(values[2 * (antenna * 8 + subcarrier)]) * weight
            let im = Double(values[2 * (antenna * 8 + subcarrier) + 1]) * weight
            sum += [re * phasor.x - im * phasor.y, re * phasor.y + im * phasor.x]
          }
        }
        let power = (sum * sum).sum() / 1e-12
        // Small arguments here: compare exp(4 (pixel + ½)) by its series.
        let exponent = 4 * (Double(pixels[row * 8 + column]) + 0.5)
        var exponential = 1.0
        var term = 1.0
        for order in 1..<40 {
          term *= exponent / Double(order)
          exponential += term
        }
        #expect(abs(exponential - 1 - power) < 1e-4 * (1 + power))
      }
    }
  }

  private func unitPhasor(turns: Double) -> SIMD2<Double> {
    // Eighths of a turn are all that occurs.
    let root = 0.5.squareRoot()
    let table: [SIMD2<Double>] = [
      [1, 0], [root, root], [0, 1], [-root, root], [-1, 0], [-root, -root], [0, -1], [root, -root],
    ]
    let eighths = Int((turns * 8).rounded())
    return table[((eighths % 8) + 8) % 8]
  }
}
