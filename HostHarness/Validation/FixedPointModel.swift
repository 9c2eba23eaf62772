import ClosedLoop
import Foundation
import ModelImage
import Quantization
import RadioControl
import ReferenceModels
import Simulation

/// A model image ready to drive the loop in integers, shareable between threads.
public struct FixedPointModel: Sendable {
  public let loaded: LoadedImage
  public let metadata: ImageMetadata
  /// How the image decides about transmissions.
  public let rule: LoopConstants.Rule
  /// How references become network inputs, which the device leaves to its caller.
  let parameters: LoopParameters

  private init(
    loaded: LoadedImage, metadata: ImageMetadata, rule: LoopConstants.Rule, parameters: LoopParameters
  ) {
    self.loaded = loaded
    self.metadata = metadata
    self.rule = rule
    self.parameters = parameters
  }

  /// Reads and checks an image.
  ///
  /// - Parameters:
  ///   - name: stands for the file in errors.
  ///   - parameters: those of the model that the image was made from.
  /// - Throws: ``FixedPointModelError``.
  public static func open(
    _ bytes: [UInt8], name: String, parameters: LoopParameters
  ) throws(FixedPointModelError) -> FixedPointModel {
    let loaded = try load(bytes, name: name)
    let model = FixedPointModel(
      loaded: loaded, metadata: try metadata(of: loaded.image, name: name),
      rule: try rule(of: loaded.image, name: name), parameters: parameters)
    // The controller checks networks against the loop section: here, not in the middle of a run.
    _ = try FixedPointController(model, name: name)
    return model
  }

  /// Checks that the image, or the base that it was assembled on, was made from this model, so that a comparison of the two means something: by the
  /// checksum that the image records, or by provenance where it records none.
  ///
  /// - Throws: ``FixedPointModelError/otherModel(file:model:)``, and what encoding an inconsistent model throws.
  public func requireOrigin(_ reference: ReferenceModel, name: String, modelName: String) throws {
    let belongs =
      if let checksum = metadata.modelChecksum {
        try checksum == reference.fileChecksum()
      } else {
        (try? JSONDecoder().decode([String: String].self, from: Data(metadata.provenance.utf8)))
          == reference.provenance
      }
    guard belongs else {
      throw FixedPointModelError.otherModel(file: name, model: modelName)
    }
  }

  private static func load(_ bytes: [UInt8], name: String) throws(FixedPointModelError) -> LoadedImage {
    do throws(ImageError) {
      return try LoadedImage(bytes)
    } catch {
      throw .invalidImage(file: name, error)
    }
  }

  private static func rule(
    of image: ModelImage, name: String
  ) throws(FixedPointModelError) -> LoopConstants.Rule {
    do throws(RadioControlError) {
      return try LoopConstants(image.section(.loop)).rule
    } catch {
      throw .invalidLoop(file: name, error)
    }
  }

  private static func metadata(
    of image: ModelImage, name: String
  ) throws(FixedPointModelError) -> ImageMetadata {
    let bytes = image.section(.metadata).withUnsafeBytes { Data($0) }
    let decoded: ImageMetadata
    do { decoded = try JSONDecoder().decode(ImageMetadata.self, from: bytes) } catch {
      throw .invalidMetadata(file: name)
    }
    guard decoded.tensorNames.count == image.tensorCount,
      decoded.networkNames.count == image.networkCount
    else { throw .invalidMetadata(file: name) }
    return decoded
  }

  /// Networks that 'latentlink assemble' put in the place of the model's own.
  public var replacedNetworks: [ReplacedNetwork] { metadata.replacedNetworks ?? [] }

  /// The floating-point scheme that decides as the image does.
  public var floatScheme: Scheme {
    switch rule {
    case .programme: .programme
    case .stoppingValue: .stoppingValue
    }
  }

  /// One setting a price.
  public func settings(pricesMilliwatts: [Double]) -> [SchemeSetting] {
    pricesMilliwatts.map { price in
      SchemeSetting(
        scheme: .fixedPoint, label: "\(SchemeCatalogue.text(price)) mW", priceMilliwatts: price
      ) {
        let controller = try FixedPointController(self, name: metadata.name)
        try controller.setPrice(milliwatts: price)
        return controller
      }
    }
  }

  /// Network inputs in Q12, saturated. `[6]`: position, velocity, acceleration, x before y.
  func fixedReference(_ reference: ReferencePoint) -> [Int16] {
    parameters.referenceInput(reference).map {
      Int16(min(max(($0 * 4096).rounded(), -32768), 32767))
    }
  }

  /// The image's network of a role, if it has one.
  func networkIndex(_ role: NetworkRole) -> Int? {
    let image = loaded.image
    return (0..<image.networkCount).first { image.network($0).role == role.imageRole }
  }
}

/// Why an image cannot be validated.
public enum FixedPointModelError: Error, Equatable, CustomStringConvertible {
  case invalidImage(file: String, ImageError)
  case invalidMetadata(file: String)
  case invalidLoop(file: String, RadioControlError)
  case missingNetwork(NetworkRole)
  /// The image was made from another model than the one it is to be compared with.
  case otherModel(file: String, model: String)

  public var description: String {
    switch self {
    case .invalidImage(let file, let error):
      "\(file): not a valid model image: \(error); make it again with 'latentlink quantize'"
    case .invalidMetadata(let file):
      "\(file): the metadata section does not describe the image; make it again with 'latentlink quantize'"
    case .invalidLoop(let file, let error): "\(file): the image cannot drive the loop: \(error)"
    case .missingNetwork(let role): "the image has no network '\(role.rawValue)'"
    case .otherModel(let file, let model):
      "\(file): was not made from \(model); make it with 'latentlink quantize --model \(model)'"
    }
  }
}
