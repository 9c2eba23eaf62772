import Simulation
import Testing

struct KnifeEdgeTests {
  private let wavelength = 0.0107
  private var edge: KnifeEdge { KnifeEdge(wavelengthMetres: wavelength, floorAmplitude: 0) }

  private func amplitude(lateral: Double, radius: Double, at distance: Double = 2, of length: Double = 5)
    -> Double
  {
    edge.amplitude(
      from: [0, 0], to: [0, length],
      past: Obstacle(centreMetres: [lateral, distance], radiusMetres: radius))
  }

  /// At the edge of a very wide obstacle half the amplitude is left: −6 dB, the knife-edge value.
  @Test func halfIsLeftAtTheShadowBoundary() {
    #expect(abs(amplitude(lateral: 1000, radius: 1000) - 0.5) < 0.01)
  }

  /// TR 38.901's formula by hand: edges 0.3 m over the path on both sides, 2 m and 3 m away.
  @Test func symmetricShadowHasTheTabulatedValue() {
    let detour = 0.022_375_020_6 + 0.014_962_769_6  // √(d² + 0.09) − d for d = 2 and 3.
    let argument = 0.5 * Double.pi * (Double.pi * detour / wavelength).squareRoot()
    // atan(x) = π/2 − 1/x + 1/(3 x³) − … for the large argument here.
    let arcTangent = 0.5 * Double.pi - 1 / argument + 1 / (3 * argument * argument * argument)
    let expected = 1 - 2 * arcTangent / Double.pi
    #expect(abs(amplitude(lateral: 0, radius: 0.3) - expected) < 1e-4)
  }

  @Test func farAwayObstaclesHardlyShadow() {
    #expect(amplitude(lateral: 3, radius: 0.2) > 0.99)
    #expect(amplitude(lateral: 0.8, radius: 0.2) > 0.95)
  }

  @Test func shadowGrowsTowardsTheMiddleAndIsSymmetric() {
    var last = 0.0
    for step in 0...20 {
      let lateral = 0.05 * Double(step)
      let value = amplitude(lateral: lateral, radius: 0.25)
      #expect(value >= last)
      #expect(abs(value - amplitude(lateral: -lateral, radius: 0.25)) < 1e-12)
      last = value
    }
  }

  /// Swapping transmitter and receiver changes nothing.
  @Test func reciprocal() {
    let obstacle = Obstacle(centreMetres: [0.1, 2.3], radiusMetres: 0.2)
    let forth = edge.amplitude(from: [0.2, 0], to: [-0.4, 5], past: obstacle)
    let back = edge.amplitude(from: [-0.4, 5], to: [0.2, 0], past: obstacle)
    #expect(abs(forth - back) < 1e-12)
  }

  @Test func obstaclesBesideTheEndsDoNotShadow() {
    #expect(amplitude(lateral: 0, radius: 0.3, at: -0.5) == 1)
    #expect(amplitude(lateral: 0, radius: 0.3, at: 5.5) == 1)
  }

  @Test func theFloorHolds() {
    let floored = KnifeEdge(wavelengthMetres: wavelength, floorAmplitude: 0.03)
    let wide = Obstacle(centreMetres: [0, 2], radiusMetres: 5)
    #expect(floored.amplitude(from: [0, 0], to: [0, 5], past: wide) == 0.03)
    #expect(edge.amplitude(from: [0, 0], to: [0, 5], past: wide) < 0.03)
  }
}
