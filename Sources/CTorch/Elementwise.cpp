#include <torch/csrc/autograd/custom_function.h>

#include "Shared.hpp"

using namespace obscura;

namespace {

struct FloorAt : torch::autograd::Function<FloorAt> {
  static at::Tensor forward(torch::autograd::AutogradContext *, const at::Tensor &x, double low) {
    return at::clamp_min(x, low);
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *, torch::autograd::variable_list gradient) {
    return {gradient[0], at::Tensor()};
  }
};

}  // namespace

#define CT_UNARY(name, call) \
  int name(ct_tensor *out, ct_tensor x) { \
    return guarded([&] { *out = wrap(call(of(x))); }); \
  }

CT_UNARY(ct_exp, at::exp)
CT_UNARY(ct_log, at::log)
CT_UNARY(ct_sqrt, at::sqrt)
CT_UNARY(ct_abs, at::abs)
CT_UNARY(ct_relu, at::relu)
CT_UNARY(ct_sigmoid, at::sigmoid)
CT_UNARY(ct_tanh, at::tanh)

int ct_add(ct_tensor *out, ct_tensor x, ct_tensor y, double factor) {
  return guarded([&] { *out = wrap(at::add(of(x), of(y), factor)); });
}

int ct_multiply(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return guarded([&] { *out = wrap(at::mul(of(x), of(y))); });
}

int ct_divide(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return guarded([&] { *out = wrap(at::div(of(x), of(y))); });
}

int ct_scale(ct_tensor *out, ct_tensor x, double factor, double offset) {
  return guarded([&] {
    auto scaled = factor == 1 ? of(x) : at::mul(of(x), factor);
    *out = wrap(offset == 0 ? scaled : at::add(scaled, offset));
  });
}

int ct_power(ct_tensor *out, ct_tensor x, double exponent) {
  return guarded([&] { *out = wrap(at::pow(of(x), exponent)); });
}

int ct_clamp(ct_tensor *out, ct_tensor x, double low, double high) {
  return guarded([&] { *out = wrap(at::clamp(of(x), low, high)); });
}

int ct_floor_at(ct_tensor *out, ct_tensor x, double low) {
  return guarded([&] { *out = wrap(FloorAt::apply(of(x), low)); });
}

int ct_relu_in_place(ct_tensor x) {
  return guarded([&] { at::relu_(of(x)); });
}

int ct_leaky_relu(ct_tensor *out, ct_tensor x, double slope) {
  return guarded([&] { *out = wrap(at::leaky_relu(of(x), slope)); });
}

int ct_softmax(ct_tensor *out, ct_tensor x, int dimension, bool logarithm) {
  return guarded([&] {
    *out = wrap(logarithm ? at::log_softmax(of(x), dimension) : at::softmax(of(x), dimension));
  });
}

int ct_less(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return guarded([&] { *out = wrap(at::lt(of(x), of(y)).to(of(x).scalar_type())); });
}

int ct_equals(ct_tensor *out, ct_tensor x, double value) {
  return guarded([&] { *out = wrap(at::eq(of(x), value).to(at::kFloat)); });
}

int ct_where(ct_tensor *out, ct_tensor condition, ct_tensor x, ct_tensor y) {
  return guarded([&] { *out = wrap(at::where(of(condition).to(at::kBool), of(x), of(y))); });
}

int ct_all_finite(ct_tensor x, bool *out) {
  return guarded([&] { *out = at::isfinite(of(x)).all().item<bool>(); });
}
