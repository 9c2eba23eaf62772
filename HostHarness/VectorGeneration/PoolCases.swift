import ModelImage
import Quantization

/// Pools: the windows of ``ConvolutionCases``, whole maps, numbers at the ends of their types.
enum PoolCases {
  static func all(seed: UInt64) throws -> [CaseContents] {
    var cases: [CaseContents] = []
    // Pools refuse windows that hold padding only; these do.
    let windows = WindowGeometry.all.filter { $0.name != "dilation-in-padding" }
    for type in [ElementType.int8, .int16] {
      // Sets stay small: every third window is enough to tell the widths apart.
      for window in type == .int8 ? windows : stride(from: 0, to: windows.count, by: 3).map({ windows[$0] }) {
        for pool in Pool.allCases { cases.append(try random(pool, window, type, seed: seed)) }
      }
      for pool in Pool.allCases {
        cases.append(
          try random(pool, WindowGeometry("whole-map", (19, 23, 3), (19, 23)), type, seed: seed))
        cases += try extreme(pool, type)
      }
    }
    return cases
  }

  private enum Pool: String, CaseIterable {
    case average, averageWithPadding, max

    func operation(_ window: QuantizedWindow) -> QuantizedOperation {
      switch self {
      case .average: .averagePool2D(window, countsPadding: false)
      case .averageWithPadding: .averagePool2D(window, countsPadding: true)
      case .max: .maxPool2D(window)
      }
    }
  }

  private static func random(
    _ pool: Pool, _ window: WindowGeometry, _ type: ElementType, seed: UInt64
  ) throws -> CaseContents {
    let name = "pool-\(pool)-\(window.name)-\(type)"
    var random = VectorRandom(seed: seed, label: name)
    let zeroPoint = random.zeroPoint(type)
    let count = window.height * window.width * window.channels
    return try contents(name, pool, window, type, zeroPoint, random.elements(count, type))
  }

  /// All numbers at one end of the type, the zero point at the other.
  private static func extreme(_ pool: Pool, _ type: ElementType) throws -> [CaseContents] {
    let window = WindowGeometry("", (4, 5, 2), (3, 3), padding: (2, 1, 1, 2))
    return try [(type.minimum, type.maximum), (type.maximum, type.minimum)].map { number, zeroPoint in
      try contents(
        "pool-extreme-\(pool)-\(number)", pool, window, type, zeroPoint, [Int32](repeating: number, count: 40)
      )
    }
  }

  private static func contents(
    _ name: String, _ pool: Pool, _ window: WindowGeometry, _ type: ElementType, _ zeroPoint: Int32,
    _ elements: [Int32]
  ) throws -> CaseContents {
    try SingleOperator(
      name: name, operation: pool.operation(window.quantized),
      inputs: [
        SingleOperator.tensor(type, [window.height, window.width, window.channels], zeroPoint: zeroPoint)
      ],
      output: SingleOperator.tensor(
        type, [window.outputHeight, window.outputWidth, window.channels], zeroPoint: zeroPoint)
    ).contents([elements])
  }
}
