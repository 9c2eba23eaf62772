import CTarget

/// The smaller of two numbers, by the same instructions whichever it is.
@inlinable @inline(__always)
public func lesser(_ a: Int32, _ b: Int32) -> Int32 { ll_lesser(a, b) }

/// The greater of two numbers, by the same instructions whichever it is.
@inlinable @inline(__always)
public func greater(_ a: Int32, _ b: Int32) -> Int32 { ll_greater(a, b) }

/// `value`, or the nearer bound if it lies outside `lower … upper`.
@inlinable @inline(__always)
public func clamp(_ value: Int32, lower: Int32, upper: Int32) -> Int32 {
  lesser(greater(value, lower), upper)
}

/// `value` saturated to −128 … 127.
@inlinable @inline(__always)
public func saturatingInt8(_ value: Int32) -> Int8 {
  Int8(truncatingIfNeeded: clamp(value, lower: -128, upper: 127))
}

/// `value` saturated to −32768 … 32767.
@inlinable @inline(__always)
public func saturatingInt16(_ value: Int32) -> Int16 {
  Int16(truncatingIfNeeded: clamp(value, lower: -32768, upper: 32767))
}
