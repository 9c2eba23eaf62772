/// Fixed numbers of a set of conformance vectors, a little-endian blob that is used in place:
///
///     header (64) · cases (64 each) · stamp · names and data
///
/// Input and expected bytes of a case begin at multiples of 16; gaps are zero. `docs/conformance.md` describes
/// every field and how a set is made.
public enum VectorLayout {
  /// The bytes "LLCV" read as a little-endian word.
  public static let magic: UInt32 = 0x5643_4C4C
  public static let version: UInt32 = 1
  public static let headerSizeBytes = 64
  public static let caseSizeBytes = 64
  public static let maximumCases = 1 << 16
  /// Of input and expected bytes, and of each tensor in them.
  public static let alignment = 16

  /// Positions in bytes within the header.
  public enum Header {
    public static let magic = 0
    public static let version = 4
    public static let totalSizeBytes = 8
    public static let caseCount = 12
    /// What every pseudo-random number was drawn from, low word first.
    public static let seed = 16
    /// Of the model image that cases without an image of their own run on.
    public static let modelSizeBytes = 24
    /// CRC-32 of that image.
    public static let modelChecksum = 28
    /// UTF-8 JSON: what made the set and where its truths come from.
    public static let stampOffset = 32
    public static let stampSizeBytes = 36
    public static let reserved = 40
    /// CRC-32 of everything else.
    public static let checksum = 60
  }

  /// Positions in bytes within a case.
  public enum Case {
    public static let kind = 0
    public static let source = 4
    public static let nameOffset = 8
    public static let nameSizeBytes = 12
    public static let imageOffset = 16
    public static let imageSizeBytes = 20
    public static let selector = 24
    public static let inputOffset = 28
    public static let inputSizeBytes = 32
    public static let expectedOffset = 36
    public static let expectedSizeBytes = 40
    public static let digest = 44
    public static let argument0 = 48
    public static let argument1 = 52
    public static let reserved = 56
  }

  /// `value` rounded up to a multiple of ``alignment``.
  public static func aligned(_ value: Int) -> Int { (value + (alignment - 1)) & ~(alignment - 1) }
}
