import FixedPoint
import ModelImage
import Quantization
import RadioControl

/// A loop section as words, whose conversions can be brought to other scales.
struct LoopWords {
  private var words: [Int32]

  /// - Precondition: the device's reader accepted the section, so its size is right.
  init(_ section: [UInt8]) {
    precondition(section.count == LoopLayout.sizeBytes)
    words = stride(from: 0, to: section.count, by: 4).map { start in
      Int32(bitPattern: (0..<4).reduce(0) { $0 | UInt32(section[start + $1]) << (8 * $1) })
    }
  }

  var bytes: [UInt8] {
    words.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: UInt32(bitPattern: word) >> (8 * $0)) }
    }
  }

  /// The factor of a conversion at another scale of its tensor; nil where the device has none for it.
  ///
  /// The section's own factor has 31 bits, so the new one is at most a unit of the last of them from what quantising
  /// the whole system would give.
  func factor(_ conversion: LoopLayout.Conversion, scale: Float) -> QuantizedMultiplier? {
    let word = LoopLayout.word(of: conversion)
    let old = QuantizedMultiplier(multiplier: words[word], shift: words[word + 1])
    let ratio = Double(scale) / Double(Float(bitPattern: UInt32(bitPattern: words[word + 2])))
    let factor = QuantizedMultiplier(
      factor: conversion.reads ? old.factor * ratio : old.factor / ratio)
    guard let factor, factor.shift <= conversion.largestShift, factor.multiplier > 0 else { return nil }
    return factor
  }

  /// - Precondition: there is a ``factor(_:scale:)`` for it.
  mutating func setFactor(
    _ factor: QuantizedMultiplier, of conversion: LoopLayout.Conversion, scale: Float
  ) {
    let word = LoopLayout.word(of: conversion)
    words[word] = factor.multiplier
    words[word + 1] = factor.shift
    words[word + 2] = Int32(bitPattern: scale.bitPattern)
  }

  /// The loop's limits, in units of the networks.
  func limits(latent: TensorQuantization) -> LoopLimits {
    let bounds = words[LoopLayout.latentLowerWord..<LoopLayout.latentUpperWord + LoopLayout.latentCount]
    return LoopLimits(
      latent: bounds.map { abs(latent.real($0)) }.max() ?? 0,
      action: Double(words[LoopLayout.Field.actionLimit.rawValue]) / 65536)
  }

  /// Brings the bounds of plausible latents to another scale, strictly inside the type: a latent at its end has
  /// saturated, and what it stands for is beyond the bound.
  mutating func moveLatentBounds(from old: TensorQuantization, to new: TensorQuantization) {
    words[LoopLayout.latentScaleWord] = Int32(bitPattern: Float(new.scale).bitPattern)
    let inside = (new.elementType.minimum + 1)...(new.elementType.maximum - 1)
    for first in [LoopLayout.latentLowerWord, LoopLayout.latentUpperWord] {
      for word in first..<first + LoopLayout.latentCount {
        words[word] = min(max(new.quantized(old.real(words[word])), inside.lowerBound), inside.upperBound)
      }
    }
  }
}
