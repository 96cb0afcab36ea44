/// The whole of what Obscura asks of libtorch, in plain C.
///
/// Every fallible function returns 0 on success. On failure it returns 1, leaves its out-parameters
/// alone, and ct_last_error() holds the message until the calling thread's next failure.
/// A ct_tensor that comes out of a function is owned by the caller: ct_free it once.
/// Shapes in comments: N images, C channels, H x W pixels; {NULL} stands for "none".
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CT_CHECK __attribute__((warn_unused_result))

typedef struct {
  void *ctx;
} ct_tensor;

typedef enum { CT_FLOAT32, CT_BFLOAT16, CT_FLOAT16, CT_FLOAT64, CT_INT64, CT_INT32, CT_UINT8, CT_BOOL } ct_dtype;
typedef enum { CT_CPU, CT_CUDA } ct_device;
typedef enum { CT_CONTIGUOUS, CT_CHANNELS_LAST, CT_PRESERVE } ct_layout;

// ---- Runtime (Runtime.cpp) ----

/// The calling thread's last message; valid until its next failure.
const char *ct_last_error(void);
/// libtorch's version, for instance "2.13.0".
const char *ct_version(void);
/// The instruction set that the kernels use, for instance "AVX2".
const char *ct_cpu_capability(void);
/// True where the processor multiplies bf16 matrices in hardware (avx512_bf16 or amx).
bool ct_cpu_has_fast_bfloat16(void);
/// Tensors handed out and not freed.
int64_t ct_live_handles(void);
int ct_threads(void);
CT_CHECK int ct_set_threads(int count);
/// Keeps freed memory for the next allocation instead of returning it, so that no step pays for clearing fresh pages.
void ct_keep_memory(void);
/// Seeds what this thread draws from: dropout.
CT_CHECK int ct_seed(uint64_t seed);
int ct_cuda_device_count(void);
CT_CHECK int ct_synchronize(ct_device device);
/// Sets gradient recording for this thread; *previous may be NULL.
CT_CHECK int ct_set_gradients(bool enabled, bool *previous);
/// Sets autocast for this thread and clears its cache.
CT_CHECK int ct_set_autocast(ct_device device, bool enabled, ct_dtype dtype);
CT_CHECK int ct_clear_autocast_cache(void);

// ---- Tensors (Storage.cpp) ----

void ct_free(ct_tensor x);
/// Copies `bytes` bytes, row-major, into a tensor on the CPU.
CT_CHECK int ct_from_bytes(ct_tensor *out, const void *data, size_t bytes, const int64_t *shape, int rank, ct_dtype dtype);
/// Copies the values, row-major, in the tensor's own dtype.
CT_CHECK int ct_copy_bytes(ct_tensor x, void *destination, size_t bytes);
CT_CHECK int ct_full(ct_tensor *out, const int64_t *shape, int rank, double value, ct_dtype dtype, ct_device device);
CT_CHECK int ct_normal(ct_tensor *out, const int64_t *shape, int rank, uint64_t seed, ct_device device);
CT_CHECK int ct_uniform(ct_tensor *out, const int64_t *shape, int rank, double low, double high, uint64_t seed, ct_device device);
int ct_rank(ct_tensor x);
int64_t ct_size(ct_tensor x, int dimension);
ct_dtype ct_dtype_of(ct_tensor x);
ct_device ct_device_of(ct_tensor x);
CT_CHECK int ct_item(ct_tensor x, double *out);
CT_CHECK int ct_convert(ct_tensor *out, ct_tensor x, ct_dtype dtype, ct_device device, ct_layout layout);
CT_CHECK int ct_clone(ct_tensor *out, ct_tensor x);
/// x <- y, in place, without recording; shapes must be equal.
CT_CHECK int ct_assign(ct_tensor x, ct_tensor y);

// ---- Automatic differentiation (Autograd.cpp) ----

CT_CHECK int ct_set_requires_gradient(ct_tensor x, bool required);
bool ct_requires_gradient(ct_tensor x);
CT_CHECK int ct_detach(ct_tensor *out, ct_tensor x);
/// d loss / d inputs, nothing else is computed; zeros where the loss does not depend on an input.
CT_CHECK int ct_gradients(ct_tensor *out, ct_tensor loss, const ct_tensor *inputs, int count);

// ---- Element by element (Elementwise.cpp) ----

CT_CHECK int ct_add(ct_tensor *out, ct_tensor x, ct_tensor y, double factor);  // x + factor y
CT_CHECK int ct_multiply(ct_tensor *out, ct_tensor x, ct_tensor y);
CT_CHECK int ct_divide(ct_tensor *out, ct_tensor x, ct_tensor y);
CT_CHECK int ct_scale(ct_tensor *out, ct_tensor x, double factor, double offset);  // factor x + offset
CT_CHECK int ct_power(ct_tensor *out, ct_tensor x, double exponent);
CT_CHECK int ct_exp(ct_tensor *out, ct_tensor x);
CT_CHECK int ct_log(ct_tensor *out, ct_tensor x);
CT_CHECK int ct_sqrt(ct_tensor *out, ct_tensor x);
CT_CHECK int ct_abs(ct_tensor *out, ct_tensor x);
/// The gradient is zero outside the range.
CT_CHECK int ct_clamp(ct_tensor *out, ct_tensor x, double low, double high);
/// max(x, low) whose gradient lives below `low` too (it is passed through as if unclamped).
CT_CHECK int ct_floor_at(ct_tensor *out, ct_tensor x, double low);
CT_CHECK int ct_relu(ct_tensor *out, ct_tensor x);
/// x <- max(x, 0), recorded; x must not be needed by another operation.
CT_CHECK int ct_relu_in_place(ct_tensor x);
CT_CHECK int ct_leaky_relu(ct_tensor *out, ct_tensor x, double slope);
CT_CHECK int ct_sigmoid(ct_tensor *out, ct_tensor x);
CT_CHECK int ct_tanh(ct_tensor *out, ct_tensor x);
CT_CHECK int ct_softmax(ct_tensor *out, ct_tensor x, int dimension, bool logarithm);
/// 1 where x < y, else 0, in x's dtype.
CT_CHECK int ct_less(ct_tensor *out, ct_tensor x, ct_tensor y);
/// 1 where x == value, else 0, as float32.
CT_CHECK int ct_equals(ct_tensor *out, ct_tensor x, double value);
CT_CHECK int ct_where(ct_tensor *out, ct_tensor condition, ct_tensor x, ct_tensor y);
CT_CHECK int ct_all_finite(ct_tensor x, bool *out);

// ---- Shapes and reductions (Shapes.cpp) ----

CT_CHECK int ct_sum(ct_tensor *out, ct_tensor x, const int64_t *dimensions, int count, bool keep);
CT_CHECK int ct_mean(ct_tensor *out, ct_tensor x, const int64_t *dimensions, int count, bool keep);
CT_CHECK int ct_max(ct_tensor *out, ct_tensor *index, ct_tensor x, int dimension);
CT_CHECK int ct_reshape(ct_tensor *out, ct_tensor x, const int64_t *shape, int rank);
CT_CHECK int ct_permute(ct_tensor *out, ct_tensor x, const int64_t *order, int rank);
CT_CHECK int ct_slice(ct_tensor *out, ct_tensor x, int dimension, int64_t start, int64_t end);
CT_CHECK int ct_select_rows(ct_tensor *out, ct_tensor x, ct_tensor index);
CT_CHECK int ct_concatenate(ct_tensor *out, const ct_tensor *parts, int count, int dimension);
CT_CHECK int ct_expand(ct_tensor *out, ct_tensor x, const int64_t *shape, int rank);
CT_CHECK int ct_pad(ct_tensor *out, ct_tensor x, int64_t left, int64_t right, int64_t top, int64_t bottom);
/// In the tensors' own type, also where layers run in a shorter one.
CT_CHECK int ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y);
/// With a ridge on the matrix's diagonal; where that is not positive definite, no numbers.
CT_CHECK int ct_solve_positive_definite(
    ct_tensor *out, ct_tensor matrix, double ridge, ct_tensor right);

// ---- Layers (Layers.cpp) ----

/// out: [N, O, H', W']. weight: [O, I / groups, k, k]. bias may be {NULL}.
CT_CHECK int ct_conv2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding, int64_t groups);
/// weight: [I, O, k, k]. bias may be {NULL}.
CT_CHECK int ct_conv_transpose2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding, int64_t output_padding);
/// Separable correlation of every channel with one symmetric window, no padding: [N, C, H - k + 1, W - k + 1].
CT_CHECK int ct_blur(ct_tensor *out, ct_tensor x, ct_tensor window);
CT_CHECK int ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias);
/// A dense layer of its own at every pixel. x: [N, I, H, W]. weight: [I, O, H, W]. bias: [O, H, W]. out: [N, O, H, W].
CT_CHECK int ct_locally_connected(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias);
/// `training` normalises with the batch's moments and moves the running ones.
CT_CHECK int ct_batch_norm(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance, bool training, double momentum, double epsilon);
/// ReLU of batch norm with the batch's moments; moves the running ones, which may be {NULL}. One pass fewer each way.
CT_CHECK int ct_batch_norm_relu(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance, double momentum, double epsilon);
CT_CHECK int ct_max_pool2d(ct_tensor *out, ct_tensor x, int64_t kernel, int64_t stride);
CT_CHECK int ct_avg_pool2d(ct_tensor *out, ct_tensor x, int64_t kernel, int64_t stride);
CT_CHECK int ct_upsample_nearest(ct_tensor *out, ct_tensor x, int64_t height, int64_t width);
CT_CHECK int ct_upsample_bilinear(ct_tensor *out, ct_tensor x, int64_t height, int64_t width);
CT_CHECK int ct_dropout(ct_tensor *out, ct_tensor x, double probability, bool training);
CT_CHECK int ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor tokens);
/// x: [N, T, F]. weights: for each layer input-hidden, hidden-hidden, bias, bias. out: [N, T, hidden].
CT_CHECK int ct_lstm(ct_tensor *out, ct_tensor x, const ct_tensor *weights, int count, int64_t hidden, int layers);

// ---- Losses (Losses.cpp) ----

/// Mean over the entries whose weight is 1 (0 if there are none). logits, target, weight: [N, L].
CT_CHECK int ct_binary_cross_entropy(ct_tensor *out, ct_tensor logits, ct_tensor target, ct_tensor weight);
/// Mean over the rows whose class is not -1 (0 if there are none). logits: [N, K], classes: int64 [N].
CT_CHECK int ct_cross_entropy(ct_tensor *out, ct_tensor logits, ct_tensor classes);
CT_CHECK int ct_mean_squared_error(ct_tensor *out, ct_tensor x, ct_tensor y);
CT_CHECK int ct_mean_absolute_error(ct_tensor *out, ct_tensor x, ct_tensor y);

// ---- Optimisers (Optimizers.cpp) ----

/// One fused step of Adam, decoupled weight decay where `decoupled`. `step` counts from 1.
CT_CHECK int ct_adam(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *first, const ct_tensor *second, int count, int64_t step, double rate, double beta1, double beta2, double epsilon, double weight_decay, bool decoupled);
/// One fused step of SGD with momentum; `step` counts from 1 (the first sets the momentum).
CT_CHECK int ct_sgd(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *momenta, int count, int64_t step, double rate, double momentum, double weight_decay);
/// Scales the gradients in place so that their joint norm is at most `limit`; *norm is the norm before.
CT_CHECK int ct_clip_gradients(const ct_tensor *gradients, int count, double limit, double *norm);

#ifdef __cplusplus
}
#endif
#endif
