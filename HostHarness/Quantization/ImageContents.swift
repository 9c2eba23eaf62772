import ModelImage

/// Everything that goes into a model image, in plain integers: what the quantiser produces and
/// ``ImageBuilder`` turns into bytes.
public struct ImageContents: Sendable, Equatable {
  /// In the order of the image; the control loop expects the order of `NetworkRole`.
  public var networks: [QuantizedNetwork]
  /// Bytes reserved at the start of the arena for state that outlives a run; a multiple of 16.
  public var persistentSizeBytes: Int
  /// The loop section, laid out by the control loop; empty for images of networks alone.
  public var loop: [UInt8]
  /// uint8 `[64, 64]` or empty.
  public var background: [UInt8]
  public var metadata: ImageMetadata

  public init(
    networks: [QuantizedNetwork], persistentSizeBytes: Int = 0, loop: [UInt8] = [], background: [UInt8] = [],
    metadata: ImageMetadata
  ) {
    self.networks = networks
    self.persistentSizeBytes = persistentSizeBytes
    self.loop = loop
    self.background = background
    self.metadata = metadata
  }
}

/// One network with quantised tensors and operators in execution order.
public struct QuantizedNetwork: Sendable, Equatable {
  public var name: String
  /// Stored in the image; for the loop the position of the role in `NetworkRole.allCases`.
  public var role: UInt32
  public var tensors: [QuantizedTensor]
  public var operators: [QuantizedOperator]
  /// Indices into `tensors`, one to four.
  public var inputs: [Int]
  /// Indices into `tensors`, one to four.
  public var outputs: [Int]

  public init(
    name: String, role: UInt32, tensors: [QuantizedTensor], operators: [QuantizedOperator], inputs: [Int],
    outputs: [Int]
  ) {
    self.name = name
    self.role = role
    self.tensors = tensors
    self.operators = operators
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// A tensor of integers `q` that stands for `scale · (q − zeroPoint)`.
public struct QuantizedTensor: Sendable, Equatable {
  public var name: String
  public var elementType: ElementType
  /// One to four dimensions, `[H, W, C]` or `[C]`.
  public var shape: [Int]
  public var zeroPoint: Int32
  public var scale: Float
  /// The elements in row-major order when the tensor is a constant; nil when it lives in the arena.
  public var constant: [Int32]?
  /// Of an input or output that was imported with another order of axes; goes into the image's metadata.
  public var sourceLayout: SourceLayout?

  public var count: Int { shape.reduce(1, *) }
  public var sizeBytes: Int { count * elementType.sizeBytes }

  public init(
    name: String, elementType: ElementType, shape: [Int], zeroPoint: Int32, scale: Float,
    constant: [Int32]? = nil, sourceLayout: SourceLayout? = nil
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.zeroPoint = zeroPoint
    self.scale = scale
    self.constant = constant
    self.sourceLayout = sourceLayout
  }
}

/// An operator over tensors of its network.
public struct QuantizedOperator: Sendable, Equatable {
  public var name: String
  public var operation: QuantizedOperation
  /// Indices into the network's tensors.
  public var inputs: [Int]
  public var output: Int

  public init(name: String, operation: QuantizedOperation, inputs: [Int], output: Int) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.output = output
  }
}
