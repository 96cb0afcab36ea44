// Training-mode batch norm and ReLU as one operation on channels-last features: two passes forward
// and two backward, where the separate operations need three and five, and one saved tensor less.
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <bit>
#include <cmath>

#include "Shared.hpp"

using namespace obscura;

namespace {

/// Sums are made in this many parts whatever the threads, so that they do not depend on their count.
constexpr int64_t parts = 32;
/// Rows that are added in float before they join the sums in double.
constexpr int64_t block = 64;

/// Adds x - pivot and its square, channel by channel, over `rows` rows.
CT_CLONES void addMoments(const float *x, int64_t rows, int64_t channels, const float *pivot, float *sum, float *square) {
  for (int64_t r = 0; r < rows; r++, x += channels)
    for (int64_t c = 0; c < channels; c++) {
      float d = x[c] - pivot[c];
      sum[c] += d;
      square[c] += d * d;
    }
}

CT_CLONES void normalize(const float *x, float *y, int64_t rows, int64_t channels, const float *scale, const float *shift) {
  for (int64_t r = 0; r < rows; r++, x += channels, y += channels)
    for (int64_t c = 0; c < channels; c++) {
      float value = x[c] * scale[c] + shift[c];
      y[c] = value > 0 ? value : 0;
    }
}

/// Adds the gradient that passes the ReLU, and its product with x - mean, over `rows` rows.
CT_CLONES void addGradients(
  const float *x, const float *g, int64_t rows, int64_t channels, const float *scale, const float *shift,
  const float *mean, float *sum, float *product
) {
  for (int64_t r = 0; r < rows; r++, x += channels, g += channels)
    for (int64_t c = 0; c < channels; c++) {
      float passed = x[c] * scale[c] + shift[c] > 0 ? g[c] : 0;
      sum[c] += passed;
      product[c] += passed * (x[c] - mean[c]);
    }
}

/// dx = scale * passed + slope * x + level.
CT_CLONES void propagate(
  const float *x, const float *g, float *dx, int64_t rows, int64_t channels, const float *scale, const float *shift,
  const float *slope, const float *level
) {
  for (int64_t r = 0; r < rows; r++, x += channels, g += channels, dx += channels)
    for (int64_t c = 0; c < channels; c++) {
      float passed = x[c] * scale[c] + shift[c] > 0 ? g[c] : 0;
      dx[c] = scale[c] * passed + (slope[c] * x[c] + level[c]);
    }
}

CT_CLONES void widen(const uint16_t *from, float *to, int64_t count) {
  for (int64_t i = 0; i < count; i++) to[i] = std::bit_cast<float>(static_cast<uint32_t>(from[i]) << 16);
}

/// Rounds to the nearest bf16, ties to even; a NaN stays one.
CT_CLONES void narrow(const float *from, uint16_t *to, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    uint32_t bits = std::bit_cast<uint32_t>(from[i]);
    uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    to[i] = static_cast<uint16_t>(from[i] == from[i] ? rounded : 0x7fc0);
  }
}

/// Rows of a float32 or bf16 tensor as floats: in place, or through a block of scratch memory.
class Rows {
 public:
  explicit Rows(const at::Tensor &x)
      : channels(x.size(1)), narrowed(x.scalar_type() == at::kBFloat16), data(static_cast<char *>(const_cast<void *>(x.const_data_ptr()))) {}

  std::vector<float> scratch() const { return std::vector<float>(narrowed ? block * channels : 0); }

  const float *read(int64_t row, int64_t count, std::vector<float> &scratch) const {
    if (!narrowed) return reinterpret_cast<const float *>(data) + row * channels;
    widen(halves(row), scratch.data(), count * channels);
    return scratch.data();
  }

  /// Where to put rows that store() then takes over.
  float *room(int64_t row, std::vector<float> &scratch) const {
    return narrowed ? scratch.data() : reinterpret_cast<float *>(data) + row * channels;
  }

  void store(int64_t row, int64_t count, const std::vector<float> &scratch) const {
    if (narrowed) narrow(scratch.data(), halves(row), count * channels);
  }

 private:
  uint16_t *halves(int64_t row) const { return reinterpret_cast<uint16_t *>(data) + row * channels; }

  int64_t channels;
  bool narrowed;
  char *data;
};

/// Runs `body(first row, last row, part)` for every part.
template <typename Body>
void overParts(int64_t rows, Body &&body) {
  at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
    for (int64_t p = begin; p < end; p++) body(rows * p / parts, rows * (p + 1) / parts, p);
  });
}

/// Runs `body(row, count)` for every block of rows.
template <typename Body>
void overBlocks(int64_t rows, Body &&body) {
  overParts(rows, [&](int64_t begin, int64_t end, int64_t) {
    for (int64_t row = begin; row < end; row += block) body(row, std::min(block, end - row));
  });
}

/// Two sums for every channel, in double: `add(x, g, count, first, second)` adds a block of rows in float.
template <typename Add>
std::pair<std::vector<double>, std::vector<double>> twoSums(const Rows &x, const Rows &g, int64_t rows, int64_t channels, Add &&add) {
  std::vector<double> sums(2 * parts * channels);
  overParts(rows, [&](int64_t begin, int64_t end, int64_t part) {
    std::vector<float> first(channels), second(channels);
    auto scratch = x.scratch(), other = g.scratch();
    double *total = sums.data() + 2 * part * channels;
    for (int64_t row = begin; row < end; row += block) {
      int64_t count = std::min(block, end - row);
      std::fill(first.begin(), first.end(), 0.f);
      std::fill(second.begin(), second.end(), 0.f);
      add(x.read(row, count, scratch), g.read(row, count, other), count, first.data(), second.data());
      for (int64_t c = 0; c < channels; c++) {
        total[c] += first[c];
        total[channels + c] += second[c];
      }
    }
  });
  std::vector<double> first(channels), second(channels);
  for (int64_t p = 0; p < parts; p++)
    for (int64_t c = 0; c < channels; c++) {
      first[c] += sums[2 * p * channels + c];
      second[c] += sums[(2 * p + 1) * channels + c];
    }
  return {first, second};
}

/// Moves a running moment, where it is kept, towards a batch's.
void follow(const std::optional<at::Tensor> &running, int64_t channel, double value, double momentum) {
  if (!running) return;
  float &entry = running->mutable_data_ptr<float>()[channel];
  entry = static_cast<float>((1 - momentum) * entry + momentum * value);
}

struct BatchNormReLU : torch::autograd::Function<BatchNormReLU> {
  static at::Tensor forward(
    torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias,
    const std::optional<at::Tensor> &runningMean, const std::optional<at::Tensor> &runningVariance, double momentum, double epsilon
  ) {
    int64_t channels = x.size(1), rows = x.numel() / channels;
    Rows in(x);
    // The first row as pivot keeps the sums of squares small beside the variance.
    auto scratch = in.scratch();
    const float *first = in.read(0, 1, scratch);
    std::vector<float> pivot(first, first + channels);
    auto [sum, square] = twoSums(in, in, rows, channels, [&](const float *x, const float *, int64_t count, float *first, float *second) {
      addMoments(x, count, channels, pivot.data(), first, second);
    });
    auto constants = at::empty({4, channels}, weight.options().requires_grad(false));
    float *mean = constants.mutable_data_ptr<float>(), *inverse = mean + channels, *scale = inverse + channels, *shift = scale + channels;
    for (int64_t c = 0; c < channels; c++) {
      double away = sum[c] / rows, variance = std::max(0.0, square[c] / rows - away * away);
      mean[c] = static_cast<float>(pivot[c] + away);
      inverse[c] = static_cast<float>(1 / std::sqrt(variance + epsilon));
      scale[c] = weight.const_data_ptr<float>()[c] * inverse[c];
      shift[c] = bias.const_data_ptr<float>()[c] - mean[c] * scale[c];
      follow(runningMean, c, mean[c], momentum);
      follow(runningVariance, c, variance * rows / std::max<int64_t>(1, rows - 1), momentum);
    }
    auto y = at::empty_like(x);
    Rows out(y);
    overBlocks(rows, [&](int64_t row, int64_t count) {
      auto scratch = in.scratch(), room = out.scratch();
      normalize(in.read(row, count, scratch), out.room(row, room), count, channels, scale, shift);
      out.store(row, count, room);
    });
    context->save_for_backward({x, constants});
    return y;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    auto saved = context->get_saved_variables();
    auto x = saved[0], constants = saved[1], g = gradients[0].to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
    int64_t channels = x.size(1), rows = x.numel() / channels;
    Rows in(x), from(g);
    const float *mean = constants.const_data_ptr<float>(), *inverse = mean + channels, *scale = inverse + channels, *shift = scale + channels;
    auto [sum, product] = twoSums(in, from, rows, channels, [&](const float *x, const float *g, int64_t count, float *first, float *second) {
      addGradients(x, g, count, channels, scale, shift, mean, first, second);
    });
    auto forWeight = at::empty({channels}, constants.options()), forBias = at::empty({channels}, constants.options());
    std::vector<float> slope(channels), level(channels);
    for (int64_t c = 0; c < channels; c++) {
      double weightGradient = product[c] * inverse[c];
      forWeight.mutable_data_ptr<float>()[c] = static_cast<float>(weightGradient);
      forBias.mutable_data_ptr<float>()[c] = static_cast<float>(sum[c]);
      slope[c] = static_cast<float>(-scale[c] * inverse[c] * weightGradient / rows);
      level[c] = static_cast<float>(-scale[c] * sum[c] / rows - slope[c] * mean[c]);
    }
    auto dx = at::empty_like(x);
    Rows to(dx);
    overBlocks(rows, [&](int64_t row, int64_t count) {
      auto scratch = in.scratch(), other = from.scratch(), room = to.scratch();
      propagate(
        in.read(row, count, scratch), from.read(row, count, other), to.room(row, room), count, channels, scale, shift, slope.data(), level.data());
      to.store(row, count, room);
    });
    return {dx, forWeight, forBias, at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

/// What the kernels read: channels-last float32 or bf16 on the CPU with float32 parameters.
bool fits(const at::Tensor &x, const at::Tensor &weight) {
  bool isRead = x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16;
  return x.is_cpu() && isRead && weight.scalar_type() == at::kFloat && x.dim() == 4 && x.numel() > 0 &&
    x.is_contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace

int ct_batch_norm_relu(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias, ct_tensor mean, ct_tensor variance, double momentum, double epsilon) {
  return guarded([&] {
    auto &input = of(x);
    if (!fits(input, of(weight))) {
      auto normal = at::batch_norm(input, of(weight), of(bias), optional(mean), optional(variance), true, momentum, epsilon, true);
      *out = wrap(at::relu_(normal));
      return;
    }
    TORCH_CHECK(input.size(1) == of(weight).numel(), "features of ", input.sizes(), " for a weight of ", of(weight).sizes());
    *out = wrap(BatchNormReLU::apply(input, of(weight), of(bias), optional(mean), optional(variance), momentum, epsilon));
  });
}
