/// `value`, or the nearer bound if it lies outside `lower … upper`.
@inlinable @inline(__always)
public func clamp(_ value: Int32, lower: Int32, upper: Int32) -> Int32 {
  let raised = value < lower ? lower : value
  return raised > upper ? upper : raised
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
