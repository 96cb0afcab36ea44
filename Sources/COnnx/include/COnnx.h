// ONNX Runtime through the first version of its C interface, whose table of functions later ones only
// add to. Loaded when it is asked for: nothing links to it, and no header of it is needed.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ONNX_MOST_SIDES 8

// Of ONNXTensorElementDataType.
static const int32_t ONNX_FLOAT = 1, ONNX_UINT8 = 2, ONNX_DOUBLE = 11;

/// A tensor's type; sides that the model leaves open are below 1.
typedef struct {
  int32_t element;
  size_t rank;
  int64_t sides[ONNX_MOST_SIDES];
} onnx_tensor;

typedef struct onnx_model onnx_model;

/// Opens a model.
///
/// - Parameters:
///   - library: what dlopen finds, for instance "libonnxruntime.so.1".
///   - message: room for what went wrong, ended by 0.
/// - Returns: NULL where the library or the model cannot be opened.
onnx_model *onnx_open(
    const char *library, const char *path, int threads, char *message, size_t room);
void onnx_close(onnx_model *model);

/// Whether dlopen finds the library and it is ONNX Runtime.
int onnx_exists(const char *library);

size_t onnx_inputs(const onnx_model *model);
size_t onnx_outputs(const onnx_model *model);
/// Of the first input and output.
onnx_tensor onnx_input(const onnx_model *model);
onnx_tensor onnx_output(const onnx_model *model);

/// Runs the model on one tensor.
///
/// - Parameters:
///   - made: the first output's type; its values stay valid until the next run or close.
/// - Returns: the values; NULL and a message where that fails.
const void *onnx_run(
    onnx_model *model, const void *values, size_t bytes, const onnx_tensor *given,
    onnx_tensor *made, char *message, size_t room);
