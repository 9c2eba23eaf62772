import ModelImage
import Testing

struct CRC32Tests {
  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBytes { unsafe CRC32.checksum($0.bytes) }
  }

  @Test("The check value of the CRC catalogue")
  func checkValue() { #expect(checksum(Array("123456789".utf8)) == 0xCBF4_3926) }

  @Test("Nothing has checksum zero, and bytes may come one by one")
  func streaming() {
    #expect(checksum([]) == 0)
    var crc = CRC32()
    for byte in "123456789".utf8 { crc.append(byte) }
    #expect(crc.value == 0xCBF4_3926)
  }

  @Test("Equal to the bitwise definition for every byte")
  func bitwise() {
    for byte in UInt8.min...UInt8.max {
      var state: UInt32 = 0xFFFF_FFFF ^ UInt32(byte)
      for _ in 0..<8 { state = state & 1 == 1 ? (state >> 1) ^ 0xEDB8_8320 : state >> 1 }
      #expect(checksum([byte]) == ~state)
    }
  }
}
