import ModelExchange

/// Cases of the onnx package that the importer refuses, by what it says of them; docs/onnx-node-cases.md says why. Without
/// the leading `test_`.
enum RefusedNodeCases {
  static let byKind: [ModelProblem.Kind: Set<String>] = [
    .invalidShape: [
      "slice_start_out_of_bounds"
    ],
    .tooLarge: [
      "constant"
    ],
    .unsupportedAttribute: [
      "batchnorm_epsilon_training_mode", "batchnorm_example_training_mode", "dequantizelinear_blocked",
      "maxpool_with_argmax_2d_precomputed_pads", "maxpool_with_argmax_2d_precomputed_strides",
      "quantizelinear_blocked_asymmetric", "quantizelinear_blocked_symmetric",
    ],
    .unsupportedInput: [
      "add_int16", "add_int8", "add_uint16", "add_uint32", "add_uint64", "add_uint8",
      "averagepool_3d_default", "averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False",
      "averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True",
      "averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False",
      "averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True",
      "averagepool_3d_dilations_small", "dequantizelinear_axis", "matmul_1d_3d", "matmul_3d", "matmul_4d",
      "matmul_bcast", "maxpool_3d_default", "maxpool_3d_dilations", "maxpool_3d_dilations_use_ref_impl",
      "maxpool_3d_dilations_use_ref_impl_large", "mul_int16", "mul_int8", "mul_uint16", "mul_uint32",
      "mul_uint64", "mul_uint8", "qlinearmatmul_3D_int8_float16", "qlinearmatmul_3D_int8_float32",
      "qlinearmatmul_3D_uint8_float16", "qlinearmatmul_3D_uint8_float32", "quantizelinear_axis", "sub_int16",
      "sub_int8", "sub_uint16", "sub_uint32", "sub_uint64", "sub_uint8", "training_dropout",
      "training_dropout_default", "training_dropout_default_mask", "training_dropout_mask",
      "training_dropout_zero_ratio", "training_dropout_zero_ratio_mask",
    ],
  ]
}
