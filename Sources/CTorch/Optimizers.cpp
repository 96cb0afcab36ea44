#include <c10/core/GradMode.h>

#include "Shared.hpp"

using namespace obscura;

namespace {

/// Fused kernels read dense tensors of equal layout; a gradient may come back in another.
std::vector<at::Tensor> aligned(const std::vector<at::Tensor> &gradients, const std::vector<at::Tensor> &parameters) {
  std::vector<at::Tensor> out;
  out.reserve(gradients.size());
  for (size_t i = 0; i < gradients.size(); i++) {
    bool same = gradients[i].strides() == parameters[i].strides();
    out.push_back(same ? gradients[i] : at::empty_like(parameters[i]).copy_(gradients[i]));
  }
  return out;
}

std::vector<at::Tensor> plain(const ct_tensor *parts, int count) {
  std::vector<at::Tensor> out;
  out.reserve(count);
  for (int i = 0; i < count; i++) out.push_back(of(parts[i]).detach());
  return out;
}

}  // namespace

int ct_adam(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *first, const ct_tensor *second, int count, int64_t step, double rate, double beta1, double beta2, double epsilon, double weight_decay, bool decoupled) {
  return guarded([&] {
    c10::NoGradGuard none;
    if (count == 0) return;
    auto values = plain(parameters, count);
    auto slopes = aligned(plain(gradients, count), values);
    auto means = plain(first, count), squares = plain(second, count);
    // The kernel adds nothing to the counters itself; it wants one per tensor.
    auto counter = at::full({}, static_cast<double>(step), values[0].options().dtype(at::kFloat));
    std::vector<at::Tensor> steps(count, counter);
    if (decoupled)
      at::_fused_adamw_(values, slopes, means, squares, {}, steps, rate, beta1, beta2, weight_decay, epsilon, false, false);
    else
      at::_fused_adam_(values, slopes, means, squares, {}, steps, rate, beta1, beta2, weight_decay, epsilon, false, false);
  });
}

int ct_sgd(const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *momenta, int count, int64_t step, double rate, double momentum, double weight_decay) {
  return guarded([&] {
    c10::NoGradGuard none;
    if (count == 0) return;
    auto values = plain(parameters, count);
    auto slopes = aligned(plain(gradients, count), values);
    // Without momentum the kernel wants no buffers at all.
    auto buffers = momentum == 0 ? std::vector<at::Tensor>() : plain(momenta, count);
    at::_fused_sgd_(values, slopes, buffers, weight_decay, momentum, rate, 0.0, false, false, step == 1);
  });
}

int ct_clip_gradients(const ct_tensor *gradients, int count, double limit, double *norm) {
  return guarded([&] {
    c10::NoGradGuard none;
    auto slopes = plain(gradients, count);
    if (slopes.empty()) {
      *norm = 0;
      return;
    }
    auto total = at::stack(at::_foreach_norm(slopes, 2)).norm().item<double>();
    // The small constant is PyTorch's, so that clipped steps agree with it.
    double factor = limit / (total + 1e-6);
    if (factor < 1) at::_foreach_mul_(slopes, factor);
    *norm = total;
  });
}
