#include <torch/csrc/autograd/autograd.h>

#include "Shared.hpp"

using namespace obscura;

int ct_set_requires_gradient(ct_tensor x, bool required) {
  return guarded([&] { of(x).set_requires_grad(required); });
}

bool ct_requires_gradient(ct_tensor x) { return of(x).requires_grad(); }

int ct_detach(ct_tensor *out, ct_tensor x) {
  return guarded([&] { *out = wrap(of(x).detach()); });
}

int ct_gradients(ct_tensor *out, ct_tensor loss, const ct_tensor *inputs, int count) {
  return guarded([&] {
    auto wanted = list(inputs, count);
    auto found = torch::autograd::grad({of(loss)}, wanted, {}, /*retain_graph=*/false, /*create_graph=*/false, /*allow_unused=*/true);
    // Everything is computed before the first handle is made, so a failure leaks none.
    for (int i = 0; i < count; i++)
      if (!found[i].defined()) found[i] = at::zeros_like(wanted[i]);
    for (int i = 0; i < count; i++) out[i] = wrap(found[i]);
  });
}
