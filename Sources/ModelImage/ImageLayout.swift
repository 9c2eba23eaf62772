/// Fixed numbers of the model image format: sizes in bytes, positions, limits.
///
/// The image is one contiguous little-endian blob that is used in place:
///
///     header (32) · section table (7 × 16) · networks · tensors · operators · parameters · loop
///     · background · metadata
///
/// Sections come in the order of ``ImageSection``, each at the next multiple of ``alignment``; the gaps are
/// zero. `docs/model-image.md` spells out every field.
public enum ImageLayout {
  /// The bytes "LLIM" read as a little-endian word.
  public static let magic: UInt32 = 0x4D49_4C4C
  public static let version: UInt32 = 2

  /// Alignment in bytes of the image itself, of every section, parameter block, constant and arena offset.
  public static let alignment = 16

  public static let headerSizeBytes = 32
  public static let sectionEntrySizeBytes = 16
  public static let sectionCount = 7
  /// Where the first section begins.
  public static let contentOffset = headerSizeBytes + sectionCount * sectionEntrySizeBytes

  public static let networkRecordSizeBytes = 48
  public static let tensorRecordSizeBytes = 48
  public static let operatorRecordSizeBytes = 40

  /// The most inputs or outputs a network, and the most inputs an operator, can have.
  public static let maximumPortCount = 4
  public static let maximumRank = 4
  /// Every dimension lies in 1 … this.
  public static let maximumDimension: UInt32 = 1 << 16
  /// Every tensor has at most this many elements.
  public static let maximumElementCount: UInt32 = 1 << 24
  /// Kernel sizes of convolutions, strides and dilations lie in 1 … this.
  public static let maximumKernelSize = 256
  /// A window of a pool has at most this many taps, and as many along either axis.
  public static let maximumPoolTapCount = 65535
  /// Fills unused places for tensor identifiers.
  public static let noTensor: UInt16 = 0xFFFF

  /// The background section is empty or one grey frame `[64, 64]` of this many bytes.
  public static let backgroundSizeBytes = 64 * 64

  /// A multiplier is zero or a Q31 number in [0.5, 1).
  public static let normalizedMultipliers: ClosedRange<Int32> = (1 << 30)...Int32.max
  /// Exponents of two that accompany a multiplier: positive is a left shift, negative a right shift.
  public static let shifts: ClosedRange<Int32> = -31...30

  /// `value` rounded up to a multiple of ``alignment``.
  @inlinable
  public static func aligned(_ value: Int) -> Int { (value + (alignment - 1)) & ~(alignment - 1) }
}

/// Positions in bytes within the header.
enum HeaderField {
  static let magic = 0
  static let version = 4
  static let totalSizeBytes = 8
  static let sectionCount = 12
  static let arenaSizeBytes = 16
  static let persistentSizeBytes = 20
  static let packingTarget = 24
  /// CRC-32 of header and section table, these four bytes counted as zero.
  static let checksum = 28
}

/// Positions in bytes within an entry of the section table.
enum SectionField {
  static let kind = 0
  static let offset = 4
  static let sizeBytes = 8
  static let checksum = 12
}
