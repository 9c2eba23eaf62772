import CTarget
import FixedPoint

/// `AveragePool2D` by blocks of channels. The last block reaches back where the channels are no multiple of it; fewer
/// channels than a block go one by one.
enum BlockAveragePool2D {
  @inline(__always)
  static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: PoolGeometry, _ parameters: AveragePool2D.Parameters,
    _ output: inout MutableSpan<Element>
  ) {
    let channels = geometry.input.channels
    let block = Int(LL_POOL_SUMS)
    let step = channels >= block ? block : 1
    guard let input = unsafe input.firstElement(), var target = unsafe output.firstElement() else { return }
    let size = geometry.output
    let tapCount = Int32(truncatingIfNeeded: geometry.window.kernelHeight &* geometry.window.kernelWidth)
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
        let taps = PoolTaps(geometry, rows: rows, row: row, columns: columns, column: column)
        let source = unsafe input + taps.start &* channels
        var channel = 0
        while channel < channels {
          let first = min(channel, channels &- step)
          if step == 1 {
            let sum = unsafe sumOfOne(source + first, taps, channels: channels, start: padding)
            unsafe target[first] = Element.narrowed(divisor.divide(sum))
          } else {
            let sums = unsafe sum(source + first, taps, channels: channels, start: padding)
            var index = 0
            while index < block {
              unsafe target[first &+ index] = Element.narrowed(divisor.divide(ll_pool_sum(sums, index)))
              index &+= 1
            }
          }
          channel &+= step
        }
        unsafe target += channels
        column &+= 1
      }
      row &+= 1
    }
  }

  /// A block of channels of one output pixel.
  @inline(__always)
  private static func sum<Element: ActivationElement>(
    _ source: UnsafePointer<Element>, _ taps: PoolTaps, channels: Int, start: Int32
  ) -> LLPoolSums {
    var sums = ll_pool_sums(start)
    var (line, row) = unsafe (source, 0)
    while row < taps.rows {
      var (tap, column) = unsafe (line, 0)
      while column < taps.columns {
        sums =
          Element.self == Int8.self
          ? unsafe ll_pool_add_bytes(sums, tap) : unsafe ll_pool_add_halves(sums, tap)
        unsafe tap += taps.columnStep &* channels
        column &+= 1
      }
      unsafe line += taps.rowStep &* channels
      row &+= 1
    }
    return sums
  }

  /// One channel of one output pixel.
  @inline(__always)
  private static func sumOfOne<Element: ActivationElement>(
    _ source: UnsafePointer<Element>, _ taps: PoolTaps, channels: Int, start: Int32
  ) -> Int32 {
    var sum = start
    var (line, row) = unsafe (source, 0)
    while row < taps.rows {
      var (tap, column) = unsafe (line, 0)
      while column < taps.columns {
        sum = unsafe sum &+ tap[0].widened
        unsafe tap += taps.columnStep &* channels
        column &+= 1
      }
      unsafe line += taps.rowStep &* channels
      row &+= 1
    }
    return sum
  }
}
