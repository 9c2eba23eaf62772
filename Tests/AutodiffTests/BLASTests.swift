import CGSL
import Foundation
import Testing

/// GSL's interface, OpenBLAS's code: the process must take `cblas_sgemm` from OpenBLAS, not from gslcblas.
@Test func openBLASAnswers() throws {
  let library = try #require(ll_library_of_symbol("cblas_sgemm").map { String(cString: $0) })
  #expect(library.contains("openblas"), "cblas_sgemm comes from \(library)")
}
