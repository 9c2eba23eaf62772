import Simulation
import Testing

struct FrameRendererTests {
  /// World B without sensor noise.
  private func quietWorld() -> World {
    var configuration = WorldConfiguration.worldB
    configuration.frame.noiseLevel = 0
    return World(configuration)
  }

  private func frame(_ world: World, at position: SIMD2<Double>, seed: UInt64 = 1) -> [UInt8] {
    let noise = RandomStream(seed: seed, episode: 0, purpose: .sensorNoise)
    return world.renderer.frame(positionMetres: position, noise: noise)
  }

  /// The centroid of what the robot adds to the background is the robot's position.
  @Test func blobCentroidIsThePosition() {
    let world = quietWorld()
    for position in [SIMD2(5.0, 6.0), SIMD2(2.31, 4.77), SIMD2(7.9, 8.05)] {
      let pixels = frame(world, at: position)
      var weight = 0.0
      var moment = SIMD2(0.0, 0.0)
      for row in 0..<64 {
        for column in 0..<64 {
          let value = Double(pixels[row * 64 + column]) - Double(world.background[row * 64 + column])
          weight += value
          let centre = SIMD2(Double(column) + 0.5, Double(row) + 0.5) * (10.0 / 64)
          moment += value * centre
        }
      }
      let centroid = moment / weight
      #expect(abs(centroid.x - position.x) < 0.005)
      #expect(abs(centroid.y - position.y) < 0.005)
      // A Gaussian's volume: level · 2π σ².
      let volume = 255 * 0.9 * 2 * Double.pi * 4
      // The floor, 25.5 levels, is 26 in the background: half a level less over the blob's pixels.
      #expect(abs(weight / volume - 1) < 0.02)
    }
  }

  @Test func backgroundShowsWallsAndPartition() {
    let background = World(.worldB).background
    #expect(background.count == 4096)
    #expect(background[0] == 77 && background[63 * 64 + 30] == 77 && background[40 * 64] == 77)
    #expect(background[16 * 64 + 30] == 77)
    #expect(background[30 * 64 + 30] == 26)
  }

  @Test func farFromTheRobotAFrameIsBackgroundAndNoise() {
    let world = World(.worldB)
    let pixels = frame(world, at: [2, 4])
    var sum = 0.0
    var squares = 0.0
    var count = 0.0
    for row in 40..<60 {
      for column in 30..<60 {
        let difference = Double(pixels[row * 64 + column]) - Double(world.background[row * 64 + column])
        sum += difference
        squares += difference * difference
        count += 1
      }
    }
    // Half a level below the background, which is rounded up; ± 0.2.
    #expect(abs(sum / count + 0.5) < 0.8)
    // 0.02 · 255 = 5.1 grey levels.
    #expect(abs((squares / count).squareRoot() - 5.1) < 0.5)
  }

  @Test func noiseFollowsItsKey() {
    let world = World(.worldB)
    #expect(frame(world, at: [5, 6], seed: 1) == frame(world, at: [5, 6], seed: 1))
    #expect(frame(world, at: [5, 6], seed: 1) != frame(world, at: [5, 6], seed: 2))
  }
}
