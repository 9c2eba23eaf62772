import Foundation
import Testing

@testable import ArrayFiles

@Suite struct SafeTensorsTests {
  private let sample = SafeTensors(
    metadata: ["note": "a \"quoted\" line\nand \\ more \u{1}", "alpha": "é"],
    tensors: [
      .init(name: "b.weights", shape: [2, 3], float32: [1, -2, 3.5, 0, 1e-8, 7]),
      .init(name: "a", elementType: .int8, shape: [3], bytes: Data([1, 255, 128])),
      .init(name: "empty", shape: [0], float32: []),
    ])

  @Test func roundTripKeepsContent() throws {
    let read = try SafeTensors(encoded: sample.encoded(), name: "sample")
    #expect(read.metadata == sample.metadata)
    for tensor in sample.tensors { #expect(read[tensor.name] == tensor) }
    #expect(read.tensors.count == sample.tensors.count)
    #expect(read["b.weights"]?.float32Elements == [1, -2, 3.5, 0, 1e-8, 7])
    #expect(read["a"]?.float32Elements == nil)
  }

  @Test func sameContentGivesSameBytes() throws {
    var other = sample
    other.metadata = Dictionary(uniqueKeysWithValues: sample.metadata.reversed())
    #expect(try other.encoded() == sample.encoded())
  }

  /// A file laid out by hand from the format's description.
  @Test func readsBytesWrittenByHand() throws {
    let header = #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
    var bytes = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    bytes.append(contentsOf: header.utf8)
    bytes.append(contentsOf: [0, 0, 0x80, 0x3F])
    #expect(try SafeTensors(encoded: bytes, name: "hand")["x"]?.float32Elements == [1])
  }

  @Test func everyTruncationIsAnError() throws {
    let bytes = try sample.encoded()
    for count in 0..<bytes.count {
      #expect(throws: SafeTensorsError.self) { try SafeTensors(encoded: bytes.prefix(count), name: "cut") }
    }
    #expect(throws: SafeTensorsError.self) { try SafeTensors(encoded: bytes + [0], name: "long") }
  }

  @Test func rejectsBrokenHeaders() {
    func read(_ header: String, data: Int = 8) throws -> SafeTensors {
      var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
      bytes.append(contentsOf: header.utf8)
      bytes.append(Data(count: data))
      return try SafeTensors(encoded: bytes, name: "f")
    }
    #expect(throws: SafeTensorsError.invalidHeader(file: "f", reason: "not valid JSON")) { try read("{") }
    #expect(throws: SafeTensorsError.invalidHeader(file: "f", reason: "not a JSON object")) { try read("[]") }
    #expect(throws: SafeTensorsError.unknownElementType(file: "f", tensor: "x", name: "F8")) {
      try read(#"{"x":{"dtype":"F8","shape":[8],"data_offsets":[0,8]}}"#)
    }
    #expect(throws: SafeTensorsError.wrongSize(file: "f", tensor: "x", expectedBytes: 12, foundBytes: 8)) {
      try read(#"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#)
    }
    #expect(throws: SafeTensorsError.wrongOffset(file: "f", tensor: "x", expected: 0, found: 4)) {
      try read(#"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#)
    }
    #expect(throws: SafeTensorsError.wrongOffset(file: "f", tensor: "y", expected: 4, found: 0)) {
      try read(
        #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
      )
    }
    #expect(throws: SafeTensorsError.self) {
      try read(#"{"x":{"dtype":"F32","shape":[4611686018427387904,16],"data_offsets":[0,8]}}"#)
    }
  }

  @Test func refusesToWriteInconsistentTensors() {
    var twice = sample
    twice.tensors.append(sample.tensors[0])
    #expect(throws: SafeTensorsError.duplicateTensor(file: "output", tensor: "b.weights")) {
      try twice.encoded()
    }
    let short = SafeTensors(tensors: [.init(name: "x", shape: [3], float32: [1])])
    #expect(throws: SafeTensorsError.wrongSize(file: "output", tensor: "x", expectedBytes: 12, foundBytes: 4))
    {
      try short.encoded()
    }
  }
}
