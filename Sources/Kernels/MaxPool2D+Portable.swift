import FixedPoint

/// The definition of `MaxPool2D`. Border pixels clip the range of taps.
enum PortableMaxPool2D {
  @inline(__always)
  static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: PoolGeometry, _ output: inout MutableSpan<Element>
  ) {
    guard let input = unsafe input.firstElement(), var target = unsafe output.firstElement()
    else { return }
    let shape = geometry.input
    let size = geometry.output
    let window = geometry.window
    var row = 0
    while row < size.height {
      let rows = geometry.rows(of: row)
      var column = 0
      while column < size.width {
        let columns = geometry.columns(of: column)
        var channel = 0
        while channel < shape.channels {
          var greatest = Element.lowest
          var tapRow = rows.first
          while tapRow < rows.end {
            let inputRow = (geometry.top(of: row) &+ tapRow &* window.dilationHeight) &* shape.width
            var tap = columns.first
            while tap < columns.end {
              let pixel = inputRow &+ geometry.left(of: column) &+ tap &* window.dilationWidth
              greatest = unsafe greater(greatest, input[pixel &* shape.channels &+ channel].widened)
              tap &+= 1
            }
            tapRow &+= 1
          }
          unsafe target[channel] = Element.narrowed(greatest)
          channel &+= 1
        }
        unsafe target += shape.channels
        column &+= 1
      }
      row &+= 1
    }
  }
}
