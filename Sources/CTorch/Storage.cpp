#include <ATen/CPUGeneratorImpl.h>

#include <cstring>

#include "Shared.hpp"

using namespace obscura;

void ct_free(ct_tensor x) {
  if (!x.ctx) return;
  delete static_cast<at::Tensor *>(x.ctx);
  live_handles.fetch_sub(1, std::memory_order_relaxed);
}

int ct_from_bytes(ct_tensor *out, const void *data, size_t bytes, const int64_t *shape, int rank, ct_dtype dtype) {
  return guarded([&] {
    auto x = at::empty(dims(shape, rank), at::TensorOptions(scalar(dtype)));
    TORCH_CHECK(x.nbytes() == bytes, "a tensor of ", x.nbytes(), " bytes got ", bytes);
    if (bytes) std::memcpy(x.data_ptr(), data, bytes);
    *out = wrap(x);
  });
}

int ct_copy_bytes(ct_tensor x, void *destination, size_t bytes) {
  return guarded([&] {
    auto plain = of(x).detach().to(at::kCPU).contiguous(at::MemoryFormat::Contiguous);
    TORCH_CHECK(plain.nbytes() == bytes, "a tensor of ", plain.nbytes(), " bytes is read as ", bytes);
    if (bytes) std::memcpy(destination, plain.data_ptr(), bytes);
  });
}

int ct_full(ct_tensor *out, const int64_t *shape, int rank, double value, ct_dtype dtype, ct_device device) {
  return guarded([&] {
    *out = wrap(at::full(dims(shape, rank), value, at::TensorOptions(scalar(dtype)).device(place(device))));
  });
}

// Drawn on the CPU, then moved: one seed gives the same numbers on every device.
int ct_normal(ct_tensor *out, const int64_t *shape, int rank, uint64_t seed, ct_device device) {
  return guarded([&] {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    *out = wrap(at::randn(dims(shape, rank), generator).to(place(device)));
  });
}

int ct_uniform(ct_tensor *out, const int64_t *shape, int rank, double low, double high, uint64_t seed, ct_device device) {
  return guarded([&] {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    *out = wrap(at::empty(dims(shape, rank)).uniform_(low, high, generator).to(place(device)));
  });
}

int ct_rank(ct_tensor x) { return static_cast<int>(of(x).dim()); }

int64_t ct_size(ct_tensor x, int dimension) { return of(x).sizes()[dimension]; }

ct_dtype ct_dtype_of(ct_tensor x) {
  switch (of(x).scalar_type()) {
    case at::kBFloat16: return CT_BFLOAT16;
    case at::kHalf: return CT_FLOAT16;
    case at::kDouble: return CT_FLOAT64;
    case at::kLong: return CT_INT64;
    case at::kInt: return CT_INT32;
    case at::kByte: return CT_UINT8;
    case at::kBool: return CT_BOOL;
    default: return CT_FLOAT32;
  }
}

ct_device ct_device_of(ct_tensor x) { return of(x).is_cuda() ? CT_CUDA : CT_CPU; }

int ct_item(ct_tensor x, double *out) {
  return guarded([&] { *out = of(x).item().toDouble(); });
}

int ct_convert(ct_tensor *out, ct_tensor x, ct_dtype dtype, ct_device device, ct_layout layout) {
  return guarded([&] {
    auto format = layout == CT_CHANNELS_LAST ? at::MemoryFormat::ChannelsLast
                  : layout == CT_CONTIGUOUS  ? at::MemoryFormat::Contiguous
                                             : at::MemoryFormat::Preserve;
    *out = wrap(of(x).to(place(device), scalar(dtype), false, false, format));
  });
}

int ct_clone(ct_tensor *out, ct_tensor x) {
  return guarded([&] { *out = wrap(of(x).detach().clone()); });
}

int ct_assign(ct_tensor x, ct_tensor y) {
  return guarded([&] {
    TORCH_CHECK(of(x).sizes() == of(y).sizes(), "shapes differ: ", of(x).sizes(), " and ", of(y).sizes());
    of(x).detach().copy_(of(y).detach());
  });
}
