// Separable filtering of image planes: what SSIM spends its time on. libtorch's grouped convolution
// of three channels is several times slower on a CPU.
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "Shared.hpp"

using namespace obscura;

namespace {

/// out[j] = sum over t of window[t] * in[j + t * step], for `count` values.
CT_CLONES void correlate(const float *in, float *out, int64_t count, const float *window, int64_t taps, int64_t step) {
  for (int64_t j = 0; j < count; j++) out[j] = window[0] * in[j];
  for (int64_t t = 1; t < taps; t++) {
    const float factor = window[t];
    const float *shifted = in + t * step;
    for (int64_t j = 0; j < count; j++) out[j] += factor * shifted[j];
  }
}

/// out[j + t * step] += window[t] * in[j]: the transpose of correlate.
CT_CLONES void spread(const float *in, float *out, int64_t count, const float *window, int64_t taps, int64_t step) {
  for (int64_t t = 0; t < taps; t++) {
    const float factor = window[t];
    float *shifted = out + t * step;
    for (int64_t j = 0; j < count; j++) shifted[j] += factor * in[j];
  }
}

at::Tensor filtered(const at::Tensor &x, const at::Tensor &window) {
  int64_t planes = x.size(0) * x.size(1), h = x.size(2), w = x.size(3), k = window.numel();
  auto out = at::empty({x.size(0), x.size(1), h - k + 1, w - k + 1}, x.options(), at::MemoryFormat::Contiguous);
  const float *in = x.const_data_ptr<float>(), *taps = window.const_data_ptr<float>();
  float *to = out.mutable_data_ptr<float>();
  at::parallel_for(0, planes, 4, [&](int64_t begin, int64_t end) {
    // Columns first: whole planes of consecutive values; then rows, on fewer lines.
    std::vector<float> middle((h - k + 1) * w);
    for (int64_t p = begin; p < end; p++) {
      correlate(in + p * h * w, middle.data(), (h - k + 1) * w, taps, k, w);
      for (int64_t row = 0; row < h - k + 1; row++)
        correlate(middle.data() + row * w, to + (p * (h - k + 1) + row) * (w - k + 1), w - k + 1, taps, k, 1);
    }
  });
  return out;
}

at::Tensor filteredBack(const at::Tensor &gradient, const at::Tensor &window) {
  int64_t k = window.numel(), h = gradient.size(2) + k - 1, w = gradient.size(3) + k - 1;
  int64_t planes = gradient.size(0) * gradient.size(1);
  auto out = at::zeros({gradient.size(0), gradient.size(1), h, w}, gradient.options());
  const float *in = gradient.const_data_ptr<float>(), *taps = window.const_data_ptr<float>();
  float *to = out.mutable_data_ptr<float>();
  at::parallel_for(0, planes, 4, [&](int64_t begin, int64_t end) {
    std::vector<float> middle((h - k + 1) * w);
    for (int64_t p = begin; p < end; p++) {
      std::fill(middle.begin(), middle.end(), 0.f);
      for (int64_t row = 0; row < h - k + 1; row++)
        spread(in + (p * (h - k + 1) + row) * (w - k + 1), middle.data() + row * w, w - k + 1, taps, k, 1);
      spread(middle.data(), to + p * h * w, (h - k + 1) * w, taps, k, w);
    }
  });
  return out;
}

struct Blur : torch::autograd::Function<Blur> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x, const at::Tensor &window) {
    context->save_for_backward({window});
    return filtered(x.contiguous(at::MemoryFormat::Contiguous), window);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradient) {
    auto window = context->get_saved_variables()[0];
    return {filteredBack(gradient[0].contiguous(at::MemoryFormat::Contiguous), window), at::Tensor()};
  }
};

}  // namespace

int ct_blur(ct_tensor *out, ct_tensor x, ct_tensor window) {
  return guarded([&] {
    auto &image = of(x);
    auto taps = of(window).contiguous();
    int64_t k = taps.numel(), channels = image.size(1);
    // A sequence is one row, which is blurred along its length alone.
    bool row = image.dim() == 4 && image.size(2) == 1;
    TORCH_CHECK(image.dim() == 4 && (row || image.size(2) >= k) && image.size(3) >= k, "an image of ", image.sizes(), " is smaller than the window of ", k);
    if (!row && image.is_cpu() && image.scalar_type() == at::kFloat) {
      *out = wrap(Blur::apply(image, taps));
      return;
    }
    auto column = taps.to(image.options()).reshape({1, 1, k, 1}).expand({channels, 1, k, 1});
    auto across = taps.to(image.options()).reshape({1, 1, 1, k}).expand({channels, 1, 1, k});
    auto stripes = row ? image : at::conv2d(image, column, {}, 1, at::IntArrayRef{0}, 1, channels);
    *out = wrap(at::conv2d(stripes, across, {}, 1, at::IntArrayRef{0}, 1, channels));
  });
}
