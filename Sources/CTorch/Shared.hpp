// What the shim's files share: the guard around every call and the conversions of handles.
#pragma once

#include <ATen/ATen.h>

#include <atomic>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "CTorch.h"

/// Compiles a kernel for several instruction sets; the processor's best is chosen at run time.
#if defined(__x86_64__) && defined(__linux__)
#define CT_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CT_CLONES
#endif

namespace obscura {

inline thread_local std::string last_error;
inline std::atomic<int64_t> live_handles{0};

/// Runs `body`; on any C++ exception keeps its message and returns 1.
template <typename Body>
int guarded(Body &&body) noexcept {
  try {
    body();
    return 0;
  } catch (const c10::OutOfMemoryError &error) {
    last_error = std::string("out of memory: ") + error.what_without_backtrace();
  } catch (const c10::Error &error) {
    last_error = error.what_without_backtrace();
  } catch (const std::exception &error) {
    last_error = error.what();
  } catch (...) {
    last_error = "an unknown C++ exception";
  }
  return 1;
}

/// Where this thread's random numbers on the CPU come from. libtorch's own is shared by all threads.
at::Generator &generator();

inline at::Tensor &of(ct_tensor x) { return *static_cast<at::Tensor *>(x.ctx); }

inline std::optional<at::Tensor> optional(ct_tensor x) {
  return x.ctx ? std::optional<at::Tensor>(of(x)) : std::nullopt;
}

inline ct_tensor wrap(at::Tensor x) {
  ct_tensor out{new at::Tensor(std::move(x))};
  live_handles.fetch_add(1, std::memory_order_relaxed);
  return out;
}

inline std::vector<at::Tensor> list(const ct_tensor *parts, int count) {
  std::vector<at::Tensor> out;
  out.reserve(count);
  for (int i = 0; i < count; i++) out.push_back(of(parts[i]));
  return out;
}

inline at::IntArrayRef dims(const int64_t *values, int count) {
  return at::IntArrayRef(values, static_cast<size_t>(count));
}

inline at::ScalarType scalar(ct_dtype dtype) {
  switch (dtype) {
    case CT_FLOAT32: return at::kFloat;
    case CT_BFLOAT16: return at::kBFloat16;
    case CT_FLOAT16: return at::kHalf;
    case CT_FLOAT64: return at::kDouble;
    case CT_INT64: return at::kLong;
    case CT_INT32: return at::kInt;
    case CT_UINT8: return at::kByte;
    case CT_BOOL: return at::kBool;
  }
  TORCH_CHECK(false, "unknown dtype ", static_cast<int>(dtype));
}

inline at::Device place(ct_device device) {
  return device == CT_CUDA ? at::Device(at::kCUDA, 0) : at::Device(at::kCPU);
}

}  // namespace obscura
