#ifndef CK_DISPATCH_H
#define CK_DISPATCH_H

// Instructions beyond the platform's baseline are asked for at run time.
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#define CK_X86 1
#define CK_AVX2 __attribute__((target("avx2")))
static inline int ck_has_avx2(void) { return __builtin_cpu_supports("avx2"); }
#endif

#endif
