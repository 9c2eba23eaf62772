/// An array somewhere in a file, read box by box.
public protocol ArraySource: AnyObject {
  /// The file and the array's name in it, for errors.
  var file: String { get }
  var dataset: String { get }
  /// Sizes in the order in which the file's own users name the axes: MATLAB's for a MATLAB file.
  var shape: [Int] { get }
  /// Whether an element has a real and an imaginary part.
  var isComplex: Bool { get }
  /// What grey level 255 is in this array's numbers; nil where nothing tells.
  var whiteLevel: Double? { get }

  /// The elements of a box, the last axis fastest; a complex element gives two numbers.
  func read(start: [Int], count: [Int]) throws(ImportError) -> [Double]
}
