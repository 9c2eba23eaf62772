import CGSL

/// What a model must pass before it is written: latents that use their dimensions and listen to actions.
public struct CollapseGates: Sendable, Equatable, Codable {
  /// RankMe (Garrido et al. 2023): exp of the entropy of the normalised singular values, 1 … 8.
  public var effectiveRank: Double
  /// Smallest standard deviation of a latent dimension.
  public var smallestDeviation: Double
  /// Mean distance between latents imagined five slots under +1 and −1 on one axis, in standard deviations.
  public var actionSensitivity: Double

  /// The least that passes.
  public struct Thresholds: Sendable, Equatable, Codable {
    /// The state has four dimensions: position and velocity on two axes.
    public var effectiveRank = 4.0
    public var deviation = 0.2
    public var actionSensitivity = 0.3
    public init() {}
  }

  /// A gate that was not passed.
  public enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    case effectiveRank(Double, least: Double)
    case deviation(Double, least: Double)
    case actionSensitivity(Double, least: Double)

    public var description: String {
      switch self {
      case .effectiveRank(let value, let least):
        "collapsed: effective rank \(rounded(value)) of 8 latent dimensions, at least \(least) wanted"
      case .deviation(let value, let least):
        "collapsed: a latent dimension's standard deviation is \(rounded(value)), at least \(least) wanted"
      case .actionSensitivity(let value, let least):
        "action-blind: opposite actions part imagined latents by \(rounded(value)) deviations, at least \(least) wanted"
      }
    }
  }

  public func check(_ least: Thresholds) throws(Failure) {
    guard effectiveRank >= least.effectiveRank else {
      throw .effectiveRank(effectiveRank, least: least.effectiveRank)
    }
    guard smallestDeviation >= least.deviation else {
      throw .deviation(smallestDeviation, least: least.deviation)
    }
    guard actionSensitivity >= least.actionSensitivity else {
      throw .actionSensitivity(actionSensitivity, least: least.actionSensitivity)
    }
  }
}

private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

/// Rank and spread of `rows` latents `[rows, columns]`.
struct LatentSpectrum {
  let effectiveRank: Double
  let deviations: [Double]

  init(_ latents: UnsafeBufferPointer<Float>, rows: Int, columns: Int) {
    var mean = [Double](repeating: 0, count: columns)
    for row in 0..<rows { for d in 0..<columns { mean[d] += Double(latents[row * columns + d]) } }
    for d in 0..<columns { mean[d] /= Double(rows) }
    var covariance = [Double](repeating: 0, count: columns * columns)
    for row in 0..<rows {
      for i in 0..<columns {
        let a = Double(latents[row * columns + i]) - mean[i]
        for j in 0..<columns {
          covariance[i * columns + j] += a * (Double(latents[row * columns + j]) - mean[j])
        }
      }
    }
    for i in covariance.indices { covariance[i] /= Double(rows) }
    deviations = (0..<columns).map { covariance[$0 * columns + $0].squareRoot() }
    // Singular values of the centred latents are the roots of the covariance's eigenvalues.
    var eigenvalues = [Double](repeating: 0, count: columns)
    covariance.withUnsafeMutableBufferPointer { matrix in
      eigenvalues.withUnsafeMutableBufferPointer { values in
        var view = gsl_matrix_view_array(matrix.baseAddress, columns, columns)
        var vector = gsl_vector_view_array(values.baseAddress, columns)
        let workspace = gsl_eigen_symm_alloc(columns)
        gsl_eigen_symm(&view.matrix, &vector.vector, workspace)
        gsl_eigen_symm_free(workspace)
      }
    }
    let singular = eigenvalues.map { max($0, 0).squareRoot() }
    let total = max(singular.reduce(0, +), 1e-12)
    var entropy = 0.0
    for value in singular where value > 0 {
      let p = value / total
      entropy -= p * gsl_log1p(p - 1)
    }
    effectiveRank = gsl_sf_exp(entropy)
  }
}
