// A dense layer of its own at every pixel. Batched products of matrices as small as these spend their
// time on calls and on moving pixels to the front and back; here the pixels are the vectors.
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "Shared.hpp"

using namespace obscura;

namespace {

/// Pixels that a thread works on at once. What belongs to them is copied together first: in the
/// tensors it stands whole planes apart, often at distances at which it drives itself out of caches.
constexpr int64_t strip = 64;
/// Pixels of one vector, maps that are summed at once, pictures whose gradients are.
constexpr int64_t lanes = 16, maps = 4, group = 8;

/// Vectors in the language: left to itself the compiler keeps the sums in memory.
typedef float Lanes __attribute__((vector_size(4 * lanes)));
typedef float Stored __attribute__((vector_size(4 * lanes), aligned(4), may_alias));

const Stored &at(const float *from) { return *reinterpret_cast<const Stored *>(from); }
Stored &at(float *to) { return *reinterpret_cast<Stored *>(to); }

/// Sums over `inputs` planes of a strip, for `Maps` planes: out[m] = first[m] + sum of x[i] * weight[i, m].
template <int64_t Maps>
inline __attribute__((always_inline)) void combine(
  const float *x, int64_t inputs, const float *weight, int64_t perInput, int64_t perOutput, const float *first, float *out
) {
  for (int64_t p = 0; p < strip; p += lanes) {
    Lanes sum[Maps];
    for (int64_t m = 0; m < Maps; m++) sum[m] = first ? at(first + m * strip + p) : Lanes{};
    for (int64_t i = 0; i < inputs; i++) {
      Lanes values = at(x + i * strip + p);
      for (int64_t m = 0; m < Maps; m++) sum[m] += values * at(weight + i * perInput + m * perOutput + p);
    }
    for (int64_t m = 0; m < Maps; m++) at(out + m * strip + p) = sum[m];
  }
}

/// All maps of one picture; `first` may be null.
CT_CLONES void combineAll(
  const float *x, int64_t inputs, int64_t outputs, const float *weight, int64_t perInput, int64_t perOutput, const float *first, float *out
) {
  int64_t o = 0;
  for (; o + maps <= outputs; o += maps)
    combine<maps>(x, inputs, weight + o * perOutput, perInput, perOutput, first ? first + o * strip : nullptr, out + o * strip);
  for (; o < outputs; o++)
    combine<1>(x, inputs, weight + o * perOutput, perInput, perOutput, first ? first + o * strip : nullptr, out + o * strip);
}

/// sum[m] += x[n, m] * g[n] over `count` pictures.
template <int64_t Maps>
inline __attribute__((always_inline)) void addProducts(
  const float *x, int64_t xStep, const float *g, int64_t gStep, int64_t count, float *sum, int64_t sumStep
) {
  for (int64_t p = 0; p < strip; p += lanes) {
    Lanes total[Maps] = {};
    for (int64_t n = 0; n < count; n++) {
      Lanes gradient = at(g + n * gStep + p);
      for (int64_t m = 0; m < Maps; m++) total[m] += at(x + n * xStep + m * strip + p) * gradient;
    }
    for (int64_t m = 0; m < Maps; m++) at(sum + m * sumStep + p) += total[m];
  }
}

/// weight[i, o] += x[n, i] * g[n, o] and bias[o] += g[n, o] over `count` pictures.
CT_CLONES void addGradients(const float *x, int64_t inputs, const float *g, int64_t outputs, int64_t count, float *weight, float *bias) {
  const int64_t xStep = inputs * strip, gStep = outputs * strip;
  for (int64_t o = 0; o < outputs; o++) {
    for (int64_t n = 0; n < count; n++)
      for (int64_t p = 0; p < strip; p += lanes) at(bias + o * strip + p) += at(g + n * gStep + o * strip + p);
    int64_t i = 0;
    for (; i + maps <= inputs; i += maps)
      addProducts<maps>(x + i * strip, xStep, g + o * strip, gStep, count, weight + (i * outputs + o) * strip, gStep);
    for (; i < inputs; i++) addProducts<1>(x + i * strip, xStep, g + o * strip, gStep, count, weight + (i * outputs + o) * strip, gStep);
  }
}

/// The strip of a tensor's planes that begins at a pixel.
struct Strip {
  int64_t pixels, begin, width;

  void gather(const float *planes, int64_t count, float *to) const {
    for (int64_t k = 0; k < count; k++) std::copy_n(planes + k * pixels + begin, width, to + k * strip);
  }

  void scatter(const float *from, int64_t count, float *planes) const {
    for (int64_t k = 0; k < count; k++) std::copy_n(from + k * strip, width, planes + k * pixels + begin);
  }
};

/// Runs `body` for every strip. Each belongs to one thread, so that sums do not depend on how many
/// there are.
template <typename Body>
void overStrips(int64_t pixels, Body &&body) {
  at::parallel_for(0, (pixels + strip - 1) / strip, 1, [&](int64_t begin, int64_t end) {
    for (int64_t s = begin; s < end; s++) body(Strip{pixels, s * strip, std::min(strip, pixels - s * strip)});
  });
}

/// Planes of a strip; zero, also where a strip ends before it is full.
std::vector<float> room(int64_t planes) { return std::vector<float>(planes * strip); }

struct LocallyConnected : torch::autograd::Function<LocallyConnected> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias) {
    int64_t pictures = x.size(0), inputs = weight.size(0), outputs = weight.size(1), pixels = x.size(2) * x.size(3);
    auto result = at::empty({pictures, outputs, x.size(2), x.size(3)}, x.options());
    const float *from = x.const_data_ptr<float>(), *w = weight.const_data_ptr<float>(), *b = bias.const_data_ptr<float>();
    float *to = result.mutable_data_ptr<float>();
    overStrips(pixels, [&](Strip here) {
      auto weights = room(inputs * outputs), first = room(outputs), values = room(inputs), out = room(outputs);
      here.gather(w, inputs * outputs, weights.data());
      here.gather(b, outputs, first.data());
      for (int64_t n = 0; n < pictures; n++) {
        here.gather(from + n * inputs * pixels, inputs, values.data());
        combineAll(values.data(), inputs, outputs, weights.data(), outputs * strip, strip, first.data(), out.data());
        here.scatter(out.data(), outputs, to + n * outputs * pixels);
      }
    });
    context->save_for_backward({x, weight});
    return result;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
    auto saved = context->get_saved_variables();
    auto x = saved[0], weight = saved[1], g = gradients[0].contiguous();
    int64_t pictures = x.size(0), inputs = weight.size(0), outputs = weight.size(1), pixels = x.size(2) * x.size(3);
    bool passesOn = context->needs_input_grad(0);
    auto dx = passesOn ? at::empty_like(x) : at::Tensor();
    auto dw = at::empty_like(weight), db = at::empty({outputs, x.size(2), x.size(3)}, weight.options());
    const float *from = x.const_data_ptr<float>(), *above = g.const_data_ptr<float>(), *w = weight.const_data_ptr<float>();
    float *to = passesOn ? dx.mutable_data_ptr<float>() : nullptr, *forWeight = dw.mutable_data_ptr<float>(), *forBias = db.mutable_data_ptr<float>();
    overStrips(pixels, [&](Strip here) {
      auto weights = room(inputs * outputs), weightSums = room(inputs * outputs), biasSums = room(outputs);
      auto values = room(group * inputs), errors = room(group * outputs), out = room(inputs);
      here.gather(w, inputs * outputs, weights.data());
      for (int64_t n = 0; n < pictures; n += group) {
        int64_t count = std::min(group, pictures - n);
        here.gather(from + n * inputs * pixels, count * inputs, values.data());
        here.gather(above + n * outputs * pixels, count * outputs, errors.data());
        addGradients(values.data(), inputs, errors.data(), outputs, count, weightSums.data(), biasSums.data());
        for (int64_t k = 0; passesOn && k < count; k++) {
          // The other way round: what came out goes in.
          combineAll(errors.data() + k * outputs * strip, outputs, inputs, weights.data(), strip, outputs * strip, nullptr, out.data());
          here.scatter(out.data(), inputs, to + (n + k) * inputs * pixels);
        }
      }
      here.scatter(weightSums.data(), inputs * outputs, forWeight);
      here.scatter(biasSums.data(), outputs, forBias);
    });
    return {dx, dw, db};
  }
};

}  // namespace

int ct_locally_connected(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias) {
  return guarded([&] {
    auto &input = of(x), &w = of(weight), &b = of(bias);
    TORCH_CHECK(
      input.dim() == 4 && w.dim() == 4 && b.dim() == 3 && input.size(1) == w.size(0) && b.size(0) == w.size(1) && input.size(2) == w.size(2) &&
        input.size(3) == w.size(3) && b.size(1) == w.size(2) && b.size(2) == w.size(3),
      "pictures of ", input.sizes(), " for a weight of ", w.sizes(), " and a bias of ", b.sizes());
    bool isRead = input.scalar_type() == at::kFloat && w.scalar_type() == at::kFloat && b.scalar_type() == at::kFloat;
    if (!input.is_cpu() || !isRead) {
      *out = wrap(at::einsum("nihw,iohw->nohw", {input, w.to(input.scalar_type())}) + b.to(input.scalar_type()));
      return;
    }
    *out = wrap(LocallyConnected::apply(input.contiguous(), w.contiguous(), b.contiguous()));
  });
}
