/// A family fitted to the powers of a recording.
public struct DistributionFit: Sendable, Equatable, Codable {
  public struct Parameter: Sendable, Equatable, Codable {
    /// `medianDB`, `deviationDB`; `K` (a ratio), `m`; `meanDB`.
    public var name: String
    public var estimate: Estimate
  }

  public var family: DistributionFamily
  public var parameters: [Parameter]
  /// Mean natural logarithm of the density of a power, relative to the best family: 0 for the best.
  public var logLikelihoodDeficit: Double
  /// Nil where there are fewer than 20 nearly independent slots.
  public var goodnessOfFit: GoodnessOfFit?

  public subscript(name: String) -> Estimate? { parameters.first { $0.name == name }?.estimate }

  /// - Parameter replicates: of the goodness-of-fit test; 0: none.
  /// - Returns: all families, in the order of `DistributionFamily`; empty where all powers are equal or too few.
  static func all(_ sample: PowerSample, replicates: Int, seed: UInt) -> [DistributionFit] {
    let powers = sample.powers(omitting: nil)
    guard powers.count >= 8, let first = powers.first, powers.contains(where: { $0 != first }) else {
      return []
    }
    var fits = [
      fit(LogNormalPower.self, sample, replicates: replicates, seed: seed),
      fit(RicianPower.self, sample, replicates: replicates, seed: seed + 1),
      fit(NakagamiPower.self, sample, replicates: replicates, seed: seed + 2),
    ].compactMap { $0 }
    let best = fits.map(\.logLikelihoodDeficit).max() ?? 0
    for index in fits.indices { fits[index].logLikelihoodDeficit = best - fits[index].logLikelihoodDeficit }
    return fits
  }

  private static func fit<Distribution: PowerDistribution>(
    _ type: Distribution.Type, _ sample: PowerSample, replicates: Int, seed: UInt
  ) -> DistributionFit? {
    let powers = sample.powers(omitting: nil)
    let whole = Distribution.fit(powers, near: nil)
    let parts = (0..<sample.blocks).map { block -> Distribution? in
      let rest = sample.powers(omitting: block)
      return rest.count >= 8 ? Distribution.fit(rest, near: whole) : nil
    }
    let parameters = Distribution.parameters.enumerated().compactMap { index, parameter -> Parameter? in
      let estimate = Estimate.jackknife(blocks: sample.blocks, parameter.scale) { omitted in
        guard let omitted else { return whole.values[index] }
        return parts[omitted]?.values[index]
      }
      guard var estimate else { return nil }
      if Distribution.family == .rician && index == 0 {
        estimate = estimate.clamped(to: 0...RicianPower.greatestFactor)
      }
      return Parameter(name: parameter.name, estimate: estimate)
    }
    guard parameters.count == Distribution.parameters.count else { return nil }
    let (independent, stride) = sample.nearlyIndependent()
    return DistributionFit(
      family: Distribution.family, parameters: parameters,
      logLikelihoodDeficit: whole.logLikelihood(powers) / Double(powers.count),
      goodnessOfFit: GoodnessOfFit.test(
        type, sample: independent, strideSlots: stride, replicates: replicates, seed: seed))
  }
}
