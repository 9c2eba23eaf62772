import ArrayFiles
import Foundation
import ReferenceModels

/// Which network has which role: what a system file says.
public struct SystemDescription: Sendable, Equatable {
  /// A text of the file with its line.
  public struct Field: Sendable, Equatable {
    public var value: String
    public var line: Int

    public init(_ value: String, line: Int) {
      self.value = value
      self.line = line
    }
  }

  /// A network that takes the place of the base's.
  public struct Replacement: Sendable, Equatable {
    public var role: NetworkRole
    /// The image with the network.
    public var image: Field
    /// Which of the image's networks, by name; not needed where it is clear.
    public var network: Field?
    /// The network's port by the role's port.
    public var inputs: [String: Field]
    public var outputs: [String: Field]

    public init(
      role: NetworkRole, image: Field, network: Field? = nil, inputs: [String: Field] = [:],
      outputs: [String: Field] = [:]
    ) {
      self.role = role
      self.image = image
      self.network = network
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  /// The system file.
  public var file: String
  public var name: String
  public var base: Field
  public var output: Field?
  /// In the order of the roles.
  public var replacements: [Replacement]

  /// A path of the file: relative ones are relative to the file's folder.
  public func path(_ field: Field) -> String {
    guard !field.value.hasPrefix("/") else { return field.value }
    let folder = (file as NSString).deletingLastPathComponent
    return folder.isEmpty ? field.value : (folder as NSString).appendingPathComponent(field.value)
  }

  // MARK: Reading

  /// No system file is as large: a file that is, is something else.
  private static let largestBytes = 1 << 20

  /// - Throws: ``SystemFileError``.
  public init(contentsOf file: String) throws(SystemFileError) {
    let bytes: Data
    do {
      let size = try URL(fileURLWithPath: file).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      guard size <= Self.largestBytes else {
        throw SystemFileError(file: file, [.init(line: nil, .tooLarge(bytes: size))])
      }
      bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    } catch let error as SystemFileError {
      throw error
    } catch {
      throw SystemFileError(file: file, [.init(line: nil, .unreadable(UnreadableFile.reason(file, error)))])
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw SystemFileError(file: file, [.init(line: nil, .notText)])
    }
    try self.init(text, file: file)
  }

  /// - Parameter file: stands for the file in errors, and paths are relative to its folder.
  /// - Throws: ``SystemFileError`` with everything that is wrong.
  public init(_ text: String, file: String) throws(SystemFileError) {
    let document: TOMLDocument
    do throws(TOMLError) { document = try TOMLDocument(text) } catch {
      throw SystemFileError(file: file, [.init(line: error.line, .syntax(error))])
    }
    var reader = SystemFileReader()
    reader.read(document)
    guard let base = reader.base, reader.problems.isEmpty else {
      throw SystemFileError(file: file, reader.problems)
    }
    self.file = file
    name = reader.name?.value ?? URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    self.base = base
    output = reader.output
    replacements = reader.replacements
  }
}
