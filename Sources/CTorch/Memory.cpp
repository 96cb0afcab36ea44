// Keeps the big blocks that a training step frees for the next step. The C library gives them back
// to the system at once, and clearing fresh pages costs a sixth of a step.
#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

#include <map>
#include <mutex>
#include <unordered_map>

#include "Shared.hpp"

namespace {

constexpr size_t smallest = 1 << 20;
constexpr size_t page = 64 << 10;
/// What the processor maps at once; blocks of several of them are laid out for it.
constexpr size_t hugePage = 2 << 20;
constexpr size_t large = 8 * hugePage;
constexpr size_t slack = 8;

/// Blocks in use and kept ones together take at most an eighth more than blocks in use ever took.
class KeepingAllocator final : public c10::Allocator {
 public:
  static KeepingAllocator &shared() {
    // Tensors may outlive every destructor, so it lives as long as the process.
    static auto *allocator = new KeepingAllocator();
    return *allocator;
  }

  c10::DataPtr allocate(size_t bytes) override {
    void *data = bytes < smallest ? small->raw_allocate(bytes) : take(rounded(bytes));
    return {data, data, &release, c10::Device(c10::DeviceType::CPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void *to, const void *from, std::size_t count) const override { default_copy_data(to, from, count); }

 private:
  static size_t rounded(size_t bytes) {
    size_t unit = bytes < large ? page : hugePage;
    return (bytes + unit - 1) / unit * unit;
  }

  static void release(void *data) {
    if (data != nullptr && !shared().keep(data)) shared().small->raw_deallocate(data);
  }

  void *take(size_t size) {
    std::lock_guard lock(mutex);
    used += size;
    auto found = kept.find(size);
    if (found != kept.end()) {
      void *data = found->second;
      kept.erase(found);
      keptBytes -= size;
      sizes.emplace(data, size);
      return data;
    }
    most = std::max(most, used);
    // Large ones first: few calls, and small ones are asked for more often.
    while (!kept.empty() && used + keptBytes > most + most / slack) discard(std::prev(kept.end()));
    // Room to begin at a huge page.
    size_t room = size < large ? 0 : hugePage;
    void *data = mmap(nullptr, size + room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (data == MAP_FAILED) {
      used -= size;
      TORCH_CHECK_WITH(OutOfMemoryError, false, "no memory for ", size, " bytes");
    }
    if (room > 0) data = aligned(data, size);
    sizes.emplace(data, size);
    return data;
  }

  /// Cuts what stands over on both sides.
  static void *aligned(void *data, size_t size) {
    auto start = reinterpret_cast<uintptr_t>(data), first = (start + hugePage - 1) / hugePage * hugePage;
    if (first > start) munmap(data, first - start);
    size_t rest = start + hugePage - first;
    if (rest > 0) munmap(reinterpret_cast<void *>(first + size), rest);
#if defined(MADV_HUGEPAGE)
    madvise(reinterpret_cast<void *>(first), size, MADV_HUGEPAGE);
#endif
    return reinterpret_cast<void *>(first);
  }

  /// False for blocks that came from elsewhere.
  bool keep(void *data) {
    std::lock_guard lock(mutex);
    auto entry = sizes.find(data);
    if (entry == sizes.end()) return false;
    size_t size = entry->second;
    sizes.erase(entry);
    used -= size;
    keptBytes += size;
    kept.emplace(size, data);
    return true;
  }

  void discard(std::multimap<size_t, void *>::iterator entry) {
    munmap(entry->second, entry->first);
    keptBytes -= entry->first;
    kept.erase(entry);
  }

  c10::Allocator *small = c10::GetDefaultCPUAllocator();
  std::mutex mutex;
  /// Blocks in use.
  std::unordered_map<void *, size_t> sizes;
  /// Free ones by size.
  std::multimap<size_t, void *> kept;
  size_t used = 0, keptBytes = 0, most = 0;
};

}  // namespace

void ct_keep_memory(void) { c10::SetCPUAllocator(&KeepingAllocator::shared(), 1); }
