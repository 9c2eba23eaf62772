import ModelImage

extension ImageContents {
  /// What an image was built from: building it again, packed in any way, gives an image that computes the same.
  ///
  /// Weights that are packed come back in canonical order. Names are those of the metadata, or numbers where it has none.
  public init(reading loaded: LoadedImage) {
    let image = loaded.image
    let metadata =
      (try? loaded.metadata()) ?? ImageMetadata(name: "", version: "", provenance: "")
    var networks: [QuantizedNetwork] = []
    for index in 0..<image.networkCount {
      networks.append(QuantizedNetwork(reading: index, of: image, metadata))
    }
    self.init(
      networks: networks, persistentSizeBytes: image.persistentSizeBytes,
      loop: image.section(.loop).withUnsafeBytes(Array.init),
      background: image.section(.background).withUnsafeBytes(Array.init), metadata: metadata)
  }
}

extension QuantizedNetwork {
  init(reading index: Int, of image: ModelImage, _ metadata: ImageMetadata) {
    let record = image.network(index)
    let first = record.firstTensor
    let ids = { (tensors: TensorIDs) in (0..<tensors.count).map { tensors[$0] - first } }
    func name(_ names: [String], _ position: Int, _ kind: String) -> String {
      names.indices.contains(position) ? names[position] : "\(kind) \(position)"
    }
    let tensors = record.tensors.map { id in
      QuantizedTensor(
        reading: id, of: image, name: name(metadata.tensorNames, id, "tensor"),
        layout: metadata.sourceLayouts?[id])
    }
    let operators = record.operators.map { position in
      let operation = image.operator(position)
      return QuantizedOperator(
        name: name(metadata.operatorNames, position, "operator"),
        operation: QuantizedOperation(reading: operation, of: image), inputs: ids(operation.inputs),
        output: operation.output - first)
    }
    self.init(
      name: name(metadata.networkNames, index, "network"), role: record.role, tensors: tensors,
      operators: operators, inputs: ids(record.inputs), outputs: ids(record.outputs))
  }
}

extension QuantizedTensor {
  /// - Parameter layout: from the metadata, which is text from a file: one that does not fit the tensor is no layout.
  init(reading id: Int, of image: ModelImage, name: String, layout: SourceLayout?) {
    let record = image.tensor(id)
    var constant: [Int32]?
    if record.storage == .constant {
      constant = (0..<record.shape.count).map { index in
        switch record.elementType {
        case .int8: Int32(image.weights(at: record.offset + index, count: 1)[0])
        case .int16: Int32(image.halfword(at: record.offset + 2 * index))
        }
      }
    }
    self.init(
      name: name, elementType: record.elementType, shape: (0..<record.shape.rank).map { record.shape[$0] },
      zeroPoint: record.zeroPoint, scale: Float(bitPattern: record.scaleBits), constant: constant,
      sourceLayout: layout.flatMap { $0.isConsistent && $0.count == record.shape.count ? $0 : nil })
  }
}

extension ModelImage {
  /// A number of 16 bits of the parameters section, from byte `offset` (a multiple of 2) on.
  func halfword(at offset: Int) -> Int16 {
    parameterAddress(offset).load(as: Int16.self)
  }

  func halfwords(at offset: Int, count: Int) -> [Int16] {
    (0..<count).map { halfword(at: offset + 2 * $0) }
  }
}
