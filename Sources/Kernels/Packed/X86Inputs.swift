import CTarget

/// x + 128 in 16 bits.
struct X86Input: QuadInput {
  let level: Int32

  static var isWide: Bool { true }
  static var offset: Int32 { 128 }

  static func converted(_ input: Int8) -> Int16 { Int16(input) &+ 128 }

  @inline(__always)
  func convert(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<Int16>, count: Int) {
    unsafe ll_x86_widen(source, target, count, level)
  }
}

/// x + 128 in 8 bits.
struct OffsetX86Input: QuadInput {
  let level: Int32

  static var isWide: Bool { false }
  static var offset: Int32 { 128 }

  static func converted(_ input: Int8) -> UInt8 { UInt8(bitPattern: input) ^ 128 }

  @inline(__always)
  func convert(_ source: UnsafePointer<Int8>, _ target: UnsafeMutablePointer<UInt8>, count: Int) {
    unsafe ll_x86_offset(source, target, count, level)
  }
}

/// x as it is.
struct WideX86Input: QuadInput {
  static var isWide: Bool { true }
  static var offset: Int32 { 0 }

  static func converted(_ input: Int16) -> Int16 { input }

  @inline(__always)
  func convert(_ source: UnsafePointer<Int16>, _ target: UnsafeMutablePointer<Int16>, count: Int) {
    unsafe target.update(from: source, count: count)
  }
}
