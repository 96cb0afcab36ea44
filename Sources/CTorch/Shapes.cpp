#include "Shared.hpp"

using namespace obscura;

int ct_sum(ct_tensor *out, ct_tensor x, const int64_t *dimensions, int count, bool keep) {
  return guarded([&] { *out = wrap(count ? at::sum(of(x), dims(dimensions, count), keep) : at::sum(of(x))); });
}

int ct_mean(ct_tensor *out, ct_tensor x, const int64_t *dimensions, int count, bool keep) {
  return guarded([&] { *out = wrap(count ? at::mean(of(x), dims(dimensions, count), keep) : at::mean(of(x))); });
}

int ct_max(ct_tensor *out, ct_tensor *index, ct_tensor x, int dimension) {
  return guarded([&] {
    auto [values, places] = at::max(of(x), dimension);
    *out = wrap(values);
    *index = wrap(places);
  });
}

int ct_reshape(ct_tensor *out, ct_tensor x, const int64_t *shape, int rank) {
  return guarded([&] { *out = wrap(at::reshape(of(x), dims(shape, rank))); });
}

int ct_permute(ct_tensor *out, ct_tensor x, const int64_t *order, int rank) {
  return guarded([&] { *out = wrap(at::permute(of(x), dims(order, rank))); });
}

int ct_slice(ct_tensor *out, ct_tensor x, int dimension, int64_t start, int64_t end) {
  return guarded([&] { *out = wrap(at::slice(of(x), dimension, start, end)); });
}

int ct_select_rows(ct_tensor *out, ct_tensor x, ct_tensor index) {
  return guarded([&] { *out = wrap(at::index_select(of(x), 0, of(index))); });
}

int ct_concatenate(ct_tensor *out, const ct_tensor *parts, int count, int dimension) {
  return guarded([&] { *out = wrap(at::cat(list(parts, count), dimension)); });
}

int ct_expand(ct_tensor *out, ct_tensor x, const int64_t *shape, int rank) {
  return guarded([&] { *out = wrap(of(x).expand(dims(shape, rank))); });
}

int ct_pad(ct_tensor *out, ct_tensor x, int64_t left, int64_t right, int64_t top, int64_t bottom) {
  return guarded([&] { *out = wrap(at::constant_pad_nd(of(x), {left, right, top, bottom}, 0)); });
}

int ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y) {
  return guarded([&] {
    c10::impl::ExcludeDispatchKeyGuard exact(c10::autocast_dispatch_keyset);
    *out = wrap(at::matmul(of(x), of(y)));
  });
}

int ct_solve_positive_definite(
    ct_tensor *out, ct_tensor matrix, double ridge, ct_tensor right) {
  return guarded([&] {
    auto loaded = of(matrix).clone();
    loaded.diagonal(0, -2, -1).add_(ridge);
    auto [factor, failure] = at::linalg_cholesky_ex(loaded);
    auto failed = failure.ne(0).unsqueeze(-1).unsqueeze(-1);
    *out = wrap(at::cholesky_solve(of(right), factor).masked_fill(failed, NAN));
  });
}
