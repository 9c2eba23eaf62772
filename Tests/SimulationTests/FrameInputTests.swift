import Simulation
import Testing

struct FrameInputTests {
  @Test func channelsAreForegroundAndDifference() {
    var output = [Float](repeating: 0, count: 6)
    unsafe output.withUnsafeMutableBufferPointer {
      unsafe FrameInput.make(
        current: [255, 51, 0], previous: [0, 51, 255], background: [0, 0, 51], into: $0)
    }
    let expected: [Float] = [3, 5, 0.6, 0, -0.6, -5]
    for (value, expected) in zip(output, expected) { #expect(abs(value - expected) < 1e-6) }
  }
}
