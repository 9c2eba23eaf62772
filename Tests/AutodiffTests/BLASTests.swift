import CGSL
import Foundation
import Testing

/// GSL's interface, OpenBLAS's code: the process must take `cblas_sgemm` from OpenBLAS, not from gslcblas.
@Test func openBLASAnswers() throws {
  var info = Dl_info()
  let handle = try #require(dlopen(nil, RTLD_NOW))
  let symbol = try #require(dlsym(handle, "cblas_sgemm"))
  #expect(dladdr(symbol, &info) != 0)
  let library = String(cString: try #require(info.dli_fname))
  #expect(library.contains("openblas"), "cblas_sgemm comes from \(library)")
}
