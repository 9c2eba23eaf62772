import ArrayFiles
import Foundation
import Testing

struct NPYArrayTests {
  /// An `.npy` file of version 1 around a header dictionary.
  private func file(_ dictionary: String, _ data: [UInt8], version: UInt8 = 1) -> Data {
    var header = Array(dictionary.utf8)
    header.append(UInt8(ascii: "\n"))
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0]
    bytes += [UInt8(header.count & 0xff), UInt8(header.count >> 8)]
    if version > 1 { bytes += [0, 0] }
    return Data(bytes + header + data)
  }

  private func read(_ file: Data) throws -> NPYArray {
    try NPYArray(encoded: file, file: "test.npy", array: "x")
  }

  /// `numpy.save` of `numpy.array([[1, 2, 3], [4, 5, 6]], '<i2')`, NumPy 2.
  @Test func writesTheBytesThatNumPyWrites() throws {
    let text = "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }"
    let padding = String(repeating: " ", count: 118 - text.count - 1) + "\n"
    let expected =
      Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 118, 0]) + Data((text + padding).utf8)
      + Data([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0])
    #expect(NPYArray(shape: [2, 3], int16: [1, 2, 3, 4, 5, 6]).encoded() == expected)
  }

  @Test func everyTypeComesBack() throws {
    let arrays = [
      NPYArray(shape: [3], uint8: [0, 128, 255]),
      NPYArray(shape: [1, 3], int8: [-128, 0, 127]),
      NPYArray(shape: [2], int16: [.min, .max]),
      NPYArray(shape: [2, 1], int32: [.min, .max]),
      NPYArray(shape: [2], int64: [.min, .max]),
      NPYArray(shape: [2, 2], float32: [.pi, -0.0, .infinity, .leastNonzeroMagnitude]),
      NPYArray(shape: [], float64: [.pi]),
      NPYArray(elementType: .complex64, shape: [1], bytes: Data([0, 0, 128, 63, 0, 0, 0, 192])),
      NPYArray(text: "{\"unit\": \"m/s² → 🛰\"}"),
      NPYArray(shape: [0, 4], float32: []),
    ]
    for array in arrays { #expect(try read(array.encoded()) == array) }
    #expect(arrays[5].float32Elements == [.pi, -0.0, .infinity, .leastNonzeroMagnitude])
    #expect(arrays[6].float64Elements == [.pi])
    #expect(arrays[7].complex64Elements == [1, -2])
    #expect(arrays[8].text == "{\"unit\": \"m/s² → 🛰\"}")
    #expect(arrays[0].float32Elements == nil)
    #expect(arrays[0].text == nil)
  }

  @Test func headersStartTheDataAtAMultipleOf64() {
    for rank in 0..<12 {
      let array = NPYArray(shape: [Int](repeating: 1, count: rank), uint8: [7])
      #expect((array.encoded().count - 1) % 64 == 0)
    }
  }

  @Test func fortranOrderIsTurned() throws {
    // Columns of [[1, 2, 3], [4, 5, 6]].
    let matrix = file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", [1, 4, 2, 5, 3, 6])
    #expect(try read(matrix).uint8Elements == [1, 2, 3, 4, 5, 6])

    // x[i][j][k] = 100 i + 10 j + k with shape (2, 3, 4), first index fastest.
    var data: [UInt8] = []
    for k in 0..<4 { for j in 0..<3 { for i in 0..<2 { data += [UInt8(100 * i + 10 * j + k), 0] } } }
    let cube = file("{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3, 4)}", data)
    var expected: [Int16] = []
    for i in 0..<2 { for j in 0..<3 { for k in 0..<4 { expected.append(Int16(100 * i + 10 * j + k)) } } }
    #expect(try read(cube).int16Elements == expected)
  }

  @Test func readsVersionTwoAndBytesText() throws {
    let text = file(
      "{\"shape\": (), 'fortran_order': False, 'descr': '|S5'}", Array("abc".utf8) + [0, 0], version: 2)
    #expect(try read(text).text == "abc")
  }

  @Test func badFilesAreNamed() {
    let good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }"
    #expect(throws: ArrayFileError.wrongSize(file: "test.npy", array: "x", expectedBytes: 8, foundBytes: 7)) {
      try read(file(good, [0, 0, 0, 0, 0, 0, 0]))
    }
    #expect(throws: ArrayFileError.bigEndian(file: "test.npy", array: "x", found: ">f4")) {
      try read(file("{'descr': '>f4', 'fortran_order': False, 'shape': (0,), }", []))
    }
    #expect(throws: ArrayFileError.self) {
      try read(file("{'descr': '|V8', 'fortran_order': False, 'shape': (0,), }", []))
    }
    #expect(throws: ArrayFileError.self) {
      try read(file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (0,), }", []))
    }
    #expect(throws: ArrayFileError.self) {
      try read(file("{'descr': '<f4', 'shape': (0,), }", []))
    }
    #expect(throws: ArrayFileError.self) {
      try read(
        file("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", []))
    }
    #expect(throws: ArrayFileError.self) {
      try read(file("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", []))
    }
    #expect(throws: ArrayFileError.self) { try read(file(good, [], version: 9)) }
  }

  /// Cutting a file anywhere, or changing any byte of its header, throws or gives an array, but never traps.
  @Test func damagedHeadersNeverTrap() throws {
    let whole = NPYArray(shape: [2, 2], int8: [1, 2, 3, 4]).encoded()
    for count in 0..<whole.count {
      #expect(throws: ArrayFileError.self) { try read(whole.prefix(count)) }
    }
    for index in 0..<128 {
      for value: UInt8 in [0, 0x27, 0x28, 0x39, 0xff] {
        var damaged = whole
        damaged[index] = value
        let array = try? read(damaged)
        #expect(array == nil || array?.bytes.count == 4)
      }
    }
  }
}
