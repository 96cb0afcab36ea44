#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <torch/version.h>

#include "Shared.hpp"

using namespace obscura;

const char *ct_last_error(void) { return last_error.c_str(); }

const char *ct_version(void) { return TORCH_VERSION; }

const char *ct_cpu_capability(void) {
  thread_local std::string text;
  text = at::get_cpu_capability();
  return text.c_str();
}

bool ct_cpu_has_fast_bfloat16(void) {
#if defined(__x86_64__)
  // Every processor with amx has avx512_bf16 too.
  return __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}

int64_t ct_live_handles(void) { return live_handles.load(std::memory_order_relaxed); }

int ct_threads(void) { return at::get_num_threads(); }

int ct_set_threads(int count) {
  return guarded([&] { at::set_num_threads(count); });
}

int ct_seed(uint64_t seed) {
  return guarded([&] {
    generator().set_current_seed(seed);
    if (at::hasCUDA()) at::manual_seed(seed);
  });
}

namespace obscura {

at::Generator &generator() {
  thread_local at::Generator own = at::detail::createCPUGenerator(0);
  return own;
}

}  // namespace obscura

int ct_cuda_device_count(void) {
  int count = 0;
  if (guarded([&] { count = at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().deviceCount()) : 0; })) return 0;
  return count;
}

int ct_synchronize(ct_device device) {
  return guarded([&] {
    // A host copy of one value waits for everything queued before it and needs no CUDA header.
    if (device == CT_CUDA) at::zeros({1}, at::Device(at::kCUDA, 0)).to(at::kCPU);
  });
}

int ct_set_gradients(bool enabled, bool *previous) {
  return guarded([&] {
    if (previous) *previous = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(enabled);
  });
}

int ct_set_autocast(ct_device device, bool enabled, ct_dtype dtype) {
  return guarded([&] {
    auto type = device == CT_CUDA ? at::kCUDA : at::kCPU;
    at::autocast::set_autocast_dtype(type, scalar(dtype));
    at::autocast::set_autocast_enabled(type, enabled);
    at::autocast::set_autocast_cache_enabled(true);
    at::autocast::clear_cache();
  });
}

int ct_clear_autocast_cache(void) {
  return guarded([&] { at::autocast::clear_cache(); });
}
