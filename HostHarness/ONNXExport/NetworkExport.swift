import ModelImage
import ONNXMessages
import Quantization

/// One network of an image as an ONNX graph in QDQ form: every tensor is quantised, every operator reads real numbers
/// from DequantizeLinear and hands its own to QuantizeLinear, but where integers say it exactly.
struct NetworkExport {
  let network: QuantizedNetwork
  var graph = GraphWriter()
  private(set) var inputs: [ONNXValueInfoProto] = []
  private(set) var outputs: [ONNXValueInfoProto] = []
  /// Names of the quantised tensors, by tensor and form.
  private var integers: [Int: [TensorForm: String]] = [:]

  init(_ network: QuantizedNetwork) {
    self.network = network
    let ports = network.inputs.map { portName($0) } + network.outputs.map { portName($0) }
    // Ports keep their names, everything else makes way.
    let names = ports.map { graph.unique($0) }
    for (tensor, name) in zip(network.inputs, names) { addInput(tensor, name) }
    for (index, tensor) in network.tensors.enumerated() {
      guard let constant = tensor.constant else { continue }
      integers[index] = [
        .rows: integerConstant(tensor.name, [1] + tensor.shape, constant, tensor.elementType)
      ]
    }
    for operation in network.operators { export(operation) }
    for (tensor, name) in zip(network.outputs, names.dropFirst(network.inputs.count)) {
      addOutput(tensor, name)
    }
  }

  private func portName(_ tensor: Int) -> String {
    network.tensors[tensor].sourceLayout?.name ?? network.tensors[tensor].name
  }

  private mutating func export(_ operation: QuantizedOperator) {
    switch operation.operation {
    case .convolution2D(let convolution): export(convolution, operation)
    case .depthwiseConvolution2D(let convolution): export(convolution, operation)
    case .fullyConnected(let dense): export(dense, operation)
    case .add(let add): export(add, "Add", operation)
    case .subtract(let subtract): export(subtract, "Sub", operation)
    case .softmax(let softmax): export(softmax, operation)
    case .layerNormalization(let normalization): export(normalization, operation)
    case .multiply(let multiply): export(multiply, operation)
    case .concatenate(let concatenate): export(concatenate, operation)
    case .clamp(let range): export(clamp: range, operation)
    case .rescale(let rescale): export(rescale, operation)
    case .tableFunction(let table): export(table: table, operation)
    case .gatedRecurrentUnit(let unit): export(unit, operation)
    case .averagePool2D(let window, let countsPadding):
      export(average: window, countsPadding: countsPadding, operation)
    case .maxPool2D(let window): export(maximum: window, operation)
    case .transpose(let permutation): export(permutation: permutation, operation)
    case .slice(let starts, let steps): export(slice: starts, steps, operation)
    case .pad(let before, let value): export(pad: before, value, operation)
    }
  }

  // MARK: Tensors

  /// Forms that a tensor already has.
  func forms(_ tensor: Int) -> Set<TensorForm> { Set((integers[tensor] ?? [:]).keys) }

  /// The form in which all of `tensors` stand, planes before rows; rows where they differ in form or rank: their last
  /// axes then meet as in the image.
  func commonForm(_ tensors: [Int]) -> TensorForm {
    tensors.allSatisfy { forms($0).contains(.planes) } ? .planes : .rows
  }

  /// The quantised tensor in a form; transposed where it is not there yet.
  mutating func integer(_ tensor: Int, _ form: TensorForm) -> String {
    if let name = integers[tensor]?[form] { return name }
    let other: TensorForm = form == .rows ? .planes : .rows
    guard let name = integers[tensor]?[other] else { return "" }
    let permutation = form == .rows ? TensorForm.toRows : TensorForm.toPlanes
    let transposed = graph.add(
      "Transpose", [name], [.ints("perm", permutation)], name: "\(network.tensors[tensor].name)/transpose")
    integers[tensor]?[form] = transposed
    return transposed
  }

  /// The real numbers of a tensor.
  ///
  /// - Parameter scale: another scale than the tensor's, where an operator's factors ask for it.
  mutating func real(_ tensor: Int, _ form: TensorForm, scale: Double? = nil) -> String {
    let integer = integer(tensor, form)
    return dequantized(integer, like: tensor, scale: scale)
  }

  /// The real numbers of integers that belong to `tensor`.
  mutating func dequantized(_ integer: String, like tensor: Int, scale: Double? = nil) -> String {
    let description = network.tensors[tensor]
    let grid = grid(description, scale: scale)
    return graph.add("DequantizeLinear", [integer] + grid, name: "\(description.name)/dequantize")
  }

  /// Declares that `tensor` stands in the graph as the integers `name`.
  mutating func define(_ tensor: Int, _ form: TensorForm, integer name: String) {
    integers[tensor] = [form: name]
  }

  /// Quantises real numbers to `tensor`.
  mutating func define(_ tensor: Int, _ form: TensorForm, real name: String) {
    define(tensor, form, integer: quantized(name, like: tensor))
  }

  mutating func quantized(_ real: String, like tensor: Int) -> String {
    let description = network.tensors[tensor]
    return graph.add(
      "QuantizeLinear", [real] + grid(description, scale: nil), name: "\(description.name)/quantize")
  }

  /// Real numbers inside an operator's limits; nothing to do where the type's own ends are the limits.
  mutating func limited(_ real: String, _ clamp: ClosedRange<Int32>, _ tensor: Int) -> String {
    let description = network.tensors[tensor]
    let (lowest, highest) = (description.elementType.minimum, description.elementType.maximum)
    guard clamp.lowerBound > lowest || clamp.upperBound < highest else { return real }
    if clamp.lowerBound == description.zeroPoint, clamp.upperBound >= highest {
      return graph.add("Relu", [real], name: "\(description.name)/relu")
    }
    let bounds = [clamp.lowerBound, clamp.upperBound].map { bound in
      graph.constant(
        "\(description.name)/limit", shape: [],
        float32: [Float(Double(description.scale) * Double(bound - description.zeroPoint))])
    }
    return graph.add("Clip", [real] + bounds, name: "\(description.name)/clip")
  }

  private mutating func grid(_ tensor: QuantizedTensor, scale: Double?) -> [String] {
    let scale = graph.constant(
      "\(tensor.name)/scale", shape: [], float32: [scale.map { Float($0) } ?? tensor.scale])
    return [
      scale, integerConstant("\(tensor.name)/zero_point", [], [tensor.zeroPoint], tensor.elementType),
    ]
  }

  mutating func integerConstant(_ name: String, _ shape: [Int], _ elements: [Int32], _ type: ElementType)
    -> String
  {
    switch type {
    case .int8: graph.constant(name, shape: shape, int8: elements.map { Int8(truncatingIfNeeded: $0) })
    case .int16: graph.constant(name, shape: shape, int16: elements.map { Int16(truncatingIfNeeded: $0) })
    }
  }

  // MARK: Ports

  private mutating func addInput(_ tensor: Int, _ name: String) {
    let description = network.tensors[tensor]
    let port = PortForm(description)
    inputs.append(.real(name, shape: port.shape))
    var integer = quantized(name, like: tensor)
    if let permutation = port.permutation {
      integer = graph.add(
        "Transpose", [integer], [.ints("perm", permutation)], name: "\(description.name)/transpose")
    }
    if port.needsReshape { integer = reshaped(integer, [1] + description.shape, description.name) }
    define(tensor, port.form, integer: integer)
  }

  private mutating func addOutput(_ tensor: Int, _ name: String) {
    let description = network.tensors[tensor]
    let port = PortForm(description)
    outputs.append(.real(name, shape: port.shape))
    var integer = integer(tensor, port.form)
    if port.needsReshape { integer = reshaped(integer, port.permutedShape, description.name) }
    if let permutation = port.permutation {
      let inverse = permutation.indices.map { permutation.firstIndex(of: $0) ?? 0 }
      integer = graph.add(
        "Transpose", [integer], [.ints("perm", inverse)], name: "\(description.name)/transpose")
    }
    _ = graph.add(
      "DequantizeLinear", [integer] + grid(description, scale: nil), name: "\(description.name)/dequantize",
      output: name)
  }

  mutating func reshaped(_ tensor: String, _ shape: [Int], _ name: String) -> String {
    let target = graph.constant("\(name)/shape", shape: [shape.count], int64: shape.map(Int64.init))
    return graph.add("Reshape", [tensor, target], name: "\(name)/reshape")
  }
}

extension ONNXValueInfoProto {
  static func real(_ name: String, shape: [Int]) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = Int32(ONNXTensorProto.DataType.float.rawValue)
    info.type.tensorType.shape.dim = shape.map { size in
      var dimension = ONNXTensorShapeProto.Dimension()
      dimension.dimValue = Int64(size)
      return dimension
    }
    return info
  }
}
