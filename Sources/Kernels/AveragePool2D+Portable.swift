import FixedPoint

/// The definition of `AveragePool2D`. Border pixels clip the range of taps; the divisor depends on the position only.
enum PortableAveragePool2D {
  @inline(__always)
  static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: PoolGeometry, _ parameters: AveragePool2D.Parameters,
    _ output: inout MutableSpan<Element>
  ) {
    guard let input = unsafe input.firstElement(), var target = unsafe output.firstElement()
    else { return }
    let shape = geometry.input
    let size = geometry.output
    let window = geometry.window
    let tapCount = Int32(truncatingIfNeeded: window.kernelHeight &* window.kernelWidth)
    var divisorCount = tapCount
    var divisor = RoundingDivisor(tapCount)
    var row = 0
    while row < size.height {
      let rows = geometry.rows(of: row)
      var column = 0
      while column < size.width {
        let columns = geometry.columns(of: column)
        let inside = Int32(truncatingIfNeeded: rows.count &* columns.count)
        let padding = parameters.countsPadding ? (tapCount &- inside) &* parameters.zeroPoint : 0
        let count = parameters.countsPadding ? tapCount : inside
        if count != divisorCount {
          divisorCount = count
          divisor = RoundingDivisor(count)
        }
        var channel = 0
        while channel < shape.channels {
          var sum = padding
          var tapRow = rows.first
          while tapRow < rows.end {
            let inputRow = (geometry.top(of: row) &+ tapRow &* window.dilationHeight) &* shape.width
            var tap = columns.first
            while tap < columns.end {
              let pixel = inputRow &+ geometry.left(of: column) &+ tap &* window.dilationWidth
              sum = unsafe sum &+ input[pixel &* shape.channels &+ channel].widened
              tap &+= 1
            }
            tapRow &+= 1
          }
          unsafe target[channel] = Element.narrowed(divisor.divide(sum))
          channel &+= 1
        }
        unsafe target += shape.channels
        column &+= 1
      }
      row &+= 1
    }
  }
}
