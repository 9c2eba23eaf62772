import Foundation
import ModelImage
import PackedWeights
import WeightPackers

/// Writes model images. The same contents give the same bytes.
public enum ImageBuilder {
  /// The bytes of the image, validated by the device's own reader.
  ///
  /// - Parameter packing: the cores for which weights are packed; by default none.
  public static func build(
    _ contents: ImageContents, packing: PackingChoice = .portable
  ) throws(ImageBuilderError) -> [UInt8] {
    try check(contents)
    var sections = SectionWriters()
    sections.loop = contents.loop
    sections.background = contents.background
    sections.metadata = try encode(contents.metadata, networks: contents.networks)
    var arenaBytes = contents.persistentSizeBytes
    var firstTensor = 0
    var firstOperator = 0
    for (index, network) in contents.networks.enumerated() {
      let peak = try append(
        network, index: index, firstTensor: firstTensor, firstOperator: firstOperator,
        arenaStart: contents.persistentSizeBytes, packing: packing, to: &sections)
      arenaBytes = max(arenaBytes, contents.persistentSizeBytes + peak)
      firstTensor += network.tensors.count
      firstOperator += network.operators.count
    }
    let bytes = assemble(
      sections, arenaBytes: arenaBytes, persistentBytes: contents.persistentSizeBytes, target: packing.target)
    do { _ = try LoadedImage(bytes) } catch { throw .refused(error) }
    return bytes
  }

  private struct SectionWriters {
    var networks = ByteWriter()
    var tensors = ByteWriter()
    var operators = ByteWriter()
    var parameters = ByteWriter()
    var loop: [UInt8] = []
    var background: [UInt8] = []
    var metadata: [UInt8] = []

    var inOrder: [(ImageSection, [UInt8])] {
      [
        (.networks, networks.bytes), (.tensors, tensors.bytes), (.operators, operators.bytes),
        (.parameters, parameters.bytes), (.loop, loop), (.background, background), (.metadata, metadata),
      ]
    }
  }

  // MARK: Checks

  private static func check(_ contents: ImageContents) throws(ImageBuilderError) {
    let persistent = contents.persistentSizeBytes
    guard persistent >= 0, persistent == ImageLayout.aligned(persistent) else {
      throw .persistentSize(bytes: persistent)
    }
    let limit = Int(ImageLayout.noTensor)
    let tensorCount = contents.networks.reduce(0) { $0 + $1.tensors.count }
    guard tensorCount < limit else { throw .tooManyRecords(section: .tensors, count: tensorCount) }
    let operatorCount = contents.networks.reduce(0) { $0 + $1.operators.count }
    guard operatorCount < limit else { throw .tooManyRecords(section: .operators, count: operatorCount) }
    for network in contents.networks { try check(network) }
  }

  private static func check(_ network: QuantizedNetwork) throws(ImageBuilderError) {
    let count = network.tensors.count
    try checkPorts(network.inputs, of: network.name, tensorCount: count)
    try checkPorts(network.outputs, of: network.name, tensorCount: count)
    for tensor in network.tensors { try check(tensor, in: network) }
    for operation in network.operators {
      let place = "\(network.name).\(operation.name)"
      try checkPorts(operation.inputs, of: place, tensorCount: count)
      try checkPorts([operation.output], of: place, tensorCount: count)
    }
  }

  private static func checkPorts(
    _ ports: [Int], of place: String, tensorCount: Int
  ) throws(ImageBuilderError) {
    guard (1...ImageLayout.maximumPortCount).contains(ports.count) else {
      throw .portCount(place: place, count: ports.count)
    }
    for index in ports where !(0..<tensorCount).contains(index) {
      throw .tensorIndex(place: place, index: index, tensorCount: tensorCount)
    }
  }

  private static func check(
    _ tensor: QuantizedTensor, in network: QuantizedNetwork
  ) throws(ImageBuilderError) {
    let name = "\(network.name).\(tensor.name)"
    let dimensions = 1...Int(ImageLayout.maximumDimension)
    guard (1...ImageLayout.maximumRank).contains(tensor.shape.count),
      tensor.shape.allSatisfy(dimensions.contains)
    else { throw .shape(tensor: name, shape: tensor.shape) }
    guard let constant = tensor.constant else { return }
    guard constant.count == tensor.count else {
      throw .elementCount(place: name, array: "constant", expected: tensor.count, actual: constant.count)
    }
    let range = tensor.elementType.minimum...tensor.elementType.maximum
    for (index, value) in constant.enumerated() where !range.contains(value) {
      throw .valueOutOfRange(place: name, index: index, value: value)
    }
  }

  // MARK: Records

  /// Appends the records of one network and returns the bytes of arena its tensors need.
  private static func append(
    _ network: QuantizedNetwork, index: Int, firstTensor: Int, firstOperator: Int, arenaStart: Int,
    packing: PackingChoice, to sections: inout SectionWriters
  ) throws(ImageBuilderError) -> Int {
    var work = 0
    var largestBound = 0
    var encodings: [EncodedOperation] = []
    for operation in network.operators {
      encodings.append(
        try ParameterEncoder(network: network, operation: operation, choice: packing).encode())
    }
    let steps = LiveRanges.steps(of: network)
    let plan = planned(network, steps, scratchBytes: encodings.map(\.scratchSizeBytes))
    for (position, encoded) in encodings.enumerated() {
      sections.parameters.align()
      append(
        network.operators[position], encoded, firstTensor: firstTensor,
        scratchOffset: encoded.scratchSizeBytes == 0 ? 0 : arenaStart + plan.scratchOffsets[position],
        to: &sections)
      work += encoded.multiplyAccumulates
      largestBound = max(largestBound, encoded.accumulatorBound)
    }
    for (position, tensor) in network.tensors.enumerated() {
      var offset = arenaStart + (plan.offsets[position] ?? 0)
      if let constant = tensor.constant { offset = append(constant, of: tensor, to: &sections.parameters) }
      append(tensor, offset: offset, steps: steps[position], network: index, to: &sections.tensors)
    }
    appendNetwork(
      network, firstTensor: firstTensor, firstOperator: firstOperator, work: work, bound: largestBound,
      to: &sections.networks)
    return plan.peakBytes
  }

  /// Where tensors and working memory lie, from the end of the persistent region on.
  private struct ArenaPlan {
    /// By tensor; constants have none.
    var offsets: [Int: Int]
    /// By operator.
    var scratchOffsets: [Int]
    var peakBytes: Int
  }

  private static func planned(
    _ network: QuantizedNetwork, _ steps: [ClosedRange<Int>], scratchBytes: [Int]
  ) -> ArenaPlan {
    let inArena = network.tensors.indices.filter { network.tensors[$0].constant == nil }
    let working = scratchBytes.indices.filter { scratchBytes[$0] > 0 }
    let plan = MemoryPlanner.plan(
      inArena.map { position in
        MemoryPlanner.Buffer(
          sizeBytes: network.tensors[position].sizeBytes, firstStep: steps[position].lowerBound,
          lastStep: steps[position].upperBound)
      }
        + working.map {
          MemoryPlanner.Buffer(sizeBytes: scratchBytes[$0], firstStep: $0 + 1, lastStep: $0 + 1)
        })
    var scratchOffsets = [Int](repeating: 0, count: scratchBytes.count)
    for (place, position) in working.enumerated() {
      scratchOffsets[position] = plan.offsets[inArena.count + place]
    }
    return ArenaPlan(
      offsets: Dictionary(uniqueKeysWithValues: zip(inArena, plan.offsets)), scratchOffsets: scratchOffsets,
      peakBytes: plan.peakBytes)
  }

  private static func append(
    _ operation: QuantizedOperator, _ encoded: EncodedOperation, firstTensor: Int, scratchOffset: Int,
    to sections: inout SectionWriters
  ) {
    sections.operators.append(encoded.kind.rawValue)
    sections.operators.append(UInt8(operation.inputs.count))
    sections.operators.append(UInt8(0))
    append(operation.inputs, firstTensor: firstTensor, to: &sections.operators)
    sections.operators.append(UInt16(firstTensor + operation.output))
    sections.operators.append(encoded.packing.rawValue)
    sections.operators.append(UInt32(sections.parameters.count))
    sections.operators.append(UInt32(encoded.block.count))
    sections.operators.append(UInt32(encoded.accumulatorBound))
    sections.operators.append(UInt32(clamping: encoded.multiplyAccumulates))
    sections.operators.append(UInt32(clamping: scratchOffset))
    sections.operators.append(UInt32(clamping: encoded.scratchSizeBytes))
    sections.parameters.append(bytes: encoded.block)
  }

  private static func append(_ ids: [Int], firstTensor: Int, to writer: inout ByteWriter) {
    for place in 0..<ImageLayout.maximumPortCount {
      writer.append(place < ids.count ? UInt16(firstTensor + ids[place]) : ImageLayout.noTensor)
    }
  }

  /// Returns the offset in the parameters section.
  private static func append(
    _ constant: [Int32], of tensor: QuantizedTensor, to writer: inout ByteWriter
  ) -> Int {
    writer.align()
    let offset = writer.count
    for value in constant {
      switch tensor.elementType {
      case .int8: writer.append(Int8(truncatingIfNeeded: value))
      case .int16: writer.append(Int16(truncatingIfNeeded: value))
      }
    }
    return offset
  }

  private static func append(
    _ tensor: QuantizedTensor, offset: Int, steps: ClosedRange<Int>, network: Int,
    to writer: inout ByteWriter
  ) {
    writer.append(tensor.elementType.rawValue)
    writer.append(tensor.constant == nil ? TensorRecord.Storage.arena.rawValue : 1)
    writer.append(UInt8(tensor.shape.count))
    writer.append(UInt8(0))
    writer.append(tensor.zeroPoint)
    writer.append(tensor.scale.bitPattern)
    for axis in 0..<ImageLayout.maximumRank {
      writer.append(UInt32(axis < tensor.shape.count ? tensor.shape[axis] : 1))
    }
    writer.append(UInt32(clamping: offset))
    writer.append(UInt32(tensor.constant == nil ? steps.lowerBound : 0))
    writer.append(UInt32(tensor.constant == nil ? steps.upperBound : 0))
    writer.append(UInt32(network))
    writer.append(UInt32(0))
  }

  private static func appendNetwork(
    _ network: QuantizedNetwork, firstTensor: Int, firstOperator: Int, work: Int, bound: Int,
    to writer: inout ByteWriter
  ) {
    writer.append(network.role)
    writer.append(UInt32(firstOperator))
    writer.append(UInt32(network.operators.count))
    writer.append(UInt32(firstTensor))
    writer.append(UInt32(network.tensors.count))
    writer.append(UInt8(network.inputs.count))
    writer.append(UInt8(network.outputs.count))
    writer.append(UInt16(0))
    append(network.inputs, firstTensor: firstTensor, to: &writer)
    append(network.outputs, firstTensor: firstTensor, to: &writer)
    writer.append(UInt32(clamping: work))
    writer.append(UInt32(bound))
  }

  // MARK: The blob

  private static func encode(
    _ metadata: ImageMetadata, networks: [QuantizedNetwork]
  ) throws(ImageBuilderError) -> [UInt8] {
    var filled = metadata
    filled.networkNames = networks.map(\.name)
    filled.tensorNames = networks.flatMap { $0.tensors.map(\.name) }
    filled.operatorNames = networks.flatMap { $0.operators.map(\.name) }
    let layouts = networks.flatMap(\.tensors).enumerated().compactMap { index, tensor in
      tensor.sourceLayout.map { (index, $0) }
    }
    filled.sourceLayouts = layouts.isEmpty ? nil : Dictionary(uniqueKeysWithValues: layouts)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return try Array(encoder.encode(filled)) } catch {
      throw .metadata(reason: String(describing: error))
    }
  }

  private static func assemble(
    _ sections: SectionWriters, arenaBytes: Int, persistentBytes: Int, target: PackingTarget
  ) -> [UInt8] {
    var table = ByteWriter()
    var content = ByteWriter()
    for (section, bytes) in sections.inOrder {
      table.append(section.rawValue)
      table.append(UInt32(ImageLayout.contentOffset + content.count))
      table.append(UInt32(bytes.count))
      table.append(bytes.withUnsafeBytes { CRC32.checksum($0.bytes) })
      content.append(bytes: bytes)
      content.align()
    }
    var image = ByteWriter()
    image.append(ImageLayout.magic)
    image.append(ImageLayout.version)
    image.append(UInt32(ImageLayout.contentOffset + content.count))
    image.append(UInt32(ImageLayout.sectionCount))
    image.append(UInt32(clamping: arenaBytes))
    image.append(UInt32(clamping: persistentBytes))
    image.append(target.rawValue)
    image.append(UInt32(0))
    image.append(bytes: table.bytes)
    let checksum = image.bytes.withUnsafeBytes { CRC32.checksum($0.bytes) }
    image.overwrite(checksum, at: ImageLayout.headerSizeBytes - 4)
    image.append(bytes: content.bytes)
    return image.bytes
  }
}
