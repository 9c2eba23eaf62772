import CGSL

/// Adds up R = Σ over slots and subcarriers of h hᴴ over the antennas, and the rank of single slots.
struct ArrayCovarianceSums {
  /// Eigenvalues of single slots are computed for about that many.
  static let rankedSlots = 1000

  let antennas: Int
  let noisePower: Double
  /// [antenna, antenna, 2] and the number of columns h.
  private(set) var sums: BlockSums
  private(set) var slotRanks: [Double] = []
  private let subcarriers: Int
  private let step: Int
  private var seen = 0

  init(_ layout: ChannelLayout, _ partition: BlockPartition) {
    antennas = layout.antennas
    subcarriers = layout.subcarriers
    noisePower = layout.noisePower
    sums = BlockSums(blocks: partition.blocks, length: 2 * antennas * antennas + 1)
    step = max(1, layout.episodes * layout.slots / Self.rankedSlots)
  }

  mutating func add(_ segment: ChannelSegment) {
    for slot in 0..<segment.slots where segment.isPresent[slot] {
      let covariance = covariance(segment, slot: slot)
      if seen % step == 0, let rank = EigenvalueSpectrum(covariance, self)?.effectiveRank {
        slotRanks.append(rank)
      }
      seen += 1
      sums.add(covariance, block: segment.block)
    }
  }

  private func covariance(_ segment: ChannelSegment, slot: Int) -> [Double] {
    var result = [Double](repeating: 0, count: 2 * antennas * antennas + 1)
    let first = 2 * slot * antennas * subcarriers
    segment.values.withUnsafeBufferPointer { values in
      result.withUnsafeMutableBufferPointer { result in
        for row in 0..<antennas {
          for column in 0...row {
            let (p, q) = (first + 2 * row * subcarriers, first + 2 * column * subcarriers)
            var real: Float = 0
            var imaginary: Float = 0
            for index in 0..<subcarriers {
              let (a, b) = (values[p + 2 * index], values[p + 2 * index + 1])
              let (c, d) = (values[q + 2 * index], values[q + 2 * index + 1])
              real += a * c + b * d
              imaginary += b * c - a * d
            }
            let (lower, upper) = (2 * (row * antennas + column), 2 * (column * antennas + row))
            (result[lower], result[lower + 1]) = (Double(real), Double(imaginary))
            (result[upper], result[upper + 1]) = (Double(real), -Double(imaginary))
          }
        }
      }
    }
    result[2 * antennas * antennas] = Double(subcarriers)
    return result
  }

  /// The mean covariance without the noise on its diagonal, [antenna, antenna, 2]; nil without columns.
  func withoutNoise(_ sums: [Double]) -> [Double]? {
    let columns = sums[2 * antennas * antennas]
    guard columns > 0.5 else { return nil }
    var matrix = sums.dropLast().map { $0 / columns }
    for antenna in 0..<antennas {
      let index = 2 * (antenna * antennas + antenna)
      matrix[index] = max(0, matrix[index] - noisePower)
    }
    return matrix
  }
}

/// Eigenvalues of a covariance over antennas, largest first, as parts of their sum.
struct EigenvalueSpectrum {
  var fractions: [Double]

  /// Nil without power.
  init?(_ sums: [Double], _ context: ArrayCovarianceSums) {
    guard let matrix = context.withoutNoise(sums) else { return nil }
    let count = context.antennas
    let hermitian = gsl_matrix_complex_alloc(count, count)
    let values = gsl_vector_alloc(count)
    let workspace = gsl_eigen_herm_alloc(count)
    defer {
      gsl_matrix_complex_free(hermitian)
      gsl_vector_free(values)
      gsl_eigen_herm_free(workspace)
    }
    guard let hermitian, let values else { return nil }
    // Scaled to a trace of 1: amplitudes of 1e-5 squared leave little above the smallest numbers in products.
    var trace = 0.0
    for index in 0..<count { trace += matrix[2 * (index * count + index)] }
    guard trace > 0 else { return nil }
    for row in 0..<count {
      for column in 0..<count {
        let index = 2 * (row * count + column)
        let element = 2 * (row * hermitian.pointee.tda + column)
        hermitian.pointee.data[element] = matrix[index] / trace
        hermitian.pointee.data[element + 1] = matrix[index + 1] / trace
      }
    }
    guard gsl_eigen_herm(hermitian, values, workspace) == Int32(GSL_SUCCESS) else { return nil }
    let positive = (0..<count).map { max(0, gsl_vector_get(values, $0)) }.sorted(by: >)
    let sum = positive.reduce(0, +)
    guard sum > 0 else { return nil }
    fractions = positive.map { $0 / sum }
  }

  /// exp of the entropy of the fractions (Roy and Vetterli 2007): 1 … antennas.
  var effectiveRank: Double {
    exp(fractions.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 })
  }
}
