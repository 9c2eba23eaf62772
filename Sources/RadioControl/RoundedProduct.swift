/// round(a · b / 2^fractionBits), halves up, from the exact 64-bit product.
///
/// `fractionBits` is in 1 … 31. Overflow: bits above the 32nd of the result are lost; callers bound the result.
/// Written in words because `Int64` conversions leave unspecialised calls on 32-bit targets.
@inline(__always)
func roundedProduct(_ a: Int32, _ b: Int32, fractionBits: Int32) -> Int32 {
  let product = a.multipliedFullWidth(by: b)
  let bits = UInt32(bitPattern: fractionBits)
  let round = Int32(truncatingIfNeeded: (product.low &>> (bits &- 1)) & 1)
  return ((product.high &<< (32 &- fractionBits)) | Int32(bitPattern: product.low &>> bits)) &+ round
}
