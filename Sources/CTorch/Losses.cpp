#include "Shared.hpp"

using namespace obscura;

int ct_binary_cross_entropy(ct_tensor *out, ct_tensor logits, ct_tensor target, ct_tensor weight) {
  return guarded([&] {
    auto values = of(logits).to(at::kFloat);
    auto sum = at::binary_cross_entropy_with_logits(values, of(target), of(weight), {}, at::Reduction::Sum);
    *out = wrap(sum / of(weight).sum().clamp_min(1));
  });
}

int ct_cross_entropy(ct_tensor *out, ct_tensor logits, ct_tensor classes) {
  return guarded([&] {
    auto values = of(logits).to(at::kFloat);
    auto sum = at::cross_entropy_loss(values, of(classes), {}, at::Reduction::Sum, -1);
    *out = wrap(sum / at::ne(of(classes), -1).sum().clamp_min(1));
  });
}

int ct_mean_squared_error(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return guarded([&] { *out = wrap(at::mse_loss(of(x).to(at::kFloat), of(y))); });
}

int ct_mean_absolute_error(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return guarded([&] { *out = wrap(at::l1_loss(of(x).to(at::kFloat), of(y))); });
}
