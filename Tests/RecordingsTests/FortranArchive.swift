import Foundation

/// A data set as NumPy 2.4's `savez_compressed` writes it: frames 0 … 7 of 2 episodes, 2 slots, 1 × 2 pixels, in
/// Fortran order.
enum FortranArchive {
  static func write(to path: String) throws {
    try (Data(base64Encoded: text) ?? Data()).write(to: URL(fileURLWithPath: path))
  }

  private static let text = """
    UEsDBC0AAAAIAAAAIQA5yRK0//////////8KABQAZnJhbWVzLm5weQEAEACIAAAAAAAAAFAAAAAAAAAAm+wX6hsQychQxlCt\
    npJanFykbqWgXlNqqK6joJ6WX1RSlJgXn1+UkgoSDykqTQUKF2ckFqQCuRpGOgpAZAgkNXUUahXIAVwMLExsjKzM7ABQSwME\
    LQAAAAgAAAAhADT3ZNT//////////wgAFABtZXRhLm5weQEAEAD0AAAAAAAAAHkAAAAAAAAAm+wX6hsQychQxlCtnpJanFyk\
    bqWgbhNqZKmuo6Cell9UUpSYF59flJIKknBLzClOBYoXZyQWpAL5Gpo6CrUKlACuagYGBiUgLgPiVCAuAuJiIM4E4nwgzoPK\
    WwGxIRDrQPkgNTlQNSVAHAzVn4ykLwWqDll/LRADAFBLAQItAy0AAAAIAAAAIQA5yRK0UAAAAIgAAAAKAAAAAAAAAAAAAACA\
    AQAAAABmcmFtZXMubnB5UEsBAi0DLQAAAAgAAAAhADT3ZNR5AAAA9AAAAAgAAAAAAAAAAAAAAIABjAAAAG1ldGEubnB5UEsF\
    BgAAAAACAAIAbgAAAD8BAAAAAA==
    """
}
