import Foundation
import ONNXMessages
import SwiftProtobuf
import Testing

/// The generated code reads what onnx writes and writes what it reads.
@Suite struct WireFormatTests {
  /// By onnx 1.23.2: a Relu named r from x to y, both float [N, 2], and an int64 initializer w = [3, −1]; IR version 8,
  /// opset 13.
  private static let relu = """
    08083a560a0f0a01781201791a0172220452656c751201672a14080210073a0b03ffffffffffffffffff014201775a140a0178120f0a0d08\
    0112090a0312014e0a02080262140a0179120f0a0d080112090a0312014e0a02080242040a00100d
    """

  @Test func readsWhatOnnxWrites() throws {
    let digits = Array(Self.relu)
    let bytes = try stride(from: 0, to: digits.count, by: 2).map { position in
      try #require(UInt8(String(digits[position..<position + 2]), radix: 16))
    }
    let model = try ONNXModelProto(serializedBytes: bytes)
    #expect(model.irVersion == 8)
    #expect(model.opsetImport.map(\.version) == [13])
    let node = try #require(model.graph.node.first)
    #expect((node.opType, node.name) == ("Relu", "r"))
    #expect((node.input, node.output) == (["x"], ["y"]))
    let weights = try #require(model.graph.initializer.first)
    #expect(weights.dims == [2])
    #expect(weights.dataType == ONNXTensorProto.DataType.int64.rawValue)
    #expect(weights.int64Data == [3, -1])
    let dimensions = model.graph.input[0].type.tensorType.shape.dim
    #expect(dimensions[0].dimParam == "N")
    #expect(dimensions[1].dimValue == 2)
    let written: [UInt8] = try model.serializedBytes()
    #expect(written == bytes)
  }
}
