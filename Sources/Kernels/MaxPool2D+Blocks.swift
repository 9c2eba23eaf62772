import CTarget
import FixedPoint

/// `MaxPool2D` by blocks of channels. The last block reaches back where the channels are no multiple of it; fewer channels
/// than a block go one by one.
enum BlockMaxPool2D {
  @inline(__always)
  static func run<Element: ActivationElement>(
    _ input: Span<Element>, _ geometry: PoolGeometry, _ output: inout MutableSpan<Element>
  ) {
    let channels = geometry.input.channels
    let block = Int(LL_POOL_BYTES) / MemoryLayout<Element>.size
    let step = channels >= block ? block : 1
    guard let input = unsafe input.firstElement(), var target = unsafe output.firstElement() else { return }
    let size = geometry.output
    var row = 0
    while row < size.height {
      let rows = geometry.rows(of: row)
      var column = 0
      while column < size.width {
        let taps = PoolTaps(
          geometry, rows: rows, row: row, columns: geometry.columns(of: column), column: column)
        let source = unsafe input + taps.start &* channels
        var channel = 0
        while channel < channels {
          let first = min(channel, channels &- step)
          if step == 1 {
            unsafe target[first] = greatestOfOne(source + first, taps, channels: channels)
          } else {
            unsafe greatest(source + first, taps, channels: channels, into: target + first)
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
  private static func greatest<Element: ActivationElement>(
    _ source: UnsafePointer<Element>, _ taps: PoolTaps, channels: Int,
    into target: UnsafeMutablePointer<Element>
  ) {
    var bytes = unsafe ll_pool_load_bytes(source)
    var halves = unsafe ll_pool_load_halves(source)
    var (line, row) = unsafe (source, 0)
    while row < taps.rows {
      var (tap, column) = unsafe (line, 0)
      while column < taps.columns {
        if Element.self == Int8.self {
          bytes = unsafe ll_pool_greater_bytes(bytes, tap)
        } else {
          halves = unsafe ll_pool_greater_halves(halves, tap)
        }
        unsafe tap += taps.columnStep &* channels
        column &+= 1
      }
      unsafe line += taps.rowStep &* channels
      row &+= 1
    }
    if Element.self == Int8.self {
      unsafe ll_pool_store_bytes(bytes, target)
    } else {
      unsafe ll_pool_store_halves(halves, target)
    }
  }

  /// One channel of one output pixel.
  @inline(__always)
  private static func greatestOfOne<Element: ActivationElement>(
    _ source: UnsafePointer<Element>, _ taps: PoolTaps, channels: Int
  ) -> Element {
    var result = unsafe source[0].widened
    var (line, row) = unsafe (source, 0)
    while row < taps.rows {
      var (tap, column) = unsafe (line, 0)
      while column < taps.columns {
        result = unsafe greater(result, tap[0].widened)
        unsafe tap += taps.columnStep &* channels
        column &+= 1
      }
      unsafe line += taps.rowStep &* channels
      row &+= 1
    }
    return Element.narrowed(result)
  }
}
