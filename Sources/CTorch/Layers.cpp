#include <c10/core/GradMode.h>

#include "Shared.hpp"

using namespace obscura;

/// What is added above and below where kernels are rows: nothing, since sequences are one row.
static int64_t across(const at::Tensor &weight, int64_t beside) {
  return weight.size(2) == 1 && weight.size(3) > 1 ? 0 : beside;
}

int ct_conv2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding, int64_t groups) {
  return guarded([&] {
    auto along = across(of(weight), padding);
    *out = wrap(at::conv2d(of(x), of(weight), optional(bias), {stride, stride}, {along, padding}, {1, 1}, groups));
  });
}

int ct_conv_transpose2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, int64_t stride, int64_t padding, int64_t output_padding) {
  return guarded([&] {
    auto along = across(of(weight), padding), more = across(of(weight), output_padding);
    *out = wrap(at::conv_transpose2d(of(x), of(weight), optional(bias), {stride, stride}, {along, padding}, {more, output_padding}));
  });
}

int ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias) {
  return guarded([&] { *out = wrap(at::linear(of(x), of(weight), optional(bias))); });
}

int ct_batch_norm(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance, bool training, double momentum, double epsilon) {
  return guarded([&] {
    *out = wrap(at::batch_norm(of(x), of(weight), of(bias), optional(mean), optional(variance), training, momentum, epsilon, true));
  });
}

int ct_max_pool2d(ct_tensor *out, ct_tensor x, int64_t kernel, int64_t stride) {
  return guarded([&] {
    auto rows = of(x).size(2) == 1 ? 1 : kernel;
    *out = wrap(at::max_pool2d(of(x), {rows, kernel}, {rows == 1 ? 1 : stride, stride}));
  });
}

int ct_avg_pool2d(ct_tensor *out, ct_tensor x, int64_t kernel, int64_t stride) {
  return guarded([&] {
    auto rows = of(x).size(2) == 1 ? 1 : kernel;
    *out = wrap(at::avg_pool2d(of(x), {rows, kernel}, {rows == 1 ? 1 : stride, stride}));
  });
}

int ct_upsample_nearest(ct_tensor *out, ct_tensor x, int64_t height, int64_t width) {
  return guarded([&] { *out = wrap(at::upsample_nearest2d(of(x), {height, width})); });
}

int ct_upsample_bilinear(ct_tensor *out, ct_tensor x, int64_t height, int64_t width) {
  return guarded([&] { *out = wrap(at::upsample_bilinear2d(of(x), {height, width}, false)); });
}

int ct_dropout(ct_tensor *out, ct_tensor x, double probability, bool training) {
  return guarded([&] {
    auto &input = of(x);
    if (!training || !input.is_cpu() || probability >= 1) {
      *out = wrap(at::dropout(input, probability, training));
      return;
    }
    double kept = 1 - probability;
    auto mask = at::empty_like(input).bernoulli_(kept, generator()).div_(kept);
    *out = wrap(input * mask.detach());
  });
}

int ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor tokens) {
  return guarded([&] { *out = wrap(at::embedding(of(weight), of(tokens))); });
}

int ct_lstm(ct_tensor *out, ct_tensor x, const ct_tensor *weights, int count, int64_t hidden, int layers) {
  return guarded([&] {
    auto state = at::zeros({layers, of(x).size(0), hidden}, of(x).options());
    *out = wrap(std::get<0>(at::lstm(of(x), {state, state}, list(weights, count), true, layers, 0.0, c10::GradMode::is_enabled(), false, true)));
  });
}
