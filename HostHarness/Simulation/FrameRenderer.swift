import CGSL

/// The camera: the room from above, [H, W] grey levels in eight bits.
///
/// Pixel (row i, column j) shows the point x = (j + ½) · width / W, y = (i + ½) · depth / H, so row 0 is the
/// wall that carries the array. The robot is a Gaussian blob added to the background.
public struct FrameRenderer: Sendable {
  /// The frame without robot and noise, [H, W].
  public let background: [UInt8]
  private let backgroundLevels: [Float]
  private let configuration: WorldConfiguration.Frame
  private let pixelsPerMetre: SIMD2<Double>

  init(
    _ configuration: WorldConfiguration.Frame, room: WorldConfiguration.Room, plant: WorldConfiguration.Plant
  ) {
    self.configuration = configuration
    let height = configuration.heightPixels
    let width = configuration.widthPixels
    pixelsPerMetre = [Double(width) / room.widthMetres, Double(height) / room.depthMetres]

    // The room's walls are the outermost pixels. A partition keeps the robot out of the clutter; it stands
    // as far in front of the robot's area as the side wall is beside it.
    let clearance = plant.areaXMetres.lower
    let partition = Int(((plant.areaYMetres.lower - clearance) * pixelsPerMetre.y).rounded(.down))
    var levels = [Float](repeating: Float(configuration.floorLevel), count: height * width)
    for row in 0..<height {
      for column in 0..<width
      where row == 0 || row == height - 1 || column == 0 || column == width - 1 || row == partition {
        levels[row * width + column] = Float(configuration.wallLevel)
      }
    }
    backgroundLevels = levels
    background = levels.map { UInt8(($0 * 255).rounded()) }
  }

  /// The robot's centre in pixels: `[column, row]` of the pixel grid whose first pixel's centre is (0, 0).
  public func pixelPosition(ofMetres positionMetres: SIMD2<Double>) -> SIMD2<Double> {
    positionMetres * pixelsPerMetre - 0.5
  }

  /// The frame with the robot at a position, with sensor noise from `noise`; levels outside 0 … 1 are clipped,
  /// the rest rounded to the nearest of 256 (halves up).
  public func frame(positionMetres: SIMD2<Double>, noise: borrowing RandomStream) -> [UInt8] {
    frame(positionMetres: positionMetres, standardNormals: noise.standardNormals(count: pixelCount))
  }

  var pixelCount: Int { configuration.heightPixels * configuration.widthPixels }

  /// - Parameter standardNormals: [H, W], what the noise level is multiplied with.
  func frame(positionMetres: SIMD2<Double>, standardNormals: [Double]) -> [UInt8] {
    precondition(standardNormals.count == pixelCount)
    let height = configuration.heightPixels
    let width = configuration.widthPixels
    let centre = pixelPosition(ofMetres: positionMetres)
    let deviation = configuration.noiseLevel
    let level = Float(configuration.blobLevel)
    return [UInt8](unsafeUninitializedCapacity: height * width) { pixels, count in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { profile in
        for column in 0..<width {
          profile[column] = level * self.profile(at: Double(column) - centre.x)
        }
        for row in 0..<height {
          let rowLevel = self.profile(at: Double(row) - centre.y)
          for column in 0..<width {
            let index = row * width + column
            var value = backgroundLevels[index] + rowLevel * profile[column]
            value += Float(deviation * standardNormals[index])
            pixels[index] = UInt8(min(max(value, 0), 1) * 255 + 0.5)
          }
        }
      }
      count = height * width
    }
  }

  private func profile(at offsetPixels: Double) -> Float {
    let ratio = offsetPixels / configuration.blobSigmaPixels
    return Float(exp(-0.5 * ratio * ratio))
  }
}
