import Testing

@testable import Autodiff

@Suite struct ConvolutionTests {
  @Test(arguments: [(6, 5, 2, 2), (5, 4, 1, 2), (4, 4, 1, 1), (7, 3, 2, 1)])
  func gradients(height: Int, width: Int, strideHeight: Int, strideWidth: Int) {
    let geometry = ConvolutionGeometry(
      same: height, width, channels: 2, kernel: 3, strideHeight: strideHeight, strideWidth: strideWidth)
    let x = testParameter("x", [2, geometry.inputCount])
    let (w, b) = (testParameter("w", [3, geometry.patchCount]), testParameter("b", [3]))
    GradientCheck()([x, w, b]) { tape in
      tape.mean(
        tape.square(
          tape.convolution(tape.parameter(x), tape.parameter(w), tape.parameter(b), geometry)))
    }
  }

  @Test func samePaddingIsTensorFlows() {
    // 64 → 32 with stride 2 and a 3-wide kernel: one zero after, none before.
    let even = ConvolutionGeometry(same: 64, 64, channels: 1, kernel: 3, strideHeight: 2, strideWidth: 2)
    #expect(even.outputHeight == 32 && even.paddingTop == 0 && even.paddingBottom == 1)
    let odd = ConvolutionGeometry(same: 7, 7, channels: 1, kernel: 3, strideHeight: 2, strideWidth: 1)
    #expect(odd.outputHeight == 4 && odd.paddingTop == 1 && odd.paddingBottom == 1)
    #expect(odd.outputWidth == 7 && odd.paddingLeft == 1 && odd.paddingRight == 1)
  }

  @Test func matchesTheDefinition() {
    let geometry = ConvolutionGeometry(same: 5, 6, channels: 2, kernel: 3, strideHeight: 2, strideWidth: 1)
    let (x, w) = (testParameter("x", [1, 60]), testParameter("w", [3, 18]))
    let tape = Tape(recordsGradients: false)
    let y = tape.values(
      tape.convolution(tape.parameter(x), tape.parameter(w), nil, geometry))
    for oy in 0..<geometry.outputHeight {
      for ox in 0..<geometry.outputWidth {
        for o in 0..<3 {
          var sum: Float = 0
          for ky in 0..<3 {
            for kx in 0..<3 {
              let (iy, ix) = (oy * 2 - geometry.paddingTop + ky, ox - geometry.paddingLeft + kx)
              guard (0..<5).contains(iy), (0..<6).contains(ix) else { continue }
              for c in 0..<2 {
                sum += x.value[(iy * 6 + ix) * 2 + c] * w.value[o * 18 + (ky * 3 + kx) * 2 + c]
              }
            }
          }
          #expect(abs(y[(oy * geometry.outputWidth + ox) * 3 + o] - sum) < 1e-4)
        }
      }
    }
  }
}
