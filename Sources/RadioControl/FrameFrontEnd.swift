import FixedPoint

/// Two grey frames of the camera: the present one and the one a slot earlier, uint8 `[64, 64]` each.
public struct FramePair: ~Escapable {
  public static let height = 64
  public static let width = 64
  public static let pixelCount = height * width

  public let current: Span<UInt8>
  public let previous: Span<UInt8>

  @_lifetime(copy current, copy previous)
  public init(current: Span<UInt8>, previous: Span<UInt8>) {
    self.current = current
    self.previous = previous
  }
}

/// Turns a pair of frames into the frame encoder's input `[64, 64, 2]`: 3 (f_t − background) and
/// 5 (f_t − f_{t−1}), f = grey level / 255. The host's floating-point twin is `FrameInput` of the simulation.
public struct FrameFrontEnd: Sendable, Equatable {
  /// Differences of grey levels in Q12 to tensor numbers, for channel 0: 3 / (255 · 4096 · scale). The fraction
  /// bits keep double rounding below 0.54 units of a tensor whose scale is above 1e-4.
  public var foreground: TensorMap
  /// For channel 1: 5 / (255 · 4096 · scale).
  public var motion: TensorMap

  public init(foreground: TensorMap, motion: TensorMap) {
    self.foreground = foreground
    self.motion = motion
  }

  /// Fills a tensor of Int8 or Int16, saturating.
  ///
  /// - Parameters:
  ///   - background: the frame without the device, `[64, 64]`.
  ///   - tensor: `[64, 64, 2]`.
  public func write<Element: FixedWidthInteger>(
    current: Span<UInt8>, previous: Span<UInt8>, background: Span<UInt8>,
    into tensor: inout MutableSpan<Element>
  ) throws(RadioControlError) {
    let pixels = FramePair.pixelCount
    guard current.count == pixels else { throw .frameSize(current.count, expected: pixels) }
    guard previous.count == pixels else { throw .frameSize(previous.count, expected: pixels) }
    guard background.count == pixels else { throw .frameSize(background.count, expected: pixels) }
    guard tensor.count == 2 * pixels else { throw .tensorCount(tensor.count, expected: 2 * pixels) }
    let lower: Int32 = Element.bitWidth == 8 ? -128 : -32768
    let upper: Int32 = Element.bitWidth == 8 ? 127 : 32767
    for pixel in 0..<pixels {
      let level = Int32(current[pixel])
      let change = foreground((level &- Int32(background[pixel])) &<< 12)
      let movement = motion((level &- Int32(previous[pixel])) &<< 12)
      tensor[2 &* pixel] = Element(truncatingIfNeeded: clamp(change, lower: lower, upper: upper))
      tensor[2 &* pixel &+ 1] = Element(truncatingIfNeeded: clamp(movement, lower: lower, upper: upper))
    }
  }
}
