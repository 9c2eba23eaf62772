import CGSL

/// GSL as a library that reports instead of ending the process.
enum NumericalLibrary {
  /// Touched before the first call that can underflow or miss a tolerance; what follows is read from return codes
  /// and values.
  static let isQuiet: Bool = {
    gsl_set_error_handler_off()
    return true
  }()
}
