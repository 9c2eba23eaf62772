import ModelImage
import PackedWeights
import WeightPackers

/// What an image contains, for people and tools: read through the device's own reader.
public struct ImageDescription: Sendable, Equatable, Codable {
  public struct Section: Sendable, Equatable, Codable {
    public var name: String
    public var offset: Int
    public var sizeBytes: Int
  }

  public struct Tensor: Sendable, Equatable, Codable {
    public var index: Int
    public var name: String
    /// "int8" or "int16".
    public var type: String
    public var shape: [Int]
    public var scale: Float
    public var zeroPoint: Int32
    public var isConstant: Bool
    /// Bytes from the start of the arena, or of the parameters section for constants.
    public var offset: Int
    public var sizeBytes: Int
    public var firstStep: Int
    public var lastStep: Int
  }

  public struct Operator: Sendable, Equatable, Codable {
    public var index: Int
    public var name: String
    public var kind: String
    public var inputs: [Int]
    public var output: Int
    public var parameterSizeBytes: Int
    public var multiplyAccumulates: Int
    public var accumulatorBound: Int
    /// Bits that the largest accumulator needs, its sign included; zero for kinds without weights.
    public var accumulatorBits: Int
    /// The order of the weights, by the name of its `WeightPacking`; "canonical" for portable kernels.
    public var packing: String
    /// In a packed image, why an operator with weights is in canonical order all the same.
    public var packingReason: String?
    public var scratchOffset: Int
    public var scratchSizeBytes: Int
  }

  public struct Network: Sendable, Equatable, Codable {
    public var index: Int
    public var name: String
    public var role: Int
    public var inputs: [Int]
    public var outputs: [Int]
    public var multiplyAccumulates: Int
    /// Bytes of arena that the network uses beyond the persistent region.
    public var arenaBytes: Int
    /// The most bytes alive at one step: no plan can use less.
    public var arenaLowerBoundBytes: Int
    public var tensors: [Tensor]
    public var operators: [Operator]
  }

  public var sizeBytes: Int
  public var formatVersion: Int
  public var arenaSizeBytes: Int
  public var persistentSizeBytes: Int
  /// The cores for which weights are packed, by the name of the `PackingTarget`.
  public var packingTarget: String
  /// Nil when the metadata is not that of ``ImageBuilder``.
  public var name: String?
  public var version: String?
  public var provenance: String?
  /// Networks that are not those of the provenance; nil when all are.
  public var replacedNetworks: [ReplacedNetwork]?
  public var sections: [Section]
  public var networks: [Network]

  /// Whether the image holds the constants of a control loop, not networks alone.
  public var hasControlLoop: Bool {
    sections.contains { $0.name == String(describing: ImageSection.loop) && $0.sizeBytes > 0 }
  }

  public init(_ loaded: LoadedImage) {
    let image = loaded.image
    let metadata = try? loaded.metadata()
    sizeBytes = image.sizeBytes
    formatVersion = Int(ImageLayout.version)
    arenaSizeBytes = image.arenaSizeBytes
    persistentSizeBytes = image.persistentSizeBytes
    packingTarget = image.packingTarget.name
    name = metadata?.name
    version = metadata?.version
    provenance = metadata?.provenance
    replacedNetworks = metadata?.replacedNetworks
    let kinds: [ImageSection] = [
      .networks, .tensors, .operators, .parameters, .loop, .background, .metadata,
    ]
    sections = kinds.map {
      Section(
        name: String(describing: $0), offset: image.offset(of: $0), sizeBytes: image.section($0).byteCount)
    }
    networks = (0..<image.networkCount).map { Self.network($0, image, metadata) }
    if image.packingTarget != .portable {
      explainPackings(ImageContents(reading: loaded), image.packingTarget)
    }
  }

  /// Says of operators in canonical order what the target's packings refused.
  private mutating func explainPackings(_ contents: ImageContents, _ target: PackingTarget) {
    let choice = PackingChoice(target: target, goal: .speed)
    for (index, network) in contents.networks.enumerated() {
      for (position, operation) in network.operators.enumerated()
      where networks[index].operators[position].packing == WeightPacking.canonical.name {
        let parts = network.packableParts(of: operation)
        if parts.isEmpty { continue }
        let refusals = PackedParts(parts, choice).refusals.map { "\($0.packing.name): \($0.reason)" }
        networks[index].operators[position].packingReason =
          refusals.isEmpty ? "no packing for its kind, types and sizes" : refusals.joined(separator: "; ")
      }
    }
  }

  private static func network(_ index: Int, _ image: ModelImage, _ metadata: ImageMetadata?) -> Network {
    let record = image.network(index)
    let tensors = record.tensors.map { tensor($0, image, name: metadata?.tensorNames.element($0)) }
    var buffers = tensors.filter { !$0.isConstant }.map {
      MemoryPlanner.Buffer(sizeBytes: $0.sizeBytes, firstStep: $0.firstStep, lastStep: $0.lastStep)
    }
    var ends = tensors.filter { !$0.isConstant }.map { ImageLayout.aligned($0.offset + $0.sizeBytes) }
    for position in record.operators {
      let operation = image.operator(position)
      if operation.scratchSizeBytes == 0 { continue }
      let step = position - record.firstOperator + 1
      buffers.append(
        MemoryPlanner.Buffer(sizeBytes: operation.scratchSizeBytes, firstStep: step, lastStep: step))
      ends.append(ImageLayout.aligned(operation.scratchOffset + operation.scratchSizeBytes))
    }
    let end = ends.max()
    return Network(
      index: index, name: metadata?.networkNames.element(index) ?? "network \(index)",
      role: Int(record.role), inputs: array(record.inputs), outputs: array(record.outputs),
      multiplyAccumulates: Int(record.multiplyAccumulates),
      arenaBytes: (end ?? image.persistentSizeBytes) - image.persistentSizeBytes,
      arenaLowerBoundBytes: MemoryPlanner.lowerBoundBytes(buffers), tensors: tensors,
      operators: record.operators.map {
        operation($0, image, name: metadata?.operatorNames.element($0))
      })
  }

  private static func tensor(_ index: Int, _ image: ModelImage, name: String?) -> Tensor {
    let record = image.tensor(index)
    return Tensor(
      index: index, name: name ?? "tensor \(index)", type: String(describing: record.elementType),
      shape: (0..<record.shape.rank).map { record.shape[$0] }, scale: Float(bitPattern: record.scaleBits),
      zeroPoint: record.zeroPoint, isConstant: record.storage == .constant, offset: record.offset,
      sizeBytes: record.sizeBytes, firstStep: record.firstStep, lastStep: record.lastStep)
  }

  private static func operation(_ index: Int, _ image: ModelImage, name: String?) -> Operator {
    let record = image.operator(index)
    let bound = Int(record.accumulatorBound)
    return Operator(
      index: index, name: name ?? "operator \(index)", kind: String(describing: record.kind),
      inputs: array(record.inputs), output: record.output, parameterSizeBytes: record.parameterSizeBytes,
      multiplyAccumulates: Int(record.multiplyAccumulates), accumulatorBound: bound,
      accumulatorBits: bound == 0 ? 0 : Int.bitWidth - bound.leadingZeroBitCount + 1,
      packing: record.packing.name, scratchOffset: record.scratchOffset,
      scratchSizeBytes: record.scratchSizeBytes)
  }

  private static func array(_ ids: TensorIDs) -> [Int] { (0..<ids.count).map { ids[$0] } }
}
