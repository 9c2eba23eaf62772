import Testing

@testable import Training

@Suite struct CollapseGatesTests {
  private func gates(_ rank: Double, _ deviation: Double, _ sensitivity: Double) -> CollapseGates {
    CollapseGates(effectiveRank: rank, smallestDeviation: deviation, actionSensitivity: sensitivity)
  }

  @Test func soundLatentsPass() throws {
    try gates(5, 0.9, 2).check(.init())
  }

  @Test func everyGateIsNamed() {
    #expect(throws: CollapseGates.Failure.effectiveRank(3.9, least: 4)) {
      try gates(3.9, 0.9, 2).check(.init())
    }
    #expect(throws: CollapseGates.Failure.deviation(0.1, least: 0.2)) {
      try gates(5, 0.1, 2).check(.init())
    }
    #expect(throws: CollapseGates.Failure.actionSensitivity(0.01, least: 0.3)) {
      try gates(5, 0.9, 0.01).check(.init())
    }
  }

  @Test func rankCountsDirections() {
    // Two directions of equal spread, two empty ones.
    let latents: [Float] = (0..<64).flatMap { i -> [Float] in
      let (a, b): (Float, Float) = (i % 2 == 0 ? 1 : -1, (i / 2) % 2 == 0 ? 1 : -1)
      return [a, b, 0, 0]
    }
    let spectrum = latents.withUnsafeBufferPointer { LatentSpectrum($0, rows: 64, columns: 4) }
    #expect(abs(spectrum.effectiveRank - 2) < 1e-3)
    #expect(abs(spectrum.deviations[0] - 1) < 1e-6 && spectrum.deviations[3] == 0)
  }
}
