import Simulation
import Testing

struct ImageMethodTests {
  private let images = ImageMethod(widthMetres: 10, depthMetres: 8)
  private let point = SIMD2(3.0, 2.0)

  @Test func imagePositions() {
    #expect(images.image(of: point, column: 0, row: 0) == [3, 2])
    #expect(images.image(of: point, column: -1, row: 0) == [-3, 2])
    #expect(images.image(of: point, column: 1, row: 0) == [17, 2])
    #expect(images.image(of: point, column: 2, row: 0) == [23, 2])
    #expect(images.image(of: point, column: -2, row: 0) == [-17, 2])
    #expect(images.image(of: point, column: 0, row: 1) == [3, 14])
    #expect(images.image(of: point, column: 1, row: 1) == [17, 14])
  }

  /// A mirrored path is as long as the broken one over the point where it meets the wall.
  @Test func imagesGiveTheLengthOfTheBrokenPath() {
    let source = SIMD2(5.0, 0.1)
    let image = images.image(of: point, column: 1, row: 0)
    let part = (10 - source.x) / (image.x - source.x)
    let wall = source + part * (image - source)
    #expect(abs(wall.x - 10) < 1e-12)
    func distance(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { ((a - b) * (a - b)).sum().squareRoot() }
    #expect(abs(distance(source, wall) + distance(wall, point) - distance(source, image)) < 1e-12)
    // Equal angles: the sine to the wall is the same before and after.
    let before = (wall.y - source.y) / distance(source, wall)
    let after = (point.y - wall.y) / distance(wall, point)
    #expect(abs(before - after) < 1e-12)
  }

  @Test func amplitudesAreTheWallsInTurn() {
    let walls = WallReflections(left: 0.2, right: 0.3, back: 0.5)
    #expect(images.reflectionAmplitude(column: 0, row: 0, walls: walls) == 1)
    #expect(images.reflectionAmplitude(column: -1, row: 0, walls: walls) == -0.2)
    #expect(images.reflectionAmplitude(column: 1, row: 0, walls: walls) == -0.3)
    #expect(images.reflectionAmplitude(column: 0, row: 1, walls: walls) == -0.5)
    #expect(images.reflectionAmplitude(column: 2, row: 0, walls: walls) == 0.3 * 0.2)
    #expect(images.reflectionAmplitude(column: -1, row: 1, walls: walls) == 0.2 * 0.5)
    #expect(abs(images.reflectionAmplitude(column: -3, row: 0, walls: walls) + 0.2 * 0.3 * 0.2) < 1e-15)
  }

  /// On its way to the corner's image the line passes one of the two neighbouring rooms, never both.
  @Test func cornerPathsPassOneNeighbour() {
    for target in [SIMD2(19.0, 9.0), SIMD2(11.0, 15.0), SIMD2(14.0, 12.0)] {
      let right = images.crosses(column: 1, row: 0, from: [5, 0.1], to: target)
      let back = images.crosses(column: 0, row: 1, from: [5, 0.1], to: target)
      #expect(right != back)
      #expect(images.crosses(column: 0, row: 0, from: [5, 0.1], to: target))
      #expect(images.crosses(column: 1, row: 1, from: [5, 0.1], to: target))
      #expect(!images.crosses(column: -1, row: 0, from: [5, 0.1], to: target))
    }
  }
}
